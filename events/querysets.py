from django.db.models import Q
from django.utils import timezone

from records.querysets import RecordQuerySet


class EventQuerySet(RecordQuerySet):
    """Events through time; what is not known to lie ahead is never said to be coming."""

    def upcoming(self):
        return self.filter(start_earliest__gt=timezone.now())

    def now(self):
        now = timezone.now()
        last_moment = Q(end_latest__gte=now) | Q(end_latest__isnull=True, start_latest__gte=now)
        return self.filter(last_moment, start_earliest__lte=now)

    def past(self):
        """Also those without a date of their own whose edition's year is over."""
        now = timezone.now()
        this_year = str(timezone.localtime(now).year)
        return self.filter(
            Q(end_latest__lt=now)
            | Q(end_latest__isnull=True, start_latest__lt=now)
            | Q(start="", end="", dated__gt="", dated__lt=this_year)
        )

    def open_for_registration(self):
        """With a link, and no known date of opening or closing that says otherwise."""
        now = timezone.now()
        return self.filter(
            Q(registration_opens_earliest__isnull=True) | Q(registration_opens_earliest__lte=now),
            Q(registration_closes_latest__isnull=True) | Q(registration_closes_latest__gte=now),
            Q(end_latest__isnull=True) | Q(end_latest__gte=now),
            registration=self.model.Registration.NEEDED,
        ).exclude(state__in=["cancelled", "held"])
