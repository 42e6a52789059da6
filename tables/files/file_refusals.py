"""Error messages for files that cannot be read, in the active language."""

from django.utils.translation import gettext as _

LIMIT_MB = 20


class FileRefused(Exception):
    """The file cannot be read; the message is a sentence for the person who uploaded it."""


def PASSWORD():  # noqa: N802 - a constant, translated when it is called
    return _("This workbook is protected by a password. Remove it, save, and try again.")


def DAMAGED():  # noqa: N802
    return _("This workbook is damaged and cannot be read.")


def NO_TABLE():  # noqa: N802
    return _(
        "This is not a table that can be read. Send a workbook (.xlsx, .xls, .ods), "
        "a Word document (.docx), a calendar (.ics) or a table in CSV."
    )


def OLD_WORD():  # noqa: N802
    return _("This is an older Word document. Save it as .docx, and try again.")


def MACRO():  # noqa: N802
    return _("This workbook holds macros. Save it as .xlsx without macros, and try again.")
