"""Tracks which translations are missing or outdated."""

from functools import cache

from editorial.revisions.three_way_merge import merged_values
from values.languages import LANGUAGES, language_of_field, to_attribute


@cache
def pairs(kind) -> list[tuple[str, str]]:
    """(field, same field in the other language) for every bilingual text field of the kind."""
    return [
        (field.name, to_attribute(field.name.removesuffix(to_attribute("", language)), other))
        for field in kind._meta.concrete_fields
        if (language := language_of_field(field)) and field.editable and not field.choices
        for other in LANGUAGES
        if other != language
    ]


def outdated_after(kind, before: dict, after: dict, *, known: dict, minor: bool, confirmed=()):
    """Outdated translations by field name: the text in the other language when it was last valid.

    ``before`` and ``after`` are the fields of two contents, ``known`` the translations outdated
    before. A translation becomes outdated when the other text changes and it does not, unless the
    change is minor or only brings an outdated text up to date.
    """
    found = {name: was for name, was in known.items() if name not in confirmed}
    changed = {name for name in after if before.get(name) != after[name]}
    for mine, other in pairs(kind):
        if mine in changed:
            found.pop(mine, None)
        elif other in changed and other not in known and before.get(other) and not minor:
            found.setdefault(mine, before[other])
    return {
        name: was
        for name, was in found.items()
        if after.get(name) and any(after.get(other) for mine, other in pairs(kind) if mine == name)
    }


def outdated_of_both(kind, base, theirs, fields: dict, *, minor: bool, confirmed=()):
    """Like ``outdated_after``, for fields merged from two changes of ``base``.

    ``theirs`` was saved first. Neither author saw the other's change, so a translation by the first
    does not cover a change by the second.
    """
    before, saved = base.content["fields"], theirs.content["fields"]
    own = {
        name: before.get(name) if value == saved.get(name) else value
        for name, value in fields.items()
    }
    mine = outdated_after(kind, before, own, known=base.outdated, minor=minor, confirmed=confirmed)
    found = merged_values(base.outdated, theirs.outdated, mine)
    for name, other in pairs(kind):
        is_written = own.get(name) != before.get(name) or name in confirmed
        if is_written and saved.get(other) != before.get(other) and name in theirs.outdated:
            found.setdefault(name, theirs.outdated[name])
    return outdated_after(kind, fields, fields, known=found, minor=minor)


def translation_of(kind, fields: dict, outdated: dict, language: str) -> str:
    """State of a language: ``missing`` if a text exists only in the other one; see Revision."""
    ending = to_attribute("", language)
    if any(
        name.endswith(ending) and fields.get(other) and not fields.get(name)
        for name, other in pairs(kind)
    ):
        return "missing"
    return "outdated" if any(name.endswith(ending) for name in outdated) else "complete"
