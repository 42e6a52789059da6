"""The record every kind is made of, and the tables that stand beside it."""

from records.models.choices import Relation, WithdrawalReason, WordingStatus
from records.models.permalinks import Change, FormerSlug, Permalink
from records.models.record import Record
from records.models.rows import Alias, Party

__all__ = [
    "Alias",
    "Change",
    "FormerSlug",
    "Party",
    "Permalink",
    "Record",
    "Relation",
    "WithdrawalReason",
    "WordingStatus",
]
