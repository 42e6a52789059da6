"""Publication state of a record, as text."""

from django.utils.translation import gettext_lazy as _

from editorial.revisions.revision import Revision

State = Revision.State
WORDS = {
    state.value: state.label for state in [*Revision.WORKING, State.SCHEDULED, State.PUBLISHED]
}


def publication_of(record) -> str:
    """Public state, and the state of the newest revision if it differs; needs ``with_newest``."""
    return state_of(record, record.newest_state)


def state_of(record, newest_state: str) -> str:
    """The same, for a record whose newest revision has this state."""
    working = WORDS.get(newest_state) if newest_state != State.PUBLISHED else ""
    if record.withdrawn_at:
        public = _("withdrawn")
    elif record.published_at:
        public = State.PUBLISHED.label
    else:
        return str(working or State.DRAFT.label)
    return f"{public} · {working}" if working else str(public)
