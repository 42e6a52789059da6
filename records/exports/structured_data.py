"""A record in the words of schema.org: its kind states which of them fit, and this reads them."""

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile

from records.exports.schema_org import (
    CONTEXT,
    absolute,
    body,
    in_language,
    known,
    moment,
    permanent_address,
    readers_tag,
    spoken,
    thing,
)
from records.models.querysets import has_institution
from uploads.storage import download_name
from values.dates import PartialDate
from values.languages import Wording

# Of a thousand members a machine is told the first; the page names them all.
MOST = 30


def structured_data(record, changed=None, **_page) -> dict:
    url = absolute(record.get_absolute_url())
    page = {"@type": "WebPage", "@id": url, "inLanguage": readers_tag()}
    if changed:
        page["dateModified"] = changed.at.isoformat(timespec="seconds")
    return {
        "@context": CONTEXT,
        "@type": record.schema_type,
        "@id": permanent_address(record.ref),
        **known(
            {
                "identifier": record.ref,
                "name": spoken(record.name),
                "alternateName": other_names(record),
                "description": spoken(record.summary),
                "url": url,
                "sameAs": [address for address in record.same_as if address],
                "image": picture(record),
                "keywords": [str(sector.name) for sector in record.sectors.all()],
                "mainEntityOfPage": page,
            }
        ),
        **known(
            {
                name: stated_properties(record, said)
                for name, said in record.schema_properties.items()
            }
        ),
    }


def other_names(record) -> list[dict]:
    names = [*record.names_elsewhere]
    names += [Wording(alias.text, alias.language) for alias in record.aliases.all()]
    return [in_language(name, name.language) for name in names]


def picture(record) -> str:
    widths = record.picture_widths
    return absolute(widths[-1][0]) if widths else ""


def stated_properties(record, said):
    """The value of an attribute, or of several together, as schema.org writes it."""
    if isinstance(said, tuple):
        return [one for name in said for one in as_list(stated_properties(record, name))]
    return property_value(record, getattr(record, said))


def as_list(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def property_value(record, value):
    if isinstance(value, PartialDate):
        return moment(value, getattr(record, "time_zone", "") or settings.TIME_ZONE)
    if isinstance(value, Wording):
        return spoken(value)
    if isinstance(value, FieldFile):
        return file(value) if value else {}
    if isinstance(value, models.Manager | models.QuerySet):
        rows = value.select_related("institution") if has_institution(value.model) else value.all()
        return [one for row in rows[:MOST] for one in linked(row)]
    if isinstance(value, models.Model):
        return next(iter(linked(value)), {})
    return value


def linked(other) -> list[dict]:
    """A body as it is shown, or another record where the public may see it."""
    if hasattr(other, "public_values"):
        return [body(value) for value in other.public_values()]
    if not other.is_public:
        return []
    return [thing(other.schema_type, spoken(other.name), other.get_absolute_url())]


def file(value) -> dict:
    return {
        "@type": "MediaObject",
        "name": download_name(value.name),
        "contentUrl": absolute(value.url),
    }
