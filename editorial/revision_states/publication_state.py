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
    was_public, is_withdrawn = bool(record.published_at), bool(record.withdrawn_at)
    return in_words(newest_state, was_public=was_public, is_withdrawn=is_withdrawn)


def in_words(newest_state: str, *, was_public: bool, is_withdrawn: bool) -> str:
    working = WORDS.get(newest_state) if newest_state != State.PUBLISHED else ""
    if not (was_public or is_withdrawn):
        return str(working or State.DRAFT.label)
    public = _("withdrawn") if is_withdrawn else State.PUBLISHED.label
    return f"{public} · {working}" if working else str(public)


# What is looked at beside what the public sees.
LOOKING_AT = {
    State.DRAFT: _("The public sees the published version; you are looking at a draft."),
    State.IN_REVIEW: _(
        "The public sees the published version; you are looking at a draft in review."
    ),
    State.RETURNED: _(
        "The public sees the published version; you are looking at a returned draft."
    ),
    State.SCHEDULED: _(
        "The public sees the published version; you are looking at a scheduled one."
    ),
}
LOOKING_AT_WITHDRAWN = {
    State.DRAFT: _("Withdrawn from the public; you are looking at a draft."),
    State.IN_REVIEW: _("Withdrawn from the public; you are looking at a draft in review."),
    State.RETURNED: _("Withdrawn from the public; you are looking at a returned draft."),
    State.SCHEDULED: _("Withdrawn from the public; you are looking at a scheduled version."),
}


def looking_at(record, revision) -> str:
    """A sentence on what the public sees, and what a person who opens the newest revision sees."""
    state = revision.state if revision else ""
    if record.withdrawn_at:
        return str(
            LOOKING_AT_WITHDRAWN.get(state, _("Withdrawn: the public is told so at its address."))
        )
    if record.published_at:
        return str(LOOKING_AT.get(state, _("Published.")))
    return str(_("Never public: only staff see it until it is published."))
