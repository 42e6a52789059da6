"""What a kind copies from another record follows that record, whatever happens to it."""

import pytest
from django.contrib.auth import get_user_model

from duplicates.merge.merge import merge
from editions.models import Edition
from editorial.workflow.erasure.erase import erase
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from events.models import Event
from records.indexing.writing import set_right_after
from records.kinds import record_kinds
from records.models import Record

pytestmark = pytest.mark.django_db
COPIES = [(kind, path) for kind in record_kinds() for path in kind.copies_from]


@pytest.mark.parametrize(("kind", "path"), COPIES)
def test_a_copy_follows_its_source(kind, path, published, make, names_in):
    source = published(kind._meta.get_field(path).related_model, slug="2016")
    public, draft = (
        published(kind, "Public", **{path: source}),
        make(kind, "Draft", **{path: source}),
    )

    def stored():
        again = [kind.objects.get(pk=record.pk) for record in [public, draft]]
        assert [record.dated for record in again] == [record.date_for_order() for record in again]
        return again[0].dated, names_in(kind, year="2016"), names_in(kind, year="2015")

    assert stored() == ("2016", ["Public"], [])
    source.slug = "2015"
    source.save()
    publish_as_it_stands(source)
    assert stored() == ("2015", [], ["Public"])
    withdraw(source)
    assert stored() == ("", [], [])
    publish_as_it_stands(source)
    assert stored() == ("2015", [], ["Public"])
    other = published(type(source), slug="2014")
    merge(source, other, by=get_user_model().objects.create_superuser("chief"))
    assert stored() == ("2014", [], [])
    erase([other.permalink])
    assert stored() == ("", [], [])


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind.label())
def test_nothing_is_copied_that_is_not_declared(kind, published, django_assert_num_queries):
    """With the declared sources at hand, the derived columns ask the database for nothing."""
    names = [field.name for field in kind._meta.concrete_fields if field.many_to_one]
    linked = {
        name: published(model)
        for name in names
        if issubclass(model := kind._meta.get_field(name).related_model, Record)
    }
    record = published(kind, **linked)
    read = kind.objects.select_related(*kind.copies_from or [None]).get(pk=record.pk)

    with django_assert_num_queries(0):
        read.derive()


def test_a_copy_that_fell_behind_is_mended_with_the_index(published):
    event = published(Event, edition=published(Edition, slug="2016"))
    Event.objects.update(dated="1999")

    set_right_after(Event, 0)

    event.refresh_from_db()
    assert event.dated == "2016"
