"""The site map with pages that go wrong."""

from django.core.exceptions import PermissionDenied
from django.urls import path

from exchange_site import urls
from exchange_site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def broken(request):
    raise LookupError("our fault")


def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    *[path(f"{language}/broken/", broken) for language in ["en", "zh-hans"]],
    *[path(f"{language}/forbidden/", forbidden) for language in ["en", "zh-hans"]],
    *urls.urlpatterns,
]
