import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from alliances.models import Alliance
from evidence.models import Citation, Figure, Place, Source
from taxonomy.models import Country


def refused(row):
    """Whether the database itself refuses the row."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, False),
        ({"value": 0}, False),
        ({"value": None}, True),
        ({"value": None, "qualifier": "worded"}, True),
        ({"value": 5, "qualifier": "worded", "text_en": "dozens"}, True),
        ({"qualifier": "worded", "text_en": "dozens"}, False),
        ({"qualifier": "worded", "text_zh_hans": "几十名", "value": None}, True),
        ({"text_en": "dozens", "value": 5}, True),
        ({"value": 5, "text_zh_hans": "几十名"}, True),
        ({"qualifier": ""}, True),
        ({"indicator": None}, True),
        ({"source": None}, True),
    ],
)
def test_a_figure_has_an_indicator_a_qualifier_a_source_and_a_number_or_words(
    figure, fields, wrong
):
    assert refused(figure(**fields)) == wrong


def test_a_figure_of_a_record_needs_the_record(figure, make):
    alliance = make(Alliance)
    place = Place.objects.create(code="GZ", own_name_en="Guizhou", own_name_zh_hans="贵州")

    assert refused(figure(about="record"))
    assert refused(figure(about="place"))
    assert refused(figure(about="flow"))
    assert refused(figure(about="week", place=place))
    assert refused(figure(about="week", record=alliance))
    assert not refused(figure(about="record", record=alliance))
    assert not refused(figure(about="place", place=place))
    assert not refused(figure(about="flow", origin=place))


def test_a_source_has_a_title_and_links_only_to_an_address(db):
    def source(**fields):
        return Source(**{"slug": "s", "kind": "press", "title_en": "News"} | fields)

    assert refused(source(title_en=""))
    assert refused(source(linkable=True))
    assert refused(source(linkable=True, address="javascript:alert(1)"))
    assert refused(source(linkable=True, address="ftp://example.org/"))
    assert not refused(source(linkable=True, address="https://example.org/"))


def test_the_address_of_a_source_that_may_not_be_linked_is_kept_from_visitors():
    hidden = Source(address="https://example.org/copy", linkable=False)
    shown = Source(address="https://example.org/page", linkable=True)

    assert (hidden.link, shown.link) == ("", "https://example.org/page")


def test_a_source_is_cited_once_for_the_same_facts(make, source):
    first, second = make(Alliance, "First"), make(Alliance, "Second")
    Citation.objects.create(record=first, source=source, facts="name")

    assert refused(Citation(record=first, source=source, facts="name"))
    assert not refused(Citation(record=first, source=source, facts="dates"))
    assert not refused(Citation(record=second, source=source, facts="name"))


def test_a_source_that_is_cited_cannot_be_deleted(make, source):
    citation = Citation.objects.create(record=make(Alliance), source=source)

    with pytest.raises(ProtectedError):
        source.delete()
    citation.delete()
    source.delete()


def test_citations_and_figures_go_with_the_record_they_are_about(make, source, figure):
    gone, kept = make(Alliance, "Gone"), make(Alliance, "Kept")
    for record in [gone, kept]:
        Citation.objects.create(record=record, source=source)
        figure(about="record", record=record).save()

    gone.delete()

    assert [citation.record for citation in Citation.objects.all()] == [kept]
    assert [one.record for one in Figure.objects.all()] == [kept]


def test_a_place_is_a_country_or_has_names_in_both_languages(db):
    assert refused(Place(code="X"))
    assert refused(Place(code="X", own_name_en="Guizhou"))
    assert not refused(Place(code="X", own_name_en="Guizhou", own_name_zh_hans="贵州"))

    laos = Country.objects.create(code="LA", name_en="Laos", name_zh_hans="老挝")
    place = Place(code="LA", country=laos)
    assert not refused(place)
    assert place.name == "Laos"


def test_only_public_figures_are_public(figure):
    shown, hidden = figure(), figure(public=False)
    shown.save()
    hidden.save()

    assert list(Figure.objects.public()) == [shown]


def test_a_figure_names_all_its_sources(figure, source):
    other = Source.objects.create(slug="news", kind="press", title_en="News")
    Source.objects.create(slug="blog", kind="press", title_en="Not this one")
    one = figure()
    one.save()
    one.also_in.add(other)

    assert one.sources == [source, other]


def test_the_bounds_of_as_of_are_kept(figure):
    one = figure(as_of="2016-08")
    one.save()
    one.refresh_from_db()

    assert (one.as_of_earliest.isoformat(), one.as_of_latest.isoformat()) == (
        "2016-07-31T16:00:00+00:00", "2016-08-31T15:59:00+00:00",
    )  # fmt: skip


def test_content_types_that_have_rows_stay(make):
    make(Alliance)

    with pytest.raises(ProtectedError):
        ContentType.objects.get_for_model(Alliance).delete()
