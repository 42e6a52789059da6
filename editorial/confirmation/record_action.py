"""Base class of the actions that need confirmation."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin_pages import admin_page
from editorial.checks.gate import required_in_words
from editorial.confirmation.confirmation_page import Subject, page_address
from editorial.permissions.review import MAY_NOT_PUBLISH, Reviews, may
from editorial.revision_states.open_revisions import OpenRevisions
from editorial.revision_states.publication_state import publication_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions

MERGED = gettext_lazy("It was merged into another entry.")
BEYOND = gettext_lazy("It lies beyond what your account may work on.")


class RecordAction(Subject):
    """An action on one record: its texts, whether it is possible, and what it would do.

    ``number``: the revision that the user chose, if any; ``checked``: what revisions lack, by key.
    """

    needs = "publish"
    # Inputs of the confirmation page.
    asks: tuple[str, ...] = ()
    # Those of them that must not stay empty if several records are changed.
    required_of_many: tuple[str, ...] = ()
    # For whom the reason is, where it has to be given.
    why = ""
    # Whether the user can choose among several revisions of a record.
    is_of_one_version = True
    # Whether it leads to the public, so that the checks before publishing hold.
    is_checked = False
    # Whether it is about the text: the page then leads to what changes in it, and to the public page.
    is_about_text = True
    # Texts for one record; for several, with a count; and the messages afterwards.
    title = titles = button = buttons = done = done_many = ""

    def __init__(
        self,
        revisions: OpenRevisions,
        reviews: Reviews,
        number: int | None = None,
        checked: dict | None = None,
    ):
        self.revisions, self.reviews, self.number = revisions, reviews, number
        self.checked = checked or {}
        self.user = reviews.user
        self.record = record = revisions.record
        kind = type(record)
        super().__init__(
            record.ref,
            str(record),
            page=admin_page(kind, "change", record.pk),
            state=publication_of(record),
            is_public=record.is_public,
        )
        if self.is_checked and self.version:
            self.missing = self.checked.get(self.version.pk, [])
        # On the page of a single record, this is a 403.
        self.refusal = self.why_refused()
        if record.permalink.merged_into_id:
            self.left = str(MERGED)
        else:
            self.left = self.refusal or self.why_not_open() or self.why_left() or self.what_lacks()
        version = self.version
        if not self.left:
            self.outcome = self.sentences()
            self.address = page_address(record, self.slug) if self.is_about_text else ""
            if (
                self.is_about_text
                and version
                and version != revisions.current
                and not version.withdraws
            ):
                self.compare = admin_page(kind, "compare", record.pk)
        self.mark = revisions.mark(
            record.slug,
            version and version.number,
            "" if self.left else self.depends_on,
            bool(self.left),
        )

    @cached_property
    def version(self) -> Revision | None:
        """The revision that the action applies to."""
        raise NotImplementedError

    def why_refused(self) -> str:
        """A sentence on why the user may not apply the action to this record; empty if they may."""
        if may(self.user, self.needs, self.record):
            return ""
        if may(self.user, self.needs, type(self.record)):
            return str(BEYOND)
        return str(MAY_NOT_PUBLISH if self.needs == "publish" else actions.MAY_NOT_CHANGE)

    def why_not_open(self) -> str:
        """Why the chosen revision is not the one the action applies to; empty if it is."""
        if self.number is None or self.version is None or self.version.number == self.number:
            return ""
        return _("Version %(number)s is not open any more; the newest is version %(newest)s.") % {
            "number": self.number,
            "newest": self.version.number,
        }

    def why_left(self) -> str:
        """A sentence on why this record is skipped; empty if it is not."""
        raise NotImplementedError

    def what_lacks(self) -> str:
        """What is required and missing, in words; empty if nothing is."""
        required = [check for check in self.missing if check.is_required]
        return required_in_words(required) if required else ""

    def sentences(self) -> list[str]:
        """What becomes of the public page, then of the other revisions."""
        raise NotImplementedError

    @property
    def slug(self) -> str:
        """Slug of the public page that the sentences are about."""
        return self.record.slug

    @property
    def depends_on(self) -> str:
        """Anything else the outcome depends on; part of the state mark."""
        return ""

    @staticmethod
    def warning(records) -> str:
        """A warning about the records that were changed; empty if there is none."""
        return ""

    @staticmethod
    def is_offered() -> bool:
        """Whether it makes sense on this site."""
        return True

    def do(self, record, *, by, **answers) -> bool | None:
        """Apply the action. False if another person's approval is still needed."""
        raise NotImplementedError


def at(sentence: str, moment, **values) -> str:
    """Fill in a sentence with a ``%(time)s`` placeholder, in local time."""
    time = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return sentence % {"time": time, **values}
