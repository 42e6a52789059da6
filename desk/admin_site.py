"""Django's admin site with the dashboard as its index page."""

from dataclasses import replace
from functools import partial, update_wrapper
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import Resolver404, get_script_prefix, path, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, gettext_lazy

from desk.accounts.password_forms import PasswordChangeForm
from desk.accounts.sign_in_attempts import with_retry_after
from desk.change_list.desk_search import desk_search
from desk.change_list.safe_change_list import SafeChangeListMixin
from desk.dashboard.overview import Dashboard
from desk.menu import menu
from desk.sign_in.adapters import AccountAdapter
from desk.sign_in.forms import SignInForm
from desk.sign_in.sessions import track
from desk.unsaved.keep_typed import discard_typed, keep_typed, note_saved, token_again
from desk.unsaved.offered_copies import unsaved_in_copy
from desk.unsaved.unsaved_forms import ShownAgain
from desk.unsaved.unsaved_post import FIELD, PARAMETER, Unsaved, drop_parameter, refilled
from editorial.admin_pages import admin_page
from editorial.people import full_name
from editorial.permissions.recent_sign_in import SignInAgain
from editorial.permissions.roles import role_of
from editorial.permissions.staff_only import is_named_to, known_to
from records.models import Record
from records.models.permalinks import Permalink
from uploads.kept_files import forget_kept

# Addresses below /accounts/ to which signing in must not lead.
NO_PAGES = {"account_login", "account_logout", "mfa_authenticate"}


def unsaved_of(request) -> Unsaved | None:
    """The typed text that the address asks to show again: of the session, or an unsaved copy."""
    return (PARAMETER in request.GET and Unsaved.in_session(request)) or unsaved_in_copy(request)


def is_saved(response) -> bool:
    """Whether an answer to a form says that it was saved: it leads on, or closes a small window."""
    template = str(getattr(response, "template_name", ""))
    return response.status_code == HTTPStatus.FOUND or "popup_response" in template


class DeskSite(AdminSite):
    index_title = gettext_lazy("Desk")

    def password_change(self, request, extra_context=None):
        """Django's view with the rate-limited form."""
        view = PasswordChangeView.as_view(
            form_class=partial(PasswordChangeForm, request=request),
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context=self.each_context(request) | (extra_context or {}),
        )
        request.current_app = self.name
        response = with_retry_after(view(request))
        if response.status_code == HTTPStatus.FOUND and request.user.is_authenticated:
            # The session goes on under another key.
            track(request)
        return response

    def register(self, model_or_iterable, admin_class=None, **options):
        own = admin_class or ModelAdmin
        again = type(
            own.__name__, (ShownAgain, SafeChangeListMixin, own), {"__module__": own.__module__}
        )
        super().register(model_or_iterable, again, **options)

    def admin_view(self, view, cacheable=False):
        """A POST without a valid session is kept through sign-in and shown again instead of lost."""
        inner = super().admin_view(view, cacheable)

        def resuming(request, *args, **kwargs):
            kept = unsaved_of(request)
            drop_parameter(request)
            if not self.has_permission(request) and request.path != reverse("admin:logout"):
                if request.method == "POST":
                    return self.ask_to_sign_in(request, Unsaved.of(request))
                return redirect_to_login(request.get_full_path())
            try:
                if request.method == "POST":
                    Unsaved.forget(request)
                    response = inner(request, *args, **kwargs)
                    return note_saved(request, response) if is_saved(response) else response
                if kept:
                    return self.show_again(request, kept, partial(inner, request, *args, **kwargs))
                return inner(request, *args, **kwargs)
            except SignInAgain:
                return self.ask_to_confirm(request)

        return update_wrapper(resuming, view)

    def ask_to_sign_in(self, request, unsaved):
        context = {
            **self.each_context(request),
            "title": gettext("Log in"),
            "username": request.user.get_username(),
            "form": SignInForm(request=request),
            "next": unsaved.page,
            "unsaved": unsaved,
        }
        response = TemplateResponse(request, "admin/login.html", context)
        add_never_cache_headers(response)
        return response

    def ask_to_confirm(self, request):
        """Ask for the password or a factor once more, and keep a POST meanwhile."""
        address = request.get_full_path()
        if request.method == "POST":
            unsaved = replace(Unsaved.of(request), was_signed_in=True)
            unsaved.keep(request)
            address = unsaved.address
        methods = AccountAdapter().get_reauthentication_methods(request.user)
        if not methods:
            raise PermissionDenied
        return redirect_to_login(address, methods[0]["url"])

    def login(self, request, extra_context=None):
        """The page of signing in at Django's address as well: bookmarks and programs know it."""
        return resolve(reverse("account_login")).func(request)

    def logout(self, request, extra_context=None):
        if request.method == "POST":
            forget_kept(request.user)
        return super().logout(request, extra_context)

    def has_page(self, address: str) -> bool:
        """Whether it is the address of a page of staff that can be opened."""
        try:
            match = resolve(f"/{urlsplit(address).path.removeprefix(get_script_prefix())}")
        except Resolver404:
            return False
        # Addresses that the admin does not have lead to a pattern without a name.
        if match.url_name in {None, "login", "logout", *NO_PAGES}:
            return False
        return match.app_name == "admin" or match.route.startswith("accounts/")

    def show_again(self, request, unsaved, view):
        """Display the form again with the posted values, without saving anything."""
        try:
            if not unsaved.is_form:
                return refilled(view(), request, unsaved)
            request.unsaved = gettext("Not saved yet.")
            request.is_shown_again = True
            unsaved.put_into(request)
            messages.warning(request, unsaved.in_words(request.user))
            return view()
        except PermissionDenied:
            return self.ask_to_sign_in(request, unsaved)

    def after_csrf_failure(self, request, reason: str):
        """Response after a failed CSRF check: the form, or sign-in; None for cross-site or other requests."""
        match = request.resolver_match
        is_sign_in = match.url_name == "account_login"
        if not reason.startswith("CSRF") or not (match.app_name == "admin" or is_sign_in):
            return None
        if match.url_name == "keep_typed":
            return token_again(request)
        if is_sign_in or match.url_name == "logout":
            unsaved = Unsaved.unpacked(request.POST.get(FIELD, ""))
        else:
            unsaved = Unsaved.of(request)
        if unsaved is None:
            return None
        if not self.has_permission(request):
            return self.ask_to_sign_in(request, unsaved)
        if is_sign_in or not unsaved.is_form:
            return unsaved.resume(request)
        view = partial(match.func, request, *match.args, **match.kwargs)
        return self.show_again(request, unsaved, view)

    def each_context(self, request):
        """With the menu, and who is signed in."""
        context = super().each_context(request)
        if not context["has_permission"]:
            return context
        return context | {
            "menu": list(menu(self, context["available_apps"], request.path)),
            "person": full_name(request.user),
            "role": SimpleLazyObject(partial(role_of, request.user)),
        }

    def index(self, request, extra_context=None):
        desk = {"desk": Dashboard(request, self)}
        return super().index(request, desk | (extra_context or {}))

    def get_urls(self):
        record = path("record/<slug:ref>/", self.admin_view(self.record), name="record")
        # Replaces Django's view, which gives every staff user the address of any object.
        public = path(
            "r/<int:content_type_id>/<str:object_id>/",
            self.admin_view(self.public_page),
            name="view_on_site",
        )
        search = path("search/", self.admin_view(partial(desk_search, self)), name="search")
        typed = [
            path("typed/", keep_typed, name="keep_typed"),
            path("typed/discard/", self.admin_view(discard_typed), name="discard_typed"),
        ]
        return [record, public, search, *typed, *super().get_urls()]

    def public_page(self, request, content_type_id, object_id):
        """Redirect to the public address of a record; 404 if the user may not know of the record."""
        kind = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if kind is None or not issubclass(kind, Record) or not object_id.isdecimal():
            raise Http404
        record = get_object_or_404(known_to(request.user, kind), pk=object_id)
        return HttpResponseRedirect(record.get_absolute_url())

    def record(self, request, ref):
        """Redirect from a permanent reference to the change page of the record, whatever its kind."""
        record = get_object_or_404(Permalink, ref=ref.upper()).record
        if record is None or not is_named_to(request.user, record):
            raise Http404
        return HttpResponseRedirect(admin_page(record, "change", record.pk))

    def autocomplete_view(self, request):
        return AutocompleteSuggestions.as_view(admin_site=self)(request)


# Who finds an entry below so many types another word.
MOST_OFFERED = 100


class AutocompleteSuggestions(AutocompleteJsonView):
    """Labels results with the admin's ``label_of``; leaves out merged records."""

    def process_request(self, request):
        """Refuse a field that no form offers, such as the other side of a relation."""
        try:
            field = apps.get_model(
                request.GET["app_label"], request.GET["model_name"]
            )._meta.get_field(request.GET["field_name"])
        except (KeyError, LookupError, FieldDoesNotExist) as error:
            raise PermissionDenied from error
        if not (field.is_relation and field.concrete):
            raise PermissionDenied
        return super().process_request(request)

    def get(self, request, *args, **kwargs):
        """Where nothing is found, the admin of the model may offer to make it; see record_form.js."""
        answer = super().get(request, *args, **kwargs)
        offer_new = getattr(self.model_admin, "offer_new", None)
        if self.object_list or not (offered := offer_new and offer_new(request, self.term)):
            return answer
        label, values = offered
        opts = self.model_admin.opts
        query = urlencode({TO_FIELD_VAR: opts.pk.name, IS_POPUP_VAR: 1} | values)
        add = f"{admin_page(opts.model, 'add')}?{query}"
        results = [{"id": "add", "text": str(label), "add": add}]
        return JsonResponse({"results": results, "pagination": {"more": False}})

    def get_queryset(self):
        found = super().get_queryset()
        is_record = issubclass(self.model_admin.model, Record)
        # Not ``filter(permalink__merged_into=None)``: SQLite would begin with that index, which holds
        # nearly all permalinks, and go through all that was found for each of them.
        found = found.exclude(permalink__merged_into__isnull=False) if is_record else found
        # The best, read at once: to count all would take as long again.
        return list(found[:MOST_OFFERED]) if self.term else found

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "label_of", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}
