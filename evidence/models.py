"""Models of this app, imported here for Django's model discovery."""

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
