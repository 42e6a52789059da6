"""Who may approve what: the two-person rule and the steps of a review."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from records.models import Record

# Why a person may not approve a version.
MAY_NOT_PUBLISH = _(
    "Your account may not publish. Submit the draft for review instead; a reviewer will see it."
)
OWN_CHANGE = _("Another person must review this change, because you made it.")
APPROVED_ALREADY = _("You have approved this change already; the next step is another person's.")


def permission(record, action: str) -> str:
    meta = record._meta
    return f"{meta.app_label}.{action}_{meta.model_name}"


def may_publish(user, record) -> bool:
    """Of a record, or of a kind: whether the person may publish some of it."""
    one = record if isinstance(record, Record) else None
    return user.has_perm(permission(record, "publish"), one)


def reviewers_of(record) -> list:
    """Active staff who may publish this record, or some record of this kind."""
    people = get_user_model().objects.with_perm(permission(record, "publish"), is_active=True)
    return [person for person in people.filter(is_staff=True) if may_publish(person, record)]


def two_needed(record) -> bool:
    """Whether nobody may review his own change: from the second active reviewer on."""
    return settings.TWO_PERSON_RULE and len(reviewers_of(record)) > 1


def steps_of(record) -> int:
    """How many persons must approve; a lone reviewer does all steps at once."""
    alone = settings.TWO_PERSON_RULE and len(reviewers_of(record)) < 2
    return 1 if alone else settings.REVIEW_STEPS


def may_publish_at_once(user, record) -> bool:
    """Whether what this person types may go live without another's approval."""
    alone = may_publish(user, record) and not two_needed(record)
    return alone and steps_of(record) == 1


def authors_of(revision) -> set[int]:
    """All who had a hand in what would become public: in this revision and in those it stands on."""
    return authors_among(revision.permalink.revisions.defer("content"), revision)


def authors_among(revisions, revision) -> set[int]:
    """The same, where the revisions of the record are at hand."""
    below = unpublished_below(revisions, revision)
    return {one.author_id for one in revisions if one.pk in below} - {None}


def unpublished_below(revisions, revision) -> set[int]:
    """The keys of a revision and of those it stands on, down to what was published."""
    known = {one.pk: one for one in revisions}
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
    """Why this person may not approve this revision, in a sentence; nothing if he may."""
    if not may_publish(user, record):
        return str(MAY_NOT_PUBLISH)
    if two_needed(record) and user.pk in authors_of(revision):
        return str(OWN_CHANGE)
    if revision.signatures.filter(person=user).exists():
        return str(APPROVED_ALREADY)
    return ""
