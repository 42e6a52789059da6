"""Takes out of a kept dump what was withdrawn or erased since."""

import csv
import json
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfileobj, rmtree
from zipfile import ZipFile

from dumps.dump_file import digest, in_lines, write_archive
from dumps.dump_tables import ref_of
from records.exports.csv_file import BYTE_ORDER_MARK
from records.kinds import record_kinds

DIVIDER = "; "


def take_out(path: Path, work: Path, gone: set[str], note: str):
    """Rewrite the archive without the records with these refs, and without their names in others."""
    rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with ZipFile(path) as archive:
        names = gone | names_of(archive, gone)
        for entry in archive.namelist():
            with archive.open(entry) as file:
                write_without(file, work / entry, gone, names)
        paths = [work / entry for entry in archive.namelist()]
    with (work / "README.txt").open("a", encoding="utf-8") as file:
        file.write(f"\n{note}\n")
    package = json.loads((work / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource.update(digest(work / resource["path"]))
    (work / "datapackage.json").write_text(in_lines(package), encoding="utf-8")
    write_archive(path, paths)
    rmtree(work)


def names_of(archive: ZipFile, gone: set[str]) -> set[str]:
    """The names that the records had in this dump."""
    names = set()
    for kind in record_kinds():
        with archive.open(f"{kind.label()}.jsonl") as file:
            for line in TextIOWrapper(file, "utf-8"):
                if ref_of(line) in gone:
                    record = json.loads(line)
                    names |= set(record["name"].values()) | {record["slug"]}
    return names - {None, ""}


def write_without(file, target: Path, gone: set[str], names: set[str]):
    with target.open("w", encoding="utf-8", newline="") as written:
        if target.suffix == ".jsonl":
            for line in TextIOWrapper(file, "utf-8"):
                if not any(name in line for name in names):
                    written.write(line)
                elif (left := without(json.loads(line), gone)) is not None:
                    text = json.dumps(left, ensure_ascii=False, separators=(",", ":"))
                    written.write(f"{text}\n")
        elif target.suffix == ".csv":
            written.write(BYTE_ORDER_MARK)
            csv.writer(written).writerows(
                rows_without(TextIOWrapper(file, "utf-8-sig"), gone, names)
            )
        else:
            copyfileobj(TextIOWrapper(file, "utf-8"), written)


def without(value, gone: set[str]):
    """The value without links to these records; None for what is theirs."""
    if isinstance(value, dict):
        linked = [value, *(value.get(name) or {} for name in ["record", "institution"])]
        if any(isinstance(link, dict) and link.get("ref") in gone for link in linked):
            return None
        return {name: without(entry, gone) for name, entry in value.items()}
    if isinstance(value, list):
        return [left for entry in value if (left := without(entry, gone)) is not None]
    return value


def rows_without(file, gone: set[str], names: set[str]) -> Iterator[list[str]]:
    rows = csv.reader(file)
    header = next(rows)
    own = [place for place, name in enumerate(header) if name in {"ref", "record", "institution"}]
    yield header
    for row in rows:
        if not any(row[place] in gone for place in own):
            yield [cell_without(cell, names) for cell in row]


def cell_without(cell: str, names: set[str]) -> str:
    if not any(name in cell for name in names):
        return cell
    return DIVIDER.join(part for part in cell.split(DIVIDER) if part.removeprefix("'") not in names)
