import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from alliances.models import Alliance, Membership
from centers.models import Center
from institutions.models import Institution
from records.wording.facts import facts_of
from values.dates import PartialDate


@pytest.mark.parametrize("kind", [Alliance, Center])
@pytest.mark.parametrize("relation", ["ten", "week", "network", ""])
def test_only_one_of_the_ten_is_ever_said_in_public(client, published, page_of, kind, relation):
    record = published(kind, relation=relation)

    text = client.get(page_of(record)).text

    assert ("of the ten" in text) == (relation == "ten")
    assert "related network" not in text
    assert "set up at the Week" not in text
    assert "relation" not in client.get(f"/en/{kind.label()}/list.csv").text


def test_many_members_stand_in_a_table_that_can_be_sorted_and_downloaded(
    client, published, countries
):
    alliance = published(Alliance)
    for order, name in enumerate(["Delta", "Beta", "Gamma", "=Alpha", "Epsilon"], 1):
        Membership.objects.create(
            alliance=alliance, order=order, own_name_en=name, role="lead" if order == 5 else "member",
            joined="2016" if name == "Gamma" else "",
        )  # fmt: skip
    laos = published(Institution, "Lao University", countries=[countries["LA"]])
    Membership.objects.create(alliance=alliance, order=6, institution=laos)
    address = alliance.get_absolute_url()

    def names(sort=""):
        [table] = client.get(f"{address}?sort={sort}").context["party_tables"]
        return [str(row.name) for row in table.rows]

    assert names()[:3] == ["Epsilon", "Delta", "Beta"]
    assert names("name") == ["=Alpha", "Beta", "Delta", "Epsilon", "Gamma", "Lao University"]
    assert (names("country")[0], names("since")[0]) == ("Lao University", "Gamma")
    assert names("nothing") == names()
    lines = client.get(f"{address}members.csv").content.decode().splitlines()
    assert lines[1] == "Epsilon,,lead institution,,"
    assert "'=Alpha" in lines[5]
    assert lines[6].endswith(",Laos,")
    assert "member" not in [str(fact.label) for fact in client.get(address).context["facts"]]


def test_members_stand_by_role_and_in_their_order(make):
    alliance = make(Alliance)
    for role, order, name in [("member", 2, "B"), ("lead", 1, "L"), ("member", 1, "Z")]:
        Membership.objects.create(alliance=alliance, role=role, order=order, own_name_en=name)

    said = [(str(fact.label), [value.text for value in fact.values]) for fact in facts_of(alliance)]

    assert said[-2:] == [("lead institution", ["L"]), ("member", ["Z", "B"])]


@pytest.mark.parametrize(
    ("joined", "left", "english", "chinese"),
    [
        ("2016", "2018-05", "2016 to May 2018", "2016年至2018年5月"),
        ("2016", "", "since 2016", "2016年起"),
        ("", "2018", "until 2018", "至2018年"),
        ("", "", "", ""),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_member_says_since_when_and_until_when(joined, left, english, chinese, language):
    member = Membership(
        joined=PartialDate(joined) if joined else "", left=PartialDate(left) if left else ""
    )

    with translation.override(language):
        assert member.note_in_words() == (english if language == "en" else chinese)


def test_a_member_does_not_leave_before_it_joined(make):
    member = Membership(
        alliance=make(Alliance), own_name_en="A body",
        joined=PartialDate("2017"), left=PartialDate("2016"),
    )  # fmt: skip

    with pytest.raises(ValidationError) as refusal:
        member.clean()
    assert list(refusal.value.message_dict) == ["left"]
    with pytest.raises(IntegrityError), transaction.atomic():
        member.save()
