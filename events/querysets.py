from django.db.models import Q
from django.utils import timezone

from records.querysets import RecordQuerySet


class EventQuerySet(RecordQuerySet):
    """Events with a known date; those without are neither coming, nor now, nor past."""

    def upcoming(self):
        return self.filter(start_earliest__gt=timezone.now())

    def now(self):
        now = timezone.now()
        last_moment = Q(end_latest__gte=now) | Q(end_latest__isnull=True, start_latest__gte=now)
        return self.filter(last_moment, start_earliest__lte=now)

    def past(self):
        now = timezone.now()
        return self.filter(Q(end_latest__lt=now) | Q(end_latest__isnull=True, start_latest__lt=now))

    def open_for_registration(self):
        """With a link, and no known date of opening or closing that says otherwise."""
        now = timezone.now()
        return self.filter(
            Q(registration_opens_earliest__isnull=True) | Q(registration_opens_earliest__lte=now),
            Q(registration_closes_latest__isnull=True) | Q(registration_closes_latest__gte=now),
            Q(end_latest__isnull=True) | Q(end_latest__gte=now),
            registration=self.model.Registration.NEEDED,
        ).exclude(state__in=["cancelled", "held"])
