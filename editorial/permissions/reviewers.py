"""Bulk version of ``review``, as query conditions."""

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property

from editorial.permissions import review
from editorial.permissions.limits import within
from editorial.revisions.revision import Revision, Signature

State = Revision.State


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
        for person in review.reviewers_of(kind):
            if person.pk != self.user.pk:
                allowed = within(person, kind)
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
