"""Publish the drafts of a batch in one transaction, and record its duration."""

import time
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.checks.gate import passed_in_words
from editorial.permissions import review
from editorial.revisions.revision import Signature
from editorial.workflow import mails, publishing
from editorial.workflow.log import LogLine, log_line
from records.indexing.writing import in_chunks
from records.models.permalinks import Permalink
from serving.generation import lock_generation
from tables.batches.batch import Batch, StagedRow
from tables.batches.kept_back import RowNow, rows_now

# Seconds per record, measured with 10,000 records; for the estimate shown beforehand.
ABOUT_A_RECORD = 0.005


def why_not(user, batch) -> str:
    """Why this person may not publish the batch, in a sentence; "" if they may.

    Covers reasons that apply to all records; for single records see ``kept_back``.
    """
    kind = batch.model
    reviews = review.Reviews(user)
    if not review.may(user, "publish", kind):
        return str(review.MAY_NOT_PUBLISH)
    if reviews.two_needed(kind) and user.pk == batch.person_id:
        return str(review.OWN_CHANGE)
    if reviews.steps_of(kind) > 1:
        return _("More than one person must approve here, so each entry is published on its own.")
    return ""


def publish(batch: Batch, show=None):
    """Publish the confirmed drafts, except those that changed since the confirmation."""
    began = time.monotonic()
    if sentence := why_not(batch.publisher, batch):
        give_back(batch, sentence)
        return
    try:
        with transaction.atomic():
            lock_generation()
            Batch.objects.select_for_update().get(pk=batch.pk)
            rows = still_to_be_published(batch)
            if not rows:
                give_back(batch, _("Nothing was published: all entries were changed meanwhile."))
                return
            publishing.publish(*(row_now.draft for row_now in rows), curated=True)
            sign(batch, rows)
            mails.batch_published(batch)
            locked_for = round(time.monotonic() - began, 2)
            batch.end(Batch.State.PUBLISHED, locked_for=locked_for, done=0)
    except IntegrityError:
        give_back(batch, _("Nothing was published: an address or a number is taken by now."))
    except ValidationError as error:
        give_back(batch, " ".join(error.messages))


def give_back(batch, sentence: str):
    """Return to the state before publishing, with a message."""
    batch.rows.update(left_alone="")
    batch.end(Batch.State.DONE, message=sentence, to_be_published=False)


def still_to_be_published(batch) -> list[RowNow]:
    """The rows whose drafts are to be published; locks their records."""
    rows = batch.to_be_published_rows()
    refs = rows.order_by("ref").values_list("ref", flat=True)
    for chunk in in_chunks(list(refs)):
        list(Permalink.objects.select_for_update().filter(pk__in=chunk).order_by("pk"))
    now = list(rows_now(batch, batch.publisher, rows))
    for row_now in now:
        if row_now.missing and not (row_now.left_alone or batch.anyway):
            # A check was added after the question.
            row_now.left_alone = StagedRow.LeftAlone.LACKING
    leave_alone(
        batch, {row_now.row.ref: row_now.left_alone for row_now in now if row_now.left_alone}
    )
    return [row_now for row_now in now if not row_now.left_alone]


def leave_alone(batch, reasons: dict[str, str]):
    """Store why the drafts of some rows are not published; ``reasons`` by ref."""
    by_reason = defaultdict(list)
    for ref, reason in reasons.items():
        by_reason[reason].append(ref)
    for reason, refs in by_reason.items():
        for chunk in in_chunks(refs):
            batch.rows.filter(ref__in=chunk).update(left_alone=reason)


def passed_by(batch, row_now: RowNow) -> str:
    """What the log says of recommended checks that were passed over."""
    return passed_in_words(row_now.missing, batch.anyway) if row_now.missing else ""


def sign(batch, rows: list[RowNow]):
    """Sign the drafts, and log each."""
    now, by = timezone.now(), batch.publisher
    for some in in_chunks(rows):
        Signature.objects.filter(revision__in=[row_now.draft for row_now in some]).delete()
        Signature.objects.bulk_create(
            Signature(revision=row_now.draft, step=1, person=by, at=now) for row_now in some
        )
        LogLine.objects.bulk_create(
            log_line(
                LogLine.Act.PUBLISH,
                by=by,
                ref=row_now.row.ref,
                subject=row_now.row.name,
                number=row_now.draft.number,
                detail="\n".join(filter(None, [batch.file_name, passed_by(batch, row_now)])),
            )
            for row_now in some
        )
