"""Names of files: what was selected, and the day."""

import re

from django.utils import timezone

# Not allowed in names of files on some systems, or a divider here.
FORBIDDEN = re.compile(r'[\s\\/:*?"<>|_\x00-\x1f\x7f]+')
LONGEST = 120


def file_name(label: str, pairs, ending: str) -> str:
    """``events_country-VN_year-2016_2026-11-29.csv``; ``pairs``: the canonical parameters."""
    stated = [f"{name}-{value}" for name, value in pairs]
    parts = [FORBIDDEN.sub("-", text).strip("-.") for text in [label, *stated]]
    day = timezone.localdate().isoformat()
    return f"{'_'.join(filter(None, parts))[:LONGEST]}_{day}.{ending}"
