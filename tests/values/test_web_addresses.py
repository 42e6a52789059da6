"""Websites are addresses that a browser opens."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from evidence.models import Source
from institutions.models import Institution
from values.typed_text import as_typed
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("www.example.edu.cn", "https://www.example.edu.cn"), ("example.edu.cn/a", "https://example.edu.cn/a"),
        ("https：//www.example.edu.cn", "https://www.example.edu.cn"), ("\u3000http://a.cn\u00a0", "http://a.cn"),
        ("网址：www.a.cn", "https://www.a.cn"), ("ftp://x.org", "ftp://x.org"), ("a@b.cn", "a@b.cn"),
        ("www.a.cn；www.b.cn", "www.a.cn；www.b.cn"), ("no address", "no address"),
    ],
)  # fmt: skip
def test_an_address_is_completed_as_it_was_meant(typed, meant):
    assert as_typed(Institution._meta.get_field("website"), typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "02wmsc919",
        " 02WMSC919 ",
        "https://ror.org/02wmsc919/",
        "ror.org/02wmsc919",
        "ROR：02wmsc919",
    ],
)
def test_an_identifier_may_be_the_address_of_its_page(typed):
    assert as_typed(Institution._meta.get_field("ror"), typed) == "02wmsc919"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("换行\n大学（主校区）", "换行大学（主校区）"), ("Line \r\nbreak", "Line break"),
     ("\ufeff零宽\u200b大学", "零宽大学"), ("ภา\u200bษา", "ภา\u200bษา"), ("  a  b\u3000", "a  b")],
)  # fmt: skip
def test_a_name_is_one_line_without_signs_that_do_not_show(typed, meant):
    assert as_typed(Institution._meta.get_field("name_en"), typed) == meant
