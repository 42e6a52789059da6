"""What a record announced, and what later sources say became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evidence.sources import Source
from records.wording.facts import FactValue
from values.constraints import Check, ValidatedAtOnce
from values.dates import PartialDateField
from values.languages import InBothLanguages


class Outcome(ValidatedAtOnce):
    """Subclasses add the foreign key to the record, and links to records that came of it."""

    STATE_FIELDS = frozenset({"state", "state_as_of", "state_source"})

    class Type(models.TextChoices):
        AGREEMENT = "agreement", _("agreement")
        ALLIANCE = "alliance", _("alliance")
        CENTER = "center", _("center or base")
        DOCUMENT = "document", _("document")
        PROGRAM = "program", _("program or project")

    class State(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("state of an outcome", "announced")
        UNDER_WAY = "under-way", pgettext_lazy("state of an outcome", "under way")
        COMPLETED = "completed", pgettext_lazy("state of an outcome", "completed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = InBothLanguages(models.CharField(_("what was announced"), max_length=300, blank=True))
    type = models.CharField(
        pgettext_lazy("of an outcome", "kind"), max_length=9, choices=Type, blank=True
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="%(class)s", verbose_name=_("source")
    )
    state = models.CharField(
        pgettext_lazy("of an outcome", "state"),
        max_length=9,
        choices=State,
        blank=True,
        help_text=_(
            "Only what a later source says; the public sees it where the operator has it on."
        ),
    )
    state_as_of = PartialDateField(_("as of"))
    state_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="%(class)s_states",
        null=True,
        blank=True,
        verbose_name=_("source of the state"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        abstract = True
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes and follow-up")
        ordering = ["order", "id"]
        constraints = [
            Check(
                condition=~Q(text_en="") | ~Q(text_zh_hans=""),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message=_("Say in at least one language what was announced."),
                violation_error_code="text_zh_hans",
            ),
            Check(
                condition=Q(state="", state_as_of="", state_source__isnull=True)
                | (~Q(state="") & ~Q(state_as_of="") & Q(state_source__isnull=False)),
                name="%(app_label)s_%(class)s_state_has_a_source",
                violation_error_message=_(
                    "A state needs a later source and its date; else leave all three empty."
                ),
                violation_error_code="state",
            ),
        ]

    def __str__(self):
        return str(self.text)

    def public_values(self) -> list[FactValue]:
        return [FactValue(str(self.text), language=self.text.foreign)] if self.text else []

    @classmethod
    def withheld(cls) -> frozenset[str]:
        """The fields that the public does not see."""
        return frozenset() if settings.PUBLIC_OUTCOME_STATES else cls.STATE_FIELDS

    @property
    def state_in_words(self) -> str:
        """``under way, as of July 2025``; empty where it is not known or not public."""
        if not self.state or self.withheld():
            return ""
        words = {"state": self.get_state_display(), "date": self.state_as_of.in_words}
        return gettext("%(state)s (as of %(date)s)") % words

    @property
    def linked(self) -> list:
        """The public records that came of it."""
        return [
            record
            for field in self._meta.many_to_many
            for record in getattr(self, field.name).all()
            if record.is_public
        ]
