"""References of sources, and what each is cited for."""

from datetime import date

from evidence.models import Source
from evidence.wording import reference, sources_in_words


def source(**given) -> Source:
    return Source(**{"slug": "a", "kind": "press", "title_en": "A title", "status": "seen"} | given)


def test_a_reference_gives_what_is_known():
    whole = source(
        publisher_en="Gazette", published="2016-08", address="https://example.org/a", linkable=True,
        consulted_on=date(2026, 11, 23),
    )  # fmt: skip
    assert reference(whole) == (
        "A title. Gazette. 2016-08. https://example.org/a. Original consulted (2026-11-23)"
    )
    assert reference(source()) == "A title"
    assert reference(source(publisher_en="A title", status="quoted")) == (
        "A title. Quoted elsewhere, original not seen"
    )


def test_a_date_that_the_source_does_not_print_stands_in_brackets():
    assert reference(source(published="2016", published_inferred=True)) == ("A title. [2016]")


def test_the_address_of_a_copy_is_not_given_but_an_archived_copy_is():
    copy = source(status="copy", address="https://copies.example.org/a")
    assert reference(copy) == "A title. Copy consulted"
    copy.archived_copy = "https://archive.example.org/a"
    assert reference(copy) == "A title. https://archive.example.org/a. Copy consulted"


def test_what_stands_for_a_missing_source_is_never_called_one():
    missing = source(title_en="General knowledge", status="general")
    assert reference(missing) == "Source to be added"
    assert sources_in_words([missing]) == "Source: source to be added"
