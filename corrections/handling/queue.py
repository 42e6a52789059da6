"""Which suggestions a member of staff may process."""

from functools import partial

from corrections.models import Suggestion
from editorial.permissions.staff_only import changeable_by, in_any_kind, sees_all


def suggestions_for(user):
    """Suggestions about records the person may change; those about the site need access to all.

    Those to be deleted are left out: reading deletes nothing.
    """
    if sees_all(user):
        return Suggestion.objects.kept()
    known = in_any_kind("permalink", partial(changeable_by, user))
    return Suggestion.objects.kept().filter(known)
