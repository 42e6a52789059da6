"""Registers the admins of this app, which are defined in the modules imported here."""

from corrections.confirmation_links.link_admin import OfficeAnswerAdmin
from corrections.handling.suggestion_admin import SuggestionAdmin

__all__ = ["OfficeAnswerAdmin", "SuggestionAdmin"]
