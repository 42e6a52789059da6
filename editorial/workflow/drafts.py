"""Saves drafts: from the form, from tables, from a restored version, from starter data."""

from django.utils import timezone

from editorial.revisions.apply import apply_many
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import new_revisions
from editorial.revisions.in_memory import forget_loaded
from editorial.revisions.revision import Revision

State = Revision.State


def save_drafts(kind, pairs: list[tuple], *, bases, is_curated=False, **given) -> list[Revision]:
    """Save contents as working revisions, in place of those before; nothing becomes public.

    ``pairs``: records of the kind and contents; the caller holds the locks on their permalinks, and
    writes the index entries. Of records that were never public the rows are written too. ``bases``:
    the revisions that the contents were made from, by ref. ``is_curated``: by staff, so that loaders
    leave the records alone.
    """
    hidden = [pair for pair in pairs if pair[0].published_at is None]
    apply_many(kind, hidden)
    contents = {record.ref: content for record, content in pairs}
    for record, _content in hidden:
        contents[record.ref] = content_of(record)
        forget_loaded(record)
    if is_curated:
        keys = [record.pk for record, _content in hidden]
        kind.objects.filter(pk__in=keys).update(curated_at=timezone.now())
    versions = Revision.objects.filter(permalink__in=contents)
    versions.filter(newest=True).update(newest=False)
    versions.working().update(state=State.SUPERSEDED)
    return new_revisions(kind, contents, bases=bases, state=State.DRAFT, newest=True, **given)
