import pytest
from pypinyin import lazy_pinyin

from search.query.parse import read
from search.text.pinyin_syllables import MOST_WAYS, in_pinyin, syllables
from search.text.pinyin_tokens import INITIALS, MOST_SYLLABLES, PINYIN, SYLLABLE_END, pinyin_tokens


def shown(tokens) -> list[str]:
    return [token.removeprefix(PINYIN).replace(SYLLABLE_END, "|") for token in tokens]


@pytest.mark.parametrize(
    ("words", "ways"),
    [
        ("guizhou", {"gui|zhou|"}),
        ("xian", {"xian|", "xi|an|"}),
        ("xi an", {"xi|an|"}),
        ("xiang", {"xiang|", "xi|ang|"}),
        ("fangan", {"fang|an|", "fan|gan|"}),
        ("gui zhou daxue", {"gui|zhou|da|xue|", "gui|zhou|da|xu|e|"}),
        ("nv", {"nv|"}),
        ("lue", {"lue|", "lu|e|"}),
        ("guizh", {"gui|zh"}),
        ("xianzh", {"xian|zh", "xi|an|zh"}),
        ("gui z", {"gui|z"}),
        ("zh", {"zh"}),
        ("gui zh da", set()),
        ("guizhv", set()),
        ("vocational", set()),
        ("rail", set()),
        ("hm", set()),
        ("v", set()),
    ],
)
def test_latin_words_are_read_as_syllables_in_every_way(words, ways):
    assert set(shown(in_pinyin(*words.split()))) == ways


def test_of_many_ways_those_with_the_fewest_syllables_are_looked_for():
    ways = shown(in_pinyin("xianjiaotongdaxue"))

    assert len(ways) == MOST_WAYS
    assert ways[0] == "xian|jiao|tong|da|xue|"
    assert "xi|an|jiao|tong|da|xue|" in ways


@pytest.mark.parametrize("query", ["xian" * 120, "xian " * 100, "a" * 500, "zh" * 250])
def test_whatever_is_typed_no_more_is_looked_for_than_the_index_has(query):
    terms = {term.tokens[0] for ways in read(query).required for term in ways}

    assert all(token.count(SYLLABLE_END) <= MOST_SYLLABLES for token in terms)
    assert all(len(ways) < 5 * MOST_WAYS for ways in read(query).required)


def test_what_cannot_be_initials_is_not_looked_for_as_such():
    def is_asked(word):
        return any(term.tokens == (INITIALS + word,) for term in next(iter(read(word).required)))

    assert [word for word in ["gzdx", "gz", "rail", "voc", "lyxy"] if is_asked(word)] == [
        "gzdx",
        "lyxy",
    ]


def test_every_syllable_that_a_name_can_hold_is_known():
    read_aloud = {syllable for code in range(0x4E00, 0xA000) for syllable in lazy_pinyin(chr(code))}

    # Sounds such as hm are no words of names, and what nobody can read is left as it is.
    unknown = {one for one in read_aloud - syllables() if one.isascii()}

    assert unknown == {"hm", "m", "n"}
    assert {"lv", "lu", "lve", "lue"} <= syllables()


def test_names_stand_in_the_index_from_the_start_of_each_word_and_of_those_within_it():
    assert shown(pinyin_tokens("贵州大学")) == [
        "gui|zhou|da|xue|", f"{INITIALS}gzdx", "da|xue|", f"{INITIALS}dx",
    ]  # fmt: skip
    assert shown(pinyin_tokens("女子")) == [
        "nv|zi|", f"{INITIALS}nz", "nu|zi|",
    ]  # fmt: skip
    assert pinyin_tokens("Guizhou") == []


def test_a_long_name_is_cut_after_a_syllable():
    first, *_others = shown(pinyin_tokens("中国东盟轨道交通职业教育联盟"))

    assert first == "zhong|guo|dong|meng|gui|dao|jiao|tong|zhi|ye|jiao|yu|"


def test_a_character_with_several_readings_in_names_is_found_by_each():
    assert {f"{PINYIN}man|de|{last}|" for last in ["le", "lei"]} <= {
        token.replace(SYLLABLE_END, "|") for token in pinyin_tokens("曼德勒")
    }
    assert {"xia|men|", "sha|men|"} <= set(shown(pinyin_tokens("厦门")))
    assert {"chang|le|", "zhang|le|", "chang|yue|"} <= set(shown(pinyin_tokens("长乐")))
