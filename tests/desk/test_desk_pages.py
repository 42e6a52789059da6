"""The desk, walked for every kind in both of its languages."""

from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.urls import reverse

from alliances.models import Alliance, Membership
from editorial.admin_pages import admin_page
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.workflow.publishing import keep_as_draft
from evidence.models import Citation, Figure, Indicator, Place, Source
from institutions.models import Institution
from records.models import Alias
from taxonomy.models import Country, Sector
from tests.html_form import Form

LISTS = [Country, Sector, Source, Indicator, Place, Figure]


class InlineCode(HTMLParser):
    """Gathers what a strict Content-Security-Policy would not let run or show."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.data_block = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and not given.get("src") and given.get("type") != "application/json"
        ):
            self.found.append(self.get_starttag_text())
        self.found += [
            self.get_starttag_text()
            for name, value in attrs
            if name == "style"
            or name.startswith("on")
            or (value or "").strip().startswith(("javascript:", "data:text"))
        ]


def pages_of(kind, record, desk) -> list[str]:
    return [
        desk("changelist", kind),
        desk("add", kind),
        desk("change", kind, record.pk),
        desk("history", kind, record.pk),
    ]


@pytest.fixture
def full(make, countries, sectors, source, db):
    """A draft of a kind with a row of each sort that any kind may have."""

    def full_draft(kind, name="Vientiane", name_zh_hans="万象", **fields):
        record = make(
            kind,
            name,
            name_zh_hans=name_zh_hans,
            countries=[countries["LA"]],
            sectors=[sectors["ict"]],
            **fields,
        )
        indicator, _new = Indicator.objects.get_or_create(
            slug="members",
            defaults={
                "name_en": "Members",
                "name_zh_hans": "成员",
                "unit_en": "member",
                "units_en": "members",
                "measure_word_zh_hans": "家",
            },
        )
        Alias.objects.create(record=record, text="ວຽງຈັນ", language="lo", sort="other")
        Citation.objects.create(record=record, source=source)
        Figure.objects.create(
            record=record, indicator=indicator, value=3, qualifier="about", source=source
        )
        keep_as_draft(record)
        return record

    return full_draft


@pytest.mark.every_kind
@pytest.mark.once
def test_every_page_of_the_desk_answers(kind, full, sign_in, desk):
    record = full(kind)
    for role, language in [(EDITORS, "en"), (REVIEWERS, "zh-hans")]:
        client = sign_in(role, language=language)
        for address in pages_of(kind, record, desk):
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.headers["Content-Language"] == language
            assert f'lang="{"zh-hans" if language == "zh-hans" else "en-us"}"' in (
                answer.content.decode().replace('lang="en"', 'lang="en-us"')
            )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_every_list_of_words_and_sources_answers(model, full, staff_client, desk, language, db):
    from alliances.models import Alliance

    full(Alliance)
    Place.objects.create(code="LA", country_id="LA")
    members, page = Indicator.objects.get(), Source.objects.get()
    about_the_week = Figure.objects.create(
        about="week", indicator=members, value=10, qualifier="exact", source=page
    )
    pages = [desk("changelist", model), desk("add", model), desk("changelist", model) + "?q=a"]
    entry = about_the_week if model is Figure else model.objects.first()
    pages.append(desk("change", model, entry.pk))
    for address in pages:
        answer = staff_client.get(address, headers={"accept-language": language})
        assert (address, answer.status_code) == (address, 200)


@pytest.mark.once
def test_no_page_of_the_desk_holds_code_that_its_own_policy_forbids(kind, full, staff_client, desk):
    record = full(kind)
    pages = [
        *pages_of(kind, record, desk),
        desk("delete", kind, record.pk),
        reverse("admin:index"),
        reverse("admin:password_change"),
        reverse("admin_password_reset"),
        reverse("admin:app_list", args=[kind.label()]),
    ]
    for address in pages:
        answer = staff_client.get(address)
        assert answer.status_code == 200
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert (address, InlineCode(answer.content.decode()).found) == (address, [])
    signed_out = staff_client.__class__().get(reverse("account_login"))
    assert InlineCode(signed_out.content.decode()).found == []


def test_code_that_the_policy_forbids_would_be_found():
    page = '<script>1</script><p style="x"></p><a onclick="x" href="javascript:x"></a>'
    assert len(InlineCode(page).found) == 4


@pytest.mark.once
@pytest.mark.parametrize(("mine", "other"), [("zh_hans", "en"), ("en", "zh_hans")])
def test_both_languages_stand_side_by_side_and_the_readers_first(kind, sign_in, desk, mine, other):
    client = sign_in(EDITORS, language=mine.replace("_", "-"))
    page = client.get(desk("add", kind))
    rows = [line for _title, one in page.context["adminform"].fieldsets for line in one["fields"]]
    pairs = [row for row in rows if isinstance(row, tuple) and str(row[0]).endswith(f"_{mine}")]
    assert (f"name_{mine}", f"name_{other}") in pairs
    assert all(row[0].removesuffix(f"_{mine}") + f"_{other}" == row[1] for row in pairs)


@pytest.mark.every_kind
@pytest.mark.once
def test_every_field_that_staff_may_fill_stands_in_the_form(kind, staff_client, desk):
    page = staff_client.get(desk("add", kind))
    shown = set(page.context["adminform"].form.fields)
    fields = {
        field.name for field in [*kind._meta.fields, *kind._meta.many_to_many] if field.editable
    }
    assert fields - shown - {"id", "created_at"} == set()


@pytest.mark.once
@pytest.mark.every_kind
def test_what_tests_send_unread_is_what_a_browser_would_send(
    kind, full, published, sign_in, desk, fill, opened
):
    """The other tests of the desk fill in forms that are never drawn; this one draws them."""
    reviewer = sign_in(REVIEWERS)
    draft, public = full(kind), published(kind, "Bangkok", text_en="One.\n\nTwo.")
    changed = desk("change", kind, public.pk)
    fill(reviewer, changed, name_en="Krung Thep")

    def filled(values):
        """All but choices left empty, of which some are drawn without any option."""
        return {name: value for name, value in values.items() if value != [""]}

    for address in [desk("add", kind), desk("change", kind, draft.pk), changed]:
        drawn = Form(reviewer.get(address).text).values
        assert drawn.pop("csrfmiddlewaretoken")
        assert filled(opened(reviewer, address)) == filled(drawn)


@pytest.mark.once
def test_countries_and_sectors_are_checkboxes(kind, full, staff_client, desk):
    page = staff_client.get(desk("change", kind, full(kind).pk)).content.decode()
    assert page.count('name="countries"') == 4
    assert page.count('name="sectors"') == 3
    assert page.count('type="radio" name="reach"') == 2


@pytest.mark.slow
@pytest.mark.every_kind
@pytest.mark.once
def test_the_number_of_queries_does_not_grow_with_the_number_of_records(
    kind, full, staff_client, desk, django_assert_max_num_queries
):
    first, *_others = [full(kind, f"Vientiane {n}", f"万象{n}") for n in range(3)]
    most = {desk("changelist", kind): 200, desk("change", kind, first.pk): 200}
    for address, number in most.items():
        staff_client.get(address)
        with django_assert_max_num_queries(number) as with_three:
            staff_client.get(address)
        most[address] = len(with_three)
    for n in range(3, 9):
        full(kind, f"Vientiane {n}", f"万象{n}")
    for address, number in most.items():
        with django_assert_max_num_queries(number):
            staff_client.get(address)


def names_on(client, desk, kind, **parameters) -> list[str]:
    answer = client.get(desk("changelist", kind), parameters)
    assert answer.status_code == 200
    return sorted(record.name_en for record in answer.context["cl"].result_list)


@pytest.mark.parametrize(
    "words", ["职业", "教育联", "voc", "VOCATIONAL vien", "ວຽງ", "laos", "老挝"]
)
def test_staff_find_drafts_by_any_part_that_the_public_search_would_find(
    kind, full, make, staff_client, desk, words
):
    full(kind, "Vientiane Vocational", "中国—东盟职业教育联盟")
    make(kind, "Bangkok", name_zh_hans="曼谷")
    assert names_on(staff_client, desk, kind, q=words) == ["Vientiane Vocational"]


def test_staff_find_a_draft_by_their_own_note(
    kind, make, published, staff_client, desk, search_for
):
    make(kind, "Vientiane", staff_note="asked the secretariat")
    published(kind, "Bangkok", staff_note="asked the ministry")
    assert names_on(staff_client, desk, kind, q="asked secretariat") == ["Vientiane"]
    assert search_for(kind, "asked") == []


def test_the_list_is_filtered_by_state(kind, make, published, withdrawn, staff_client, desk):
    make(kind, "A draft")
    published(kind, "Public")
    withdrawn(kind, "Withdrawn")
    for state, name in [("draft", "A draft"), ("published", "Public"), ("withdrawn", "Withdrawn")]:
        assert names_on(staff_client, desk, kind, **{"is": state}) == [name]
    assert len(names_on(staff_client, desk, kind)) == 3


def test_the_list_is_filtered_by_country_sector_and_confidence(
    kind, full, make, staff_client, desk, countries
):
    full(kind, "Vientiane")
    make(kind, "Bangkok", confidence="medium", countries=[countries["VN"]])
    for parameters in [
        {"countries__code__exact": "LA"},
        {"sectors__slug__exact": "ict"},
        {"confidence__exact": "high"},
    ]:
        assert names_on(staff_client, desk, kind, **parameters) == ["Vientiane"]


@pytest.mark.slow
@pytest.mark.every_kind
def test_every_filter_answers(kind, full, staff_client, desk):
    full(kind)
    page = staff_client.get(desk("changelist", kind))
    changelist = page.context["cl"]
    # All choices of a filter are answered by the same code: all, one, and the last.
    choices = [list(spec.choices(changelist)) for spec in changelist.filter_specs]
    asked = {one["query_string"] for some in choices for one in [*some[:2], some[-1]]}
    for query in asked:
        assert staff_client.get(desk("changelist", kind) + query).status_code == 200
    assert len(asked) > len(choices) > 3


def test_records_are_chosen_by_typing_a_part_of_their_name(make, sign_in, db):
    """Wherever a kind links to records, drafts are offered too, by any part of a Chinese name."""
    editor = sign_in(EDITORS)
    asked = 0
    for model, desk_of in site._registry.items():
        inlines = [(inline.model, inline) for inline in getattr(desk_of, "inlines", [])]
        for owner, one in [(model, desk_of), *inlines]:
            fields = (
                one.get_autocomplete_fields(None)
                if one is desk_of and hasattr(one, "checkbox_fields")
                else getattr(one, "autocomplete_fields", [])
            )
            for name in fields:
                target = owner._meta.get_field(name).related_model
                if not hasattr(target, "published_at"):
                    continue
                wanted = make(target, f"Wanted {asked}", name_zh_hans=f"贵阳职业学院{asked}")
                query = urlencode(
                    {
                        "app_label": owner._meta.app_label,
                        "model_name": owner._meta.model_name,
                        "field_name": name,
                        "term": f"职业学院{asked}",
                    }
                )
                answer = editor.get(f"/admin/autocomplete/?{query}")
                assert [one["id"] for one in answer.json()["results"]] == [str(wanted.pk)]
                asked += 1
    assert asked >= 10


def test_staff_look_at_a_draft_on_the_site_and_the_world_does_not(
    kind, full, sign_in, desk, client, page_of
):
    draft = full(kind)
    editor = sign_in(EDITORS)
    form = editor.get(desk("change", kind, draft.pk)).content.decode()
    link = reverse(
        "admin:view_on_site",
        args=[draft.permalink.kind_id, draft.pk],
    )
    assert link in form
    leads_to = editor.get(link)["Location"]
    assert leads_to.endswith(page_of(draft))
    shown = editor.get(page_of(draft))
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert client.get(page_of(draft)).status_code == 404
    assert client.get(page_of(draft, "zh-hans")).status_code == 404


@pytest.mark.every_kind
def test_somebody_signed_in_without_a_role_sees_no_draft(kind, full, sign_in, page_of):
    assert sign_in().get(page_of(full(kind))).status_code == 404


def test_a_name_with_code_in_it_is_shown_as_text(kind, make, staff_client, desk):
    make(kind, "<script>alert(1)</script>")
    page = staff_client.get(desk("changelist", kind)).text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


@pytest.mark.every_kind
def test_the_first_page_of_the_desk_leads_to_every_kind(kind, sign_in, desk):
    assert desk("changelist", kind) in sign_in(EDITORS).get(reverse("admin:index")).content.decode()


def test_only_a_superuser_manages_superusers(sign_in, db):
    get_user_model().objects.create_superuser("root")
    assert sign_in(REVIEWERS).get("/admin/auth/user/").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "app_label=documents&model_name=document&field_name=events&term=x",
        "app_label=alliances&model_name=alliance&field_name=name_en&term=x",
        "app_label=alliances&model_name=alliance&field_name=none&term=x",
        "app_label=none&model_name=none&field_name=none&term=x",
        "term=x",
    ],
)
def test_an_autocomplete_that_no_form_offers_is_refused(sign_in, query):
    assert sign_in(EDITORS).get(f"/admin/autocomplete/?{query}").status_code == 403


@pytest.mark.once
def test_no_autocomplete_address_is_our_fault(staff_client, make):
    """Every relation and a plain field of every model, and names that are none."""
    asked = [
        ("events", "event", "edition\N{FULLWIDTH SOLIDUS}"),
        ("", "", ""),
        ("x.y", "event", "edition"),
    ]
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.get_fields()
        names = [model._meta.pk.name, *(field.name for field in fields if field.is_relation)]
        asked += [(model._meta.app_label, model._meta.model_name, name) for name in names]
    for label, model, name in asked:
        query = {"app_label": label, "model_name": model, "field_name": name}
        status = staff_client.get("/admin/autocomplete/", query).status_code
        assert status in {200, 403, 404}, query
        # What is refused is refused before its words are read.
        for more in [{"term": "x" * 10_000}, {"term": "中", "page": "9" * 40}] * (status == 200):
            answer = staff_client.get("/admin/autocomplete/", query | more)
            assert answer.status_code in {200, 404}, (query, more)
    for name in ["app_label", "model_name", "field_name", "term", "page"]:
        query = {"app_label": "events", "model_name": "event", "field_name": "edition"}
        assert staff_client.get("/admin/autocomplete/", query | {name: "a\0b"}).status_code == 400


def offered(client, term):
    """The institutions that the form of an alliance offers for its members."""
    query = {"app_label": "alliances", "model_name": "membership", "field_name": "institution"}
    answer = client.get("/admin/autocomplete/", query | {"term": term})
    return [result["text"].partition(" (")[0] for result in answer.json()["results"]]


def test_the_desk_corrects_what_is_misspelled_where_nothing_is_found(staff_client, published, make):
    published(Institution, "Harbor University", name_zh_hans="港湾大学")
    make(Institution, "Lighthouse Draft")
    found = {"universty": ["Harbor University"], "lighthouse": ["Lighthouse Draft"], "xyzzyx": []}

    assert {term: offered(staff_client, term) for term in found} == found
    listed = staff_client.get("/admin/institutions/institution/", {"q": "universty"})
    assert [record.name_en for record in listed.context["cl"].result_list] == ["Harbor University"]
    assert listed.text.count("Showing results for “University”.") == 1
    assert "Showing results" not in staff_client.get("/admin/institutions/institution/").text


def test_a_record_that_was_merged_is_not_offered(staff_client, published, make):
    kept, merged = published(Institution, "Harbor One"), published(Institution, "Harbor Two")
    merged.permalink.merged_into = kept.permalink
    merged.permalink.save()

    assert offered(staff_client, "harbor") == ["Harbor One"]


@pytest.mark.every_kind
def test_the_header_searches_all_kinds_drafts_included(kind, staff_client, make, published):
    published(kind, "Harbor public")
    draft = make(kind, "Harbor draft")
    make(kind, "Lighthouse")
    page = staff_client.get("/admin/search/", {"q": "harbor"})

    [found] = page.context["found"]
    assert {line.name for line in found.lines} == {"Harbor public", "Harbor draft"}
    assert admin_page(kind, "change", draft.pk) in page.text
    listed = staff_client.get(found.address, {"q": "harbor"}).context["cl"].result_count
    assert found.counted == kind.counted % {"count": 2} == kind.counted % {"count": listed}
    assert staff_client.get("/admin/search/", {"q": "harbr"}).context["guess"] == "Harbor"
    assert page.text.count('action="/admin/search/"') == 1


def test_the_header_searches_sources_and_for_managers_accounts(sign_in, source):
    source.title_en = "Harbor news"
    source.save()
    get_user_model().objects.create_user("harbor")
    found = {
        role: sign_in(role).get("/admin/search/", {"q": "harbor"}).context["found"]
        for role in [EDITORS, MANAGERS]
    }
    names = {role: [line.name for group in found[role] for line in group.lines] for role in found}
    assert names[EDITORS] == [str(source)]
    assert set(names[MANAGERS]) == {str(source), "harbor"}


def test_the_search_of_the_desk_finds_what_an_account_may_see_and_nothing_else(
    kind, make, published, sign_in, client, countries
):
    for name in ["Harbor", "Harbour"]:
        make(kind, f"{name} secret draft")
    outsider = sign_in()

    assert outsider.get("/admin/search/", {"q": "secret"}).context["found"] == []
    assert client.get("/admin/search/?q=secret").status_code == 302
    for query in ["", "?q=", "?q=%20", f"?q={'x' * 10_000}", '?q="(-*:', "?q=%E4%BD"]:
        assert outsider.get(f"/admin/search/{query}").status_code == 200
    assert outsider.get("/admin/search/?q=%00").status_code == 400


def test_a_form_with_many_rows_asks_the_database_as_often_as_one_with_few(
    make, sign_in, desk, opened, django_assert_max_num_queries
):
    client, alliance = sign_in(EDITORS), make(Alliance, "Rail")
    address = desk("change", Alliance, alliance.pk)

    def with_members(number):
        members = (Membership(alliance=alliance, own_name_en=f"Body {n}") for n in range(number))
        Membership.objects.bulk_create(members)
        keep_as_draft(Alliance.objects.get(pk=alliance.pk))
        return len(Form(client.get(address).text).values)

    few = with_members(2)
    with django_assert_max_num_queries(60) as asked:
        values = opened(client, address)
    most = len(asked)
    client.post(address, values | {"name_en": "Railways"})
    assert with_members(60) > few + 400
    with django_assert_max_num_queries(most):
        values = opened(client, address)
    with django_assert_max_num_queries(60):
        client.post(address, values | {"name_en": "Rails"})
    alliance.refresh_from_db()
    assert newest_of(alliance.permalink).content["fields"]["name_en"] == "Rails"
