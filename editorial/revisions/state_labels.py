"""What the pages of a record say of one version."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.revisions.revision import Revision

State = Revision.State


def state_in_words(revision) -> str:
    """What it is to the public, or what is being done with it."""
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
    """Whether there is a text in it that is not the one staff see anyway."""
    return not revision.newest and (not revision.withdraws or bool(revision.published_at))


class VersionLabel:
    """A revision as the pages show it."""

    def __init__(self, revision):
        self.revision = revision
        self.state = state_in_words(revision)
        self.may_be_restored = may_be_restored(revision)
        self.has_text = not revision.withdraws or bool(revision.published_at)
