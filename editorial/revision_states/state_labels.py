"""State of a revision, as text for the history and preview pages."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from editorial.revisions.revision import Revision

State = Revision.State
WITHDRAWAL = {
    State.PUBLISHED: pgettext_lazy("version", "withdrawn"),
    State.SUPERSEDED: pgettext_lazy("version", "former withdrawal"),
    State.SCHEDULED: pgettext_lazy("version", "withdrawal, scheduled"),
    State.DISCARDED: pgettext_lazy("version", "withdrawal, discarded"),
}


def state_in_words(revision) -> str:
    """Public state, or position in the workflow."""
    if revision.withdraws:
        return WITHDRAWAL.get(revision.state, WITHDRAWAL[State.DISCARDED])
    if revision.state == State.PUBLISHED:
        return _("current version")
    if revision.state == State.SUPERSEDED:
        return _("former version") if revision.published_at else _("former draft, never public")
    return revision.get_state_display()


class VersionLabel:
    """A revision with the labels that templates show."""

    def __init__(self, revision):
        self.revision = revision
        self.state = state_in_words(revision)
        self.has_text = not revision.withdraws or bool(revision.published_at)
        self.may_be_restored = self.has_text and not revision.newest
        # Whether several people approve one after the other.
        self.has_steps = settings.REVIEW_STEPS > 1
