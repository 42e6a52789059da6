from django.db.models import Min

from editorial.revisions.revision import Revision
from records.kinds import record_kinds
from serving import generation


def update_next_change():
    """Store when public pages change next: at a scheduled revision, or at a date of an event."""
    scheduled = Revision.objects.scheduled().aggregate(first=Min("moment"))["first"]
    with_time = [kind.objects.published().next_moment() for kind in record_kinds()]
    generation.set_next_moment(min(filter(None, [scheduled, *with_time]), default=None))
