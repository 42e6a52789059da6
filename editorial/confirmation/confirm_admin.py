"""Confirmation page before records are published, scheduled, withdrawn or discarded."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.confirmation.answer_forms import AnswerForm
from editorial.confirmation.carry_out import carry_out
from editorial.confirmation.confirmed_actions import ACTS
from editorial.confirmation.moment_sentences import listed
from editorial.confirmation.open_revisions import in_chunks
from editorial.confirmation.question import light, marks_in, subjects_of
from editorial.permissions.review import permission

TEMPLATE = "admin/confirm.html"
# Field with the state marks of the page; if the POST lacks it, the page is only shown.
ANSWERED = "chosen"
# Most records named in a message.
MOST_NAMED = 10
LONGEST_NUMBER = 9


class ConfirmAdmin(admin.ModelAdmin):
    """Admin mixin with the confirmation views; subclasses route the URL for a single record."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_acts"
        many = path("acts/<slug:act>/", self.admin_site.admin_view(self.act_on_many), name=name)
        return [many, *super().get_urls()]

    def ask_about_one(self, request, record, name: str):
        """Show the confirmation page for one record, or carry out the action once it is confirmed."""
        act = ACTS[name]
        number = number_in(request) if act.is_of_one_version else None
        subjects = subjects_of(act, request.user, [record], number)
        [subject] = subjects.all
        if subject.is_refused:
            raise PermissionDenied(subject.left)
        form, error = self.form_of(request, act), ""
        if ANSWERED in request.POST and form.is_valid():
            result = carry_out(
                act, subjects, marks_in(request.POST[ANSWERED]), by=request.user, **said_in(form)
            )
            if not result.is_nothing:
                self.tell_of_one(request, act, result)
                return HttpResponseRedirect(self.page("change", record.pk))
            # An answer that was tampered with may name other records too.
            (error, _subject), *_others = result.left
            fresh = self.get_object(request, str(record.pk))
            if fresh is None:
                raise Http404
            subjects = subjects_of(act, request.user, [fresh], number)
        return self.question_page(
            request,
            act.title,
            subjects,
            form=form,
            error=error,
            button=act.button,
            back=self.page("change", record.pk),
            hidden={"revision": number} if number else {},
        )

    def tell_of_one(self, request, act, result):
        if result.approved:
            messages.success(
                request, _("Approved. The next step of the review is another person's.")
            )
        else:
            messages.success(request, act.done)

    def ask_about_many(self, request, queryset, name: str):
        """Show the confirmation page for a bulk action; its form is posted to ``act_on_many``."""
        subjects = subjects_of(ACTS[name], request.user, light(queryset))
        return self.many_page(request, name, subjects, back=request.GET.urlencode())

    def act_on_many(self, request, act):
        if act not in ACTS or not ACTS[act].titles:
            raise Http404
        if not request.user.has_perm(permission(self.model, ACTS[act].needs)):
            raise PermissionDenied
        back = request.POST.get("back", "")
        if ANSWERED not in request.POST:
            return HttpResponseRedirect(self.list_page(back))
        marks = marks_in(request.POST[ANSWERED])
        subjects = subjects_of(ACTS[act], request.user, self.records_at(request, list(marks)))
        form, error = self.form_of(request, ACTS[act]), ""
        if form.is_valid():
            result = carry_out(ACTS[act], subjects, marks, by=request.user, **said_in(form))
            if not (result.is_nothing and result.changed):
                self.tell_of_many(request, ACTS[act], result)
                return HttpResponseRedirect(self.list_page(back))
            error = _("These entries were changed after you were asked, so nothing was done.")
        return self.many_page(request, act, subjects, back=back, form=form, error=error)

    def records_at(self, request, refs: list[str]) -> list:
        """The existing records, in the order of the refs."""
        records = light(self.get_queryset(request))
        found = {
            record.ref: record
            for chunk in in_chunks(refs)
            for record in records.filter(permalink__in=chunk)
        }
        return [found[ref] for ref in refs if ref in found]

    def many_page(self, request, name, subjects, *, back, form=None, error=""):
        act, count = ACTS[name], len(subjects.to_do)
        return self.question_page(
            request,
            act.titles % {"n": count},
            subjects,
            form=form or AnswerForm(reason=act.asks_reason, moment=act.asks_moment),
            error=error,
            button=act.buttons % {"n": count},
            action=self.page("acts", name),
            back=self.list_page(back),
            hidden={"back": back},
        )

    def tell_of_many(self, request, act, result):
        if result.done or not result.approved:
            level = messages.SUCCESS if result.done else messages.WARNING
            self.message_user(request, act.done_many % {"n": len(result.done)}, level)
        if count := len(result.approved):
            sentence = ngettext(
                "%(n)s entry was approved; the next step of the review is another person's.",
                "%(n)s entries were approved; the next step of the review is another person's.",
                count,
            )
            self.message_user(request, sentence % {"n": count}, messages.SUCCESS)
        if warning := act.warning([subject.standing.record for subject in result.done]):
            self.message_user(request, warning, messages.WARNING)
        for group in result.groups:
            sentence = ngettext(
                "%(n)s entry was left alone: %(names)s. %(reason)s",
                "%(n)s entries were left alone: %(names)s. %(reason)s",
                len(group.subjects),
            )
            given = {
                "n": len(group.subjects),
                "reason": group.reason,
                "names": names_in(group.subjects),
            }
            self.message_user(request, sentence % given, messages.WARNING)

    def form_of(self, request, act) -> AnswerForm:
        asked = {"reason": act.asks_reason, "moment": act.asks_moment}
        if ANSWERED in request.POST:
            return AnswerForm(request.POST, **asked)
        sent = request.POST or request.GET
        return AnswerForm(initial={name: sent.get(name, "") for name in asked}, **asked)

    def question_page(self, request, title, subjects, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "kind": self.opts.verbose_name,
            "subjects": subjects,
            "hidden": {ANSWERED: subjects.chosen} | context["hidden"],
        }
        return TemplateResponse(request, TEMPLATE, context)

    def list_page(self, query: str) -> str:
        address = self.page("changelist")
        return f"{address}?{query}" if query else address

    def page(self, ending: str, *arguments) -> str:
        """Address of an admin page of this kind."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{ending}"
        return reverse(name, args=arguments)


def address_of_act(record, act: str, revision, moment=None) -> str:
    """Address of the confirmation page for one revision of a record."""
    meta = record._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_act", args=[record.pk, act])
    given = {"revision": revision.number}
    if moment:
        given["moment"] = f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"
    return f"{page}?{urlencode(given)}"


def number_in(request) -> int | None:
    """The revision number in the request, None if there is none. Raises Http404 if malformed."""
    number = request.POST.get("revision") or request.GET.get("revision", "")
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    return int(number)


def said_in(form) -> dict:
    return {name: form.cleaned_data.get(name) or None for name in ["moment"]} | {
        "reason": form.cleaned_data.get("reason", "")
    }


def names_in(subjects) -> str:
    """The first names, and the number of the remaining ones."""
    names = listed([subject.name for subject in subjects[:MOST_NAMED]])
    more = len(subjects) - MOST_NAMED
    if more > 0:
        return _("%(names)s and %(more)s more") % {"names": names, "more": more}
    return names
