"""What a browser sends back of a form in which nothing was changed."""

from html.parser import HTMLParser

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import CheckboxInput, FileInput, MultiWidget
from django.forms.widgets import ChoiceWidget

from desk.record_form.drawing.chips import ChipsInput, typed_name


class Form(HTMLParser):
    """What a browser would send back of the largest form of a page, were nothing changed."""

    def __init__(self, page: str):
        super().__init__()
        self.forms, self.select, self.textarea = [], None, None
        self.into = {}
        self.by_id = {}
        self.feed(page)
        self.values = max(self.forms, key=len, default={})

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.by_id[given.get("id")] = (given.get("action", ""), self.forms[-1])
        if not self.forms:
            return
        # What stands outside its form names it.
        if tag != "option":
            _action, self.into = self.by_id.get(given.get("form", "none"), ("", self.forms[-1]))
        name = given.get("name")
        if tag == "input" and name:
            self.read_input(name, given)
        elif tag == "select":
            self.select = (name, "multiple" in given)
        elif tag == "option" and self.select and "selected" in given:
            self.add(self.select[0], given["value"])
        elif tag == "textarea":
            self.textarea = name
            self.into.setdefault(name, "")

    def read_input(self, name, given):
        kind = given.get("type", "text")
        if kind in {"submit", "button", "file"}:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.add(name, given.get("value", "on"))
        else:
            self.into[name] = given.get("value", "")

    def add(self, name, value):
        self.into[name] = [*self.into.get(name, []), value]

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            # A browser takes off the line break that stands first.
            self.into[self.textarea] += data.removeprefix("\n")


class Unrendered:
    """Stands for the template of a record's form: takes the same values from it, and draws nothing.

    To draw its fields is two thirds of what the page of a record costs.
    """

    def render(self, context, request=None) -> str:
        panel = context.get("panel")
        self.values = {"_person": str(request.user.pk), "_copy": ""}
        self.values |= sent_of(context["adminform"].form)
        for inline in context["inline_admin_formsets"]:
            for form in [inline.formset.management_form, *(row.form for row in inline)]:
                self.values |= sent_of(form)
        if panel and panel.opened:
            self.values |= {
                "_opened": str(panel.opened.version.number),
                "_seen": str(panel.opened.base.number),
            }
        return ""


def sent_of(form):
    """By name, what a browser sends of each field of a form."""
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget = widget.widget
        if isinstance(widget, MultiWidget):
            parts = widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]
            yield from ((part["name"], part["value"] or "") for part in parts)
        elif isinstance(widget, ChoiceWidget):
            if isinstance(widget, ChipsInput):
                yield typed_name(bound.html_name), ""
            if chosen := widget.format_value(value):
                yield bound.html_name, chosen
        elif isinstance(widget, CheckboxInput):
            if widget.check_test(value):
                yield bound.html_name, ["on"]
        elif not isinstance(widget, FileInput):
            given = widget.format_value(value)
            yield bound.html_name, "" if given is None else str(given)
