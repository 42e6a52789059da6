from django import forms
from django.core.exceptions import ValidationError

MEGABYTE = 1024**2


class UploadFormField(forms.FileField):
    """Base of form fields for files; subclasses check the content in ``accepted``."""

    limit_bytes = 0
    too_large = ""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload or upload == initial:
            return upload
        if upload.size > self.limit_bytes:
            size = round(upload.size / MEGABYTE, 1)
            params = {"size": size, "limit": self.limit_bytes // MEGABYTE}
            raise ValidationError(self.too_large, params=params)
        return self.accepted(upload)

    def accepted(self, upload):
        """The file to store; raises ValidationError for content that is refused."""
        raise NotImplementedError
