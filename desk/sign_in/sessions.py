"""Sessions of staff: listed while they last, ended when idle, forgotten when ended."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import Error
from django.dispatch import receiver
from django.utils import timezone

from desk.accounts.sign_in_attempts import remember
from desk.unsaved.open_forms import OpenForm
from editorial.workflow.log import LogLine, log_action
from serving.availability import is_busy, no_lock_wait
from serving.rate_limits.client_networks import network_of

# Session key of the time of the last request, written at most so often.
SEEN, SEEN_EVERY_SECONDS = "seen", 600


@receiver(user_logged_in)
def on_signed_in(request, user, **_kwargs):
    """After the last step of signing in. Tests sign in without a real request, and without all this."""
    if not hasattr(request, "user"):
        return
    log_action(LogLine.Act.SIGN_IN, by=user)
    remember(user.get_username(), network_of(request))
    forget_ended()
    OpenForm.objects.forget_old()
    request.session[SEEN] = time.time()
    track(request)


@receiver(user_logged_out)
def on_signed_out(request, **_kwargs):
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def track(request):
    """List the session, or note that it was used now."""
    UserSession.objects.create_from_request(request)


def forget_ended():
    """Delete expired sessions, and what was listed of sessions that are gone."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    there = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=there).delete()


def prolong(request):
    """Note that the session is in use; skipped while another connection writes."""
    now = time.time()
    if now - request.session.get(SEEN, now) < SEEN_EVERY_SECONDS:
        return
    try:
        with no_lock_wait():
            request.session[SEEN] = now
            request.session.save()
            track(request)
    except UpdateError:
        # It was ended in another browser at this moment.
        pass
    except Error as error:
        if not is_busy(error):
            raise
    # Saved already, or tried again with the next request.
    request.session.modified = False
