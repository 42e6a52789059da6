"""Snippets of search results: the name and the best passage, with the matching words highlighted."""

from dataclasses import replace

from django.utils.translation import get_language

from records.wording.cards import Card, Snippets
from search.models import Entry
from search.query.terms import Question, in_words
from search.snippets.snippet import marked, snippet
from values.languages import language_of_script, to_attribute

# (text, language code)
Texts = list[tuple[str, str]]


def with_snippets(kind, keys, cards: list[Card], question: Question) -> list[Card]:
    """The cards with highlighted names, and with a snippet for words that the name does not contain."""
    if question.meant:
        question = Question(list(in_words(question.meant)))
    missing = [without_words_of(card.name, question) for card in cards]
    unclear = [key for key, rest in zip(keys, missing, strict=True) if rest.required]
    texts = texts_by_record(kind, unclear) if unclear else {}
    return [
        with_best_passage(with_marks(card, question), texts.get(key, []), rest)
        for key, card, rest in zip(keys, cards, missing, strict=True)
    ]


def without_words_of(name: str, question: Question) -> Question:
    """The query restricted to the required words that do not occur in the name."""
    return Question([ways for ways in question.required if not is_in(name, Question([ways]))])


def is_in(text: str, question: Question) -> bool:
    return any(part.is_match for part in marked(text, question))


def with_marks(card: Card, question: Question) -> Card:
    parts = tuple(marked(card.name, question))
    return replace(card, name_parts=parts) if any(part.is_match for part in parts) else card


def texts_by_record(kind, keys) -> dict[int, Texts]:
    """Texts of each record with their language codes: the reader's language first, facts last."""
    mine = get_language()
    languages = sorted(kind.name.languages, key=lambda language: language != mine)
    columns = [(name, language) for language in languages for name in ["summary", "text", "name"]]
    rows = kind.objects.filter(pk__in=keys).values_list(
        "pk", *(to_attribute(name, language) for name, language in columns)
    )
    texts = {
        row[0]: [
            (text, language)
            for text, (_name, language) in zip(row[1:], columns, strict=True)
            if text
        ]
        for row in rows
    }
    entries = Entry.objects.of(Entry.Scope.PUBLIC, kind.label()).filter(record_id__in=keys)
    for key, *parts in entries.values_list("record_id", "aliases", "facts"):
        lines = [line for part in parts for line in part.splitlines()]
        texts.setdefault(key, []).extend((line, "") for line in lines)
    return texts


def with_best_passage(card: Card, texts: Texts, question: Question) -> Card:
    texts = [(text, language) for text, language in texts if text != card.name]
    found = snippet([text for text, _language in texts], question)
    if not found:
        return card
    text, language = texts[found.source]
    if any(tag.text == text for tag in card.tags):
        return replace(
            card, tags=tuple(tag._replace(is_match=tag.text == text) for tag in card.tags)
        )
    if is_beginning(card, text):
        # The snippet replaces the same text without highlights.
        card = replace(card, beginning="")
    language = language or language_of(text)
    return replace(
        card, found=Snippets(tuple(found.parts), language if language != get_language() else "")
    )


def is_beginning(card: Card, text: str) -> bool:
    return bool(card.beginning) and text.startswith(card.beginning.removesuffix("…"))


def language_of(text: str) -> str:
    """Language code guessed from the script; ASCII text counts as English."""
    return language_of_script(text) or ("en" if text.isascii() else "")
