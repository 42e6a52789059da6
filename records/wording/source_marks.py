"""Marks of sources beside groups of facts, by the numbers of the list of sources."""

from typing import NamedTuple

from evidence.models import Citation, Source
from evidence.wording import title_of

NAME, TEXT, FACTS = "name", "text", "facts"
GROUPS = {Citation.Facts.NAME: NAME, Citation.Facts.TEXT: TEXT}


class SourceMark(NamedTuple):
    number: int
    title: str


def source_marks(citations, listed: list[Source]) -> dict[str, list[SourceMark]]:
    """By group of facts, the mark of each source once; sources of the whole record stand by its facts.

    ``listed``: the sources in the order of the list.
    """
    numbers = {source.pk: number for number, source in enumerate(listed, 1)}
    groups = {}
    for citation in citations:
        if not citation.source.is_missing:
            mark = SourceMark(numbers[citation.source_id], title_of(citation.source))
            groups.setdefault(GROUPS.get(citation.facts, FACTS), set()).add(mark)
    return {group: sorted(marks) for group, marks in groups.items()}
