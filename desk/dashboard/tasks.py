"""Tasks as Q conditions, shared by the counts of the dashboard and the filter of the lists."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.assignments.assignment import Assignment
from editorial.permissions.review import Reviews
from editorial.permissions.staff_only import seen_by
from editorial.revisions.revision import Revision
from evidence.models import Citation, Source
from link_checks.models import LinkCheck
from values.languages import to_attribute

State = Revision.State
A_YEAR = timedelta(days=365)
SOON = timedelta(days=30)
NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)

OWN_TASKS = {
    "my-drafts": _("My drafts"),
    "returned": _("Returned to me"),
    "to-review": _("Waiting for my review"),
    "assigned": _("Assigned to me"),
    "submitted": _("Submitted by me"),
    "scheduled": pgettext_lazy("records", "Scheduled"),
}
WHEN_NONE = {
    "my-drafts": _("You have no draft."),
    "returned": _("Nothing was returned to you."),
    "to-review": _("Nothing is waiting for your review."),
    "assigned": _("Nothing is assigned to you."),
    "submitted": _("Nothing of yours is in review."),
    "scheduled": _("Nothing is scheduled."),
}
GAPS = {
    "without-source": _("Without a source"),
    "not-verified": _("Not verified for a year"),
    "without-picture": _("Without a picture"),
    "no-answer": _("With a source or website that no longer answers"),
    "no-registration-link": _("Opening soon without a registration link"),
}
TRANSLATIONS = {
    "missing-en": _("English missing"),
    "outdated-en": _("English outdated"),
    "complete-en": _("English complete"),
    "missing-zh-hans": _("Chinese missing"),
    "outdated-zh-hans": _("Chinese outdated"),
    "complete-zh-hans": _("Chinese complete"),
}
TITLES = OWN_TASKS | GAPS | TRANSLATIONS


def tasks_of(reviews: Reviews, kind) -> dict[str, Q]:
    """Conditions by task name for the user and kind, to filter a ``with_newest`` queryset."""
    stated = own_tasks(reviews, kind) | gaps(kind) | translations()
    mine = seen_by(reviews.user, kind)
    mine = Q() if mine is None else mine
    return {name: condition & mine for name, condition in stated.items() if condition is not None}


def own_tasks(reviews, kind) -> dict[str, Q | None]:
    scheduled = Revision.objects.scheduled().values("permalink")
    mine = Q(newest_author=reviews.user.pk)
    return {
        "my-drafts": mine & Q(newest_state=State.DRAFT),
        "returned": mine & Q(newest_state=State.RETURNED),
        "to-review": reviews.waiting(kind),
        "assigned": handled_by(reviews.user.pk),
        "submitted": mine & Q(newest_state=State.IN_REVIEW),
        "scheduled": Q(permalink__in=scheduled),
    }


def handled_by(person: int) -> Q:
    """Condition for the records that a person was asked to handle."""
    return Q(permalink__in=Assignment.objects.open().filter(person=person).values("permalink"))


def gaps(kind) -> dict[str, Q]:
    """Records with missing or outdated information; drafts included, withdrawn records not."""
    citations = Citation.objects.of(kind)
    sourced = citations.exclude(source__status=Source.Status.GENERAL)
    gone = LinkCheck.objects.gone().values("address")
    citing_gone = citations.filter(source__address__in=gone)
    a_year_ago = timezone.localdate() - A_YEAR
    conditions = {
        "without-source": ~Q(pk__in=sourced.values("object_id")),
        "not-verified": Q(verified_on__isnull=True) | Q(verified_on__lt=a_year_ago),
        "without-picture": Q(image=""),
        "no-answer": kind.objects.leading_to(gone) | Q(pk__in=citing_gone.values("object_id")),
    }
    if hasattr(kind.objects, "without_registration_link"):
        opening_soon = kind.objects.without_registration_link(SOON)
        conditions["no-registration-link"] = Q(pk__in=opening_soon.values("pk"))
    return {name: NOT_WITHDRAWN & condition for name, condition in conditions.items()}


def translations() -> dict[str, Q]:
    return {
        f"{state}-{language}": NOT_WITHDRAWN
        & Q(**{to_attribute("newest_translation", language): state})
        for language, _name in settings.CONTENT_LANGUAGES
        for state in Revision.Translation.values
    }
