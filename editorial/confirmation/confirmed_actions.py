from itertools import chain

from editorial.checks.gate import Gate
from editorial.confirmation.bulk_actions import Approve, Assign, SetCountries, SetSectors, Submit
from editorial.confirmation.confirmation_page import Subjects
from editorial.confirmation.publish_actions import Publish, Return, Schedule
from editorial.confirmation.record_action import RecordAction
from editorial.confirmation.withdraw_actions import Discard, Unschedule, Withdraw, WithdrawAt
from editorial.permissions.review import Reviews
from editorial.revision_states.open_revisions import open_revisions_of

# By their slug in URLs.
ACTIONS: dict[str, type[RecordAction]] = {
    "publish": Publish,
    "schedule": Schedule,
    "return": Return,
    "withdraw": Withdraw,
    "withdraw-at": WithdrawAt,
    "discard": Discard,
    "unschedule": Unschedule,
}
# Of several entries of a list, by the acts of their steps.
BULK_ACTIONS: dict[str, type[RecordAction]] = {
    "submit": Submit,
    "approve": Approve,
    "publish": Publish,
    "withdraw": Withdraw,
    "countries": SetCountries,
    "sectors": SetSectors,
    "assign": Assign,
}


def subjects_of(action: type[RecordAction], user, records, number: int | None = None) -> Subjects:
    """Subjects for an action on records of one kind, annotated with ``newest_state``."""
    records = list(records)
    reviews, open_revisions = Reviews(user, records), open_revisions_of(records)
    checked = {}
    if action.is_checked and records:
        waiting = [[revisions.working, revisions.planned] for revisions in open_revisions]
        versions = filter(None, chain.from_iterable(waiting))
        checked = Gate(type(records[0])).missing_by_revision(versions)
    return Subjects([action(revisions, reviews, number, checked) for revisions in open_revisions])
