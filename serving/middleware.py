from django.conf import settings
from django.db import OperationalError
from django.http import FileResponse
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

from serving.generation import current, state_read_once
from serving.outages.outdated_page import DATABASE_AWAY
from serving.page_cache.opt_in import CANONICAL, DRAWN_FROM, is_left_to_page_cache


class TrustedProxiesMiddleware:
    """Trust X-Forwarded headers from configured proxies only."""

    FORWARDED = ["HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST"]

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.META.get("REMOTE_ADDR") not in settings.TRUSTED_PROXIES:
            for header in self.FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)


class CompressedPages(GZipMiddleware):
    """Compress pages, feeds and tables, but not uploaded files."""

    def process_response(self, request, response):
        if isinstance(response, FileResponse) or is_left_to_page_cache(request, response):
            return response
        return super().process_response(request, response)


class ConditionalPages(ConditionalGetMiddleware):
    """ETag and 304 Not Modified for what is not kept whole."""

    def process_response(self, request, response):
        if is_left_to_page_cache(request, response):
            return response
        return super().process_response(request, response)


class RevalidateMiddleware:
    """Let browsers cache public pages, but revalidate them on each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_cache=True)
        return response


class GenerationMiddleware:
    """Read the generation once per public request; refuse requests while the database is away."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if DATABASE_AWAY in request.META:
            raise OperationalError("The database did not answer a moment ago.")
        if request.path_info.startswith(settings.STAFF_PATHS):
            return self.get_response(request)
        with state_read_once():
            response = self.get_response(request)
            if settings.DATABASE_REPLICAS and CANONICAL in request.META:
                request.META[DRAWN_FROM] = current()
            return response
