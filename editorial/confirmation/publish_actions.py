from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from editorial.confirmation.record_action import RecordAction, at
from editorial.permissions.review import may
from editorial.revision_states.open_revisions import OpenRevisions
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from evidence.models import Citation
from values.languages import listed

State = Revision.State


def becomes_public(revisions: OpenRevisions, version) -> list[str]:
    """What the public will see of a revision, and what becomes of what is scheduled."""
    current, planned, leaving = revisions.current, revisions.planned, revisions.leaving
    numbers = {"new": version.number, "old": current.number if current else "—"}
    if revisions.record.is_public:
        sentence = _("The public will see version %(new)s in place of version %(old)s.")
    elif current:
        sentence = _("Withdrawn until now: the public will see version %(new)s there again.")
    else:
        sentence = _("Not public until now: the public will see version %(new)s.")
    sentences = [sentence % numbers]
    if planned and planned.number < version.number:
        sentences.append(is_dropped(planned))
    if leaving:
        sentence = _("It is still scheduled to be withdrawn at %(time)s.")
        sentences.append(at(sentence, leaving.moment))
    return sentences


def is_dropped(planned) -> str:
    sentence = _("What was scheduled for %(time)s (version %(number)s) is dropped.")
    return at(sentence, planned.moment, number=planned.number)


class Publish(RecordAction):
    is_checked = True
    title = gettext_lazy("Publish this entry?")
    titles = ngettext_lazy("Publish %(n)s entry?", "Publish %(n)s entries?", "n")
    button = gettext_lazy("Publish")
    buttons = ngettext_lazy("Publish %(n)s entry", "Publish %(n)s entries", "n")
    done = gettext_lazy("Published.")
    done_many = ngettext_lazy("%(n)s entry was published.", "%(n)s entries were published.", "n")

    @cached_property
    def version(self):
        planned = self.revisions.planned
        is_chosen = self.number and planned and planned.number == self.number
        return planned if is_chosen else self.revisions.working

    def why_left(self):
        if self.version:
            return ""
        if planned := self.revisions.planned:
            return at(_("It is scheduled to be published at %(time)s."), planned.moment)
        return _("There is no draft to publish.")

    def why_refused(self):
        if not may(self.user, "publish", self.record):
            return super().why_refused()
        is_approved = self.version is None or self.version.state == State.SCHEDULED
        return "" if is_approved else self.reviews.why_not(self.version, self.record)

    def sentences(self):
        if self.is_last_step:
            return self.when_public()
        return [
            _(
                "Your approval is kept. The public sees nothing new "
                "before another person has approved it too."
            )
        ]

    def when_public(self) -> list[str]:
        return becomes_public(self.revisions, self.version)

    @property
    def slug(self):
        return self.version.slug or self.record.slug

    @cached_property
    def is_last_step(self) -> bool:
        is_approved = self.version.state == State.SCHEDULED
        return is_approved or self.reviews.steps_left(self.version, self.record) <= 1

    @property
    def depends_on(self):
        return f"{self.is_last_step} {[check.name for check in self.missing]}"

    @staticmethod
    def warning(records):
        if unsourced := without_source(records):
            return _("Without a source: %(names)s") % {"names": listed(unsourced)}
        return ""

    def do(self, record, *, by, anyway="", **answers):
        return actions.publish(self.version, by=by, anyway=anyway)


class Schedule(Publish):
    asks = ("moment",)
    title = gettext_lazy("Publish this entry at a later time?")
    button = gettext_lazy("Publish at this time")
    done = gettext_lazy("Scheduled.")

    def when_public(self):
        seen, *others = super().when_public()
        planned = self.revisions.planned
        if planned and planned.number > self.version.number:
            others.insert(0, is_dropped(planned))
        return [_("At the time given: %(sentence)s") % {"sentence": seen}, *others]

    def do(self, record, *, by, moment, anyway="", **answers):
        return actions.schedule(self.version, moment, by=by, anyway=anyway)


class Return(RecordAction):
    asks = ("reason",)
    why = gettext_lazy("For its author: what to change. It is kept in the log.")
    title = gettext_lazy("Return this entry to its author?")
    button = gettext_lazy("Return for changes")
    done = gettext_lazy("Returned to its author.")

    @cached_property
    def version(self):
        return self.revisions.working

    def why_left(self):
        is_in_review = self.version and self.version.state == State.IN_REVIEW
        return "" if is_in_review else _("It is not in review.")

    def sentences(self):
        return [_("Its author is told the reason, and may change it again.")]

    def do(self, record, *, by, reason, **answers):
        actions.return_to_author(self.version, reason, by=by)


def without_source(records) -> list:
    """The records that cite no source; all must be of one kind."""
    if not records:
        return []
    citations = Citation.objects.of(type(records[0]), [record.pk for record in records])
    cited = set(citations.values_list("object_id", flat=True))
    return [record for record in records if record.pk not in cited]
