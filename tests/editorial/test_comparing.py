"""What differs between two versions, as staff read it."""

import copy
import random
import time
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alliances.models import Alliance, Membership
from documents.models import Document
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import EMPTY
from editorial.revisions.diff import differences, marked
from editorial.revisions.diff.marked_text import parts, sides
from evidence.models import Citation
from institutions.models import Institution
from records.models import Alias

# Reads all names, and is asked nothing of the database.
READER = get_user_model()(is_superuser=True)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("The quick fox", "The slow fox", "The <del>quick</del><ins>slow</ins> fox"),
        ("1,400 people", "1,500 people", "<del>1,400</del><ins>1,500</ins> people"),
        ("贵州大学", "贵州师范大学", "贵州<ins>师范</ins>大学"),
        ("ភ្នំពេញ", "ភ្នំ", "ភ្នំ<del>ពេញ</del>"),
        ("มหาวิทยาลัย", "มหาวิทยาลัยลาว", "มหาวิทยาลัย<ins>ลาว</ins>"),
        ("A <b> c", "A <i> c", "A &lt;<del>b</del><ins>i</ins>&gt; c"),
        ("ab ", "ab", "ab<del>␣</del>"),
        ("a b", "a\u00a0b", "a<del>␣</del><ins>[U+00A0]</ins>b"),
        ("a\n\nb", "a\nb", "a\n<del>↵\n</del>b"),
        ("", "new", "<ins>new</ins>"),
    ],
)
def test_the_words_that_changed_are_marked(before, after, shown):
    assert marked(before, after) == shown


def test_both_sides_say_the_whole_of_their_text():
    one, other = sides("rail in Laos", "road in Laos, too")

    assert one == "<del>rail</del> in Laos"
    assert other == "<ins>road</ins> in Laos<ins>, too</ins>"


def test_texts_of_any_sort_are_put_together_again_from_their_parts():
    chance = random.Random(7)
    for _once in range(200):
        before, after = (
            "".join(chance.choices("ab 大学ລາວ\n\r.\u200b1", k=chance.randrange(30)))
            for _side in range(2)
        )
        found = parts(before, after)
        assert "".join(one.before for one in found) == before
        assert "".join(one.after for one in found) == after


def test_two_long_texts_that_have_nothing_in_common_are_compared_in_a_moment():
    characters = [chr(0x4E00 + number % 600) for number in range(20_000)]
    shuffled = random.Random(1).sample(characters, len(characters))
    for one, other in [
        ("".join(characters), "".join(shuffled)),
        ("\n" * 20_000, "\n" * 9_999),
        ("".join(characters) * 10, "".join(shuffled) * 10),
    ]:
        start = time.process_time()
        sides(one, other)
        assert time.process_time() - start < 3


def test_of_a_long_text_only_what_stands_around_the_change_is_shown():
    before, after = sides("x " * 5_000 + "old" + " y" * 5_000, "x " * 5_000 + "new" + " y" * 5_000)

    assert "<del>old</del>" in before
    assert "<ins>new</ins>" in after
    assert len(before) < 1_000


@pytest.mark.every_kind
def test_what_is_the_same_does_not_differ(kind, make):
    content = content_of(make(kind))

    assert differences(kind, content, copy.deepcopy(content), READER) == []


def test_the_first_version_of_a_record_is_compared_with_nothing(kind, make, countries):
    content = content_of(make(kind, "Hanoi", countries=[countries["VN"]]))

    found = {
        difference.label: difference for difference in differences(kind, EMPTY, content, READER)
    }

    assert found["Name (English)"].after == "<ins>Hanoi</ins>"
    assert all(not one.before and one.after for one in found.values())


@pytest.fixture
def versions(make, countries, sectors, source):
    """Two contents of an alliance."""
    record = make(
        Alliance, "Rail", name_zh_hans="轨道交通联盟", countries=[countries["VN"]],
        sectors=[sectors["ict"]], founded="2016", confidence="high",
    )  # fmt: skip
    house = make(Institution, "Guizhou University", name_zh_hans="贵州大学")
    Membership.objects.create(alliance=record, institution=house, role="member")
    Alias.objects.create(record=record, text="Old name", language="en", sort="former")
    before = content_of(record)
    record.name_zh_hans, record.founded, record.confidence = "轨道交通合作联盟", "2017-05", "medium"
    record.save()
    record.countries.set([countries["LA"]])
    record.members.update(role="chair")
    record.aliases.all().delete()
    Citation.objects.create(record=record, source=source)
    return before, content_of(Alliance.objects.get(pk=record.pk))


def test_fields_links_and_rows_are_said_in_the_words_of_the_form(versions):
    said = {
        difference.label: (difference.before, difference.after)
        for difference in differences(Alliance, *versions, READER)
    }

    assert said == {
        "Name (Chinese)": ("轨道交通联盟", "轨道交通<ins>合作</ins>联盟"),
        "Founded": ("<del>2016</del>", "<ins>May 2017</ins>"),
        "Countries": (
            "<ul><li><del>Viet Nam</del></li></ul>",
            "<ul><li><ins>Laos</ins></li></ul>",
        ),
        "Confidence": ("<del>well supported</del>", "<ins>to be verified</ins>"),
        "Member changed: Guizhou University": (
            '<p><span class="field">Role</span> <del>member</del></p>',
            '<p><span class="field">Role</span> <ins>chair</ins></p>',
        ),
        "Other name removed: Old name": (
            '<p><span class="field">Name</span> <del>Old name</del></p>'
            '<p><span class="field">Language</span> <del>English</del></p>'
            '<p><span class="field">Sort</span> <del>former name</del></p>',
            "",
        ),
        "Citation added: A page of the ministry": (
            "",
            '<p><span class="field">Source</span> <ins>A page of the ministry</ins></p>',
        ),
    }


def test_they_follow_each_other_as_in_the_form(versions):
    labels = [difference.label for difference in differences(Alliance, *versions, READER)]

    assert labels[:4] == ["Name (Chinese)", "Countries", "Founded", "Confidence"]


def test_a_chinese_reader_is_told_in_chinese(versions):
    with translation.override("zh-hans"):
        said = {
            difference.label: difference for difference in differences(Alliance, *versions, READER)
        }

    assert said["涉及国家"].after == "<ul><li><ins>老挝</ins></li></ul>"
    assert any("贵州大学" in label for label in said)


def test_a_thousand_members_cost_no_more_questions_than_one(make, versions):
    def asked(number):
        houses = [make(Institution, f"House {number} {one}") for one in range(number)]
        after = copy.deepcopy(versions[0])
        for house in houses:
            after["rows"]["members"][str(uuid.uuid4())] = {
                "institution": house.ref, "role": "member", "order": 1,
                "own_name_en": "", "own_name_zh_hans": "", "joined": "", "left": "",
            }  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(differences(Alliance, versions[0], after, READER)) == number
        return len(queries)

    assert asked(2) == asked(12)


def test_what_is_gone_is_said_to_be_gone(versions):
    before, after = versions
    after = copy.deepcopy(after)
    after["links"]["countries"] = ["VN", "XX"]
    after["fields"]["launched_at"] = "ZZZZZZZZ"
    after["fields"]["no_such_field"] = "?"

    said = {
        difference.label: difference.after
        for difference in differences(Alliance, before, after, READER)
    }

    assert "XX (gone)" in said["Countries"]
    assert said["Launched at"] == "<ins>ZZZZZZZZ (gone)</ins>"


def test_files_go_by_the_name_that_readers_see_and_pictures_are_shown(make, kind):
    record = make(Document)
    record.file.save("minutes.pdf", named(ContentFile(b"%PDF-1.7"), "会议纪要.pdf"))
    content = content_of(record)
    before = copy.deepcopy(content)
    before["fields"]["file"] = ""

    [said] = differences(Document, before, content, READER)

    assert said.after == f'<ins><a href="{record.file.url}">会议纪要.pdf</a></ins>'
    picture = {"fields": {"image": "0" * 32 + ".webp"}}
    assert "<img src=" in differences(kind, EMPTY, picture, READER)[0].after


def named(file, name):
    file.download_name = name
    return file


@pytest.mark.every_kind
def test_nothing_that_staff_wrote_becomes_markup(kind, make):
    evil = '<script>alert("1")</script>'
    content = content_of(make(kind, "Hanoi"))
    changed = copy.deepcopy(content)
    changed["fields"] |= {"name_en": evil, "summary_en": evil, "website": evil}

    said = "".join(
        difference.before + difference.after
        for difference in differences(kind, content, changed, READER)
    )

    assert "&lt;script&gt;" in said
    assert "<script" not in said
