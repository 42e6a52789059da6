"""Checks of forms that work without a cookie."""

from urllib.parse import urlsplit

from django.conf import settings


def is_too_large(request, most_bytes: int) -> bool:
    """Whether the body exceeds a size; it is not read in that case."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > most_bytes


def is_from_here(request) -> bool:
    """Whether the Origin or Referer header is of this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    own = {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    return f"{parts.scheme}://{parts.netloc}" in own
