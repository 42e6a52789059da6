from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from uploads.kept_files import GONE, KeptFileInput

MEGABYTE = 1024**2
NOT_KEPT = _("This file is not kept any more. Choose it again.")


class UploadFormField(forms.FileField):
    """Base of form fields for files; subclasses check the content in ``accepted``."""

    limit_bytes = 0
    too_large = ""

    def clean(self, data, initial=None):
        if data is GONE:
            raise ValidationError(NOT_KEPT)
        upload = super().clean(data, initial)
        if not upload or upload == initial:
            return upload
        if upload.size > self.limit_bytes:
            size = round(upload.size / MEGABYTE, 1)
            params = {"size": size, "limit": self.limit_bytes // MEGABYTE}
            raise ValidationError(self.too_large, params=params)
        # What is accepted is not the file itself, nor may its name be the one that was sent.
        sent = copy(upload)
        accepted = self.accepted(upload)
        if isinstance(self.widget, KeptFileInput):
            self.widget.accepted = sent
        return accepted

    def bound_data(self, data, initial):
        return super().bound_data(None if data is GONE else data, initial)

    def accepted(self, upload):
        """The file to store; raises ValidationError for content that is refused."""
        raise NotImplementedError
