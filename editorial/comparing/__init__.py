"""What differs between two contents of a record, in words and with the words marked."""

from editorial.comparing.differences import Difference, differences, labels_changed
from editorial.comparing.marking import marked
from editorial.comparing.three_ways import Conflict, ThreeWays

__all__ = ["Conflict", "Difference", "ThreeWays", "differences", "labels_changed", "marked"]
