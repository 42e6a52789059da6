"""Publishing all drafts of a batch in one transaction, whose length is told."""

import time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import mails, review
from editorial.log import LogLine
from editorial.revisions import Revision, Signature
from editorial.sheets.batches import Batch
from editorial.sheets.publishing_many import publish_many
from records.entries import CHUNK
from serving.generation import hold

# In seconds, as measured for 10,000 records; said beforehand as a rough measure.
ABOUT_A_RECORD = 0.005


def why_not(user, batch) -> str:
    """Why this person may not publish the whole batch, in a sentence; nothing if he may.

    Each record is asked about when it is done; here only what holds for all of them.
    """
    kind = batch.model
    if not review.may_publish(user, kind):
        return _(
            "Your account may not publish. Submit the draft for review instead; "
            "a reviewer will see it."
        )
    if review.two_needed(kind) and user.pk == batch.person_id:
        return _("Another person must review this change, because you made it.")
    if review.steps_of(kind) > 1:
        return _("More than one person must approve here, so each entry is published on its own.")
    return ""


def publish(batch: Batch, show=None):
    began = time.monotonic()
    keys = list(batch.revisions.filter(newest=True).values_list("pk", flat=True))
    sentence = why_not(batch.publisher, batch) or refused_ones(batch)
    if sentence:
        batch.end(Batch.State.DONE, message=sentence, to_be_published=False)
        return
    try:
        with transaction.atomic():
            hold()
            Batch.objects.select_for_update().get(pk=batch.pk)
            check_untouched(batch)
            publish_many(batch.model, keys)
            sign(batch, keys)
            mails.batch_published(batch)
            locked_for = round(time.monotonic() - began, 2)
            batch.end(Batch.State.PUBLISHED, locked_for=locked_for, done=0)
    except Touched as error:
        batch.end(Batch.State.DONE, message=str(error), to_be_published=False)
    except IntegrityError:
        batch.end(
            Batch.State.DONE,
            message=_("Nothing was published: an address or a number is taken by now."),
            to_be_published=False,
        )


class Touched(Exception):
    """Somebody has worked on an entry of the batch since."""


def check_untouched(batch, states=tuple(Revision.WORKING)):
    """Raise Touched unless every version of the batch is still the newest, in one of the states."""
    others = batch.revisions.exclude(newest=True, state__in=states)
    if names := [one.name() for one in others[:5]]:
        raise Touched(
            _("Nothing was done, because these were changed since: %(names)s")
            % {"names": "；".join(names)}
        )


def refused_ones(batch) -> str:
    """Why the person may not publish one of the entries: his limit, or a hand he had in it."""
    if not needs_a_look(batch):
        return ""
    for revision in batch.revisions.filter(newest=True).defer("content").iterator():
        record = revision.permalink.record
        if sentence := review.why_not(batch.publisher, revision, record):
            return f"{record.name}: {sentence}"
    return ""


def needs_a_look(batch) -> bool:
    limited = not batch.publisher.is_superuser and hasattr(batch.publisher, "limit")
    return limited or review.two_needed(batch.model)


def sign(batch, keys):
    now = timezone.now()
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        Signature.objects.filter(revision__in=some).delete()
        Signature.objects.bulk_create(
            Signature(revision_id=key, step=1, person=batch.publisher, at=now) for key in some
        )
        revisions = Revision.objects.filter(pk__in=some).select_related("permalink")
        LogLine.objects.bulk_create(
            LogLine(
                act=LogLine.Act.PUBLISH,
                person=batch.publisher,
                person_name=batch.publisher.get_username(),
                ref=one.permalink_id,
                subject=one.name()[:300],
                revision=one.number,
                detail=batch.file_name,
            )
            for one in revisions
        )
