"""Permissions in words, for those who assign single ones; Django names them in English."""

from django.contrib.auth.models import Permission
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

ACTIONS = {
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
    "publish": pgettext_lazy("permission", "publish"),
    "view": pgettext_lazy("permission", "view"),
}


def permission_in_words(permission: Permission) -> str:
    model = permission.content_type.model_class()
    name = model._meta.verbose_name if model else permission.content_type.model
    action = permission.codename.partition("_")[0]
    return f"{capfirst(str(name))}: {ACTIONS.get(action, action)}"
