"""Formatters of log lines, with the id of the request; imported before Django is set up."""

import json
import logging
import re
from datetime import UTC, datetime

from serving.monitoring.request_ids import request_id

# In an address, who has it needs nothing else: confirmation links, new passwords.
SECRET = re.compile(r"(/(?:confirm|admin/reset/[^/\s]+)/)[\w-]{20,}")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def without_secrets(text: str) -> str:
    return SECRET.sub(r"\1…", text)


def in_one_line(text: str) -> str:
    """With control characters as escapes: a path may hold them, and nobody else is to write a line."""
    return CONTROL.sub(lambda sign: ascii(sign[0])[1:-1], text)


class Plain(logging.Formatter):
    """A line for people."""

    def __init__(self, **ignored):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(of_request)s%(message)s")

    def format(self, record) -> str:
        number = request_id.get()
        record.of_request = f"[{number}] " if number else ""
        return without_secrets(super().format(record))

    def formatMessage(self, record) -> str:  # noqa: N802 - the name in logging
        record.message = in_one_line(record.message)
        return super().formatMessage(record)


class JSONLines(logging.Formatter):
    """An object in one line for each record, for programs that collect logs."""

    def __init__(self, **ignored):
        super().__init__()

    def format(self, record) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := request_id.get():
            line["request_id"] = number
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return without_secrets(json.dumps(line, ensure_ascii=False))
