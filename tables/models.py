"""The tables of this app, which stand in the module named here."""

from tables.batches.batch import Batch, StagedRow

__all__ = ["Batch", "StagedRow"]
