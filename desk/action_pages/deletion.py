from django.apps import apps
from django.contrib import admin
from django.utils.translation import ngettext

from editorial.permissions.staff_only import sees_all


class DeletionAdmin(admin.ModelAdmin):
    """Deletion page without the rows of many-to-many tables, which mean nothing to staff.

    The names of objects that block it are hidden from users who may not see all records.
    """

    def get_deleted_objects(self, objs, request):
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        links = {
            model._meta.verbose_name_plural
            for model in apps.get_models(include_auto_created=True)
            if model._meta.auto_created
        }
        counts = {name: number for name, number in counts.items() if name not in links}
        if protected and not sees_all(request.user):
            number = len(protected)
            sentence = ngettext(
                "It is named in %(count)s other place.",
                "It is named in %(count)s other places.",
                number,
            )
            protected = [sentence % {"count": number}]
        return deleted, counts, missing, protected
