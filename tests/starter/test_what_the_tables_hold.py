"""Rules that the project's own tables keep; no database is asked."""

import pytest

KINDS = ["alliances", "centers", "documents", "editions", "events", "institutions"]


@pytest.mark.parametrize("kind", KINDS)
def test_summaries_are_short_in_both_languages_and_marked_as_unchecked(starter, kind):
    for row in starter.rows(kind):
        english, chinese = row["summary_en"], row["summary_zh_hans"]
        assert (row["slug"], bool(english)) == (row["slug"], bool(chinese))
        assert (row["slug"], len(english.split()) <= 50, len(chinese) <= 80) == (
            row["slug"],
            True,
            True,
        )
        assert (row["slug"], row["summary_unchecked"]) == (row["slug"], "yes" if english else "no")


@pytest.mark.parametrize("kind", ["alliances", "centers", "documents", "editions"])
def test_every_record_of_these_kinds_has_a_summary(starter, kind):
    assert [row["slug"] for row in starter.rows(kind) if not row["summary_en"]] == []


def test_what_stands_for_a_missing_source_has_neither_date_nor_address(starter):
    missing = [row for row in starter.rows("sources") if row["status"] == "general"]
    assert [row["slug"] for row in missing] == ["commission", "general-knowledge"]
    assert {(row["published"], row["address"], row["linkable"]) for row in missing} == {
        ("", "", "no")
    }


def test_copies_and_what_is_known_only_by_quotation_are_said_to_be_so(starter):
    status = {row["slug"]: row["status"] for row in starter.rows("sources")}
    kinds = {row["slug"]: row["kind"] for row in starter.rows("sources")}
    assert {status[slug] for slug, kind in kinds.items() if kind == "copy"} == {"copy"}
    assert sorted(slug for slug, state in status.items() if state == "quoted") == [
        "eguizhou-1", "guangxi-water-resources-1", "guizhou-medical-university-1", "moe-2",
    ]  # fmt: skip


def test_sectors_of_institutions_rest_on_their_own_names(starter):
    with_sectors = {row["ref"] for row in starter.rows("institutions") if row["sectors"]}
    by_name = {row["record"] for row in starter.rows("citations") if row["source"] == "own-name"}
    assert with_sectors == by_name
    facts = {row["facts"] for row in starter.rows("citations") if row["source"] == "own-name"}
    assert facts == {"sectors"}


def test_an_edition_is_for_all_of_asean(starter):
    assert {row["reach"] for row in starter.rows("editions")} == {"all-asean"}


def test_a_center_in_china_is_not_said_to_be_for_china(starter):
    in_china = [row for row in starter.rows("centers") if row["seat"] == "CN"]
    assert in_china
    assert [row["slug"] for row in in_china if "CN" in row["countries"].split(";")] == []
