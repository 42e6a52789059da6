from functools import partial
from io import BytesIO
from types import SimpleNamespace
from wsgiref.util import FileWrapper

import segno
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.generic import View

from records.exports.citations import REFERENCE_FORMATS, citation_of
from records.exports.csv_file import csv_lines
from records.exports.export_formats import FORMATS, XLSX, Format
from records.exports.feeds.ics import as_calendar
from records.exports.files.file_names import file_name
from records.exports.files.table_files import WRITERS
from records.exports.json.change_objects import change_objects, with_change_before
from records.exports.json.problems import errors_in_each_language, wrong_parameters
from records.exports.json.properties import as_object
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import dumped
from records.exports.json.record_texts import text_with_history
from records.exports.json.taxonomy_properties import records_with
from records.exports.schema_org import permanent_address
from records.exports.structured_data import structured_data
from records.kinds import selection
from records.models import Change, Permalink
from records.pages.record_detail import redirect_or_gone, redirect_to_current
from records.pages.record_parts.party_tables import party_table
from records.selection.query_strings import query_string
from serving.downloads.made_files import made_files
from serving.generation import last_modified, with_last_modified
from serving.other_sites import for_other_sites
from serving.page_cache.opt_in import keep_under

# Larger files are read from disk for each client.
MOST_IN_MEMORY_BYTES = 256 * 1024
CHUNK_BYTES = 64 * 1024


class SelectionExport(View):
    """Export of all records that the list shows for the same query string; 400 for bad parameters."""

    model = None
    format = None

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if refusal := refused(filterset, as_json=self.format.name == "json"):
            return refusal
        name = file_name(self.model.label(), filterset.pairs, self.format.name)
        write = partial(self.format.write, filterset, request.path)
        return made_once(request, filterset.pairs, write, self.format, name)


class SelectionChanges(View):
    """The latest changes of the records that the list shows for the same query string."""

    model = None
    most = 500

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if refusal := refused(filterset, as_json=True):
            return refusal
        refs = filterset.narrowed().order_by().values("permalink")
        changes = Change.objects.filter(permalink__in=refs).select_related("permalink")
        latest = with_change_before(changes).order_by("-at", "-pk")[: self.most]
        content = dumped({"results": change_objects(latest)})
        name = file_name(f"{self.model.label()}-changes", filterset.pairs, "json")
        return as_file(content, "application/json", name, saved=False)


def refused(filterset, *, as_json: bool) -> HttpResponse | None:
    """The answer to parameters that are not understood, for what is not a page."""
    if not filterset.errors:
        return None
    if as_json:
        return wrong_parameters(errors_in_each_language(filterset.kind, filterset.data))
    text = "\n".join(f"{name}: {' '.join(said)}" for name, said in filterset.errors.items())
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)


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


class EntryJson(View):
    """The JSON twin of the page of a country or sector, with the number of records of each kind."""

    table = ""
    parameter = ""

    def get(self, request, key):
        table = TABLES[self.table]
        entry = table.row(key.upper() if self.parameter == "country" else key)
        if entry is None:
            raise Http404
        records = {"records": records_with(self.parameter, entry)}
        content = dumped(as_object(entry, table.properties()) | records)
        return as_file(content, "application/json", f"{key}.json", saved=False)


class TableFile(View):
    """A whole public table as a file."""

    def get(self, request, table, ending):
        if table not in TABLES or ending not in WRITERS:
            raise Http404
        write = partial(WRITERS[ending], TABLES[table], request.path)
        form = next(entry for entry in FORMATS if entry.name == ending)
        return made_once(request, [], write, form, file_name(table, [], ending))


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


def made_once(request, pairs, write, form: Format, name: str):
    """The file that ``write`` yields, kept until something public changes; a small one by the page cache.

    ``pairs``: the canonical parameters. Only small files are held in memory.
    """
    query = query_string(pairs)
    made = made_files.get(f"{request.path}{query}", write)
    if made.size <= MOST_IN_MEMORY_BYTES:
        keep_under(request, query)
        with made.opened() as file:
            return as_file(file.read(), form.content_type, name, saved=form.saved)
    modified = last_modified()
    modified = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, made.etag, modified)
    if response is None:
        answer, content = FileResponse, made.opened()
        if form.content_type != XLSX:
            # Text is compressed on its way; a FileResponse is not.
            answer, content = StreamingHttpResponse, FileWrapper(content, CHUNK_BYTES)
        response = as_file(content, form.content_type, name, saved=form.saved, answer=answer)
    response["ETag"] = made.etag
    return for_other_sites(response)


def as_file(content, content_type: str, name: str, *, saved: bool, answer=HttpResponse):
    if content_type.startswith("text/") or content_type.endswith("+xml"):
        content_type = f"{content_type}; charset=utf-8"
    response = answer(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(saved, name)
    return for_other_sites(with_last_modified(response))
