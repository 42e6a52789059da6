"""Records together with their newest version, read in the same question."""

from django.conf import settings
from django.db.models import F, FilteredRelation, Q

from values.languages import to_attribute

TRANSLATIONS = [to_attribute("translation", language) for language, _name in settings.LANGUAGES]


def with_newest(records):
    """``newest_state`` and others: of the version that staff see when they open the record."""
    newest = FilteredRelation(
        "permalink__revisions", condition=Q(permalink__revisions__newest=True)
    )
    read = {
        f"newest_{name}": F(f"newest_revision__{name}")
        for name in ["state", "author", *TRANSLATIONS]
    }
    return records.annotate(newest_revision=newest).annotate(**read)
