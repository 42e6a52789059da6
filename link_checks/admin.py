from functools import partial

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from editorial.admin_pages import ReadOnlyAdmin
from evidence.models import Citation, Source
from link_checks.models import LinkCheck
from records.kinds import record_kinds


@admin.register(LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    """Results of link checks, with the sources and records that use each address."""

    list_display = ["address", "answer", "state", "failing_since", "checked_at"]
    list_filter = ["gone", "problem"]
    search_fields = ["address"]
    list_per_page = 50
    fields = ["link", "answer", "state", "failing_since", "checked_at", "sources", "records"]
    readonly_fields = fields

    class Media:
        css = {"all": ["admin/dashboard.css"]}

    def get_object(self, request, object_id, from_field=None):
        """Attach the records that use the address and that this person may see."""
        check = super().get_object(request, object_id, from_field)
        if check:
            check.records = partial(self.naming, request, check.address)
        return check

    def naming(self, request, address):
        for kind in record_kinds():
            admin_of_kind = self.admin_site.get_model_admin(kind)
            if admin_of_kind.has_view_permission(request):
                citing = Citation.objects.of(kind).filter(source__address=address)
                named = kind.objects.leading_to([address]) | Q(pk__in=citing.values("object_id"))
                yield from admin_of_kind.get_queryset(request).filter(named)

    @admin.display(description=_("address"))
    def link(self, check):
        if not check.address.startswith(("http://", "https://")):
            return check.address
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', check.address)

    @admin.display(description=_("answer"), ordering="status")
    def answer(self, check):
        return check.get_problem_display() or check.status

    @admin.display(description=_("state"), ordering="gone")
    def state(self, check):
        if check.gone:
            return _("no longer answers")
        return _("did not answer this time") if check.failing_since else _("answers")

    @admin.display(description=_("sources"))
    def sources(self, check):
        found = Source.objects.filter(address=check.address)
        return listed(
            (reverse("admin:evidence_source_change", args=[source.pk]), source) for source in found
        )

    @admin.display(description=_("records"))
    def records(self, check):
        return listed(
            (reverse("admin:record", args=[record.permalink_id]), record)
            for record in check.records()
        )

    def get_queryset(self, request):
        return super().get_queryset(request).in_use()


def listed(links):
    lines = format_html_join("", '<li><a href="{}">{}</a></li>', links)
    return format_html('<ul class="links">{}</ul>', lines) if lines else "—"
