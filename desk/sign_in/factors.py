"""Second factors: who has one, which roles need one (``REQUIRE_MFA``), and lines in the log."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.signals import authenticator_reset as codes_replaced
from django.conf import settings
from django.dispatch import receiver

from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.workflow.log import LogLine, log_action

GROUPS = {"editor": EDITORS, "reviewer": REVIEWERS, "manager": MANAGERS}
NAMES = {
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def has_factor(user) -> bool:
    """Whether the user has an app for codes or a passkey."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=types).exists()


def remove_factors(user):
    """Remove the app, the passkeys and the recovery codes of somebody who lost them."""
    Authenticator.objects.filter(user=user).delete()


def needs_factor(user) -> bool:
    """Whether the user has such a role; an administrator may do what all roles may."""
    groups = [GROUPS[role] for role in settings.REQUIRE_MFA]
    return bool(groups) and (user.is_superuser or user.groups.filter(name__in=groups).exists())


def lacks_required_factor(user) -> bool:
    return needs_factor(user) and not has_factor(user)


@receiver([authenticator_added, codes_replaced])
def on_added(user, authenticator, **_kwargs):
    log_action(LogLine.Act.FACTOR, by=user, detail=NAMES[authenticator.type])


@receiver(authenticator_removed)
def on_removed(user, authenticator, **_kwargs):
    log_action(LogLine.Act.NO_FACTOR, by=user, detail=NAMES[authenticator.type])
