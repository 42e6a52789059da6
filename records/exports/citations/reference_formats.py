"""Citations in the formats of reference managers: BibTeX and RIS."""

from records.exports.citations.citation import Citation
from values.plain_text import one_line

SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even when escaped, so an unbalanced one would break the file.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


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
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{caecw-{citation.ref},", *lines, "}", ""])


def in_tex(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in one_line(text))


def ris(citation: Citation) -> str:
    """A RIS record of type ELEC, with CRLF line ends as the format requires."""
    fields = [
        ("TY", "ELEC"),
        ("AU", one_line(citation.author)),
        ("TI", one_line(citation.title)),
        ("T2", one_line(citation.site)),
        ("PY", f"{citation.updated.year}"),
        ("DA", f"{citation.updated:%Y/%m/%d}"),
        ("Y2", f"{citation.accessed:%Y/%m/%d}"),
        ("UR", citation.address),
        ("LA", citation.language),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in fields)


FORMATS = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
}
