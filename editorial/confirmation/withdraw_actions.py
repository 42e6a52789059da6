from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from editorial.confirmation.confirmed_action import ConfirmedAction
from editorial.confirmation.moment_sentences import at
from editorial.workflow import actions


class Withdraw(ConfirmedAction):
    asks_reason = True
    is_of_one_version = False
    title = gettext_lazy("Withdraw this entry?")
    titles = ngettext_lazy("Withdraw %(n)s entry?", "Withdraw %(n)s entries?", "n")
    button = gettext_lazy("Withdraw now")
    buttons = ngettext_lazy("Withdraw %(n)s entry", "Withdraw %(n)s entries", "n")
    done = gettext_lazy("Withdrawn.")
    done_many = ngettext_lazy("%(n)s entry was withdrawn.", "%(n)s entries were withdrawn.", "n")

    def version(self, standing, number):
        return standing.current

    def left(self, standing, version, reviews):
        record = standing.record
        if record.is_public:
            return ""
        if record.published_at:
            return _("It is withdrawn already.")
        return _("It was never public.")

    def outcome(self, standing, version, reviews):
        return [self.seen(), *self.beside(standing)]

    def seen(self) -> str:
        return _("Its address will answer “withdrawn”, and it is found nowhere any more.")

    def beside(self, standing) -> list[str]:
        working, planned, said = standing.working, standing.planned, []
        if working:
            said.append(
                _("The draft (version %(number)s) stays as it is.") % {"number": working.number}
            )
        if planned:
            sentence = _(
                "Version %(number)s is still scheduled for %(time)s and makes it public again."
            )
            said.append(at(sentence, planned.moment, number=planned.number))
        return said

    def do(self, record, version, *, by, reason, moment):
        actions.withdraw(record, by=by, reason=reason)


class WithdrawAt(Withdraw):
    asks_moment = True
    title = gettext_lazy("Withdraw this entry at a later time?")
    button = gettext_lazy("Take down at this time")
    done = gettext_lazy("It will be withdrawn at that moment.")

    def seen(self):
        return _("At the time given: %(sentence)s") % {"sentence": super().seen()}

    def beside(self, standing):
        leaving, said = standing.leaving, []
        if leaving:
            sentence = _("This takes the place of the withdrawal scheduled for %(time)s.")
            said.append(at(sentence, leaving.moment))
        return said

    def do(self, record, version, *, by, reason, moment):
        actions.schedule_withdrawal(record, moment, by=by, reason=reason)
