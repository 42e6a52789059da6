"""A record that may be here already is told before it is saved."""

import pytest
from django.contrib.auth import get_user_model

from alliances.models import Alliance
from duplicates.merge.merge import merge
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS
from editorial.similar_names import near
from editorial.similar_names.known_names import identifiers, site
from editorial.workflow import actions
from events.models import Event
from institutions.models import Institution
from records.kinds import record_kinds

SAME = [
    ("Guizhou University", "GUIZHOU  university"),
    ("Guizhou University", "Guizou University"),
    ("Guizhou University", "Guizhou Univ."),
    ("Guizhou University", "University of Guizhou"),
    ("Guizhou University", "Ｇｕｉｚｈｏｕ Ｕｎｉｖｅｒｓｉｔｙ"),
    ("Dalat University", "University of Da Lat"),
    ("Posts and Telecommunications Institute of Technology",
     "Posts & Telecommunications Inst. of Technology"),
    ("Mapúa University", "Mapua University"),
    ("Peking University", "Peking University, China"),
    ("Universitas Telkom", "Telkom University"),
    ("贵州大学", "貴州大學"),
    ("贵州大学", "贵卅大学"),
    ("贵州大学", "桂州大学"),
    ("贵州师范大学", "贵州师大"),
    ("贵州轻工职业技术学院", "贵州轻工职院"),
    ("贵州旅游学校", "贵州省旅游学校"),
    ("贵州财经大学", "贵州财经大学（花溪校区）"),
    ("中国—东盟轨道交通教育培训联盟", "中国-东盟轨道交通教肓培训联盟"),
    ("มหาวิทยาลัยเชียงใหม่", "มหาวิทยาลัยเชียงไหม่"),
]  # fmt: skip
OTHERS = [
    ("Guizhou University", "Guizhou Normal University"),
    ("Guizhou University", "Yunnan University"),
    ("Hanoi University", "Hanoi Medical University"),
    ("Guiyang University", "Guiyang College"),
    ("Henan Institute", "Henan Vocational Institute"),
    ("Vietnam National University, Hanoi", "Vietnam National University Ho Chi Minh City"),
    ("贵阳学院", "贵阳职业技术学院"),
    ("贵州大学", "贵州师范大学"),
    ("贵阳学院", "贵阳大学"),
    ("广西大学", "山西大学"),
    ("黔南民族职业技术学院", "黔东南民族职业技术学院"),
    ("贵州工业职业技术学院", "贵州工商职业技术学院"),
    ("山西大学", "陕西大学"),
    ("中国—东盟职业教育合作联盟", "中国—柬埔寨职业教育合作联盟"),
    ("第二届中国—东盟职业教育论坛", "第三届中国—东盟职业教育论坛"),
    ("2nd Vocational Education Expo", "Third Vocational Education Expo"),
    ("贵阳第一中学", "贵阳第二中学"),
]


# Of a kind with one a year, two are never the same.
NOT_YEARLY = [kind for kind in record_kinds() if kind.label() != "editions"]
not_yearly = pytest.mark.parametrize("kind", NOT_YEARLY, ids=lambda kind: kind.label())


@pytest.mark.parametrize(("known", "given"), SAME)
def test_a_name_nearly_the_same_is_found_either_way(make, countries, known, given):
    for one, other in [(known, given), (given, known)]:
        record = make(Institution, "", name_zh_hans=one)
        assert [found.ref for found in near(Institution, [other])] == [record.ref]
        record.delete()


@pytest.mark.parametrize(("known", "given"), OTHERS)
def test_another_of_a_like_name_is_left_in_peace(make, known, given):
    make(Institution, "", name_zh_hans=known)
    assert near(Institution, [given]) == []


def test_aliases_and_drafts_of_public_records_are_known(kind, published, make):
    aliased, public = make(kind, "Another"), published(kind, "Public")
    aliased.aliases.create(text="Zyxwalt Center", language="en", sort="former")
    base = public.permalink.revisions.get(newest=True)
    content = base.content | {"fields": base.content["fields"] | {"name_en": "Vrmpfsk"}}
    actions.save_draft(
        public, content, by=get_user_model().objects.create_superuser("chief"), base=base
    )

    assert [one.ref for one in near(kind, ["Zyxwalt Centre"])] == [aliased.ref]
    assert [one.ref for one in near(kind, ["Vrmpfsk"])] == [public.ref]
    assert near(kind, ["Public"], exclude=public.ref) == []


def test_the_name_in_the_other_language_tells_that_it_is_another(make):
    make(Institution, "Henan University", name_zh_hans="河南大学")

    assert near(Institution, ["Hunan University", "湖南大学"]) == []
    assert len(near(Institution, ["Henan University", "湖南大学"])) == 1


def test_the_same_site_is_told_unless_many_share_it(make):
    record = make(Institution, "One", website="https://www.example.org/index.html")
    asked = {"website": "http://example.org"}
    (found,) = near(Institution, ["Another"], fields=asked)
    assert (found.ref, found.because) == (record.ref, "website")

    for number in range(4):
        make(Institution, f"Number {number}", website="https://example.org/")
    assert near(Institution, ["Another"], fields=asked) == []
    assert site("HTTP://WWW.Example.org/a/") == "example.org/a"


def test_the_same_identifier_is_told(make):
    record = make(Institution, "One", ror="02wmsc916")
    assert identifiers(Institution) == ["ror"]
    (found,) = near(Institution, ["Another"], fields={"ror": "02wmsc916"})
    assert (found.ref, found.because) == (record.ref, "ror")


def test_what_is_held_each_year_is_not_taken_for_the_one_before(make):
    record = make(Event, "Language Forum", start="2021-05-01")

    assert near(Event, ["Language Forum"], fields={"dated": "2022"}) == []
    assert [one.ref for one in near(Event, ["Language Forum"], fields={"dated": "2021"})] == [
        record.ref
    ]


def test_what_was_merged_is_not_told(published):
    stays, goes = published(Alliance, "Rail Alliance"), published(Alliance, "Tram Alliance")
    merge(goes, stays, by=get_user_model().objects.create_superuser("chief"))

    assert [one.ref for one in near(Alliance, ["Tram Alliance"])] == [stays.ref]


@pytest.mark.once
@not_yearly
def test_a_new_record_shows_candidates_and_is_saved_when_ticked_off(
    kind, make, sign_in, desk, fill
):
    there = make(kind, "Zyxwalt Center")
    editor, add = sign_in(EDITORS), desk("add", kind)
    typed = {"name_en": "Zyxwalt Centre", "summary_en": "Typed."}
    page = fill(editor, add, **typed)

    assert page.status_code == 200
    assert desk("change", kind, there.pk) in page.text
    assert "Typed." in page.text
    assert kind.objects.count() == 1
    wrong = fill(editor, add, **typed, _another="ZZZZZZZZ")
    assert (wrong.status_code, kind.objects.count()) == (200, 1)
    done = fill(editor, add, **typed, _another=there.ref)
    assert (done.status_code, kind.objects.count()) == (302, 2)


@pytest.mark.once
@not_yearly
def test_names_typed_as_other_names_are_looked_at_too(kind, make, sign_in, desk, fill):
    there = make(kind, "Zyxwalt Center")
    row = "records-alias-content_type-object_id"
    typed = {
        "name_en": "Another", f"{row}-TOTAL_FORMS": "1", f"{row}-0-text": "Zyxwalt Center",
        f"{row}-0-language": "en", f"{row}-0-sort": "full",
    }  # fmt: skip
    page = fill(sign_in(EDITORS), desk("add", kind), **typed)

    assert page.status_code == 200
    assert there.ref in page.text


@pytest.mark.slow
@pytest.mark.once
@not_yearly
def test_a_change_asks_only_where_a_name_is_new(kind, make, sign_in, desk, fill):
    make(kind, "Zyxwalt Center")
    record = make(kind, "Zyxwalt Centre")
    editor, change = sign_in(EDITORS), desk("change", kind, record.pk)

    assert fill(editor, change, summary_en="New.").status_code == 302
    assert fill(editor, change, name_en="Zyxwald Center").status_code == 200
    assert fill(editor, change, name_en="Something else").status_code == 302


def test_of_what_a_person_may_not_see_only_the_ref_is_told(make, sign_in, desk, fill, countries):
    hidden = make(Alliance, "Zyxwalt Secret Alliance", countries=[countries["LA"]])
    editor = sign_in(EDITORS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=EDITORS))
    limit.countries.add(countries["VN"])
    page = fill(editor, desk("add", Alliance), name_en="Zyxwald Secret Alliance", countries=["VN"])

    assert page.status_code == 200
    assert hidden.ref in page.text
    assert "Zyxwalt" not in page.text
    assert desk("change", Alliance, hidden.pk) not in page.text
