"""Which suggestions a member of staff may process."""

from functools import partial

from corrections.models import Suggestion
from editorial.permissions.staff_only import changeable_by, in_any_kind, sees_all


def suggestions_for(user):
    """Suggestions about records the person may change; those about the site need access to all."""
    if sees_all(user):
        return Suggestion.objects.all()
    return Suggestion.objects.filter(in_any_kind("permalink", partial(changeable_by, user)))
