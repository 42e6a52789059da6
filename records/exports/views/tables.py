"""The public tables as files, and single rows of them."""

from functools import partial

from django.http import Http404
from django.views.generic import View

from records.exports.export_formats import FORMATS
from records.exports.files.file_names import file_name
from records.exports.files.table_files import WRITERS
from records.exports.json.properties import as_object
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import dumped
from records.exports.json.taxonomy_properties import records_with
from records.exports.views.sending import as_file, made_once


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
