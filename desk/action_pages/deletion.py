from django.contrib import admin
from django.utils.translation import ngettext

from editorial.permissions.staff_only import sees_all


class DeletionAdmin(admin.ModelAdmin):
    """Hides the names of objects that block a deletion from users who may not see all records."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        if protected and not sees_all(request.user):
            number = len(protected)
            sentence = ngettext(
                "It is named in %(count)s other place.",
                "It is named in %(count)s other places.",
                number,
            )
            protected = [sentence % {"count": number}]
        return deleted, counts, missing, protected
