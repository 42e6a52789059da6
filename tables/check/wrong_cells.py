"""What a refused row would be without its wrong cells: a draft whose staff note keeps what they say."""

from copy import deepcopy

from django.utils.translation import gettext as _

from tables.check.check_context import CheckContext
from tables.check.row_checks import check
from tables.contents.row_identity import ExistingRecord
from tables.contents.written_content import WrittenContent


def offer_without_wrong_cells(
    context: CheckContext, staged, written: WrittenContent, existing: ExistingRecord | None
):
    """Make the content of a refused row valid, and note what it becomes if a person takes it so.

    Left as it is if an error is not about a cell of the main sheet, or the rest is not valid either.
    """
    errors = written.errors
    if staged.content_of_site or any(error["sheet"] or not error["name"] for error in errors):
        return
    base = existing.newest.content if existing else context.blank
    content = deepcopy(staged.content)
    for error in errors:
        for part in ["fields", "links"]:
            if error["name"] in base[part]:
                content[part][error["name"]] = base[part][error["name"]]
    content["fields"]["staff_note"] = "\n".join(
        filter(None, [content["fields"]["staff_note"], *map(to_complete, errors)])
    )
    before, staged.content = staged.content, content
    again = WrittenContent(content, lines=written.lines)
    check(context, staged, again, existing)
    if again.errors:
        staged.content = before
    else:
        staged.otherwise = "changed" if existing else "new"


def to_complete(error) -> str:
    return _("To complete: “%(column)s” said “%(value)s”.") % {
        "column": error["column"] or error["name"],
        "value": error["value"],
    }
