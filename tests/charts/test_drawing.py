import re
from xml.etree import ElementTree as ET

import pytest

from charts.drawing import bar, column_sample, columns, dot_sample, dots
from charts.marks import Axes, Mark, Panel, Scale, step_of
from charts.svg import element

AXES = Axes(2008, 2012, 120)
MANNERS = ["exact", "more-than", "at-least", "nearly", "about", "planned"]


def mark(year=2010, value=60, **fields):
    usual = {"says": f"{value} in {year}", "label": str(value), "address": f"/{year}/"}
    return Mark(year, value, **usual | fields)


def shapes(drawn) -> list:
    """What a mark is drawn with, without its room for a finger and its number."""
    link = ET.fromstring(drawn).find("a")
    return [dict(one.attrib) for one in link if one.tag in {"rect", "path"}][1:]


@pytest.mark.parametrize(
    ("largest", "step"),
    [(0, 1), (3, 1), (4, 2), (7, 5), (116, 50), (4000, 2000), (260_000, 100_000)],
)
def test_a_scale_has_round_steps(largest, step):
    assert step_of(largest) == step


def test_a_scale_reaches_its_largest_value_and_begins_with_nothing():
    scale = Scale(AXES, 100)

    assert list(scale.steps) == [0, 50, 100, 150]
    assert (scale.y(0), scale.y(150), scale.y(75)) == (134, 34, 84)


def test_columns_stand_as_high_as_their_values_and_over_their_years():
    drawn = columns(Panel("Activities", [mark(2008, 150), mark(2012, 75)]), AXES, height=100)

    columns_drawn = [
        one for one in ET.fromstring(drawn).iter("rect") if one.get("class") == "shape"
    ]
    assert [one.get("height") for one in columns_drawn] == ["100", "50"]
    middles = [float(one.get("x")) + 11 for one in columns_drawn]
    assert middles == [60 + 66, 60 + 66 + 4 * 132]


def test_every_manner_of_knowing_a_value_is_drawn_in_a_way_of_its_own():
    drawn = {
        manner: columns(Panel("Activities", [mark(manner=manner)]), AXES) for manner in MANNERS
    }

    assert len({re.sub("touch.*", "", str(one)) for one in drawn.values()}) == len(MANNERS)
    assert {manner: len(shapes(one)) for manner, one in drawn.items()} == {
        "exact": 1, "more-than": 2, "at-least": 2, "nearly": 2, "about": 2, "planned": 1,
    }  # fmt: skip


def test_only_marks_that_are_said_to_be_comparable_are_joined():
    one, two, three = mark(2008), mark(2010), mark(2012)
    panel = Panel("Students", [one, two, three], joined=[(one, two)])

    lines = [line.attrib for line in ET.fromstring(dots(panel, AXES)).iter("line")]

    assert [(line["x1"], line["x2"]) for line in lines] == [("126", "390")]


def test_each_value_is_a_link_that_says_it():
    drawn = ET.fromstring(dots(Panel("Students", [mark(2008, 7), mark(2009, 8)]), AXES))

    assert [(one.get("href"), one.get("aria-label")) for one in drawn.iter("a")] == [
        ("/2008/", "7 in 2008"), ("/2009/", "8 in 2009"),
    ]  # fmt: skip
    assert [one.text for one in drawn.iter("title")] == ["7 in 2008", "8 in 2009"]


def test_series_differ_in_form_and_not_in_color_alone():
    first, second = (dots(Panel("S", [mark(series=one)]), AXES) for one in (1, 2))

    assert ("<circle" in first, "<circle" in second) == (True, False)
    assert dot_sample(1) != dot_sample(2)


def test_nothing_breaks_out_of_a_chart():
    hostile = '"><script>alert(1)</script>'
    drawn = columns(Panel(hostile, [mark(says=hostile, label=hostile, address=hostile)]), AXES)

    assert "<script" not in drawn
    assert [one.text for one in ET.fromstring(drawn).iter("title")] == [hostile]
    assert element("text", "a < b") == "<text>a &lt; b</text>"


@pytest.mark.parametrize(
    "drawn", [*map(column_sample, MANNERS), bar(0, 0), bar(3, 7), dot_sample(3)]
)
def test_small_pictures_are_whole_and_not_read_aloud(drawn):
    assert ET.fromstring(drawn).get("aria-hidden") == "true"


def test_a_bar_is_as_long_as_its_share():
    lengths = [
        ET.fromstring(bar(*one)).find("rect").get("width") for one in [(0, 5), (1, 5), (5, 5)]
    ]

    assert lengths == ["0", "12", "60"]
