"""Writes a dump: its tables first, each kept when it is whole, then the archive."""

import csv
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj, rmtree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import translation

from dumps.dump_tables import DumpTable, dump_tables
from records.exports.csv_file import BYTE_ORDER_MARK, escape_formula
from records.exports.files.about_files import licence
from records.exports.json.properties import LANGUAGES
from records.exports.schema_org import site_name
from records.kinds import record_kinds

CHUNK = 1024 * 1024


def write_dump(work: Path, target: Path, version: str, show: Callable[[str], None]) -> int:
    """Write the archive; returns the number of records. ``work``: a folder that survives a break."""
    work.mkdir(parents=True, exist_ok=True)
    tables = dump_tables()
    counts = {table.name: write_table(work, table, show) for table in tables}
    paths = [work / f"{table.name}.{ending}" for table in tables for ending in ["csv", "jsonl"]]
    write_codebook(work / "codebook.csv", tables)
    (work / "README.txt").write_text(readme(version, counts), encoding="utf-8")
    paths += [work / "codebook.csv", work / "README.txt"]
    package = data_package(version, tables, {path.name: path for path in paths})
    (work / "datapackage.json").write_text(in_lines(package), encoding="utf-8")
    write_archive(target, [*paths, work / "datapackage.json"])
    rmtree(work)
    return counts_of_records(counts)


def counts_of_records(counts: dict[str, int]) -> int:
    return sum(counts[kind.label()] for kind in record_kinds())


def write_table(work: Path, table: DumpTable, show) -> int:
    """Write both files of a table, unless that was done before; returns the number of rows."""
    done = work / f"{table.name}.count"
    if done.exists():
        return int(done.read_text())
    count = 0
    with (
        (work / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as as_csv,
        (work / f"{table.name}.jsonl").open("w", encoding="utf-8") as as_json,
        translation.override("en"),
    ):
        as_csv.write(BYTE_ORDER_MARK)
        write = csv.writer(as_csv).writerow
        write([column.name for column in table.columns])
        for cells, text in table.rows():
            write(map(escape_formula, cells))
            as_json.write(f"{text}\n")
            count += 1
            if count % 1000 == 0:
                show(f"{table.name}: {count}")
    done.write_text(str(count))
    return count


def write_codebook(path: Path, tables: list[DumpTable]):
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        write = csv.writer(file).writerow
        write(
            ["table", "column", "type", *[f"label_{code.replace('-', '_')}" for code in LANGUAGES]]
        )
        for table in tables:
            for column in table.columns:
                write([table.name, column.name, column.kind, *column.labels.values()])


def readme(version: str, counts: dict[str, int]) -> str:
    parts = []
    for code in LANGUAGES:
        with translation.override(code):
            parts.append(f"{site_name()}\n{licence()}\n")
    rows = "\n".join(f"{name}: {count}" for name, count in counts.items())
    address = f"{settings.SITE_URL}/dumps/{version}.zip"
    return "\n".join([*parts, f"Version {version}", address, "", rows, ""])


def data_package(version: str, tables: list[DumpTable], files: dict[str, Path]) -> dict:
    """The description of Frictionless Data; nested JSON is described by the API's schema."""
    name = settings.DATA_LICENCE["en"]
    licences = {"licenses": [{"name": "other", "title": name}]} if name else {}
    return {
        "name": "directory",
        "title": site_name(),
        "version": version,
        "homepage": settings.SITE_URL,
        **licences,
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                **digest(files[f"{table.name}.csv"]),
                "schema": {
                    "fields": [field_of(column) for column in table.columns],
                    "primaryKey": table.columns[0].name,
                },
            }
            for table in tables
        ],
    }


def field_of(column) -> dict:
    field = {"name": column.name, "type": column.kind, "title": column.labels["en"]}
    if column.kind == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return field


def digest(path: Path) -> dict:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{sha256_of(path)}"}


def sha256_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def in_lines(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def write_archive(target: Path, paths: list[Path]):
    """Write to a file beside it first, so that nobody ever reads half of one."""
    half = target.with_suffix(".half")
    with ZipFile(half, "w", ZIP_DEFLATED) as archive:
        for path in paths:
            entry = ZipInfo(path.name)
            entry.compress_type = ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as inside:
                copyfileobj(source, inside, CHUNK)
    half.replace(target)
