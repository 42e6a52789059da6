"""Creates revisions, and marks which one of a record is the newest."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.revisions.content import file_names
from editorial.revisions.revision import Revision
from editorial.revisions.translations import outdated_after, outdated_of_both, translation_of
from records.indexing.writing import in_chunks
from records.models.permalinks import Permalink
from uploads import storage
from values.languages import to_attribute

State = Revision.State
# Number of contents in memory at once.
CHUNK = 150
EMPTY = {"fields": {}, "links": {}, "rows": {}}


def lock_permalink(ref: str) -> Permalink:
    """Lock the permalink of one record; see ``lock_permalinks``."""
    [held] = lock_permalinks([ref])
    return held


def lock_permalinks(refs) -> list[Permalink]:
    """Row locks on permalinks, held to the end of the transaction, taken in one order.

    Everything that changes a record takes them first. Raises ObjectDoesNotExist if one was deleted,
    and ValidationError if one was merged.
    """
    held = []
    for some in in_chunks(sorted(refs), CHUNK):
        permalinks = Permalink.objects.select_for_update().filter(pk__in=some).order_by("pk")
        found = {permalink.pk: permalink for permalink in permalinks}
        if gone := set(some) - found.keys():
            raise Permalink.DoesNotExist(", ".join(sorted(gone)))
        held += found.values()
    for permalink in held:
        if permalink.merged_into_id:
            raise ValidationError(
                _("This entry was merged into %(ref)s; change that one.")
                % {"ref": permalink.merged_into_id}
            )
    return held


def new_revision(permalink, content: dict, *, state, base=None, confirmed=(), **given) -> Revision:
    """Save a content as the record's next revision; the caller holds the lock on the permalink.

    ``confirmed``: names of the text fields whose translation was checked and found valid.
    """
    kind = permalink.model
    revision = build_revision(kind, content, base=base, confirmed=confirmed, state=state, **given)
    revision.permalink = permalink
    last = permalink.revisions.aggregate(last=Max("number"))["last"] or 0
    revision.number = last + 1
    revision.save(force_insert=True)
    # A scheduled withdrawal has no content until it is applied.
    storage.own(permalink.pk, file_names(content, kind) if content else [])
    return revision


def build_revision(kind, content, *, base=None, typed_on=None, confirmed=(), **given) -> Revision:
    """An unsaved revision with its translation states computed.

    ``typed_on``: the revision that the author had opened, if others saved ``base`` after it.
    """
    revision = Revision(content=content, base=base, **{"made_at": timezone.now()} | given)
    before = base.content if base else EMPTY
    fields = content.get("fields", {})
    if typed_on and base and typed_on.pk != base.pk:
        revision.outdated = outdated_of_both(
            kind, typed_on, base, fields, minor=revision.minor, confirmed=confirmed
        )
    else:
        revision.outdated = outdated_after(
            kind,
            before.get("fields", {}),
            fields,
            known=base.outdated if base else {},
            minor=revision.minor,
            confirmed=confirmed,
        )
    for language, _name in settings.LANGUAGES:
        state = translation_of(kind, fields, revision.outdated, language)
        setattr(revision, to_attribute("translation", language), state)
    return revision


def mark_newest(permalink):
    """Set ``newest`` on the revision that the change form opens."""
    alive = permalink.revisions.filter(state__in=Revision.ALIVE).only(
        "permalink", "state", "withdraws"
    )
    newest = newest_among(alive)
    wanted = newest and newest.pk
    permalink.revisions.filter(newest=True).exclude(pk=wanted).update(newest=False)
    permalink.revisions.filter(pk=wanted).update(newest=True)


def newest_among(versions) -> Revision | None:
    """The working revision of a record, else the scheduled, else the published one."""
    fits = [
        version
        for version in versions
        if version.state == State.PUBLISHED
        or (version.state in Revision.ALIVE and not version.withdraws)
    ]
    return min(fits, key=lambda version: Revision.ALIVE.index(version.state), default=None)


def newest_of(permalink) -> Revision | None:
    return permalink.revisions.filter(newest=True).select_related("author").first()
