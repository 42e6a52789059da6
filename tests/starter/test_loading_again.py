"""A second load brings up to date what is still the system's, and leaves staff's work alone."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from alliances.models import Alliance
from editions.models import Edition
from editorial.workflow.publishing import withdraw
from events.models import Event
from evidence.models import Figure, Source
from institutions.models import Institution
from records.models import Change, Permalink
from serving import generation
from taxonomy.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(small):
    small.load()
    return small


def alliance() -> Alliance:
    return Alliance.objects.get(slug="rail-alliance")


def members() -> list[tuple[str, str]]:
    """Of the rail alliance: the name as given, and the institution it was linked to."""
    return [
        (member.own_name_en, member.institution.slug if member.institution else "")
        for member in alliance().members.all()
    ]


def test_lists_relations_and_rows_arrive(loaded):
    laos = Country.objects.get(pk="LA")
    record = alliance()
    assert laos.aliases.splitlines() == ["Lao PDR", "ລາວ"]
    assert [source.pk for source in laos.sources.all()] == ["gazette", "notice"]
    assert record.launched_at == Edition.objects.get(slug="2016")
    assert list(record.countries.all()) == [laos]
    assert record.reach == "all-asean"
    assert record.founded == "2016-08"
    assert list(record.events.all()) == [Event.objects.get(slug="rail-forum")]
    assert [f.value for f in Edition.objects.get(slug="2016").figures.all()] == [1400]


def test_names_are_linked_to_institutions_by_name_or_alias_and_else_kept(loaded):
    assert members() == [
        ("north university", "north-university"),
        ("NU", "north-university"),
        ("Unknown Institute", ""),
    ]
    [host] = Event.objects.get(slug="rail-forum").organizers.all()
    assert host.institution == Institution.objects.get(slug="south-college")


def test_one_change_is_written_for_each_public_record_and_none_for_a_draft(loaded):
    refs = Change.objects.values_list("permalink", flat=True)
    assert sorted(refs) == ["AAAA0001", "EDTN2016", "EVNT0001", "NST00001", "NST00002"]


def test_nothing_is_done_twice(loaded):
    changes, before = Change.objects.count(), generation.current()
    said = loaded.load()
    assert "new" not in said
    assert Change.objects.count() == changes
    assert generation.current() == before


def test_a_record_nobody_touched_follows_its_row(loaded):
    loaded.change("alliances", "AAAA0001", name_en="Railway Alliance", countries="CN", sectors="")
    loaded.load()
    record = alliance()
    assert record.name_en == "Railway Alliance"
    assert [country.pk for country in record.countries.all()] == ["CN"]
    assert list(record.sectors.all()) == []
    assert list(Alliance.objects.published().search("railway")) == [record]
    assert list(Alliance.objects.published().search("laos")) == []
    assert record.permalink.changes.count() == 2
    assert Institution.objects.get(slug="north-university").permalink.changes.count() == 1


def test_a_row_that_belongs_to_a_record_is_followed_and_changes_the_record(loaded):
    row = loaded.rows("members")[2]
    loaded.change("members", row["id"], own_name_en="South College", role="lead")
    loaded.load()
    assert members()[2] == ("South College", "south-college")
    assert alliance().permalink.changes.count() == 2


def test_further_sources_of_a_figure_are_followed(loaded):
    [figure] = Figure.objects.all()
    loaded.change("figures", str(figure.pk), also_in="")
    loaded.load()
    assert list(figure.also_in.all()) == []


def test_a_draft_becomes_public_when_its_row_says_so(loaded):
    loaded.change("alliances", "AAAA0002", publish="yes")
    loaded.load()
    assert Alliance.objects.get(slug="thin-alliance").is_public


def test_a_new_row_is_added(loaded):
    rows = loaded.rows("alliances")
    loaded.write(
        "alliances", [*rows, rows[0] | {"ref": "AAAA0003", "slug": "third", "name_en": "Third"}]
    )
    loaded.load()
    assert Alliance.objects.published().count() == 2


def test_what_staff_changed_stays(loaded):
    record = alliance()
    record.name_en = "Alliance of Staff"
    record.curated_at = timezone.now()
    record.save()
    loaded.change("alliances", "AAAA0001", name_en="Railway Alliance", sectors="health")
    loaded.change("members", loaded.rows("members")[0]["id"], own_name_en="Another", role="lead")
    said = loaded.load()
    assert alliance().name_en == "Alliance of Staff"
    assert [sector.pk for sector in alliance().sectors.all()] == ["rail"]
    assert members()[0] == ("north university", "north-university")
    assert "alliances: 1 left to staff, 1 unchanged" in said
    assert "alliances: AAAA0001 left to staff (Alliance of Staff)" in said.splitlines()


def test_what_staff_withdrew_stays_withdrawn(loaded):
    withdraw(alliance())
    loaded.change("alliances", "AAAA0001", name_en="Railway Alliance")
    loaded.load()
    assert not alliance().is_public
    assert alliance().name_en == "Rail Alliance"


def test_what_staff_withdrew_may_still_be_named_by_other_rows(loaded):
    withdraw(alliance())
    loaded.change("events", "EVNT0001", name_en="Forum of the Rails")
    loaded.load()
    assert Event.objects.get(slug="rail-forum").name_en == "Forum of the Rails"


def test_what_staff_merged_is_not_made_anew(loaded):
    thin = Alliance.objects.get(slug="thin-alliance")
    thin.delete()
    Permalink.objects.filter(pk="AAAA0002").update(merged_into="AAAA0001")
    loaded.load()
    assert [one.ref for one in Alliance.objects.all()] == ["AAAA0001"]


def test_what_was_erased_is_not_made_anew(loaded):
    Alliance.objects.get(slug="thin-alliance").delete()
    loaded.load()
    assert [one.ref for one in Alliance.objects.all()] == ["AAAA0001"]


def test_an_entry_of_a_list_follows_its_row_unless_staff_changed_it(loaded, admin_user):
    notice, gazette = Source.objects.get(pk="notice"), Source.objects.get(pk="gazette")
    LogEntry.objects.log_actions(admin_user.pk, [notice], CHANGE, "")
    for source in [notice, gazette]:
        loaded.change("sources", source.pk, title_en="New title", published="2016-08")
    loaded.load()
    assert [str(Source.objects.get(pk=source.pk).title) for source in [notice, gazette]] == [
        "Notice", "New title",
    ]  # fmt: skip
    assert Source.objects.get(pk="gazette").published == "2016-08"


def test_what_a_country_is_called_is_found_once_its_row_says_so(loaded):
    loaded.change("countries", "LA", aliases="Lao PDR;Laosia")
    loaded.load()
    assert list(Alliance.objects.published().search("laosia")) == [alliance()]


def test_a_row_that_its_file_no_longer_has_goes(loaded):
    loaded.write("members", loaded.rows("members")[:1])
    loaded.load()
    assert members() == [("north university", "north-university")]
    assert alliance().permalink.changes.count() == 2


def test_an_address_staff_gave_to_another_record_is_refused_in_a_sentence(loaded):
    from django.core.management.base import CommandError

    Alliance.objects.filter(slug="rail-alliance").update(slug="x")
    Alliance.objects.filter(slug="thin-alliance").update(
        slug="rail-alliance", curated_at=timezone.now()
    )
    with pytest.raises(CommandError, match=r"alliances\.csv, line 2, column “slug”"):
        loaded.load()


def test_a_record_whose_address_staff_changed_is_still_known_by_its_ref(loaded):
    record = alliance()
    record.slug, record.curated_at = "renamed", timezone.now()
    record.save()

    loaded.load()

    record.refresh_from_db()
    assert record.slug == "renamed"
    assert not Alliance.objects.filter(slug="rail-alliance").exists()
