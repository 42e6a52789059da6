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


def new_revision(permalink, content: dict, *, base=None, **given) -> Revision:
    """Save a content as the record's next revision; see ``new_revisions``."""
    contents, bases = {permalink.pk: content}, {permalink.pk: base}
    [revision] = new_revisions(permalink.model, contents, bases=bases, **given)
    revision.permalink = permalink
    return revision


def new_revisions(kind, contents: dict[str, dict], *, bases, **given) -> list[Revision]:
    """Save contents as the next revisions of records of a kind; contents and their bases by ref.

    The caller holds the locks on the permalinks.
    """
    numbers = Revision.objects.filter(permalink__in=contents).order_by().values_list("permalink")
    last, revisions = dict(numbers.annotate(Max("number"))), []
    given = {"made_at": timezone.now()} | given
    for ref, content in contents.items():
        revision = build_revision(kind, content, base=bases.get(ref), **given)
        revision.permalink_id, revision.number = ref, last.get(ref, 0) + 1
        revisions.append(revision)
        # A scheduled withdrawal has no content until it is applied.
        if names := content and file_names(content, kind):
            storage.own(ref, names)
    return Revision.objects.bulk_create(revisions)


def build_revision(kind, content, *, base=None, typed_on=None, confirmed=(), **given) -> Revision:
    """An unsaved revision with its translation states computed.

    ``confirmed``: names of the text fields whose translation was checked and found valid;
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
    for language, _name in settings.CONTENT_LANGUAGES:
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
