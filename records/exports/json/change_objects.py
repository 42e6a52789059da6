"""Public changes as JSON: when, of what, what changed with old and new values, and in words."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from records.exports.json.properties import (
    BOTH_LANGUAGES,
    MOMENT,
    TEXT,
    array_of,
    in_iso,
    or_null,
)
from records.exports.schema_org import permanent_address
from records.models import Change, WithdrawalReason
from records.models.permalinks import WITHDRAWN
from records.wording.changes import ChangesInWords
from values.languages import in_each_language

PUBLISHED, CHANGED, GONE = "published", "changed", "withdrawn"
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["at", "ref", "kind", "url", "what", "reason", "minor", "facts", "says"],
    "properties": {
        "at": MOMENT,
        "ref": TEXT,
        "kind": TEXT,
        "url": TEXT,
        "what": {"enum": [PUBLISHED, CHANGED, GONE]},
        "reason": or_null({"enum": WithdrawalReason.values})
        | {"description": "Why it was withdrawn, where that is stated."},
        "minor": {"type": "boolean"},
        "facts": array_of(TEXT) | {"description": "Names of the properties that changed."},
        "says": or_null(BOTH_LANGUAGES)
        | {"description": "What changed, in words; null where nothing may be said any more."},
    },
}


def with_change_before(changes):
    """Annotate ``before``, the primary key of the same record's previous change."""
    earlier = Change.objects.filter(permalink=OuterRef("permalink"), pk__lt=OuterRef("pk"))
    return changes.annotate(before=Subquery(earlier.order_by("-pk").values("pk")[:1]))


def change_objects(changes) -> list[dict]:
    """The changes need ``with_change_before``. Of records that are not public nothing is told but that."""
    changes = list(changes)
    before = {change.before for change in changes} - {None}
    gone_before = {
        pk for pk, facts in Change.objects.filter(pk__in=before).values_list("pk", "facts")
        if facts == WITHDRAWN
    }  # fmt: skip
    of_kinds = defaultdict(list)
    for change in changes:
        of_kinds[change.permalink.kind_id].append(change)
    made = {}
    for kind_id, of_kind in of_kinds.items():
        kind = ContentType.objects.get_for_id(kind_id).model_class()
        refs = {change.permalink_id for change in of_kind}
        records = kind.objects.published().filter(permalink__in=refs)
        public = set(records.values_list("permalink", flat=True))
        words = ChangesInWords(kind, [c for c in of_kind if c.permalink_id in public])
        for change in of_kind:
            made[change.pk] = change_object(kind, change, gone_before, words, public)
    return [made[change.pk] for change in changes]


def change_object(kind, change, gone_before: set, words: ChangesInWords, public: set) -> dict:
    what = CHANGED
    if change.facts == WITHDRAWN:
        what = GONE
    elif change.before is None or change.before in gone_before:
        what = PUBLISHED
    tells = what == CHANGED and change.permalink_id in public
    return {
        "at": in_iso(change.at),
        "ref": change.permalink_id,
        "kind": kind.label(),
        "url": permanent_address(change.permalink_id),
        "what": what,
        "reason": change.public_reason or None,
        "minor": change.minor,
        "facts": words.public_facts(change) if tells else [],
        "says": in_both_languages(words, change) if tells else None,
    }


def in_both_languages(words: ChangesInWords, change) -> dict:
    return in_each_language(lambda: _("; ").join(words.sentences(change)) or None)
