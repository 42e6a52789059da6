"""What differs between two contents of a record, in words and with the words marked."""

from editorial.comparing.differences import Difference, differences
from editorial.comparing.marking import marked

__all__ = ["Difference", "differences", "marked"]
