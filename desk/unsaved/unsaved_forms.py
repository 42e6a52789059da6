"""Forms that are redisplayed but never saved, when ``request.unsaved`` gives a reason."""


class NeverSaved:
    """Form mixin: always invalid, with ``unsaved`` as its error."""

    unsaved = ""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, self.unsaved)
        return cleaned


class ShownAgain:
    """Admin mixin, added to every admin by DeskSite: builds a NeverSaved form on such a request."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "unsaved", ""):
            return form

        class Form(NeverSaved, form):
            unsaved = request.unsaved

        return Form
