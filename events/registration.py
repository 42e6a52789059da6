"""Registration for an event: link, deadline and state."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.querysets import running_periods
from records.exports.feeds.appointments import Appointment
from records.wording.facts import fact
from values.dates import date_in_words, this_minute


class Registering:
    """The current meaning of an event's registration fields."""

    @property
    def address_to_take_part(self):
        """The registration link while registration is open, else the address of the base class."""
        link = self.registration_link if self.takes_registrations else ""
        return link or super().address_to_take_part

    @property
    def last_moment_to_register(self):
        """The deadline: closing of registration, else the end of the event, else its start."""
        return self.registration_closes_latest or self.end_latest or self.start_latest

    @property
    def takes_registrations(self) -> bool:
        """Whether registration is open; equals the query ``open_for_registration``."""
        now = this_minute()
        return (
            self.registration == self.Registration.NEEDED
            and not self.is_off
            and not self.opens_later
            and (not self.last_moment_to_register or self.last_moment_to_register >= now)
        )

    @property
    def opens_later(self) -> bool:
        """Whether the opening lies ahead, or in a month or year that is not over."""
        opens, now = self.registration_opens, this_minute()
        is_ahead = opens and self.registration_opens_earliest > now
        return bool(is_ahead or opens in running_periods(now))

    @property
    def lies_ahead(self) -> bool:
        return bool(not self.is_off and self.start and self.start_earliest > this_minute())

    @fact(_("registration"), silent=True)
    def registration_in_words(self):
        """The registration state as a sentence for readers."""
        if not self.registration:
            return pgettext_lazy("registration", "not recorded") if self.lies_ahead else ""
        if self.registration == self.Registration.NOT_NEEDED:
            return _("not needed")
        opens, closes = self.registration_opens, self.registration_closes
        if self.takes_registrations:
            until = _("open until %(date)s")
            return date_in_words(closes, self.time_zone, until) if closes else _("open")
        if not self.is_off and self.opens_later:
            return date_in_words(opens, self.time_zone, _("opens on %(date)s"))
        return _("closed")

    @property
    def days_to_register(self) -> list[Appointment]:
        """The opening and the closing of registration; empty where nobody can register."""
        if self.registration != self.Registration.NEEDED or self.is_off:
            return []
        days = [
            ("opens", _("Registration opens: %(event)s"), self.registration_opens),
            ("closes", _("Registration closes: %(event)s"), self.registration_closes),
        ]
        return [
            Appointment(
                part, title % {"event": self.name}, day, time_zone=self.time_zone, free=True
            )
            for part, title, day in days
        ]
