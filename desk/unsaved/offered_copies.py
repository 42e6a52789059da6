"""Unsaved copies of a form, offered when it is opened again: all fields, or some of them."""

from dataclasses import dataclass
from functools import cached_property

from django.forms import ModelChoiceField
from django.utils.text import capfirst

from desk.unsaved.open_forms import OpenForm
from desk.unsaved.typed_content import clock_time
from desk.unsaved.unsaved_post import CHOSEN, COPY, TAKE, Unsaved
from values.languages import listed

LONGEST_TEXT = 300


def unsaved_in_copy(request) -> Unsaved | None:
    """The unsaved copy that the address names, with the values before where a field is not chosen."""
    if not (token := request.GET.get(COPY)) or not request.user.is_authenticated:
        return None
    found = OpenForm.objects.in_browser(request).typed()
    form = found.filter(token=token, page=request.path).first()
    if form is None:
        return None
    fields = dict(form.content["fields"])
    if CHOSEN in request.GET:
        for name in form.changes().keys() - set(request.GET.getlist(TAKE)):
            fields[name] = form.content["before"][name]
    fields = {name: values for name, values in fields.items() if values}
    # The form goes on under the same token, so that saving it ends this copy.
    fields["_copy"] = [form.token]
    return Unsaved(
        request.path, request.path, is_form=True, fields=fields, files=form.content["files"],
        kept=clock_time(form.kept_at),
    )  # fmt: skip


def offered(request, context: dict) -> list["OfferedCopy"]:
    """The copies of the page, without the one that is in its form already."""
    found = OpenForm.objects.in_browser(request).typed().filter(page=request.path)
    found = found.exclude(token=request.POST.get("_copy", "")).order_by("-kept_at")
    copies = [OfferedCopy(form, context) for form in found]
    return [copy for copy in copies if copy.fields or copy.form.content["files"]]


@dataclass
class OfferedCopy:
    form: OpenForm
    # The template context of the change form.
    context: dict

    @property
    def token(self) -> str:
        return self.form.token

    @property
    def time(self) -> str:
        return clock_time(self.form.kept_at)

    @cached_property
    def fields(self) -> list[dict]:
        """Name, label and typed text of each field that was changed, in the order of the form."""
        found, changes = [], self.form.changes()
        own = [name for name in self.context["adminform"].form.fields if name in changes]
        for name in dict.fromkeys([*own, *sorted(changes)]):
            values = changes[name]
            if field := self.field_named(name):
                found.append({"name": name, "label": field[0], "text": text_of(field[1], values)})
        return found

    def field_named(self, name: str) -> tuple | None:
        """Label and form field of a name, of a row's too."""
        own = self.context["adminform"].form.fields
        if name in own:
            return own[name].label, own[name]
        # Dates with a time are two fields.
        if (start := name.rpartition("_")[0]) in own:
            return own[start].label, own[start]
        for rows in self.context["inline_admin_formsets"]:
            number, _dash, rest = name.removeprefix(f"{rows.formset.prefix}-").partition("-")
            if name.startswith(rows.formset.prefix) and number.isdecimal():
                field = rows.formset.empty_form.fields.get(rest)
                row = f"{capfirst(rows.opts.verbose_name)} {int(number) + 1}"
                return field and (f"{row} · {field.label}", field)
        return None


def text_of(field, values: list[str]) -> str:
    """The typed text, or the labels of chosen values; empty for keys of other entries."""
    if isinstance(field, ModelChoiceField):
        return ""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    return listed(labels.get(value, value) for value in values)[:LONGEST_TEXT]
