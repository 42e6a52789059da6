"""The table of this app, which stands in the module named here."""

from desk.preview.preview_links import PreviewLink

__all__ = ["PreviewLink"]
