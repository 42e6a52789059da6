"""The three groups of staff, and their permissions."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext, gettext_noop

from editorial.checks.levels import PublishCheck
from editorial.permissions.limits import Limit
from editorial.workflow.log import LogLine
from evidence.models import Figure, Indicator, Place, Source
from records.kinds import record_kinds
from records.models.permalinks import Permalink
from taxonomy.models import Country, Sector

EDITORS = gettext_noop("Editors")
REVIEWERS = gettext_noop("Reviewers")
MANAGERS = gettext_noop("Managers")
LISTS = [Country, Sector, Source, Indicator, Place, Figure]


def role_of(person) -> str:
    """The highest role whose work the person may do, in the active language; asks no query of its own.

    Empty for superusers, who need no role, and where nothing may be done.
    """
    if person.is_superuser:
        return ""
    actions = [permission.partition(".")[2] for permission in person.get_all_permissions()]
    for beginning, role in {
        "change_user": gettext("Manager"),
        "publish_": gettext("Reviewer"),
        "change_": gettext("Editor"),
    }.items():
        if any(action.startswith(beginning) for action in actions):
            return role
    return ""


def grant_permissions(using="default", **kwargs):
    """Add default permissions to groups, for models on which a group has none yet.

    Permissions that a manager changed by hand are kept.
    """
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    for role, grants in grants_by_role().items():
        group, _made = Group.objects.using(using).get_or_create(name=role)
        known = set(group.permissions.values_list("content_type", flat=True))
        for model, actions in grants:
            content_type = ContentType.objects.db_manager(using).get_for_model(model)
            if content_type.pk not in known:
                codenames = [f"{action}_{model._meta.model_name}" for action in actions]
                group.permissions.add(
                    *Permission.objects.using(using).filter(
                        content_type=content_type, codename__in=codenames
                    )
                )


def grants_by_role() -> dict[str, list[tuple[type, list[str]]]]:
    """For each group, (model, actions) pairs.

    Apps above this one declare theirs in ``staff_permissions`` of their AppConfig.
    """
    rows = [model for kind in record_kinds() for model in [kind, *child_models(kind)]]
    write = ["view", "add", "change", "delete"]
    editors = [(model, write) for model in rows]
    editors += [(model, ["view"]) for model in LISTS if model not in {Figure, Source}]
    editors += [(Source, ["view", "add"])]
    editors += [(Figure, write)]  # figures of a record; FigureAdmin requires more for the others
    reviewers = [(model, [*write, "publish"]) for model in rows]
    reviewers += [(model, ["view", "add", "change"]) for model in LISTS]
    reviewers += [(LogLine, ["view"])]
    managers = [(model, [*write, "publish"]) for model in rows]
    managers += [(model, write) for model in LISTS]
    managers += [(get_user_model(), ["view", "add", "change"]), (Group, ["view"])]
    managers += [(Limit, write), (PublishCheck, write), (Permalink, ["view"])]
    managers += [(LogLine, ["view"])]
    grants = {EDITORS: editors, REVIEWERS: reviewers, MANAGERS: managers}
    for config in apps.get_app_configs():
        for role, model, actions in getattr(config, "staff_permissions", []):
            grants[role].append((config.get_model(model), actions))
    return grants


def child_models(kind) -> list[type]:
    """Models of the child rows of this kind."""
    generic = [field.related_model for field in kind._meta.private_fields if field.is_relation]
    own = [
        relation.related_model
        for relation in kind._meta.related_objects
        if relation.one_to_many and hasattr(relation.related_model, "public_values")
    ]
    return [model for model in [*generic, *own] if model not in LISTS]
