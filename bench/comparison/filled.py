"""The filled page: a page of the site rendered from values fixed in memory.

It costs only the rendering of the template, the lower bound for any way of finding the values.
"""

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.template import Context
from django.template.context import make_context
from django.urls import resolve

from bench.comparison.fixed import fixed

# By path and query string: the template and its values.
pages = {}


def filled(request, path):
    page = f"/{request.LANGUAGE_CODE}/{path}"
    key = page, request.META["QUERY_STRING"]
    if key not in pages:
        pages[key] = template, values = fill(request, page)
        # The first rendering collects the values; the second verifies that no query is left.
        template.render(Context(values))
        with connection.execute_wrapper(refused):
            template.render(Context(values))
    template, values = pages[key]
    return HttpResponse(template.render(Context(values)))


def fill(request, page):
    """The template of a page of the site, and its values for the query string of the request."""
    inner = WSGIRequest(request.environ | {"PATH_INFO": page})
    for name in ["LANGUAGE_CODE", "session", "user"]:
        setattr(inner, name, getattr(request, name))
    inner.resolver_match = match = resolve(page)
    response = match.func(inner, *match.args, **match.kwargs)
    template = response.resolve_template(response.template_name).template
    context = make_context(response.resolve_context(response.context_data), inner)
    with context.bind_template(template):
        return template, {name: fixed(value) for name, value in context.flatten().items()}


def refused(execute, sql, *rest):
    raise AssertionError(f"The filled page asks the database: {sql}")
