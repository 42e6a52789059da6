"""Citations as files that reference managers read."""

from records.exports.citations.citation import Citation
from values.plain_text import one_line

SPECIAL = {
    "\\": r"\textbackslash{}",
    # A brace that has no other would end the file for BibTeX, however it is escaped.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


def bibtex(citation: Citation) -> str:
    """One entry; the doubled braces keep names and titles as they are written."""
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
    """A web page; each line ends as the format asks."""
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
