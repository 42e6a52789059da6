"""Files made from one public record."""

from io import BytesIO
from types import SimpleNamespace

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from records.exports.citations import REFERENCE_FORMATS, citation_of
from records.exports.csv_file import csv_lines
from records.exports.feeds.ics import as_calendar
from records.exports.json.record_properties import dumped
from records.exports.json.record_texts import text_with_history
from records.exports.schema_org import permanent_address
from records.exports.structured_data import structured_data
from records.exports.views.sending import as_file
from records.models import Permalink
from records.pages.record_detail import redirect_or_gone, redirect_to_current
from records.pages.record_parts.party_tables import party_table


class RecordFile(View):
    """Base of files made from one public record; ``ending`` is the extension in the address."""

    model = None
    ending = ""
    saved = True

    def get(self, request, slug):
        record = self.records().filter(slug=slug).first()
        if answer := redirect_to_current(request, self.model, record, slug, f".{self.ending}"):
            return answer
        content_type, content = self.file_of(record)
        return as_file(content, content_type, f"{record.slug}.{self.ending}", saved=self.saved)

    def records(self):
        return self.model.objects.for_files().with_changes()


class RecordCalendar(RecordFile):
    """One record as an iCalendar file; 404 where no date is known to the day."""

    ending = "ics"

    def file_of(self, record):
        if not any(appointment.is_known_to_the_day for appointment in record.appointments()):
            raise Http404
        return "text/calendar", as_calendar(str(record.name), [record])


class RecordCitation(RecordFile):
    """The citation of a record as a file for reference managers (BibTeX or RIS)."""

    def file_of(self, record):
        content_type, write = REFERENCE_FORMATS[self.ending]
        return f"{content_type}; charset=utf-8", write(citation_of(record, record.changed_at))


class RecordParties(RecordFile):
    """The members of a record as CSV, in the order of its page."""

    relation = ""

    def get(self, request, slug):
        record = self.model.objects.for_files().filter(slug=slug).first()
        answer = redirect_to_current(request, self.model, record, slug, f"/{self.relation}.csv")
        if answer:
            return answer
        rows = [
            [row.name, row.record.ref if row.record else "", row.role, row.country, row.since]
            for row in party_table(record, self.relation, request.GET.get("sort", "")).rows
        ]
        lines = csv_lines(["name", "ref", "role", "country", "since"], rows)
        return as_file(lines, "text/csv", f"{record.slug}-{self.relation}.csv", saved=True)


class RecordJson(RecordFile):
    """The JSON twin of a record's page, as the API answers it."""

    ending = "json"
    saved = False

    def file_of(self, record):
        return "application/json", text_with_history(self.model, record.pk)


class RecordJsonLd(RecordFile):
    """The record for search engines (schema.org), as in its page."""

    ending = "jsonld"
    saved = False

    def file_of(self, record):
        changed = SimpleNamespace(at=record.changed_at)
        return "application/ld+json", dumped(structured_data(record, changed))


def qr_code(request, ref):
    """QR code (SVG) of the permanent address of a public record."""
    permalink = get_object_or_404(Permalink, ref=ref.upper())
    record = permalink.record
    if not (record and record.is_public):
        return redirect_or_gone(request, permalink)
    picture = BytesIO()
    code = segno.make(permanent_address(permalink.ref), error="m", micro=False)
    # White background in dark mode, too: scanners need a light quiet zone.
    code.save(picture, kind="svg", scale=4, light="#fff", svgclass=None, lineclass=None)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
