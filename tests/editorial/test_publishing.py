"""Whatever is done to records, in any order: the public row is the last published revision."""

import copy
import uuid
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.models import Alliance
from duplicates.merge.merge import merge
from editorial.revisions.as_if import rolled_back
from editorial.revisions.content import (
    content_fields,
    content_of,
    link_fields,
    named_by_ref,
    row_relations,
)
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.publishing import forget_draft
from editorial.workflow.schedule import publish_due
from institutions.models import Institution
from records.indexing.writing import write_entries
from records.kinds import record_kinds
from records.models import Permalink
from search.models import Entry
from values.dates import PartialDateField

State = Revision.State
WORDS = ["Rail", "河内", "Lotus", "大学", "Mekong", "tea & silk", "Đà Nẵng", "老挝"]
DATES = ["", "2016", "2016-08", "2016-08-01"]
# Of each kind so many histories; the second database need only show that it is no exception.
HISTORIES = {"sqlite": 12, "postgresql": 6}


class Desk:
    """Records and the acts on them, each with what chance chooses."""

    def __init__(self, kind, make, person, countries, sectors):
        self.person, self.done = person, 0
        self.records = [make(kind, name) for name in ["First", "Second", "Third"]]
        self.records += [make(one, "Beside") for one in [Alliance, Institution]]
        self.countries, self.sectors = sorted(countries), sorted(sectors)

    def do(self, act: str, number: int, seed: int):
        """Do it, if it can be done to this record now."""
        self.done += 1
        # Of one seed as well, no two acts make rows of one key.
        record, chance = self.records[number % len(self.records)], Random(seed << 8 | self.done)
        fresh = type(record).objects.filter(pk=record.pk).first()
        if fresh is None:
            return
        refusals = (ValidationError, PermissionDenied, actions.StateChanged)
        with suppress(*refusals), transaction.atomic():
            getattr(self, act)(fresh, chance)

    def refs_of(self, kind) -> list[str]:
        """Those that may be linked to; they may be gone by now, but nobody links to what was merged."""
        refs = [record.ref for record in self.records if isinstance(record, kind)]
        merged = Permalink.objects.filter(pk__in=refs).exclude(merged_into=None)
        return sorted(set(refs) - set(merged.values_list("pk", flat=True)), key=refs.index)

    def edit(self, record, chance):
        base = newest(record)
        content = edited(type(record), base.content, chance, self)
        minor = chance.random() < 0.3
        draft = actions.save_draft(record, content, by=self.person, base=base, minor=minor)
        said = content["fields"] | {"slug": draft.content["fields"]["slug"]}
        assert draft.content["fields"] == said

    def submit(self, record, chance):
        actions.submit(newest(record), by=self.person)

    def give_back(self, record, chance):
        actions.return_to_author(newest(record), "Look again.", by=self.person)

    def publish(self, record, chance):
        actions.publish(newest(record), by=self.person)

    def schedule(self, record, chance):
        moment = timezone.now() + timedelta(hours=1)
        actions.schedule(newest(record), moment, by=self.person)

    def schedule_withdrawal(self, record, chance):
        moment = timezone.now() + timedelta(hours=1)
        record.refresh_from_db()
        if record.is_public:
            actions.schedule_withdrawal(record, moment, by=self.person)

    def let_time_pass(self, record, chance):
        past = timezone.now() - timedelta(minutes=1)
        Revision.objects.scheduled().update(moment=past)
        publish_due()

    def unschedule(self, record, chance):
        for revision in record.permalink.revisions.scheduled():
            actions.unschedule(revision, by=self.person)

    def withdraw(self, record, chance):
        actions.withdraw(record, by=self.person, reason="Enough.")

    def discard(self, record, chance):
        actions.discard(newest(record), by=self.person)

    def restore(self, record, chance):
        revisions = list(record.permalink.revisions.filter(withdraws=False).order_by("number"))
        actions.restore(chance.choice(revisions), by=self.person)

    def put_aside(self, record, chance):
        base = newest(record)
        content = edited(type(record), base.content, chance, self)
        actions.put_aside(record, content, by=self.person, base=base)

    def merge(self, record, chance):
        other = chance.choice(self.records)
        if other := type(other).objects.filter(pk=other.pk).first():
            merge(record, other, by=self.person)

    def delete(self, record, chance):
        if record.published_at is None:
            with suppress(models.ProtectedError), transaction.atomic():
                forget_draft(record)


ACTS = [name for name in vars(Desk) if not name.startswith("_") and name not in {"do", "refs_of"}]
# Most of what is done is writing, and publishing what was written.
OFTEN = [*["edit", "publish"] * 4, "merge", "schedule", "let_time_pass"]


def newest(record) -> Revision:
    return record.permalink.revisions.get(newest=True)


def edited(kind, content: dict, chance: Random, desk: Desk) -> dict:
    """Another content: some of its fields, links and rows are others."""
    content = copy.deepcopy(content)
    for field in content_fields(kind):
        if chance.random() < 0.2 and field.name not in {"slug", "number", "image_consent"}:
            content["fields"] |= changed(field, chance, desk)
    if not (content["fields"]["name_en"] or content["fields"]["name_zh_hans"]):
        content["fields"]["name_en"] = "Named"
    for field in link_fields(kind):
        if chance.random() < 0.4:
            content["links"][field.name] = sorted(some(chance, keys_for(field, desk)))
    for name, owner in row_relations(kind).items():
        rows, model = content["rows"][name], kind._meta.get_field(name).related_model
        if rows and chance.random() < 0.3:
            rows.pop(chance.choice(sorted(rows)))
        if name == "aliases" and chance.random() < 0.5:
            rows[key(chance)] = {
                "text": chance.choice(WORDS), "language": "en", "sort": "short",
                "from_year": None, "to_year": None,
            }  # fmt: skip
        if hasattr(model, "institution") and chance.random() < 0.5:
            rows[key(chance)] = party(model, owner, chance, desk)
    return content


def changed(field, chance, desk) -> dict:
    if isinstance(field, PartialDateField):
        # The end of something may lie before its beginning: then it is refused.
        return {field.name: chance.choice(DATES)}
    if field.is_relation:
        return {field.name: chance.choice([None, *keys_for(field, desk)])} if field.null else {}
    if field.choices:
        allowed = [value for value, _label in field.flatchoices]
        return {field.name: chance.choice(allowed)}
    if isinstance(field, models.URLField):
        return {field.name: chance.choice(["", "https://example.org/a", "https://example.org/b"])}
    if type(field) in {models.CharField, models.TextField} and not field.validators[1:]:
        text = " ".join(some(chance, WORDS))
        return {field.name: text[: field.max_length]} if text or field.blank else {}
    return {}


def party(model, owner, chance, desk) -> dict:
    row = {}
    for field in content_fields(model, owner):
        default = field.get_default()
        row[field.name] = default if default is not None else ("" if not field.null else None)
    known = desk.refs_of(Institution)
    return row | {"institution": chance.choice(known), "order": chance.randint(1, 9)}


def keys_for(field, desk) -> list:
    """What a link may name: entries of lists, and records that may be gone by now."""
    lists = {"country": desk.countries, "sector": desk.sectors}
    if named_by_ref(field):
        return desk.refs_of(field.related_model)
    return lists.get(field.related_model._meta.model_name, [])


def some(chance, choices) -> list:
    return [choice for choice in choices if chance.random() < 0.5]


def key(chance) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def check_all():
    for kind in record_kinds():
        for record in kind.objects.all():
            check_one(record)
        check_found(kind)

    check_merged()


def check_merged():
    """What was merged into another is named no more, neither in public nor in what is open."""
    alive = Revision.objects.filter(state__in=[*Revision.WORKING, "scheduled", "published"])
    for permalink in Permalink.objects.exclude(merged_into=None):
        others = alive.exclude(permalink=permalink)
        assert [other for other in others if f"'{permalink.pk}'" in repr(other.content)] == []


def check_one(record):
    revisions = record.permalink.revisions
    current, stands = list(revisions.current()), content_of(record)
    working = list(revisions.working())
    scheduled = list(revisions.scheduled().filter(withdraws=False))
    if record.published_at:
        assert [one.content for one in current] == [stands]
        assert current[0].withdraws == bool(record.withdrawn_at)
    else:
        assert current == []
        assert newest(record).content == stands
    assert [newest(record)] == [*working, *scheduled, *current][:1]
    assert bool(record.published_at) == record.permalink.changes.exists()


def check_found(kind):
    """The public finds what is public; every entry is what it would be if written anew."""
    public = Entry.objects.of(Entry.Scope.PUBLIC, kind.label())
    assert {one.record_id for one in public} == {one.pk for one in kind.objects.published()}
    before = entries(kind)
    write_entries(kind, kind.objects.values_list("pk", flat=True))
    assert entries(kind) == before


def entries(kind) -> list:
    columns = ["scope", "record_id", "names", "aliases", "facts", "values", "date"]
    return sorted(Entry.objects.filter(kind=kind.label()).values_list(*columns))


steps = st.lists(
    st.tuples(st.sampled_from([*OFTEN, *ACTS]), st.integers(0, 9), st.integers(0, 2**16)),
    min_size=3,
    max_size=14,
)


@pytest.mark.slow
def test_the_public_row_is_the_last_published_revision_whatever_was_done(
    kind, make, countries, sectors
):
    person = get_user_model().objects.create_superuser("chief")

    @settings(
        max_examples=HISTORIES[connection.vendor],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(steps)
    def whatever_was_done(done):
        with rolled_back():
            desk = Desk(kind, make, person, countries, sectors)
            for act, number, seed in done:
                desk.do(act, number, seed)
            check_all()

    whatever_was_done()


@pytest.mark.parametrize("act", ACTS)
def test_every_act_can_be_done(act, make, countries, sectors):
    """Else the test above would prove little."""
    person = get_user_model().objects.create_superuser("chief")
    desk = Desk(Alliance, make, person, countries, sectors)
    before = {
        "give_back": ["submit"], "withdraw": ["publish"], "unschedule": ["schedule"],
        "schedule_withdrawal": ["publish"],
        "discard": ["publish", "edit"], "let_time_pass": ["schedule"],
    }  # fmt: skip
    for number, one in enumerate([*before.get(act, []), act]):
        record = Alliance.objects.get(pk=desk.records[0].pk)
        known = set(Revision.objects.values_list("pk", "state"))
        getattr(desk, one)(record, Random(number))
    assert set(Revision.objects.values_list("pk", "state")) != known
