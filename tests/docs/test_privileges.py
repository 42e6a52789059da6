"""docs/privileges.md says what the code grants, row by row."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS, child_models, grants_by_role
from editorial.workflow import actions
from records.kinds import record_kinds

pytestmark = pytest.mark.once

PAGE = (settings.BASE_DIR / "docs" / "privileges.md").read_text("utf-8")
ROLES = [EDITORS, REVIEWERS, MANAGERS]


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its first two rows."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def granted() -> list[list[str]]:
    """By model, what each role may do with it; all kinds, with their rows, are one."""
    entries = {model for kind in record_kinds() for model in [kind, *child_models(kind)]}
    may = {}
    for role, grants in grants_by_role().items():
        for model, allowed in grants:
            name = "entries" if model in entries else f"`{model._meta.label}`"
            may.setdefault(name, {}).setdefault(role, set()).add(", ".join(allowed))
    # Each kind grants the same as the others.
    assert all(len(sets) == 1 for by_role in may.values() for sets in by_role.values())
    return [
        [name, *["".join(by_role.get(role, {"–"})) for role in ROLES]]
        for name, by_role in sorted(may.items())
    ]


def asked_by_actions() -> dict[str, set[str]]:
    """By function of the workflow, the permissions that it asks for, itself or through its helpers."""
    tree = ast.parse(Path(actions.__file__).read_text("utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}

    def asked(name, seen=()):
        found = set()
        for call in ast.walk(functions[name]):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id == "require_permission":
                found.add(call.args[2].value)
            elif call.func.id in functions and call.func.id not in {name, *seen}:
                found |= asked(call.func.id, (name, *seen))
        return found

    return {name: found for name in functions if (found := asked(name))}


def test_the_table_of_roles_is_what_the_code_grants():
    assert rows_under("Roles") == granted()


def test_the_table_of_actions_is_what_the_code_asks():
    asked = {name: found for name, found in asked_by_actions().items() if name != "is_approved"}
    written = {
        re.fullmatch(r"`(\w+)`", row[0])[1]: set(row[2].split(", "))
        for row in rows_under("Actions on entries")
    }

    assert written == asked
