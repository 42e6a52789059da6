"""``manage.py explain`` says why a record is or is not public, listed and found."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from editions.models import Edition
from editorial.workflow.erasure.erase import erase
from events.models import Event
from records.models.permalinks import Permalink
from search.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def explain(capsys):
    def said(*given, **options):
        call_command("explain", *given, **options)
        return capsys.readouterr().out

    return said


def test_a_record_is_known_by_every_address_it_has_or_had(kind, published, explain, page_of, desk):
    record = published(kind, "Rail", slug="2301")
    record.slug = "2302"
    record.save()

    for given in [
        record.ref, record.ref.lower(), "2301", "2302", page_of(record), f"/id/{record.ref}/",
        f"https://example.org{page_of(record, 'zh-hans')}?view=bilingual",
        page_of(record).replace("2302", "2301"), f"/admin/record/{record.ref}/",
        desk("change", kind, record.pk),
    ]:  # fmt: skip
        assert f"{record.ref}: {kind._meta.verbose_name}" in explain(given), given


@pytest.mark.parametrize("given", ["nope", "/en/events/nope/", "\0", "/", "", "9" * 40])
def test_what_is_unknown_is_an_error_with_a_sentence(given):
    with pytest.raises(CommandError, match="There is no record"):
        call_command("explain", given)


def test_the_state_is_said(kind, make, published, withdrawn, explain):
    assert "State: never published" in explain(make(kind).ref)
    assert "Open version 1: draft" in explain(make(kind).ref)
    assert "State: published, first on" in explain(published(kind).ref)
    assert "State: withdrawn on" in explain(withdrawn(kind).ref)
    gone, merged, stays = published(kind), withdrawn(kind), published(kind, "Stays")
    Permalink.objects.filter(pk=merged.ref).update(merged_into=stays.ref)
    assert "State: merged" in explain(merged.ref)
    assert f"Record: {stays.ref}, Stays" in explain(merged.ref)
    erase([gone.permalink])
    assert "State: erased" in explain(gone.ref)


def test_the_next_scheduled_change_is_said(kind, make, explain):
    record = make(kind)
    moment = timezone.now() + timezone.timedelta(days=3)
    record.permalink.revisions.update(state="scheduled", moment=moment)
    said = f"Next scheduled change: scheduled for {timezone.localtime(moment):%Y-%m-%d %H:%M}, by"
    assert said in explain(record.ref)


def test_a_missing_or_old_index_entry_is_said(kind, published, explain):
    record = published(kind)
    assert "Index: the entry is there and up to date." in explain(record.ref)
    kind.objects.filter(pk=record.pk).update(name_en="Another")
    assert "not up to date" in explain(record.ref)
    Entry.objects.all().delete()
    assert "(public) is missing" in explain(record.ref)


def test_each_filter_it_answers_to_is_an_address_that_lists_it(
    kind, published, countries, sectors, explain, client
):
    record = published(
        kind, "Rail", countries=[countries["LA"]], sectors=[sectors["ict"]], on="2016"
    )
    addresses = [
        line.split()[0] for line in explain(record.ref).splitlines() if line.startswith("  /en/")
    ]

    assert {name for address in addresses for name in ["country", "sector", "year"] if name in address} == {
        "country", "sector", "year",
    }  # fmt: skip
    for address in addresses:
        assert [found.pk for found in client.get(address).context["object_list"]] == [record.pk]


def test_a_list_says_which_filter_leaves_it_out(published, withdrawn, countries, explain):
    event = published(
        Event, "Rail", countries=[countries["LA"]], edition=published(Edition, slug="2016")
    )

    def reasons(address, record=event):
        lines = explain(record.ref, list=address).splitlines()
        return [line.split(" leaves it out by ")[1] for line in lines if "leaves it out" in line]

    assert reasons("/en/events/?country=la&year=2016&edition=2016&when=past&sort=name") == []
    assert reasons("/en/search/?country=LA&kind=events") == []
    assert reasons("/en/events/list.csv?country=VN&year=2025") == [
        "country=VN; it answers to LA", "year=2025; it answers to 2016",
    ]  # fmt: skip
    assert reasons("/en/events/?q=road") == ["q=road; it answers to no value"]
    assert reasons("/en/centers/") == ["its kind: it is of events"]
    assert reasons("/en/search/?kind=centers") == ["kind or type"]
    assert reasons("/en/events/?country=XX")[0].startswith("country, which is not understood")
    assert reasons("/en/events/", withdrawn(Event)) == ["its state: it is not public"]
    with pytest.raises(CommandError, match="no list of this site"):
        explain(event.ref, list="/en/about/")


def test_words_that_are_not_found_are_named(kind, published, make, explain):
    record = published(kind, "Rail forum of Hanoi")

    assert "“rail hanoi” finds it." in explain(record.ref, words="rail hanoi")
    said = explain(record.ref, words='rail "forum hanoi" laos -hanoi')
    assert 'because of: "forum hanoi" laos -hanoi' in said
    assert "finds it" in explain(make(kind, "Draft").ref, words="draft")
