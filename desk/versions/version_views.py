"""Version history of a record, and comparison of two versions."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from editorial.admin_pages import PagesAdmin, number_in
from editorial.permissions.staff_only import sees
from editorial.revision_states.state_labels import VersionLabel
from editorial.revisions.create_revision import EMPTY, newest_of
from editorial.revisions.diff import differences
from editorial.revisions.revision import Revision

ON_A_PAGE = 50


class VersionsAdmin(PagesAdmin):
    """Replaces Django's history, which does not know of drafts."""

    def own_pages(self):
        return [("<int:key>/compare/", self.compare_view, "compare"), *super().own_pages()]

    def record_of(self, request, key):
        """The record if the user may see its drafts. Raises Http404 or PermissionDenied."""
        record = self.get_object(request, str(key))
        if record is None:
            raise Http404
        if not sees(request.user, record):
            raise PermissionDenied(_("Your account may not see the versions of this entry."))
        return record

    def history_view(self, request, object_id, extra_context=None):
        record = self.record_of(request, unquote(object_id))
        revisions = record.permalink.revisions.order_by("-number").defer("content", "outdated")
        revisions = revisions.select_related("author", "base").defer("base__content")
        shown = Paginator(revisions.prefetch_related("signatures__person"), ON_A_PAGE)
        page = shown.get_page(request.GET.get("p"))
        first, second = current_of(record), newest_of(record.permalink)
        return self.show_page(
            request,
            "admin/record_history.html",
            _("Versions of “%(name)s”") % {"name": record},
            record=record,
            versions=[VersionLabel(revision) for revision in page],
            page=page,
            public=first,
            # To be compared, if nothing else is chosen.
            first=second.base if first and first == second else first,
            second=second,
            may_change=self.has_change_permission(request, record),
        )

    def compare_view(self, request, key):
        record = self.record_of(request, key)
        current, newest = current_of(record), newest_of(record.permalink)
        before = self.version_in(request, "before", record, current)
        after = self.version_in(request, "after", record, newest)
        contents = [revision.content if revision else EMPTY for revision in [before, after]]
        is_draft = after and after.is_open and not after.withdraws
        if is_draft and record.is_public and before == current:
            title = _("Compared with the public version")
        else:
            title = _("Comparison of versions")
        return self.show_page(
            request,
            "admin/record_compare.html",
            title,
            record=record,
            labels=[label_of(revision) for revision in [before, after]],
            sides=[revision and VersionLabel(revision) for revision in [before, after]],
            swapped=[revision.number if revision else 0 for revision in [after, before]],
            differences=differences(self.model, *contents, request.user),
            is_draft=is_draft,
            is_live=before is not None and before == current and record.is_public,
            may_change=self.has_change_permission(request, record),
        )

    @staticmethod
    def version_in(request, name: str, record, otherwise) -> Revision | None:
        """The revision that a query parameter names by number; 0 means none. Raises Http404."""
        number = number_in(request.GET, name)
        if number is None:
            return otherwise
        revisions = record.permalink.revisions.select_related("author")
        return get_object_or_404(revisions, number=number) if number else None


def current_of(record) -> Revision | None:
    """The published revision, or the last one if the record is withdrawn."""
    return record.permalink.revisions.current().select_related("author").first()


def label_of(revision) -> str:
    return _("Version %(number)s") % {"number": revision.number} if revision else _("Nothing")
