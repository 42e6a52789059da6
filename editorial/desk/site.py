"""Django's admin site, with the desk as its first page."""

from functools import partial

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import PasswordChangeView
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from editorial.desk.overview import Overview
from editorial.desk.password_attempts import with_retry_after
from editorial.desk.passwords import PasswordChangeForm
from editorial.desk.sign_in import SignInForm
from editorial.staff_only import is_named_to, known_to
from records.models import Record
from records.permalinks import Permalink


class DeskSite(AdminSite):
    login_form = SignInForm

    def login(self, request, extra_context=None):
        return with_retry_after(super().login(request, extra_context))

    def password_change(self, request, extra_context=None):
        """Django's own, with a form that counts wrong passwords."""
        view = PasswordChangeView.as_view(
            form_class=partial(PasswordChangeForm, request=request),
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context=self.each_context(request) | (extra_context or {}),
        )
        request.current_app = self.name
        return with_retry_after(view(request))

    def index(self, request, extra_context=None):
        desk = {"desk": Overview(request, self)}
        return super().index(request, desk | (extra_context or {}))

    def get_urls(self):
        record = path("record/<slug:ref>/", self.admin_view(self.record), name="record")
        # In the place of Django's, which tells everybody on the staff the address of everything.
        public = path(
            "r/<int:content_type_id>/<str:object_id>/",
            self.admin_view(self.public_page),
            name="view_on_site",
        )
        return [record, public, *super().get_urls()]

    def public_page(self, request, content_type_id, object_id):
        """Where a record stands, or will stand, in public: its address is made from its name."""
        kind = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if kind is None or not issubclass(kind, Record) or not object_id.isdecimal():
            raise Http404
        record = get_object_or_404(known_to(request.user, kind), pk=object_id)
        return HttpResponseRedirect(record.get_absolute_url())

    def record(self, request, ref):
        """The page of a record, of whatever kind, by its permanent address."""
        record = get_object_or_404(Permalink, ref=ref.upper()).record
        if record is None or not is_named_to(request.user, record):
            raise Http404
        meta = record._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
        return HttpResponseRedirect(address)

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)


class Suggestions(AutocompleteJsonView):
    """Named as the admin of what is suggested names it; what was merged into another is not offered."""

    def get_queryset(self):
        found = super().get_queryset()
        is_record = issubclass(self.model_admin.model, Record)
        return found.filter(permalink__merged_into=None) if is_record else found

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "label_of", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}
