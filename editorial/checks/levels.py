"""How strictly each requirement is held, as managers decide in the admin."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.checks.requirements import requirements_of
from records.kinds import record_kinds
from values.constraints import Unique

STANDS_ALREADY = _("This check stands here already: change that row.")


class PublishCheck(models.Model):
    """The level of one requirement, for one kind or, without a kind, for all that do not state theirs.

    A requirement without a row is not asked for.
    """

    class Level(models.TextChoices):
        REQUIRED = "required", _("required")
        RECOMMENDED = "recommended", _("recommended")
        OFF = "off", _("not checked")

    kind = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind"),
        help_text=_("Empty: all kinds that say nothing else."),
    )
    # A name of ``requirements_of``.
    name = models.CharField(_("check"), max_length=60)
    level = models.CharField(
        pgettext_lazy("of a check", "level"),
        max_length=11,
        choices=Level,
        default=Level.RECOMMENDED,
    )

    class Meta:
        verbose_name = _("check before publishing")
        verbose_name_plural = _("checks before publishing")
        ordering = ["kind", "level", "name"]
        constraints = [
            Unique(
                fields=["kind", "name"],
                name="publish_check_once",
                violation_error_message=STANDS_ALREADY,
                violation_error_code="name",
            ),
            # Null is no value that could stand twice.
            Unique(
                fields=["name"],
                condition=Q(kind=None),
                name="publish_check_of_all_kinds_once",
                violation_error_message=STANDS_ALREADY,
                violation_error_code="name",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The name in words; of a check for all kinds, as the first kind calls it."""
        return str(check_choices(self.kind and self.kind.model_class()).get(self.name, self.name))

    def clean(self):
        super().clean()
        if self.kind and self.name and self.name not in requirements_of(self.kind.model_class()):
            raise ValidationError({"name": _("Entries of this kind have no such field.")})


def check_choices(kind=None) -> dict[str, str]:
    """The requirements of a kind or of any, each with its label."""
    found = {}
    for each in [kind] if kind else record_kinds():
        for name, requirement in requirements_of(each).items():
            found.setdefault(name, requirement.label)
    return found


def levels_of(kind) -> dict[str, str]:
    """The levels of a kind's requirements by name, without those that are not checked."""
    wanted = Q(kind=None) | Q(kind=ContentType.objects.get_for_model(kind))
    rows = PublishCheck.objects.filter(wanted).order_by().values_list("kind", "name", "level")
    # What a kind says of itself comes last, and counts.
    levels = {name: level for _kind, name, level in sorted(rows, key=lambda row: bool(row[0]))}
    return {name: level for name, level in levels.items() if level != PublishCheck.Level.OFF}
