from django.apps import apps
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import ngettext

from editorial.permissions.staff_only import sees_all


class DeletionAdmin(admin.ModelAdmin):
    """Deletion page without the rows of many-to-many tables, which mean nothing to staff.

    The names of objects that block it are hidden from users who may not see all records.
    """

    def get_deleted_objects(self, objs, request):
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        links = [
            model._meta
            for model in apps.get_models(include_auto_created=True)
            if model._meta.auto_created
        ]
        names = {link.verbose_name_plural for link in links}
        counts = {name: number for name, number in counts.items() if name not in names}
        beginnings = tuple(f"{capfirst(link.verbose_name)}: " for link in links)
        deleted = without(deleted, beginnings)
        if protected and not sees_all(request.user):
            number = len(protected)
            sentence = ngettext(
                "It is named in %(count)s other place.",
                "It is named in %(count)s other places.",
                number,
            )
            protected = [sentence % {"count": number}]
        return deleted, counts, missing, protected


def without(listed: list, beginnings: tuple[str, ...]) -> list:
    """The nested list of names without those that begin so, nor lists that are empty then."""
    left = [
        without(item, beginnings) if isinstance(item, list) else item
        for item in listed
        if isinstance(item, list) or not str(item).startswith(beginnings)
    ]
    return [item for item in left if item != []]
