"""What the desk keeps; the tables stand in the modules named here."""

from editorial.corrections.suggestions import Suggestion
from editorial.limits import Limit
from editorial.links.checks import LinkCheck
from editorial.log import LogLine
from editorial.preview.links import PreviewLink
from editorial.revisions import Revision, Signature
from editorial.sheets.batches import Batch, StagedRow

__all__ = [
    "Batch",
    "Limit",
    "LinkCheck",
    "LogLine",
    "PreviewLink",
    "Revision",
    "Signature",
    "StagedRow",
    "Suggestion",
]
