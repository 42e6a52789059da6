from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.text import get_valid_filename

from uploads.models import StoredFile
from uploads.storage import file_stem

SHOWN_IN_PAGES = {".webp": "image/webp"}


def media(request, name, may_see):
    """An uploaded file; what no published record uses is for those who see the drafts of its owner.

    ``may_see``: asked with the person and the owner of a file that is not public.
    No shared cache keeps it, and browsers ask each time: once withdrawn it is nowhere to be had.
    """
    # PostgreSQL knows no text with a zero byte.
    file = "\0" not in name and StoredFile.objects.filter(stem=file_stem(name)).first()
    if not file or not default_storage.exists(name):
        raise Http404
    if not file.public and not may_see(request.user, file.owner):
        raise Http404
    if not file.public:
        response = file_response(name, file)
        patch_cache_control(response, private=True, no_store=True)
        return response
    # A file never changes under its name, so the name says which file a browser has.
    etag = quote_etag(name)
    response = get_conditional_response(request, etag) or file_response(name, file)
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def file_response(name: str, file: StoredFile) -> FileResponse:
    """The file itself: a picture to be shown in pages, all else to be saved."""
    shown = next((kind for end, kind in SHOWN_IN_PAGES.items() if name.endswith(end)), None)
    response = FileResponse(
        default_storage.open(name),
        content_type=shown or "application/octet-stream",
        as_attachment=not shown,
        filename=None if shown else get_valid_filename(file.download_name or name),
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
