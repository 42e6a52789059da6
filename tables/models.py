"""The models of this app."""

from tables.batches.batch import Batch, StagedRow
from tables.export.long_export import LongExport

__all__ = ["Batch", "LongExport", "StagedRow"]
