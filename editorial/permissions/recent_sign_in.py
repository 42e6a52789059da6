"""Changes that need a sign-in, or its confirmation, of the last minutes."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings


class SignInAgain(Exception):
    """The user has to confirm who they are; the admin keeps the request and asks for it."""


def signed_in_recently(request) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.SIGN_IN_IS_RECENT_SECONDS


def require_recent_sign_in(request):
    if not signed_in_recently(request):
        raise SignInAgain
