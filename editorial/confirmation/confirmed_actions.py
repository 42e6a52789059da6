"""Actions that need confirmation, by their slug in URLs."""

from editorial.confirmation.discard_actions import Discard, Unschedule
from editorial.confirmation.publish_actions import Publish, Schedule
from editorial.confirmation.withdraw_actions import Withdraw, WithdrawAt

ACTS = {
    "publish": Publish(),
    "schedule": Schedule(),
    "withdraw": Withdraw(),
    "withdraw-at": WithdrawAt(),
    "discard": Discard(),
    "unschedule": Unschedule(),
}
