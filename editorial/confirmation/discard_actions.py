from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.confirmation.confirmed_action import ConfirmedAction
from editorial.confirmation.moment_sentences import at
from editorial.revisions.revision import Revision
from editorial.workflow import actions

State = Revision.State


class Discard(ConfirmedAction):
    needs = "change"
    asks_reason = True
    title = gettext_lazy("Discard this draft?")
    button = gettext_lazy("Discard this draft")
    done = gettext_lazy("Discarded.")

    def version(self, standing, number):
        return standing.working

    def left(self, standing, version, reviews):
        if standing.record.published_at is None:
            return str(actions.NEVER_PUBLIC)
        return "" if version else _("There is no draft to discard.")

    def refused(self, standing, version, reviews):
        if sentence := super().refused(standing, version, reviews):
            return sentence
        is_in_review = version and version.state == State.IN_REVIEW
        if is_in_review and not reviews.may(standing.record, "publish"):
            return str(actions.RECALL_FIRST)
        return ""

    def outcome(self, standing, version, reviews):
        put_aside = _("The draft (version %(number)s) is put aside among the versions.")
        stays = (
            _("The public page stays as it is.")
            if standing.record.is_public
            else _("Its address goes on answering “withdrawn”.")
        )
        return [stays, put_aside % {"number": version.number}]

    def do(self, record, version, *, by, reason, moment):
        actions.discard(version, by=by, reason=reason)


class Unschedule(ConfirmedAction):
    title = gettext_lazy("Take this off the schedule?")
    button = gettext_lazy("Take off the schedule")
    done = gettext_lazy("Taken off the schedule.")

    def version(self, standing, number):
        fits = [version for version in [standing.planned, standing.leaving] if version]
        chosen = [fit for fit in fits if fit.number == number]
        return next(iter(chosen or fits), None)

    def left(self, standing, version, reviews):
        return "" if version else _("Nothing is scheduled.")

    def outcome(self, standing, version, reviews):
        if version.withdraws:
            return [
                at(
                    _("It is not withdrawn at %(time)s: the public goes on seeing it."),
                    version.moment,
                )
            ]
        sentence = _("Version %(number)s does not become public at %(time)s.")
        if standing.working:
            after = _("It is put aside among the versions, because there is a newer draft.")
        else:
            after = _("It is a draft again and has to be approved anew.")
        return [at(sentence, version.moment, number=version.number), after]

    def do(self, record, version, *, by, reason, moment):
        actions.unschedule(version, by=by)
