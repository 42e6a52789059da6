"""What we know and from where; the tables stand in the modules named here."""

from evidence.figures import Confidence, Figure, Indicator, Place
from evidence.sources import AboutRecord, Citation, Source

__all__ = [
    "AboutRecord",
    "Citation",
    "Confidence",
    "Figure",
    "Indicator",
    "Place",
    "Source",
]
