"""Admin views for exports: at once, or by a worker with a page that shows its progress."""

from io import BytesIO
from tempfile import TemporaryFile

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.background.worker import restart, start
from editorial.confirmation.confirm_admin import ConfirmAdmin
from editorial.workflow.log import LogLine, log_action
from tables.export.long_export import MOST_AT_ONCE, LongExport, new_export
from tables.export.table_export import write_table

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_answer(file, name: str) -> FileResponse:
    """A download that nothing between keeps."""
    file.seek(0)
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return response


class ExportAdmin(ConfirmAdmin):
    """Admin of a kind with table export."""

    def own_pages(self):
        return [
            ("export.<slug:form>", self.export_view, "export"),
            ("export/<int:number>/", self.long_export_view, "long_export"),
            ("export/<int:number>/file", self.export_file_view, "export_file"),
            *super().own_pages(),
        ]

    def export_view(self, request, form):
        """Download the records of the changelist with the same query string."""
        if form not in MEDIA_TYPES:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).get_queryset(request)
        except admin.options.IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self.page('changelist')}?e=1")
        refs = list(records.values_list("permalink", flat=True))
        is_long = len(refs) > MOST_AT_ONCE
        if is_long and request.method != "POST":
            return self.show(request, "export", _("Export"), count=len(refs))
        if is_long and not (export := new_export(self.model, request.user, form, refs)):
            messages.warning(request, _("Wait until your other tables are written."))
            return HttpResponseRedirect(self.page("changelist"))
        detail = f"{len(refs)}, {form}, {request.GET.urlencode()}".removesuffix(", ")
        log_action(
            LogLine.Act.EXPORT,
            by=request.user,
            subject=self.opts.verbose_name_plural,
            detail=detail,
        )
        if is_long:
            start(export)
            return HttpResponseRedirect(self.page("long_export", export.pk))
        return self.download(request, refs, f"{timezone.localdate():%Y-%m-%d}", form)

    def download(self, request, refs: list[str], name: str, form: str) -> FileResponse:
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        write_table(form, self.model, refs, file, user=request.user)
        return file_answer(file, f"{self.model.label()}-{name}.{form}")

    def long_export_view(self, request, number):
        """The progress of an export that a worker writes."""
        export = self.long_export(request, number)
        return self.show(request, "long_export", export.file_name, work=export)

    def export_file_view(self, request, number):
        export = self.long_export(request, number)
        if not export.may_be_had:
            return HttpResponseRedirect(self.page("long_export", export.pk))
        return file_answer(BytesIO(export.file), export.file_name)

    def long_export(self, request, number) -> LongExport:
        """An export of this person, who must still be allowed to see the kind; begun again if it died."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        of_kind = LongExport.objects.of(request.user).filter(kind__model=self.opts.model_name)
        export = get_object_or_404(of_kind, pk=number, kind__app_label=self.opts.app_label)
        restart(export)
        return export

    def show(self, request, page, title, **context):
        """A page of this app."""
        pages = {"list_page": "changelist", "import_page": "import", "template_page": "template"}
        context |= {name: self.page(ending) for name, ending in pages.items()}
        return self.show_page(request, f"tables/{page}.html", title, **context)
