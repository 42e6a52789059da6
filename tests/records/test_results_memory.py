"""What is counted in memory is what plain SQL counts, whatever happens to the records."""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from model_bakery import baker

from editorial.workflow.publishing import publish_as_it_stands, withdraw
from records.exports.export_formats import with_changes
from records.kinds import record_kinds, selection
from records.selection.every_kind import selection_of_every_kind
from records.selection.facets import facets
from records.selection.filter_fields import RecordsFilter
from records.selection.results_memory import MemoryResults
from records.selection.results_sql import SqlResults, SqlResultsOfKinds
from search.bitmaps import process_index
from search.index import rebuild

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ["CN", "VN", "LA", "FR"]
SLUGS = ["rail-transit", "ict", "vocational"]
NAMES = [
    "Rail forum",
    "Forum of Laos",
    "职业教育论坛",
    "A Camp",
    "贵州大学",
    "Hanoi",
    "Dương",
    "Đường",
]
# Words that mean a country, a sector, a kind, a type or a year, and words that mean nothing.
WORDS = [
    "laos",
    "lao",
    "越南",
    "asean",
    "rail",
    "ict",
    "职业教育",
    "forums",
    "university",
    "centres",
]
WORDS += ["2016", "2017年", "the", "hanoi", "a", "nothing", "-camp", '"rail forum"']
DATES = ["", "2016", "2016-08", "2017-01-01", "2030"]

changes = st.tuples(
    st.sampled_from(["publish", "edit", "withdraw", "rebuild"]),
    st.integers(0, 50),
    st.sampled_from(NAMES),
    st.sets(st.sampled_from(CODES), max_size=2),
    st.sets(st.sampled_from(SLUGS), max_size=2),
    st.sampled_from(DATES),
    st.booleans(),
)
ONE_MORE = ("publish", 0, "Hanoi", set(), set(), "", False)
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
asked = st.lists(
    st.one_of(
        st.tuples(st.just("country"), st.sampled_from(CODES)),
        st.tuples(st.just("sector"), st.sampled_from(SLUGS)),
        st.tuples(st.just("year"), st.sampled_from(["2016", "2017", "2030"])),
        st.tuples(st.just("year_from"), st.just("2017")),
        st.tuples(st.just("year_to"), st.just("2016")),
        st.tuples(st.just("reach"), st.just("named")),
        st.tuples(
            st.just("q"),
            st.sampled_from(
                [
                    "forum",
                    "rail -laos",
                    "教育",
                    "guizhou",
                    '"a camp"',
                    "-forum",
                    "ha noi",
                    "laos forum",
                    "老挝职业教育",
                    "2016 university vietnam -camp",
                    "list of forums for lao rail",
                    "đường",
                    "*",
                    ":)",
                ]
            ),
        ),
        st.tuples(st.just("q"), questions),
        st.tuples(st.just("sort"), st.sampled_from(["name", "newest", "oldest", "relevance"])),
        st.tuples(st.just("when"), st.sampled_from(["past", "upcoming", "now"])),
        st.tuples(st.just("type"), st.sampled_from(["forum", "camp", "university", "plan"])),
    ),
    max_size=4,
)


def seen(kind, parameters):
    """All that a visitor sees of a selection: its records in order, its numbers."""
    filterset = selection(kind, QueryDict(urlencode(parameters)))
    found = filterset.found
    ids = [record.pk for part in [found[:3], found[3:60]] for record in part]
    in_file = [record.pk for record in filterset.whole(at_once=2)]
    changes = [record.times_changed for record in filterset.whole(2, with_changes)]
    return found.count(), ids, in_file, changes, numbers(filterset), type(filterset.everything)


def numbers(filterset):
    """Those beside the choices."""
    return {
        facet.name: {choice.value: (choice.named, choice.open_to_all) for choice in facet.choices}
        for facet in facets(filterset)
    }


def seen_of_every_kind(parameters):
    """All that a visitor sees of a search over all kinds."""
    filterset = selection_of_every_kind(QueryDict(urlencode(parameters)))
    groups = {}
    for kind in filterset.kinds:
        one = filterset.within(kind)
        best = one.finds().best_class() if one.question else None
        groups[kind] = (one.count(), [record.pk for record in one.found[:5]], best)
    return filterset.count(), groups, numbers(filterset), type(filterset.everything)


def happen(change, kind, published, countries, sectors):
    """One change of one record, as staff would make it."""
    what, number, name, codes, slugs, date, is_open = change
    records = list(kind.objects.order_by("pk"))
    record = records[number % len(records)] if records else None
    if what == "rebuild":
        rebuild.finish()
    elif what == "publish" or record is None:
        published(
            kind,
            name,
            countries=[countries[code] for code in codes],
            sectors=[sectors[slug] for slug in slugs],
            on=date,
            reach="all-asean" if is_open else "named",
        )
    elif what == "withdraw":
        withdraw(record)
    else:
        record.name_en = name
        if kind.own_date:
            setattr(record, kind.own_date, date)
        record.save()
        record.countries.set(codes)
        record.sectors.set(slugs)
        publish_as_it_stands(record)


@pytest.mark.slow
def test_memory_and_plain_sql_see_the_same(kind, published, countries, sectors):
    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(changes, min_size=1, max_size=6), asked, st.sampled_from(["en", "zh-hans"]))
    def always(some_changes, parameters, language):
        for change in some_changes:
            happen(change, kind, published, countries, sectors)
        with translation.override(language):
            *in_memory, counted_by = seen(kind, parameters)
            with transaction.atomic():
                *in_sql, reference = seen(kind, parameters)
        assert (counted_by, reference) == (MemoryResults, SqlResults)
        assert in_memory == in_sql

    always()


@pytest.mark.slow
def test_memory_and_plain_sql_see_the_same_of_all_kinds(published, countries, sectors):
    kinds = st.sampled_from(record_kinds())
    of_kinds = st.lists(
        st.tuples(st.just("kind"), st.sampled_from(["events", "centers"])), max_size=2
    )

    @settings(
        max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(st.tuples(kinds, changes), min_size=1, max_size=8), asked, of_kinds)
    @example([(record_kinds()[0], ONE_MORE)], [("q", "-forum")], [])
    def always(some_changes, parameters, some_kinds):
        for kind, change in some_changes:
            happen(change, kind, published, countries, sectors)
        *in_memory, counted_by = seen_of_every_kind([*parameters, *some_kinds])
        with transaction.atomic():
            *in_sql, reference = seen_of_every_kind([*parameters, *some_kinds])
        assert (counted_by, reference) == (MemoryResults, SqlResultsOfKinds)
        assert in_memory == in_sql

    always()


@pytest.mark.every_kind
def test_both_ways_agree_on_every_filter(kind, published, countries, sectors):
    city = {"city_en": "Vientiane"} if kind.has_field("city_en") else {}
    records = [
        published(
            kind, "Rail", countries=[countries["LA"]], sectors=[sectors["ict"]], on="2016", **city
        ),
        published(kind, "Road", reach="all-asean", on="2030-01-01"),
        published(kind, "Hanoi", countries=[countries["FR"], countries["VN"]]),
    ]
    asked = [
        ("q", "rail"),
        ("country", "LA"),
        ("country", "FR"),
        ("sector", "ict"),
        ("year", "2016"),
    ]
    asked += [("year_from", "2017"), ("year_to", "2016")]
    filterset = selection(kind, QueryDict())
    for name, base_filter in filterset.base_filters.items():
        asked += [(name, value) for value, _label in filterset.choices(name)]
        if isinstance(base_filter, RecordsFilter):
            other = published(base_filter.target)
            link(records[0], base_filter.field_name, other)
            asked.append((name, other.slug))
    publish_as_it_stands(records[0])

    assert {name for name, _value in asked} == {*selection(kind, QueryDict()).base_filters}
    for parameter in asked:
        for more in [("sort", "name"), ("country", "VN"), ("reach", "named")]:
            *in_memory, counted_by = seen(kind, [parameter, more])
            with transaction.atomic():
                *in_sql, reference = seen(kind, [parameter, more])
            assert (counted_by, reference) == (MemoryResults, SqlResults)
            assert in_memory == in_sql, (parameter, more)


def link(record, path, other):
    """Link a record to another along the path of a filter, by a field or by a child row."""
    first, *rest = path.split("__")
    field = record._meta.get_field(first)
    if rest:
        baker.make(field.related_model, **{field.field.name: record, rest[0]: other})
    elif field.many_to_many:
        getattr(record, first).add(other)
    else:
        setattr(record, first, other)
        record.save()


def test_what_is_kept_of_the_numbers_speaks_the_language_of_the_page(kind, published, countries):
    published(kind, countries=[countries["LA"]])

    def named(language):
        with translation.override(language):
            facet = facets(selection(kind, QueryDict()))[0]
            return facet.name, [choice.label for choice in facet.choices]

    assert [named(language) for language in ["en", "zh-hans", "en"]] == [
        ("country", ["Laos"]),
        ("country", ["老挝"]),
        ("country", ["Laos"]),
    ]


def test_another_process_follows_within_the_next_request(kind, published, countries):
    elsewhere = process_index.ProcessIndex()
    elsewhere.current()
    first = published(kind, "Rail", countries=[countries["LA"]])
    published(kind, "Road", countries=[countries["LA"]])

    def named_laos():
        holdings = elsewhere.current()
        return len(holdings.having("country", ["LA"]) & holdings.of_kind(kind.label()))

    assert named_laos() == 2
    withdraw(first)
    assert named_laos() == 1
    assert elsewhere.current().generation == process_index.current().generation


def test_within_a_transaction_only_the_database_is_asked(published):
    published(record_kinds()[0], "Rail")

    with transaction.atomic():
        assert process_index.current() is None
    assert process_index.current() is not None
