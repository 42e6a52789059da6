"""A selection as an Atom feed (RFC 4287), last changed first."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import get_language

from records.exports.schema_org import publisher_name
from records.pages.latest import last_change
from values.plain_text import readable

# Never change it: feed readers and calendars store the UUIDs derived from it.
NAMESPACE = UUID("5d0f6c0a-7f0e-4d0b-9a51-3c1f2a7be8d4")
# Number of latest changes told of a record.
SHOWN = 5
# Atom needs a date, even where nothing was ever published.
NEVER = datetime(2008, 1, 1, tzinfo=UTC)


def uuid_of(record, part: str = "") -> UUID:
    """UUID version 5 of the record's ref and a part; the same in every language."""
    return uuid5(NAMESPACE, f"{record.ref}/{part}")


class Feed(Atom1Feed):
    """Django's Atom feed, with ``xml:lang`` on entries that are not in the reader's language."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self):
        """For an empty feed the last change of the site; Django would say "now" at each request."""
        return super().latest_post_date() if self.items else self.feed["last_change"]


def content_of(record, history) -> str:
    """HTML: what changed and when, newest first, and the summary of the record."""
    lines = [f"<li>{date_format(localtime(line.at))}: {escape(line.says)}</li>" for line in history]
    summary = f"<p>{escape(record.summary)}</p>" if record.summary else ""
    return readable(f"<ul>{''.join(lines)}</ul>{summary}")


def as_feed(title: str, subtitle: str, address: str, own_address: str, entries) -> bytes:
    """The feed as XML. ``entries``: records with ``with_changes()``, each with its history, newest first.

    ``address`` is the URL of the HTML list. The summary of an entry says what changed last, the
    content what changed before, and the summary of the record.
    """
    feed = Feed(
        title=readable(title),
        link=f"{settings.SITE_URL}{address}",
        description="",
        subtitle=readable(subtitle),
        language=get_language(),
        author_name=publisher_name(),
        feed_url=f"{settings.SITE_URL}{own_address}",
        last_change=last_change() or NEVER,
        feed_guid=uuid5(NAMESPACE, own_address).urn,
    )
    for record, history in entries:
        feed.add_item(
            title=readable(record.name),
            language=record.name.foreign,
            link=f"{settings.SITE_URL}{record.get_absolute_url()}",
            description=escape(readable(history[0].says)) if history else "",
            content=content_of(record, history[:SHOWN]),
            unique_id=uuid_of(record).urn,
            pubdate=record.published_at,
            updateddate=record.changed_at,
            categories=[
                str(country.name) for country in [*record.countries.all(), *record.sectors.all()]
            ],
        )
    return feed.writeString("utf-8").encode()
