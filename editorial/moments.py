from django.db.models import Min

from editorial.revisions import Revision
from serving import generation


def keep_next_moment():
    """Tell the serving side when the next scheduled change is due."""
    first = Revision.objects.scheduled().aggregate(first=Min("moment"))["first"]
    generation.wait_until(first)
