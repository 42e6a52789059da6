"""The acts that staff are asked about, by their names in addresses."""

from editorial.confirm.to_publish import Publish, Schedule
from editorial.confirm.to_put_aside import Discard, Unschedule
from editorial.confirm.to_withdraw import Withdraw, WithdrawAt

ACTS = {
    "publish": Publish(),
    "schedule": Schedule(),
    "withdraw": Withdraw(),
    "withdraw-at": WithdrawAt(),
    "discard": Discard(),
    "unschedule": Unschedule(),
}
