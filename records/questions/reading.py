"""How a question was understood, in one line, and what else may be asked instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from records.kinds import record_kinds
from records.questions.understanding import Phrase, Understood
from records.selection.every_kind import types_of_every_kind
from records.selection.filter_fields import LONGEST_QUERY
from records.selection.query_strings import list_address, query_string, without
from search.models import ALIAS
from search.query.terms import TO_ALL, Value, in_words
from search.suggestions.suggest import corrections
from taxonomy import cached_lists

# The filter for a phrase that means several: the first of these.
FILTERS = ["country", "year", "kind", "sector", "type"]
# Limit of words in a question of which some may be missing in what is found.
MOST_WORDS = 7
# So few finds that something else may be meant.
FEW = 3


@dataclass
class Reading:
    """A question as it was read, with the addresses of the same as filters and of the exact words."""

    text: str
    filters_address: str
    exact_address: str


def reading_of(filterset) -> Reading | None:
    """None where a question is looked for as it was typed."""
    question = filterset.question
    if not question or not question.meant:
        return None
    return Reading(
        pgettext("between words of a question", " + ").join(
            dict.fromkeys(said(asked, filterset.chosen["q"]) for asked in question.phrases)
        ),
        filters_address(filterset),
        exact_address(filterset),
    )


def exact_address(filterset) -> str:
    """The same question for the words as typed: each in quotation marks, which nothing changes."""
    words = (f'"{" ".join(part)}"' for part in filterset.question.loose)
    exact = " ".join([*words, *filterset.question.verbatim])
    if len(exact) > LONGEST_QUERY:
        return ""
    return query_string([*without(filterset.pairs, "q"), ("q", exact)])


def said(asked: Phrase, question: str) -> str:
    labels = [label_of(value) for value in chosen_of(asked)]
    if not labels:
        return as_typed(asked.text, question)
    label = pgettext("between meanings of a word", " / ").join(dict.fromkeys(labels))
    if TO_ALL in asked.meaning.values:
        return _("%(country)s (including all of ASEAN)") % {"country": label}
    return label


def label_of(value: Value) -> str:
    match value.name:
        case "country":
            return str(cached_lists.countries_by_code()[value.value].name)
        case "sector":
            return str(cached_lists.sectors_by_slug()[value.value].name)
        case "kind":
            return str(kind_of(value.value).list_title)
        case "type":
            return str(types_of_every_kind()[value.value])
    return value.value


def kind_of(label: str):
    return next(kind for kind in record_kinds() if kind.label() == label)


def chosen_of(asked: Phrase) -> list[Value]:
    """The values of a phrase in the filter that says it best, in a fixed order."""
    values = asked.meaning.values - {TO_ALL}
    names = {value.name for value in values}
    name = next((name for name in FILTERS if name in names), "")
    return sorted((value for value in values if value.name == name), key=lambda value: value.value)


def filters_address(filterset) -> str:
    """The list with the filters that the question means; its other words stay words."""
    question = filterset.question
    values = [value for asked in question.phrases for value in chosen_of(asked)]
    if not values:
        return ""
    words = [asked.text for asked in question.phrases if not chosen_of(asked)]
    q = " ".join([*words, *question.verbatim])
    pairs = [*without(filterset.pairs, "q"), *([("q", q)] if q else [])]
    kinds = {value.value for value in values if value.name == "kind"}
    found = dict.fromkeys((value.name, value.value) for value in values if value.name != "kind")
    pairs = list(dict.fromkeys([*pairs, *found]))
    if len(kinds) == 1:
        kind = kind_of(kinds.pop())
        known = [pair for pair in pairs if pair[0] != "kind"]
        if kind.has_field("type") or not any(name == "type" for name, _value in known):
            return f"{list_address(kind)}{query_string(known)}"
    return f"{query_string([*pairs, *(('kind', kind) for kind in sorted(kinds))])}"


@dataclass
class Instead:
    """Another question, with the selection that answers it."""

    words: str
    filterset: object
    # Of those that leave out words of the question: these words.
    missing: str = ""

    @property
    def address(self) -> str:
        return query_string(self.filterset.pairs)

    @property
    def count(self) -> int:
        return self.filterset.count()


def asking(filterset, words: str, missing: str = "") -> Instead:
    parameters = QueryDict(mutable=True)
    for name, value in [*without(filterset.pairs, "q"), ("q", words)]:
        parameters.appendlist(name, value)
    return Instead(words, filterset.asking(parameters), missing)


def corrected(filterset) -> list[Instead]:
    """The question with its unknown words corrected, best first; one that is sure stands alone."""
    asked = (asking(filterset, words) for words in corrections(filterset.chosen.get("q", "")))
    return [other for other in asked if other.count]


def without_some_words(filterset) -> Instead | None:
    """The question without as few of its words as possible, so that something is found."""
    phrases, living = filterset.question.phrases, words_found(filterset)
    for number in range(min(len(living), len(phrases) - 1), 0, -1):
        found = []
        for kept in combinations(living, number):
            if count := count_with(filterset, kept):
                found.append((-sum(map(specificity, kept)), count, kept))
        if found:
            kept = min(found, key=lambda entry: entry[:2])[2]
            typed = {asked: as_typed(asked.text, filterset.chosen["q"]) for asked in phrases}
            missing = [text for asked, text in typed.items() if asked not in kept]
            words = [*(typed[asked] for asked in kept), *filterset.question.verbatim]
            other = asking(filterset, " ".join(words), _("” and “").join(missing))
            return other if other.count else None
    return None


def specificity(asked: Phrase) -> int:
    """How much is lost without this phrase: most with a country or a sector, least with a plain word."""
    names = {value.name for value in asked.meaning.values}
    return 3 if names & {"country", "sector"} else 1 if names else 0


def words_found(filterset) -> list[Phrase]:
    """The phrases of a question that are found by themselves; none where they are too many or one."""
    phrases = filterset.question.phrases
    if not 1 < len(phrases) <= MOST_WORDS:
        return []
    return [asked for asked in phrases if count_with(filterset, [asked])]


def count_with(filterset, kept: Iterable[Phrase]) -> int:
    """How many records all of these phrases find, with the other filters of the selection."""
    items = tuple(asked.item for asked in kept)
    other = filterset.asking(filterset.data)
    other.question = Understood([*in_words(items)], filterset.question.excluded, meant=items)
    return filterset.finds("q").taking(other, "q", "").count()


def each_word(filterset) -> list[Instead]:
    """Each word of the question by itself, where it is found."""
    question = filterset.chosen["q"]
    return [asking(filterset, as_typed(asked.text, question)) for asked in words_found(filterset)]


def as_typed(words: str, question: str) -> str:
    """Folded words with the capitals of the question, where they stand in it."""
    start = question.lower().find(words)
    return question[start : start + len(words)] if start >= 0 else words


def is_poor(filterset, total: int) -> bool:
    """Whether so little was found, and none of it by its name, that something else may be meant."""
    return total <= FEW and not is_named(filterset)


def is_named(filterset) -> bool:
    """Whether a name or alias of a record that is found has all the words."""
    finds = filterset.finds()
    return any(finds.of(kind).best_class() <= ALIAS for kind in filterset.kinds)
