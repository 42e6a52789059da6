"""Why a search found a record: its name and the best passage of its texts, with the words marked."""

from dataclasses import replace

from django.utils.translation import get_language

from records.cards import Card, Found
from search.models import Entry
from search.passages.snippets import marked, snippet
from search.questions import Question, occurs
from values.languages import language_of_script, to_attribute

Texts = list[tuple[str, str]]


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
        texts.setdefault(key, []).extend((line, language_of_script(line)) for line in lines)
    return texts


def why_found(card: Card, texts: Texts, question: Question) -> Card:
    """The card with marks in its name, and with a passage unless the name says it all."""
    name_parts = tuple(marked(card.name, question))
    if not any(is_match for _text, is_match in name_parts):
        name_parts = ()
    if occurs(question, card.name):
        return replace(card, name_parts=name_parts)
    card = replace(card, name_parts=name_parts)
    found = snippet([text for text, _language in texts], question)
    if not found:
        return card
    text, language = texts[found.source]
    if any(tag.text == text for tag in card.tags):
        return replace(
            card, tags=tuple(tag._replace(is_match=tag.text == text) for tag in card.tags)
        )
    if language == (card.beginning_language or get_language()) and is_beginning(card, text):
        # The passage stands in the place of the same text without marks.
        card = replace(card, beginning="")
    language = language if language != get_language() else ""
    return replace(card, found=Found("", tuple(found.parts), language))


def is_beginning(card: Card, text: str) -> bool:
    return bool(card.beginning) and text.startswith(card.beginning.removesuffix("…"))
