"""Draws the widgets of rows without templates: a record may have hundreds of rows."""

from html import escape

from django.forms.renderers import BaseRenderer, get_default_renderer
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe


class RowRenderer(BaseRenderer):
    """Django's renderer, with Python in place of the templates of the usual widgets."""

    def render(self, template_name, context, request=None):
        draw = self.drawn_here.get(template_name.rpartition("/")[2])
        if draw is None or "widget" not in context:
            return get_default_renderer().render(template_name, context, request)
        return draw(context["widget"])

    @cached_property
    def drawn_here(self) -> dict:
        inputs = ["text", "number", "hidden", "checkbox", "input", "url"]
        return {
            **{f"{name}.html": drawn_input for name in inputs},
            "select.html": drawn_select,
        }


def drawn_input(widget) -> str:
    given = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        given["value"] = widget["value"]
    return mark_safe(f"<input{attributes(given | widget['attrs'])}>")  # noqa: S308 - escaped


def drawn_select(widget) -> str:
    options = (
        f'<option value="{escape(str(option["value"]))}"{attributes(option["attrs"])}>'
        f"{escape(str(option['label']))}</option>"
        for _name, group, _index in widget["optgroups"]
        for option in group
    )
    attrs = attributes({"name": widget["name"]} | widget["attrs"])
    return mark_safe(f"<select{attrs}>{''.join(options)}</select>")  # noqa: S308 - escaped


def attributes(given: dict) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    )
