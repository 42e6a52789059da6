import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from records.selection.facets import Choice, Facet

VIET_NAM = {"value": "VN", "label": "Viet Nam", "named": 3}


class Inputs(HTMLParser):
    """The attributes of the fields in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "input":
            self.found.append(dict(attrs))


def html_of(*, several=True, label="country", **choice):
    made = Choice(**VIET_NAM | {"chosen": False} | choice)
    facet = Facet("country", label, [made], several, is_active=made.chosen)
    return " ".join(render_to_string("records/_facet.html", {"facet": facet}).split())


def test_a_box_is_ticked_where_its_choice_is_chosen():
    attributes = {"type": "checkbox", "name": "country", "value": "VN"}
    assert Inputs(html_of(chosen=True)).found == [attributes | {"checked": None}]
    assert Inputs(html_of()).found == [attributes]


def test_nothing_in_a_choice_is_taken_for_markup():
    html = html_of(value='"><script>', label="<b>now</b>")

    assert [entry["value"] for entry in Inputs(html).found] == ['"><script>']
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("chosen", [True, False])
def test_a_filter_is_open_where_a_choice_is_chosen(chosen):
    html = html_of(chosen=chosen, label="country & more")

    assert (re.search(r"<details [^>]*\bopen\b", html) is not None) is chosen
    assert "Country &amp; more</summary>" in html


def test_a_single_choice_can_be_taken_back_in_the_readers_language():
    radio = {"type": "radio", "name": "country"}
    assert Inputs(html_of(several=False)).found == [
        radio | {"value": "", "checked": None},
        radio | {"value": "VN"},
    ]
    assert "any</span>" in html_of(several=False)
    with translation.override("zh-hans"):
        assert "any</span>" not in html_of(several=False)


def test_how_many_more_are_open_to_all_is_said():
    assert "+2 for all of ASEAN" in html_of(open_to_all=2, open_in_words="+2 for all of ASEAN")
    assert "+" not in html_of()


def test_rare_choices_of_a_long_open_filter_are_folded_but_never_what_is_chosen():
    choices = [Choice(f"s{n}", f"Sector {n}", n, chosen=n == 1) for n in range(1, 21)]

    often, rare = Facet("sector", "sector", choices).parts

    assert [choice.value for choice in often] == ["s1", *(f"s{n}" for n in range(9, 21))]
    assert [choice.value for choice in rare] == [f"s{n}" for n in range(2, 9)]
    assert Facet("sector", "sector", choices[:15]).parts == [choices[:15]]
    assert Facet("type", "type", choices).parts == [choices]
