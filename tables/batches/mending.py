"""Wrong cells and names of several entries that a person settles on the page of a batch."""

from collections import Counter

from django.db import transaction
from django.utils.translation import ngettext

from tables.batches.batch import Batch, StagedRow
from tables.cells.names import name_key
from tables.check.row_outcomes import RowJudge
from tables.contents.row_contents import NAMES
from tables.read.kept_rows import KeptRow, cell_name

State, Sort = Batch.State, StagedRow.Sort
CELL, NAME = "cell", "name"
# How many rows are read again while a person waits; more are read by a worker.
AT_ONCE, CHUNK = 60, 200


def read_typed(batch, sent) -> str | None:
    """Keep what was typed and chosen, and read these rows once more; what became of them, or None.

    Called with the batch locked; of more rows than a person waits for, the batch is left in AGAIN.
    """
    if batch.state != State.READY:
        return None
    mended = mend_cells(batch, sent)
    chosen = choose_names(batch, sent)
    rows = batch.rows.filter(again=True)
    if not mended and not chosen:
        return None
    if rows.count() > AT_ONCE:
        batch.move(State.AGAIN, [State.READY], total=rows.count())
        return ""
    sorts = Counter(read_again(batch, judge_of(batch), list(rows)))
    refused = sorts.pop(Sort.REFUSED, 0)
    right = sorts.total()
    said = [
        ngettext("%(n)s row is right now.", "%(n)s rows are right now.", right) % {"n": right},
        ngettext("%(n)s row is still refused.", "%(n)s rows are still refused.", refused)
        % {"n": refused},
    ]
    return " ".join(sentence for sentence, n in zip(said, [right, refused], strict=True) if n)


def mend_cells(batch, sent) -> bool:
    """Write typed texts into the kept rows; fields are called ``cell-ROW-NAME``."""
    typed = {}
    for field, text in sent.items():
        kind, _dash, rest = field.partition("-")
        key, _dash, name = rest.partition("-")
        if kind == CELL and key.isdecimal() and len(key) < 19:
            typed.setdefault(int(key), {})[name] = text.replace("\r\n", "\n")
    rows = batch.rows.filter(pk__in=typed, sort=Sort.REFUSED).only("kept", "errors", "line")
    changed = []
    for row in rows:
        kept = KeptRow(batch.model, row.kept)
        for error in row.errors:
            text = typed[row.pk].get(cell_name(error))
            if text is not None and text != error["value"] and row.kept and kept.cell(error):
                kept.mend(error, text)
                row.again = True
                batch.mended.setdefault(str(row.line), {})[cell_name(error)] = [error, text]
        if row.again:
            changed.append(row)
    StagedRow.objects.bulk_update(changed, ["kept", "again"])
    Batch.objects.filter(pk=batch.pk).update(mended=batch.mended)
    return bool(changed)


def choose_names(batch, sent) -> bool:
    """Keep which entries are meant by names; fields are called ``name-KEY``."""
    asked = {name["key"]: name for name in names_asked(batch)}
    meant = {
        key: ref
        for key, name in asked.items()
        if (ref := sent.get(f"{NAME}-{key}")) is not None and ref in {"", *name["refs"]}
    }
    if not meant:
        return False
    batch.meant |= meant
    Batch.objects.filter(pk=batch.pk).update(meant=batch.meant)
    rows = batch.rows.exclude(several=[]).values_list("pk", "several")
    marked = [pk for pk, several in rows if any(name["key"] in meant for name in several)]
    for start in range(0, len(marked), CHUNK):
        batch.rows.filter(pk__in=marked[start : start + CHUNK]).update(again=True)
    return True


def names_asked(batch) -> list[dict]:
    """The names that several entries have, each once, with the number of rows that hold it."""
    found, counts = {}, Counter()
    for several in batch.rows.exclude(several=[]).values_list("several", flat=True):
        names = {name["key"]: name for name in several}
        counts.update(names.keys())
        found |= names
    return [name | {"rows": counts[key]} for key, name in found.items()]


def read_marked(batch, show=None):
    """Read all marked rows once more, in a worker; then the batch waits for confirmation."""
    judge = judge_of(batch)
    while rows := list(batch.rows.filter(again=True)[:CHUNK]):
        with transaction.atomic():
            read_again(batch, judge, rows)
            batch.go_on(done=batch.done + len(rows), unchanged=batch.unchanged)
        if show:
            show(batch.done, batch.total)
    batch.end(State.READY)


def judge_of(batch) -> RowJudge:
    """A judge of the marked rows, which knows the names of the other new entries of the file."""
    marked = batch.rows.filter(again=True)
    judge = RowJudge(batch, marked.values_list("kept", flat=True)[0]["rows"])
    fields = [f"content__fields__{name}" for name in sorted(NAMES)]
    others = batch.rows.filter(sort=Sort.NEW, again=False).order_by("line")
    for line, *names in others.values_list("line", *fields):
        for name in filter(None, names):
            judge.new_names.setdefault(name_key(name), line)
    return judge


def read_again(batch, judge: RowJudge, rows: list[StagedRow]) -> list[str]:
    """Stage kept rows once more; what each became, "" for one without any change."""
    incoming = [
        KeptRow(batch.model, row.kept).as_incoming(
            row.line, row.line_in_sheet or row.line, row.sheet
        )
        for row in rows
    ]
    judged = {staged.line: staged for staged in judge.judge(incoming)}
    for row in rows:
        staged = judged.get(row.line)
        if staged is None:
            row.delete()
            batch.unchanged += 1
            Batch.objects.filter(pk=batch.pk).update(unchanged=batch.unchanged)
        else:
            staged.pk, staged.takes_file, staged.kept = row.pk, row.takes_file, row.kept
            staged.save(force_update=True)
    return [judged[row.line].sort if row.line in judged else "" for row in rows]
