import csv
from pathlib import Path
from random import Random

import pytest
import rjieba
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.index import index_entries
from search.index.index_entries import Document
from search.suggestions.suggest import corrections, nearest
from search.suggestions.word_forms import ALL_CHINESE
from search.text.analysis import fold, is_spaceless, words

# One database for many examples: none of them changes it.
ON_ONE_SITE = {"suppress_health_check": [HealthCheck.function_scoped_fixture], "deadline": None}

NAMES = {
    "English": ["Guizhou University", "China-ASEAN Education Cooperation Week", "Exchange Week"],
    "Chinese": ["贵州大学", "中国—东盟教育交流周", "老挝高等教育代表团", "铁路学院"],
    "Vietnamese": ["Đại học Quốc gia Hà Nội", "Đà Nẵng", "Việt Nam"],
    "Malay": ["Universiti Malaya", "Kementerian Pendidikan Malaysia"],
    "Indonesian": ["Universitas Gadjah Mada", "Yogyakarta"],
    "Filipino": ["Unibersidad ng Pilipinas", "Lungsod Quezon"],
    "Thai": ["มหาวิทยาลัยเชียงใหม่", "ประเทศไทย", "กรุงเทพฯ", "โรงน้ำแข็ง"],
    "Lao": ["ມະຫາວິທະຍາໄລແຫ່ງຊາດລາວ", "ວຽງຈັນ"],
    "Khmer": ["សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ", "កម្ពុជា"],
    "Burmese": ["ရန်ကုန်တက္ကသိုလ်", "မြန်မာ"],
}


@pytest.fixture
def site(db):
    """A public site that holds names in ten languages, and a desk with one more."""
    documents = [
        Document(
            number,
            names,
            facts=["Vocational education", "vocational training", "老挝", "Laos"],
            text=["Mangosteens are in season"],
        )
        for number, names in enumerate(NAMES.values(), start=1)
    ]
    index_entries.write("public", "things", documents)
    index_entries.write("desk", "things", [Document(1, ["Hidden Lagoon", "隐秘湖泊"])])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # A letter wrong, missing, too many; two changed places; two slips in a longer word.
        ("Guizhuu", "Guizhou"),
        ("Guizou", "Guizhou"),
        ("guizhouu univrsity", "Guizhou University"),
        ("vocatoinal", "vocational"),
        ("Vocatonal", "Vocational"),
        ("kooperation", "Cooperation"),
        ("ooperation", "Cooperation"),
        ("Cooopperation", "Cooperation"),
        ("loas", "Laos"),
        ("laus", "Laos"),
        ("Jogjakarta", "Yogyakarta"),
        ("年教育交流周", "教育交流周"),
        ("Ｇｕｉｚｏｕ", "Guizhou"),
        ("vocatoin", "vocational"),
        ("co-operaton", "Cooperation"),
        ("exchangeweek", "Exchange Week"),
        ("week2024", "week 2024"),
        ("2024Exchange", "2024 exchange"),
        ("vocationalisation", "vocational"),
        # The wrong character with the right sound, or nearly; then any one wrong.
        ("贵洲", "贵州"),
        ("老窝", "老挝"),
        ("贵洲大学", "贵州大学"),
        ("跪走大学", "贵州大学"),
        ("贵川大学", "贵州大学"),
        ("贵州木学", "贵州大学"),
        ("东盟教育交流舟", "东盟教育交流周"),
        ("中国东盟教育交琉周", "中国—东盟教育交流周"),
        ("高等教育代裱团", "高等教育代表团"),
        ("貴洲大學", "贵州大学"),
        # Known words that do not follow each other.
        ("老挝铁路", "老挝 铁路"),
        ("老窝铁路", "老挝 铁路"),
        ("Đà Nẵngg", "Đà Nẵng"),
        ("dai hoc quoc giaa", "dai hoc quoc gia"),
        ("Viet Namm", "Viet Nam"),
        ("Universiti Mallaya", "Universiti Malaya"),
        ("Pendidkan", "Pendidikan"),
        ("Yogyakatra", "Yogyakarta"),
        ("Unibesidad ng Pilipinnas", "Unibersidad ng Pilipinas"),
        # A mark wrong or missing, a letter too many; of a name or of a part of it.
        ("มหาวิทยาลัยเชียงใหมม่", "มหาวิทยาลัยเชียงใหม่"),
        ("เชียงใหมา", "เชียงใหม่"),
        ("ประเทไทย", "ประเทศไทย"),
        ("โรงนำแขง", "โรงน้ำแข็ง"),
        ("ວຽງຈນ", "ວຽງຈັນ"),
        ("ມະຫາວິທະຍາໄລແຫງຊາດ", "ມະຫາວິທະຍາໄລແຫ່ງຊາດ"),
        ("កម្ពជា", "កម្ពុជា"),
        ("ភូមន្ទភ្នំពេញ", "ភូមិន្ទភ្នំពេញ"),
        ("မြန်မ်ာ", "မြန်မာ"),
        ("ရန်ကုနတက္ကသိုလ်", "ရန်ကုန်တက္ကသိုလ်"),
    ],
)
def test_a_word_that_the_site_does_not_know_is_set_right(site, typed, meant):
    assert nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"exchange week" -forum vocatonal', '"exchange week" -forum vocational'),
        ("“贵洲大学” Guizou", "“贵洲大学” Guizhou"),
        ("-vocatonal Guizou (2025)", ""),
        ("-vocatonal Guizou, Laos!", "-vocatonal Guizhou, Laos!"),
        ("  Laos   Guizou ", "Laos Guizhou"),
    ],
)
def test_all_else_stays_as_it_was_typed(site, typed, meant):
    assert nearest(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Guizhou", "guizh", "voc", "vocation al", "viet nam", "vietnam", "guizhoudaxue", "gzdx",
        "贵州", "教育交流", "เชียงใหม่", "ຈັນ", "ភ្នំពេញ", "ကုန်", "2025", "mangosteen", "",
    ],
)  # fmt: skip
def test_what_the_site_knows_needs_no_suggestion(site, typed):
    assert not nearest(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "xylophone",
        "zz",
        "q",
        "龘龘龘",
        "ซซซซซซซ",
        "Guizou xylophone",
        "mangosteem",
        # Parts of words are no words.
        "等教肓代表团",
        "盟教育交琉周",
        "2031",
        "%",
        "\x00",
    ],
)
def test_where_nothing_is_near_nothing_is_suggested(site, typed):
    assert not nearest(typed)


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("hội", ["noi", "hoj", "hi"]),
        ("Beihai", ["beida"]),
        ("Baños", ["banks"]),
        ("Among", ["Kampong", "wmong"]),
        ("Cooperation", ["koopperation"]),
        ("教育部", ["教育周", "学育部", "教育"]),
        ("东盟及", ["东盟周"]),
    ],
)
def test_another_word_is_not_taken_for_a_slip(db, known, typed):
    index_entries.write("public", "things", [Document(1, [known])])

    assert not any(nearest(one) for one in typed)


def test_no_draft_takes_part(site):
    assert [nearest(typed) for typed in ["Lagon", "hiden", "隐秘湖波"]] == ["", "", ""]


def test_of_equally_near_words_that_of_most_entries_is_meant(db):
    names = ["Malaya", "Malaga", "Malaga"]
    index_entries.write("public", "things", [Document(n, [name]) for n, name in enumerate(names)])

    assert nearest("Malapa") == "Malaga"


@pytest.mark.parametrize(
    ("names", "choices"),
    [
        (["Malaya", "Malaga"], ["Malaga", "Malaya"]),
        (["Malaya", "Malaga", "Malaca", "Malata"], ["Malaca", "Malaga", "Malata"]),
        (["Malaya", *["Malaga"] * 5], ["Malaga"]),
        (["Malaya"], ["Malaya"]),
        (["Guizhou"], []),
    ],
)
def test_a_sure_correction_stands_alone_among_others_one_may_choose(db, names, choices):
    index_entries.write("public", "things", [Document(n, [name]) for n, name in enumerate(names)])

    assert corrections("Malapa") == choices


def test_a_right_beginning_counts_more_than_many_entries(db):
    names = ["Danang", "Panang", "Panang"]
    index_entries.write("public", "things", [Document(n, [name]) for n, name in enumerate(names)])

    assert nearest("Dnang") == "Danang"


def test_what_is_no_longer_public_is_no_longer_suggested(site):
    index_entries.remove("public", "things", [1])

    assert [nearest("Guizou"), nearest("Yogyakatra")] == ["", "Yogyakarta"]


@given(st.text(st.characters(), max_size=600))
@example("\ud800 Guizou \udfff")
@example("\ue000\ue002Guizou\x00")
@example("'" * 500)
@example("ก" * 500)
@example("贵洲" * 250)
@example("Guizou " * 100)
@example("g-u-i-z-o-u " * 40)
@example("½Guizou ﬁnd ǆ İ \u0301 ก\u0301 ﾍﾞ")
@settings(max_examples=150, **ON_ONE_SITE)
def test_whatever_is_typed_has_an_answer_that_needs_no_other(site, typed):
    suggested = nearest(typed)

    suggested.encode()
    assert not nearest(suggested)


KNOWN = ["Guizhou", "Cooperation", "vocational", "Yogyakarta", "Pilipinas", "ประเทศไทย", "贵州大学"]


@given(st.sampled_from(KNOWN), st.data())
@settings(max_examples=150, **ON_ONE_SITE)
def test_any_single_slip_is_set_right_unless_it_gives_a_known_word(site, word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(word))
    rest = data.draw(st.sampled_from([word[place:], word[place + 1 :]]))
    typed = data.draw(st.sampled_from([word[:place] + letter + rest, word[:place] + rest]))

    suggested = nearest(typed)

    assert suggested.lower() == word.lower() or not unknown_to_the_site(typed)


def unknown_to_the_site(typed):
    return bool(nearest(f"{typed} xylophone")) or bool(nearest(typed))


# Real names

STARTER = Path(__file__).parents[2] / "starter"


def starter_names() -> list[str]:
    """All names and aliases of the starter data."""
    found = []
    for table in sorted(STARTER.glob("*.csv")):
        with table.open(encoding="utf-8") as file:
            found += [
                row[column]
                for row in csv.DictReader(file)
                for column in ["name_en", "name_zh_hans", "text"]
                if table.stem != "citations" and 0 < len(row.get(column) or "") < 100
            ]
    return sorted(set(found))


def mutated(name: str, random: Random) -> str:
    """The name, or a part of it, with one to three letters left out, doubled, exchanged or replaced."""
    start = random.choice([0, 0, random.randrange(len(name))])
    letters = list(name[start : start + random.choice([4, 8, 16, 100])])
    for _slip in range(random.randint(1, 3)):
        place = random.randrange(len(letters))
        letters[place] = random.choice(
            ["", letters[place] * 2, letters[-place - 1], random.choice("aeiou年的大交盟周")]
        )
    return "".join(letters) or name


@pytest.mark.slow
def test_every_word_of_a_suggestion_was_typed_or_is_a_word_of_the_site(db):
    names, random = starter_names(), Random(7)
    index_entries.write("public", "things", [Document(n, [name]) for n, name in enumerate(names)])
    folded = [fold(name) for name in names]
    runs = {word for name in folded for word in words(name) if ALL_CHINESE.fullmatch(word)}
    known = {word for name in folded for word in words(name)}
    known |= {word for run in runs for word in [*rjieba.cut(run), *form_words(run)]}
    wrong = []
    for _time in range(400):
        typed = " ".join(
            mutated(random.choice(names), random) for _part in range(random.choice([1, 1, 2]))
        )
        for suggested in corrections(typed):
            new = set(words(suggested)) - set(words(typed))
            wrong += [
                (typed, suggested, word)
                for word in new
                # A part of a typed word was typed.
                if word not in fold(typed) and not is_made_of(word, known, folded)
            ]

    assert wrong == []


def form_words(run: str) -> set[str]:
    """Halves of the words of a run that are words themselves."""
    return {
        half
        for word in rjieba.cut(run)
        for place in range(2, len(word) - 1)
        for half in [word[:place], word[place:]]
        if all(map(rjieba.has_word, [word[:place], word[place:]]))
    }


def is_made_of(word: str, known: set[str], names: list[str]) -> bool:
    """Whether it is a word of the site, Chinese of several, or in other scripts without spaces a part."""
    if word in known or (is_spaceless(word) and not ALL_CHINESE.fullmatch(word)):
        return any(word in name for name in names)
    return bool(ALL_CHINESE.fullmatch(word)) and any(
        word[:end] in known and is_made_of(word[end:], known, names) for end in range(1, len(word))
    )
