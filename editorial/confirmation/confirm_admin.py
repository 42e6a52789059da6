"""Confirmation page before records are published, scheduled, withdrawn or discarded."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from editorial.admin_pages import admin_page, number_in
from editorial.background.worker import start
from editorial.bulk_changes import runner
from editorial.bulk_changes.bulk_change import BulkChange
from editorial.bulk_changes.bulk_change_admin import BulkChangeAdmin, with_undo
from editorial.confirmation.answer_form import AnswerForm
from editorial.confirmation.carry_out import Result, carry_out
from editorial.confirmation.confirmation_page import grouped, marks_in
from editorial.confirmation.confirmed_actions import ACTIONS, BULK_ACTIONS, subjects_of
from editorial.permissions.recent_sign_in import require_recent_sign_in
from editorial.permissions.review import may
from editorial.revision_states.open_revisions import light
from records.indexing.writing import in_chunks
from values.languages import listed

# Field with the state marks of the page; if the POST lacks it, the page is only shown.
ANSWERED = "chosen"
# Most records named in a message.
MOST_NAMED = 10
# In the order of the buttons above a list.
BULK_TITLES = {
    "submit": gettext_lazy("Submit for review"),
    "approve": gettext_lazy("Approve"),
    "publish": gettext_lazy("Publish"),
    "withdraw": gettext_lazy("Withdraw"),
    "countries": gettext_lazy("Set countries"),
    "sectors": gettext_lazy("Set sectors"),
    "assign": pgettext_lazy("action", "Assign"),
}


class ConfirmAdmin(BulkChangeAdmin):
    """Admin mixin with the confirmation views, and the bulk actions that lead to them.

    Subclasses route the URL for a single record.
    """

    def has_publish_permission(self, request):
        return may(request.user, "publish", self.model)

    def get_actions(self, request):
        """With the actions on several entries that the user may take."""
        offered = {
            f"{name}_selected": (asking(name), f"{name}_selected", title)
            for name, title in BULK_TITLES.items()
            if BULK_ACTIONS[name].is_offered()
            and may(request.user, BULK_ACTIONS[name].needs, self.model)
        }
        if IS_POPUP_VAR in request.GET:
            return {}
        return offered | super().get_actions(request)

    def own_pages(self):
        return [("acts/<slug:act>/", self.act_on_many, "acts"), *super().own_pages()]

    def ask_about_one(self, request, record, name: str):
        """Show the confirmation page for one record, or carry out the action once it is confirmed."""
        action, back = ACTIONS[name], self.page("change", record.pk)
        number = None
        if action.is_of_one_version:
            number = number_in(request.POST, "revision") or number_in(request.GET, "revision")
        subjects = subjects_of(action, request.user, [record], number)
        [subject] = subjects.all
        if subject.refusal:
            raise PermissionDenied(subject.left)
        form, error = form_for(action, request, subjects), ""
        hidden = {"revision": number} if number else {}
        if then := (request.POST.get("then") or request.GET.get("then")):
            hidden["then"] = then
        if ANSWERED in request.POST and form.is_valid():
            result = carried_out(request, subjects, form)
            if not result.is_nothing:
                another = _("Approved. The next step of the review is another person's.")
                said = another if result.approved else action.done
                if then:
                    # The page that follows is about another record.
                    said = _("%(name)s: %(done)s") % {"name": record.name, "done": said}
                messages.success(request, said)
                return HttpResponseRedirect(self.after_action(request, record))
            # An answer that was tampered with may name other records too.
            error = result.left[0][0]
            fresh = self.get_object(request, str(record.pk))
            if fresh is None:
                raise Http404
            subjects = subjects_of(action, request.user, [fresh], number)
        return self.confirmation_page(
            request,
            action.title,
            subjects,
            form=form,
            error=error,
            button=action.button,
            back=back,
            hidden=hidden,
        )

    def after_action(self, request, record) -> str:
        """Where to go on after an action on one record."""
        return self.page("change", record.pk)

    def ask_about_many(self, request, queryset, name: str):
        """Show the confirmation page for a bulk action; its form is posted to ``act_on_many``."""
        action = BULK_ACTIONS[name]
        subjects = subjects_of(action, request.user, light(queryset))
        if action.needs == "publish" and len(subjects.to_do) > 1:
            require_recent_sign_in(request)
        form = form_for(action, request, subjects, kind=self.model, is_many=True)
        return self.page_of_many(request, name, subjects, form, back=request.GET.urlencode())

    def act_on_many(self, request, act):
        action = BULK_ACTIONS.get(act)
        if not action:
            raise Http404
        if not may(request.user, action.needs, self.model):
            raise PermissionDenied
        query = request.POST.get("back", "")
        list_page = HttpResponseRedirect(self.list_page(query))
        if ANSWERED not in request.POST:
            return list_page
        marks = marks_in(request.POST[ANSWERED])
        if action.needs == "publish" and len(marks) > 1:
            require_recent_sign_in(request)
        subjects = subjects_of(action, request.user, self.records_at(request, list(marks)))
        form, error = form_for(action, request, subjects, kind=self.model, is_many=True), ""
        if form.is_valid() and len(marks) > runner.MOST_AT_ONCE:
            step = runner.begin(act, self.model, request.user, marks, form.plain())
            start(step)
            return HttpResponseRedirect(step.page)
        if form.is_valid():
            step = runner.begin(act, self.model, request.user, marks, form.plain())
            result = done_at_once(step, subjects)
            if not (result.is_nothing and result.changed):
                self.report(request, action, result, step)
                return list_page
            error = _("These entries were changed after you were asked, so nothing was done.")
        return self.page_of_many(request, act, subjects, form, back=query, error=error)

    def records_at(self, request, refs: list[str]) -> list:
        """The existing records, in the order of the refs."""
        records = light(self.get_queryset(request))
        found = {
            record.ref: record
            for chunk in in_chunks(refs)
            for record in records.filter(permalink__in=chunk)
        }
        return [found[ref] for ref in refs if ref in found]

    def page_of_many(self, request, name, subjects, form, *, back, error=""):
        action, number = BULK_ACTIONS[name], {"n": len(subjects.to_do)}
        return self.confirmation_page(
            request,
            action.titles % number,
            subjects,
            form=form,
            error=error,
            button=action.buttons % number,
            action=self.page("acts", name),
            back=self.list_page(back),
            hidden={"back": back},
        )

    def report(self, request, action, result: Result, step):
        """Messages on what was done to which records, and how to undo it."""
        if result.done or not result.approved:
            level = messages.SUCCESS if result.done else messages.WARNING
            sentence = action.done_many % {"n": len(result.done)}
            if not result.is_nothing:
                sentence = with_undo(sentence, step)
            self.message_user(request, sentence, level)
        if count := len(result.approved):
            sentence = ngettext(
                "%(n)s entry was approved; the next step of the review is another person's.",
                "%(n)s entries were approved; the next step of the review is another person's.",
                count,
            )
            messages.success(request, sentence % {"n": count})
        if warning := action.warning([subject.record for subject in result.done]):
            messages.warning(request, warning)
        for group in grouped(result.left):
            sentence = ngettext(
                "%(n)s entry was left alone: %(names)s. %(reason)s",
                "%(n)s entries were left alone: %(names)s. %(reason)s",
                len(group.subjects),
            )
            names = names_in(group.subjects)
            values = {"n": len(group.subjects), "names": names, "reason": group.reason}
            messages.warning(request, sentence % values)

    def confirmation_page(self, request, title, subjects, *, hidden, **context):
        context |= {"kind": self.opts.verbose_name, "subjects": subjects}
        hidden = {ANSWERED: subjects.chosen} | hidden
        return self.show_page(request, "admin/confirm.html", title, hidden=hidden, **context)

    def list_page(self, query: str) -> str:
        address = self.page("changelist")
        return f"{address}?{query}" if query else address


def asking(name: str):
    """An action of the list that asks on a page of its own."""

    def ask(model_admin, request, queryset):
        return model_admin.ask_about_many(request, queryset, name)

    return ask


def form_for(action, request, subjects, *, kind=None, is_many=False) -> AnswerForm:
    """The inputs of an action, with a reason where something recommended is missing."""
    asks = (*action.asks, "anyway") if subjects.asks_anyway else action.asks
    required = action.required_of_many if is_many else ()
    given = {"asks": asks, "why": action.why, "required": required, "kind": kind}
    if ANSWERED in request.POST:
        return AnswerForm(request.POST, **given)
    values = request.POST or request.GET
    initial = {name: values[name] for name in asks if values.get(name)}
    return AnswerForm(initial=initial, **given)


def carried_out(request, subjects, form) -> Result:
    answers = {"reason": "", "moment": None, "anyway": ""} | form.cleaned_data
    return carry_out(subjects, marks_in(request.POST[ANSWERED]), by=request.user, **answers)


def done_at_once(step: BulkChange, subjects) -> Result:
    """Do a step in this request; it is forgotten if nothing was done."""
    try:
        result = carry_out(subjects, step.marks, by=step.person, step=step, **step.answers)
    except OperationalError:
        BulkChange.objects.filter(pk=step.pk).delete()
        raise
    if result.is_nothing:
        step.delete()
    else:
        step.move(BulkChange.State.DONE, [BulkChange.State.DOING])
    return result


def address_of_action(record, name: str, revision, moment=None) -> str:
    """Address of the confirmation page for one revision of a record."""
    query = {"revision": revision.number}
    if moment:
        query["moment"] = f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"
    return f"{admin_page(type(record), 'act', record.pk, name)}?{urlencode(query)}"


def names_in(subjects) -> str:
    """The first names, and the number of the remaining ones."""
    names = listed(subject.name for subject in subjects[:MOST_NAMED])
    more = len(subjects) - MOST_NAMED
    if more > 0:
        return _("%(names)s and %(more)s more") % {"names": names, "more": more}
    return names
