"""What is staff's alone of a record is behind no door of the admin for those who may not change it."""

import io
import zipfile
from importlib import import_module
from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alliances.models import Alliance, Membership
from corrections.models import ConfirmationLink, OfficeAnswer, Suggestion
from documents.models import Document
from editorial.permissions.limits import Limit
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.permissions.staff_only import name_for, seen_by, sees
from editorial.remarks.remark import Remark
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine, log_action
from editorial.workflow.publishing import keep_as_draft, publish_as_it_stands
from events.models import Event
from evidence.models import Figure, Indicator
from exchange_site.speech.handouts import Handout
from institutions.models import Institution
from records.kinds import record_kinds
from records.models import Permalink
from tables.batches.batch import Batch
from uploads.attachments import AttachmentFormField
from uploads.models import StoredFile

# Each test has a world of its own, and some ask all of it.
pytestmark = pytest.mark.slow
MARK = "Zanzibar"
EVERYTHING = "everything"


@pytest.fixture(autouse=True)
def _imports_in_this_process(settings):
    settings.DETACHED_COMMANDS = False


def person(name, *roles, **given):
    user = get_user_model().objects.create_user(name, is_staff=True, **given)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def browser_of(user) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def figure_of(record, indicator, source, **given):
    return Figure.objects.create(
        indicator=indicator, source=source, content_object=record, qualifier="worded", **given
    )


@pytest.fixture
def indicator(db):
    return Indicator.objects.create(
        slug="students", name_en="Students", unit_en="student", units_en="students",
        measure_word_zh_hans="人",
    )  # fmt: skip


@pytest.fixture
def world(written, countries, source, indicator):
    """Of each kind a public record of others and a draft of theirs, each with the mark all over."""
    other = person("other", REVIEWERS)
    drafts, public = {}, {}
    for kind in record_kinds():
        drafts[kind] = written(kind, f"{MARK} draft", staff_note=MARK, countries=[countries["FR"]])
        keep_as_draft(drafts[kind], by=other, note=MARK)
    hidden = {kind: draft.pk for kind, draft in drafts.items()}
    for kind in record_kinds():
        links = {
            field.attname: hidden[field.related_model]
            for field in kind._meta.concrete_fields
            if field.is_relation and field.related_model in hidden
        }
        record = written(kind, "Shown", staff_note=MARK, countries=[countries["FR"]], **links)
        add_rows(record, hidden, indicator, source)
        publish_as_it_stands(record, by=other, note=MARK)
        content = content_of(record)
        content["fields"] |= {"name_en": f"{MARK} renamed", "staff_note": MARK}
        actions.save_draft(record, content, by=other, base=newest_of(record.permalink), note=MARK)
        draft = newest_of(record.permalink)
        Remark.objects.create(revision=draft, place="fields.name_en", text=MARK, person=other)
        Suggestion.objects.create(permalink=record.permalink, text=MARK, language="en")
        if kind.has_confirmation_links:
            add_answer(record)
        log_action(LogLine.Act.SAVE, by=other, record=record, subject=MARK)
        Batch.objects.create(
            kind=ContentType.objects.get_for_model(kind), person=other, file_name=f"{MARK}.xlsx",
            state=Batch.State.READY, language="en",
        )  # fmt: skip
        public[kind] = record
    Handout.objects.create(content=[], language="en", occasion=MARK, person=other)
    for number, is_public in enumerate([True, False]):
        Figure.objects.create(
            about="week", indicator=indicator, source=source, qualifier="worded", public=is_public,
            text_en="many" if is_public else MARK, as_of=f"201{number}", staff_note=MARK,
        )  # fmt: skip
    return drafts, public


def add_answer(record):
    link, _token = ConfirmationLink.objects.give(permalink=record.permalink, office=MARK)
    OfficeAnswer.objects.create(link=link, sort="changes", office=MARK, person=MARK, message=MARK)


def parties_of(kind):
    """The relations to members, hosts, organizers."""
    return [
        relation
        for relation in kind._meta.related_objects
        if hasattr(relation.related_model, "institution") and relation.field.name != "institution"
    ]


def add_rows(record, hidden, indicator, source):
    """Links to drafts wherever a record can have them, and figures that are not public."""
    kind = type(record)
    for one in kind._meta.many_to_many:
        if one.related_model in hidden:
            getattr(record, one.name).add(hidden[one.related_model])
    for one in parties_of(kind):
        one.related_model.objects.create(
            **{one.field.name: record, "institution_id": hidden[Institution]}
        )
    about = {
        "content_type": ContentType.objects.get_for_model(kind), "object_id": record.pk,
        "indicator": indicator, "source": source, "qualifier": "worded", "staff_note": MARK,
    }  # fmt: skip
    Figure.objects.create(**about, text_en="many", public=True)
    Figure.objects.create(**about, text_en=MARK, public=False)


@pytest.fixture
def own(written, countries, world):
    """A record of the limited person's own, which names drafts of others."""
    drafts, _public = world
    record = written(
        Alliance, "Own", countries=[countries["LA"]], launched_at_id=edition_in(drafts).pk
    )
    Membership.objects.create(alliance=record, institution=drafts[Institution])
    publish_as_it_stands(record)
    return record


def edition_in(drafts):
    return next(draft for kind, draft in drafts.items() if kind.label() == "editions")


LIMITED = ["record", "country", "kind", "viewer"]


@pytest.fixture
def limited(own, countries):
    """Accounts that may change some records, or none."""

    def limited_by(what, role=EDITORS):
        if what == "viewer":
            user = person("limited")
            views = Permission.objects.filter(codename__startswith="view_")
            user.user_permissions.set(views.exclude(content_type__app_label="auth"))
            return user
        user = person("limited", role)
        if what != EVERYTHING:
            limit = Limit.objects.create(person=user)
            if what == "record":
                limit.records.add(own.permalink)
            elif what == "country":
                limit.countries.add(countries["LA"])
            else:
                limit.kinds.add(ContentType.objects.get_for_model(Alliance))
        return user

    return limited_by


def admin_addresses():
    """Every address of the admin that a person can follow, with all that it can be asked about."""
    for model in admin.site._registry:
        keys = keys_of(model)
        for pattern in admin.site._registry[model].get_urls():
            if not pattern.name:
                continue
            names = list(pattern.pattern.converters)
            values = {
                "object_id": keys, "key": keys, "id": keys, "form": ["csv", "xlsx"],
                "number": [str(key) for key in Batch.objects.values_list("pk", flat=True)],
                "act": ["submit"], "user_id": keys,
            }  # fmt: skip
            for arguments in product(*[values.get(name, ["1"]) for name in names]):
                name = f"admin:{pattern.name}"
                yield reverse(name, kwargs=dict(zip(names, arguments, strict=True)))
    yield reverse("admin:index")
    for ref in Permalink.objects.values_list("pk", flat=True):
        yield reverse("admin:record", args=[ref])
    for kind in record_kinds():
        label = ContentType.objects.get_for_model(kind).pk
        yield reverse("admin:app_list", args=[kind._meta.app_label])
        for key in kind.objects.values_list("pk", flat=True):
            yield reverse("admin:view_on_site", args=[label, key])
        fields = [*kind._meta.concrete_fields, *kind._meta.many_to_many]
        fields += [one.related_model._meta.get_field("institution") for one in parties_of(kind)]
        for field in fields:
            if field.is_relation and field.related_model in {*record_kinds(), Permalink}:
                yield (
                    f"{reverse('admin:autocomplete')}?app_label={field.model._meta.app_label}"
                    f"&model_name={field.model._meta.model_name}&field_name={field.name}&term="
                )


def keys_of(model) -> list[str]:
    """Of its rows; of the log one line of each act and record, with the mark and without."""
    rows = model.objects.all()
    if model is LogLine:
        rows = {(line.act, line.ref, MARK in repr(vars(line))): line for line in rows}.values()
    return [str(row.pk) for row in rows]


def text_of(answer) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(map(book.read, book.namelist()))
    return data.decode() + answer.get("Location", "")


def tells(browser) -> tuple[list[str], list[str]]:
    """The addresses at which the mark stands, and those that break."""
    marked, broken = [], []
    for address in admin_addresses():
        answer = browser.get(address)
        if answer.status_code >= 500:
            broken.append(address)
        elif MARK.lower() in text_of(answer).lower():
            marked.append(address)
    return marked, broken


@pytest.mark.once
@pytest.mark.parametrize("what", ["record", "viewer"])
def test_no_address_of_the_admin_tells_what_is_staffs_alone(limited, what):
    assert tells(browser_of(limited(what))) == ([], [])


@pytest.mark.once
def test_the_same_addresses_tell_it_to_a_plain_editor(limited):
    marked, broken = tells(browser_of(limited(EVERYTHING)))

    assert broken == []
    pages = {address.split("?")[0].removesuffix("/").split("/")[-1] for address in marked}
    assert pages >= {"change", "history", "compare", "preview", "export.xlsx", "export.csv"}
    assert pages >= {"delete", "autocomplete", "import"}


@pytest.mark.once
def test_a_limited_manager_who_reads_the_log_and_gives_limits_is_told_no_more(limited):
    marked, broken = tells(browser_of(limited("record", MANAGERS)))

    # Figures of no record belong to the lists, which managers may change.
    assert [page for page in marked if not page.startswith("/admin/evidence/figure/")] == []
    assert broken == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("what", "of_own_kind", "of_others"),
    [
        ("record", False, False), ("country", False, False), ("kind", True, False),
        ("viewer", False, False), (EVERYTHING, True, True),
    ],
)  # fmt: skip
def test_lists_exports_and_searches_hold_what_a_person_may_change(
    limited, world, desk, what, of_own_kind, of_others
):
    user = limited(what)
    browser = browser_of(user)
    drafts, public = world

    for kind, told in [(Alliance, of_own_kind), (Document, of_others)]:
        texts = [
            text_of(browser.get(desk("changelist", kind))),
            text_of(browser.get(desk("export", kind, "csv"))),
            text_of(browser.get(desk("export", kind, "xlsx"))),
            text_of(browser.get(desk("change", kind, public[kind].pk))),
        ]
        assert [MARK in text for text in texts] == [told] * 4
        assert ["Shown" in text for text in texts[:1]] == [True]
        found = browser.get(desk("changelist", kind), {"q": MARK}).context["cl"].queryset
        expected = {drafts[kind].pk, public[kind].pk} if told else set()
        assert {record.pk for record in found} == expected
        assert [sees(user, one) for one in [drafts[kind], public[kind]]] == [told, told]
        assert (name_for(user, drafts[kind]) == str(drafts[kind])) == told
        mine = seen_by(user, kind)
        assert mine is None or set(kind.objects.filter(mine)).isdisjoint(drafts.values()) != told


@pytest.mark.once
@pytest.mark.parametrize("what", LIMITED)
def test_no_list_is_narrowed_by_what_is_staffs_alone(limited, desk, what):
    browser = browser_of(limited(what))
    for query in [
        {"staff_note__contains": MARK},
        {"staff_note__startswith": "Z"},
        {"image_consent__exact": "0"},
        {"newest_revision__content__icontains": MARK},
        {"newest_revision__note": MARK},
        {"newest_author": "1"},
        {"permalink__revisions__note": MARK},
        {"figures__staff_note": MARK},
        {"edition__staff_note": MARK},
        {"created_at__gt": "2000-01-01"},
    ]:
        for page in [desk("changelist", Event), desk("export", Event, "csv")]:
            assert (page, query, browser.get(page, query).status_code) == (page, query, 400)


def test_who_may_change_all_of_a_kind_narrows_by_notes(limited, world, desk):
    page = browser_of(limited(EVERYTHING)).get(
        desk("changelist", Event), {"staff_note__contains": MARK}
    )
    assert page.context["cl"].queryset.count() == 2


@pytest.mark.parametrize(("what", "count"), [("record", 0), ("viewer", 0), (EVERYTHING, 2)])
def test_the_state_of_a_draft_is_known_to_those_who_may_change_it(limited, desk, what, count):
    browser = browser_of(limited(what))

    def counted(**asked):
        return browser.get(desk("changelist", Event), asked).context["cl"].queryset.count()

    assert [counted(version="draft"), counted(**{"is": "draft"})] == [count, min(count, 1)]


@pytest.mark.once
@pytest.mark.parametrize("what", ["record", "viewer", EVERYTHING])
def test_figures_of_the_week_are_told_to_editors_as_to_the_public(limited, what):
    browser = browser_of(limited(what))
    address = reverse("admin:evidence_figure_changelist")
    page = browser.get(address)

    assert (page.context["cl"].queryset.count(), MARK in page.text) == (1, False)
    assert browser.get(address, {"q": MARK}).context["cl"].queryset.count() == 0
    for lookup in [{"staff_note__contains": MARK}, {"public__exact": "0"}]:
        assert browser.get(address, lookup).status_code == 400


def test_figures_of_the_week_are_told_whole_to_who_may_change_them(limited):
    browser = browser_of(limited(EVERYTHING, REVIEWERS))
    page = browser.get(reverse("admin:evidence_figure_changelist"), {"q": MARK})
    assert page.context["cl"].queryset.count() == 2


@pytest.mark.once
def test_own_records_keep_their_links_to_drafts_of_others_unnamed(limited, own, world, desk, fill):
    drafts, _public = world
    browser = browser_of(limited("record"))
    address = desk("change", Alliance, own.pk)
    page = browser.get(address).text

    for hidden in [edition_in(drafts), drafts[Institution]]:
        assert f"an entry that your account may not see ({hidden.ref})" in page
    assert fill(browser, address, summary_en="Changed").status_code == 302
    content = newest_of(own.permalink).content
    assert content["fields"]["summary_en"] == "Changed"
    assert content["fields"]["launched_at"] == edition_in(drafts).ref
    assert [row["institution"] for row in content["rows"]["members"].values()] == [
        drafts[Institution].ref
    ]


def test_the_draft_of_another_is_not_named_where_it_cannot_be_published(limited, world, desk):
    _drafts, public = world
    answer = browser_of(limited("record", REVIEWERS)).post(
        desk("changelist", Event),
        {"action": "publish_selected", "_selected_action": [public[Event].pk]},
        follow=True,
    )
    assert public[Event].name_en in answer.text
    assert MARK not in answer.text


def test_a_whole_table_comes_back_from_one_who_may_change_a_part_of_it(
    limited, own, world, desk, client
):
    browser = browser_of(limited("country"))
    exported = text_of(browser.get(desk("export", Alliance, "csv")))
    row = next(line for line in exported.splitlines() if line.startswith(own.ref))
    changed = exported.replace(row, row.replace("Own", "Owned"))

    browser.post(desk("import", Alliance), {"file": SimpleUploadedFile("a.csv", changed.encode())})

    batch = Batch.objects.get(person__username="limited")
    assert [(line.ref, line.sort) for line in batch.rows.all()] == [(own.ref, "changed")]


@pytest.mark.parametrize("guess", [MARK, "Else"])
def test_a_table_does_not_tell_whether_a_note_was_guessed(limited, world, desk, guess):
    _drafts, public = world
    browser = browser_of(limited("country"))
    exported = text_of(browser.get(desk("export", Alliance, "csv"))).splitlines()
    names = exported[0].split(",")
    row = next(line for line in exported if line.startswith(public[Alliance].ref)).split(",")
    row[names.index("staff_note")] = guess
    table = "\n".join([exported[0], ",".join(row)])

    browser.post(desk("import", Alliance), {"file": SimpleUploadedFile("a.csv", table.encode())})

    [line] = Batch.objects.get(person__username="limited").rows.all()
    assert [error["reason"] for error in line.errors] == ["Your account may not change this entry."]


def with_file(record):
    upload = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7\n")
    record.file = AttachmentFormField().clean(upload)
    record.save()
    keep_as_draft(record)
    return record.file.url


@pytest.mark.once
@pytest.mark.parametrize(
    ("what", "status"),
    [("record", 404), ("country", 404), ("kind", 404), ("viewer", 404), (EVERYTHING, 200)],
)
def test_the_file_of_a_draft_is_for_those_who_may_change_it(limited, world, what, status):
    drafts, _public = world
    address = with_file(drafts[Document])
    assert StoredFile.objects.get().owner == drafts[Document].ref

    answer = browser_of(limited(what)).get(address)
    assert (answer.status_code, b"%PDF" in b"".join(answer)) == (status, status == 200)
    for user in [person("nobody"), get_user_model().objects.create_user("reader")]:
        assert browser_of(user).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_files_of_before_are_told_their_owners(written):
    record = written(Document, "Minutes")
    with_file(record)
    StoredFile.objects.update(owner="")
    StoredFile.objects.create(stem="0" * 32)

    models = {"StoredFile": StoredFile, "Revision": Revision}
    then = SimpleNamespace(get_model=lambda _app, name: models[name])
    import_module("editorial.migrations.0010_owners_of_files").say_owners(then, None)

    assert dict(StoredFile.objects.values_list("stem", "owner")) == {
        record.file.name[:32]: record.ref,
        "0" * 32: "",
    }


@pytest.mark.once
@pytest.mark.parametrize(("what", "status"), [("record", 404), ("viewer", 404), (EVERYTHING, 200)])
def test_a_draft_stands_at_its_address_for_those_who_may_change_it(
    limited, world, page_of, what, status
):
    drafts, _public = world
    assert browser_of(limited(what)).get(page_of(drafts[Event])).status_code == status


@pytest.mark.once
def test_who_is_staff_without_a_role_is_told_nothing(world):
    marked, broken = tells(browser_of(person("nobody")))
    assert (marked, broken) == ([], [])


@pytest.mark.once
def test_a_stranger_is_told_nothing(world):
    assert tells(Client()) == ([], [])
