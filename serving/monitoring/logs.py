"""Formatters of log lines, with the id of the request; imported before Django is set up."""

import json
import logging
from datetime import UTC, datetime

from serving.monitoring.request_ids import request_id


class Plain(logging.Formatter):
    """A line for people."""

    def __init__(self, **ignored):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(of_request)s%(message)s")

    def format(self, record) -> str:
        number = request_id.get()
        record.of_request = f"[{number}] " if number else ""
        return super().format(record)


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
        return json.dumps(line, ensure_ascii=False)
