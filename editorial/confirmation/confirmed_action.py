"""What each act that staff are asked about states."""

from django.utils.translation import gettext_lazy

from editorial.revisions.revision import Revision
from editorial.workflow import actions, review

MERGED = gettext_lazy("It was merged into another entry.")
BEYOND = gettext_lazy("It lies beyond what your account may work on.")


class ConfirmedAction:
    """What is said of an act before and after it, and how it is done to one record."""

    needs = "publish"
    asks_reason = asks_moment = False
    # Whether the person may have chosen one of several versions of a record.
    is_of_one_version = True
    # Of one record; of several, with their number; and what is said when it was done.
    title = titles = button = buttons = done = done_many = ""

    def version(self, standing, number: int | None) -> Revision | None:
        """The version that the act is about; ``number`` where the person chose one."""
        raise NotImplementedError

    def left(self, standing, version, reviews) -> str:
        """Why this record is left alone, in a sentence; nothing if it is not."""
        raise NotImplementedError

    def refused(self, standing, version, reviews) -> str:
        """Why the person may not do it to this record, in a sentence; nothing if they may."""
        if reviews.may(standing.record, self.needs):
            return ""
        if reviews.may_some(self.needs):
            return str(BEYOND)
        return str(review.MAY_NOT_PUBLISH if self.needs == "publish" else actions.MAY_NOT_CHANGE)

    def outcome(self, standing, version, reviews) -> list[str]:
        """What the public sees afterwards, then what becomes of the other versions."""
        raise NotImplementedError

    def address(self, standing, version) -> str:
        """The slug of the page that is spoken of."""
        return standing.record.slug

    def promise(self, standing, version, reviews) -> str:
        """What the outcome depends on beside the versions of the record."""
        return ""

    def warning(self, records) -> str:
        """What colleagues should know of several records to which it was done."""
        return ""

    def do(self, record, version, *, by, reason, moment) -> bool | None:
        """False if another person's approval is still needed."""
        raise NotImplementedError
