"""The queue of messages of readers, and the page on which staff deal with one."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from corrections.handling import steps
from corrections.handling.queue import suggestions_for
from corrections.models import LONGEST, Suggestion
from editorial.admin_pages import PagesAdmin, admin_page
from editorial.people import full_name
from editorial.permissions.review import may
from records.models.permalinks import records_of
from values.languages import Language


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("who deals with it")
    parameter_name = "for"

    def lookups(self, request, model_admin):
        return [("me", _("new, or mine"))]

    def queryset(self, request, queryset):
        return queryset.open_for(request.user) if self.value() == "me" else queryset


@admin.register(Suggestion)
class SuggestionAdmin(PagesAdmin):
    """Texts are read-only; staff take a suggestion, make a draft of it, answer, and set the state."""

    change_form_template = "corrections/admin/suggestion.html"
    list_display = ["__str__", "purpose", "about", "sent_at", "state_in_words"]
    list_filter = [OpenFilter, "purpose", "state", "sent_at", "language"]
    search_fields = ["text", "=permalink__ref"]
    list_per_page = 50
    list_select_related = ["handler", "permalink__kind"]
    readonly_fields = ["about", "purpose", "text", "source", "contact", "written_in", "sent_at"]
    fields = [*readonly_fields, "state"]

    class Media:
        css = {"all": ["admin/dashboard.css"]}

    def get_queryset(self, request):
        known = suggestions_for(request.user)
        return known.select_related("permalink__kind", "handler", "answered_by")

    def get_changelist_instance(self, request):
        shown = super().get_changelist_instance(request)
        links = [row.permalink for row in shown.result_list if row.permalink_id]
        records = records_of(links)
        for row in shown.result_list:
            row.record = records.get(row.permalink_id)
        return shown

    def own_pages(self):
        return [("<int:key>/handle/", require_POST(self.handle), "handle"), *super().own_pages()]

    @admin.display(description=gettext_lazy("what it concerns"))
    def about(self, suggestion):
        if not suggestion.permalink_id:
            return suggestion.page or _("the site as a whole")
        address = reverse("admin:record", args=[suggestion.permalink_id])
        record = suggestion.record
        # The record may be merged into an unpublished one that the person may not see.
        is_known = record and (record.is_public or record.ref == suggestion.permalink_id)
        return format_html(
            '<a href="{}">{}</a>', address, record if is_known else suggestion.permalink_id
        )

    @admin.display(description=gettext_lazy("language"))
    def written_in(self, suggestion):
        return Language(suggestion.language).label

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_in_words(self, suggestion):
        if suggestion.state == Suggestion.State.TAKEN and suggestion.handler:
            return _("%(name)s deals with it") % {"name": full_name(suggestion.handler)}
        return suggestion.get_state_display()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        suggestion = self.get_object(request, object_id)
        context = self.handling(request, suggestion) if suggestion else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def handling(self, request, suggestion, answer_form=None) -> dict:
        """What can be done about it, for the template."""
        record = suggestion.record
        change = steps.change_since(suggestion)
        may_publish = bool(record and may(request.user, "publish", record))
        return {
            "suggestion": suggestion,
            "state": self.state_in_words(suggestion),
            "may_draft": bool(record and may(request.user, "change", record)),
            "may_answer": self.has_change_permission(request, suggestion),
            "answer_form": answer_form or AnswerForm(initial={"text": suggestion.answer}),
            "public_change": change if may_publish else None,
        }

    def handle(self, request, key):
        suggestion = self.get_object(request, str(key))
        if suggestion is None or not self.has_view_permission(request, suggestion):
            raise Http404
        step = request.POST.get("step")
        try:
            if step == "draft" and suggestion.permalink and suggestion.permalink.record:
                return self.draft(request, suggestion)
            if step == "take":
                steps.take(suggestion, by=request.user)
                messages.success(request, _("You deal with this suggestion now."))
            elif step in {"say", "unsay"}:
                steps.say_corrected(suggestion, step == "say", by=request.user)
                messages.success(request, _("The public page was changed."))
            elif step == "answer":
                self.answer(request, suggestion)
            else:
                raise Http404
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return HttpResponseRedirect(self.page("change", suggestion.pk))

    def draft(self, request, suggestion):
        record = suggestion.permalink.record
        if steps.make_draft(suggestion, by=request.user):
            messages.success(request, _("A draft was made. Correct it, then submit it for review."))
        else:
            messages.info(request, _("A draft of this entry is open already: correct it there."))
        return HttpResponseRedirect(admin_page(record, "change", record.pk))

    def answer(self, request, suggestion):
        if not self.has_change_permission(request, suggestion):
            raise PermissionDenied
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise ValidationError(_("Write the answer first."))
        if steps.answer(suggestion, form.cleaned_data["text"], by=request.user):
            messages.success(request, _("The answer was sent."))
        else:
            messages.warning(
                request,
                _("The site could not send mail, so the answer was kept here: send it yourself."),
            )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        Suggestion.objects.forget_old()

    def log_change(self, *args, **kwargs):
        """No log entry: it would keep the reader's text after the suggestion is deleted."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
