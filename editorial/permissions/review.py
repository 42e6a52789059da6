"""Who may approve a revision: the two-person rule and the review steps."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from editorial.permissions.limits import is_within, with_limit
from records.models import Record

# Reasons why a user may not approve a revision.
MAY_NOT_PUBLISH = _(
    "Your account may not publish. Submit the draft for review instead; a reviewer will see it."
)
OWN_CHANGE = _("Another person must review this change, because you made it.")
APPROVED_ALREADY = _("You have approved this change already; the next step is another person's.")


def permission(record, action: str) -> str:
    meta = record._meta
    return f"{meta.app_label}.{action}_{meta.model_name}"


def may_publish(user, record) -> bool:
    """Whether the user may publish the record or, given a kind, at least some of its records."""
    instance = record if isinstance(record, Record) else None
    return user.has_perm(permission(record, "publish"), instance)


def reviewers_of(record) -> list:
    """Active staff who may publish this record or, given a kind, at least some of its records.

    Cached on the record, for one request.
    """
    if not isinstance(record, Record):
        return list(holders_of(permission(record, "publish")))
    if not hasattr(record, "_reviewers"):
        people = holders_of(permission(record, "publish"))
        record._reviewers = [person for person in people if is_within(person, record)]
    return record._reviewers


def holders_of(name: str):
    """Active staff with the permission, with their limits."""
    people = get_user_model().objects.with_perm(name, is_active=True)
    return people.filter(is_staff=True).prefetch_related(with_limit())


def two_needed(record) -> bool:
    """Whether the two-person rule applies: authors may not approve; needs two active reviewers."""
    return settings.TWO_PERSON_RULE and len(reviewers_of(record)) > 1


def steps_of(record) -> int:
    """Number of approvals required; 1 if there is only one reviewer."""
    alone = settings.TWO_PERSON_RULE and len(reviewers_of(record)) < 2
    return 1 if alone else settings.REVIEW_STEPS


def may_publish_at_once(user, record) -> bool:
    """Whether the user's changes may be published without approval by somebody else."""
    alone = may_publish(user, record) and not two_needed(record)
    return alone and steps_of(record) == 1


def authors_of(revision) -> set[int]:
    """Authors of the revision and of the unpublished revisions it is based on."""
    return authors_among(revision.permalink.revisions.defer("content"), revision)


def authors_among(revisions, revision) -> set[int]:
    """Like ``authors_of``, with the record's revisions already loaded."""
    below = unpublished_below(revisions, revision)
    return {version.author_id for version in revisions if version.pk in below} - {None}


def unpublished_below(revisions, revision) -> set[int]:
    """Keys of the revision and of its bases, down to the last published one."""
    known = {version.pk: version for version in revisions}
    seen, left = set(), [revision.pk]
    while left:
        at = known.get(left.pop())
        if at and not at.published_at and at.pk not in seen:
            seen.add(at.pk)
            left += [at.base_id, at.taken_from_id]
    return seen


def steps_left(revision, record) -> int:
    return max(steps_of(record) - revision.signatures.count(), 0)


def why_not(user, revision, record) -> str:
    """A sentence on why the user may not approve the revision; empty if they may."""
    if not may_publish(user, record):
        return str(MAY_NOT_PUBLISH)
    if two_needed(record) and user.pk in authors_of(revision):
        return str(OWN_CHANGE)
    if user.pk in [signature.person_id for signature in revision.signatures.all()]:
        return str(APPROVED_ALREADY)
    return ""
