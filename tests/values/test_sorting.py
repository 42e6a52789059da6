import pytest

from values.sort_keys import chinese_key, english_key, short_name


def test_english_order_ignores_quotation_marks_articles_accents_and_case():
    names = [
        "“Zhuhai”",
        "The Bangkok Forum",
        "an Anhui Forum",
        "Ötzi",
        "Đà Nẵng",
        "A Chengdu Forum",
    ]

    assert sorted(names, key=english_key) == [
        "an Anhui Forum", "The Bangkok Forum", "A Chengdu Forum", "Đà Nẵng", "Ötzi", "“Zhuhai”",
    ]  # fmt: skip


def test_a_word_that_begins_like_an_article_stays_whole():
    assert english_key("Theater") == "theater"
    assert english_key("Anhui") == "anhui"
    assert english_key("A-Level") == "level"


def test_chinese_order_is_by_pinyin_and_not_by_code_point():
    names = ["职业教育", "北京", "贵州", "安徽", "中国"]

    assert sorted(names, key=chinese_key) == ["安徽", "北京", "贵州", "职业教育", "中国"]


def test_chinese_order_goes_syllable_by_syllable():
    assert chinese_key("西安") == "xi an"
    assert chinese_key("先") == "xian"
    assert chinese_key("西安") < chinese_key("先")


@pytest.mark.parametrize(
    ("english", "chinese", "length", "slug"),
    [
        ("The Đà Nẵng “Forum”", "岘港论坛", 80, "the-da-nang-forum"),
        ("", "中国—东盟", 80, "zhong-guo-dong-meng"),
        ("International Forum on Rail", "", 20, "international-forum"),
        ("", "", 80, ""),
        ("ລາວ", "", 80, ""),
    ],
)
def test_a_short_name_comes_from_the_english_name_else_from_pinyin(english, chinese, length, slug):
    assert short_name(english, chinese, length) == slug
