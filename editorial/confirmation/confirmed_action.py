"""Base class of the actions that need confirmation."""

from django.utils.translation import gettext_lazy

from editorial.permissions import review
from editorial.revisions.revision import Revision
from editorial.workflow import actions

MERGED = gettext_lazy("It was merged into another entry.")
BEYOND = gettext_lazy("It lies beyond what your account may work on.")


class ConfirmedAction:
    """Texts of an action before and after it, and how it is applied to one record."""

    needs = "publish"
    asks_reason = asks_moment = False
    # Whether the user can choose among several revisions of a record.
    is_of_one_version = True
    # Texts for one record; for several, with a count; and the messages afterwards.
    title = titles = button = buttons = done = done_many = ""

    def version(self, standing, number: int | None) -> Revision | None:
        """The revision that the action applies to; ``number`` is the one the user chose, if any."""
        raise NotImplementedError

    def left(self, standing, version, reviews) -> str:
        """A sentence on why this record is skipped; empty if it is not."""
        raise NotImplementedError

    def refused(self, standing, version, reviews) -> str:
        """A sentence on why the user may not apply the action to this record; empty if they may."""
        if reviews.may(standing.record, self.needs):
            return ""
        if reviews.may_some(self.needs):
            return str(BEYOND)
        return str(review.MAY_NOT_PUBLISH if self.needs == "publish" else actions.MAY_NOT_CHANGE)

    def outcome(self, standing, version, reviews) -> list[str]:
        """Sentences on what becomes of the public page, then of the other revisions."""
        raise NotImplementedError

    def address(self, standing, version) -> str:
        """Slug of the public page that the outcome is about."""
        return standing.record.slug

    def promise(self, standing, version, reviews) -> str:
        """Anything else the outcome depends on; part of the state mark."""
        return ""

    def warning(self, records) -> str:
        """A warning about the records that were changed; empty if there is none."""
        return ""

    def do(self, record, version, *, by, reason, moment) -> bool | None:
        """Apply the action. False if another person's approval is still needed."""
        raise NotImplementedError
