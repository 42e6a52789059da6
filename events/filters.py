from django.utils.translation import gettext_lazy as _

from records.filters import OneChoice, RecordChoice, RecordFilterSet


class EventFilterSet(RecordFilterSet):
    when = OneChoice(
        label=_("Time"),
        choices=[("upcoming", _("upcoming")), ("now", _("now")), ("past", _("past"))],
        method="take_place",
    )
    registration = OneChoice(
        label=_("Registration"), choices=[("open", _("open now"))], method="still_open"
    )
    edition = RecordChoice(field_name="edition")
    alliance = RecordChoice(field_name="alliances")
    center = RecordChoice(field_name="centers")
    institution = RecordChoice(field_name="organizers__institution")
    document = RecordChoice(field_name="documents")

    def take_place(self, events, name, when):
        return {"upcoming": events.upcoming, "now": events.now, "past": events.past}[when]()

    def still_open(self, events, name, value):
        return events.open_for_registration()
