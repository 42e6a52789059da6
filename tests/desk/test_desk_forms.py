"""What staff send from the forms of the desk, and what comes of it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from alliances.models import Alliance
from editions.models import Edition
from editorial.checks.levels import PublishCheck
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.workflow.log import LogLine
from events.models import Event
from evidence.models import Indicator, Source
from institutions.models import Institution
from records.models import Permalink
from search.models import Entry
from serving import generation
from tests.staff_fixtures import Form, confirm

# Forms read and refuse alike on every database.
pytestmark = pytest.mark.once


@pytest.fixture
def picture():
    data = BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(data, "JPEG")
    return SimpleUploadedFile("photo.jpg", data.getvalue(), "image/jpeg")


@pytest.fixture
def indicator(db):
    return Indicator.objects.create(
        slug="members", name_en="Members", name_zh_hans="成员", unit_en="member",
        units_en="members", measure_word_zh_hans="家",
    )  # fmt: skip


def status_of(client, image) -> int:
    answer = client.get(image.url)
    answer.getvalue()  # Read to its end, so that the file is closed.
    return answer.status_code


def errors_of(answer) -> dict[str, list[str]]:
    """By field, what a refused form says beside it."""
    return {name: list(said) for name, said in answer.context["adminform"].form.errors.items()}


def refused_rows(answer) -> list[str]:
    return [
        said
        for one in answer.context["inline_admin_formsets"]
        for row in one.formset.forms
        for errors in row.errors.values()
        for said in errors
    ]


@pytest.mark.every_kind
def test_a_name_only_in_chinese_is_enough_and_its_address_is_pinyin(
    kind, sign_in, desk, fill, own_fields
):
    wanted = {"name_zh_hans": "贵阳大学"} | own_fields(kind)
    answer = fill(sign_in(EDITORS), desk("add", kind), **wanted)
    assert answer.status_code == 302
    record = kind.objects.get()
    assert record.slug == wanted.get("slug", "gui-yang-da-xue")
    assert str(record.name) == "贵阳大学"
    assert record.curated_at
    assert not record.is_public
    assert len(record.ref) == 8


def test_a_second_record_of_the_same_name_gets_an_address_of_its_own(make, sign_in, desk, fill):
    there = make(Alliance, "Rail Alliance", slug="rail-alliance")
    editor = sign_in(EDITORS)
    asked = fill(editor, desk("add", Alliance), name_en="Rail Alliance")
    assert there.ref in asked.text
    fill(editor, desk("add", Alliance), name_en="Rail Alliance", _another=there.ref)
    assert sorted(Alliance.objects.values_list("slug", flat=True)) == [
        "rail-alliance",
        "rail-alliance-2",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Give the name in at least one language."), ("zh-hans", "")],
)
def test_a_record_without_any_name_is_refused_in_a_sentence(
    kind, sign_in, desk, fill, own_fields, language, sentence
):
    editor = sign_in(EDITORS, language=language)
    answer = fill(editor, desk("add", kind), summary_en="Kept.", **own_fields(kind))
    assert answer.status_code == 200
    said = [line for lines in errors_of(answer).values() for line in lines]
    assert len(said) == 1
    assert sentence in said[0]
    assert answer.context["adminform"].form["summary_en"].value() == "Kept."
    assert not kind.objects.exists()
    assert not Permalink.objects.exists()


def test_the_address_that_stands_for_the_whole_list_is_refused(make, sign_in, desk, fill):
    answer = fill(sign_in(EDITORS), desk("add", Alliance), name_en="List", slug="list")
    assert list(errors_of(answer)) == ["slug"]


def test_a_former_address_of_another_record_is_refused(published, sign_in, desk, fill):
    record = published(Alliance, "Rail", slug="rail")
    reviewer = sign_in(REVIEWERS)
    fill(reviewer, desk("change", Alliance, record.pk), slug="railway", _publish="1")
    answer = fill(reviewer, desk("add", Alliance), name_en="Another", slug="rail")
    assert list(errors_of(answer)) == ["slug"]


def test_a_date_that_is_none_is_refused_beside_its_field(sign_in, desk, fill):
    answer = fill(sign_in(EDITORS), desk("add", Alliance), name_en="Rail", founded="spring 2016")
    assert list(errors_of(answer)) == ["founded"]
    assert "spring 2016" in errors_of(answer)["founded"][0]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026年8月21日—27日", "2026-08-21", "2026-08-27"),
        ("21–27 August 2026", "2026-08-21", "2026-08-27"),
        ("8月21日至9月2日", "2019-08-21", "2019-09-02"),
    ],
)
def test_a_period_typed_as_the_beginning_is_divided(typed, start, end, make, sign_in, desk, fill):
    edition = make(Edition, "Week", number=3000, start="2019-07")
    given = {"start": typed, "edition": edition.pk}
    fill(sign_in(EDITORS), desk("add", Event), name_en="Forum", **given)
    assert list(Event.objects.values_list("start", "end")) == [(start, end)]


def test_a_period_does_not_take_the_place_of_another_end(sign_in, desk, fill):
    given = {"start": "21–27 August 2026", "end": "2026-08-28"}
    answer = fill(sign_in(EDITORS), desk("add", Event), name_en="Forum", **given)
    assert list(errors_of(answer)) == ["start"]


def test_an_end_before_the_beginning_is_refused_beside_the_end(sign_in, desk, fill):
    dates = {"start": "2016-08-02", "end": "2016-08-01"}
    answer = fill(sign_in(EDITORS), desk("add", Event), name_en="Forum", **dates)
    assert list(errors_of(answer)) == ["end"]


def test_a_picture_is_kept_without_its_original_and_shown_once_published(
    kind, sign_in, desk, fill, own_fields, picture, client, page_of
):
    sent = {
        "name_en": "Vientiane",
        "image": picture,
        "image_consent": "on",
        "image_alt_en": "Two students",
    }
    reviewer = sign_in(REVIEWERS)
    assert fill(reviewer, desk("add", kind), **sent | own_fields(kind)).status_code == 302
    record = kind.objects.get()
    assert record.image.name.endswith(".webp")
    assert status_of(client, record.image) == 404
    assert status_of(reviewer, record.image) == 200

    action = {"action": "publish_selected", "_selected_action": [record.pk]}
    confirm(reviewer, reviewer.post(desk("changelist", kind), action))

    assert status_of(client, record.image) == 200
    page = client.get(page_of(record)).content.decode()
    assert record.image.url in page
    assert 'alt="Two students"' in page


BAD_PICTURES = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script></html>",
    "empty": b"",
    "broken jpeg": b"\xff\xd8\xff\xe0" + b"\x00" * 400,
}


@pytest.mark.parametrize("content", BAD_PICTURES.values(), ids=BAD_PICTURES.keys())
def test_what_is_no_picture_is_refused_beside_the_field_and_the_rest_is_kept(
    sign_in, desk, fill, countries, content
):
    answer = fill(
        sign_in(EDITORS),
        desk("add", Alliance),
        name_en="Vientiane",
        name_zh_hans="万象",
        countries=["LA"],
        image=SimpleUploadedFile("photo.jpg", content, "image/jpeg"),
        image_consent="on",
        **{
            "members-TOTAL_FORMS": "1",
            "members-0-own_name_en": "A member",
            "members-0-role": "lead",
            "members-0-order": "1",
        },
    )
    assert answer.status_code == 200
    assert list(errors_of(answer)) == ["image"]
    form = answer.context["adminform"].form
    assert form["name_zh_hans"].value() == "万象"
    assert form["countries"].value() == ["LA"]
    page = answer.content.decode()
    assert 'value="A member"' in page
    assert not Alliance.objects.exists()


def test_a_picture_without_consent_is_refused_beside_the_tick(
    kind, sign_in, desk, fill, own_fields, picture
):
    sent = {"name_en": "Vientiane", "image": picture} | own_fields(kind)
    answer = fill(sign_in(EDITORS), desk("add", kind), **sent)
    assert list(errors_of(answer)) == ["image_consent"]
    assert not kind.objects.exists()


def test_a_document_is_kept_only_if_it_is_one_by_its_content(sign_in, desk, fill):
    from documents.models import Document

    editor = sign_in(EDITORS)
    page = SimpleUploadedFile("statement.pdf", b"<html></html>", "application/pdf")
    answer = fill(editor, desk("add", Document), name_en="Statement", file=page)
    assert list(errors_of(answer)) == ["file"]
    paper = SimpleUploadedFile("声明.pdf", b"%PDF-1.7 text", "application/pdf")
    assert fill(editor, desk("add", Document), name_en="S", file=paper).status_code == 302
    assert Document.objects.get().file.name.endswith(".pdf")


def test_the_rows_of_a_record_are_saved_with_it(
    make, sign_in, desk, fill, source, indicator, client
):
    university = make(Institution, "North University")
    record = make(Alliance, "Rail")
    sent = {
        "members-TOTAL_FORMS": "2",
        "members-0-institution": str(university.pk),
        "members-0-role": "lead",
        "members-0-order": "1",
        "members-1-own_name_zh_hans": "东盟秘书处",
        "members-1-role": "member",
        "members-1-order": "2",
        "members-1-joined": "2016",
        "records-alias-content_type-object_id-TOTAL_FORMS": "1",
        "records-alias-content_type-object_id-0-text": "ທາງລົດໄຟ",
        "records-alias-content_type-object_id-0-language": "lo",
        "records-alias-content_type-object_id-0-sort": "other",
        "evidence-citation-content_type-object_id-TOTAL_FORMS": "1",
        "evidence-citation-content_type-object_id-0-source": source.pk,
    }
    answer = fill(sign_in(EDITORS), desk("change", Alliance, record.pk), **sent)
    assert answer.status_code == 302, refused_rows(answer)
    assert [(str(m.name), m.role) for m in record.members.all()] == [
        ("North University", "lead"),
        ("东盟秘书处", "member"),
    ]
    assert [alias.text for alias in record.aliases.all()] == ["ທາງລົດໄຟ"]
    assert [citation.source for citation in record.citations.all()] == [source]
    found = Alliance.objects.search("秘书处", scope=Entry.Scope.DESK)
    assert list(found) == [record]


@pytest.mark.parametrize("role", [EDITORS, REVIEWERS, MANAGERS])
def test_figures_of_a_record_are_saved_with_it(make, sign_in, desk, fill, source, indicator, role):
    record = make(Alliance, "Rail")
    prefix = "evidence-figure-content_type-object_id"
    sent = {
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-indicator": indicator.pk,
        f"{prefix}-0-qualifier": "more-than",
        f"{prefix}-0-value": "30",
        f"{prefix}-0-as_of": "2016-08",
        f"{prefix}-0-source": source.pk,
        f"{prefix}-0-confidence": "high",
        f"{prefix}-0-public": "on",
    }
    answer = fill(sign_in(role), desk("change", Alliance, record.pk), **sent)
    assert answer.status_code == 302, refused_rows(answer)
    assert [str(figure) for figure in record.figures.all()] == [
        "Members: more than 30 members, as of August 2016."
    ]


def test_a_member_without_a_name_is_refused_in_a_sentence(make, sign_in, desk, fill):
    record = make(Alliance, "Rail")
    sent = {"members-TOTAL_FORMS": "1", "members-0-role": "lead", "members-0-order": "2"}
    answer = fill(sign_in(EDITORS), desk("change", Alliance, record.pk), **sent)
    assert refused_rows(answer) == ["Choose an institution or write a name."]


def test_the_order_of_organizers_is_kept_as_entered(make, sign_in, desk, fill):
    record = make(Event, "Forum")
    names = ["Zeta", "Alpha", "Mu"]
    sent = {"organizers-TOTAL_FORMS": "3"}
    for n, name in enumerate(names):
        sent |= {
            f"organizers-{n}-own_name_en": name,
            f"organizers-{n}-role": "host",
            f"organizers-{n}-order": str(n + 1),
        }
    answer = fill(sign_in(EDITORS), desk("change", Event, record.pk), **sent)
    assert answer.status_code == 302, refused_rows(answer)
    assert [str(organizer.name) for organizer in record.organizers.all()] == names


@pytest.mark.every_kind
def test_a_saved_public_record_moves_its_former_address_and_names_what_changed(
    kind, published, sign_in, desk, fill, client, page_of
):
    record = published(kind, "Vientiane")
    former, address, reviewer = page_of(record), desk("change", kind, record.pk), sign_in(REVIEWERS)
    if "slug" not in reviewer.get(address).context["adminform"].form.fields:
        pytest.skip("The address of this kind stays as it was made.")
    fill(reviewer, address, name_en="Luang Prabang", slug="luang-prabang", _publish="1")
    record.refresh_from_db()
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (301, page_of(record))
    assert sorted(record.permalink.changes.first().facts) == ["name_en", "slug"]


def test_the_year_of_an_edition_stays_as_it_was_made(published, sign_in, desk, fill):
    edition = published(Edition, "The Week of 2011", number=4, slug="2011")
    sent = {"name_en": "Week", "slug": "1999", "_publish": "1"}
    fill(sign_in(REVIEWERS), desk("change", Edition, edition.pk), **sent)
    edition.refresh_from_db()
    assert (edition.name_en, edition.slug) == ("Week", "2011")


def test_a_draft_that_was_never_public_can_be_deleted_and_nothing_else_can(
    kind, make, published, withdrawn, sign_in, desk
):
    reviewer = sign_in(REVIEWERS)
    for record in [published(kind, "Public"), withdrawn(kind, "Withdrawn")]:
        answer = reviewer.post(desk("delete", kind, record.pk), {"post": "yes"})
        assert answer.status_code == 403
    draft = make(kind, "Draft")
    answer = sign_in(EDITORS).post(desk("delete", kind, draft.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert sorted(kind.objects.values_list("name_en", flat=True)) == ["Public", "Withdrawn"]
    assert not Entry.objects.filter(kind=kind.label(), record_id=draft.pk).exists()
    assert b"delete_selected" not in reviewer.get(desk("changelist", kind)).content


def test_a_draft_with_rows_can_be_deleted_by_an_editor(make, sign_in, desk, source, indicator):
    from evidence.models import Citation, Figure

    draft = make(Alliance, "Rail")
    Citation.objects.create(record=draft, source=source)
    Figure.objects.create(
        record=draft, indicator=indicator, value=3, qualifier="about", source=source
    )
    answer = sign_in(EDITORS).post(desk("delete", Alliance, draft.pk), {"post": "yes"})
    assert answer.status_code == 302
    assert not Alliance.objects.exists()


def test_a_draft_that_other_records_need_is_not_deleted_and_says_why(make, sign_in, desk):
    university = make(Institution, "North University")
    alliance = make(Alliance, "Rail")
    alliance.members.create(institution=university)
    answer = sign_in(REVIEWERS).post(desk("delete", Institution, university.pk), {"post": "yes"})
    assert answer.status_code == 200
    assert Institution.objects.filter(pk=university.pk).exists()


def test_the_actions_say_what_they_did_and_leave_a_note_in_the_history(
    kind, make, published, sign_in, desk
):
    drafts = [make(kind, "One"), make(kind, "Two")]
    public = published(kind, "Three")
    action = {
        "action": "publish_selected",
        "_selected_action": [record.pk for record in [*drafts, public]],
    }
    reviewer, manager = sign_in(REVIEWERS), sign_in(MANAGERS)
    asked = reviewer.post(desk("changelist", kind), action)
    answer = confirm(reviewer, asked, follow=True)
    left_alone = "1 entry was left alone: Three. There is no draft to publish."
    said = [str(message).partition(" <a ")[0] for message in answer.context["messages"]]
    assert said == [
        "2 entries were published.",
        "Without a source: Two, One",
        left_alone,
    ]
    assert LogLine.objects.filter(act="publish").count() == 2
    assert public.permalink.changes.count() == 1
    again = manager.post(desk("changelist", kind), action)
    assert "There is nothing to be done." in again.text
    assert Form(again.text).by_id.get("answer") is None


def test_publishing_by_hand_keeps_the_starter_data_away(kind, make, sign_in, desk):
    draft = make(kind, "One")
    reviewer = sign_in(REVIEWERS)
    sent = {"action": "publish_selected", "_selected_action": [draft.pk]}
    confirm(reviewer, reviewer.post(desk("changelist", kind), sent))
    draft.refresh_from_db()
    assert draft.curated_at


@pytest.mark.parametrize(
    ("relation", "key", "new", "words"),
    [("countries", "LA", "Muang Lao", "muang"), ("sectors", "ict", "Computing", "computing")],
)
def test_a_renamed_country_or_sector_is_found_at_once(
    kind,
    published,
    make,
    countries,
    sectors,
    sign_in,
    desk,
    fill,
    search_for,
    relation,
    key,
    new,
    words,
):
    entry = {"countries": countries, "sectors": sectors}[relation][key]
    record = published(kind, "Vientiane", **{relation: [entry]})
    published(kind, "Bangkok")
    before = generation.current()
    assert search_for(kind, words) == []
    answer = fill(sign_in(REVIEWERS), desk("change", type(entry), key), name_en=new)
    assert answer.status_code == 302
    assert search_for(kind, words) == [record.ref]
    assert generation.current() > before


def test_the_key_of_a_country_never_changes(countries, sign_in, desk, fill):
    fill(sign_in(MANAGERS), desk("change", type(countries["LA"]), "LA"), code="LX")
    assert type(countries["LA"]).objects.filter(pk="LA").exists()


def test_a_country_that_records_name_is_not_deleted_silently(
    published, countries, sign_in, desk, client, page_of
):
    """Deleting one would take it out of public records without a trace."""
    record = published(Alliance, "Rail", countries=[countries["LA"]])
    manager = sign_in(MANAGERS)
    manager.post(desk("delete", type(countries["LA"]), "LA"), {"post": "yes"})
    assert [country.pk for country in record.countries.all()] == ["LA"]


@pytest.mark.every_kind
def test_what_staff_note_is_nowhere_in_public(
    kind, published, countries, sectors, client, list_of, page_of, search_for
):
    record = published(
        kind, "Vientiane", staff_note="Zanzibar", countries=[countries["LA"]],
        sectors=[sectors["ict"]],
    )  # fmt: skip
    doors = [
        page_of(record),
        list_of(kind),
        f"{list_of(kind)}list.csv",
        "/en/",
        "/en/countries/la/",
        "/en/sectors/ict/",
        "/en/search/?q=Vientiane",
        "/en/statistics/",
        "/sitemap.xml",
    ]
    for door in doors:
        answer = client.get(door)
        assert (door, answer.status_code) == (door, 200)
        assert "Zanzibar" not in answer.content.decode()
    assert search_for(kind, "Zanzibar") == []


@pytest.mark.every_kind
def test_a_draft_is_nowhere_in_public(kind, make, countries, sectors, client, list_of, search_for):
    make(kind, "Zanzibar", countries=[countries["LA"]], sectors=[sectors["ict"]])
    doors = [
        list_of(kind),
        f"{list_of(kind)}list.csv",
        "/en/",
        "/en/countries/la/",
        "/en/sectors/ict/",
        "/sitemap.xml",
    ]
    for door in doors:
        answer = client.get(door)
        assert answer.status_code == 200
        assert "Zanzibar" not in answer.getvalue().decode()
    assert search_for(kind, "Zanzibar") == []


def test_a_draft_stays_out_of_the_page_of_what_it_links_to(make, published, client, page_of):
    university = published(Institution, "North University")
    draft = make(Alliance, "Zanzibar")
    draft.members.create(institution=university)
    assert "Zanzibar" not in client.get(page_of(university)).content.decode()


def test_a_deleted_entry_of_a_list_makes_public_pages_new(countries, sign_in, desk):
    before = generation.current()
    manager = sign_in(MANAGERS)
    manager.post(desk("delete", type(countries["FR"]), "FR"), {"post": "yes"})
    assert not type(countries["FR"]).objects.filter(pk="FR").exists()
    assert generation.current() > before


def test_several_deleted_entries_of_a_list_make_public_pages_new(source, sign_in, desk):
    before = generation.current()
    sign_in(MANAGERS).post(
        desk("changelist", type(source)),
        {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"},
    )
    assert not type(source).objects.exists()
    assert generation.current() > before


def test_an_entry_that_records_use_is_not_deleted_with_several_others(
    published, countries, sign_in, desk
):
    record = published(Alliance, "Rail", countries=[countries["LA"]])
    sign_in(MANAGERS).post(
        desk("changelist", type(countries["LA"])),
        {"action": "delete_selected", "_selected_action": ["LA", "FR"], "post": "yes"},
    )
    assert [country.pk for country in record.countries.all()] == ["LA"]


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected", "made_up"])
def test_an_action_that_was_not_offered_is_refused(published, sign_in, desk, action):
    record = published(Alliance, "Rail")
    for roles in [[EDITORS], []]:
        chosen = {"action": action, "_selected_action": [record.pk], "index": "0"}
        answer = sign_in(*roles).post(desk("changelist", Alliance), chosen)
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "typed", ["老挝、VN", "Laos, Viet Nam", "中国、老挝和越南等国", "la；vietnam", "老、越"]
)
def test_countries_are_read_as_offices_write_them(make, countries, sign_in, desk, fill, typed):
    alliance = make(Alliance, "Rail")
    address, client = desk("change", Alliance, alliance.pk), sign_in(EDITORS)
    fill(client, address, countries_typed=typed)
    chosen = Form(client.get(address).text).values["countries"]
    assert {"LA", "VN"} <= set(chosen) <= {"LA", "VN", "CN"}


def test_the_members_of_asean_as_a_whole_are_a_reach(make, countries, sign_in, desk, fill):
    alliance = make(Alliance, "Rail", reach=Alliance.Reach.NAMED)
    address, client = desk("change", Alliance, alliance.pk), sign_in(EDITORS)
    fill(client, address, countries_typed="老挝、东盟各国")
    values = Form(client.get(address).text).values
    assert (values["reach"], values["countries"]) == (["all-asean"], ["LA"])


def test_a_country_that_is_not_known_is_refused_and_stays_in_its_box(
    make, countries, sign_in, desk, fill
):
    alliance = make(Alliance, "Rail")
    answer = fill(sign_in(EDITORS), desk("change", Alliance, alliance.pk), countries_typed="柬浦寨")
    assert errors_of(answer) == {
        "countries": ["Not all of “柬浦寨” is known here. Choose from the list."]
    }
    assert Form(answer.text).values["countries_typed"] == "柬浦寨"


def test_a_pasted_address_finds_its_source_or_offers_to_make_one(sign_in, source):
    query = {"app_label": "evidence", "model_name": "citation", "field_name": "source"}

    def found(client, term):
        return client.get("/admin/autocomplete/", query | {"term": term}).json()["results"]

    editor = sign_in(EDITORS)
    for term in ["https://example.org/page", "http://www.example.org/page/#top"]:
        assert [result["id"] for result in found(editor, term)] == [source.pk]
    [offered] = found(editor, "https://example.org/other")
    form = Form(editor.get(offered["add"]).text)
    assert form.values["address"] == "https://example.org/other"
    assert found(editor, "Nothing of this name") == []


def test_the_form_of_a_new_record_says_what_is_needed(sign_in, desk, fill):
    editor, page = sign_in(EDITORS), desk("add", Alliance)
    PublishCheck.objects.create(name="name", level="required")
    PublishCheck.objects.create(name="citations", level="required")
    answer = editor.get(page)
    assert [check.name for check in answer.context["publish_checks"]] == ["name", "citations"]
    marked = [name for name, field in answer.context["adminform"].form.fields.items()
              if hasattr(field, "needed")]  # fmt: skip
    assert marked == ["name_en"]
    refused = fill(editor, page, name_en="Rail", founded="spring")
    assert [check.name for check in refused.context["publish_checks"]] == ["citations"]


def test_the_key_of_a_source_is_made_from_its_title(sign_in, opened):
    client, page = sign_in(EDITORS), reverse("admin:evidence_source_add")
    typed = {"title_zh_hans": "交流周开幕", "kind": ["press"], "address": "www.example.org/a"}
    for _time in range(2):
        assert client.post(page, opened(client, page) | typed).status_code == 302
    made = Source.objects.filter(title_zh_hans="交流周开幕").order_by("slug")
    assert [source.slug for source in made] == [
        "jiao-liu-zhou-kai-mu", "jiao-liu-zhou-kai-mu-2"
    ]  # fmt: skip
    assert made[0].address == "https://www.example.org/a"
