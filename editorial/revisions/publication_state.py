"""What the public sees of a record, and what staff work on, in words."""

from django.utils.translation import gettext_lazy as _

from editorial.revisions.revision import Revision

State = Revision.State
WORDS = {
    State.DRAFT.value: State.DRAFT.label,
    State.IN_REVIEW.value: State.IN_REVIEW.label,
    State.RETURNED.value: State.RETURNED.label,
    State.SCHEDULED.value: State.SCHEDULED.label,
    State.PUBLISHED.value: State.PUBLISHED.label,
}


def publication_of(record) -> str:
    """What the public sees of it and, where that is not the newest version, what staff work on."""
    working = WORDS.get(record.newest_state) if record.newest_state != State.PUBLISHED else ""
    if record.withdrawn_at:
        public = _("withdrawn")
    elif record.published_at:
        public = State.PUBLISHED.label
    else:
        return str(working or State.DRAFT.label)
    return f"{public} · {working}" if working else str(public)
