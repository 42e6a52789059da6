"""Context of the panel above the change form: which version is open, and the available actions."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from desk.record_form.opened_revision import OpenedRevision, choice_name, meanwhile
from editorial.checks.gate import Gate, Missing
from editorial.people import full_name
from editorial.permissions.review import Reviews, may
from editorial.permissions.staff_only import sees
from editorial.remarks.remark import Remark, name_rows
from editorial.revision_states.publication_state import looking_at, state_of
from editorial.revisions.diff import OutdatedText, ThreeWays, differences, outdated_texts
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine


@dataclass
class Toolbar:
    """``newest``: the record's newest revision; ``opened``: the one in the form, usually the same."""

    request: object
    record: object
    newest: Revision | None
    opened: OpenedRevision | None

    def __post_init__(self):
        self.user, self.kind = self.request.user, type(self.record)
        self.reviews = Reviews(self.user, [self.record])
        if self.newest and self.request.method == "GET":
            # The page names who approved it.
            prefetch_related_objects([self.newest], "signatures__person")

    @cached_property
    def standing(self) -> list[Revision]:
        """The scheduled revisions, and the published one or the last before a withdrawal."""
        states = [Revision.State.PUBLISHED, Revision.State.SCHEDULED]
        found = self.record.permalink.revisions.filter(state__in=states).defer("content")
        return list(found.select_related("author").order_by("moment"))

    @property
    def current(self) -> Revision | None:
        return next((version for version in self.standing if version.published_at), None)

    @property
    def scheduled(self) -> list[Revision]:
        return [version for version in self.standing if not version.published_at]

    @property
    def state(self) -> str:
        """Public state, and that of the newest revision if it differs, in short."""
        return state_of(self.record, self.newest.state if self.newest else "")

    @property
    def is_draft_of_public(self) -> bool:
        return bool(self.record.published_at and self.newest and self.newest != self.current)

    @property
    def looking_at(self) -> str:
        """What the public sees, and what is in the form, in a sentence."""
        return looking_at(self.record, self.newest)

    @cached_property
    def returned(self) -> LogLine | None:
        """Who returned the newest revision, and when."""
        lines = LogLine.objects.filter(act=LogLine.Act.RETURN, ref=self.record.ref)
        lines = lines.filter(revision=self.newest.number).select_related("person")
        return lines.order_by("-at").first()

    @property
    def has_steps(self) -> bool:
        """Whether several people approve one after the other."""
        return settings.REVIEW_STEPS > 1

    @property
    def is_to_review(self) -> bool:
        return self.is_in_review and self.may_publish

    @property
    def is_in_review(self) -> bool:
        return bool(self.newest and self.newest.state == Revision.State.IN_REVIEW)

    @property
    def may_recall(self) -> bool:
        """Its author takes a submission back; others who may publish return it."""
        is_own = self.is_in_review and self.newest.author == self.user
        return self.is_in_review and self.may_change and (is_own or not self.may_publish)

    @property
    def is_another(self) -> bool:
        """Whether the form displays a text other than the newest revision."""
        return bool(self.opened and self.opened.version != self.newest)

    @cached_property
    def meanwhile(self) -> str:
        base = self.opened.version
        return meanwhile(self.user, (self.opened.is_put_aside and base.base) or base, self.newest)

    @cached_property
    def beside(self):
        """Differences between the newest revision and the text in the form."""
        theirs, mine = self.newest.content, self.opened.in_form.content
        return differences(self.kind, theirs, mine, self.user)

    @cached_property
    def conflicts(self) -> list[dict]:
        """Conflicting values with their three sides, to choose from; ``mine`` is chosen at first."""
        if not self.opened.conflicts:
            return []
        edit, posted = self.opened.edit, self.request.POST
        sides = ThreeWays(self.kind, edit.base, edit.theirs, edit.mine, self.user)
        return [
            {
                "label": conflict.label,
                "language": conflict.language,
                "name": choice_name(conflict.path),
                "chosen": posted.get(choice_name(conflict.path), "mine"),
                "sides": dict(zip(["base", "theirs", "mine"], conflict.sides, strict=True)),
            }
            for conflict in sides.conflicts(self.opened.conflicts)
        ]

    @cached_property
    def taken(self) -> str:
        """A sentence listing what the text in the form takes over from other people's revisions."""
        return self.opened.edit.taken_in_words() if self.opened.is_merged else ""

    @property
    def theirs(self) -> str:
        """Column heading naming the author of the newest revision."""
        author = self.newest.author
        if author in [None, self.user]:
            return _("Text saved meanwhile")
        return _("%(name)s's text") % {"name": full_name(author)}

    @cached_property
    def may_publish(self) -> bool:
        return may(self.user, "publish", self.record)

    @cached_property
    def may_change(self) -> bool:
        return sees(self.user, self.record)

    @property
    def is_working(self) -> bool:
        return bool(self.newest and self.newest.state in Revision.WORKING)

    @cached_property
    def why_not(self) -> str:
        """Why a reviewer may not approve the newest revision; empty if they may, or are no reviewer."""
        is_asked = self.may_publish and self.is_working
        return self.reviews.why_not(self.newest, self.record) if is_asked else ""

    @property
    def is_lone_reviewer(self) -> bool:
        return self.may_publish and not self.reviews.two_needed(self.record)

    @property
    def may_discard(self) -> bool:
        if not (self.record.published_at and self.is_working and self.may_change):
            return False
        return self.may_publish or self.newest.state != Revision.State.IN_REVIEW

    @property
    def may_bring_back(self) -> bool:
        """Whether a withdrawn record without a working revision can be edited again."""
        is_idle = self.record.withdrawn_at and not self.is_working
        return bool(is_idle and self.may_change and not self.record.permalink.merged_into_id)

    @cached_property
    def publish_checks(self) -> list[Missing]:
        """What the text in the form lacks for being published, if it is still to be."""
        revision = self.opened and self.opened.in_form
        if not (self.may_change and revision and revision.state != Revision.State.PUBLISHED):
            return []
        return Gate(self.kind).missing(revision.content)

    @cached_property
    def remarks(self) -> list[Remark]:
        """What reviewers remarked on the draft, and is not done."""
        is_asked = self.is_working and self.may_change
        remarks = list(Remark.objects.open_of(self.record)) if is_asked else []
        if any(remark.place.startswith("rows.") for remark in remarks):
            current = self.record.permalink.revisions.current().first()
            contents = [version.content for version in [self.newest, current] if version]
            name_rows(remarks, self.user, *contents)
        return remarks

    @cached_property
    def outdated(self) -> list[OutdatedText]:
        return outdated_texts(self.kind, self.opened.in_form) if self.opened else []
