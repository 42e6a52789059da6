from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from editorial.revision_states.state_labels import state_in_words
from editorial.workflow.log import LogLine
from records.indexing.writing import DESK, PUBLIC, documents_of
from records.kinds import filterset_of, record_kinds
from records.models import FormerSlug
from records.models.permalinks import Permalink
from records.relation_paths import values_along_path
from records.selection.every_kind import selection_of_every_kind
from records.selection.facets import facets
from records.selection.filter_fields import RecordsFilter
from records.selection.query_strings import list_address, query_string, values_in_query
from records.selection.results_sql import SqlResults
from search.index.rebuild import those_right
from search.models import Entry
from search.query.parse import ASKED, read

UNKNOWN = "There is no record “{}”: no ref, former ref, address or former address of any kind."
NOT_A_LIST = "{} is no list of this site: give the address of a list, a file, a feed or the search."


class Command(BaseCommand):
    help = "Say why a record is or is not public, listed and found."

    def add_arguments(self, parser):
        parser.add_argument("ref", help="its ref, slug or address, present or former")
        parser.add_argument(
            "--list", metavar="ADDRESS", help="why this list has it or leaves it out"
        )
        parser.add_argument("--words", help="which of these words are not found in it")

    def handle(self, *, ref, words, **options):
        with translation.override("en"):
            ref = ref.replace("\0", "").strip()
            permalinks = permalinks_of(ref)
            if not permalinks:
                raise CommandError(UNKNOWN.format(ref) + deleted(ref))
            for permalink in permalinks:
                lines = [*identity(permalink), *history(permalink)]
                if record := permalink.record:
                    lines += [*publication(record), *index_entry(record), *filters(record)]
                    lines += in_list(record, options["list"]) if options["list"] else []
                    lines += in_words(record, words) if words else []
                self.stdout.write("\n".join(lines))


def permalinks_of(text: str) -> list[Permalink]:
    """The permalinks that a ref, a slug or an address means; a slug may mean a record of each kind."""
    names = segments(text)
    refs = {name.upper() for name in names}
    for kind in [kind for kind in record_kinds() if kind.label() in names] or record_kinds():
        named = {"slug__in": names}
        if "admin" in names:
            named = {"pk__in": [name for name in names if name.isdecimal() and len(name) < 19]}
        refs.update(kind.objects.filter(**named).values_list("permalink", flat=True))
        former = FormerSlug.objects.filter(slug__in=names, kind__app_label=kind.label())
        refs.update(former.values_list("permalink", flat=True))
    return list(Permalink.objects.filter(pk__in=refs))


def segments(address: str) -> list[str]:
    """The parts of an address, without the endings of files; of a single name only this."""
    path = urlsplit(address).path
    return [part.partition(".")[0] for part in path.split("/") if part]


def deleted(ref: str) -> str:
    line = LogLine.objects.filter(act=LogLine.Act.DELETE, ref=ref.upper()).first()
    return f" It was deleted, never public: {line}." if line else ""


def moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def identity(permalink) -> list[str]:
    lines = [f"{permalink.pk}: {permalink.kind.model_class()._meta.verbose_name}"]
    if permalink.merged_into_id:
        lines.append("State: merged into another record, to which its addresses lead")
    if record := permalink.record:
        names = [
            record.name_en,
            record.name_zh_hans,
            *record.aliases.values_list("text", flat=True),
        ]
        return [
            *lines,
            f"Record: {record.ref}, {' · '.join(filter(None, names))}",
            f"Addresses: {record.get_absolute_url()} {reverse('admin:record', args=[record.ref])}",
        ]
    log = LogLine.objects.filter(act=LogLine.Act.ERASE, ref=permalink.pk)
    return [*lines, "State: erased" if log else "State: deleted"]


def history(permalink) -> list[str]:
    return [f"Log: {line}" for line in LogLine.objects.filter(ref=permalink.pk)[:5]]


def publication(record) -> list[str]:
    """Its state, its moments, its open versions and the next scheduled change."""
    revisions = record.permalink.revisions.select_related("author")
    if record.is_public:
        lines = [f"State: published, first on {moment(record.published_at)}"]
    elif record.withdrawn_at:
        withdrawal = revisions.current().first()
        reason = withdrawal.reason if withdrawal else ""
        lines = [
            f"State: withdrawn on {moment(record.withdrawn_at)}; the address answers 410. {reason}"
        ]
    else:
        lines = ["State: never published; the public gets 404."]
    for revision in revisions.order_by("number"):
        if revision.is_open:
            lines.append(f"Open version {revision.number}: {said_of(revision)}")
    if scheduled := revisions.scheduled().order_by("moment").first():
        lines.append(f"Next scheduled change: {said_of(scheduled)}")
    return lines


def said_of(revision) -> str:
    when = f" for {moment(revision.moment)}" if revision.moment else ""
    return f"{state_in_words(revision)}{when}, by {revision.author or 'the site itself'}"


def index_entry(record) -> list[str]:
    """Whether the search index has the record as it is."""
    kind, is_right = type(record), True
    for scope, documents in documents_of(kind, [record.pk]).items():
        entries = Entry.objects.of(scope, kind.label()).filter(record_id=record.pk).count()
        right = list(those_right(scope, kind.label(), documents))
        if entries < len(documents):
            return [f"Index: the entry ({scope}) is missing; run manage.py rebuild_search."]
        is_right = is_right and entries == len(documents) == len(right)
    if not is_right or record.dated != record.date_for_order():
        return ["Index: the entry is not up to date; run manage.py rebuild_search."]
    return ["Index: the entry is there and up to date."]


def alone(record, parameters=""):
    """The filter set of the record's kind over this record only, whether public or not."""
    kind = type(record)
    filterset = filterset_of(kind)(QueryDict(parameters), kind.objects.filter(pk=record.pk))
    filterset.everything = SqlResults(filterset.queryset)
    return filterset


def answers_to(record) -> list[tuple[str, str, str]]:
    """``(parameter, value, label)``: under each of these a list shows the record, once it is public."""
    filterset = alone(record)
    found = [
        (facet.name, choice.value, choice.label)
        for facet in facets(filterset)
        for choice in facet.choices
        if choice.named or choice.open_to_all
    ]
    for name, base_filter in filterset.base_filters.items():
        if isinstance(base_filter, RecordsFilter):
            linked = values_along_path(record, base_filter.field_name)
            found += [(name, other.slug, str(other)) for other in linked if other.is_public]
    return found


def filters(record) -> list[str]:
    start = list_address(type(record))
    said = "Listed at" if record.is_public else "Not public, so in no list. It would be listed at"
    return [f"{said} {start} and under:"] + [
        f"  {start}{query_string([(name, value)])} ({label})"
        for name, value, label in answers_to(record)
    ]


def in_list(record, address: str) -> list[str]:
    """What the list at an address says to the record, filter by filter."""
    names, kind, query = segments(address), type(record), urlsplit(address).query
    label = next((kind.label() for kind in record_kinds() if kind.label() in names), "search")
    if not {label, "list"}.intersection(names[-1:]):
        raise CommandError(NOT_A_LIST.format(address))
    filterset, wrong = alone(record, query), []
    if label not in {kind.label(), "search"}:
        wrong = [f"its kind: it is of {kind.label()}"]
    elif label == "search" and kind not in selection_of_every_kind(QueryDict(query)).kinds:
        wrong = ["kind or type"]
    for name, messages in filterset.errors.items():
        wrong.append(f"{name}, which is not understood: {' '.join(messages)}")
    values = answers_to(record)
    for name, value in filterset.chosen.items():
        if not filterset.everything.taking(filterset, name, value).count():
            given = ", ".join(values_in_query(value))
            own = ", ".join(own for other, own, _label in values if other == name)
            wrong.append(f"{name}={given}; it answers to {own or 'no value'}")
    if not record.is_public:
        wrong.append("its state: it is not public")
    return [f"{address} leaves it out by {reason}" for reason in wrong] or [f"{address} shows it."]


def in_words(record, text: str) -> list[str]:
    """Which words a search does not find in the record: in what the public, or else staff, may find."""
    scope = PUBLIC if record.is_public else DESK
    entries = Entry.objects.filter(kind=record.label(), record_id=record.pk)
    if entries.answering(read(text), scope).exists():
        return [f"“{text}” finds it."]
    words = [match[0] for match in ASKED.finditer(text)]
    wrong = [word for word in words if not entries.answering(read(word), scope).exists()]
    return [f"“{text}” does not find it, because of: {' '.join(wrong) or 'the words together'}"]
