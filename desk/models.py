"""Registers the models of this app, which are defined in the modules imported here."""

from desk.preview.preview_links import PreviewLink
from desk.unsaved.open_forms import OpenForm

__all__ = ["OpenForm", "PreviewLink"]
