"""Institutions and the Research Organization Registry."""

import json
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from editorial.revisions.create_revision import newest_of
from institutions import ror
from institutions.models import Institution
from uploads.zip_limits import TooLarge


def organization(ror_id, name, country="VN", **more):
    return {
        "id": f"https://ror.org/{ror_id}",
        "status": "active",
        "names": [{"value": name, "types": ["ror_display", "label"], "lang": "en"}],
        "links": [{"type": "website", "value": f"https://{ror_id}.example.org"}],
        "locations": [{"geonames_details": {"country_code": country, "name": "Hanoi"}}],
        "external_ids": [{"type": "wikidata", "preferred": None, "all": ["Q42"]}],
    } | more


@pytest.fixture
def dump(tmp_path):
    def write(*entries, name="ror.json"):
        path = tmp_path / name
        path.write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    return write


@pytest.fixture
def hanoi(published, countries):
    return published(
        Institution, "Hanoi University", name_zh_hans="河内大学", countries=[countries["VN"]],
        website="https://hanoi.example.org",
    )  # fmt: skip


def test_names_and_countries_decide_and_only_what_is_missing_is_filled_in(
    hanoi, dump, published, make, countries
):
    published(Institution, "Hue University", ror="0aaaaaaa2", countries=[countries["VN"]])
    make(Institution, "Draft University", countries=[countries["VN"]])
    path = dump(
        organization("0aaaaaaa1", "HANOI UNIVERSITY"),
        organization("0aaaaaaa2", "Hanoi University of another id"),
        organization("0aaaaaaa3", "Hanoi University", "FR"),
        organization("0aaaaaaa4", "Hanoi University", status="withdrawn"),
        organization("0aaaaaaa5", "Draft University"),
        organization("0aaaaaaa6", "Nobody knows"),
    )

    assert ror.match(path).proposals == {
        hanoi.ref: {
            "name_en": "Hanoi University", "name_zh_hans": "河内大学", "ror": "0aaaaaaa1",
            "wikidata": "Q42", "website": "https://hanoi.example.org",
        }
    }  # fmt: skip


def test_several_organizations_of_one_name_are_left_to_people(hanoi, dump):
    found = ror.match(
        dump(organization("0aaaaaaa1", "Hanoi University"), organization("0aaaaaaa2", "河内大学"))
    )

    assert (found.proposals, found.unclear) == ({}, [hanoi.ref])


def test_a_dump_is_read_piece_by_piece_packed_or_not(dump, monkeypatch, tmp_path):
    path = dump(*[organization(f"0aaaaaa{n:02}", f"大学 {n}") for n in range(30)])
    with ZipFile(tmp_path / "ror.zip", "w") as archive:
        archive.write(path, "v2/ror-data.json")
    whole = [found.names for found in ror.organizations(path)]
    monkeypatch.setattr(ror, "CHUNK", 7)

    assert len(whole) == 30
    assert [found.names for found in ror.organizations(path)] == whole
    assert [found.names for found in ror.organizations(tmp_path / "ror.zip")] == whole


def test_an_archive_is_unpacked_by_counted_bytes(dump, monkeypatch, tmp_path):
    path, packed = dump(organization("0aaaaaaa1", "a" * 2000)), tmp_path / "ror.zip"
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.write(path, "v2/ror-data.json")
    assert len(list(ror.organizations(packed))) == 1
    monkeypatch.setattr(ror, "MOST_UNPACKED", 1000)
    with pytest.raises(TooLarge):
        list(ror.organizations(packed))
    with ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "")
    with pytest.raises(ValueError, match="no JSON"):
        list(ror.organizations(packed))


def test_drafts_are_made_as_from_a_table_when_that_is_confirmed(hanoi, dump, settings, capsys):
    settings.DETACHED_COMMANDS = False
    get_user_model().objects.create_superuser("staff")
    path = dump(organization("0aaaaaaa1", "Hanoi University"))

    call_command("match_ror", path, user="staff")
    assert "1 found. Nothing was written." in capsys.readouterr().out
    assert newest_of(hanoi.permalink).content["fields"]["ror"] == ""
    call_command("match_ror", path, user="staff", confirm=True)
    draft = newest_of(hanoi.permalink)
    fields = draft.content["fields"]
    assert (fields["ror"], fields["wikidata"]) == ("0aaaaaaa1", "Q42")
    assert fields["website"] == "https://hanoi.example.org"
    hanoi.refresh_from_db()
    assert hanoi.ror == ""
    call_command("match_ror", path, user="staff", confirm=True)
    assert "has a draft, so it is left to its editors." in capsys.readouterr().out
    assert newest_of(hanoi.permalink) == draft


def test_another_file_is_refused(dump, db):
    get_user_model().objects.create_superuser("staff")
    path = dump()
    path.write_text("{}", encoding="utf-8")

    with pytest.raises(CommandError, match="no dump of ROR"):
        call_command("match_ror", path, user="staff")
