"""What an edition announced, and what became of it."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from alliances.models import Alliance
from editions.models import Edition, EditionOutcome
from editorial.permissions.roles import EDITORS
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from evidence.models import Source
from records.exports.json.public_tables import TABLES
from records.public_evidence import public_sources
from values.dates import PartialDate

SAID, STATE, LATER = "A rail college is to be founded", "under way", "A report of the year after"


@pytest.fixture
def week(published, source):
    """An edition with two outcomes, one of them with a state and a link to an alliance."""
    edition = published(Edition, "The Week", slug="2016", number=9)
    later = Source.objects.create(slug="later", kind="press", title_en=LATER)
    first = EditionOutcome.objects.create(
        edition=edition, text_en=SAID, text_zh_hans="拟设立铁路学院", type="program", source=source,
        state="under-way", state_as_of="2017-05", state_source=later,
    )  # fmt: skip
    first.alliances.set([published(Alliance, "Rail Alliance")])
    EditionOutcome.objects.create(
        edition=edition, text_en="A statement", source=source, order=2, type="document"
    )
    publish_as_it_stands(edition)
    return edition


@pytest.fixture
def doors(client, week):
    """All that the public can ask of the outcomes, as text."""

    def read():
        addresses = [
            "/en/editions/2016/",
            "/en/editions/2016/?view=bilingual",
            "/en/editions/2016.json",
            "/en/editions/list.csv",
            "/en/data/outcomes.csv",
            "/en/data/outcomes.json",
            "/en/sources/",
            f"/api/v1/editions/{week.ref}/",
            "/api/v1/outcomes/",
            "/api/v1/sources/",
            "/api/v1/changes/",
        ]
        return {address: client.get(address).text for address in addresses}

    return read


def test_a_page_tells_what_was_announced_with_its_source(client, week):
    page = client.get("/en/editions/2016/")

    assert [str(row.text) for row in page.context["outcomes"]] == [SAID, "A statement"]
    assert "A page of the ministry" in page.text.partition('id="outcomes"')[2]
    assert "Rail Alliance</a>" in page.text
    assert "拟设立铁路学院" in client.get("/zh-hans/editions/2016/").text


def test_what_came_of_it_is_behind_no_door_unless_the_operator_wants_it(doors, settings):
    hidden = doors()
    settings.PUBLIC_OUTCOME_STATES = True
    shown = doors()

    signs = {STATE, "under-way", "2017-05", "May 2017", LATER}
    assert [door for door, text in hidden.items() if signs & words_in(text, signs)] == []
    telling = {door for door, text in shown.items() if signs & words_in(text, signs)}
    assert {"/en/editions/2016/", "/api/v1/outcomes/", "/en/data/outcomes.csv"} <= telling
    assert "under way (as of May 2017)" in shown["/en/editions/2016/"]


def words_in(text, words):
    return {word for word in words if word in text}


def test_the_sources_of_outcomes_are_public_as_far_as_the_outcomes_are(week, settings):
    def slugs():
        return set(public_sources().values_list("pk", flat=True))

    assert slugs() == {"ministry"}
    settings.PUBLIC_OUTCOME_STATES = True
    assert slugs() == {"ministry", "later"}
    withdraw(week)
    assert slugs() == set()


def test_a_change_of_the_state_alone_is_no_public_change(week, settings):
    def complete(state):
        week.outcomes.filter(order=1).update(state=state)
        publish_as_it_stands(week)
        return week.permalink.changes.count()

    before = week.permalink.changes.count()
    assert complete("completed") == before
    settings.PUBLIC_OUTCOME_STATES = True
    assert complete("under-way") == before + 1


def test_a_record_that_is_not_public_is_not_named(week, doors):
    alliance = Alliance.objects.get()
    withdraw(alliance)

    assert [door for door, text in doors().items() if "Rail Alliance" in text] == []
    assert alliance.ref not in doors()["/api/v1/outcomes/"]


def test_an_outcome_stays_when_what_came_of_it_is_erased(week):
    alliance = Alliance.objects.get()
    call_command("erase", alliance.ref, yes=True, stdout=StringIO())

    assert [list(row.alliances.all()) for row in week.outcomes.all()] == [[], []]
    assert alliance.ref not in str(week.permalink.revisions.current().get().content)


@pytest.mark.parametrize("missing", ["state", "state_as_of", "state_source"])
def test_a_state_has_a_later_source_and_its_date(week, missing):
    row = week.outcomes.get(order=1)
    setattr(row, missing, None if missing == "state_source" else "")

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == ["state"]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_state_is_not_older_than_the_edition(week):
    row = week.outcomes.get(order=1)
    row.state_as_of = PartialDate("2015-12")

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert list(refusal.value.message_dict) == ["state_as_of"]


def test_outcomes_are_a_table_of_their_own(client, week):
    lines = client.get("/en/data/outcomes.csv").text.splitlines()

    assert TABLES["outcomes"].count() == 2
    assert lines[0].lstrip("\ufeff").split(",")[:5] == [
        "id",
        "record",
        "text_en",
        "text_zh_hans",
        "type",
    ]
    assert f"{week.ref},{SAID},拟设立铁路学院,program" in lines[1] + lines[2]
    assert (
        client.get(f"/api/v1/outcomes/?record={week.ref}").json()["results"][0]["source"]
        == "ministry"
    )


def test_staff_add_an_outcome_in_the_form_of_the_edition(week, sign_in, opened, desk, source):
    client = sign_in(EDITORS)
    address = desk("change", Edition, week.pk)
    values = opened(client, address)
    total = int(values["outcomes-TOTAL_FORMS"])
    row = {"text_en": "A third", "source": source.pk, "order": 3, "type": "", "state": ""}
    values |= {"outcomes-TOTAL_FORMS": total + 1}
    values |= {f"outcomes-{total}-{name}": value for name, value in row.items()}
    client.post(address, values | {"_draft": "1"})

    assert "A third" in str(week.permalink.revisions.get(newest=True).content)
