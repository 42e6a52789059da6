from django.contrib.auth.admin import UserAdmin


class AccountAdmin(UserAdmin):
    """Accounts of staff: a manager gives roles, only a superuser gives more than a role."""

    def get_queryset(self, request):
        accounts = super().get_queryset(request)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "is_superuser", "user_permissions"]
