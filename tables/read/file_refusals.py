"""What is wrong with a file, in a sentence each, in the language of whoever asks."""

from django.utils.translation import gettext as _

LIMIT_MB = 20


class FileRefused(Exception):
    """Why a file is not read, in a sentence to the person who sent it."""


def PASSWORD():  # noqa: N802 - a sentence
    return _("This workbook is protected by a password. Remove it, save, and try again.")


def DAMAGED():  # noqa: N802
    return _("This workbook is damaged and cannot be read.")


def NO_TABLE():  # noqa: N802
    return _("This is not a table that can be read. Send a workbook (.xlsx) or a table in CSV.")


def MACRO():  # noqa: N802
    return _("This workbook holds macros. Save it as .xlsx without macros, and try again.")
