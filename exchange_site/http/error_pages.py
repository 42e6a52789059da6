"""Error pages, in the language of the URL."""

import sys

from django.contrib import admin
from django.shortcuts import render
from django.utils import timezone

from api.problems import is_for_programs
from exchange_site.http.unavailable import (
    page_without_database,
    unavailable_page,
    unavailable_problem,
)
from records.exports.json.problems import problem
from serving.monitoring.request_ids import request_id


def bad_request(request, exception=None):
    if is_for_programs(request):
        return problem(400)
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    if is_for_programs(request):
        return problem(403)
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    """Return staff to their form with the typed values, unless the request came from another site."""
    if page := admin.site.after_csrf_failure(request, reason):
        return page
    return render(request, "403.html", {"cookie": True}, status=403)


def not_found(request, exception=None):
    if is_for_programs(request):
        return problem(404)
    return render(request, "404.html", status=404)


def server_error(request):
    """handler500, for errors in views and middleware; uses no database queries."""
    error = sys.exception()
    if is_for_programs(request):
        return unavailable_problem(request, error) or problem(500)
    return unavailable_page(request, error) or page_without_database(
        request,
        "500.html",
        {"time": timezone.localtime(), "request_id": request_id.get()},
        status=500,
    )
