"""Answers that are files: made once where they are costly, named, and readable by other sites."""

from wsgiref.util import FileWrapper

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from records.exports.export_formats import XLSX, Format
from records.selection.query_strings import query_string
from serving.downloads.made_files import made_files
from serving.generation import last_modified, with_last_modified
from serving.other_sites import for_other_sites
from serving.page_cache.opt_in import keep_under

# Larger files are read from disk for each client.
MOST_IN_MEMORY_BYTES = 256 * 1024
CHUNK_BYTES = 64 * 1024


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
