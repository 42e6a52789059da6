from datetime import datetime, timedelta

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from records.models.querysets import RecordQuerySet
from values.dates import PartialDate, this_minute

# To register: see ``Event.last_moment_to_register``.
LAST_MOMENT = Coalesce("registration_closes_latest", "end_latest", "start_latest")
# What ``next_moment()`` looks for; each has an index.
MOMENTS = [
    ["start_earliest"],
    ["registration_opens_earliest"],
    ["registration_closes_latest"],
    ["end_latest", "start_latest"],
    ["start", "end", "dated"],
]
# What lasts to a minute is over with the next.
A_MINUTE = timedelta(minutes=1)


def first(events, field: str):
    """The first value; it is found by an index, and not by looking at all."""
    return Subquery(events.order_by(field).values(field)[:1])


def first_after(events, field: str, moment):
    return first(events.filter(**{f"{field}__gt": moment}), field)


def this_year(moment) -> str:
    return f"{timezone.localtime(moment):%Y}"


def new_year_after(date: str):
    """When a year is over by the site's clocks, as ``past()`` counts them."""
    return timezone.make_aware(datetime(PartialDate(date).year + 1, 1, 1))  # noqa: DTZ001


class EventQuerySet(RecordQuerySet):
    """Events through time; what is not known to lie ahead is never said to be coming."""

    def upcoming(self):
        return self.filter(start_earliest__gt=this_minute())

    def to_come(self):
        """Those that people may look forward to."""
        return self.upcoming().exclude(state__in=self.model.NOT_AS_PLANNED)

    def now(self):
        now = this_minute()
        last_moment = Q(end_latest__gte=now) | Q(end_latest__isnull=True, start_latest__gte=now)
        return self.filter(last_moment, start_earliest__lte=now)

    def past(self):
        """Also those without a date of their own whose edition's year is over."""
        now = this_minute()
        return self.filter(
            Q(end_latest__lt=now)
            | Q(end_latest__isnull=True, start_latest__lt=now)
            | Q(start="", end="", dated__gt="", dated__lt=this_year(now))
        )

    def next_moment(self):
        """When the first of them begins or is over, or registration opens or closes."""
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
        )
        begins, opens, *ends, year = next(iter(known[:1]), [None] * 6)
        lasts = [end + A_MINUTE for end in ends if end]
        years = [new_year_after(year)] if year else []
        return min(filter(None, [begins, opens, *lasts, *years]), default=None)

    def without_registration_link(self, within):
        """Where nobody learns where to register, though it begins, or registration opens, soon."""
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

    def open_for_registration(self):
        """Where registration is needed and no known date or state says that it is not open."""
        now = this_minute()
        return (
            self.filter(registration=self.model.Registration.NEEDED)
            .exclude(state__in=self.model.State.over())
            .exclude(registration_opens_earliest__gt=now)
            .annotate(last_moment=LAST_MOMENT)
            .filter(Q(last_moment__isnull=True) | Q(last_moment__gte=now))
        )
