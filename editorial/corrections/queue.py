"""Which suggestions a person deals with."""

from django.db.models import Q

from editorial.corrections.suggestions import Suggestion
from editorial.limits import limit_of, within
from records.kinds import record_kinds


def suggestions_for(user):
    """Those about records that a person may work on; the site as a whole is for the unlimited."""
    limit = limit_of(user)
    if limit is None or all(limit.of_kind(kind) is None for kind in record_kinds()):
        return Suggestion.objects.all()
    mine = Q(pk__in=[])
    for kind in record_kinds():
        if user.has_perm(f"{kind.label()}.view_{kind._meta.model_name}"):
            records = kind.objects.filter(within(user, kind) or Q())
            mine |= Q(permalink__in=records.values("permalink"))
    return Suggestion.objects.filter(mine)
