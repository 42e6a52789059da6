"""Websites are addresses that a browser opens."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from evidence.models import Source
from values.web_addresses import WebAddressField

SENTENCE = "Write the address of a web page: it begins with https:// or http://."
FIELDS = [
    field
    for model in apps.get_models()
    if not model.__module__.startswith("django.")
    for field in model._meta.concrete_fields
    if isinstance(field, models.URLField)
]


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_every_field_of_an_address_takes_web_pages_only(field):
    assert isinstance(field, WebAddressField)
    for address in ["https://example.org/a", "HTTP://example.org"]:
        assert field.clean(address, None) == address
    for address in ["ftp://example.org/", "ftps://example.org/", "javascript:alert(1)", "x"]:
        with pytest.raises(ValidationError) as refused:
            field.clean(address, None)
        assert refused.value.messages == [SENTENCE]


def test_a_source_is_linked_only_at_the_address_of_a_web_page():
    for address in ["ftp://example.org/", "httpx://example.org", "http:evil"]:
        with pytest.raises(ValidationError) as refused:
            Source(address=address, linkable=True).clean()
        assert refused.value.message_dict == {"address": [SENTENCE]}
    Source(address="page 12 of a book").clean()
    Source(address="https://example.org/", linkable=True).clean()
