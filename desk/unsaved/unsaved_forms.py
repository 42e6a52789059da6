"""Forms that show what was typed and save nothing, on a request that says why (``unsaved``)."""


class NeverSaved:
    """A form that is not valid, whatever it holds."""

    unsaved = ""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, self.unsaved)
        return cleaned


class ShownAgain:
    """An admin whose form can be shown so; the site mixes it into all that are registered."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "unsaved", ""):
            return form

        class Form(NeverSaved, form):
            unsaved = request.unsaved

        return Form
