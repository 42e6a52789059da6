"""Why a search found a record: its name and the best passage of its texts, with the words marked."""

from dataclasses import replace

from django.utils.translation import get_language

from records.cards import Card, Found
from search.models import Entry
from search.passages.snippets import marked, snippet
from search.questions import Question, occurs
from values.languages import language_of_script, to_attribute

# Each with its language, where that is not told by its script alone.
Texts = list[tuple[str, str]]


def why_found(kind, keys, cards: list[Card], question: Question) -> list[Card]:
    """The cards with marks in their names, and with a passage where the name does not say it all."""
    cards = [with_marks(card, question) for card in cards]
    unclear = [
        key for key, card in zip(keys, cards, strict=True) if not occurs(question, card.name)
    ]
    texts = texts_by_record(kind, unclear) if unclear else {}
    return [
        with_passage(card, texts[key], question) if key in texts else card
        for key, card in zip(keys, cards, strict=True)
    ]


def with_marks(card: Card, question: Question) -> Card:
    parts = tuple(marked(card.name, question))
    return replace(card, name_parts=parts) if any(is_match for _text, is_match in parts) else card


def texts_by_record(kind, keys) -> dict[int, Texts]:
    """Of each record its texts with their languages: the reader's own first, single facts last."""
    mine = get_language()
    languages = sorted(kind.name.languages, key=lambda one: one != mine)
    columns = [(name, one) for one in languages for name in ["summary", "text"]]
    rows = kind.objects.filter(pk__in=keys).values_list(
        "pk", *(to_attribute(name, one) for name, one in columns)
    )
    texts = {
        row[0]: [(text, one) for text, (_name, one) in zip(row[1:], columns, strict=True) if text]
        for row in rows
    }
    entries = Entry.objects.of(Entry.Scope.PUBLIC, kind.label()).filter(record_id__in=keys)
    for key, *parts in entries.values_list("record_id", "names", "aliases", "facts"):
        lines = [line for part in parts for line in part.splitlines()]
        texts.setdefault(key, []).extend((line, "") for line in lines)
    return texts


def with_passage(card: Card, texts: Texts, question: Question) -> Card:
    found = snippet([text for text, _language in texts], question)
    if not found:
        return card
    text, language = texts[found.source]
    if any(tag.text == text for tag in card.tags):
        return replace(
            card, tags=tuple(tag._replace(is_match=tag.text == text) for tag in card.tags)
        )
    if is_beginning(card, text):
        # The passage stands in the place of the same text without marks.
        card = replace(card, beginning="")
    language = language or language_of_script(text)
    language = language if language != get_language() else ""
    return replace(card, found=Found("", tuple(found.parts), language))


def is_beginning(card: Card, text: str) -> bool:
    return bool(card.beginning) and text.startswith(card.beginning.removesuffix("…"))
