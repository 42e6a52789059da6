"""Keeps what is typed in an open form while it is typed, and says who else has its record open."""

import secrets
from datetime import timedelta

from django.contrib import admin
from django.db import Error
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desk.sign_in.sessions import prolong
from desk.unsaved.open_forms import COOKIE, OPEN_SECONDS, OpenForm
from desk.unsaved.typed_content import age_in, clock_time, read_content, storable
from desk.unsaved.who_else import others_in_words, saved_in_words, signed_ref
from serving.availability import is_busy, no_lock_wait
from uploads.kept_files import keep

YEAR = 60 * 60 * 24 * 365


@never_cache
@require_POST
def keep_typed(request):
    """Note that a form is open, and what was typed in it, as JSON; skipped while another writes.

    A chosen file is kept as after a refused form (``uploads.kept_files``).
    """
    if not admin.site.has_permission(request):
        return JsonResponse({"state": "signed-out"}, status=401)
    if request.POST.get("person") != str(request.user.pk):
        return JsonResponse({"state": "another-account"}, status=409)
    if file := request.FILES.get("file"):
        return JsonResponse({"state": "file", "kept": keep(request.user, file)})
    sent = request.POST
    ref = signed_ref(request.user, sent.get("record", ""))
    browser, now = browser_of(request), timezone.now()
    form = OpenForm(
        user=request.user, browser=browser, token=storable(sent.get("copy", ""))[:32],
        page=storable(sent.get("page", ""))[:250], ref=ref, opened_at=now, seen_at=now,
    )  # fmt: skip
    try:
        with no_lock_wait():
            answer = note(form, sent)
    except Error as error:
        if not is_busy(error):
            raise
        return JsonResponse({"state": "busy"})
    if "content" in sent:
        prolong(request)
    if ref:
        answer["others"] = [*others_in_words(request, ref), *saved_in_words(request, ref)]
    return with_browser(JsonResponse(answer), request, browser)


def browser_of(request) -> str:
    """The id of the browser, from now on a new one for a browser without."""
    browser = storable(request.COOKIES.get(COOKIE, ""))[:43] or secrets.token_urlsafe(32)
    request.COOKIES[COOKIE] = browser
    return browser


def with_browser(response, request, browser: str):
    response.set_cookie(
        COOKIE, browser, max_age=YEAR, path=reverse("admin:index"), httponly=True,
        secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip
    return response


def note(form: OpenForm, sent) -> dict:
    """Write the row as the page asks: typed, left or just open."""
    same = OpenForm.objects.filter(user=form.user, browser=form.browser, token=form.token)
    if "left" in sent:
        form.seen_at -= timedelta(seconds=OPEN_SECONDS)
    if "content" in sent:
        was = same.first()
        if was and was.saved_at:
            return {"state": "saved"}
        form.content = read_content(sent["content"], was and was.content)
        form.kept_at = timezone.now() - age_in(sent.get("age", ""))
        form.write("content", "kept_at")
        if form.content:
            said = _("Kept at %(time)s") % {"time": clock_time(form.kept_at)}
            return {"state": "kept", "said": said}
    elif "left" in sent:
        same.update(seen_at=form.seen_at)
    else:
        form.write()
    return {"state": "open"}


def token_again(request):
    """Answer to a page whose CSRF token is old: the new one, which no other site can read."""
    if not admin.site.has_permission(request):
        return JsonResponse({"state": "signed-out"}, status=401)
    return JsonResponse({"state": "token", "token": get_token(request)}, status=403)


@require_POST
def discard_typed(request):
    """Delete an unsaved copy of this account in this browser."""
    found = OpenForm.objects.in_browser(request).filter(token=request.POST.get("copy", ""))
    page = found.values_list("page", flat=True).first()
    found.delete()
    is_ours = page and admin.site.has_page(page)
    return HttpResponseRedirect(page if is_ours else reverse("admin:index"))


def note_saved(request, response):
    """Forget what was typed in the form that was saved by this request; returns the response."""
    if not (token := request.POST.get("_copy", "")):
        return response
    browser, now = browser_of(request), timezone.now()
    form = OpenForm(
        user=request.user, browser=browser, token=storable(token)[:32], page=request.path[:250],
        opened_at=now, seen_at=now, saved_at=now,
    )  # fmt: skip
    try:
        form.write("content", "saved_at")
    except Error as error:
        if not is_busy(error):
            raise
    return with_browser(response, request, browser)
