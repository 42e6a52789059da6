import pytest
from django.urls import reverse
from django.utils import translation

from records.kinds import record_kinds

LANGUAGES = ["en", "zh-hans"]
PAGES = [
    "", "countries/", "sectors/", "statistics/", "statistics/one-page/",
    "countries/vn/brief/", "search/", "search/?q=rail&country=VN", "about/",
    "privacy/", "accessibility/", "countries/vn/", "sectors/rail-transit/",
    "study/", "partners/?country=VN", "statistics/cooperation/",
]  # fmt: skip
PAGES += [f"{kind.label()}/" for kind in record_kinds()]
PAGES += [f"{kind.label()}/?country=XX&page=1" for kind in record_kinds()]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(params=PAGES)
def page(request, language, countries, sectors):
    """The address of each public page, in each language."""
    return f"/{language}/{request.param}"


@pytest.fixture
def addresses_of(page_of):
    """All public addresses that lead to one record."""

    def of(record, language="en"):
        with translation.override(language):
            list_address = reverse(f"{record.label()}:list")
        return [page_of(record, language), list_address, f"{list_address}list.csv"]

    return of
