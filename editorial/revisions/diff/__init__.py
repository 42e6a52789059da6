"""Differences between contents of a record, as labelled HTML with changes marked."""

from editorial.revisions.diff.conflicts import Conflict, ThreeWays
from editorial.revisions.diff.differences import Difference, differences, labels_changed
from editorial.revisions.diff.marked_text import marked
from editorial.revisions.diff.outdated_texts import OutdatedText, outdated_texts
from editorial.revisions.diff.unchanged import unchanged

__all__ = [
    "Conflict",
    "Difference",
    "OutdatedText",
    "ThreeWays",
    "differences",
    "labels_changed",
    "marked",
    "outdated_texts",
    "unchanged",
]
