"""The views of django-allauth that the site offers, drawn as pages of the admin."""

import json
from functools import wraps

from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.generic.edit import FormView

from desk.accounts.sign_in_attempts import with_retry_after
from desk.sign_in.browsers import browser_name, passkeys_work_here
from desk.sign_in.factors import lacks_required_factor
from desk.unsaved.unsaved_post import FIELD, Unsaved
from editorial.admin_pages import number_in
from editorial.workflow.log import LogLine, log_action


def in_admin(view, **extra):
    """The view in the frame of the admin; ``extra``: more for its template."""

    @wraps(view)
    def page(request, *args, **kwargs):
        request.current_app = admin.site.name
        response = view(request, *args, **kwargs)
        if own := getattr(response, "context_data", None):
            response.context_data = admin.site.each_context(request) | extra | own
            complete(response, request)
        add_never_cache_headers(response)
        return with_retry_after(response)

    return page


def complete(response, request):
    """Add what passkeys need, and the status of an answer that is none of a passkey."""
    context = response.context_data
    context["passkeys_work_here"] = passkeys_work_here(request)
    for options in context.get("js_data", {}).values():
        context["passkey_options"] = json.dumps(options)
        context["has_passkeys"] = bool(options["publicKey"].get("allowCredentials"))
    forms = [context.get("form"), context.get("webauthn_form")]
    if any(form.errors for form in forms if form and "credential" in form.fields):
        response.status_code = 400


class SignIn(LoginView):
    """Sign-in with name and password; a POST that was kept goes on after the last step."""

    template_name = "admin/login.html"

    def get(self, request, *args, **kwargs):
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_default_success_url(self):
        return reverse("admin:index")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"unsaved": self.unsaved, "next": self.get_success_url()}

    @property
    def unsaved(self):
        return Unsaved.unpacked(self.request.POST.get(FIELD, ""))

    def form_valid(self, form):
        unsaved = self.unsaved
        if self.request.user.is_authenticated:
            logout(self.request)
        if unsaved:
            unsaved.keep(self.request)
        address = unsaved.address if unsaved else self.get_success_url()
        return form.login(self.request, redirect_url=address)


class OneForm:
    """Mixin: the form that was checked is the one that is drawn."""

    form = None

    def get_form(self, form_class=None):
        self.form = self.form or super().get_form(form_class)
        return self.form


class AddPasskey(OneForm, AddWebAuthnView):
    pass


class PasskeyAgain(OneForm, ReauthenticateWebAuthnView):
    form_invalid = FormView.form_invalid


class Sessions(ListUserSessionsView):
    """The sessions of the user, each with the button that ends it."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = browser_name(session.user_agent)
        return context | {"session_hours": settings.SESSION_COOKIE_AGE // 3600}

    def form_valid(self, form):
        here = self.request.session.session_key
        ended = UserSession.objects.filter(user=self.request.user).exclude(session_key=here)
        if "session" in self.request.POST:
            ended = ended.filter(pk=number_in(self.request.POST, "session"))
        names = [browser_name(session.user_agent) for session in ended]
        for session in ended:
            session.end()
        if names:
            log_action(LogLine.Act.END, by=self.request.user, detail=", ".join(names))
            messages.success(self.request, gettext("Signed out there."))
        return redirect("usersessions_list")


class Security(IndexView):
    """The second factors of the user."""

    def get_context_data(self, **kwargs):
        lacking = {"lacks_factor": lacks_required_factor(self.request.user)}
        return super().get_context_data(**kwargs) | lacking
