"""Registers the models of this app, which are defined in the modules imported here."""

from editorial.assignments.assignment import Assignment
from editorial.bulk_changes.bulk_change import BulkChange, ChangedEntry
from editorial.checks.levels import PublishCheck
from editorial.outgoing_mail.mail import Mail
from editorial.permissions.limits import Limit
from editorial.remarks.remark import Remark
from editorial.revisions.revision import Revision, Signature
from editorial.workflow.log import LogLine

__all__ = [
    "Assignment",
    "BulkChange",
    "ChangedEntry",
    "Limit",
    "LogLine",
    "Mail",
    "PublishCheck",
    "Remark",
    "Revision",
    "Signature",
]
