"""Annotates records with their newest revision, by a join."""

from django.conf import settings
from django.db.models import Case, F, FilteredRelation, Q, Value, When

from editorial.revisions.revision import Revision
from values.languages import to_attribute

TRANSLATIONS = [
    to_attribute("translation", language) for language, _name in settings.CONTENT_LANGUAGES
]


def with_newest(records, mine: Q | None = None):
    """Annotate ``newest_state``, ``newest_author``, ``newest_made_at`` and the translation states.

    ``mine``: condition for the records whose newest revision the user may see; for the others, the
    state is published and the rest None.
    """
    newest = FilteredRelation(
        "permalink__revisions", condition=Q(permalink__revisions__newest=True)
    )
    read = {
        f"newest_{name}": F(f"newest_revision__{name}")
        for name in ["state", "author", "made_at", *TRANSLATIONS]
    }
    if mine is not None:
        others = {"newest_state": Value(Revision.State.PUBLISHED.value)}
        read = {
            name: Case(When(mine, then=column), default=others.get(name))
            for name, column in read.items()
        }
    return records.annotate(newest_revision=newest).annotate(**read)
