"""Remarks that stand beside a value in a cell: 7月26日（暂定）, 约2025年7月, 老挝（线上）, 2025-07 tbc."""

import re

from tables.cells.names import BRACKETED
from values.dates.parsing import WEEKDAY

BEFORE = re.compile(
    r"\s*(?:暂定|初定|待定|拟定?[于在]?|预[计定]于?|计划[于在]?|定于|原定于?|大?约|大概|可能|如|例如|日期|时间|国家"
    r"|tentatively|provisionally|planned for|approx(?:\.|imately)?|about|around|ca\.|tbc|tbd)"
    r"\s*[:：,，]?\s*",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"[\s,，;；、。.]*(?:(?:暂定|初定|待定|待确认|未定|左右|前后|起|开始|举[行办]|线[上下]|(?:共|为期)\s*\d+\s*[天日]|除外|为主|牵头"
    r"|\(?(?:tbc|tbd|tentative|provisional|to be confirmed|online|hybrid)\)?)[\s,，;；、。.]*|[,，;；、。])",
    re.IGNORECASE,
)
ANOTHER_ADDRESS = re.compile(r"(?<=[\w/])[\s;；,，、]+(?=(?:https?:|www\.))", re.IGNORECASE)


def without_remarks(text: str) -> str:
    """The text without what stands in brackets, and without such words at its beginning and end.

    A weekday stays, as it may contradict the date; of several web addresses the first.
    """
    bare = BRACKETED.sub(lambda match: match[0] if WEEKDAY.search(match[0]) else " ", text)
    bare = ANOTHER_ADDRESS.split(bare, 1)[0].strip()
    while True:
        before = bare
        if begins := BEFORE.match(bare):
            bare = bare[begins.end() :]
        for ends in AFTER.finditer(bare):
            if ends.end() == len(bare):
                bare = bare[: ends.start()].strip()
                break
        if bare == before:
            return bare
