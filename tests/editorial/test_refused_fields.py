"""A field that is refused costs nothing that was typed, in whatever form of the admin it stands."""

import pytest
from django.contrib import admin
from django.db.models import DateField
from django.forms import FileField
from django.urls import reverse

from alliances.models import Alliance
from editions.models import Edition
from events.models import Event
from records.kinds import record_kinds
from values.dates import PartialDateField

RUBBISH = "2026/13/45 垃圾"
# Forms whose fields name what is typed elsewhere: accounts are not written by curators.
FORMS = [model for model in admin.site._registry if model._meta.app_label != "auth"]
DATED = [*record_kinds(), *[model for model in FORMS if model not in record_kinds()]]
ADDED = pytest.mark.parametrize("model", DATED, ids=lambda model: model._meta.label)


@pytest.fixture
def posted(staff_client, rf):
    """Everything that a form of the admin asks for, each field filled with the same text."""
    request = rf.get("/")
    request.user = staff_client.get("/admin/").context["user"]

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


@ADDED
@pytest.mark.parametrize("text", [RUBBISH, "\0", "9" * 40, "-1", "0000-00-00"])
def test_no_form_breaks_over_what_is_refused(staff_client, posted, model, text):
    if not admin.site._registry[model].has_add_permission(staff_client.get("/admin/").wsgi_request):
        pytest.skip("Nobody adds these by hand.")
    answer = staff_client.post(add_page(model), posted(model, text))

    assert answer.status_code == 200
    assert answer.context["errors"]


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
