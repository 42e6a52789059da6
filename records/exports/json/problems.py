"""Errors as ``application/problem+json`` (RFC 9457)."""

from http import HTTPStatus

from django.http import HttpResponse

from records.exports.json.properties import in_iso
from records.exports.json.record_properties import dumped
from serving.other_sites import for_other_sites
from values.languages import in_each_language

CONTENT_TYPE = "application/problem+json"


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


def withdrawn(permalink) -> HttpResponse:
    """410 with the day, and with the reason where the public is told one."""
    withdrawal = permalink.withdrawal
    return problem(
        410,
        "This entry was withdrawn.",
        ref=permalink.ref,
        withdrawn_at=in_iso(withdrawal.at) if withdrawal else None,
        reason=(withdrawal and withdrawal.public_reason) or None,
    )


def refused(filterset) -> HttpResponse:
    """The answer to parameters of a list that are not understood, told in each language."""
    errors = {}
    for code, found in in_each_language(lambda: errors_in(filterset)).items():
        for name, messages in found.items():
            errors.setdefault(name, {})[code] = messages
    return wrong_parameters(errors)


def errors_in(filterset) -> dict[str, list[str]]:
    """The errors by parameter, in the active language."""
    errors = filterset.asking(filterset.data).errors
    return {name: [str(message) for message in messages] for name, messages in errors.items()}


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
