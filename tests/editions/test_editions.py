import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from alliances.models import Alliance
from editions.models import Edition
from events.models import Event
from values.dates import PartialDate


@pytest.mark.parametrize("slug", ["week", "16", "20166", "2016-week", "２０１６"])
def test_the_address_of_an_edition_is_its_year(make, slug):
    edition = make(Edition, slug="2016", number=9)
    edition.full_clean()
    edition.slug = slug

    with pytest.raises(ValidationError) as refusal:
        edition.full_clean()

    assert list(refusal.value.message_dict) == ["slug"]


def test_two_editions_never_have_the_same_number(make):
    make(Edition, number=9)

    with pytest.raises(IntegrityError), transaction.atomic():
        make(Edition, number=9)


def test_an_edition_stands_in_its_year_with_or_without_days(published, names_in):
    published(Edition, "By its address", slug="2016")
    published(Edition, "By its days", slug="2017", start="2017-07-28", end="2017-08-02")

    assert names_in(Edition) == ["By its days", "By its address"]
    assert names_in(Edition, year="2016") == ["By its address"]


def test_an_edition_does_not_end_before_it_begins(make):
    edition = make(Edition)
    edition.start, edition.end = PartialDate("2016-08-02"), PartialDate("2016-08-01")

    with pytest.raises(ValidationError):
        edition.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save()


def test_a_special_partner_belongs_to_one_edition(client, published, countries, page_of):
    with_partner, without = published(Edition, "With"), published(Edition, "Without")
    with_partner.partners.add(countries["LA"])

    assert ["Laos" in client.get(page_of(one)).text for one in [with_partner, without]] == [
        True,
        False,
    ]


def test_the_counted_number_is_never_shown(client, published, page_of):
    edition = published(Edition, "The Week", number=7913, slug="2020")

    pages = [page_of(edition), "/en/editions/", "/en/editions/list.csv"]
    assert ["7913" in client.get(address).text for address in pages[:2]] == [False, False]


def test_the_year_zero_is_no_year(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(Edition, slug="0000", number=1)


@pytest.mark.parametrize(("number", "said"), [(1, ["first"]), (12, ["twelfth"]), (13, [])])
def test_the_counted_number_is_said_only_up_to_the_twelfth(client, published, number, said):
    published(Edition, slug=str(2007 + number), number=number)

    facts = client.get(f"/en/editions/{2007 + number}/").context["facts"]

    assert [v.text for fact in facts if fact.label == "edition" for v in fact.values] == said
    assert "number" not in client.get("/en/editions/list.csv").text.splitlines()[0].split(",")


def test_a_page_heads_what_was_set_up_there(client, published):
    week = published(Edition, slug="2016", number=9)
    published(Alliance, "Rail Alliance", launched_at=week)

    [group] = client.get("/en/editions/2016/").context["groups"]

    assert (str(group.title), group.count) == ("Alliances set up or unveiled here", 1)


def test_a_page_says_how_many_of_the_reported_events_are_recorded(client, published, figure_of):
    week = published(Edition, slug="2016", number=9)
    published(Event, "Forum", edition=week, period="opening")
    figure_of(week, 30, "more-than")
    figure_of(week, 50, "planned")

    context = client.get("/en/editions/2016/").context

    assert [said for said, _figure in context["recorded"]] == [
        "1 event recorded here; more than 30 activities reported."
    ]
    assert [figure.value for figure in context["big_figures"]] == [30, 50]


def test_a_page_leads_to_the_editions_around_it_and_tells_the_periods_apart(client, published):
    for year in ["2015", "2016", "2018"]:
        published(Edition, f"Week {year}", slug=year, number=int(year) - 2007)
    week = Edition.objects.get(slug="2016")
    for name, period in [("Forum", "opening"), ("Camp", "year-round"), ("Talk", "")]:
        published(Event, name, edition=week, period=period)

    context = client.get("/en/editions/2016/").context
    groups = [group for group in context["groups"] if group.kind is Event]

    assert (context["before"].year, context["after"].year) == ("2015", "2018")
    assert [(str(group.title), group.records[0].name_en) for group in groups] == [
        ("Opening period: Events", "Forum"),
        ("Year-round: Events", "Camp"),
        ("Period not stated: Events", "Talk"),
    ]
    assert [client.get(group.url).context["paginator"].count for group in groups] == [1, 1, 1]
    assert len({group.anchor for group in groups}) == 3
