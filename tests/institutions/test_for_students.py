"""What institutions and scholarships say for students, and the page that brings it together."""

import pytest

from documents.models import Document, DocumentParty
from institutions.models import Institution

TAKING = {
    "type": "university",
    "takes_international": "yes",
    "teaching_languages_en": "English and Thai",
    "teaching_languages_zh_hans": "英语、泰语",
    "admissions_page": "https://example.org/admissions",
}


def test_a_university_says_what_students_ask(client, published, page_of):
    university = published(Institution, "Hanoi Tech", **TAKING)

    english, chinese = (client.get(page_of(university, code)).text for code in ["en", "zh-hans"])
    assert "Takes international students" in english
    assert "English and Thai" in english
    assert 'href="https://example.org/admissions"' in english
    assert "英语、泰语" in chinese
    twin = client.get(f"{page_of(university, 'en').removesuffix('/')}.json").json()
    assert twin["admissions_page"] == TAKING["admissions_page"]
    assert twin["teaching_languages"] == {"en": "English and Thai", "zh-hans": "英语、泰语"}


@pytest.mark.parametrize(("of_type", "is_asked"), [("university", True), ("government", False)])
def test_only_of_those_that_teach_it_is_said_to_be_not_recorded(
    client, published, of_type, is_asked
):
    page = client.get(published(Institution, "Body", type=of_type).get_absolute_url())

    unknown = {str(fact.label) for fact in page.context["unknown_facts"]}
    assert ("admissions page" in unknown) is is_asked


def test_institutions_are_narrowed_by_whether_they_take_students(client, published, names_in):
    published(Institution, "Taking", **TAKING)
    published(Institution, "Not taking", takes_international="no")
    published(Institution, "Not recorded")

    assert names_in(Institution, international="yes") == ["Taking"]
    assert names_in(Institution, international="no") == ["Not taking"]
    sentence = client.get("/en/institutions/?international=yes").context["sentence"]
    assert "taking international students" in sentence


def scholarship(published, name, **fields):
    document = published(Document, name, type="scholarship", **fields)
    DocumentParty.objects.create(document=document, own_name_en=f"Office of {name}")
    return document


def test_students_see_what_a_scholarship_pays_and_who_takes_them(
    client, published, django_assert_max_num_queries
):
    published(Institution, "Hanoi Tech", **TAKING)
    published(Institution, "Not recorded", type="university")
    for number in range(5):
        scholarship(published, f"Grant {number}", pays_en="Tuition", deadline="2025-04-30",
                    link="https://example.org/grant")  # fmt: skip
    client.get("/en/study/")

    with django_assert_max_num_queries(21):
        page = client.get("/en/study/")

    assert [str(row.name) for row in page.context["offers"]] == [f"Grant {n}" for n in range(5)]
    for said in ["Office of Grant 3", "Tuition", "April 30, 2025", "https://example.org/grant"]:
        assert said in page.text
    assert page.context["taking"].count == 1
    assert "Not recorded" not in page.text.split("Institutions that take")[1].split("<h2>")[0]


def test_what_is_paid_is_asked_of_scholarships_alone(client, published):
    grant = published(Document, "Grant", type="scholarship")
    plan = published(Document, "Plan", type="plan")

    asked = [
        client.get(found.get_absolute_url()).context["unknown_facts"] for found in (grant, plan)
    ]
    assert ["what is paid" in {str(fact.label) for fact in facts} for facts in asked] == [
        True,
        False,
    ]
