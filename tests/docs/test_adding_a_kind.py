"""Follows docs/adding-a-kind.md in a copy of the project, as a newcomer would."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

# The copy has a database of its own.
pytestmark = pytest.mark.once

PAGE = settings.BASE_DIR / "docs" / "adding-a-kind.md"
NOT_COPIED = shutil.ignore_patterns(
    ".git",
    ".venv",
    "var",
    "node_modules",
    "__pycache__",
    "starter",
    "docs",
    ".*_cache",
    "*.sqlite3",
)
BLOCK = re.compile(
    r"^`(?P<path>[\w./]+)`$|^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """The blocks of code of a page: the file that was named last, the language, the text."""
    found, path = [], ""
    for match in BLOCK.finditer(page):
        if match["path"]:
            path = match["path"]
        else:
            found.append((path, match["language"], match["text"]))
    return found


def apply_difference(text: str, difference: str) -> str:
    """The text after a difference whose old lines stand in it exactly once."""
    lines = difference.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"This stands {text.count(old)} times in the file:\n{old}"
    return text.replace(old, new)


def run(folder: Path, *command: str) -> str:
    """What a command of the copy says; its failure fails the test."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "DJANGO_", "COV_")) and name != "DATABASE_URL"
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment | {"DATA_DIR": str(folder / "kept"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{' '.join(command)}:\n{said[-6000:]}"
    return said


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project in which everything that the page says has been done."""
    folder = tmp_path_factory.mktemp("papers") / "project"
    shutil.copytree(settings.BASE_DIR, folder, ignore=NOT_COPIED)
    for path, language, text in blocks(PAGE.read_text(encoding="utf-8")):
        target = folder / path
        if language == "python":
            assert not target.exists()
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
        elif language == "diff":
            target.write_text(apply_difference(target.read_text(encoding="utf-8"), text))
    run(folder, "manage.py", "makemigrations", "scholarships")
    return folder


def test_four_lines_outside_the_folder_are_enough():
    outside = [
        (path, line)
        for path, language, text in blocks(PAGE.read_text(encoding="utf-8"))
        if language == "diff"
        for line in text.splitlines()
        if line.startswith("+")
    ]
    assert [path for path, _line in outside] == [
        "exchange_site/settings.py",
        "exchange_site/urls.py",
        "pyproject.toml",
        "pyproject.toml",
    ]
    assert all("scholarships" in line for _path, line in outside)


def test_every_other_file_of_the_page_is_in_the_folder_of_the_kind():
    paths = {
        path for path, language, _text in blocks(PAGE.read_text("utf-8")) if language == "python"
    }
    assert {Path(path).parent for path in paths} == {Path("scholarships")}
    assert len(paths) == 6


def test_the_project_is_in_order_afterwards(copy):
    run(copy, "manage.py", "check")
    run(copy, "manage.py", "makemigrations", "--check", "--dry-run")
    assert (copy / "scholarships" / "migrations" / "0001_initial.py").exists()
    said = run(
        copy, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo"
    )
    assert "0 broken" in said


def test_the_code_of_the_page_is_formatted_and_linted_as_ours(copy):
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    if not ruff:
        pytest.skip("ruff is not installed")
    for command in [["format", "--check"], ["check"]]:
        done = subprocess.run(
            [ruff, *command, "--no-cache", "scholarships"],
            cwd=copy, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


# What the page says of the filter: the institution's own page lists them.
OF_ITS_OWN = """
import pytest

from institutions.models import Institution
from scholarships.models import Scholarship


@pytest.mark.every_kind
def test_an_institution_shows_its_scholarships(published, make, client, page_of):
    university = published(Institution, "North University")
    for scholarship in [published(Scholarship, "Rail"), make(Scholarship, "Draft")]:
        scholarship.awarded_by.add(university)
    groups = client.get(page_of(university)).context["groups"]
    assert [str(record) for group in groups for record in group.records] == ["Rail"]
"""


def test_the_new_kind_passes_the_tests_of_every_kind_and_one_of_its_own(copy):
    own = copy / "tests" / "every_kind" / "test_scholarships.py"
    own.write_text(OF_ITS_OWN)
    said = run(
        copy, "-m", "pytest", "-q", "-rp", "-p", "no:cacheprovider", "-p", "no:xdist",
        "--kind", "scholarships", "-m", "every_kind", "tests/every_kind", "tests/editorial",
    )  # fmt: skip
    assert len(re.findall(r"^PASSED .*\[.*scholarships", said, re.MULTILINE)) > 50
    assert f"PASSED tests/every_kind/{own.name}::" in said
