"""Suggestions for an empty result: a spelling correction, and a wider search."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from records.pages.parts.applied_filters import label_of
from records.selection.query_strings import query_string, without
from search.suggestions.suggest import nearest

NOT_NARROW = {"sort", "q"}


@dataclass
class NoResults:
    """Spelling correction, and the search without its most restrictive filter; empty if none."""

    guess: str = ""
    guess_address: str = ""
    filter_label: str = ""
    wider_address: str = ""
    wider_counted: str = ""


def no_results(filterset) -> NoResults:
    ways, pairs = NoResults(), filterset.pairs
    if guess := nearest(filterset.chosen.get("q", "")):
        corrected = [*without(pairs, "q"), ("q", guess)]
        if count_of(filterset, corrected):
            ways.guess, ways.guess_address = guess, query_string(corrected)
    counts = {
        name: count_of(filterset, without(pairs, name)) for name in narrowing_parameters(filterset)
    }
    name = max(counts, key=counts.get, default="")
    words = [pair for pair in pairs if pair[0] == "q"]
    if len(counts) > 1 and not counts.get(name) and (count := count_of(filterset, words)):
        ways.filter_label = ""
        ways.wider_address = query_string(words) or "?"
        ways.wider_counted = filterset.kind.counted % {"count": count}
    if counts.get(name):
        values = [value for parameter, value in pairs if parameter == name]
        several = filterset.label(name)
        ways.filter_label = label_of(filterset, name, values[0]) if len(values) == 1 else several
        ways.wider_address = query_string(without(pairs, name)) or "?"
        ways.wider_counted = filterset.kind.counted % {"count": counts[name]}
    return ways


def count_of(filterset, pairs) -> int:
    return filterset.asking(QueryDict(urlencode(pairs))).count()


def narrowing_parameters(filterset) -> list[str]:
    return [name for name in filterset.chosen if name not in NOT_NARROW]
