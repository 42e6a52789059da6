"""Roles that need a second factor (``REQUIRE_MFA``)."""

from django.conf import settings

from desk.sign_in.adapters import has_factor
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS

GROUPS = {"editor": EDITORS, "reviewer": REVIEWERS, "manager": MANAGERS}


def needs_factor(user) -> bool:
    """Whether the user has such a role; an administrator may do what all roles may."""
    groups = [GROUPS[role] for role in settings.REQUIRE_MFA]
    return bool(groups) and (user.is_superuser or user.groups.filter(name__in=groups).exists())


def lacks_required_factor(user) -> bool:
    return needs_factor(user) and not has_factor(user)
