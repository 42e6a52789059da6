"""Bibliographic citation of a record: GB/T 7714 and APA."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from records.exports.schema_org import permanent_address


@dataclass(frozen=True)
class Citation:
    """A citation in the reader's language. ``updated``: the day the public page last changed."""

    ref: str
    title: str
    author: str
    site: str
    updated: date
    accessed: date
    language: str

    @property
    def address(self) -> str:
        return permanent_address(self.ref)

    @property
    def gb_t_7714(self) -> str:
        """GB/T 7714-2015, section 4.6: electronic resource on line, [EB/OL]."""
        return (
            f"{self.author}. {self.title}[EB/OL]. "
            f"({self.updated.isoformat()})[{self.accessed.isoformat()}]. {self.address}."
        )

    @property
    def apa(self) -> str:
        """APA, 7th edition, in English; with the retrieval date, because the page may change."""
        with override("en"):
            updated = date_format(self.updated, "Y, F j")
            accessed = date_format(self.accessed, "F j, Y")
        # A site that is its own author is not named twice.
        site = "" if self.site == self.author else f" {self.site}."
        author = self.author if self.author.endswith(".") else f"{self.author}."
        return (
            f"{author} ({updated}). {self.title}.{site} Retrieved {accessed}, from {self.address}"
        )


def site_name() -> str:
    return _("China-ASEAN Education Cooperation Week: Directory")


def citation_of(record, updated) -> Citation:
    """The citation of a public record; ``updated`` is the datetime of its last change."""
    language = get_language()
    return Citation(
        ref=record.ref,
        title=str(record.name),
        author=settings.SITE_OPERATOR[language] or site_name(),
        site=site_name(),
        updated=timezone.localdate(updated),
        accessed=timezone.localdate(),
        language=record.name.language,
    )
