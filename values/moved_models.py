"""Migration operations to move a model to another app, keeping its rows."""

from django.db import migrations


def take_over(model: str, old: str, new: str) -> migrations.RunPython:
    """Rename table and content type of a model from app ``old`` to app ``new``; reversible.

    Permissions refer to the content type, so groups and accounts keep them. The migration depends on
    ``contenttypes`` and on the newest migration of ``old``, and states the model beside this
    (``SeparateDatabaseAndState``); a later migration of ``old`` deletes it from the state alone.
    """

    def forward(apps, schema_editor):
        rename(apps, schema_editor, model, old, new)

    def backward(apps, schema_editor):
        rename(apps, schema_editor, model, new, old)

    return migrations.RunPython(forward, backward)


def rename(apps, schema_editor, model: str, old: str, new: str):
    state = apps.get_model(old, model)
    name = state._meta.model_name
    schema_editor.alter_db_table(state, f"{old}_{name}", f"{new}_{name}")
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_types = content_types.using(schema_editor.connection.alias)
    content_types.filter(app_label=old, model=name).update(app_label=new)
