import pytest
from django.utils import translation

from evidence.wording import amount_in_words

LANGUAGES = ["en", "zh-hans"]


@pytest.mark.parametrize(
    ("qualifier", "english", "chinese"),
    [
        ("exact", "1,400 participants", "1400人次"),
        ("more-than", "more than 1,400 participants", "超1400人次"),
        ("at-least", "at least 1,400 participants", "至少1400人次"),
        ("nearly", "nearly 1,400 participants", "近1400人次"),
        ("about", "about 1,400 participants", "约1400人次"),
        ("planned", "1,400 participants planned", "计划1400人次"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_qualifier_is_part_of_the_sentence(figure, qualifier, english, chinese, language):
    with translation.override(language):
        said = amount_in_words(figure(qualifier=qualifier))

    assert said == (english if language == "en" else chinese)


def test_every_qualifier_says_something_of_its_own(figure):
    qualifiers = figure().Qualifier
    numbers = [qualifier for qualifier in qualifiers if qualifier != qualifiers.WORDED]

    assert len({amount_in_words(figure(qualifier=number)) for number in numbers}) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_planned_is_never_said_to_have_happened(figure, agreements, language):
    planned, exact = figure(indicator=agreements, qualifier="planned"), figure(indicator=agreements)

    with translation.override(language):
        said = {amount_in_words(planned): "planned", amount_in_words(exact): "exact"}

    assert (
        said
        == {
            "en": {"1,400 agreements planned": "planned", "1,400 agreements": "exact"},
            "zh-hans": {"计划签署1400份": "planned", "1400份": "exact"},
        }[language]
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1, "1 participant"),
        (0, "0 participants"),
        (2, "2 participants"),
        (999, "999 participants"),
        (260_000, "260,000 participants"),
        (1_234_567, "1,234,567 participants"),
    ],
)
def test_english_counts_in_thousands_and_knows_one_from_many(figure, value, said):
    assert amount_in_words(figure(value=value)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (260_000, "26万人次"),
        (175_000, "17.5万人次"),
        (68_510, "68510人次"),
        (9_000, "9000人次"),
        (250_000_000, "2.5亿人次"),
    ],
)
def test_chinese_says_whole_thousands_in_wan_and_keeps_exact_numbers(figure, value, said):
    with translation.override("zh-hans"):
        assert amount_in_words(figure(value=value)) == said


def test_words_stand_as_the_source_has_them(figure):
    figure = figure(qualifier="worded", text_en="dozens of students", text_zh_hans="几十名学生")

    assert amount_in_words(figure) == "dozens of students"
    with translation.override("zh-hans"):
        assert amount_in_words(figure) == "几十名学生"


@pytest.mark.parametrize(
    ("as_of", "counting", "english", "chinese"),
    [
        ("2016-08", "of all sessions",
         "Participants: more than 1,400 participants, as of August 2016 (of all sessions).",
         "参会嘉宾超1400人次（截至2016年8月；口径：全部活动）。"),
        ("2016", "",
         "Participants: more than 1,400 participants, as of 2016.",
         "参会嘉宾超1400人次（截至2016年）。"),
        ("", "of all sessions",
         "Participants: more than 1,400 participants, date not recorded (of all sessions).",
         "参会嘉宾超1400人次（截至日期暂无资料；口径：全部活动）。"),
        ("", "",
         "Participants: more than 1,400 participants, date not recorded.",
         "参会嘉宾超1400人次（截至日期暂无资料）。"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_a_whole_sentence(figure, as_of, counting, english, chinese, language):
    one = figure(
        qualifier="more-than", as_of=as_of,
        counting_en=counting, counting_zh_hans="全部活动" if counting else "",
    )  # fmt: skip
    one.save()
    one.refresh_from_db()

    with translation.override(language):
        assert str(one) == (english if language == "en" else chinese)
