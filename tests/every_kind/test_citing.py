"""How a record is cited, in text and for reference managers."""

from itertools import accumulate

import pytest
from citeproc import Citation as CslCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.utils import timezone

from alliances.models import Alliance
from evidence.models import Citation, Source
from records.exports.citations import bibtex, citation_of, in_tex

# What is said of a record, whichever database brought it.
pytestmark = pytest.mark.once


@pytest.fixture
def today():
    return timezone.localdate().isoformat()


SITE = "China-ASEAN Education Cooperation Week: Directory"


def test_a_page_says_how_it_is_cited(kind, client, published, today):
    record = published(kind, "Rail Forum")
    html = client.get(record.get_absolute_url()).content.decode()
    address = f"http://127.0.0.1:8000/id/{record.ref}/"

    assert f"{SITE}. Rail Forum[EB/OL]. ({today})[{today}]. {address}." in html
    day = f"{timezone.localdate():%B} {timezone.localdate().day}"
    year = timezone.localdate().year
    assert f"{SITE}. ({year}, {day}). Rail Forum. Retrieved {day}, {year}, from {address}" in html


def test_an_operator_is_the_author_and_the_site_is_named(published, settings, kind):
    settings.SITE_OPERATOR = {"en": "The Office", "zh-hans": "办公室"}
    record = published(kind, "Rail Forum")
    citation = citation_of(record, record.published_at)

    assert citation.gb_t_7714.startswith("The Office. Rail Forum[EB/OL]. (")
    assert citation.apa.startswith("The Office. (")
    assert f"). Rail Forum. {SITE}. Retrieved " in citation.apa


def test_a_citation_names_the_sources_of_a_record_but_none_that_is_missing(
    kind, client, published, source
):
    record = published(kind, "Rail Forum")
    missing = Source.objects.create(slug="none", kind="press", title_en="None", status="general")
    for cited in [source, missing]:
        Citation.objects.create(record=record, source=cited)
    said = "A page of the ministry. https://example.org/page"
    address = record.get_absolute_url().removesuffix("/")
    assert f"note = {{Source: {said}}}," in client.get(f"{address}.bib").content.decode()
    assert f"N1  - {said}\r\nER  - " in client.get(f"{address}.ris").content.decode()


def test_a_processor_of_citation_styles_makes_a_reference_of_the_file(
    kind, client, published, today
):
    record = published(kind, "Rail: 铁路 & <Road>", slug="2016")
    answer = client.get(f"/en/{kind.label()}/2016.csl.json")
    assert answer["Content-Type"] == "application/vnd.citationstyles.csl+json; charset=utf-8"

    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    references = CitationStylesBibliography(style, CiteProcJSON(answer.json()), formatter.plain)
    references.register(CslCitation([CitationItem(f"caecw-{record.ref}")]))
    day = f"{timezone.localdate():%B} {timezone.localdate().day}, {today[:4]}"
    address = f"http://127.0.0.1:8000/id/{record.ref}/"
    assert [str(reference) for reference in references.bibliography()] == [
        f"{SITE} ({today[:4]}) Rail: 铁路 & <Road>, {SITE}. Available at: {address} (Accessed: {day})."
    ]


@pytest.mark.every_kind
def test_a_citation_is_a_file_for_reference_managers(kind, client, published, today):
    record = published(kind, "Rail & {Road} 100%", slug="2016", name_zh_hans="铁路")
    bib = client.get(f"/en/{kind.label()}/2016.bib")
    ris = client.get(f"/zh-hans/{kind.label()}/2016.ris")
    address = f"http://127.0.0.1:8000/id/{record.ref}/"

    assert bib["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert bib["Content-Disposition"] == 'attachment; filename="2016.bib"'
    assert bib.content.decode().splitlines() == [
        f"@misc{{caecw-{record.ref},",
        f"  author = {{{{{SITE}}}}},",
        r"  title = {{Rail \& \textbraceleft{}Road\textbraceright{} 100\%}},",
        f"  year = {{{today[:4]}}},",
        f"  date = {{{today}}},",
        f"  howpublished = {{{SITE}}},",
        f"  url = {{{address}}},",
        f"  urldate = {{{today}}},",
        "  language = {en},",
        "}",
    ]
    assert ris.content.decode().split("\r\n") == [
        "TY  - ELEC",
        "AU  - 中国—东盟教育交流周信息库",
        "TI  - 铁路",
        "T2  - 中国—东盟教育交流周信息库",
        f"PY  - {today[:4]}",
        f"DA  - {today.replace('-', '/')}",
        f"Y2  - {today.replace('-', '/')}",
        f"UR  - {address}",
        "LA  - zh-hans",
        "ER  - ",
        "",
    ]


def test_no_name_breaks_out_of_its_field(published, kind):
    record = published(kind, "One},\n  url = {x")
    entry = bibtex(citation_of(record, record.published_at))

    title = r"{{One\textbraceright{}, url = \textbraceleft{}x}}"
    assert f"  title = {title}," in entry.splitlines()
    assert in_tex("a\\b~c^d_e#f$g") == (
        r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}d\_e\#f\$g"
    )


@pytest.mark.every_kind
@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_what_is_not_public_is_not_cited(kind, client, make, withdrawn, ending):
    draft, gone = make(kind, "Draft"), withdrawn(kind, "Gone")

    for record, status in [(draft, 404), (gone, 410)]:
        address = f"/en/{kind.label()}/{record.slug}.{ending}"
        assert client.get(address).status_code == status
    assert client.get(f"/en/{kind.label()}/nothing.{ending}").status_code == 404


def test_the_permanent_address_is_a_picture_too(kind, client, published, make, withdrawn):
    record, draft, gone = published(kind), make(kind, "Draft"), withdrawn(kind, "Gone")
    answer = client.get(f"/id/{record.ref}.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"style" not in answer.content
    assert client.get(f"/id/{draft.ref}.svg").status_code == 404
    assert client.get(f"/id/{gone.ref}.svg").status_code == 410
    assert client.get("/id/00000000.svg").status_code == 404
    html = client.get(record.get_absolute_url()).content.decode()
    assert html.count(f'src="/id/{record.ref}.svg"') == 1


def test_a_page_of_an_institution_sends_applicants_to_it(kind, client, published):
    html = client.get(published(kind).get_absolute_url()).content.decode()
    sentence = "This site takes no applications. Please apply to the institution itself."

    assert html.count(sentence) == (kind.label() == "institutions")


@pytest.mark.parametrize("face", [".bib", ".ris", "/correct/"])
def test_a_former_address_leads_each_face_to_where_it_is_now(
    kind, client, published, page_of, face
):
    record = published(kind, "Hanoi", slug="2301")
    former = page_of(record).removesuffix("/")
    record.slug = "2302"
    record.save()

    answer = client.get(f"{former}{face}")
    assert answer["Location"] == f"{page_of(record).removesuffix('/')}{face}"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(f"{former.replace('2301', '2304')}{face}").status_code == 404


@pytest.mark.parametrize("name", ["a } b", "{ a", "{{a}}"])
def test_braces_in_a_name_leave_those_of_the_file_in_pairs(client, published, name):
    record = published(Alliance, name)

    text = client.get(f"/en/alliances/{record.slug}.bib").text
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in text))
    assert (min(depths), depths[-1]) == (0, 0)
