"""What the page of a record says above its form: which version this is, and what may be done with it."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from editorial import review
from editorial.bilingual import label_of
from editorial.comparing import differences, marked
from editorial.revisions import Revision
from editorial.translations import pairs

State = Revision.State


@dataclass
class Panel:
    """``newest``: what staff work on; ``opened``: what stands in the form, mostly the same."""

    request: object
    record: object
    newest: Revision | None
    opened: Revision | None

    @property
    def user(self):
        return self.request.user

    @cached_property
    def current(self) -> Revision | None:
        """What the public sees, or saw last."""
        return self.record.permalink.revisions.current().select_related("author").first()

    @cached_property
    def scheduled(self) -> list[Revision]:
        return list(self.record.permalink.revisions.scheduled().order_by("moment"))

    @property
    def seen(self):
        """Which version the person has seen as the newest; a page that was refused says it again."""
        return self.request.POST.get("_seen") or self.newest.number

    @property
    def is_draft_of_public(self) -> bool:
        return bool(self.record.published_at and self.newest and self.newest != self.current)

    @property
    def is_put_aside(self) -> bool:
        """Whether the form holds what was written while another saved."""
        return self.opened != self.newest

    @cached_property
    def beside(self):
        """What the other saved, against what stands in the form."""
        return differences(type(self.record), self.newest.content, self.opened.content, self.user)

    @cached_property
    def may_publish(self) -> bool:
        return review.may_publish(self.user, self.record)

    @cached_property
    def may_change(self) -> bool:
        return self.user.has_perm(review.permission(self.record, "change"), self.record)

    @cached_property
    def why_not(self) -> str:
        """Why a reviewer may not approve it."""
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
        """Whether a withdrawn record, on which nobody works, can become a draft to be published."""
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
        """Texts to be looked at, each with what changed in the other language since."""
        if not self.opened:
            return []
        fields, kind = self.opened.content["fields"], type(self.record)
        return [
            {
                "name": name,
                "label": label_of(kind._meta.get_field(name)),
                "changed": marked(was, fields[other]),
            }
            for name, other in pairs(kind)
            if (was := self.opened.outdated.get(name)) is not None
        ]
