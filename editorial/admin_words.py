"""Texts of Django's admin that its own Chinese lacks: named here, they stand in our catalog."""

from django.utils.translation import gettext_noop, ngettext_lazy

ADMIN_WORDS = [
    # Behind the label of every field.
    gettext_noop(":"),
    gettext_noop("Add link"),
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Forgotten your login credentials?"),
    gettext_noop("In case you’ve forgotten, you are:"),
    gettext_noop("Model name"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
