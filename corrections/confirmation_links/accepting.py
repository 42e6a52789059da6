"""What a reviewer does with an answer: a confirmation sets the day and its source, or is closed."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from corrections.confirmation_links.office_answer import OfficeAnswer
from editorial.permissions.review import MAY_NOT_PUBLISH, may
from editorial.revisions.content import fields_of
from editorial.revisions.create_revision import lock_permalink, newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.drafts import save_drafts
from evidence.models import Citation, Source
from records.models.editable_fields import row_relations
from serving.generation import lock_generation
from values.languages import language_of_script, to_attribute

State = OfficeAnswer.State


@transaction.atomic
def accept(answer: OfficeAnswer, *, by) -> bool:
    """Publish the confirmed content with the day and the source; returns whether it is public now.

    Raises ValidationError where a draft is open, or the content has changed since.
    """
    lock_generation()
    permalink = lock_permalink(answer.link.permalink_id)
    record = permalink.record
    require_reviewer(by, record)
    newest = newest_of(permalink)
    if newest.state != Revision.State.PUBLISHED or not record.is_public:
        raise ValidationError(
            _("A draft of this entry is open. Publish or discard it, then accept the confirmation.")
        )
    if not (answer.revision and same_facts(answer.revision.content, newest.content)):
        raise ValidationError(
            _("This entry has changed since it was confirmed. Close this one and send a new link.")
        )
    source = source_of(answer)
    content = confirmed(type(record), newest.content, source, timezone.localdate(answer.sent_at))
    note = _("Confirmed by %(office)s") % {"office": answer.link.office}
    [revision] = save_drafts(
        type(record),
        [(record, content)],
        bases={permalink.pk: newest},
        submitted_by=answer.link.office,
        note=note[:300],
        minor=True,
    )
    revision.permalink = permalink
    # Nothing else changes, so what is recommended was passed over before.
    is_public = actions.publish(revision, by=by, anyway=note)
    answer.handle(State.ACCEPTED, by=by)
    return is_public


@transaction.atomic
def close(answer: OfficeAnswer, *, by):
    require_reviewer(by, answer.link.permalink.record)
    answer.handle(State.CLOSED, by=by)


def require_reviewer(person, record):
    if not may(person, "publish", record):
        raise PermissionDenied(MAY_NOT_PUBLISH)


def same_facts(before: dict, after: dict) -> bool:
    """Whether two contents differ at most in what a confirmation sets, and in notes of staff."""
    return facts_in(before) == facts_in(after)


def facts_in(content: dict) -> tuple:
    beside = {"verified_on", "staff_note"}
    fields = {name: value for name, value in content["fields"].items() if name not in beside}
    rows = {name: some for name, some in content["rows"].items() if name != "citations"}
    return fields, content["links"], rows


def confirmed(kind, content: dict, source: Source, day) -> dict:
    """The content with the day on which it was confirmed, and the source of that."""
    row = fields_of(Citation(source=source), row_relations(kind)["citations"])
    citations = content["rows"].get("citations", {}) | {str(uuid4()): row}
    fields = content["fields"] | {"verified_on": day.isoformat()}
    return content | {"fields": fields, "rows": content["rows"] | {"citations": citations}}


def source_of(answer: OfficeAnswer) -> Source:
    """The source that stands for the confirmation; the name of the person is not part of it."""
    day, office = timezone.localdate(answer.sent_at), answer.link.office
    titles = {}
    for language in ["en", "zh-hans"]:
        with translation.override(language):
            words = {"office": office, "date": date_format(day, "DATE_FORMAT")}
            title = _("Confirmation by %(office)s, %(date)s") % words
            titles[to_attribute("title", language)] = title[:300]
    is_chinese = language_of_script(office) == "zh-hans"
    publisher = to_attribute("publisher", "zh-hans" if is_chinese else "en")
    slug = f"confirmation-{answer.link.permalink_id.lower()}-{day:%Y%m%d}-{answer.pk}"
    return Source.objects.create(
        slug=slug,
        kind=Source.Kind.CONFIRMATION,
        published=day.isoformat(),
        consulted_on=day,
        **titles,
        **{publisher: office},
    )
