"""Which drafts of a batch are excluded from publishing, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from editorial.checks.gate import Gate, Missing
from editorial.permissions.review import Reviews, may
from editorial.revision_states.newest_revisions import with_newest
from editorial.revision_states.open_revisions import OpenRevisions, light, open_revisions_of
from editorial.revisions.revision import Revision
from editorial.workflow.log import LogLine
from records.indexing.writing import in_chunks
from tables.batches.batch import Batch, StagedRow

State, Act, LeftAlone = Revision.State, LogLine.Act, StagedRow.LeftAlone
# Log actions of a person that exclude a revision from publishing with the batch.
BY_HAND = [
    Act.SAVE, Act.SUBMIT, Act.RECALL, Act.RETURN, Act.APPROVE, Act.SCHEDULE, Act.UNSCHEDULE,
    Act.RESTORE,
]  # fmt: skip
BY_STATE = {
    State.DISCARDED: LeftAlone.DISCARDED,
    State.SCHEDULED: LeftAlone.SCHEDULED,
    State.SUPERSEDED: LeftAlone.NEWER,
    State.IN_REVIEW: LeftAlone.IN_REVIEW,
    State.RETURNED: LeftAlone.RETURNED,
}


@dataclass
class RowNow:
    """A staged row with its current state. ``draft``: the revision made from it, None before the import."""

    row: StagedRow
    standing: OpenRevisions | None
    draft: Revision | None
    left_alone: str
    # What the checks before publishing miss.
    missing: list[Missing] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """A token that changes whenever the record or the decision about the row changes."""
        names = [check.name for check in self.missing]
        beside = (self.row.pk, self.row.takes_file, self.draft and self.draft.number)
        return (self.standing or OpenRevisions(None)).mark(*beside, self.left_alone, names)


def rows_now(batch: Batch, user, rows=None) -> Iterator[RowNow]:
    """Yield the rows to be written, each with the reason why this person cannot publish it."""
    rows = batch.to_be_written() if rows is None else rows
    loaded = rows.order_by("line").only(
        "line", "sort", "ref", "name", "seen", "seen_state", "takes_file", "left_alone", "batch_id"
    )
    gate = Gate(batch.model)
    for chunk in in_chunks(list(loaded)):
        yield from some_now(batch, user, chunk, gate)


def some_now(batch, user, rows, gate: Gate) -> list[RowNow]:
    refs, kind = [row.ref for row in rows], batch.model
    records = list(light(with_newest(kind.objects.filter(permalink__in=refs))))
    standings = {standing.record.ref: standing for standing in open_revisions_of(records)}
    hand = Hand(Reviews(user, records))
    drafts = {
        version.permalink_id: version
        for versions in hand.reviews.histories.values()
        for version in versions
        if version.batch_id == batch.pk
    }
    is_imported = batch.state not in Batch.BEFORE_IMPORT
    if is_imported:
        by_draft = gate.missing_by_revision(drafts.values())
        missing = {ref: by_draft.get(draft.pk, []) for ref, draft in drafts.items()}
    else:
        missing = missing_in_file(gate, rows)
    found = []
    for row in rows:
        standing, draft = standings.get(row.ref), drafts.get(row.ref)
        left, lacks = hand.why_left(row, standing, draft, is_imported), missing.get(row.ref, [])
        if not left and any(check.is_required for check in lacks):
            left = LeftAlone.LACKING
        found.append(RowNow(row, standing, draft, left, lacks))
    return found


def missing_in_file(gate: Gate, rows) -> dict[str, list[Missing]]:
    """What the contents of rows lack that are not imported yet, by ref."""
    if not gate.checks:
        return {}
    contents = StagedRow.objects.filter(pk__in=[row.pk for row in rows])
    contents = contents.only("ref", "content", "content_of_site", "conflicts", "takes_file")
    return {row.ref: gate.missing(row.chosen) for row in contents}


class Hand:
    """Determines why drafts are left out, from the log and the revisions of some records."""

    def __init__(self, reviews: Reviews):
        self.reviews = reviews
        refs = [record.ref for record in reviews.records]
        lines = LogLine.objects.filter(ref__in=refs, act__in=BY_HAND).order_by()
        self.touched = set(lines.values_list("ref", "revision"))

    def why_left(self, row, standing, draft, is_imported: bool) -> str:
        """Why the draft of a row is not published; "" if it is."""
        if standing is None:
            return LeftAlone.DELETED if is_imported or row.sort != StagedRow.Sort.NEW else ""
        record = standing.record
        if record.permalink.merged_into_id:
            return LeftAlone.MERGED
        if is_imported and (sentence := self.why_not_draft(draft)):
            return sentence
        if standing.planned:
            return LeftAlone.SCHEDULED
        if record.withdrawn_at:
            return LeftAlone.WITHDRAWN
        if self.was_kept_before(row, standing, draft):
            return LeftAlone.BEFORE
        return self.why_not_this_person(record, draft)

    def why_not_draft(self, draft) -> str:
        """Why the draft cannot be published any more; "" if it can."""
        if draft is None:
            return LeftAlone.DELETED
        if draft.published_at:
            return LeftAlone.PUBLISHED
        if draft.state in BY_STATE:
            return BY_STATE[draft.state]
        if not draft.newest:
            return LeftAlone.NEWER
        return LeftAlone.IN_HAND if self.is_touched(draft) else ""

    def is_touched(self, version) -> bool:
        return (version.permalink_id, version.number) in self.touched

    def was_kept_before(self, row, standing, draft) -> bool:
        """Whether it is based on unpublished revisions that a person wrote or decided about."""
        if row.seen_state in {State.IN_REVIEW, State.RETURNED, State.SCHEDULED}:
            return True
        tip = draft or standing.working
        return any(
            self.is_touched(version) or (version.author_id and not version.batch_id)
            for version in (self.reviews.unpublished_below(tip) if tip else [])
            if version != draft
        )

    def why_not_this_person(self, record, draft) -> str:
        user = self.reviews.user
        if not may(user, "publish", record):
            return LeftAlone.BEYOND
        if draft and self.reviews.two_needed(record) and user.pk in self.reviews.authors_of(draft):
            return LeftAlone.OWN
        return ""
