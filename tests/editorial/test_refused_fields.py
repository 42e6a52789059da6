"""A field that is refused costs nothing that was typed, in whatever form of the admin it stands."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.forms import CheckboxInput, FileField, FileInput, HiddenInput, Textarea
from django.forms.widgets import Input
from django.urls import reverse
from django.utils.html import escape
from model_bakery import baker

from alliances.models import Alliance
from editions.models import Edition
from editorial.workflow.log import LogLine
from events.models import Event
from evidence.models import Figure, Source
from records.kinds import record_kinds
from values.dates import PartialDateField

RUBBISH = "2026/13/45 垃圾"
# Of the error beside a field, where the field points to it.
ERROR_IDS = re.compile(r'aria-describedby="(?:[^"]* )?([^" ]+_error)"')
# Forms whose fields name what is typed elsewhere: accounts are not written by curators.
FORMS = [model for model in admin.site._registry if model._meta.app_label != "auth"]
DATED = [*record_kinds(), *[model for model in FORMS if model not in record_kinds()]]
ADDED = pytest.mark.parametrize("model", DATED, ids=lambda model: model._meta.label)


@pytest.fixture
def request_of_staff(staff_client, rf):
    request = rf.get("/")
    request.user = get_user_model().objects.get(username="staff")
    return request


@pytest.fixture
def posted(request_of_staff):
    """Everything that a form of the admin asks for, each field filled with the same text."""
    request = request_of_staff

    def data(model, text):
        model_admin = admin.site._registry[model]
        filled = {
            name: text
            for name, field in model_admin.get_form(request).base_fields.items()
            if not isinstance(field, FileField)
        }
        for inline in model_admin.get_inline_instances(request):
            formset = inline.get_formset(request)
            prefix = formset.get_default_prefix()
            filled |= {
                f"{prefix}-{name}": number
                for name, number in [("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0)]
            }
            filled |= {
                f"{prefix}-0-{name}": text
                for name, field in formset.form.base_fields.items()
                if not isinstance(field, FileField)
            }
        return filled

    return data


def add_page(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


@pytest.mark.slow
@ADDED
@pytest.mark.parametrize("text", [RUBBISH, "\0", "9" * 40, "-1", "0000-00-00"])
def test_no_form_breaks_over_what_is_refused(staff_client, request_of_staff, posted, model, text):
    if not admin.site._registry[model].has_add_permission(request_of_staff):
        pytest.skip("Nobody adds these by hand.")
    answer = staff_client.post(add_page(model), posted(model, text))

    assert answer.status_code == 200
    assert answer.context["errors"]
    assert lost(answer, text) == []
    assert ERROR_IDS.findall(answer.text) != []
    for described in ERROR_IDS.findall(answer.text):
        assert f'id="{described}"' in answer.text


@pytest.mark.slow
@ADDED
@pytest.mark.parametrize("text", [RUBBISH, "\0"])
def test_no_form_of_a_change_breaks_either(
    staff_client, request_of_staff, posted, published, desk, source, model, text
):
    if not admin.site._registry[model].has_change_permission(request_of_staff):
        pytest.skip("Nobody changes these by hand.")
    make = published if model in record_kinds() else baker.make
    stored = make(model, **fitting(model, source))
    answer = staff_client.post(desk("change", model, stored.pk), posted(model, text))

    assert answer.status_code == 200
    assert answer.context["errors"]
    assert lost(answer, text) == []


def fitting(model, source):
    """What the constraints of a list ask of an entry."""
    return {
        "evidence.Source": {"title_en": "A page"},
        "evidence.Place": {"own_name_en": "Asia", "own_name_zh_hans": "亚洲"},
        "evidence.Figure": {"about": "week", "qualifier": "exact", "value": 1, "source": source},
    }.get(model._meta.label, {})


def lost(answer, text) -> list[str]:
    """The fields in which the text was typed and is not shown again."""
    forms = [answer.context["adminform"].form]
    forms += [
        form for rows in answer.context["inline_admin_formsets"] for form in rows.formset.forms
    ]
    return [
        field.html_name
        for form in forms
        for field in form
        if isinstance(field.field.widget, Input | Textarea)
        and not isinstance(field.field.widget, CheckboxInput | FileInput | HiddenInput)
        and escape(text) not in str(field)
    ]


@pytest.mark.parametrize("kind", record_kinds(), ids=lambda kind: kind.label())
def test_each_date_is_refused_beside_its_own_field(staff_client, posted, kind):
    sent = posted(kind, "")
    dates = [
        field.name
        for field in kind._meta.concrete_fields
        if field.editable and isinstance(field, PartialDateField | DateField)
    ]
    for name in dates:
        page = staff_client.post(add_page(kind), sent | {name: RUBBISH, "name_zh_hans": "论坛"})

        assert page.status_code == 200
        assert RUBBISH in page.context["adminform"].form.errors[name][0]
        assert RUBBISH in page.content.decode()
        assert 'value="论坛"' in page.content.decode()


@pytest.mark.parametrize("kind", [Event, Edition], ids=lambda kind: kind.label())
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"start": "2026/5/1", "end": "2026-05-03"}, ("2026-05-01", "2026-05-03")),
        ({"start": "2026.5.1", "end": "２０２６年５月３日"}, ("2026-05-01", "2026-05-03")),
        ({"start": "2026年5月", "end": " 2026-05-03 17:30 "}, ("2026-05", "2026-05-03T17:30")),
        ({"start": "1 May 2026", "end": "May 3, 2026"}, ("2026-05-01", "2026-05-03")),
    ],
)
def test_a_form_reads_dates_as_offices_write_them(
    staff_client, fill, kind, own_fields, typed, kept
):
    fill(staff_client, add_page(kind), name_en="Hanoi", **typed, **own_fields(kind))

    record = kind.objects.get(name_en="Hanoi")
    assert (record.start, record.end) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("5月3日", "names no year"),
        ("03/05/2026", "does not begin with the year"),
        ("5/3/26", "does not begin with the year"),
        ("2026-02-31", "is not a date"),
    ],
)
def test_a_form_says_why_it_reads_no_date(staff_client, fill, typed, sentence):
    page = fill(staff_client, add_page(Event), name_en="Hanoi", start="2026-05-01", end=typed)

    [said] = page.context["adminform"].form.errors["end"]
    assert sentence in said
    assert not Event.objects.exists()


def test_a_change_is_refused_and_kept_in_the_form_as_well(staff_client, desk, fill, published):
    event = published(Event, "Hanoi", on="2026-05-01")

    page = fill(staff_client, desk("change", Event, event.pk), name_en="Huế", end="5月3日")

    assert page.status_code == 200
    assert 'value="Huế"' in page.content.decode()
    assert 'value="5月3日"' in page.content.decode()


def test_the_dates_of_a_row_are_refused_in_the_row(staff_client, desk, fill, published):
    alliance = published(Alliance, "Hanoi")
    row = {
        "members-TOTAL_FORMS": "1",
        "members-0-own_name_en": "A school",
        "members-0-role": "member",
        "members-0-order": "1",
        "members-0-joined": "2026/5/1",
        "members-0-left": "soon",
    }

    page = fill(staff_client, desk("change", Alliance, alliance.pk), **row)

    [formset] = [rows.formset for rows in page.context["inline_admin_formsets"] if
                 rows.formset.prefix == "members"]  # fmt: skip
    assert list(formset.errors[0]) == ["left"]
    assert 'value="soon"' in page.content.decode()


def test_days_are_read_as_offices_write_them_too(staff_client, fill):
    fill(staff_client, add_page(Alliance), name_en="Hanoi", verified_on="2025年5月1日")

    assert str(Alliance.objects.get().verified_on) == "2025-05-01"


def test_a_stored_date_is_not_compared_where_the_new_one_is_refused(
    staff_client, desk, fill, published
):
    event = published(Event, "Hanoi", on="2026-05-01")

    page = fill(staff_client, desk("change", Event, event.pk), start="5月3日", end="2025-05-04")

    assert list(page.context["adminform"].form.errors) == ["start"]


def test_a_refused_place_is_not_said_to_be_missing_as_well(staff_client, fill, source):
    page = fill(staff_client, add_page(Figure), about="place", place="\0")

    assert len(page.context["adminform"].form.errors["place"]) == 1


def test_blanks_are_no_date(staff_client, fill):
    fill(staff_client, add_page(Alliance), name_en="Hanoi", verified_on=" ", publish_at=" ")

    assert Alliance.objects.get().verified_on is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2025年5月", "Write the day as well, such as 2016-08-01."),
        ("2025-05-01 17:30", "Write the day without a time, such as 2016-08-01."),
    ],
)
def test_a_day_is_neither_cut_nor_completed(staff_client, fill, typed, sentence):
    page = fill(staff_client, add_page(Alliance), name_en="Hanoi", verified_on=typed)

    assert page.context["adminform"].form.errors == {"verified_on": [sentence]}


def test_a_rule_of_the_model_bears_what_is_no_date(db):
    event = Event(name_en="Hanoi", start="5月3日", end="2026-05-01", verified_on="soon")

    with pytest.raises(ValidationError) as refusal:
        event.full_clean(exclude=["permalink", "slug"])
    assert {"start", "verified_on"} <= refusal.value.error_dict.keys()


@pytest.mark.parametrize("model", [Event, LogLine, Source], ids=lambda model: model._meta.label)
@pytest.mark.parametrize("year", ["99999", "0", "-1", "9" * 40, "5月3日"])
def test_a_list_asked_for_an_impossible_year_is_shown_whole(staff_client, desk, model, year):
    name = {Event: "start_earliest", LogLine: "at", Source: "consulted_on"}[model]
    answer = staff_client.get(desk("changelist", model), {f"{name}__year": year})

    assert answer.status_code == 302
    assert answer["Location"].endswith("?e=1")
