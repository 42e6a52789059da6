import pytest

from evidence.models import Figure, Indicator


@pytest.fixture
def figure_of(source):
    """State a figure of an edition."""
    activities = Indicator.objects.create(
        slug="activities", name_en="Activities", name_zh_hans="活动", unit_en="activity",
        units_en="activities", measure_word_zh_hans="项", planned_zh_hans="计划举办", order=1,
    )  # fmt: skip

    def state(edition, value, qualifier="exact", **fields):
        return Figure.objects.create(
            indicator=activities, about="record", record=edition, value=value, source=source,
            qualifier=qualifier, as_of=edition.slug, **fields,
        )  # fmt: skip

    return state
