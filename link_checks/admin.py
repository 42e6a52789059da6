from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from editorial.admin_pages import PagesAdmin, ReadOnlyAdmin
from editorial.background.worker import restart, start
from evidence.models import Citation, Source
from link_checks.link_round import begin
from link_checks.models import LinkCheck, LinkRound
from records.kinds import record_kinds


@admin.register(LinkCheck)
class LinkCheckAdmin(PagesAdmin, ReadOnlyAdmin):
    """Results of link checks, with the sources and records that use each address."""

    change_list_template = "link_checks/list.html"
    list_display = ["address", "answer", "state", "failing_since", "checked_at"]
    list_filter = ["gone", "problem"]
    search_fields = ["address"]
    list_per_page = 50
    fields = ["link", "answer", "state", "failing_since", "checked_at", "sources", "records"]
    readonly_fields = fields

    class Media:
        css = {"all": ["admin/dashboard.css"]}

    def own_pages(self):
        return [
            ("rounds/begin/", require_POST(self.begin_view), "begin_round"),
            ("rounds/<int:number>/", self.round_view, "round"),
            *super().own_pages(),
        ]

    def begin_view(self, request):
        """Who may change the list of sources may have all addresses asked."""
        if not request.user.has_perm("evidence.change_source"):
            raise PermissionDenied
        link_round, is_new = begin(request.user)
        if is_new:
            start(link_round)
        return HttpResponseRedirect(link_round.page)

    def round_view(self, request, number):
        if not self.has_view_permission(request):
            raise PermissionDenied
        link_round = get_object_or_404(LinkRound.objects.select_related("person"), pk=number)
        restart(link_round)
        title = _("Checking all addresses")
        template = "link_checks/round.html"
        return self.show_page(request, template, title, work=link_round)

    def changelist_view(self, request, extra_context=None):
        running = LinkRound.objects.filter(state=LinkRound.State.DOING).first()
        may_begin = request.user.has_perm("evidence.change_source")
        context = {"running": running, "may_begin": may_begin, "begin": self.page("begin_round")}
        return super().changelist_view(request, context | (extra_context or {}))

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
