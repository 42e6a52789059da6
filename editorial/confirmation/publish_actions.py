from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from editorial.confirmation.confirmed_action import ConfirmedAction
from editorial.confirmation.moment_sentences import at, listed, number_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from evidence.models import Citation

State = Revision.State


class Publish(ConfirmedAction):
    title = gettext_lazy("Publish this entry?")
    titles = ngettext_lazy("Publish %(n)s entry?", "Publish %(n)s entries?", "n")
    button = gettext_lazy("Publish")
    buttons = ngettext_lazy("Publish %(n)s entry", "Publish %(n)s entries", "n")
    done = gettext_lazy("Published.")
    done_many = ngettext_lazy("%(n)s entry was published.", "%(n)s entries were published.", "n")

    def version(self, standing, number):
        chosen = standing.planned
        return chosen if number and chosen and chosen.number == number else standing.working

    def left(self, standing, version, reviews):
        if version:
            return ""
        if standing.planned:
            return at(_("It is scheduled to be published at %(time)s."), standing.planned.moment)
        return _("There is no draft to publish.")

    def refused(self, standing, version, reviews):
        if not reviews.may(standing.record, "publish"):
            return super().refused(standing, version, reviews)
        is_approved = version is None or version.state == State.SCHEDULED
        return "" if is_approved else reviews.why_not(version, standing.record)

    def outcome(self, standing, version, reviews):
        if not self.is_last_step(standing, version, reviews):
            return [
                _(
                    "Your approval is kept. The public sees nothing new "
                    "before another person has approved it too."
                )
            ]
        return [self.seen(standing, version), *self.beside(standing, version)]

    def seen(self, standing, version) -> str:
        current = standing.current
        if standing.record.is_public:
            return _("The public will see version %(new)s in place of version %(old)s.") % {
                "new": version.number, "old": number_of(current),
            }  # fmt: skip
        if current:
            return _("Withdrawn until now: the public will see version %(new)s there again.") % {
                "new": version.number
            }
        return _("Not public until now: the public will see version %(new)s.") % {
            "new": version.number
        }

    def beside(self, standing, version) -> list[str]:
        planned, leaving, said = standing.planned, standing.leaving, []
        if planned and planned.number < version.number:
            sentence = _("What was scheduled for %(time)s (version %(number)s) is dropped.")
            said.append(at(sentence, planned.moment, number=planned.number))
        if leaving:
            said.append(at(_("It is still scheduled to be withdrawn at %(time)s."), leaving.moment))
        return said

    def address(self, standing, version):
        return (version and version.slug) or standing.record.slug

    def is_last_step(self, standing, version, reviews) -> bool:
        if version.state == State.SCHEDULED:
            return True
        return reviews.steps_left(version, standing.record) <= 1

    def promise(self, standing, version, reviews):
        return str(version and self.is_last_step(standing, version, reviews))

    def warning(self, records):
        if unsourced := without_source(records):
            return _("Without a source: %(names)s") % {"names": listed(map(str, unsourced))}
        return ""

    def do(self, record, version, *, by, reason, moment):
        return actions.publish(version, by=by)


class Schedule(Publish):
    asks_moment = True
    title = gettext_lazy("Publish this entry at a later time?")
    button = gettext_lazy("Publish at this time")
    done = gettext_lazy("Scheduled.")

    def seen(self, standing, version):
        return _("At the time given: %(sentence)s") % {"sentence": super().seen(standing, version)}

    def beside(self, standing, version):
        planned = standing.planned
        said = super().beside(standing, version)
        if planned and planned.number > version.number:
            sentence = _("What was scheduled for %(time)s (version %(number)s) is dropped.")
            said.insert(0, at(sentence, planned.moment, number=planned.number))
        return said

    def do(self, record, version, *, by, reason, moment):
        return actions.schedule(version, moment, by=by)


def without_source(records) -> list:
    """The records that cite no source; all must be of one kind."""
    if not records:
        return []
    of_kind = ContentType.objects.get_for_model(records[0])
    cited = Citation.objects.filter(
        content_type=of_kind, object_id__in=[record.pk for record in records]
    )
    known = set(cited.values_list("object_id", flat=True))
    return [record for record in records if record.pk not in known]
