"""The only functions that publish, change or withdraw a public record."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from editorial.revisions.apply import apply
from editorial.revisions.content import content_of, file_names
from editorial.revisions.create_revision import EMPTY, lock_permalink, mark_newest, new_revision
from editorial.revisions.references import drop_references
from editorial.revisions.revision import Revision
from editorial.workflow.next_change import update_next_change
from records.exports.columns import never_public
from records.indexing.writing import remove_entries, write_entries, write_entries_around
from records.models import Change
from serving.generation import bump_generation, lock_generation
from uploads import storage

State = Revision.State


@transaction.atomic
def publish(revision, *, validate=False, is_in_row=False):
    """Make the revision public, and supersede older ones.

    A withdrawn record returns under the same address. ``validate``: raise ValidationError if the
    content conflicts with what was published meanwhile. ``is_in_row``: the table row equals the
    content already.
    """
    lock_generation()
    permalink = lock_permalink(revision.permalink)
    revision.refresh_from_db()
    record, now = record_at(permalink), timezone.now()
    was_public, before = record.is_public, permalink.revisions.current().first()
    if not is_in_row:
        apply(record, revision.content, validate=validate)
    record.published_at = record.published_at or now
    record.withdrawn_at = None
    record.save(update_fields=["published_at", "withdrawn_at"])
    # The slug may have been generated on saving the row.
    revision.content["fields"]["slug"] = record.slug
    supersede(permalink, revision, now)
    if change := change_of(type(record), revision, before and before.content, now, was_public):
        change.save()
    storage.set_public_files(record.ref, file_names(revision.content, type(record)))
    write_entries_around(record)
    update_next_change()
    bump_generation()
    return record


@transaction.atomic
def withdraw(record, *, by=None, reason="", revision=None):
    """Withdraw the record from the public; its address answers 410 from now on.

    ``revision``: the scheduled withdrawal; without one, a new revision is created.
    """
    lock_generation()
    permalink, now = lock_permalink(record.permalink), timezone.now()
    record.refresh_from_db(fields=["published_at", "withdrawn_at"])
    if not record.is_public:
        return
    current = permalink.revisions.current().first()
    revision = revision or new_revision(
        permalink,
        current.content,
        state=State.SCHEDULED,
        moment=now,
        base=current,
        withdraws=True,
        author=by,
        reason=reason,
    )
    for name in ["content", "outdated", "translation_en", "translation_zh_hans"]:
        setattr(revision, name, getattr(current, name))
    record.withdrawn_at = now
    record.save(update_fields=["withdrawn_at"])
    supersede(permalink, revision, now)
    Change.objects.create(permalink=permalink, at=now, facts=["withdrawn"])
    storage.set_public_files(record.ref, [])
    write_entries_around(record)
    update_next_change()
    bump_generation()


def record_at(permalink):
    """The permalink's record. Raises ObjectDoesNotExist if it was deleted."""
    if record := permalink.record:
        return record
    raise ObjectDoesNotExist(permalink.ref)


def supersede(permalink, revision, now):
    """Make the revision the published one, and supersede older open ones."""
    others = permalink.revisions.exclude(pk=revision.pk)
    older = others.filter(number__lt=revision.number)
    # Scheduled withdrawals and drafts may be older than the published revision.
    others.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED, newest=False)
    if revision.withdraws:
        permalink.revisions.scheduled().filter(withdraws=True).exclude(pk=revision.pk).delete()
    else:
        older.filter(state__in=[*Revision.WORKING, State.SCHEDULED], withdraws=False).update(
            state=State.SUPERSEDED, newest=False
        )
    revision.state, revision.published_at = State.PUBLISHED, now
    revision.save()
    mark_newest(permalink)


def change_of(kind, revision, before: dict | None, at, was_public: bool) -> Change | None:
    """Entry for the public change feed; None if no public field changed."""
    facts = changed_facts(before, revision.content) if before else []
    if was_public and facts and never_public(kind).issuperset(facts):
        return None
    # A first publication is never minor.
    minor = bool(before) and revision.minor
    return Change(permalink_id=revision.permalink_id, at=at, facts=facts, minor=minor)


def changed_facts(before: dict, after: dict) -> list[str]:
    """Names of the fields, links and row relations that differ between two contents."""
    return [
        name
        for part in EMPTY
        for name in before[part] | after[part]
        if before[part].get(name) != after[part].get(name)
    ]


@transaction.atomic
def keep_as_draft(record, *, by=None, **given):
    """Create a draft revision from the row of a record that was never public."""
    lock_generation()
    permalink = lock_permalink(record.permalink)
    base = permalink.revisions.filter(newest=True).first()
    permalink.revisions.working().update(state=State.SUPERSEDED, newest=False)
    revision = new_revision(
        permalink, content_of(record), state=State.DRAFT, base=base, author=by, **given
    )
    mark_newest(permalink)
    write_entries(record)
    return revision


@transaction.atomic
def publish_as_it_stands(record, *, by=None, **given):
    """Publish the record's row as it is; for loaders, which write rows directly."""
    lock_generation()
    permalink = lock_permalink(record.permalink)
    content, base = content_of(record), permalink.revisions.current().first()
    revision = permalink.revisions.working().first()
    if revision is None or revision.content != content:
        permalink.revisions.working().update(state=State.SUPERSEDED, newest=False)
        revision = new_revision(
            permalink, content, state=State.DRAFT, base=base, author=by, **given
        )
    published = publish(revision, is_in_row=True)
    record.published_at, record.withdrawn_at = published.published_at, published.withdrawn_at
    return revision


@transaction.atomic
def forget_draft(record):
    """Delete a never published record, with its permalink and revisions."""
    permalink = record.permalink
    remove_entries(record)
    # Drafts of other records must not reference it.
    drop_references(permalink.pk)
    record.delete()
    permalink.delete()
