"""JSON beside the pages: the same as the API answers, and the form that a client asks for."""

import csv
import json
import re

import pytest
from pyld import jsonld

from evidence.models import Figure, Indicator
from exchange_site.public.statistics_pages import QUESTIONS
from institutions.models import Institution
from records.pages.record_detail import FORMS


def test_a_list_and_a_record_have_a_twin_that_says_what_the_api_says(
    kind, client, list_of, page_of, published, countries
):
    record = published(kind, "Hanoi", countries=[countries["VN"]])
    published(kind, "Paris", countries=[countries["FR"]])
    label = kind.label()

    listed = json.loads(b"".join(client.get(f"{list_of(kind)}list.json?country=VN")))
    answered = client.get(f"/api/v1/{label}/?country=VN&facets=1").json()
    assert listed == answered
    assert [found["ref"] for found in listed["results"]] == [record.ref]
    twin = client.get(f"{page_of(record).removesuffix('/')}.json")
    assert twin.json() == client.get(f"/api/v1/{label}/{record.ref}/").json()
    assert twin["Access-Control-Allow-Origin"] == "*"


VOCABULARY = "https://schema.org/"


def in_triples(document: dict) -> dict[str, dict]:
    """What a processor of JSON-LD understands, by the id of each thing; it reads nothing from elsewhere."""

    def load(address, _options):
        assert address.rstrip("/") == VOCABULARY.rstrip("/")
        context = {"@context": {"@vocab": VOCABULARY}}
        return {"contextUrl": None, "documentUrl": address, "document": context}

    return {node["@id"]: node for node in jsonld.flatten(document, None, {"documentLoader": load})}


@pytest.mark.every_kind
def test_a_processor_of_linked_data_reads_the_record_from_its_page_and_its_file(
    kind, client, page_of, published, countries
):
    record = published(kind, "Rail: 铁路", countries=[countries["VN"]], on="2016-08-01")
    page = client.get(page_of(record)).text
    stated = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    file = client.get(f"{page_of(record).removesuffix('/')}.jsonld")

    of_file = in_triples(file.json())
    of_page = [in_triples(json.loads(text)) for text in stated]
    assert of_file in of_page
    thing = of_file[f"http://127.0.0.1:8000/id/{record.ref}/"]
    assert thing["@type"] == [f"{VOCABULARY}{record.schema_type}"]
    assert thing[f"{VOCABULARY}name"][0]["@value"] == "Rail: 铁路"
    assert thing[f"{VOCABULARY}identifier"] == [{"@value": record.ref}]
    web_page = thing[f"{VOCABULARY}mainEntityOfPage"][0]["@id"]
    assert of_file[web_page]["@type"] == [f"{VOCABULARY}WebPage"]


def test_the_permanent_address_leads_to_the_form_that_is_asked_for(
    kind, client, page_of, published
):
    record = published(kind)
    page = page_of(record)
    html = client.get(page).text

    for media_type, suffix in FORMS.items():
        answer = client.get(f"/id/{record.ref}/", HTTP_ACCEPT=media_type)
        address = f"{page.removesuffix('/')}{suffix}" if suffix else page
        assert (answer.status_code, answer["Location"]) == (302, address)
        assert "Accept" in answer["Vary"].split(", ")
        there = client.get(address)
        assert there.status_code == 200
        assert there["Content-Type"].startswith(media_type)
        if suffix:
            assert f'type="{media_type}" href="http://127.0.0.1:8000{address}"' in html
    for anything in ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"]:
        answer = client.get(f"/id/{record.ref}/", HTTP_ACCEPT=anything)
        assert answer["Location"] == page


def test_a_former_address_and_a_withdrawn_record_are_answered_as_pages_are(
    kind, client, withdrawn, page_of
):
    address = page_of(withdrawn(kind)).removesuffix("/")

    assert client.get(f"{address}.csv").status_code == 404
    for ending in ["json", "jsonld", "csl.json"]:
        gone = client.get(f"{address}.{ending}")
        assert (gone.status_code, gone["Content-Type"]) == (410, "application/problem+json")
        nothing = client.get(f"{address}-of-another.{ending}")
        assert (nothing.status_code, nothing.json()["status"]) == (404, 404)


@pytest.mark.parametrize("twin", ["list.json", "changes.json"])
def test_a_value_that_is_not_understood_is_named_as_the_api_does(kind, client, list_of, db, twin):
    query = "country=XX&year=abc"
    answer = client.get(f"{list_of(kind, 'zh-hans')}{twin}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json() == client.get(f"/api/v1/{kind.label()}/?{query}").json()


@pytest.mark.parametrize(("folder", "key"), [("countries", "vn"), ("sectors", "ict")])
def test_countries_and_sectors_have_twins(
    kind, client, published, make, countries, sectors, folder, key
):
    for make_one in [published, make]:
        make_one(kind, countries=[countries["VN"]], sectors=[sectors["ict"]])

    twin = client.get(f"/en/{folder}/{key}.json").json()
    rows = json.loads(b"".join(client.get(f"/en/{folder}/list.json")))["results"]

    assert twin["records"][kind.label()] == {"count": 1, "named": 1}
    assert {name: twin[name] for name in rows[0]} in rows
    assert client.get(f"/en/{folder}/nowhere.json").status_code == 404
    for page in [f"/en/{folder}/{key}/", f"/en/{folder}/"]:
        assert 'rel="alternate" type="application/json"' in client.get(page).text


def test_the_search_has_a_twin_with_what_answers_strictly(client, published, kind, countries):
    found = [published(kind, f"Rail {n}", countries=[countries["VN"]]) for n in range(6)]
    published(kind, "Paris")
    query = "?q=rail&country=VN"
    page, twin = client.get(f"/en/search/{query}"), client.get(f"/en/search.json{query}")

    answered = twin.json()
    (group,) = answered["results"]
    assert answered["count"] == group["count"] == page.context["total"] == 6
    assert {row["ref"] for row in group["results"]} < {record.ref for record in found}
    assert len(group["results"]) == 5
    listed = json.loads(b"".join(client.get(group["next"].removeprefix("http://127.0.0.1:8000"))))
    assert listed["count"] == 6
    assert 'type="application/json" href="http://127.0.0.1:8000/en/search.json?' in page.text
    wrong = client.get("/en/search.json?country=XX&kind=nothing")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["country", "kind"])


def test_pages_of_statistics_have_twins_with_the_rows_of_their_charts(
    client, published, countries, source
):
    published(Institution, "Hanoi", countries=[countries["VN"]], on="2016")
    indicator = Indicator.objects.create(slug="students", name_en="Students", name_zh_hans="学生")
    figure = Figure.objects.create(
        indicator=indicator, source=source, about="week", value=5, qualifier="exact", as_of="2016"
    )
    for name in QUESTIONS:
        address = f"/en/{name.replace('_', '/')}"
        page, twin = client.get(f"{address}/"), client.get(f"{address}.json").json()

        assert f'type="application/json" href="http://127.0.0.1:8000{address}.json"' in page.text
        assert [chart["name"] for chart in twin["charts"]] == [
            chart.name for chart in page.context["pictures"]
        ]
        for chart in twin["charts"]:
            rows = csv.DictReader(
                client.get(f"/en/statistics/{chart['name']}.csv").text.splitlines()
            )
            as_text = [
                {column: "" if cell is None else str(cell) for column, cell in row.items()}
                for row in chart["rows"]
            ]
            assert [list(row.values()) for row in rows] == [list(row.values()) for row in as_text]
        assert [(table["name"], len(table["figures"])) for table in twin["tables"]] == [
            (table.anchor, len(table.figures)) for table in page.context["tables"]
        ]
    (table,) = client.get("/en/statistics.json").json()["tables"]
    assert table["figures"] == [client.get(f"/api/v1/figures/{figure.pk}/").json()]
