from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from desk.accounts.password_attempts import lift_wait, waiting_until
from desk.audit.audited_admin import AuditedAdmin
from desk.audit.permalink_admin import PermalinkAdmin
from editorial.permissions.limits import Limit, within
from editorial.workflow.log import LogLine, log_action
from records.kinds import record_kinds


class LimitInline(admin.StackedInline):
    """The user's access limit: kinds, countries, records. An empty choice means no restriction."""

    model = Limit
    can_delete = False
    fieldsets = [
        (
            None,
            {
                "fields": ["kinds", "countries", "records"],
                "description": _(
                    "What this person may work on. Where nothing is chosen, it is everything that "
                    "the role allows."
                ),
            },
        )
    ]
    autocomplete_fields = ["records"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "kinds":
            own = [kind.pk for kind in ContentType.objects.get_for_models(*record_kinds()).values()]
            kwargs["queryset"] = ContentType.objects.filter(pk__in=own)
        if db_field.name != "records":
            kwargs["widget"] = CheckboxSelectMultiple
        formfield = super().formfield_for_manytomany(db_field, request, **kwargs)
        labels = {"kinds": name_of_kind, "records": PermalinkAdmin.label_of}
        if label := labels.get(db_field.name):
            formfield.label_from_instance = label
        return formfield

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield:
            formfield.widget.can_add_related = False
        return formfield


def name_of_kind(content_type) -> str:
    return capfirst(content_type.model_class()._meta.verbose_name_plural)


def is_limited(user) -> bool:
    return any(within(user, kind) is not None for kind in record_kinds())


class AccountAdmin(AuditedAdmin, UserAdmin):
    """User accounts of staff. Managers assign groups and limits; only superusers assign permissions."""

    act = LogLine.Act.ACCOUNT
    logged_fields = frozenset(
        {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}
        | {"kinds", "countries", "records"}
    )
    inlines = [LimitInline]

    class Media:
        css = {"all": ["admin/desk.css", "admin/dashboard.css"]}

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_queryset(self, request):
        accounts = super().get_queryset(request)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "is_superuser", "user_permissions"]

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        formfield = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            formfield.label_from_instance = lambda group: gettext(group.name)
        return formfield

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not is_limited(request.user)

    def has_change_permission(self, request, obj=None):
        """Limited users may not edit accounts: they could lift their own limit that way."""
        return super().has_change_permission(request, obj) and not is_limited(request.user)

    def get_urls(self):
        lift = path(
            "<int:pk>/lift-wait/",
            self.admin_site.admin_view(self.lift_wait),
            name="auth_user_lift_wait",
        )
        return [lift, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_change_permission(request, obj):
            context["waiting_until"] = waiting_until(obj.get_username())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(require_POST)
    def lift_wait(self, request, pk):
        """Lift the rate limit on signing in to this account. POST only."""
        account = self.get_object(request, str(pk))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        lift_wait(account.get_username())
        log_action(LogLine.Act.NO_WAIT, by=request.user, subject=self.subject(account))
        self.message_user(request, gettext("Signing in to this account need not wait any longer."))
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))
