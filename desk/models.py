"""Registers the model of this app, which is defined in the module imported here."""

from desk.preview.preview_links import PreviewLink

__all__ = ["PreviewLink"]
