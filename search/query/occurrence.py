"""Whether a question occurs in a short text, by the rules of the index."""

from search.query.terms import Question, Term
from search.text.analysis import written


def occurs(question: Question, text: str) -> bool:
    """Whether all required terms match a short text, by the rules of the index."""
    return occurs_in(question, in_a_row(written(text)))


def in_a_row(found: list[str]) -> str:
    """Tokens as one string with surrounding spaces, for substring search."""
    return f" {' '.join(found)} "


def occurs_in(question: Question, row: str) -> bool:
    return bool(question.required) and all(
        any(stands_in(term, row) for term in ways) for ways in question.required
    )


def stands_in(term: Term, row: str) -> bool:
    return f" {' '.join(term.tokens)}{'' if term.begun else ' '}" in row
