"""The translations of a revision that are out of date, each with what changed in the other language."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from editorial.revisions.diff.marked_text import marked
from editorial.revisions.revision import Revision
from editorial.revisions.translations import pairs
from records.wording.labels import label_of


@dataclass
class OutdatedText:
    """``name``: the field that is out of date; ``other``: the same text in the other language."""

    name: str
    other: str
    label: str
    changed: SafeString


def outdated_texts(kind, revision: Revision) -> list[OutdatedText]:
    fields = revision.content["fields"]
    return [
        OutdatedText(name, other, label_of(kind._meta.get_field(name)), marked(was, fields[other]))
        for name, other in pairs(kind)
        if (was := revision.outdated.get(name)) is not None
    ]
