from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from editorial.confirmation.record_action import RecordAction, at
from editorial.permissions.review import may
from editorial.revisions.revision import Revision
from editorial.workflow import actions

WITHDRAWN = gettext_lazy("Its address will answer “withdrawn”, and it is found nowhere any more.")


class Withdraw(RecordAction):
    asks = ("reason", "public_reason")
    required_of_many = ("reason",)
    is_of_one_version = False
    title = gettext_lazy("Withdraw this entry?")
    titles = ngettext_lazy("Withdraw %(n)s entry?", "Withdraw %(n)s entries?", "n")
    button = gettext_lazy("Withdraw now")
    buttons = ngettext_lazy("Withdraw %(n)s entry", "Withdraw %(n)s entries", "n")
    done = gettext_lazy("Withdrawn.")
    done_many = ngettext_lazy("%(n)s entry was withdrawn.", "%(n)s entries were withdrawn.", "n")

    @cached_property
    def version(self):
        return self.revisions.current

    def why_left(self):
        if self.record.is_public:
            return ""
        if self.record.published_at:
            return _("It is withdrawn already.")
        return _("It was never public.")

    def sentences(self):
        working, planned = self.revisions.working, self.revisions.planned
        sentences = [str(WITHDRAWN)]
        if working:
            sentence = _("The draft (version %(number)s) stays as it is.")
            sentences.append(sentence % {"number": working.number})
        if planned:
            sentence = _(
                "Version %(number)s is still scheduled for %(time)s and makes it public again."
            )
            sentences.append(at(sentence, planned.moment, number=planned.number))
        return sentences

    def do(self, record, *, by, reason, public_reason="", **answers):
        actions.withdraw(record, by=by, reason=reason, public_reason=public_reason)


class WithdrawAt(Withdraw):
    asks = ("reason", "public_reason", "moment")
    title = gettext_lazy("Withdraw this entry at a later time?")
    button = gettext_lazy("Take down at this time")
    done = gettext_lazy("It will be withdrawn at that moment.")

    def sentences(self):
        sentences = [_("At the time given: %(sentence)s") % {"sentence": WITHDRAWN}]
        if leaving := self.revisions.leaving:
            sentence = _("This takes the place of the withdrawal scheduled for %(time)s.")
            sentences.append(at(sentence, leaving.moment))
        return sentences

    def do(self, record, *, by, reason, moment, public_reason="", **answers):
        actions.schedule_withdrawal(
            record, moment, by=by, reason=reason, public_reason=public_reason
        )


class Discard(RecordAction):
    needs = "change"
    asks = ("reason",)
    title = gettext_lazy("Discard this draft?")
    button = gettext_lazy("Discard this draft")
    done = gettext_lazy("Discarded.")

    @cached_property
    def version(self):
        return self.revisions.working

    def why_left(self):
        if self.record.published_at is None:
            return str(actions.NEVER_PUBLIC)
        return "" if self.version else _("There is no draft to discard.")

    def why_refused(self):
        if sentence := super().why_refused():
            return sentence
        is_in_review = self.version and self.version.state == Revision.State.IN_REVIEW
        if is_in_review and not may(self.user, "publish", self.record):
            return str(actions.RECALL_FIRST)
        return ""

    def sentences(self):
        put_aside = _("The draft (version %(number)s) is put aside among the versions.")
        stays = (
            _("The public page stays as it is.")
            if self.is_public
            else _("Its address goes on answering “withdrawn”.")
        )
        return [stays, put_aside % {"number": self.version.number}]

    def do(self, record, *, by, reason, **answers):
        actions.discard(self.version, by=by, reason=reason)


class Unschedule(RecordAction):
    title = gettext_lazy("Take this off the schedule?")
    button = gettext_lazy("Take off the schedule")
    done = gettext_lazy("Taken off the schedule.")

    @cached_property
    def version(self):
        scheduled = list(filter(None, [self.revisions.planned, self.revisions.leaving]))
        chosen = [version for version in scheduled if version.number == self.number]
        return next(iter(chosen or scheduled), None)

    def why_left(self):
        return "" if self.version else _("Nothing is scheduled.")

    def sentences(self):
        moment, number = self.version.moment, self.version.number
        if self.version.withdraws:
            sentence = _("It is not withdrawn at %(time)s: the public goes on seeing it.")
            return [at(sentence, moment)]
        if self.revisions.working:
            after = _("It is put aside among the versions, because there is a newer draft.")
        else:
            after = _("It is a draft again and has to be approved anew.")
        sentence = _("Version %(number)s does not become public at %(time)s.")
        return [at(sentence, moment, number=number), after]

    def do(self, record, *, by, **answers):
        actions.unschedule(self.version, by=by)
