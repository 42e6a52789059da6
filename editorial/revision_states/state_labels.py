"""State of a revision, as text for the history and preview pages."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.revisions.revision import Revision

State = Revision.State


def state_in_words(revision) -> str:
    """Public state, or position in the workflow."""
    if revision.withdraws:
        return withdrawal_in_words(revision)
    if revision.state == State.PUBLISHED:
        return _("current version")
    if revision.state == State.SUPERSEDED:
        return _("former version") if revision.published_at else _("former draft, never public")
    return revision.get_state_display()


def withdrawal_in_words(revision) -> str:
    if revision.state == State.PUBLISHED:
        return pgettext("version", "withdrawn")
    if revision.state == State.SUPERSEDED:
        return pgettext("version", "former withdrawal")
    if revision.state == State.SCHEDULED:
        return pgettext("version", "withdrawal, scheduled")
    return pgettext("version", "withdrawal, discarded")


def may_be_restored(revision) -> bool:
    """Whether it has a text, and is not the newest revision."""
    return not revision.newest and (not revision.withdraws or bool(revision.published_at))


class VersionLabel:
    """A revision with the labels that templates show."""

    def __init__(self, revision):
        self.revision = revision
        self.state = state_in_words(revision)
        self.may_be_restored = may_be_restored(revision)
        self.has_text = not revision.withdraws or bool(revision.published_at)
