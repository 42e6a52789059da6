"""Bibliographic citation of a record: GB/T 7714 and APA, and as files: BibTeX, RIS, CSL-JSON."""

import json
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence.wording import cited, reference
from records.exports.schema_org import permanent_address, publisher_name, site_name
from values.plain_text import one_line

TEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even when escaped, so an unbalanced one would break the file.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


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
    # References of the sources that the record rests on.
    sources: tuple[str, ...] = ()

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


def citation_of(record, updated) -> Citation:
    """The citation of a public record; ``updated`` is the datetime of its last change."""
    return Citation(
        ref=record.ref,
        title=str(record.name),
        author=publisher_name(),
        site=site_name(),
        updated=timezone.localdate(updated),
        accessed=timezone.localdate(),
        language=record.name.language,
        sources=tuple(
            reference(source)
            for source, _facts in cited(record.citations.all())
            if not source.is_missing
        ),
    )


def bibtex(citation: Citation) -> str:
    """A BibTeX ``@misc`` entry; doubled braces keep the capitals of names and titles."""
    fields = {
        "author": f"{{{in_tex(citation.author)}}}",
        "title": f"{{{in_tex(citation.title)}}}",
        "year": f"{citation.updated.year}",
        "date": citation.updated.isoformat(),
        "howpublished": in_tex(citation.site),
        "url": citation.address,
        "urldate": citation.accessed.isoformat(),
        "language": citation.language,
    }
    if citation.sources:
        sources = _("; ").join(citation.sources)
        fields["note"] = in_tex(_("Source: %(sources)s") % {"sources": sources})
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{caecw-{citation.ref},", *lines, "}", ""])


def in_tex(text: str) -> str:
    return "".join(TEX_SPECIAL.get(sign, sign) for sign in one_line(text))


def ris(citation: Citation) -> str:
    """A RIS record of type ELEC, with CRLF line ends as the format requires."""
    fields = {
        "TY": "ELEC",
        "AU": one_line(citation.author),
        "TI": one_line(citation.title),
        "T2": one_line(citation.site),
        "PY": f"{citation.updated.year}",
        "DA": f"{citation.updated:%Y/%m/%d}",
        "Y2": f"{citation.accessed:%Y/%m/%d}",
        "UR": citation.address,
        "LA": citation.language,
    }
    sources = [("N1", one_line(source)) for source in citation.sources]
    lines = [*fields.items(), *sources, ("ER", "")]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines)


def csl_json(citation: Citation) -> str:
    """A list of one item in the JSON of the Citation Style Language (CSL)."""
    fields = {
        "id": f"caecw-{citation.ref}",
        "type": "webpage",
        "title": one_line(citation.title),
        "author": [{"literal": one_line(citation.author)}],
        "container-title": one_line(citation.site),
        "issued": date_parts(citation.updated),
        "accessed": date_parts(citation.accessed),
        "URL": citation.address,
        "language": citation.language,
    }
    if citation.sources:
        fields["note"] = one_line(
            _("Source: %(sources)s") % {"sources": _("; ").join(citation.sources)}
        )
    return json.dumps([fields], ensure_ascii=False, indent=1)


def date_parts(day: date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


# By file extension.
REFERENCE_FORMATS = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
    "csl.json": ("application/vnd.citationstyles.csl+json", csl_json),
}
