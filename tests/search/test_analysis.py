import pytest

from search.query.occurrence import occurs
from search.query.parse import read
from search.text.analysis import END, START, fold, words, written
from search.text.zawgyi import is_zawgyi, to_unicode


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＣＡＥＣＷ　２０２５", "caecw 2025"),
        ("Đà Nẵng", "da nang"),
        ("ÉCOLE Straße", "ecole strasse"),
        ("ﬁle", "file"),
        ("İstanbul Łódź Ø ı", "istanbul lodz o i"),
        ("co\u00adoperation\u200b", "cooperation"),
        ("ﾍﾞﾄﾅﾑ", "ベトナム"),
        ("衞生", "卫生"),
        ("広島の鉄道と経済、鉱業", "广岛の铁道と经济、矿业"),
        ("⾦⻩⻰", "金黄龙"),
        ("芸芸众生 予以著述", "芸芸众生 予以著述"),
    ],
)
def test_differences_that_no_reader_sees_are_folded_away(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "กรุงเทพฯ",  # Thai, with tone and vowel marks
        "ວຽງຈັນ",  # Lao
        "ភ្នំពេញ",  # Khmer
        "ရန်ကုန်",  # Burmese
        "ម\u17d2ពេញ",
        "中国—东盟教育交流周",
    ],
)
def test_marks_of_scripts_without_spaces_are_letters_and_stay(text):
    assert fold(text) == text


def test_words_are_runs_of_letters_and_a_change_of_script_divides_them():
    assert list(words("2025中国—东盟: rail-transit, 10% “Belt” กขค_x")) == [
        "2025", "中国", "东盟", "rail", "transit", "10", "belt", "กขค", "x",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "%", "__", "——", "\x00", "🎓", "’"])
def test_a_text_without_letters_has_no_words(text):
    assert list(words(text)) == []


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("voc", "Vocational education", True),
        ("hai", "Shanghai", False),
        ("shang", "Shanghai", True),
        ("东盟", "中国—东盟教育交流周", True),
        ("教育交流", "中国—东盟教育交流周", True),
        ("国东", "中国—东盟教育交流周", True),  # a dash does not matter
        ("国盟", "中国—东盟教育交流周", False),
        ("ｖｏｃ", "VOCATIONAL", True),
        ("da nang", "Đà Nẵng", True),
        ("đa", "Da Nang", True),
        ("nang", "Danang", False),
        ("xian", "Xi’an", True),
        ("xian", "Xi\u02bcan", True),
        ("xi\u02bban", "Xian", True),
        ("xi\u00b4an", "Xi'an", True),
        ("xi’an", "Xi an and Xian", True),
        ("xi’an", "Xiamen and another", False),
        ("co-operation", "Cooperation", True),
        ("cooperation", "co‑operation", True),
        ("china-asean", "ASEAN and China", True),
        ("hai", "Shang hai", True),
        ("noi", "Hanoi", False),
        ("ha noi", "Shanghai Noise", False),
        ("ha noi", "Hanoi", True),
        ("職業", "职业教育", True),
        ("职业", "職業教育", True),
        ("เทพ", "กรุงเทพฯ", True),
        ("ຈັນ", "ວຽງຈັນ", True),
        ("ពេញ", "ភ្នំពេញ", True),
        ("ကုန်", "ရန်ကုန်", True),
        ("2025", "2025中国", True),
        ("025", "2025中国", False),
    ],
)
def test_a_word_is_found_by_its_beginning_and_by_any_part_where_there_are_no_spaces(
    query, text, found
):
    assert occurs(read(query), text) == found


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Rail transit", ["rail", "transit"]),
        ("贵州大学", ["贵州", "州大", "大学", "学"]),
        ("2016年", ["2016", "年"]),
        ("ວຽງ", ["ວຽ", "ຽງ", "ງ"]),
        ("", []),
    ],
)
def test_words_stand_in_the_index_whole_and_scripts_without_spaces_in_pairs(text, tokens):
    assert written(text) == [START, *tokens, END]


def test_what_a_hyphen_divides_stands_in_the_index_in_both_ways():
    assert written("Co-operation in Xi’an") == [
        START, "co", "operation", "in", "xi", "an", END, START, "cooperation", "in", "xian", END,
    ]  # fmt: skip


def test_the_week_is_found_by_either_of_its_english_names():
    assert occurs(read('"exchange week"'), "The Education Cooperation Week")
    assert occurs(read('"cooperation week"'), "The Education Exchange Week")


def test_the_week_is_found_by_its_short_chinese_name():
    assert occurs(read("中国—东盟教育周"), "2025中国—东盟教育交流周")
    assert not occurs(read("教育交流周"), "教育周刊")


@pytest.mark.parametrize(
    ("query", "text", "does"),
    [
        ("viet nam", "Viet Nam", True),
        ("越南", "越南", True),
        ("rail", "Rail transit", True),
        ("transit rail", "Rail transit", True),
        ("nam", "Vietnam", False),
        ("rail laos", "Rail transit", False),
        ("", "Rail transit", False),
    ],
)
def test_words_occur_in_a_short_text_as_they_would_in_the_index(query, text, does):
    assert occurs(read(query), text) == does


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("university", "universities"),
        ("alliance", "alliances"),
        ("college", "colleges"),
        ("centre", "center"),
        ("centres", "center"),
        ("organisation", "organization"),
        ("organisations", "organization"),
        ("digitalisation", "digitalization"),
        ("organise", "organize"),
        ("analysing", "analyzing"),
        ("programme", "program"),
        ("programmes", "program"),
        ("labour", "labor"),
        ("study", "studies"),
        ("country", "countries"),
        ("church", "churches"),
        ("class", "classes"),
        ("campus", "campuses"),
        ("woman", "women"),
        ("thesis", "theses"),
        ("enrolment", "enrollments"),
        ("defence", "defense"),
        ("co-operations", "cooperation"),
    ],
)
def test_one_form_of_a_word_finds_the_other(one, other):
    assert occurs(read(one), f"The {other.upper()}, a text")
    assert occurs(read(other), f"The {one.upper()}, a text")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("universiti", "A university"),
        ("universitas", "Universiti Malaya"),
        ("news", "A new text"),
        ("laos", "Lao-American"),
        ("bus", "bu"),
        ("arts", "artificial"),
        ('"universities"', "A university"),
        ('"training centre"', "A training center"),
    ],
)
def test_a_word_that_is_no_other_form_is_not_found(query, text):
    assert not occurs(read(query), text)


@pytest.mark.parametrize("form", ["universit", "organisati", "organizati", "centr", "alliance"])
def test_a_word_is_found_while_it_is_typed(form):
    text = "universities, organisations, organizations, centres, alliances"

    assert occurs(read(form), text)


@pytest.mark.parametrize(
    ("query", "text", "does"),
    [
        ("c++", "C++, a course", True),
        ("C++", "学习C++语言", True),
        ("c++", "Course", False),
        ("c++", "C#", False),
        ("c#", "C#/F#", True),
        ("c#", "Class", False),
        (".net", "Courses in .NET", True),
        (".net", "Network", False),
        ("5g", "5G networks", True),
        ("5g", "5 groups", False),
        ("b&r", "The B&R countries", True),
        ("B＆R", "Brunei and R", False),
        ("belt & road", "Belt and Road", True),
        ("course+", "Courses", True),
    ],
)
def test_a_sign_that_belongs_to_a_name_is_part_of_it(query, text, does):
    assert occurs(read(query), text) == does


@pytest.mark.parametrize(
    ("zawgyi", "text"),
    [
        ("ျမန္မာ", "မြန်မာ"),
        ("ရန္ကုန္", "ရန်ကုန်"),
        ("တကၠသိုလ္", "တက္ကသိုလ်"),
        ("မဂၤလာပါ", "မင်္ဂလာပါ"),
        ("ေျပာမယ္", "ပြောမယ်"),
        ("ေက်ာင္း", "ကျောင်း"),
        ("ပညာေရး", "ပညာရေး"),
        ("မႏၲေလး", "မန္တလေး"),
        ("ႏိုင္ငံ", "နိုင်ငံ"),
        ("ျပည္ေထာင္စု", "ပြည်ထောင်စု"),
        ("ႀကီး", "ကြီး"),
        ("သို႔", "သို့"),
        ("လုပ္ငန္းရွင္မ်ား", "လုပ်ငန်းရှင်များ"),
    ],
)
def test_burmese_in_zawgyi_is_known_as_such_and_read_as_unicode(zawgyi, text):
    assert is_zawgyi(zawgyi)
    assert not is_zawgyi(text)
    assert fold(to_unicode(zawgyi)) == fold(text)
    assert occurs(read(zawgyi), text)


@pytest.mark.parametrize("text", ["", "Yangon", "ရန်ကုန်တက္ကသိုလ်", "ၵၢၼ်", "กรุงเทพ", "က", "ဥပဒေ"])
def test_what_is_not_zawgyi_stays_as_it_is(text):
    assert to_unicode(text) == text


@pytest.mark.parametrize(
    "part",
    ["\x00", '"', "-(*:", "\ud800", "word ", "a&b c++ .n ", "é", "xianjiaotongdaxue ", "ေက", "勒"],
)
def test_ten_thousand_signs_are_parsed(part):
    question = read((part * 10_000)[:10_000])

    assert len(question.required) <= 32
    assert all(len(ways) <= 64 for ways in question.required)


def test_of_a_unit_without_end_the_first_pieces_are_asked_for():
    assert read("-".join(["ab"] * 66)).required
    assert len(read("贵a" * 100).required) <= 32
