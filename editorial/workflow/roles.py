"""The three groups of staff, and what each may do with every kind of record."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_noop

from editorial.workflow.limits import Limit
from editorial.workflow.log import LogLine
from evidence.models import Figure, Indicator, Place, Source
from records.kinds import record_kinds
from records.models.permalinks import Permalink
from taxonomy.models import Country, Sector

EDITORS = gettext_noop("Editors")
REVIEWERS = gettext_noop("Reviewers")
MANAGERS = gettext_noop("Managers")
LISTS = [Country, Sector, Source, Indicator, Place, Figure]


def grant_permissions(using="default", **kwargs):
    """Give each role its permissions on kinds and lists that it has none for yet.

    What a manager has changed by hand stays as it is.
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
    """For each role, the models it may act on and what it may do with them.

    Apps above this one state theirs in ``staff_permissions`` of their config.
    """
    rows = [model for kind in record_kinds() for model in [kind, *child_models(kind)]]
    write = ["view", "add", "change", "delete"]
    editors = [(model, write) for model in rows]
    editors += [(model, ["view"]) for model in LISTS if model not in {Figure, Source}]
    editors += [(Source, ["view", "add"])]
    editors += [(Figure, write)]  # those of a record; the admin of the others asks for more
    reviewers = [(model, [*write, "publish"]) for model in rows]
    reviewers += [(model, ["view", "add", "change"]) for model in LISTS]
    reviewers += [(LogLine, ["view"])]
    managers = [(model, [*write, "publish"]) for model in rows]
    managers += [(model, write) for model in LISTS]
    managers += [(get_user_model(), ["view", "add", "change"]), (Group, ["view"])]
    managers += [(Limit, write), (Permalink, ["view"])]
    managers += [(LogLine, ["view"])]
    grants = {EDITORS: editors, REVIEWERS: reviewers, MANAGERS: managers}
    for config in apps.get_app_configs():
        for role, model, actions in getattr(config, "staff_permissions", []):
            grants[role].append((config.get_model(model), actions))
    return grants


def child_models(kind) -> list[type]:
    """The models of the rows that belong to a record of this kind."""
    generic = [field.related_model for field in kind._meta.private_fields if field.is_relation]
    own = [
        relation.related_model
        for relation in kind._meta.related_objects
        if relation.one_to_many and hasattr(relation.related_model, "public_values")
    ]
    return [model for model in [*generic, *own] if model not in LISTS]
