"""Forms of the admin: displayed again but never saved, if ``request.unsaved`` gives a reason.

What is typed in them is kept (``keep_typed``) and offered when they are opened again.
"""

from functools import partial

from desk.unsaved.offered_copies import offered
from desk.unsaved.who_else import others_in_words, sign_ref
from records.models import Record


class ShownAgain:
    """Admin mixin, added to every admin by DeskSite."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        reason = getattr(request, "unsaved", "")

        class NeverSaved(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, reason)
                return cleaned

        return NeverSaved if reason else form

    def render_change_form(self, request, context, *args, add=False, obj=None, **kwargs):
        """With the unsaved copies of the form, and who else has its record open."""
        if add or self.has_change_permission(request, obj):
            context["unsaved_copies"] = partial(offered, request, context)
            context["copy_token"] = request.POST.get("_copy", "")
            if isinstance(obj, Record):
                context["record_token"] = sign_ref(request.user, obj.ref)
                context["others"] = partial(others_in_words, request, obj.ref)
        if getattr(request, "is_shown_again", False) and len(context["errors"]) == 1:
            # A message says already that it is not saved.
            context["errors"] = []
        elif request.method == "POST":
            focus_first_error(context)
        return super().render_change_form(request, context, *args, add=add, obj=obj, **kwargs)


def focus_first_error(context):
    """Let the browser begin at the first field that is wrong, without JavaScript too."""
    rows = (row for rows in context["inline_admin_formsets"] for row in rows.formset.forms)
    forms = [context["adminform"].form, *rows]
    fields = [(form, name, field) for form in forms for name, field in form.fields.items()]
    wrong = next((field for form, name, field in fields if name in form.errors), None)
    if wrong:
        for _form, _name, field in fields:
            field.widget.attrs.pop("autofocus", None)
        wrong.widget.attrs["autofocus"] = True
