from editorial.confirmation.confirmation_page import Subjects
from editorial.confirmation.publish_actions import Publish, Schedule
from editorial.confirmation.record_action import RecordAction
from editorial.confirmation.withdraw_actions import Discard, Unschedule, Withdraw, WithdrawAt
from editorial.permissions.review import Reviews
from editorial.revision_states.open_revisions import open_revisions_of

# By their slug in URLs.
ACTIONS: dict[str, type[RecordAction]] = {
    "publish": Publish,
    "schedule": Schedule,
    "withdraw": Withdraw,
    "withdraw-at": WithdrawAt,
    "discard": Discard,
    "unschedule": Unschedule,
}


def subjects_of(action: type[RecordAction], user, records, number: int | None = None) -> Subjects:
    """Subjects for an action on records of one kind, annotated with ``newest_state``."""
    records = list(records)
    reviews = Reviews(user, records)
    return Subjects(
        [action(revisions, reviews, number) for revisions in open_revisions_of(records)]
    )
