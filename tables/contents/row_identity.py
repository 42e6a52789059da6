"""Identify the record of a row by its ref and version mark."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.revisions.content import content_of
from editorial.revisions.revision import Revision
from records.models.permalinks import Permalink
from tables.cells.lookups import IS_REF
from tables.export.table_export import version_mark
from tables.read.incoming_row import IncomingRow


class RowRefused(Exception):
    """A whole row is refused; the message is a sentence for the person who uploaded it."""


@dataclass
class ExistingRecord:
    """A record's newest revision, and the revision it was exported with (None: not found)."""

    key: int
    newest: Revision
    base: Revision | None


def records_of(kind, rows: list[IncomingRow]) -> dict[str, ExistingRecord]:
    """The existing records of these rows, by ref."""
    refs = {ref_in(row) for row in rows} - {""}
    records = kind.objects.filter(permalink__in=refs, permalink__merged_into=None)
    keys = dict(records.values_list("permalink", "pk"))
    versions = Revision.objects.filter(permalink__in=keys)
    newest = {version.permalink_id: version for version in versions.filter(newest=True)}
    existing = {}
    for row in rows:
        ref = ref_in(row)
        if ref in keys:
            now = newest.get(ref) or as_it_stands(kind, ref)
            existing[ref] = ExistingRecord(keys[ref], now, base_of(row, ref, now))
    return existing


def as_it_stands(kind, ref: str) -> Revision:
    """An unsaved revision made from the record itself, for records without revisions."""
    content = content_of(kind.objects.get(permalink=ref))
    return Revision(permalink_id=ref, number=0, content=content, state=Revision.State.DRAFT)


def base_of(row, ref: str, newest: Revision) -> Revision | None:
    number = number_in(row.version)
    if number is None or number == newest.number:
        return newest
    return Revision.objects.filter(permalink=ref, number=number).first()


def check_ref(kind, row: IncomingRow, ref: str, existing: dict[str, ExistingRecord]):
    """Raise RowRefused unless ref and version mark are those of an export."""
    if not IS_REF.fullmatch(ref):
        raise RowRefused(
            _("“%(ref)s” is not a ref. For a new entry leave ref and version empty.")
            % {"ref": row.ref[:40]}
        )
    if ref not in existing:
        raise RowRefused(why_not_there(kind, ref))
    number = number_in(row.version)
    if not row.version:
        raise RowRefused(
            _("The version was taken out. Download the table again, and change only the rest.")
        )
    if number is None or row.version.strip() != version_mark(ref, number):
        raise RowRefused(
            _(
                "Ref and version of this row do not belong together: one of them was changed. "
                "Download the table again, and change only the rest."
            )
        )
    if existing[ref].base is None:
        raise RowRefused(_("The version in this row is not known. Download the table again."))


def why_not_there(kind, ref: str) -> str:
    other = Permalink.objects.filter(pk=ref).first()
    if other is None:
        return _("There is no entry with the ref %(ref)s.") % {"ref": ref}
    theirs = other.model
    if theirs is not kind:
        return _("The ref %(ref)s belongs to another kind: %(kind)s.") % {
            "ref": ref,
            "kind": capfirst(theirs._meta.verbose_name_plural),
        }
    return _("The entry %(ref)s was merged into another, or erased.") % {"ref": ref}


def is_new(row: IncomingRow) -> bool:
    """Whether the row is a new record: no version, and no ref or a mark such as new1 or 新1."""
    if row.version:
        return False
    is_mark = row.ref.lower().startswith(("new", "新")) and not IS_REF.fullmatch(row.ref.upper())
    return not row.ref or is_mark


def ref_in(row: IncomingRow) -> str:
    """The ref of a row; restores leading zeros that a spreadsheet removed."""
    ref = row.ref.upper()
    padded = ref.zfill(8)
    number = number_in(row.version)
    if ref.isdecimal() and number is not None and row.version == version_mark(padded, number):
        return padded
    return ref


def number_in(version: str) -> int | None:
    """The revision number in a version mark; None if it is not a version mark."""
    number, divider, _letters = version.strip().removeprefix("v").partition("-")
    return int(number) if divider and number.isdecimal() and len(number) < 9 else None
