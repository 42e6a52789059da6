"""Who may approve a revision: the permission, the two-person rule, the steps of the review."""

from collections import defaultdict

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial.permissions.limits import is_within, load_within, with_limit, within
from editorial.revisions.revision import Revision, Signature
from records.indexing.writing import in_chunks
from records.models import Record

State = Revision.State
# Reasons why a user may not approve a revision.
MAY_NOT_PUBLISH = _(
    "Your account may not publish. Submit the draft for review instead; a reviewer will see it."
)
OWN_CHANGE = _("Another person must review this change, because you made it.")
APPROVED_ALREADY = _("You have approved this change already; the next step is another person's.")


def permission(record, action: str) -> str:
    meta = record._meta
    return f"{meta.app_label}.{action}_{meta.model_name}"


def may(user, action: str, record) -> bool:
    """Whether the user may do this to the record or, given a kind, to at least some of its records."""
    return user.has_perm(permission(record, action), record if isinstance(record, Record) else None)


class Reviews:
    """The rules for a user; the number of queries does not grow with the number of records.

    ``records``: those asked about, of one kind. Where a method takes a record, it also takes a kind
    and then answers for at least some of its records.
    """

    def __init__(self, user, records=()):
        self.user, self.records, self.people = user, list(records), {}
        load_within(user, self.records)

    def reviewers_of(self, record) -> list:
        """Active staff who may publish the record."""
        name = permission(record, "publish")
        if name not in self.people:
            people = get_user_model().objects.with_perm(name, is_active=True)
            self.people[name] = people.filter(is_staff=True).prefetch_related(with_limit())
            for person in self.people[name]:
                load_within(person, self.records)
        if isinstance(record, Record):
            return [person for person in self.people[name] if is_within(person, record)]
        return list(self.people[name])

    def two_needed(self, record) -> bool:
        """Whether authors may not approve their own changes; needs two reviewers."""
        return settings.TWO_PERSON_RULE and len(self.reviewers_of(record)) > 1

    def steps_of(self, record) -> int:
        """Number of approvals required; 1 if there is only one reviewer."""
        alone = settings.TWO_PERSON_RULE and len(self.reviewers_of(record)) < 2
        return 1 if alone else settings.REVIEW_STEPS

    def steps_left(self, revision, record) -> int:
        return max(self.steps_of(record) - len(revision.signatures.all()), 0)

    def may_publish_at_once(self, record) -> bool:
        """Whether the user's changes may be published without approval by somebody else."""
        alone = may(self.user, "publish", record) and not self.two_needed(record)
        return alone and self.steps_of(record) == 1

    def why_not(self, revision, record, person=None) -> str:
        """A sentence on why the user, or another person, may not approve the revision; or empty."""
        person = person or self.user
        if not may(person, "publish", record):
            return str(MAY_NOT_PUBLISH)
        if self.two_needed(record) and person.pk in self.authors_of(revision):
            return str(OWN_CHANGE)
        if person.pk in [signature.person_id for signature in revision.signatures.all()]:
            return str(APPROVED_ALREADY)
        return ""

    @cached_property
    def histories(self) -> dict[str, list[Revision]]:
        """All revisions of the records by ref, with only the columns that say who made what."""
        found = defaultdict(list)
        for refs in in_chunks(record.ref for record in self.records):
            revisions = Revision.objects.filter(permalink__in=refs).only(
                "permalink_id", "number", "state", "newest", "withdraws", "base_id",
                "taken_from_id", "author_id", "published_at", "batch_id",
            )  # fmt: skip
            for revision in revisions.order_by():
                found[revision.permalink_id].append(revision)
        return found

    def unpublished_below(self, revision) -> list[Revision]:
        """The revision and those it is based on, down to the last published one."""
        return unpublished_among(self.histories[revision.permalink_id], revision)

    def authors_of(self, revision) -> set[int]:
        """Authors of the revision and of the unpublished revisions it is based on."""
        return {version.author_id for version in self.unpublished_below(revision)} - {None}

    def waiting(self, kind) -> Q | None:
        """Condition for the records in review that the user may approve, as ``why_not`` says."""
        if not may(self.user, "publish", kind):
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
        for person in self.reviewers_of(kind):
            if person.pk != self.user.pk:
                allowed = within(person, kind)
                if allowed is None:
                    return Q(pk__in=[])
                found &= ~allowed
        return found

    @cached_property
    def of_others(self) -> Q:
        """Condition for the records whose changes are not by the user."""
        own = Revision.objects.filter(author=self.user, published_at__isnull=True)
        in_review = Revision.objects.filter(newest=True, state=State.IN_REVIEW)
        others = in_review.exclude(author=self.user).filter(permalink__in=own.values("permalink"))
        versions = Prefetch("permalink__revisions", Revision.objects.defer("content"), "versions")
        # Those of others that are based on an unpublished one by the user.
        based_on_own = [
            revision.permalink_id
            for revision in others.order_by()
            .select_related("permalink")
            .defer("content")
            .prefetch_related(versions)
            if any(
                version.author_id == self.user.pk
                for version in unpublished_among(revision.permalink.versions, revision)
            )
        ]
        newest_is_not = Q(newest_author__isnull=True) | ~Q(newest_author=self.user.pk)
        return newest_is_not & ~Q(permalink__in=based_on_own)


def unpublished_among(versions, revision) -> list[Revision]:
    """The revision and its unpublished bases, among the versions of a record."""
    known = {version.pk: version for version in versions if not version.published_at}
    found, left = {}, [revision.pk]
    while left:
        key = left.pop()
        if key in known and key not in found:
            found[key] = known[key]
            left += [known[key].base_id, known[key].taken_from_id]
    return list(found.values())
