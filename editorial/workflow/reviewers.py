"""Bulk version of ``review``, as query conditions."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property

from editorial.revisions.revision import Revision, Signature
from editorial.workflow import review

State = Revision.State


def reviewers_of(kind) -> list:
    """Active staff who may publish this kind, possibly limited to some of its records."""
    people = get_user_model().objects.with_perm(review.permission(kind, "publish"), is_active=True)
    return list(
        people.filter(is_staff=True)
        .select_related("limit")
        .prefetch_related("limit__kinds", "limit__countries", "limit__records")
    )


class Reviewer:
    """Conditions for one reviewer; those independent of the kind are cached."""

    def __init__(self, user):
        self.user = user

    def waiting(self, kind) -> Q | None:
        """Condition for the records in review that the user may approve; see ``review.why_not``."""
        if not review.may_publish(self.user, kind):
            return None
        signed = Signature.objects.filter(person=self.user, revision__state=State.IN_REVIEW)
        waiting = Q(newest_state=State.IN_REVIEW)
        waiting &= ~Q(permalink__in=signed.values("revision__permalink"))
        if settings.TWO_PERSON_RULE:
            waiting &= self.of_others | self.beyond_others(kind)
        return waiting

    def beyond_others(self, kind) -> Q:
        """Condition for the records that nobody else may publish."""
        found = Q(pk__isnull=False)
        for person in reviewers_of(kind):
            if person.pk != self.user.pk:
                limit = getattr(person, "limit", None)
                allowed = limit.of_kind(kind) if limit and not person.is_superuser else None
                if allowed is None:
                    return Q(pk__in=[])
                found &= ~allowed
        return found

    @cached_property
    def of_others(self) -> Q:
        """Condition for the records whose changes are not by the user; see ``review.authors_of``."""
        newest_is_not = Q(newest_author__isnull=True) | ~Q(newest_author=self.user.pk)
        return newest_is_not & ~Q(permalink__in=self.stand_on_own)

    @property
    def stand_on_own(self) -> list[str]:
        """Permalinks of newest revisions by others that are based on an unpublished one by the user."""
        own = Revision.objects.filter(author=self.user, published_at__isnull=True)
        in_review = Revision.objects.filter(newest=True, state=State.IN_REVIEW)
        others = in_review.exclude(author=self.user).filter(permalink__in=own.values("permalink"))
        versions = Prefetch("permalink__revisions", Revision.objects.defer("content"), "versions")
        return [
            other.permalink_id
            for other in others.order_by()
            .select_related("permalink")
            .defer("content")
            .prefetch_related(versions)
            if self.user.pk in review.authors_among(other.permalink.versions, other)
        ]
