from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uploads.images import ImageField, image_addresses
from uploads.storage import random_name
from values.constraints import Check
from values.languages import InBothLanguages


class HasImage(models.Model):
    """Mixin: an image, which needs the consent of the persons shown."""

    image = ImageField(_("picture"), upload_to=random_name, blank=True, max_length=60)
    image_alt = InBothLanguages(
        models.CharField(
            _("what the picture shows"),
            max_length=200,
            blank=True,
            help_text=_("Read aloud to those who do not see it."),
        )
    )
    image_credit = models.CharField(_("picture by"), max_length=200, blank=True)
    image_consent = models.BooleanField(
        _("the persons shown have consented"),
        default=False,
        help_text=_("A picture cannot be saved without this tick."),
    )

    class Meta:
        abstract = True
        constraints = [
            Check(
                condition=Q(image="") | Q(image_consent=True),
                name="%(app_label)s_shows_who_consented",
                violation_error_message=_("Tick that the persons shown have consented."),
                violation_error_code="image_consent",
            ),
        ]

    def clean(self):
        super().clean()
        if self.image and not self.image_consent:
            raise ValidationError(
                {"image_consent": _("Tick that the persons shown have consented.")}
            )

    @property
    def picture_widths(self) -> list[tuple[str, int]]:
        """``(URL, width in pixels)`` of each size of the image, widest last."""
        return image_addresses(self.image)
