import pytest
from django.utils import translation

from taxonomy.models import Country
from values.languages import Wording


@pytest.mark.parametrize(
    ("reader", "english", "chinese", "text", "language", "foreign"),
    [
        ("en", "Laos", "老挝", "Laos", "en", ""),
        ("zh-hans", "Laos", "老挝", "老挝", "zh-hans", ""),
        ("en", "", "老挝", "老挝", "zh-hans", "zh-hans"),
        ("zh-hans", "Laos", "", "Laos", "en", "en"),
        ("en", "", "", "", "en", ""),
        ("zh-hans", "", "", "", "en", ""),
    ],
)
def test_a_text_is_read_in_the_readers_language_else_in_the_one_it_has(
    reader, english, chinese, text, language, foreign
):
    country = Country(name_en=english, name_zh_hans=chinese)

    with translation.override(reader):
        name = country.name
        assert (name, name.language, name.foreign) == (text, language, foreign)


def test_a_wording_is_foreign_to_the_reader_of_now():
    name = Wording("老挝", "zh-hans")

    assert name.foreign == "zh-hans"
    with translation.override("zh-hans"):
        assert name.foreign == ""
