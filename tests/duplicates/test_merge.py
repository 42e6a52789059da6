"""Two records of one thing are made one."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError

from alliances.models import Alliance
from centers.models import Center
from duplicates.merge import merge_views
from duplicates.merge.merge import merge
from editorial.bulk_changes import runner
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import forget_draft, publish_as_it_stands, withdraw
from events.models import Event
from evidence.models import Citation
from institutions.models import Institution
from records.models import Alias
from records.models.querysets import child_relations
from tests.staff_fixtures import confirm

State = Revision.State


@pytest.fixture
def chief(db):
    return get_user_model().objects.create_superuser("chief")


def current(record):
    return record.permalink.revisions.current().get()


def stands_as_published(record):
    fresh = type(record).objects.get(pk=record.pk)
    return content_of(fresh) == current(record).content


def draft_of(record, by, **fields):
    base = record.permalink.revisions.get(newest=True)
    content = base.content | {"fields": base.content["fields"] | fields}
    return actions.save_draft(record, content, by=by, base=base)


@pytest.mark.every_kind
def test_all_addresses_of_both_lead_to_the_one_that_stays(
    kind, client, published, chief, page_of, own_fields
):
    stays, goes = published(kind, "Rail"), published(kind, "Railway")
    address = page_of(goes)
    merge(goes, stays, by=chief)

    assert client.get(f"/id/{goes.ref}/")["Location"] == page_of(stays)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, page_of(stays))
    assert client.get(page_of(stays)).status_code == 200
    client.force_login(chief)
    assert client.get(address)["Location"] == page_of(stays)


def test_its_other_faces_lead_to_the_one_that_stays_as_its_page_does(
    kind, published, chief, client, page_of
):
    stays, goes = published(kind, "Rail"), published(kind, "Railway")
    merge(goes, stays, by=chief)

    address = page_of(goes)
    for face in [".bib", ".ris", "/correct/"]:
        answer = client.get(f"{address.removesuffix('/')}{face}")
        assert answer["Location"] == f"{page_of(stays).removesuffix('/')}{face}"


@pytest.mark.every_kind
def test_the_one_that_stays_has_what_both_had(kind, published, chief, countries, sectors, source):
    stays = published(kind, "Rail", countries=[countries["VN"]], sectors=[sectors["ict"]])
    goes = published(kind, "Railway", name_zh_hans="轨道", countries=[countries["LA"]],
                     website="https://example.org/", summary_en="Of the other.")  # fmt: skip
    Citation.objects.create(record=goes, source=source)
    Alias.objects.create(record=goes, text="RW", language="en", sort="short")
    Alias.objects.create(record=goes, text="RAIL", language="en", sort="short")
    publish_as_it_stands(goes)

    merge(goes, stays, by=chief)

    stays.refresh_from_db()
    assert {country.pk for country in stays.countries.all()} == {"VN", "LA"}
    assert {sector.pk for sector in stays.sectors.all()} == {"ict"}
    assert [citation.source for citation in stays.citations.all()] == [source]
    assert (stays.name_en, stays.name_zh_hans) == ("Rail", "轨道")
    assert (stays.website, stays.summary_en) == ("https://example.org/", "Of the other.")
    assert {alias.text for alias in stays.aliases.all()} == {"Railway", "RW"}
    assert stands_as_published(stays)
    assert stands_as_published(goes)


def test_what_named_the_other_names_the_one_that_stays_in_public_and_in_drafts(
    published, make, chief
):
    stays, goes = published(Institution, "Hue University"), published(Institution, "University Hue")
    alliance = published(Alliance, "Rail")
    alliance.members.create(institution=goes, role="lead")
    publish_as_it_stands(alliance)
    draft = draft_of(alliance, chief, summary_en="Not yet.")
    scheduled = published(Center, "Center")
    scheduled.hosts.create(institution=goes)
    publish_as_it_stands(scheduled)
    only_draft = make(Alliance, "Draft")
    only_draft.members.create(institution=goes)
    content = content_of(only_draft)
    actions.save_draft(
        only_draft, content, by=chief, base=only_draft.permalink.revisions.get(newest=True)
    )

    merge(goes, stays, by=chief)

    assert [member.institution for member in alliance.members.all()] == [stays]
    assert stands_as_published(alliance)
    newest = alliance.permalink.revisions.get(newest=True)
    assert (newest.state, newest.author) == (State.DRAFT, draft.author)
    assert newest.content["fields"]["summary_en"] == "Not yet."
    assert [one["institution"] for one in newest.content["rows"]["members"].values()] == [stays.ref]
    assert [member.institution for member in only_draft.members.all()] == [stays]
    assert not only_draft.permalink.changes.exists()
    assert stands_as_published(scheduled)


def test_links_of_events_move_and_none_is_doubled(published, chief):
    stays, goes = published(Alliance, "Rail"), published(Alliance, "Railway")
    event = published(Event, "Forum")
    event.alliances.set([stays, goes])
    publish_as_it_stands(event)
    merge(goes, stays, by=chief)

    assert list(event.alliances.all()) == [stays]
    assert stands_as_published(event)


def test_two_drafts_are_made_one_draft(kind, client, make, chief):
    stays, goes = make(kind, "Rail"), make(kind, "Railway", website="https://example.org/")
    merge(goes, stays, by=chief)

    assert not kind.objects.filter(pk=goes.pk).exists()
    stays.refresh_from_db()
    newest = stays.permalink.revisions.get(newest=True)
    assert newest.content == content_of(stays)
    assert (newest.state, stays.website) == (State.DRAFT, "https://example.org/")
    assert {alias.text for alias in stays.aliases.all()} == {"Railway"}
    assert client.get(f"/id/{goes.ref}/").status_code == 404
    goes.permalink.refresh_from_db()
    assert goes.permalink.record == stays


def test_what_only_staff_saw_goes_into_a_draft(kind, client, published, make, chief, page_of):
    stays, goes = published(kind, "Rail"), make(kind, "Secret")
    merge(goes, stays, by=chief)

    assert "Secret" not in client.get(page_of(stays)).text
    newest = stays.permalink.revisions.get(newest=True)
    assert newest.state == State.DRAFT
    assert [one["text"] for one in newest.content["rows"]["aliases"].values()] == ["Secret"]
    assert stands_as_published(stays)


def test_an_approved_change_goes_live_as_it_was_approved(kind, published, make, chief):
    from datetime import timedelta

    from django.utils import timezone

    stays, goes = published(kind, "Rail"), make(kind, "Secret")
    draft = draft_of(stays, chief, summary_en="Approved.")
    actions.schedule(draft, timezone.now() + timedelta(hours=1), by=chief)
    merge(goes, stays, by=chief)

    scheduled = stays.permalink.revisions.scheduled().get()
    assert scheduled == draft
    assert scheduled.content["rows"]["aliases"] == {}


def test_the_identifier_moves_to_the_one_that_stays(published, chief):
    stays = published(Institution, "Hue University")
    goes = published(Institution, "University Hue", ror="02wmsc916")
    merge(goes, stays, by=chief)

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.ror, goes.ror) == ("02wmsc916", "")
    assert stands_as_published(stays)
    assert stands_as_published(goes)


def test_a_version_from_before_is_restored_with_what_stays(published, chief):
    stays, goes = published(Institution, "Hue University"), published(Institution, "University Hue")
    alliance = published(Alliance, "Rail")
    alliance.members.create(institution=goes)
    [before] = publish_as_it_stands(alliance)
    merge(goes, stays, by=chief)
    draft = actions.restore(before, by=chief)

    assert [one["institution"] for one in draft.content["rows"]["members"].values()] == [stays.ref]


def test_a_draft_that_named_what_was_deleted_opens_without_it(published, make, chief, client, desk):
    alliance, body = published(Alliance, "Rail"), make(Institution, "Hue University")
    base = alliance.permalink.revisions.get(newest=True)
    alliance.members.create(institution=body)
    named = content_of(alliance)
    alliance.members.all().delete()
    actions.save_draft(alliance, named, by=chief, base=base)
    forget_draft(body)

    client.force_login(chief)
    assert client.get(desk("change", Alliance, alliance.pk)).status_code == 200
    assert alliance.permalink.revisions.get(newest=True).content["rows"]["members"] == {}


@pytest.mark.parametrize("turn", [1, -1])
def test_the_public_one_stays(kind, published, make, chief, turn):
    public, draft = published(kind, "Rail"), make(kind, "Railway")
    goes, stays = [public, draft][::turn]
    if turn == 1:
        with pytest.raises(ValidationError):
            merge(goes, stays, by=chief)
        assert kind.objects.published().get() == public
    else:
        merge(goes, stays, by=chief)
        assert kind.objects.get() == public


def test_what_was_merged_is_changed_no_more(kind, published, chief):
    stays, goes = published(kind, "Rail"), published(kind, "Railway")
    merge(goes, stays, by=chief)
    before = goes.permalink.revisions.current().get()

    for act in [lambda: actions.restore(before, by=chief), lambda: publish_as_it_stands(goes),
                lambda: merge(goes, stays, by=chief), lambda: merge(stays, goes, by=chief)]:  # fmt: skip
        with pytest.raises(ValidationError):
            act()
    assert stays.permalink.revisions.filter(newest=True).get() == current(stays)


def test_only_who_may_publish_both_merges_them(kind, published, sign_in, desk):
    stays, goes = published(kind, "Rail"), published(kind, "Railway")
    page = desk("merge", kind, goes.pk)

    assert sign_in(EDITORS).get(page).status_code == 403
    assert sign_in(EDITORS, REVIEWERS).get(page).status_code == 200
    with pytest.raises(PermissionDenied):
        merge(goes, stays, by=get_user_model().objects.get(username="Editors"))


def test_it_is_done_from_the_list_and_the_page_shows_both(
    kind, client, published, sign_in, desk, page_of
):
    stays, goes = published(kind, "Rail"), published(kind, "Railway")
    reviewer = sign_in(REVIEWERS)
    answer = reviewer.post(
        desk("changelist", kind),
        {"action": "merge_selected", "_selected_action": [stays.pk, goes.pk]},
    )
    assert answer["Location"] == f"{desk('merge', kind, goes.pk)}?into={stays.ref}"
    page = reviewer.get(answer["Location"])
    assert [one.ref for one in [page.context["record"], page.context["other"]]] == [
        goes.ref, stays.ref
    ]  # fmt: skip
    withdraw(goes)
    refused = confirm(reviewer, page, reason="The same.")
    assert "One of the two was changed meanwhile." in refused.text
    assert 'value="The same."' in refused.text
    assert client.get(page_of(goes)).status_code == 410
    publish_as_it_stands(goes)
    done = confirm(reviewer, reviewer.get(answer["Location"]), reason="The same.")
    assert done["Location"] == desk("change", kind, stays.pk)
    assert client.get(page_of(goes)).status_code == 301
    assert LogLine.objects.filter(act="merge", detail="The same.", ref=goes.ref).count() == 1
    assert stays.ref in reviewer.get(desk("change", kind, goes.pk)).text


def test_a_withdrawn_record_that_named_it_stays_withdrawn(published, chief, client, page_of):
    stays, goes = published(Institution, "Hue University"), published(Institution, "University Hue")
    alliance = published(Alliance, "Rail")
    alliance.members.create(institution=goes)
    publish_as_it_stands(alliance)
    withdraw(alliance)
    merge(goes, stays, by=chief)

    assert client.get(page_of(alliance)).status_code == 410
    assert [member.institution for member in alliance.members.all()] == [stays]
    assert stands_as_published(alliance)


def test_what_was_merged_is_offered_no_more_where_a_record_is_chosen(published, chief, client):
    stays, goes = published(Institution, "Rail school"), published(Institution, "Railway school")
    [member] = [
        relation
        for relation in child_relations(Alliance)
        if hasattr(relation.related_model, "institution")
    ]
    merge(goes, stays, by=chief)
    client.force_login(chief)
    asked = {
        "app_label": "alliances", "model_name": member.related_model._meta.model_name,
        "field_name": "institution",
    }  # fmt: skip
    found = client.get("/admin/autocomplete/", asked).json()["results"]
    assert [one["id"] for one in found] == [str(stays.pk)]


def undone(step, by):
    """Undo the merge; returns what was kept, by ref."""
    step.move(BulkChange.State.UNDOING, [BulkChange.State.DONE], undone_by=by)
    runner.carry_on(step)
    step.refresh_from_db()
    return {entry.ref: entry.kept for entry in step.entries.all() if entry.kept}


def test_a_merge_is_undone_with_all_that_led_to_the_other(published, chief, client, page_of):
    stays = published(Institution, "Hue University")
    goes = published(Institution, "University Hue", ror="00qaa6j11")
    alliance = published(Alliance, "Rail")
    alliance.members.create(institution=goes, role="lead")
    publish_as_it_stands(alliance)
    draft = draft_of(alliance, chief, summary_en="Not yet.")
    before = [content_of(record) for record in [stays, goes, alliance]]
    address = page_of(goes)

    step = merge(goes, stays, by=chief, reason="One.")
    assert client.get(address).status_code == 301
    assert undone(step, chief) == {}

    assert step.state == "undone"
    assert client.get(address).status_code == 200
    fresh = [type(record).objects.get(pk=record.pk) for record in [stays, goes, alliance]]
    assert [content_of(record) for record in fresh] == before
    newest = alliance.permalink.revisions.get(newest=True)
    assert (newest.pk, newest.state) == (draft.pk, "draft")
    assert [row["institution"] for row in newest.content["rows"]["members"].values()] == [goes.ref]


def test_a_merge_is_undone_around_what_was_changed_since(published, chief, countries):
    stays = published(Alliance, "Rail", countries=[countries["VN"]])
    goes = published(Alliance, "Railway", countries=[countries["LA"]])
    step = merge(goes, stays, by=chief)
    actions.publish(draft_of(stays, chief, summary_en="Newer."), by=chief)

    assert list(undone(step, chief)) == [stays.ref]

    stays.refresh_from_db()
    assert ([c.pk for c in stays.countries.all()], stays.summary_en) == (["VN"], "Newer.")
    assert not stays.aliases.exists()
    assert Alliance.objects.get(pk=goes.pk).is_public


def test_a_draft_that_was_merged_is_there_again(make, published, chief):
    stays, goes = published(Alliance, "Rail"), make(Alliance, "Railway")
    draft_of_new = actions.save_draft(goes, content_of(goes), by=chief)
    step = merge(goes, stays, by=chief)
    assert not Alliance.objects.filter(permalink=goes.ref).exists()

    undone(step, chief)

    again = Alliance.objects.get(permalink=goes.ref)
    assert (again.name_en, again.published_at) == ("Railway", None)
    newest = again.permalink.revisions.get(newest=True)
    assert (newest.pk, newest.state) == (draft_of_new.pk, "draft")
    assert stays.permalink.revisions.get(newest=True).state == "published"


def test_a_record_that_many_lead_to_is_merged_by_a_worker(
    published, sign_in, desk, settings, monkeypatch
):
    settings.DETACHED_COMMANDS = False
    monkeypatch.setattr(merge_views, "MOST_AT_ONCE", 0)
    stays, goes = published(Institution, "Hue University"), published(Institution, "Hue")
    alliance = published(Alliance, "Rail")
    alliance.members.create(institution=goes)
    publish_as_it_stands(alliance)
    reviewer = sign_in(REVIEWERS)
    page = reviewer.get(f"{desk('merge', Institution, goes.pk)}?into={stays.ref}")

    answer = confirm(reviewer, page)

    goes.permalink.refresh_from_db()
    assert goes.permalink.merged_into_id == stays.ref
    assert "Undo this step" in reviewer.get(answer["Location"]).text
