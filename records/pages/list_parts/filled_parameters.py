from django.shortcuts import redirect

from records.selection.query_strings import query_string


class FilledParameters:
    """View of a selection that a form leads to: no address keeps the parameters left empty."""

    def get(self, request, *args, **kwargs):
        if any(not value for values in request.GET.lists() for value in values[1]):
            return redirect(f"{request.path}{query_string(self.selected().pairs)}")
        return super().get(request, *args, **kwargs)
