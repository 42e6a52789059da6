"""Errors as ``application/problem+json`` (RFC 9457)."""

from http import HTTPStatus

from django.http import HttpResponse

from records.exports.json.record_properties import dumped
from serving.other_sites import for_other_sites

API, DOCS = "/api/", "/api/v1/docs/"
CONTENT_TYPE = "application/problem+json"


def is_for_programs(request) -> bool:
    """Whether this address answers JSON, in no language of its own."""
    return request.path_info.startswith(API) and not request.path_info.startswith(DOCS)


def problem(status: int, detail: str = "", **more) -> HttpResponse:
    """``more``: extension members; ``errors`` holds messages by parameter and language."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    response = HttpResponse(dumped(body | more), content_type=CONTENT_TYPE, status=status)
    return for_other_sites(response)


def wrong_parameters(errors: dict[str, dict[str, list[str]]]) -> HttpResponse:
    """400 for values that are not understood; ``errors``: messages by parameter and language."""
    names = ", ".join(errors)
    return problem(400, f"Not understood: {names}.", errors=errors)


def method_not_allowed(methods: list[str]) -> HttpResponse:
    response = problem(405, f"Only {', '.join(methods)}: the API is read-only.")
    response["Allow"] = ", ".join(methods)
    return response


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Messages by parameter and language.",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
