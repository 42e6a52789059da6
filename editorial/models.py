"""What the desk keeps; the tables stand in the modules named here."""

from editorial.limits import Limit
from editorial.log import LogLine
from editorial.revisions import Revision, Signature

__all__ = ["Limit", "LogLine", "Revision", "Signature"]
