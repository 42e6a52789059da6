"""Dumps: whole, described, citable, and without what was withdrawn since."""

import csv
import json
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils import timezone
from frictionless import validate
from model_bakery import baker

from dumps import dump_file, keeping
from dumps.models import Dump
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from records.kinds import record_kinds
from records.models import Alias

SECRET = "Zanzibar"


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DETACHED_COMMANDS = False


@pytest.fixture
def kinds():
    return {kind.label(): kind for kind in record_kinds()}


@pytest.fixture
def some_records(published, make, withdrawn, kinds, countries, source):
    """An alliance with two members, one of which is to be withdrawn; a draft and one withdrawn before."""
    alliance = published(kinds["alliances"], "Rail; =alliance", countries=[countries["VN"]])
    members = [published(kinds["institutions"], name) for name in ["Member", "Leaver"]]
    for member in members:
        baker.make(
            "alliances.Membership", alliance=alliance, institution=member, own_name_en="",
            own_name_zh_hans="",
        )  # fmt: skip
    baker.make(Alias, record=members[1], text="Other leaver", language="en", sort="other")
    for make_one in [make, withdrawn]:
        make_one(kinds["alliances"], SECRET, staff_note=SECRET)
    publish_as_it_stands(alliance)
    return alliance, members


def read(path) -> dict[str, str]:
    with ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(text: str) -> list[dict]:
    return list(csv.DictReader(text.splitlines()))


def test_a_dump_holds_all_that_is_public_in_two_forms(some_records, client, kinds):
    alliance, members = some_records
    dump = keeping.make_dump()
    files = read(dump.path)

    assert {name for name in files if name.endswith(".csv")} >= {
        *(f"{label}.csv" for label in kinds), "memberships.csv", "sources.csv", "codebook.csv",
    }  # fmt: skip
    assert not any(SECRET in text for text in files.values())
    assert [row["ref"] for row in rows(files["institutions.csv"])] == [m.ref for m in members]
    [told] = map(json.loads, files["alliances.jsonl"].splitlines())
    assert told == client.get(f"/api/v1/alliances/{alliance.ref}/").json()
    assert len(rows(files["memberships.csv"])) == 2
    assert dump.records == 3
    meanings = {(row["table"], row["column"]): row for row in rows(files["codebook.csv"])}
    assert meanings["alliances", "name_en"]["label_zh_hans"] == "名称（英文）"


@pytest.mark.once
def test_another_program_finds_the_package_valid(some_records, tmp_path):
    dump = keeping.make_dump()
    with ZipFile(dump.path) as archive:
        archive.extractall(tmp_path / "unpacked")

    report = validate(str(tmp_path / "unpacked" / "datapackage.json"))

    assert report.valid, report.flatten(["type", "note"])
    assert {task.name for task in report.tasks} >= {"alliances", "figures"}


def test_a_dump_has_an_address_to_cite_and_a_checksum(some_records, client):
    dump = keeping.make_dump()
    answer = client.get(dump.get_absolute_url())
    content = b"".join(answer)

    assert answer["Content-Type"] == "application/zip"
    assert dump.get_absolute_url() == f"/dumps/{timezone.localdate().isoformat()}.zip"
    assert sha256(content).hexdigest() == dump.sha256
    assert client.get(f"/dumps/{dump}.sha256").text.startswith(dump.sha256)
    assert dump.get_absolute_url() in client.get("/en/data/").text
    for nothing in ["2001-01-01", "2026-13-45"]:
        assert client.get(f"/dumps/{nothing}.zip").status_code == 404


def test_there_is_one_for_each_day_on_which_something_changed(
    some_records, monkeypatch, published, kinds
):
    assert keeping.make_dump() is not None
    assert keeping.make_dump() is None
    published(kinds["centers"], "Another")
    assert keeping.make_dump().records == 4
    assert Dump.objects.count() == 1


def test_what_is_withdrawn_is_taken_out_of_kept_dumps(some_records, client):
    _alliance, [member, leaver] = some_records
    dump = keeping.make_dump()
    before = dump.sha256
    withdraw(leaver)
    answer = client.get(dump.get_absolute_url())
    content = b"".join(answer)
    dump.refresh_from_db()
    files = read(BytesIO(content))

    assert sha256(content).hexdigest() == dump.sha256 != before
    assert dump.rewritten_at
    assert "1 entries were withdrawn since" in files["README.txt"]
    for text in files.values():
        assert leaver.ref not in text
        assert "eaver" not in text
    [row] = rows(files["alliances.csv"])
    assert (row["name_en"], row["members"], row["members_refs"]) == (
        "Rail; =alliance", "Member", member.ref,
    )  # fmt: skip
    [told] = map(json.loads, files["alliances.jsonl"].splitlines())
    assert [row["institution"]["ref"] for row in told["members"]] == [member.ref]
    assert [row["institution"] for row in rows(files["memberships.csv"])] == [member.ref]
    package = json.loads(files["datapackage.json"])
    stated = {resource["path"]: resource["hash"] for resource in package["resources"]}
    with ZipFile(BytesIO(content)) as archive:
        digest = sha256(archive.read("alliances.csv")).hexdigest()
    assert stated["alliances.csv"] == f"sha256:{digest}"
    publish_as_it_stands(leaver)
    assert dump.withdrawn_since() == set()


def test_it_is_not_handed_out_while_it_is_rewritten(some_records, client, monkeypatch):
    dump = keeping.make_dump()
    withdraw(some_records[1][1])
    with keeping.alone():
        answer = client.get(dump.get_absolute_url())

    assert (answer.status_code, "Retry-After" in answer) == (503, True)


def test_what_was_broken_off_goes_on_where_it_was(some_records, monkeypatch):
    written, write = [], dump_file.write_table

    def break_off(work, table, show):
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(table.name)
        return write(work, table, show)

    monkeypatch.setattr(dump_file, "write_table", break_off)
    with pytest.raises(KeyboardInterrupt):
        keeping.make_dump()
    assert not Dump.objects.exists()
    [work] = keeping.folder().glob("work-*")
    (work / f"{written[0]}.csv").write_text("kept")
    monkeypatch.setattr(dump_file, "write_table", write)

    assert read(keeping.make_dump().path)[f"{written[0]}.csv"] == "kept"
    assert not list(keeping.folder().glob("work-*"))


def test_old_ones_are_kept_once_a_month(some_records, settings, capsys):
    settings.DUMP_DAYS = 30
    call_command("make_dump")
    today = Dump.objects.get()
    for day in ["2020-01-05", "2020-01-20", "2020-02-01"]:
        Dump.objects.create(
            version=day, made_at=today.made_at, generation=0, records=0, size=0, sha256="",
            clean_until=today.clean_until,
        )  # fmt: skip
        (keeping.folder() / f"{day}.zip").write_bytes(today.path.read_bytes())
    call_command("make_dump")

    kept = [str(dump) for dump in Dump.objects.all()]
    assert kept == [str(today), "2020-02-01", "2020-01-05"]
    assert {path.stem for path in keeping.folder().glob("*.zip")} == set(kept)
