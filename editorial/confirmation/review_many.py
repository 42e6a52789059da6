"""Bulk version of ``review``, for many records of one kind."""

from collections import defaultdict

from django.conf import settings
from django.utils.functional import cached_property

from editorial.permissions import review
from editorial.permissions.limits import within
from editorial.revisions.revision import Revision
from records.indexing.writing import in_chunks


class Reviews:
    """The number of queries does not grow with the number of records."""

    def __init__(self, user, kind, records):
        self.user, self.kind, self.records = user, kind, records

    def may(self, record, action: str) -> bool:
        return self.may_some(action) and record.pk in self.mine

    def may_some(self, action: str) -> bool:
        """Whether the user has the permission for this kind, on at least some records."""
        return self.user.has_perm(review.permission(self.kind, action))

    @cached_property
    def mine(self) -> set[int]:
        """Keys of the records within the user's limit."""
        return self.allowed(within(self.user, self.kind))

    @cached_property
    def keys(self) -> set[int]:
        return {record.pk for record in self.records}

    def allowed(self, limit) -> set[int]:
        if limit is None:
            return self.keys
        return self.keys & set(self.kind.objects.filter(limit).values_list("pk", flat=True))

    @cached_property
    def reviewed(self) -> dict[int, int]:
        """Number of reviewers by key of the record; see ``review.reviewers_of``."""
        counts = defaultdict(int)
        for person in review.reviewers_of(self.kind):
            for key in self.allowed(within(person, self.kind)):
                counts[key] += 1
        return counts

    def two_needed(self, record) -> bool:
        return settings.TWO_PERSON_RULE and self.reviewed[record.pk] > 1

    def steps_left(self, revision, record) -> int:
        """How many approvals are missing."""
        alone = settings.TWO_PERSON_RULE and self.reviewed[record.pk] < 2
        steps = 1 if alone else settings.REVIEW_STEPS
        return max(steps - len(revision.signatures.all()), 0)

    @cached_property
    def histories(self) -> dict[str, list[Revision]]:
        """All revisions by ref, with only the columns that the authorship check needs."""
        found = defaultdict(list)
        for refs in in_chunks([record.ref for record in self.records]):
            revisions = Revision.objects.filter(permalink__in=refs).only(
                "permalink_id", "number", "state", "newest", "withdraws", "base_id",
                "taken_from_id", "author_id", "published_at", "batch_id",
            )  # fmt: skip
            for revision in revisions.order_by():
                found[revision.permalink_id].append(revision)
        return found

    def why_not(self, revision, record) -> str:
        """Why the user may not approve the revision; see ``review.why_not``."""
        if not self.may(record, "publish"):
            return str(review.MAY_NOT_PUBLISH)
        if self.two_needed(record):
            authors = review.authors_among(self.histories[record.ref], revision)
            if self.user.pk in authors:
                return str(review.OWN_CHANGE)
        if any(signature.person_id == self.user.pk for signature in revision.signatures.all()):
            return str(review.APPROVED_ALREADY)
        return ""
