from datetime import datetime, timedelta

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import GreaterThanOrEqual, IsNull
from django.utils import timezone

from records.models.querysets import RecordQuerySet
from values.dates import new_year_after, this_minute, this_year

# The deadline of registration; equals ``Event.last_moment_to_register``.
LAST_MOMENT = Coalesce("registration_closes_latest", "end_latest", "start_latest")
# Columns that ``next_moment()`` searches; each has an index.
MOMENTS = [
    ["start_earliest"],
    ["registration_opens_earliest"],
    ["registration_closes_latest"],
    ["end_latest", "start_latest"],
    ["start", "end", "dated"],
]
# Number of characters of a date that is known to the day.
TO_THE_DAY = len("2016-08-01")
# End times include their minute, so an event is over a minute later.
A_MINUTE = timedelta(minutes=1)
# More than any year in any time zone.
A_LONG_YEAR = timedelta(days=368)


def first(events, field: str):
    """A subquery for the smallest value; uses an index instead of scanning all rows."""
    return Subquery(events.order_by(field).values(field)[:1])


def first_after(events, field: str, moment):
    return first(events.filter(**{f"{field}__gt": moment}), field)


def running_periods(moment) -> list[str]:
    """The year and the month that are not over, as partial dates in the site's time zone."""
    return [this_year(moment), f"{timezone.localtime(moment):%Y-%m}"]


def new_month_after(moment):
    local = timezone.localtime(moment)
    year, month = local.year + local.month // 12, local.month % 12 + 1
    return timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001


class EventQuerySet(RecordQuerySet):
    """Queries by time; an event is upcoming only if its date is known to be in the future."""

    def upcoming(self):
        return self.filter(start_earliest__gt=this_minute())

    def to_come(self):
        """Upcoming events that are neither postponed nor cancelled."""
        return self.upcoming().exclude(state__in=self.model.NOT_AS_PLANNED)

    def now(self):
        """Events under way: dates known to the day, and neither postponed nor cancelled."""
        now = this_minute()
        last_moment = Q(end_latest__gte=now) | Q(end_latest__isnull=True, start_latest__gte=now)
        return (
            self.alias(start_length=Length("start"), end_length=Length("end"))
            .filter(last_moment, start_earliest__lte=now, start_length__gte=TO_THE_DAY)
            .exclude(end_length__range=(1, TO_THE_DAY - 1))
            .exclude(state__in=self.model.NOT_AS_PLANNED)
        )

    def past(self):
        """Past events, including undated ones of an edition whose year is over."""
        now = this_minute()
        return self.filter(
            Q(end_latest__lt=now)
            | Q(end_latest__isnull=True, start_latest__lt=now)
            | Q(start="", end="", dated__gt="", dated__lt=this_year(now))
        )

    def next_moment(self):
        """The next time at which any event or registration begins or ends."""
        now = this_minute()
        ongoing = now - A_MINUTE
        undated = self.filter(start="", end="", dated__gte=this_year(now))
        known = self.order_by().values_list(
            first_after(self, "start_earliest", now),
            first_after(self, "registration_opens_earliest", now),
            first_after(self, "end_latest", ongoing),
            first_after(self.filter(end_latest=None), "start_latest", ongoing),
            first_after(self, "registration_closes_latest", ongoing),
            first(undated, "dated"),
            first(self.opening_some_day(now), "registration_opens_earliest"),
        )
        begins, opens, *ends, year, opening = next(iter(known[:1]), [None] * 7)
        lasts = [end + A_MINUTE for end in ends if end]
        lasts += [new_year_after(year)] if year else []
        lasts += [new_month_after(now)] if opening else []
        return min(filter(None, [begins, opens, *lasts]), default=None)

    def opening_some_day(self, now):
        """Events of which registration opens in this year or month, nobody knows on which day."""
        in_index = Q(registration_opens_earliest__gt=now - A_LONG_YEAR)
        return self.filter(in_index, registration_opens__in=running_periods(now))

    def without_registration_link(self, within):
        """Events without a registration link that begin soon, or take registrations now or soon."""
        now = this_minute()
        soon = now, now + within
        begins = Q(start_earliest__range=soon)
        opens = Q(registration_opens_earliest__range=soon)
        is_open = Q(registration_opens_earliest__lte=now, last_moment__gte=now)
        return (
            self.filter(registration_link="")
            .exclude(registration=self.model.Registration.NOT_NEEDED)
            .exclude(state__in=self.model.State.over())
            .annotate(last_moment=LAST_MOMENT)
            .filter(begins | opens | is_open)
        )

    def address_fields(self):
        """The registration link only until registration is over."""
        in_time = GreaterThanOrEqual(LAST_MOMENT, this_minute()) | IsNull(LAST_MOMENT, True)
        is_over = Q(state__in=self.model.State.over())
        return super().address_fields() | {"registration_link": Q(in_time) & ~is_over}

    def open_for_registration(self):
        """Events that need registration, unless a known date or state rules it out.

        An opening known to the month or year counts when that is over.
        """
        now = this_minute()
        return (
            self.filter(registration=self.model.Registration.NEEDED)
            .exclude(state__in=self.model.State.over())
            .exclude(registration_opens_earliest__gt=now)
            .exclude(registration_opens__in=running_periods(now))
            .annotate(last_moment=LAST_MOMENT)
            .filter(Q(last_moment__isnull=True) | Q(last_moment__gte=now))
        )
