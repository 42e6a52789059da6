from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.forms import CheckboxSelectMultiple
from django.forms.widgets import Script
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from desk.accounts.sign_in_attempts import lift_wait, waiting_until
from desk.action_pages.deletion import DeletionAdmin
from desk.audit.audited_admin import AuditedAdmin
from desk.audit.permalink_admin import PermalinkAdmin
from desk.sign_in.factors import has_factor, remove_factors
from editorial.admin_pages import ReadOnlyAdmin
from editorial.people import full_name
from editorial.permissions.limits import Limit, within
from editorial.permissions.recent_sign_in import require_recent_sign_in
from editorial.workflow.log import LogLine, log_action
from records.kinds import record_kinds
from values.languages import listed


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
        if db_field.name == "records":
            formfield.label = _("These entries as well")
            formfield.help_text = _(
                "Where no kind and no country is chosen, the account may edit these entries only."
            )
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


class RecentSignInAdmin(admin.ModelAdmin):
    """Rights change only after a sign-in of the last minutes."""

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        if request.method == "POST" or object_id is None:
            require_recent_sign_in(request)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        require_recent_sign_in(request)
        return super().delete_view(request, *args, **kwargs)

    def delete_queryset(self, request, queryset):
        require_recent_sign_in(request)
        return super().delete_queryset(request, queryset)


class RoleAdmin(ReadOnlyAdmin, GroupAdmin):
    """The groups, which are the roles of staff; what each may do is the code's business."""

    fields = ["name"]
    list_display = ["role"]

    @admin.display(description=_("role"), ordering="name")
    def role(self, group):
        return gettext(group.name)

    def get_object(self, request, object_id, from_field=None):
        """With its name in the active language; it is only shown."""
        group = super().get_object(request, object_id, from_field)
        if group:
            group.name = gettext(group.name)
        return group


class RoleFilter(admin.RelatedFieldListFilter):
    """By role, in the active language."""

    def field_choices(self, field, request, model_admin):
        choices = super().field_choices(field, request, model_admin)
        return [(key, gettext(name)) for key, name in choices]


class AccountAdmin(DeletionAdmin, RecentSignInAdmin, AuditedAdmin, UserAdmin):
    """Accounts of staff: name, mail, role and limits. Whoever has a role may enter the admin."""

    in_desk_search = True
    act = LogLine.Act.ACCOUNT
    logged_fields = frozenset({"is_active", "groups", "kinds", "countries", "records"})
    inlines = [LimitInline]
    list_display = ["username", "name", "email", "roles", "last_login", "is_active"]
    list_filter = [("groups", RoleFilter), "is_active"]
    readonly_fields = ["last_login"]
    person = ("last_name", "first_name"), "email", "groups"
    fieldsets = [
        (None, {"fields": ["username", *person, "is_active"]}),
        (_("Signing in"), {"fields": ["password", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", *person, "usable_password", "password1", "password2"]})
    ]

    class Media:
        css = {"all": ["admin/dashboard.css"]}
        # Names the search boxes of the limits.
        js = [Script("admin/record_form.js", defer=True)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "is_active":
            formfield.label, formfield.help_text = _("May sign in"), ""
        return formfield

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="last_name")
    def name(self, account):
        return full_name(account)

    @admin.display(description=_("role"))
    def roles(self, account):
        return listed(gettext(group.name) for group in account.groups.all())

    def save_related(self, request, form, formsets, change):
        """Staff are those with a role."""
        super().save_related(request, form, formsets, change)
        account = form.instance
        account.is_staff = account.is_superuser or account.groups.exists()
        account.save(update_fields=["is_staff"])

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_queryset(self, request):
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        formfield = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            formfield.label_from_instance = lambda group: gettext(group.name)
            formfield.label, formfield.help_text = _("Role"), ""
        return formfield

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not is_limited(request.user)

    def has_change_permission(self, request, obj=None):
        """Limited users may not edit accounts: they could lift their own limit that way."""
        return super().has_change_permission(request, obj) and not is_limited(request.user)

    def get_urls(self):
        own = {"lift-wait": self.lift_wait, "remove-factors": self.remove_factors}
        return [
            *[
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"auth_user_{name.replace('-', '_')}",
                )
                for name, view in own.items()
            ],
            *super().get_urls(),
        ]

    def user_change_password(self, request, *args, **kwargs):
        require_recent_sign_in(request)
        return super().user_change_password(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_change_permission(request, obj):
            context["waiting_until"] = waiting_until(obj.get_username())
            context["has_factor"] = has_factor(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(require_POST)
    def lift_wait(self, request, pk):
        """Lift the rate limit on signing in to this account. POST only."""
        account = self.account_to_change(request, pk)
        lift_wait(account.get_username())
        log_action(LogLine.Act.NO_WAIT, by=request.user, subject=self.subject(account))
        self.message_user(request, gettext("Signing in to this account need not wait any longer."))
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))

    def remove_factors(self, request, pk):
        """Ask, then remove the app, the passkeys and the recovery codes of the account."""
        account = self.account_to_change(request, pk)
        require_recent_sign_in(request)
        if request.method != "POST":
            context = self.admin_site.each_context(request) | {
                "opts": self.opts,
                "original": account,
                "title": gettext("Remove the second factors"),
            }
            return TemplateResponse(request, "admin/auth/user/remove_factors.html", context)
        remove_factors(account)
        log_action(LogLine.Act.NO_FACTOR, by=request.user, subject=self.subject(account))
        self.message_user(request, gettext("Removed: the password is enough to sign in."))
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[account.pk]))

    def account_to_change(self, request, pk):
        account = self.get_object(request, str(pk))
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        return account
