"""The page on which a draft is read, and published, scheduled or returned."""

from dataclasses import dataclass

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.review.remark_views import remark_view
from desk.review.waiting import next_for
from editorial.admin_pages import PagesAdmin
from editorial.checks.gate import Gate, Missing
from editorial.confirmation.confirm_admin import ANSWERED, form_for
from editorial.confirmation.confirmation_page import Subjects
from editorial.confirmation.confirmed_actions import ACTIONS
from editorial.permissions.review import Reviews, may
from editorial.remarks.remark import Remark, name_rows, place_of
from editorial.revision_states.open_revisions import OpenRevisions, open_revisions_of
from editorial.revision_states.publication_state import looking_at
from editorial.revisions.create_revision import EMPTY, newest_of
from editorial.revisions.diff import (
    Difference,
    OutdatedText,
    differences,
    outdated_texts,
    unchanged,
)
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine

# In the order of the page; what a reviewer can do with a draft.
CHOICES = ["publish", "schedule", "return"]


@dataclass
class Choice:
    """One of the actions, with the inputs it asks for and what its form holds beside them."""

    name: str
    label: str
    button: str
    form: object
    hidden: dict[str, str]


class ReviewPage:
    """``revision``: the draft; ``current``: what is public, or was before a withdrawal."""

    def __init__(self, request, record, revision, current):
        self.request, self.record, self.revision = request, record, revision
        self.user, self.kind, self.current = request.user, type(record), current

    @property
    def state(self) -> str:
        return looking_at(self.record, self.revision)

    @cached_property
    def submitted(self) -> LogLine | None:
        return self.lines(LogLine.Act.SUBMIT).filter(revision=self.revision.number).first()

    @cached_property
    def differences(self) -> list[Difference]:
        """Each with the remarks about it, and the translation that was not changed with it."""
        outdated = {text.other: text for text in self.outdated}
        found = differences(self.kind, self.before, self.revision.content, self.user)
        for difference in found:
            difference.place = place_of(difference.path)
            difference.remarks = [
                remark for remark in self.remarks if remark.place == difference.place
            ]
            difference.outdated = outdated.get(difference.path[1])
        return found

    @cached_property
    def outdated(self) -> list[OutdatedText]:
        return outdated_texts(self.kind, self.revision)

    @property
    def other_outdated(self) -> list[OutdatedText]:
        """Those whose other language does not differ here: it changed before."""
        changed = {difference.path[1] for difference in self.differences}
        return [text for text in self.outdated if text.other not in changed]

    @cached_property
    def returned(self) -> LogLine | None:
        """How the draft was returned last, if it was."""
        published = self.current.number if self.current else 0
        lines = self.lines(LogLine.Act.RETURN).filter(revision__gt=published)
        return lines.filter(**self.of_draft).first()

    @cached_property
    def of_draft(self) -> dict:
        """A condition for what was done since an earlier draft was discarded."""
        discarded = self.lines(LogLine.Act.DISCARD).first()
        return {"at__gt": discarded.at} if discarded else {}

    def lines(self, act):
        """The newest first."""
        lines = LogLine.objects.filter(act=act, ref=self.record.ref)
        return lines.select_related("person").order_by("-at")

    @cached_property
    def since_return(self) -> list[Difference]:
        number = self.returned.revision
        returned = get_object_or_404(self.record.permalink.revisions, number=number)
        return differences(self.kind, returned.content, self.revision.content, self.user)

    @cached_property
    def remarks(self) -> list[Remark]:
        """Of earlier reviews too, with their answers."""
        remarks = list(Remark.objects.on_draft_of(self.record).filter(**self.of_draft))
        name_rows(remarks, self.user, self.revision.content, self.before)
        return remarks

    @property
    def other_remarks(self) -> list[Remark]:
        """Those about what does not differ any more."""
        places = {difference.place for difference in self.differences}
        return [remark for remark in self.remarks if remark.place not in places]

    @property
    def before(self) -> dict:
        return self.current.content if self.current else EMPTY

    @cached_property
    def unchanged(self) -> list[tuple]:
        return unchanged(self.kind, self.before, self.revision.content, self.user)

    @property
    def changes_in_words(self) -> str:
        n = len(self.differences)
        return ngettext("%(n)s change", "%(n)s changes", n) % {"n": n}

    @cached_property
    def publish_checks(self) -> list[Missing]:
        return Gate(self.kind).missing(self.revision.content)

    @cached_property
    def why_not(self) -> str:
        """Why this person may not approve the draft; empty if they may."""
        return self.reviews.why_not(self.revision, self.record)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.user, [self.record])

    @cached_property
    def open_revisions(self) -> OpenRevisions:
        [found] = open_revisions_of([self.record])
        return found

    @cached_property
    def choices(self) -> list[Choice]:
        return list(filter(None, map(self.choice, CHOICES)))

    def choice(self, name: str) -> Choice | None:
        """None if it cannot be done; the page says why."""
        number, checked = self.revision.number, {self.revision.pk: self.publish_checks}
        action = ACTIONS[name](self.open_revisions, self.reviews, number, checked)
        subjects = Subjects([action])
        if not subjects.to_do:
            return None
        form = form_for(action, self.request, subjects)
        # Several forms are on the page.
        form.auto_id = f"id_{name}_%s"
        hidden = {ANSWERED: subjects.chosen, "revision": number, "then": "review"}
        label = _("Publish at a later time") if name == "schedule" else action.button
        return Choice(name, str(label), str(action.button), form, hidden)

    @cached_property
    def next_page(self) -> tuple[str, int]:
        return next_for(self.user, self.record)

    @property
    def may_publish(self) -> bool:
        return may(self.user, "publish", self.record)


class ReviewAdmin(PagesAdmin):
    def own_pages(self):
        return [
            ("<int:key>/review/", self.review_view, "review"),
            ("<int:key>/remarks/", self.remark_view, "remarks"),
            *super().own_pages(),
        ]

    def remark_view(self, request, key):
        return remark_view(self, request, self.record_of(request, key))

    def review_view(self, request, key):
        """The page of a draft; of a record without one, its form."""
        record = self.record_of(request, key)
        revision = newest_of(record.permalink)
        if revision is None or revision.state not in Revision.WORKING:
            return HttpResponseRedirect(self.page("change", record.pk))
        current = record.permalink.revisions.current().first()
        review = ReviewPage(request, record, revision, current)
        return self.show_page(
            request,
            "admin/record_review.html",
            str(revision.name()),
            record=record,
            review=review,
            revision=revision,
        )

    def after_action(self, request, record) -> str:
        """From the page of a review on to the next one."""
        if request.POST.get("then") != "review":
            return super().after_action(request, record)
        return next_for(request.user, record)[0] or reverse("admin:index")
