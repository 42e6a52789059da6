"""Pages can be read in one more language: a catalog is all it takes, records stay in their languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from institutions.models import Institution

PAGES = [
    "", "study/", "institutions/?sort=name", "institutions/list.csv", "countries/la/", "sectors/",
    "events/calendar/2025/", "search/?q=rail", "statistics/", "about/", "correct/",
]  # fmt: skip


@pytest.fixture
def vietnamese(settings):
    settings.LANGUAGES = [*settings.CONTENT_LANGUAGES, ("vi", "Tiếng Việt")]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("vietnamese")
def test_pages_answer_in_a_further_language(client, countries, sectors, published, page):
    published(Institution, "Hanoi Tech", takes_international="yes", countries=[countries["LA"]])

    answer = client.get(f"/vi/{page}")
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text

    assert answer.status_code == 200
    if "csv" not in page:
        assert '<html lang="vi">' in text
        assert 'hreflang="vi"' in client.get("/en/about/").text


@pytest.mark.usefixtures("vietnamese")
def test_records_stand_there_in_the_first_of_their_languages(client, published):
    record = published(Institution, "Hanoi Tech", name_zh_hans="河内科技")
    with translation.override("vi"):
        page = client.get(reverse("institutions:detail", args=[record.slug])).text

    assert 'lang="en">\n        Hanoi Tech' in page or "Hanoi Tech</h1>" in " ".join(page.split())
    assert "name in English only" not in page
