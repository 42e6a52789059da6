from django.utils.translation import gettext_lazy as _

from events.models import Event
from records.selection.filters import ChoiceFilter, RecordFilterSet, RecordsFilter


class EventFilterSet(RecordFilterSet):
    when = ChoiceFilter(
        label=_("Time"),
        choices=[("upcoming", _("upcoming")), ("now", _("now")), ("past", _("past"))],
        method="take_place",
    )
    registration = ChoiceFilter(
        label=_("Registration"), choices=[("open", _("open now"))], method="still_open"
    )
    period = ChoiceFilter(
        label=_("Period"),
        choices=[*Event.Period.choices, ("not-stated", _("period not stated"))],
        method="in_period",
    )
    edition = RecordsFilter(field_name="edition")
    alliance = RecordsFilter(field_name="alliances")
    center = RecordsFilter(field_name="centers")
    institution = RecordsFilter(field_name="organizers__institution")
    document = RecordsFilter(field_name="documents")

    def in_period(self, events, name, period):
        return events.filter(period="" if period == "not-stated" else period)

    def take_place(self, events, name, when):
        return {"upcoming": events.upcoming, "now": events.now, "past": events.past}[when]()

    def still_open(self, events, name, value):
        return events.open_for_registration()
