"""The models of this app."""

from tables.batches.batch import Batch, StagedRow

__all__ = ["Batch", "StagedRow"]
