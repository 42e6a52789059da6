from django.http import Http404, HttpResponse
from django.views.generic import View

from records.exports.export_request import ExportRequest
from records.exports.ics import as_calendar
from records.kinds import selection
from records.pages.record_detail import redirect_to_current


class SelectionExport(View):
    """Export of all records that the list shows for the same query string; 400 for bad parameters."""

    model = None
    format = None

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if errors := filterset.errors:
            text = "\n".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items())
            return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
        content = self.format.write(ExportRequest(filterset, request.path))
        return as_file(content, self.format.content_type, self.name, saved=self.format.saved)

    @property
    def name(self) -> str:
        return f"{self.model.label()}.{self.format.name}"


class RecordCalendar(View):
    """One record as an iCalendar file; 404 where no date is known to the day."""

    model = None

    def get(self, request, slug):
        record = self.model.objects.for_cards().with_changes().filter(slug=slug).first()
        if answer := redirect_to_current(request, self.model, record, slug, ".ics"):
            return answer
        if not any(appointment.is_known_to_the_day for appointment in record.appointments()):
            raise Http404
        content = as_calendar(str(record.name), [record])
        return as_file(content, "text/calendar", f"{record.slug}.ics", saved=True)


def as_file(content, content_type: str, name: str, *, saved: bool) -> HttpResponse:
    has_letters = content_type.startswith("text/") or content_type.endswith("+xml")
    response = HttpResponse(
        content, content_type=f"{content_type}; charset=utf-8" if has_letters else content_type
    )
    how = "attachment" if saved else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
