from django.db import models
from django.utils.translation import gettext_lazy as _


class WordingStatus(models.TextChoices):
    """Whose wording a name is."""

    OFFICIAL = "official", _("official")
    REPORTED = "reported", _("as reported")
    TRANSLATION = "translation", _("unofficial translation")


class Relation(models.TextChoices):
    """How an alliance or a center stands to the Week."""

    TEN = "ten", _("one of the ten")
    WEEK = "week", _("set up at the Week")
    NETWORK = "network", _("related network")


class Format(models.TextChoices):
    """Whether people meet in one place."""

    ON_SITE = "on-site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")
