"""What happens to a record while someone has its form open."""

from model_bakery import baker

from alliances.models import Alliance
from evidence.models import Figure, Indicator


def test_a_figure_of_a_draft_never_stands_on_the_home_page(client, make, source):
    indicator = baker.make(Indicator, name_en="Guests", unit_en="guest", units_en="guests")
    Figure.objects.create(
        record=make(Alliance, "Rail"), indicator=indicator, value=31337424,
        qualifier="exact", source=commission(source),
    )  # fmt: skip
    assert "31,337,424" not in client.get("/en/").text


def commission(source):
    source.slug = "commission"
    source.save(force_insert=True)
    return source
