from django.db.models import Min

from editorial.revisions.revision import Revision
from records.kinds import record_kinds
from serving import generation


def update_next_change():
    """Tell the serving side when public pages change next: what is scheduled, what time brings."""
    scheduled = Revision.objects.scheduled().aggregate(first=Min("moment"))["first"]
    with_time = [kind.objects.published().next_moment() for kind in record_kinds()]
    generation.set_next_moment(min(filter(None, [scheduled, *with_time]), default=None))
