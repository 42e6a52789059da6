from django.db import models
from django.utils.translation import gettext_lazy as _


class WordingStatus(models.TextChoices):
    """Source of the wording of a name."""

    OFFICIAL = "official", _("official")
    REPORTED = "reported", _("as reported")
    TRANSLATION = "translation", _("unofficial translation")


class Relation(models.TextChoices):
    """Relation of an alliance or a center to the Education Cooperation Week."""

    TEN = "ten", _("one of the ten")
    WEEK = "week", _("set up at the Week")
    NETWORK = "network", _("related network")


class Format(models.TextChoices):
    """Attendance: on site, online or both."""

    ON_SITE = "on-site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class WithdrawalReason(models.TextChoices):
    """What the public may be told of a withdrawal; staff choose it."""

    TWICE = "entered-twice", _("it was entered twice")
    ENDED = "no-longer-exists", _("it no longer exists")
    WRONG = "wrong", _("its information was wrong")
    ASKED_FOR = "at-request", _("at the office's request")
