"""Creates revisions, and marks which one of a record is the newest."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.revisions.content import file_names
from editorial.revisions.revision import Revision
from editorial.revisions.translations import outdated_after, outdated_of_both, translation_of
from records.models.permalinks import Permalink
from uploads import storage
from values.languages import to_attribute

State = Revision.State
EMPTY = {"fields": {}, "links": {}, "rows": {}}


def lock_permalink(permalink) -> Permalink:
    """Row lock on the record's permalink, held to the end of the transaction.

    Everything that changes the record takes it first. Raises ValidationError if the record was
    merged.
    """
    held = Permalink.objects.select_for_update().get(pk=permalink.pk)
    if held.merged_into_id:
        raise ValidationError(
            _("This entry was merged into %(ref)s; change that one.") % {"ref": held.merged_into_id}
        )
    return held


def new_revision(permalink, content: dict, *, state, base=None, confirmed=(), **given) -> Revision:
    """Save a content as the record's next revision; the caller holds the lock on the permalink.

    ``confirmed``: names of the text fields whose translation was checked and found valid.
    """
    kind = permalink.kind.model_class()
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
    """Set ``newest`` on the working revision, else on the scheduled, else on the published one."""
    alive = permalink.revisions.filter(
        Q(state__in=[*Revision.WORKING, State.SCHEDULED], withdraws=False)
        | Q(state=State.PUBLISHED)
    )
    known = dict(alive.values_list("state", "pk"))
    by_rank = [*Revision.WORKING, State.SCHEDULED, State.PUBLISHED]
    wanted = next((known[state] for state in by_rank if state in known), None)
    permalink.revisions.filter(newest=True).exclude(pk=wanted).update(newest=False)
    permalink.revisions.filter(pk=wanted).update(newest=True)


def newest_of(permalink) -> Revision | None:
    return permalink.revisions.filter(newest=True).first()
