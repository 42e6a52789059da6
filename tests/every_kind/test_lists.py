import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from duplicates.merge.merge import merge
from editions.models import Edition
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event
from taxonomy.models import Sector

SHOWN_ON_A_PAGE = 20


@pytest.mark.every_kind
def test_a_visitor_narrows_a_list_by_country(kind, names_in, published, countries):
    published(kind, "Hanoi", countries=[countries["VN"]])
    published(kind, "Vientiane", countries=[countries["LA"]])
    published(kind, "Both", countries=[countries["LA"], countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])

    assert names_in(kind, country="VN", sort="name") == ["Both", "Hanoi"]
    assert names_in(kind, country="vn", sort="name") == ["Both", "Hanoi"]
    assert names_in(kind, country=["VN", "LA"], sort="name") == ["Both", "Hanoi", "Vientiane"]


def test_records_open_to_all_of_asean_follow_those_that_name_the_country(
    kind, client, list_of, names_in, published, countries
):
    published(kind, "Alpha", reach="all-asean")
    published(kind, "Both", reach="all-asean", countries=[countries["VN"]])
    published(kind, "Hanoi", countries=[countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])

    assert names_in(kind, country="VN", sort="name") == ["Both", "Hanoi", "Alpha"]
    assert names_in(kind, country="VN", reach="named", sort="name") == ["Both", "Hanoi"]
    assert names_in(kind, country="FR", sort="name") == ["Paris"]
    assert names_in(kind, reach="named", sort="name") == ["Hanoi", "Paris"]
    answer = client.get(list_of(kind), {"country": "VN"})
    phrase = kind.countries_phrase % {"countries": "Viet Nam"}
    assert answer.context["also_open"] == f"First 2 {phrase}, then 1 more for all ASEAN countries"


def test_where_records_name_other_countries_only_a_list_says_that_none_names_this_one(
    kind, client, list_of, published, countries
):
    published(kind, "Alpha", reach="all-asean", countries=[countries["LA"]])
    answer = client.get(list_of(kind), {"country": "VN"})
    assert answer.context["also_open"] == (
        f"No {kind._meta.verbose_name} names Viet Nam; for all ASEAN countries: 1"
    )


@pytest.mark.every_kind
def test_no_sentence_counts_by_a_field_that_is_empty_for_the_whole_kind(
    kind, client, list_of, published, countries, sectors
):
    """The host country, which nearly every record names, says nothing about the others."""
    published(kind, "Alpha", countries=[countries["CN"]])
    asked = [("country", "VN", "countries/vn"), ("sector", "ict", "sectors/ict")]
    for name, value, page in asked:
        listed = client.get(list_of(kind), {name: value}).context
        groups = client.get(f"/en/{page}/").context["groups"]
        [group] = [group for group in groups if group.kind is kind]
        said = [listed["sentence"], listed["also_open"], listed["without_sector"]]
        said += [group.counted, group.also_open, group.without_sector]
        assert [text for text in said if any(map(str.isdigit, text))] == []
        assert "not recorded for" in listed["sentence"] == group.counted


@pytest.mark.every_kind
def test_once_a_record_fills_the_field_the_others_are_counted_as_not_recorded(
    kind, client, list_of, published, sectors
):
    published(kind, "Alpha", sectors=[sectors["ict"]])
    published(kind, "Beta")
    answer = client.get(list_of(kind), {"sector": "vocational"})
    assert answer.context["sentence"].startswith(kind.counted % {"count": 0})
    assert answer.context["without_sector"] == "Sector not recorded for 1 more"
    answer = client.get(list_of(kind))
    assert answer.context["without_sector"] == "Sector not recorded for 1"


@pytest.mark.every_kind
def test_a_visitor_narrows_a_list_by_sector(kind, names_in, published, sectors):
    published(kind, "Rail", sectors=[sectors["rail-transit"]])
    published(kind, "Both", sectors=[sectors["rail-transit"], sectors["ict"]])
    published(kind, "Nursing", sectors=[sectors["vocational"]])

    assert names_in(kind, sector="rail-transit", sort="name") == ["Both", "Rail"]
    assert names_in(kind, sector=["ict", "vocational"], sort="name") == ["Both", "Nursing"]


@pytest.mark.every_kind
def test_a_visitor_narrows_a_list_by_year(kind, names_in, published):
    for on in ["2016", "2016-08-01", "2018-01", "2019-12-31T23:59"]:
        published(kind, on, on=on)

    assert names_in(kind, year="2016", sort="oldest") == ["2016", "2016-08-01"]
    assert names_in(kind, year=["2016", "2018"], sort="oldest") == ["2016", "2016-08-01", "2018-01"]
    assert names_in(kind, year="2017") == []
    assert names_in(kind, year_from="2018", sort="oldest") == ["2018-01", "2019-12-31T23:59"]
    assert names_in(kind, year_to="2018", sort="oldest") == ["2016", "2016-08-01", "2018-01"]
    assert names_in(kind, year_from="2017", year_to="2018") == ["2018-01"]
    assert len(names_in(kind, year_to="9999")) == 4
    assert names_in(kind, year_to="0042") == []


def test_a_list_is_narrowed_by_a_record_under_each_address_it_ever_had(
    link, names_in, published, make
):
    target, merged = published(link.target, "Target"), published(link.target, "Merged")
    record = published(link.kind, "Linked")
    link.make(record, target)
    publish_as_it_stands(record)
    slug, target.slug = target.slug, "1998"
    target.save()
    publish_as_it_stands(target)
    merge(merged, target, by=get_user_model().objects.create_superuser("chief"))
    draft = make(link.target, "Draft")

    for address in [slug, "1998", target.ref, target.ref.lower(), merged.slug, merged.ref]:
        assert names_in(link.kind, **{link.parameter: address}) == ["Linked"]
    for unknown in [draft.slug, draft.ref, "nothing"]:
        assert names_in(link.kind, **{link.parameter: unknown}) == []
    withdraw(target)
    assert names_in(link.kind, **{link.parameter: slug}) == []


@pytest.mark.every_kind
def test_a_visitor_narrows_a_list_by_type(kind, names_in, published):
    if not kind.has_field("type"):
        pytest.skip("this kind has no types")
    first, *others = kind.Type.values[:3]
    for other in [first, *others]:
        published(kind, other, type=other)
    published(kind, "Not known", type="")

    assert names_in(kind, type=first) == [first]
    assert sorted(names_in(kind, type=others)) == sorted(others)
    assert len(names_in(kind)) == len(others) + 2


@pytest.mark.every_kind
def test_a_visitor_narrows_a_list_by_words(kind, names_in, published, countries):
    published(kind, "Railway Forum", name_zh_hans="中国—东盟铁路论坛")
    published(kind, "Nursing Forum", countries=[countries["VN"]])

    assert names_in(kind, q="rail") == ["Railway Forum"]
    assert names_in(kind, q="东盟铁路") == ["Railway Forum"]
    assert names_in(kind, q="FORUM việt") == ["Nursing Forum"]
    assert names_in(kind, q="railway nursing") == []
    assert names_in(kind, q="way") == []


def test_conditions_of_different_sorts_must_all_hold(kind, names_in, published, countries, sectors):
    vietnam, rail = countries["VN"], sectors["rail-transit"]
    published(kind, "All", countries=[vietnam], sectors=[rail], on="2016")
    published(kind, "Another year", countries=[vietnam], sectors=[rail], on="2017")
    published(kind, "Another sector", countries=[vietnam], on="2016")
    published(kind, "Another country", sectors=[rail], on="2016")

    assert names_in(kind, country="VN", sector="rail-transit", year="2016", q="a") == ["All"]


def test_names_stand_in_the_order_of_the_readers_language(kind, names_in, published):
    published(kind, "The Zebra", name_zh_hans="安徽")
    published(kind, "“Alpha”", name_zh_hans="职业")
    published(kind, "beta", name_zh_hans="北京")

    assert names_in(kind, sort="name") == ["“Alpha”", "beta", "The Zebra"]
    assert names_in(kind, "zh-hans", sort="name") == ["安徽", "北京", "职业"]


def test_records_without_a_name_in_the_language_follow_the_others(kind, names_in, published):
    published(kind, "", name_zh_hans="安徽")
    published(kind, "Zebra")
    published(kind, "Alpha", name_zh_hans="职业")

    assert names_in(kind, sort="name") == ["Alpha", "Zebra", "安徽"]
    assert names_in(kind, "zh-hans", sort="name") == ["安徽", "职业", "Zebra"]


@pytest.mark.every_kind
def test_the_newest_or_the_oldest_stands_first(kind, names_in, published):
    for on in ["2018", "2016-08-01", "2016", "2019-01-01T09:00", "2016-08"]:
        published(kind, on, on=on)

    in_time = ["2016", "2016-08", "2016-08-01", "2018", "2019-01-01T09:00"]
    assert names_in(kind, sort="oldest") == in_time
    assert names_in(kind, sort="newest") == in_time[::-1]


def test_a_record_without_a_date_stands_last_in_time(kind, names_in, published):
    if published(kind, "Undated").dated:
        pytest.skip("every record of this kind has a date")
    published(kind, "2016", on="2016")
    published(kind, "2018", on="2018")

    assert names_in(kind, sort="newest") == ["2018", "2016", "Undated"]
    assert names_in(kind, sort="oldest") == ["2016", "2018", "Undated"]
    assert names_in(kind, year_from="1900") == names_in(kind, year_to="2100")
    assert "Undated" not in names_in(kind, year_from="1900")


def test_the_best_find_stands_first_unless_another_order_is_asked_for(kind, names_in, published):
    published(kind, "A meeting", summary_en="of the rail forum", on="2019")
    published(kind, "Rail forum", on="2016")

    assert names_in(kind, q="rail forum") == ["Rail forum", "A meeting"]
    assert names_in(kind, q="rail forum", sort="name") == ["A meeting", "Rail forum"]
    assert names_in(kind, q="rail forum", sort="newest") == ["A meeting", "Rail forum"]


def test_a_long_list_has_pages_and_none_past_the_last(kind, client, list_of, published):
    for n in range(SHOWN_ON_A_PAGE + 1):
        published(kind, f"Number {n:02}")

    def page(number):
        answer = client.get(list_of(kind), {"sort": "name", "page": number})
        found = (
            answer.context and answer.context.get("object_list")
            if answer.status_code == 200
            else []
        )
        return answer.status_code, [record.name for record in found]

    assert page(1) == (200, [f"Number {n:02}" for n in range(20)])
    assert page(2) == (200, ["Number 20"])
    for wrong in ["3", "0", "-1", "abc", "1.5", "9" * 400]:
        assert page(wrong) == (404, [])


@pytest.mark.every_kind
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_list_is_a_page_and_not_an_error(kind, client, list_of, db, language):
    answer = client.get(list_of(kind, language))

    assert answer.status_code == 200
    assert list(answer.context["object_list"]) == []
    assert answer.context["facets"] == []


def test_a_list_says_in_a_sentence_what_it_shows(
    kind, client, list_of, published, countries, sectors
):
    published(kind, countries=[countries["VN"]], sectors=[sectors["rail-transit"]])
    published(kind, "Paris", countries=[countries["FR"]])

    def sentence(**parameters):
        return client.get(list_of(kind), parameters).context["sentence"]

    one, two = kind.counted % {"count": 1}, kind.counted % {"count": 2}
    phrase = kind.countries_phrase % {"countries": "Viet Nam or France"}
    assert sentence(sort="name") == f"{two}, by name"
    assert sentence(country=["VN", "FR"], sort="newest") == f"{two} {phrase}, newest first"
    assert sentence(sector="rail-transit", sort="oldest") == f"{one} in Rail transit, oldest first"
    assert sentence(q="hanoi") == f"{one} matching “hanoi”, best match first"
    vietnam = kind.countries_phrase % {"countries": "Viet Nam"}
    assert sentence(country="VN", sector=["ict", "rail-transit"], sort="name") == (
        f"{one} {vietnam}, ICT or Rail transit, by name"
    )


def test_parameters_that_mean_nothing_are_dropped_from_links(kind, client, list_of, published):
    published(kind)

    answer = client.get(f"{list_of(kind)}?utm_source=x&q=hanoi&foo=bar&sort=name&page=1")

    assert answer.context["query_string"] == "?q=hanoi&sort=name"
    assert answer.context["page_query"] == "?q=hanoi&sort=name&page="
    assert "utm_source" not in answer.text
    assert "foo=bar" not in answer.text


def test_a_choice_can_be_taken_back_one_by_one(kind, client, list_of, published, countries):
    published(kind, countries=[countries["VN"]])

    answer = client.get(f"{list_of(kind)}?country=vn&country=LA&q=hanoi&sort=name")

    chips = {chip.label: chip.address for chip in answer.context["chips"]}
    assert chips == {
        f"{answer.context['filterset'].label('q')}: hanoi": "?country=VN&country=LA&sort=name",
        "Viet Nam": "?q=hanoi&country=LA&sort=name",
        "Laos": "?q=hanoi&country=VN&sort=name",
    }


NOT_UNDERSTOOD = [
    ("country", "XX"), ("country", "VNM"), ("country", "'"), ("country", "\0"),
    ("sector", "nothing"), ("sector", "\0"), ("sector", "x" * 10_000),
    ("year", "abc"), ("year", "20166"), ("year", "２０１６"), ("year", "2016\n"),
    ("year_from", "abc"), ("year_to", "16"), ("year_to", "\0"),
    ("sort", "size"), ("reach", "all"), ("q", "x" * 10_000), ("q", "a\0b"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), NOT_UNDERSTOOD)
def test_what_is_not_understood_never_means_everything(
    kind, client, list_of, published, name, value
):
    published(kind, "Hanoi", on="2016")

    answer = client.get(list_of(kind), {name: value})
    file = client.get(reverse(f"{kind.label()}:csv"), {name: value})

    assert (answer.status_code, list(answer.context["object_list"])) == (200, [])
    assert list(answer.context["errors"]) == [name]
    assert (file.status_code, file["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert file.text.startswith(f"{name}: ")


def test_a_page_does_not_grow_with_the_square_of_values_it_does_not_know(
    kind, client, list_of, countries
):
    def answer(number, extra=""):
        unknown = "&".join(f"country=Nowhere-{n}" for n in range(number))
        return client.get(f"{list_of(kind)}?country=VN&{unknown}{extra}")

    few, many = answer(10), answer(400)
    assert len(many.content) < 1.1 * len(few.content)
    assert many.context["paginator"].count == few.context["paginator"].count == 0
    # What is known may be repeated as often as there are countries, and is not taken for all.
    known = "".join(f"&country={code}" for code in countries)
    pairs = answer(1, known).context["filterset"].pairs
    assert ("country", "NOWHERE-0") in pairs


def test_an_unknown_type_is_not_understood_where_there_are_types(kind, client, list_of, published):
    published(kind)

    answer = client.get(list_of(kind), {"type": "nothing"})

    if kind.has_field("type"):
        assert list(answer.context["errors"]) == ["type"]
        assert list(answer.context["object_list"]) == []
    else:
        assert len(answer.context["object_list"]) == 1


def test_the_sentence_about_a_wrong_value_names_it(kind, client, list_of, published):
    published(kind)

    answer = client.get(list_of(kind), {"country": "Atlantis"})

    assert answer.context["errors"]["country"] == [
        "“ATLANTIS” is not a country we know, so nothing is shown. Choose a country from the list."
    ]


def test_an_empty_field_of_the_form_asks_for_nothing(kind, names_in, published):
    published(kind)

    empty = dict.fromkeys(
        ["q", "country", "sector", "year", "year_from", "year_to", "reach", "sort"], ""
    )
    assert names_in(kind, **empty) == ["Hanoi"]


@pytest.mark.parametrize(
    "blank", [" ", "\u3000", "\u200b\ufeff", "\u00a0\t", "\u3164", "\u2060\ufe0f"]
)
@pytest.mark.parametrize(
    "name", ["q", "country", "sector", "year", "year_from", "year_to", "reach", "sort"]
)
def test_what_shows_nothing_is_no_filter(kind, client, list_of, published, name, blank):
    published(kind)

    answer = client.get(list_of(kind), {name: blank})
    context = answer.context
    assert [context["query_string"], context["chips"], context["errors"]] == ["", [], {}]
    assert (context["hidden"], len(context["object_list"])) == (False, 1)
    assert client.get(reverse(f"{kind.label()}:csv"), {name: blank}).status_code == 200
    assert client.get("/en/search/", {name: blank}).context["asked"] == []


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("country=LA&country=la&country=%20", "?country=LA"),
        ("country=la&country=vn&country=LA", "?country=LA&country=VN"),
        ("sector=ict&sector=ict", "?sector=ict"),
        ("year=2016&year=2016", "?year=2016"),
        ("sort=name&sort=newest", "?sort=newest"),
        ("q=rail&q=hanoi", "?q=hanoi"),
        ("year_from=2015&year_from=2016", "?year_from=2016"),
        ("country=XX&country=xx", "?country=XX"),
    ],
)
def test_a_value_stands_once_in_the_address(
    kind, client, list_of, countries, sectors, given, canonical
):
    context = client.get(f"{list_of(kind)}?{given}").context

    assert context["query_string"] == canonical
    assert len(context["chips"]) == canonical.count("=") - canonical.count("sort=")


def test_a_linked_record_is_one_value_by_slug_and_by_ref(client, published):
    edition = published(Edition, slug="2016")
    published(Event, edition=edition)

    context = client.get(
        f"/en/events/?edition={edition.ref}&edition=2016&edition={edition.ref.lower()}"
    ).context

    assert (context["query_string"], len(context["chips"])) == ("?edition=2016", 1)
    assert len(context["object_list"]) == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "2015 lies before 2016, so nothing is shown."),
        ("zh-hans", "结束年份2015早于起始年份2016，因此未显示结果。"),
    ],
)
def test_a_span_of_years_that_ends_before_it_begins_is_said(
    kind, client, list_of, published, language, sentence
):
    published(kind, on="2016")

    for address in [list_of(kind, language), f"/{language}/search/"]:
        answer = client.get(f"{address}?year_from=2016&year_to=2015")
        assert answer.context["errors"] == {"year_to": [sentence]}
        assert sentence in answer.text
    assert client.get(f"{list_of(kind)}list.csv?year_from=2016&year_to=2015").status_code == 400
    assert client.get(f"{list_of(kind)}?year_from=2016&year_to=2016").context["errors"] == {}


def test_the_name_of_a_sector_keeps_its_capitals(kind, client, list_of, db):
    Sector.objects.create(slug="chinese", name_en="Chinese language teaching", sort="field")

    assert "in Chinese language teaching" in client.get(f"{list_of(kind)}?sector=chinese").text
