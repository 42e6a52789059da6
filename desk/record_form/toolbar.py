"""Context of the panel above the change form: which version is open, and the available actions."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from desk.record_form.bilingual_admin import label_of
from desk.record_form.opened_revision import OpenedRevision, choice_name, meanwhile
from editorial.permissions import review
from editorial.revisions.diff import ThreeWays, differences, marked
from editorial.revisions.revision import Revision
from editorial.revisions.translations import pairs

State = Revision.State


@dataclass
class Toolbar:
    """``newest``: the record's newest revision; ``opened``: the one in the form, usually the same."""

    request: object
    record: object
    newest: Revision | None
    opened: OpenedRevision | None

    @property
    def user(self):
        return self.request.user

    @cached_property
    def current(self) -> Revision | None:
        """The published revision, or the last one if the record is withdrawn."""
        return self.record.permalink.revisions.current().select_related("author").first()

    @cached_property
    def scheduled(self) -> list[Revision]:
        return list(self.record.permalink.revisions.scheduled().order_by("moment"))

    @property
    def is_draft_of_public(self) -> bool:
        return bool(self.record.published_at and self.newest and self.newest != self.current)

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
        return differences(type(self.record), theirs, mine, self.user)

    @cached_property
    def conflicts(self) -> list[dict]:
        """Conflicting values with their three sides, to choose from."""
        return conflicts_to_choose(self.opened, type(self.record), self.request)

    @cached_property
    def taken(self) -> str:
        """A sentence listing what the text in the form takes over from other people's revisions."""
        return self.opened.edit.taken_in_words() if self.opened.is_merged else ""

    @property
    def theirs(self) -> str:
        """Column heading naming the author of the newest revision."""
        author = self.newest.author
        if author is None or author == self.user:
            return _("Text saved meanwhile")
        return _("%(name)s's text") % {"name": author}

    @cached_property
    def may_publish(self) -> bool:
        return review.may_publish(self.user, self.record)

    @cached_property
    def may_change(self) -> bool:
        return self.user.has_perm(review.permission(self.record, "change"), self.record)

    @cached_property
    def why_not(self) -> str:
        """Why a reviewer may not approve the newest revision; empty if they may, or are no reviewer."""
        if not (self.newest and self.may_publish and self.is_working):
            return ""
        return review.why_not(self.user, self.newest, self.record)

    @property
    def is_working(self) -> bool:
        return bool(self.newest and self.newest.state in Revision.WORKING)

    @property
    def is_lone_reviewer(self) -> bool:
        return self.may_publish and not review.two_needed(self.record)

    @property
    def may_approve(self) -> bool:
        return self.is_working and self.may_publish and not self.why_not

    @property
    def is_in_review(self) -> bool:
        return bool(self.newest and self.newest.state == State.IN_REVIEW)

    @property
    def may_return(self) -> bool:
        return self.is_in_review and self.may_publish

    @property
    def may_recall(self) -> bool:
        return self.is_in_review and self.may_change

    @property
    def may_discard(self) -> bool:
        return bool(
            self.newest
            and self.record.published_at
            and self.is_working
            and self.may_change
            and (self.may_publish or not self.is_in_review)
        )

    @property
    def may_withdraw(self) -> bool:
        return self.record.is_public and self.may_publish

    @property
    def may_merge(self) -> bool:
        return self.may_publish and not self.record.permalink.merged_into_id

    @property
    def may_bring_back(self) -> bool:
        """Whether a withdrawn record without a working revision can be edited again."""
        is_merged = self.record.permalink.merged_into_id
        may = self.record.withdrawn_at and self.may_change and not self.is_working
        return bool(may and not is_merged)

    @property
    def signatures(self):
        return self.newest.signatures.select_related("person") if self.newest else []

    @property
    def steps_left(self) -> int:
        return review.steps_left(self.newest, self.record) if self.newest else 0

    @cached_property
    def outdated(self) -> list[dict]:
        """Outdated translations, each with what has changed in the other language since."""
        if not self.opened:
            return []
        opened, kind = self.opened.in_form, type(self.record)
        fields = opened.content["fields"]
        return [
            {
                "name": name,
                "label": label_of(kind._meta.get_field(name)),
                "changed": marked(was, fields[other]),
            }
            for name, other in pairs(kind)
            if (was := opened.outdated.get(name)) is not None
        ]


def conflicts_to_choose(opened: OpenedRevision, kind, request) -> list[dict]:
    """Dicts for the template: label, form field name, sides, chosen side (default ``mine``)."""
    if not opened.conflicts:
        return []
    edit = opened.edit
    told = ThreeWays(kind, edit.base, edit.theirs, edit.mine, request.user).conflicts(
        opened.conflicts
    )
    return [
        {
            "label": conflict.label,
            "language": conflict.language,
            "name": choice_name(conflict.path),
            "chosen": request.POST.get(choice_name(conflict.path), "mine"),
            "sides": dict(zip(["base", "theirs", "mine"], conflict.sides, strict=True)),
        }
        for conflict in told
    ]
