from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """An uploaded file, or an image in all its widths, named by 128 random bits."""

    stem = models.CharField(max_length=32, primary_key=True)
    download_name = models.CharField(_("file name"), max_length=200, blank=True)
    owner = models.CharField(max_length=40, blank=True, db_index=True)
    public = models.BooleanField(_("used by a published record"), default=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self):
        return self.download_name or self.stem
