import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.text import get_valid_filename

from uploads.models import StoredFile
from uploads.storage import file_stem

# A name without a path: an object store takes a backslash for a slash, and goes up with "..".
NAME = re.compile(r"[\w.-]+")
SHOWN_IN_PAGES = {".webp": "image/webp"}


def media(request, name, may_see):
    """An uploaded file; a file that no published record uses is for staff who see its owner's drafts.

    ``may_see(user, owner)`` decides about files that are not public. Responses are never in shared
    caches and always revalidated, so that a withdrawn file is gone at once.
    """
    file = NAME.fullmatch(name) and StoredFile.objects.filter(stem=file_stem(name)).first()
    if not file or not default_storage.exists(name):
        raise Http404
    if not file.public and not may_see(request.user, file.owner):
        raise Http404
    if not file.public:
        response = file_response(name, file)
        patch_cache_control(response, private=True, no_store=True)
        return response
    # A file never changes under its name, so the name is its ETag.
    etag = quote_etag(name)
    response = get_conditional_response(request, etag) or file_response(name, file)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def file_response(name: str, file: StoredFile) -> FileResponse:
    """Images are shown in pages, all other files are downloads."""
    shown = next((kind for end, kind in SHOWN_IN_PAGES.items() if name.endswith(end)), None)
    response = FileResponse(
        default_storage.open(name),
        content_type=shown or "application/octet-stream",
        as_attachment=not shown,
        filename=None if shown else get_valid_filename(file.download_name or name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
