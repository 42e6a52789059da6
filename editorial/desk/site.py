"""Django's admin site, with the desk as its first page."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from editorial.desk.overview import Overview
from editorial.desk.sign_in import SignInForm
from records.models import Record
from records.permalinks import Permalink


class DeskSite(AdminSite):
    login_form = SignInForm

    def index(self, request, extra_context=None):
        desk = {"desk": Overview(request, self)}
        return super().index(request, desk | (extra_context or {}))

    def get_urls(self):
        record = path("record/<slug:ref>/", self.admin_view(self.record), name="record")
        return [record, *super().get_urls()]

    def record(self, request, ref):
        """The page of a record, of whatever kind, by its permanent address."""
        record = get_object_or_404(Permalink, ref=ref.upper()).record
        if record is None:
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
