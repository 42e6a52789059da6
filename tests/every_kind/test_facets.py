"""The numbers beside the choices, against a count by hand over records made at random."""

from random import Random

import pytest
from django.http import QueryDict

from records.kinds import selection
from records.selection.facets import facets
from taxonomy.models import Country

RECORDS = 30
ASEAN = {"VN", "LA"}
ASKED = [
    "",
    "country=VN",
    "country=VN&country=FR",
    "country=LA&sector=ict",
    "country=LA&reach=named",
    "country=CN",
    "year=2016",
    "year=2016&year=2018&country=VN&sector=ict&sector=vocational",
    "sector=rail-transit&year_from=2017",
    "type={type}",
    "type={type}&country=VN&year=2017",
    "q=rivers&country=VN",
    "q=nothing",
]


@pytest.fixture
def crowd(kind, published, make, countries, sectors):
    """Published records of one kind, with what is known of each; drafts stand among them."""
    chance = Random(2008)
    types = [*kind.Type.values[:3], ""] if kind.has_field("type") else [""]
    known = []
    for n in range(RECORDS):
        one = {
            "country": set(chance.sample(sorted(countries), chance.choice([0, 0, 1, 1, 2]))),
            "sector": set(chance.sample(sorted(sectors), chance.choice([0, 1, 1, 2]))),
            "open": chance.random() < 0.3,
            "word": chance.choice(["rivers", "hills"]),
        }
        fields = {"type": chance.choice(types)} if kind.has_field("type") else {}
        make_it = make if n % 5 == 0 else published
        record = make_it(
            kind,
            f"{one['word']} {n}",
            countries=[countries[code] for code in one["country"]],
            sectors=[sectors[slug] for slug in one["sector"]],
            on=chance.choice(["2016", "2017-08", "2018-01-01", ""]),
            reach="all-asean" if one["open"] else "named",
            **fields,
        )
        if make_it is published:
            known.append(one | fields | {"year": record.dated[:4], "pk": record.pk})
    return known


def fits(one, asked, without=""):
    """Whether a record is one of those asked for, one sort of condition left out."""

    def holds(name):
        values = asked.getlist(name)
        if name == without or (name == "type" and "type" not in one):
            return True
        if name == "country":
            named = bool(one["country"] & set(values))
            if asked.get("reach") and without != "reach":
                return named
            return named or (one["open"] and bool(ASEAN & set(values)))
        if name == "reach":
            return bool(asked.getlist("country") and without != "country") or not one["open"]
        if name == "sector":
            return bool(one["sector"] & set(values))
        if name == "year_from":
            return one["year"] >= values[0]
        if name == "q":
            return one["word"] == values[0]
        return one[name] in values

    return all(holds(name) for name in asked)


def counted(crowd, asked, facet, value):
    """How many records choosing this one value would give."""
    rest = [one for one in crowd if fits(one, asked, without=facet)]
    if facet == "country":
        named_only = bool(asked.get("reach"))
        rest = [one for one in crowd if fits_but_country(one, asked)]
        return sum(
            value in one["country"] or (not named_only and one["open"] and value in ASEAN)
            for one in rest
        )
    if facet == "sector":
        return sum(value in one["sector"] for one in rest)
    if facet == "reach":
        wanted = set(asked.getlist("country"))
        return sum(bool(one["country"] & wanted) if wanted else not one["open"] for one in crowd
                   if fits_but_country_and_reach(one, asked))  # fmt: skip
    return sum(one[facet] == value for one in rest)


def fits_but_country(one, asked):
    """Beside a country, ``reach`` speaks of that country and not of the record."""
    rest = asked.copy()
    rest.pop("country", None)
    rest.pop("reach", None)
    return fits(one, rest)


fits_but_country_and_reach = fits_but_country


@pytest.mark.every_kind
def test_a_list_and_its_numbers_agree_with_a_count_by_hand(kind, crowd):
    first_type = kind.Type.values[0] if kind.has_field("type") else "none"
    queries = [QueryDict(asked.format(type=first_type)) for asked in ASKED]

    assert [shown(kind, query) for query in queries] == [
        by_hand(kind, crowd, query) for query in queries
    ]


def shown(kind, query):
    """The records of a selection, and for each facet the choices with their numbers."""
    filterset = selection(kind, query)
    offered = {
        facet.name: {
            choice.value: (choice.named + choice.open_to_all, choice.chosen)
            for choice in facet.choices
        }
        for facet in facets(filterset)
        if facet.name in {"country", "sector", "year", "type", "reach"}
    }
    return str(query), set(filterset.qs.values_list("pk", flat=True)), offered


@pytest.mark.slow
@pytest.mark.usefixtures("crowd")
def test_each_choice_gives_the_number_it_says(kind):
    for asked in [*ASKED, "reach=named"]:
        query = QueryDict(asked.format(type="none"))
        if "type" in query:
            continue
        for facet in facets(selection(kind, query)):
            for choice in facet.choices:
                chosen = query.copy()
                chosen[facet.name] = choice.value
                given = selection(kind, chosen).qs.count()
                said = (facet.name, choice.value, choice.named + choice.open_to_all)
                assert (asked, said) == (asked, (facet.name, choice.value, given))


def by_hand(kind, crowd, query):
    values = {
        "country": ["CN", "VN", "LA", "FR"],
        "reach": ["named"],
        "sector": ["ict", "rail-transit", "vocational"],
        "year": sorted({one["year"] for one in crowd} - {""} | set(query.getlist("year"))),
        "type": kind.Type.values if kind.has_field("type") else [],
    }
    made = {
        facet: {
            value: (counted(crowd, query, facet, value), value in query.getlist(facet))
            for value in values[facet]
        }
        for facet in values
    }
    made = {
        facet: {value: one for value, one in choices.items() if one != (0, False)}
        for facet, choices in made.items()
    }
    offered = {facet: choices for facet, choices in made.items() if choices}
    return str(query), {one["pk"] for one in crowd if fits(one, query)}, offered


def test_a_choice_says_how_many_are_only_open_to_all(kind, published, countries):
    published(kind, "Named", countries=[countries["VN"]])
    published(kind, "Both", countries=[countries["VN"]], reach="all-asean")
    published(kind, "Open", reach="all-asean")
    published(kind, "Paris", countries=[countries["FR"]])

    country = facets(selection(kind, QueryDict()))[0]

    assert [(c.value, c.named, c.open_to_all) for c in country.choices] == [
        ("VN", 2, 1), ("LA", 0, 2), ("FR", 1, 0),
    ]  # fmt: skip


def test_countries_stand_in_their_order_and_years_latest_first(kind, published, countries):
    for code, on in [("FR", "2016"), ("LA", "2018"), ("CN", "2017"), ("VN", "2017")]:
        published(kind, code, countries=[countries[code]], on=on)

    shown = {facet.name: facet for facet in facets(selection(kind, QueryDict()))}

    assert [choice.value for choice in shown["country"].choices] == [
        country.pk for country in Country.objects.all()
    ]
    assert [choice.value for choice in shown["year"].choices] == ["2018", "2017", "2016"]
