"""The versions of a record, and any two of them side by side."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from editorial.revisions.create_revision import EMPTY, newest_of
from editorial.revisions.diff import differences
from editorial.revisions.revision import Revision
from editorial.revisions.state_labels import VersionLabel
from editorial.workflow.staff_only import sees

ON_A_PAGE = 50
# Of the numbers that a database takes.
LONGEST_NUMBER = 9


class VersionsAdmin(admin.ModelAdmin):
    """In place of Django's own history, which knows only what went live."""

    def get_urls(self):
        return [*self.versions_urls(), *super().get_urls()]

    def versions_urls(self) -> list:
        return [self.page_of_record("compare", self.compare_view)]

    def page_of_record(self, word: str, view, more: str = ""):
        """The address of a page about one record, named as the admin names its own."""
        meta = self.opts
        name = f"{meta.app_label}_{meta.model_name}_{word.replace('/', '_')}"
        return path(f"<int:key>/{word}/{more}", self.admin_site.admin_view(view), name=name)

    def record_of(self, request, key):
        """The record, for those who may see what is not public of it."""
        record = self.get_object(request, str(key))
        if record is None:
            raise Http404
        if not sees(request.user, record):
            raise PermissionDenied(_("Your account may not see the versions of this entry."))
        return record

    def page_about(self, request, record, template: str, title: str, **context):
        context |= {"title": title, "opts": self.opts, "record": record, "media": self.media}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, f"admin/{template}.html", context)

    def history_view(self, request, object_id, extra_context=None):
        record = self.record_of(request, unquote(object_id))
        revisions = record.permalink.revisions.order_by("-number").defer("content", "outdated")
        revisions = revisions.select_related("author", "base").defer("base__content")
        shown = Paginator(revisions.prefetch_related("signatures__person"), ON_A_PAGE)
        page = shown.get_page(request.GET.get("p"))
        return self.page_about(
            request,
            record,
            "record_history",
            _("Versions of “%(name)s”") % {"name": record},
            versions=[VersionLabel(one) for one in page],
            page=page,
            first=current_of(record),
            second=newest_of(record.permalink),
            may_change=self.has_change_permission(request, record),
        )

    def compare_view(self, request, key):
        record = self.record_of(request, key)
        current, newest = current_of(record), newest_of(record.permalink)
        before = self.version_in(request, "before", record, current)
        after = self.version_in(request, "after", record, newest)
        contents = [one.content if one else EMPTY for one in [before, after]]
        is_draft = after and after.is_open and not after.withdraws
        if is_draft and before == current and after == newest:
            title = _("What you publish will look like this")
        else:
            title = _("Comparison of versions")
        return self.page_about(
            request,
            record,
            "record_compare",
            title,
            labels=[label_of(one) for one in [before, after]],
            sides=[one and VersionLabel(one) for one in [before, after]],
            swapped=[one.number if one else 0 for one in [after, before]],
            differences=differences(self.model, *contents, request.user),
            is_draft=is_draft,
            is_live=before is not None and before == current and record.is_public,
            may_change=self.has_change_permission(request, record),
        )

    @staticmethod
    def version_in(request, name: str, record, otherwise) -> Revision | None:
        """The version that a parameter names by its number; 0 is nothing at all."""
        number = request.GET.get(name, "")
        if not number:
            return otherwise
        if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
            raise Http404
        if int(number) == 0:
            return None
        revisions = record.permalink.revisions.select_related("author")
        found = revisions.filter(number=int(number)).first()
        if found is None:
            raise Http404
        return found


def current_of(record) -> Revision | None:
    """What the public sees, or saw last."""
    return record.permalink.revisions.current().select_related("author").first()


def label_of(revision) -> str:
    return _("Version %(number)s") % {"number": revision.number} if revision else _("Nothing")
