"""Lines in the log about second factors."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.signals import authenticator_reset as codes_replaced
from django.dispatch import receiver

from editorial.workflow.log import LogLine, log_action

NAMES = {
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


@receiver([authenticator_added, codes_replaced])
def on_added(user, authenticator, **_kwargs):
    log_action(LogLine.Act.FACTOR, by=user, detail=NAMES[authenticator.type])


@receiver(authenticator_removed)
def on_removed(user, authenticator, **_kwargs):
    log_action(LogLine.Act.NO_FACTOR, by=user, detail=NAMES[authenticator.type])
