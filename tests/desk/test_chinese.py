"""Where Chinese is chosen, the admin says nothing of its own in English."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, JSONField, TextField
from django.test import Client

from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from records.kinds import record_kinds
from tests.conftest import contrasting_kinds
from tests.desk.test_reading_writes_nothing import (  # noqa: F401 - fixtures
    addresses,
    indicator,
    patterns,
    rich,
    samples,
)

WORD = re.compile(r"[A-Za-z]{3,}")
# Not read by people, or code by its nature.
UNSEEN = re.compile(
    r"<(script|style|svg|template)\b.*?</\1>|<!--.*?-->|<img[^>]*search.svg[^>]*>", re.DOTALL
)
READ_ATTRIBUTES = re.compile(r'\s(?:title|aria-label|placeholder|alt)="([^"]*)"')
BUTTONS = re.compile(r'<input[^>]*type="submit"[^>]*value="([^"]*)"')
# Names of products, formats and identifiers, and the switch to the other language.
NAMES = {
    "english", "excel", "csv", "xlsx", "xls", "xlsb", "ods", "docx", "txt", "htm", "html", "ics",
    "pdf", "url", "http", "https", "www", "wechat", "ror", "wikidata", "iso", "asean", "tab", "esc",
    "png", "jpg", "jpeg", "webp", "heic", "gif", "avif", "svg", "utf", "word", "json", "zip", "ref",
    "example", "readme", "edu", "com", "org", "bcp", "ctrl", "cmd", "caecw", "totp", "qid", "iata",
    "isced", "microsoft", "authenticator", "app", "ldap", "control", "command", "participant", "participants",
}  # fmt: skip


def words_of_content() -> set[str]:
    """The words that people wrote into this site, not those of Django or of the roles."""
    found = set()
    for model in apps.get_models():
        if model in {Permission, ContentType, Group}:
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField) and not field.choices
        ]
        for row in model._base_manager.values_list(*fields) if fields else []:
            found |= {word.lower() for word in WORD.findall(repr(row))}
    return found


def english_in(text: str) -> set[str]:
    """The words of Latin letters that a page shows."""
    text = UNSEEN.sub(" ", text)
    seen = [*READ_ATTRIBUTES.findall(text), *BUTTONS.findall(text)]
    seen.append(
        re.sub(r"<[^>]*>", " ", re.sub(r"<(textarea|code)\b.*?</\1>", " ", text, flags=re.DOTALL))
    )
    # Addresses and names of settings are no words.
    plain = re.sub(r"\S*[/@]\S*|\S+\.\w+|\b[A-Z]+_[A-Z_]+\b", " ", unescape(" ".join(seen)))
    return {word.lower() for word in WORD.findall(plain)}


@pytest.mark.once
@pytest.mark.slow
def test_no_page_of_the_admin_says_anything_in_english(samples):  # noqa: F811
    chief = get_user_model().objects.create_superuser("chief")
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(chief)
    few = {kind._meta.app_label for kind in contrasting_kinds()}
    # Texts for a speech are kept in the language in which they were given out.
    others = ["exchange_site/handout"]
    others += [kind._meta.app_label for kind in record_kinds() if kind._meta.app_label not in few]
    routes = [
        route
        for route in patterns()
        if not any(route.startswith(f"admin/{label}/") for label in others)
    ]
    pages = {page for route in routes for page in addresses(route, samples)}
    found, looked_at = {}, 0
    for page in sorted(pages):
        answer = client.get(page)
        text = answer.getvalue().decode(errors="replace")
        if answer.get("Content-Type", "").startswith("text/html"):
            looked_at += 1
            for word in english_in(text) - NAMES:
                found.setdefault(word, page)
    for word in words_of_content():
        found.pop(word, None)
    assert found == {}, sorted((page, word) for word, page in found.items())
    assert looked_at > 150


@pytest.mark.parametrize("role", [EDITORS, REVIEWERS, MANAGERS])
def test_the_first_page_speaks_chinese_to_each_role(role, sign_in):
    page = sign_in(role, language="zh-hans").get("/admin/")
    assert english_in(page.text) - NAMES - {role.lower()} == set()
