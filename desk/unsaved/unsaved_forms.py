"""Forms that are displayed again but never saved, if ``request.unsaved`` gives a reason."""


class ShownAgain:
    """Admin mixin, added to every admin by DeskSite: on such a request, the form is never valid."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        reason = getattr(request, "unsaved", "")

        class NeverSaved(form):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, reason)
                return cleaned

        return NeverSaved if reason else form
