"""Which addresses answer errors as JSON, and that the API is read-only."""

from django.http import HttpResponse

from records.exports.json.problems import problem

API, DOCS = "/api/", "/api/v1/docs/"


def is_for_programs(request) -> bool:
    """Whether this address answers JSON."""
    return is_of_api(request) or request.path_info.endswith((".json", ".jsonld"))


def is_of_api(request) -> bool:
    """Whether it is one of the API, in no language of its own."""
    path = request.path_info
    return path.startswith(API) and not path.startswith(DOCS)


def method_not_allowed(methods: list[str]) -> HttpResponse:
    response = problem(405, f"Only {', '.join(methods)}: the API is read-only.")
    response["Allow"] = ", ".join(methods)
    return response
