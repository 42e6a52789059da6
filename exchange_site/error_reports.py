"""Errors in the log are reported to the address of SENTRY_DSN, without anything that people sent.

An event holds what is named here and nothing else: kind of error, stack without values, text of the log
line before its arguments are filled in, name of the view, id of the request. Messages of errors, and texts
of lines without arguments, are left out, because they may quote what was typed; the log has them, under the
same id.
"""

import logging

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration

from serving.monitoring.request_ids import request_id

SENT = ["event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk"]
OF_A_FRAME = ["filename", "abs_path", "function", "module", "lineno", "context_line", "in_app"]


def start(dsn: str):
    sentry_sdk.init(
        dsn=dsn,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        before_send=only_what_may_leave,
        send_default_pii=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        server_name="",
        auto_session_tracking=False,
        send_client_reports=False,
    )


def only_what_may_leave(event: dict, hint: dict) -> dict:
    record = hint.get("log_record")
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    sent = {name: event[name] for name in SENT if name in event}
    sent["tags"] = {"request_id": request_id.get(), "view": match.view_name if match else ""}
    if record:
        text = str(record.msg) if record.args else f"{record.module}:{record.lineno}"
        sent["logentry"] = {"message": text}
    errors = event.get("exception", {}).get("values", [])
    sent["exception"] = {"values": [without_values(error) for error in errors]}
    return sent


def without_values(error: dict) -> dict:
    frames = error.get("stacktrace", {}).get("frames", [])
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames
            ]
        },
    }
