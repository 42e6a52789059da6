"""Which suggestions a member of staff may process."""

from django.db.models import Q

from corrections.models import Suggestion
from editorial.permissions.staff_only import seen_by, sees_all
from records.kinds import record_kinds


def suggestions_for(user):
    """Suggestions about records the person may change; those about the site need access to all."""
    if sees_all(user):
        return Suggestion.objects.all()
    about = Q(pk__in=[])
    for kind in record_kinds():
        mine = seen_by(user, kind)
        records = kind.objects.all() if mine is None else kind.objects.filter(mine)
        about |= Q(permalink__in=records.values("permalink"))
    return Suggestion.objects.filter(about)
