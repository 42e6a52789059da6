"""The only functions that publish, change or withdraw public records."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from editorial.revisions.apply import apply_many
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import (
    EMPTY,
    lock_permalink,
    lock_permalinks,
    new_revisions,
)
from editorial.revisions.public_changes import public_changes
from editorial.revisions.references import drop_references
from editorial.revisions.revision import Revision
from editorial.workflow.drafts import save_drafts
from editorial.workflow.indexnow import announce
from editorial.workflow.locked_records import LockedRecords, locked
from editorial.workflow.next_change import update_next_change
from records.exports.columns import never_public
from records.indexing.writing import (
    remove_entries,
    write_entries,
    write_entries_around,
)
from records.models import Change
from records.models.permalinks import WITHDRAWN
from records.models.querysets import child_relations
from serving.generation import bump_generation, lock_generation

State = Revision.State
# What a withdrawal takes over from the revision that was public.
TAKEN_OVER = ["content", "outdated", "translation_en", "translation_zh_hans"]


@transaction.atomic
def publish(*revisions: Revision, validate=False, curated=False):
    """Make revisions of different records public, and supersede older ones.

    A withdrawn record returns under the same address. ``validate``: raise ValidationError if a
    content conflicts with what was published meanwhile. ``curated``: staff decided it, so loaders
    leave the record alone. Raises ObjectDoesNotExist if a record was deleted.
    """
    done = defaultdict(dict)
    for some in locked(revisions):
        were_public = {ref for ref, record in some.records.items() if record.is_public}
        apply_to_rows(some, validate=validate)
        changes = [
            change_of(some.kind, revision, some.current.get(ref), some.now, ref in were_public)
            for ref, revision in some.given.items()
        ]
        some.make_current(
            some.given,
            filter(None, changes),
            curated=curated,
            published_at=Coalesce("published_at", Value(some.now)),
            withdrawn_at=None,
        )
        done[some.kind] |= {record.pk: ref for ref, record in some.records.items()}
    show(done)


@transaction.atomic
def withdraw(*records, by=None, reason="", public_reason="", curated=False):
    """Withdraw records from the public; their addresses answer 410 from now on.

    Of a record, its scheduled withdrawal may be given instead, a revision; else a revision is
    created. To records that are not public, nothing is done.
    """
    done = defaultdict(dict)
    for some in locked(records):
        public = [ref for ref, record in some.records.items() if record.is_public]
        planned = [some.given[ref] for ref in public if ref in some.given]
        for revision in planned:
            revision.state = State.SUPERSEDED
            for name in TAKEN_OVER:
                setattr(revision, name, getattr(some.current[revision.permalink_id], name))
        Revision.objects.bulk_update(planned, ["state", *TAKEN_OVER])
        made = new_revisions(
            some.kind,
            {ref: some.current[ref].content for ref in public if ref not in some.given},
            bases=some.current,
            state=State.SUPERSEDED,
            withdraws=True,
            author=by,
            reason=reason,
            public_reason=public_reason,
            made_at=some.now,
            moment=some.now,
        )
        revisions = {revision.permalink_id: revision for revision in [*planned, *made]}
        changes = [
            Change(
                permalink_id=ref,
                at=some.now,
                facts=WITHDRAWN,
                public_reason=revisions[ref].public_reason,
            )
            for ref in public
        ]
        some.make_current(revisions, changes, curated=curated, withdrawn_at=some.now)
        done[some.kind] |= {some.records[ref].pk: ref for ref in public}
    show(done)


def show(refs_by_kind: dict[type, dict[int, str]]):
    """Let the site follow the rows of records: the index, the next moment, the generation."""
    for kind, refs in refs_by_kind.items():
        write_entries_around(kind, refs)
    if any(refs_by_kind.values()):
        update_next_change()
        bump_generation()
        announce(refs_by_kind)


@transaction.atomic
def stay_withdrawn(revision):
    """Give a withdrawn record another content."""
    for some in locked([revision]):
        apply_to_rows(some)
        some.make_current(some.given, [], curated=False)
        write_entries(some.kind, [record.pk for record in some.records.values()])


def apply_to_rows(some: LockedRecords, *, validate=False):
    pairs = [(some.records[ref], revision.content) for ref, revision in some.given.items()]
    apply_many(some.kind, pairs, validate=validate)
    for ref, revision in some.given.items():
        fields, slug = revision.content["fields"], some.records[ref].slug
        if fields.get("slug") != slug:
            # It was generated on saving the row.
            fields["slug"] = slug
            revision.save(update_fields=["content"])


def change_of(kind, revision, before: Revision | None, at, was_public: bool) -> Change | None:
    """Entry for the public change feed; None if no public field changed."""
    facts = changed_facts(before.content, revision.content) if before else []
    details = public_changes(kind, before.content, revision.content) if before else []
    if was_public and facts and not details and hidden_facts(kind).issuperset(facts):
        return None
    # A first publication is never minor.
    minor = bool(before) and revision.minor
    return Change(
        permalink_id=revision.permalink_id, at=at, facts=facts, details=details, minor=minor
    )


def hidden_facts(kind) -> frozenset[str]:
    """Facts that are never public, or only in part."""
    in_part = {
        relation.name
        for relation in child_relations(kind)
        if hasattr(relation.related_model, "withheld")
    }
    return never_public(kind) | {"figures"} | in_part


def changed_facts(before: dict, after: dict) -> list[str]:
    """Names of the fields, links and row relations that differ between two contents."""
    return [
        name
        for part in EMPTY
        for name in before[part] | after[part]
        if before[part].get(name) != after[part].get(name)
    ]


@transaction.atomic
def keep_as_draft(record, *, by=None, **given) -> Revision:
    """Create a draft revision from the row of a record that was never public."""
    lock_generation()
    base = lock_permalink(record.ref).revisions.filter(newest=True).first()
    [revision] = save_drafts(
        type(record), [(record, content_of(record))], bases={record.ref: base}, author=by, **given
    )
    write_entries(type(record), [record.pk])
    return revision


@transaction.atomic
def publish_as_it_stands(*records, by=None, **given) -> list[Revision]:
    """Publish the rows of records as they are; for loaders, which write rows directly."""
    lock_generation()
    by_ref, revisions = {record.ref: record for record in records}, []
    for permalink in lock_permalinks(by_ref):
        content = content_of(by_ref[permalink.pk])
        revision = permalink.revisions.working().first()
        if revision is None or revision.content != content:
            base = permalink.revisions.current().first()
            record, bases = by_ref[permalink.pk], {permalink.pk: base}
            pairs = [(record, content)]
            [revision] = save_drafts(type(record), pairs, bases=bases, author=by, **given)
        revisions.append(revision)
    publish(*revisions)
    for record in records:
        record.refresh_from_db(fields=["published_at", "withdrawn_at"])
    return revisions


@transaction.atomic
def forget_draft(record):
    """Delete a never published record, with its permalink and revisions."""
    permalink = record.permalink
    remove_entries(type(record), [record.pk])
    # Drafts of other records must not reference it.
    drop_references(permalink.pk)
    record.delete()
    permalink.delete()
