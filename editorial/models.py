"""The tables of this app, which stand in the modules named here."""

from editorial.revisions.revision import Revision, Signature
from editorial.workflow.limits import Limit
from editorial.workflow.log import LogLine

__all__ = ["Limit", "LogLine", "Revision", "Signature"]
