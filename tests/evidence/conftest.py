import pytest

from evidence.models import Figure, Indicator


@pytest.fixture
def participants(db):
    return Indicator.objects.create(
        slug="participants", name_en="Participants", name_zh_hans="参会嘉宾",
        unit_en="participant", units_en="participants", measure_word_zh_hans="人次",
    )  # fmt: skip


@pytest.fixture
def agreements(db):
    return Indicator.objects.create(
        slug="agreements", name_en="Agreements signed", name_zh_hans="合作协议和备忘录",
        unit_en="agreement", units_en="agreements", measure_word_zh_hans="份",
        planned_zh_hans="计划签署",
    )  # fmt: skip


@pytest.fixture
def figure(participants, source):
    """A figure of the Week, not yet saved."""

    def made(**fields):
        usual = {"indicator": participants, "source": source, "about": "week", "qualifier": "exact"}
        if "text_en" not in fields:
            usual["value"] = 1400
        return Figure(**usual | fields)

    return made
