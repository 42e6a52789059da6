"""Addresses of web pages, and identifiers that have a page in a register."""

import re
import unicodedata

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from values.plain_text import typed_line

validate_web_address = URLValidator(
    schemes=["http", "https"],
    message=_("Write the address of a web page: it begins with https:// or http://."),
)
# What stands before the host, also as typed with a Chinese keyboard; ``scheme`` of the two we take.
SCHEME = re.compile(r"(?:(?:(?P<scheme>https?)\s*[:：]?\s*[/／\\]{1,3}|//)\s*)+", re.IGNORECASE)
LABEL = re.compile(r"(?:网址|网站|官网|官方网站|主页|website|url)\s*[:：]\s*(?=\S)", re.IGNORECASE)
HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?=[/?#]|$)")


def typed_address(text: str) -> str:
    """The web address that a person means, with a scheme; texts of another form stay as they are."""
    text = typed_line(text).strip("<>《》,;，；。、 ")
    label = LABEL.match(text)
    text = text[label.end() :] if label else text
    scheme = SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    host, slash, path = rest.partition("/")
    rest = unicodedata.normalize("NFKC", host).replace("。", ".") + slash + path
    if not HOST.match(rest) or (scheme and scheme[0] in {"http://", "https://"}):
        return text
    known = (scheme and scheme["scheme"]) or "https"
    return f"{known.lower()}://{rest}"


def typed_identifier(text: str, page: str) -> str:
    """The identifier in a text that may be the address of its page (``page``: with ``%s``)."""
    text = unicodedata.normalize("NFKC", typed_line(text))
    host = re.escape(page.partition("://")[2].partition("/")[0].removeprefix("www."))
    path = r"/(?:[\w-]+/)*(\w+)/?(?:[?#].*)?$"
    address = re.match(rf"(?:https?://)?(?:[\w-]+\.)?{host}{path}", text, re.IGNORECASE)
    return address[1] if address else re.sub(r"^\w+(?:\s*:\s*|\s+)", "", text)


def is_typed_address(text: str) -> bool:
    """Whether the text is meant as the address of a page, such as one that was pasted."""
    text = text.strip()
    return bool(re.match(r"(?:https?[:：]|www\.)\S+$", text, re.IGNORECASE))


def without_scheme(address: str) -> str:
    """What two spellings of an address have in common: no scheme, no ``www.``, no slash at the end."""
    rest = typed_address(address).partition("://")[2] or address
    return rest.removeprefix("www.").partition("#")[0].rstrip("/")


class WebAddressFormField(forms.URLField):
    def to_python(self, value):
        return super().to_python(typed_address(value) if isinstance(value, str) else value)


class WebAddressField(models.URLField):
    """A URL that a browser opens; Django's field also takes ``ftp://``. In the database it is the same."""

    default_validators = [validate_web_address]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": WebAddressFormField} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
