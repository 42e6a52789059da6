"""Editions by time."""

from datetime import timedelta

from django.db.models import Min, Q
from django.db.models.functions import Coalesce

from records.models.querysets import RecordQuerySet
from values.dates import new_year_after, this_minute, this_year

LAST_MOMENT = Coalesce("end_latest", "start_latest")


class EditionQuerySet(RecordQuerySet):
    def to_come(self):
        """Editions that are not over, the next first; without dates, those of this year or later."""
        now = this_minute()
        undated = Q(last_moment__isnull=True, slug__gte=this_year(now))
        not_over = self.annotate(last_moment=LAST_MOMENT).filter(undated | Q(last_moment__gte=now))
        return not_over.order_by("slug")

    def next_moment(self):
        """When the next edition is over: a minute after its end, or with its year."""
        found = self.to_come().aggregate(
            end=Min("last_moment"), year=Min("slug", filter=Q(last_moment__isnull=True))
        )
        ends = [found["end"] + timedelta(minutes=1)] if found["end"] else []
        ends += [new_year_after(found["year"])] if found["year"] else []
        return min(ends, default=None)
