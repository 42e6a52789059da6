"""Pictures that the server draws: plates and images for link previews."""

import re
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from alliances.models import Alliance
from editions.models import Edition
from editorial.workflow.publishing import withdraw
from institutions.models import Institution
from plates.lettering import estimated, fitted
from plates.palette import palette
from plates.plate import SHAPES, plate
from plates.share_image import covers, ground, share_image

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "text", ["2025", "老挝", "Lao <PDR>\x01 & co", "Transport, logistics, rail "]
)
def test_a_plate_is_a_name_within_its_edges_in_the_colors_of_the_site(text, shape):
    drawn = ET.fromstring(plate(text, "en", shape))

    lines = drawn.findall(f".//{SVG}text")
    size = int(drawn.find(f"{SVG}g").get("font-size"))
    assert "".join(line.text for line in lines).replace(" ", "") == re.sub("[ \x01]", "", text)
    assert max(estimated(line.text, size) for line in lines) < SHAPES[shape][0]
    assert max(int(line.get("y")) for line in lines) < SHAPES[shape][1] * 0.8
    colors = {entry.get("fill") for entry in drawn.findall(f"{SVG}rect")} - {"url(#m)"}
    assert colors == {palette()["brand"].light, palette()["brand-deep"].light}
    assert palette()["brand"].dark in drawn.find(f"{SVG}style").text


def test_a_name_that_is_too_long_is_cut():
    size, lines = fitted("联" * 500, (900, 130), (84, 60), estimated)

    assert (size, len(lines), lines[-1][-1]) == (60, 1, "…")
    assert estimated(lines[0], size) <= 900


def test_no_line_begins_with_a_mark():
    _size, lines = fitted("老挝国立大学，贵州大学", (360, 400), (60,), estimated)

    assert lines == ["老挝国立大", "学，贵州大学"]


def test_an_image_has_the_name_or_no_words_at_all():
    named, other, unknown = (share_image(name, "Directory") for name in ["贵州", "老挝", "\ue000"])

    assert [covers("贵州 Việt Nam"), covers("\ue000")] == [True, False]
    assert named != other
    with Image.open(BytesIO(named)) as image:
        assert (image.size, image.format) == ((1200, 630), "PNG")
    assert len(named) < 100_000
    with Image.open(BytesIO(unknown)) as image:
        plain = ground().quantize(32).convert("RGB")
        assert image.convert("RGB").tobytes() == plain.tobytes()


def test_every_record_has_an_image_while_it_is_public(kind, client, published, make, settings):
    record, draft = published(kind), make(kind)
    address = f"/en/{kind.label()}/{record.slug}.png"

    page = client.get(record.get_absolute_url()).text
    image = f'content="{settings.SITE_URL}{address}"'
    answer = client.get(address)

    assert image in page
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get(f"/en/{kind.label()}/{draft.slug}.png").status_code == 404
    withdraw(record)
    assert client.get(address).status_code == 410


def test_only_what_says_so_has_a_plate(client, published, countries, sectors):
    published(Edition, slug="2016", number=9)
    for kind in [Alliance, Institution]:
        published(kind, slug="hanoi")
    addresses = {
        "/en/editions/2016/plate.svg": 200,
        "/en/editions/2016/band.svg": 200,
        "/en/editions/2016/other.svg": 404,
        "/zh-hans/countries/la/band.svg": 200,
        "/zh-hans/countries/xx/band.svg": 404,
        "/en/sectors/rail-transit/band.svg": 200,
        "/en/alliances/hanoi/plate.svg": 404,
        "/en/institutions/hanoi/plate.svg": 404,
        "/en/countries/la.png": 200,
        "/en/sectors/rail-transit.png": 200,
    }

    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items()} == addresses
    assert countries["LA"].name_zh_hans in answers["/zh-hans/countries/la/band.svg"].text
    assert "2016</text>" in answers["/en/editions/2016/plate.svg"].text
    assert answers["/en/editions/2016/plate.svg"]["Content-Type"] == "image/svg+xml"
    policy = answers["/en/editions/2016/plate.svg"]["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
