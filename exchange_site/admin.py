"""Registers the admin of this app, which is defined in the module imported here."""

from exchange_site.speech.handout_admin import HandoutAdmin

__all__ = ["HandoutAdmin"]
