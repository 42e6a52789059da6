"""schema.org JSON-LD of a record, from ``schema_type`` and ``schema_properties`` of its kind."""

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
from uploads.storage import download_name
from values.dates import PartialDate
from values.languages import Wording

# Longest list of related rows in JSON-LD; the page itself shows all of them.
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
                # The page of this directory about the record is ``mainEntityOfPage``.
                "url": record.website or url,
                "sameAs": [address for address in record.same_as if address],
                "image": picture(record),
                "keywords": [str(sector.name) for sector in record.sectors.all()],
                "mainEntityOfPage": page,
            }
        ),
        **known(
            {
                name: stated_properties(record, names)
                for name, names in record.schema_properties.items()
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


def stated_properties(record, names):
    """schema.org value of an attribute; of a tuple of attributes, all values in one list."""
    if isinstance(names, tuple):
        return [value for name in names for value in as_list(stated_properties(record, name))]
    return property_value(record, getattr(record, names))


def as_list(value) -> list:
    return value if isinstance(value, list) else [value] if value else []


def property_value(record, value):
    if isinstance(value, PartialDate):
        return moment(value, getattr(record, "time_zone", "") or settings.TIME_ZONE)
    if isinstance(value, Wording):
        return spoken(value)
    if isinstance(value, FieldFile):
        return file(value) if value else {}
    if isinstance(value, models.Manager):
        value = list(value.all())
    if isinstance(value, list):
        rows = value[:MOST]
        # Places are stated as they are.
        return rows if all(isinstance(row, dict) for row in rows) else linked_all(rows)
    if isinstance(value, models.Model):
        return next(iter(linked(value)), {})
    return value


def linked_all(rows) -> list[dict]:
    return [entry for row in rows for entry in linked(row)]


def linked(other) -> list[dict]:
    """schema.org entries of a related row or record; empty where it is not public."""
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
