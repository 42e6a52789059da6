"""What a result leaves out: for an empty one a spelling correction and a wider search."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from records.pages.list_parts.applied_filters import label_of
from records.questions.reading import Instead, corrected, without_some_words
from records.selection.every_kind import selection_of_every_kind
from records.selection.query_strings import query_string, without


@dataclass
class NoResults:
    """Spelling corrections, and the search without its most restrictive filter; empty if none."""

    guesses: list[Instead] = field(default_factory=list)
    filter_label: str = ""
    wider_address: str = ""
    wider_counted: str = ""
    # Without some of the words.
    partly: Instead | None = None
    # The same words in all kinds.
    everywhere: int = 0
    everywhere_address: str = ""


def no_results(filterset) -> NoResults:
    ways, pairs = NoResults(corrected(filterset)), filterset.pairs
    if filterset.question:
        ways.partly = without_some_words(filterset)
        if "kind" not in filterset.base_filters:
            everywhere = QueryDict(urlencode({"q": filterset.chosen["q"]}))
            ways.everywhere = selection_of_every_kind(everywhere).count()
            ways.everywhere_address = f"{reverse('search')}?{everywhere.urlencode()}"
    wider = {name: without(pairs, name) for name in filterset.chosen if name not in {"sort", "q"}}
    counts = {name: count_of(filterset, left) for name, left in wider.items()}
    name = max(counts, key=counts.get, default="")
    left, count = wider.get(name), counts.get(name)
    if count:
        values = [value for parameter, value in pairs if parameter == name]
        several = filterset.label(name)
        ways.filter_label = label_of(filterset, name, values[0]) if len(values) == 1 else several
    elif len(counts) > 1:
        # No single filter is to blame: search without any.
        left = [pair for pair in pairs if pair[0] == "q"]
        count = count_of(filterset, left)
    if count:
        ways.wider_address = query_string(left) or "?"
        ways.wider_counted = filterset.kind.counted % {"count": count}
    return ways


def open_to_all(filterset) -> tuple[str, str] | None:
    """How many more are open to all ASEAN countries, in words, and the address of the list with them.

    Where a country is chosen and only what names it is shown.
    """
    if filterset.errors or not filterset.chosen.keys() >= {"country", "reach"}:
        return None
    pairs = without(filterset.pairs, "reach")
    count = count_of(filterset, pairs) - filterset.count()
    return (filterset.kind.counted % {"count": count}, query_string(pairs)) if count else None


def count_of(filterset, pairs) -> int:
    return filterset.asking(QueryDict(urlencode(pairs))).count()
