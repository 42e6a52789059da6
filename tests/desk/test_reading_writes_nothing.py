"""No page of the admin writes, locks or opens a transaction when it is only looked at.

Except for the line of the log about a request that was refused, or a table that was taken along.
"""

import re
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from corrections.confirmation_links.confirmation_link import ConfirmationLink
from corrections.confirmation_links.office_answer import OfficeAnswer
from corrections.models import Suggestion
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.checks.levels import PublishCheck
from editorial.confirmation.confirmed_actions import ACTIONS
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revisions.content import (
    content_fields,
    content_of,
    key_of,
    link_fields,
    row_relations,
)
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from evidence.models import Citation, Figure, Indicator, Place, Source
from exchange_site.speech.handouts import Handout
from link_checks.models import LinkCheck, LinkRound
from records.kinds import record_kinds
from records.models import Alias, Permalink, Record
from tables.batches.batch import Batch
from taxonomy.models import Country, Sector
from tests.conftest import contrasting_kinds

# Savepoints of the tests themselves would stand between those of the site.
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


@contextmanager
def statements():
    """The statements executed inside that are no plain reading, or stand in a transaction."""
    found, read = [], []

    def note(execute, sql, params, many, context):
        plain = sql.startswith(("SELECT", "WITH")) and " FOR " not in sql.partition(" WHERE ")[2]
        reads = plain and not connection.in_atomic_block
        (read if reads else found).append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found, read


@pytest.fixture
def indicator(db):
    return Indicator.objects.create(
        slug="members", name_en="Members", name_zh_hans="成员", unit_en="member",
        units_en="members", measure_word_zh_hans="家",
    )  # fmt: skip


@pytest.fixture
def rich(published, make, source, indicator, countries, sectors):
    """A content that differs from the public one in fields, links and rows of every sort."""
    place = Place.objects.create(code="LA", country_id="LA")

    def content(record):
        kind, made = type(record), content_of(record)
        for field in content_fields(kind):
            if field.is_relation:
                is_record = issubclass(field.related_model, Record)
                other = make(field.related_model, "Linked") if is_record else countries["VN"]
                made["fields"][field.name] = key_of(other)
        made["fields"] |= {
            "name_en": "Luang Prabang",
            "staff_note": "Look.",
            "website": "https://a.test/",
        }
        for field in link_fields(kind):
            if not field.related_model.objects.exists():
                make(field.related_model, "Linked")
            made["links"][field.name] = [key_of(field.related_model.objects.last())]
        for name, owner in row_relations(kind).items():
            model = kind._meta.get_field(name).related_model
            rows = [model() for _number in range(MANY)]
            made["rows"][name] = {
                str(row.pk): {
                    field.name: default_of(field, row) for field in content_fields(model, owner)
                }
                | {field.name: [] for field in link_fields(model)}
                for row in rows
            }
            for number, key in enumerate(made["rows"][name]):
                own = filled(model, number, source, indicator, place, make)
                made["rows"][name][key] |= own
        return made

    return content


def default_of(field, row):
    value = getattr(row, field.attname)
    return field.value_to_string(row) if value is not None and not isinstance(value, int) else value


def filled(model, number, source, indicator, place, make) -> dict:
    if model is Alias:
        return {"text": f"Name {number}", "language": "en", "sort": "short"}
    if model is Citation:
        slug = f"source-{number}"
        Source.objects.get_or_create(slug=slug, defaults={"title_en": "Page", "kind": "press"})
        return {"source": slug}
    if model is Figure:
        return {
            "indicator": indicator.pk, "value": number, "qualifier": "about", "source": source.pk,
            "origin": place.pk, "also_in": [source.pk],
        }  # fmt: skip
    if any(field.name == "institution" for field in model._meta.fields):
        institution = model._meta.get_field("institution").related_model
        return {"institution": make(institution, f"School {number}").ref}
    return {"title_en": f"Programme {number}", "file": f"{number:032}.pdf"}


@pytest.mark.every_kind
@pytest.mark.parametrize("role", [EDITORS, REVIEWERS])
def test_a_form_with_a_draft_opens_with_few_queries(kind, role, published, rich, sign_in, desk):
    record, client = published(kind, "Vientiane"), sign_in(role)
    author = sign_in(EDITORS, REVIEWERS).get("/admin/").context["user"]
    actions.save_draft(record, rich(record), by=author, base=newest_of(record.permalink))
    address = desk("change", kind, record.pk)
    client.get(address)
    with statements() as (written, read):
        page = client.get(address)
    assert page.context["adminform"].form["name_en"].value() == "Luang Prabang"
    assert written == []
    assert len(read) <= 29


@pytest.fixture
def samples(published, withdrawn, make, rich, source, countries, sectors, sign_in):
    """Objects of each model that has an admin, by model; records in every state."""
    client = sign_in(EDITORS)
    person = client.get("/admin/").context["user"]
    found = {
        kind: in_every_state(kind, published, withdrawn, make, rich, person)
        for kind in record_kinds()
    }
    week = Figure.objects.create(
        about="week", indicator=Indicator.objects.get(), value=10, qualifier="exact", source=source
    )
    record = found[record_kinds()[0]][0]
    found |= {Figure: [week], Suggestion: [Suggestion.objects.create(text="Wrong", language="en")]}
    found |= {Group: Group.objects.all()[:1], Source: [source], Indicator: Indicator.objects.all()}
    found |= {Country: [countries["LA"]], Sector: [sectors["ict"]], Place: Place.objects.all()}
    found |= {Permalink: [record.permalink], Batch: [], get_user_model(): [person]}
    check = LinkCheck.objects.create(address=source.address, checked_at=timezone.now())
    found |= {LinkCheck: [check], LogLine: LogLine.objects.all()[:1]}
    found |= {PublishCheck: [PublishCheck.objects.create(name="summary", level="recommended")]}
    of_kind = ContentType.objects.get_for_model(record)
    step = {"kind": of_kind, "act": "publish", "state": "done", "person": person, "language": "en"}
    found[BulkChange] = [BulkChange.objects.create(**step)]
    link_round = {"kind": ContentType.objects.get_for_model(LinkCheck), "person": person}
    found[LinkRound] = [LinkRound.objects.create(**link_round, state="done", language="en")]
    found[Handout] = [Handout.objects.create(content=[], language="en", person=person)]
    link, _token = ConfirmationLink.objects.give(permalink=record.permalink, office="Office")
    found[OfficeAnswer] = [
        OfficeAnswer.objects.create(link=link, sort="confirmed", office="Office", person="Lan")
    ]
    for kind in record_kinds():
        of_kind = ContentType.objects.get_for_model(kind)
        found[Batch].append(
            Batch.objects.create(kind=of_kind, file_name="a.csv", person=person, state="ready")
        )
    return found


def in_every_state(kind, published, withdrawn, make, rich, person) -> list:
    """With a draft and a text that was put aside, in review, scheduled, withdrawn, never public."""
    records = [
        *(published(kind, f"Entry {number}") for number in range(3)),
        withdrawn(kind, "Gone"),
    ]
    drafts = []
    for record in records:
        base, content = newest_of(record.permalink), rich(record)
        drafts.append(actions.save_draft(record, content, by=person, base=base))
        aside = content | {"fields": content["fields"] | {"summary_en": "Mine."}}
        actions.put_aside(record, aside, by=person, base=base)
    actions.submit(drafts[1], by=person)
    Revision.objects.filter(pk=drafts[2].pk).update(
        state="scheduled", moment=timezone.now() + timedelta(days=1)
    )
    never = make(kind, "Never public")
    aside = content_of(never) | {"links": {"countries": ["LA"], "sectors": []}}
    actions.put_aside(never, aside, by=person, base=newest_of(never.permalink))
    return [*records, never]


def patterns(resolver=None, path="") -> list[str]:
    """The routes of the admin."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            found.append(route)
        elif route.startswith("admin/") or not path:
            found += patterns(pattern, route)
    return [route for route in found if route.startswith("admin/")]


def addresses(route: str, samples: dict) -> list[str]:
    """The addresses of a route: for each sample of its model, and each value of its parameters."""
    parts = route.split("/")
    model = next(
        (m for m in samples if parts[1:3] == [m._meta.app_label, m._meta.model_name]), None
    )
    keys = [str(sample.pk) for sample in samples.get(model, [])]
    records = [record for kind in record_kinds() for record in samples[kind]]
    values = {
        **dict.fromkeys(["key", "object_id", "pk", "id"], keys),
        "number": [
            str(work.pk) for work in [*samples[Batch], *samples[LinkRound]] if work.model is model
        ],
        "act": [*ACTIONS, "submit", "recall", "restore", "confirm", "cancel", "undo"],
        "form": ["csv", "xlsx"],
        "ref": [record.ref for record in records],
        "content_type_id": [str(samples[Batch][0].kind_id)],
        "uidb64": ["MQ"],
        "token": ["a-b"],
        "app_label": sorted({kind._meta.app_label for kind in samples}),
        "url": ["nothing"],
    }
    if "r/<" in route:
        values["object_id"] = [str(samples[record_kinds()[0]][0].pk)]
    names = re.findall(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", route)
    plain = (
        re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", "{}", route).strip("^$").replace("/^", "/")
    )
    chosen = product(*(values[first or second] for first, second in names))
    return [f"/{plain.format(*choice).rstrip('$')}" for choice in chosen]


def with_parameters(address: str, samples: dict) -> list[str]:
    """The address as it is, and with the parameters that its pages lead to."""
    ending = address.rstrip("/").rpartition("/")[2]
    more = {
        "compare": ["before=1&after=2", "before=0"],
        "preview": ["version=1&language=en"],
        "history": ["p=2"],
        "change": ["mine=2", "mine=3"],
        "merge": [f"into={samples[record_kinds()[0]][1].ref}"],
        "admin": [],
        "autocomplete": ["app_label=alliances&model_name=membership&field_name=institution&term=s"],
    }.get(ending, ["q=entry&task=to-review", "is=draft&o=1"] if ending.isalpha() else [])
    return [address, *(f"{address}?{query}" for query in more)]


def test_every_page_of_the_admin(samples, client, pytestconfig):
    """With parameters, two contrasting kinds are enough; so are they where few kinds are asked for."""
    client.force_login(get_user_model().objects.create_superuser("chief"))
    others = [
        f"admin/{kind._meta.app_label}/"
        for kind in record_kinds()
        if kind not in contrasting_kinds()
    ]
    looked_at, wrong = Counter(), []
    for route in patterns():
        pages = addresses(route, samples)
        assert pages, route
        if not route.startswith(tuple(others)):
            pages = [page for address in pages for page in with_parameters(address, samples)]
        elif pytestconfig.getoption("--kinds"):
            continue
        for page in pages:
            with statements() as (written, _read):
                answer = client.get(page)
                size = len(answer.getvalue())
            looked_at[answer.status_code] += bool(size)
            is_logged = answer.status_code == 403 or "/export." in page
            wrong += [
                (page, sql[:200])
                for sql in written
                if not (is_logged and sql.startswith('INSERT INTO "editorial_logline"'))
            ]
    assert wrong == []
    assert set(looked_at) <= {200, 302, 403, 404, 405}
    assert looked_at[200] > 200
