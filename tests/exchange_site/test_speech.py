"""Numbers for a speech: the totals as text, and what was given out of them."""

import pytest
from django.urls import reverse
from django.utils import translation

from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, REVIEWERS
from evidence.models import Figure, Indicator
from exchange_site.speech.handouts import Handout

pytestmark = pytest.mark.once


@pytest.fixture
def figure(source):
    participants = Indicator.objects.create(
        slug="participants", name_en="Participants", name_zh_hans="参会嘉宾",
        unit_en="participant", units_en="participants", measure_word_zh_hans="人次",
    )  # fmt: skip
    given = {"about": "week", "indicator": participants, "source": source, "value": 1400}
    Figure.objects.create(**given, qualifier="exact", as_of="2019", public=True)
    Figure.objects.create(**given, qualifier="exact", as_of="2026", public=False)
    return Figure.objects.create(**given, qualifier="more-than", as_of="2025-08")


@pytest.fixture
def speech():
    return reverse("admin:exchange_site_handout_changelist")


@pytest.fixture
def keep(speech):
    def post(client, language, **given):
        page = client.get(speech)
        values = {"language": language, "digest": page.context["digest"]} | given
        return client.post(reverse("admin:exchange_site_handout_keep"), values, follow=True)

    return post


def test_a_number_stands_with_its_qualifier_date_and_source(figure, sign_in, speech):
    client = sign_in(EDITORS)
    assert f'href="{speech}"' in client.get("/admin/").text.partition("overview-new")[2]
    page = client.get(speech)
    chinese, english = (text for _code, _name, text in page.context["texts"])

    with translation.override("en"):
        title = figure.source.title
    sentence = "Participants: more than 1,400 participants, as of August 2025."
    assert f"{sentence} Source: {title}." in english
    assert "参会嘉宾超1400人次（截至2025年8月）。来源：" in chinese
    assert ["2019" in english, "2026" in english.partition("\n")[2]] == [False, False]


def test_what_was_copied_is_kept_with_what_has_changed_since(figure, sign_in, keep):
    client = sign_in(EDITORS)
    answer = keep(client, "en", occasion="Opening")
    keep(client, "en", occasion="Opening")

    assert "Given out on" in answer.text
    [handout] = Handout.objects.all()
    assert [handout.occasion, handout.person.username] == ["Opening", EDITORS]
    page = client.get(reverse("admin:exchange_site_handout_change", args=[handout.pk]))
    assert page.context["changes"] == []

    Figure.objects.filter(pk=figure.pk).update(value=1500)
    page = client.get(reverse("admin:exchange_site_handout_change", args=[handout.pk]))
    [(then, now)] = page.context["changes"]
    assert ["1,400" in then, "1,500" in now, "1,400" in handout.text] == [True, True, True]


def test_a_text_that_is_out_of_date_is_not_kept(figure, sign_in, keep):
    assert "The numbers have changed" in keep(sign_in(EDITORS), "en", digest="old").text
    assert not Handout.objects.exists()


def test_who_is_limited_reads_only_what_they_gave_out(figure, sign_in, keep, published, kind):
    keep(sign_in(REVIEWERS), "en", occasion="Zanzibar")
    [handout] = Handout.objects.all()
    client = sign_in(EDITORS)
    assert "Zanzibar" in client.get(reverse("admin:exchange_site_handout_changelist")).text
    limit = Limit.objects.create(person_id=int(client.session["_auth_user_id"]))
    limit.records.add(published(kind, "Own").permalink)

    assert "Zanzibar" not in client.get(reverse("admin:exchange_site_handout_changelist")).text
    address = reverse("admin:exchange_site_handout_change", args=[handout.pk])
    assert client.get(address).status_code == 404
