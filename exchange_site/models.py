"""Registers the model of this app, which is defined in the module imported here."""

from exchange_site.speech.handouts import Handout

__all__ = ["Handout"]
