"""Admin views for imports: template, upload, preview, confirmation."""

from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.background.worker import restart, start
from editorial.confirmation.confirm_admin import ANSWERED, form_for
from editorial.confirmation.confirmation_page import marks_in
from editorial.permissions.limits import limit_of
from editorial.permissions.recent_sign_in import require_recent_sign_in
from editorial.workflow.log import LogLine, log_action
from tables.batches.batch import Batch
from tables.batches.batch_page import BatchPage
from tables.batches.batch_questions import question_about
from tables.batches.decisions import (
    answer,
    check_asked,
    check_person,
    decide,
    is_beyond,
    keep_typed,
    new_batch,
)
from tables.export.refused_rows import RefusedRows
from tables.export_admin import ExportAdmin, file_answer
from tables.files.file_refusals import LIMIT_MB

# What is pressed on the page of a batch, with the wrong cells that were mended there.
WITH_TYPED = {"mend", "row", "take", "confirm"}
MOST_EARLIER = 30


def publishes(request) -> bool:
    """Whether to publish the batch right after the import."""
    return "publish" in request.POST or "publish" in request.GET


class UploadForm(forms.Form):
    """A file, or a table that is pasted."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.docx,.csv,.txt,.htm,.html,.ics"}
        ),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a table here, with its headings"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LIMIT_MB * 1024**2:
            raise forms.ValidationError(
                _("This file is larger than %(limit)s MB. Divide it, and import the parts.")
                % {"limit": LIMIT_MB}
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file"):
            if not cleaned.get("pasted", "").strip():
                raise forms.ValidationError({"file": _("Choose a file.")})
            pasted = cleaned["pasted"].encode()
            cleaned["file"] = SimpleUploadedFile(_("pasted table") + ".txt", pasted)
        return cleaned


class TablesAdmin(ExportAdmin):
    """Admin of a kind with table export and import."""

    change_list_template = "admin/record_change_list.html"

    def own_pages(self):
        return [
            ("template.xlsx", self.template_view, "template"),
            ("import/", self.import_view, "import"),
            ("import/<int:number>/", self.batch_view, "batch"),
            ("import/<int:number>/refused.xlsx", self.refused_view, "refused"),
            ("import/<int:number>/<slug:act>/", self.decide_view, "decide"),
            *super().own_pages(),
        ]

    def has_import_permission(self, request) -> bool:
        return super().has_change_permission(request) and not is_beyond(self.model, request.user)

    def changelist_view(self, request, extra_context=None):
        context = {"may_import": self.has_import_permission(request)} | (extra_context or {})
        return super().changelist_view(request, context)

    def template_view(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied
        return self.download(request, [], "template", "xlsx")

    def import_view(self, request):
        check_person(self.model, request.user)
        sent = [request.POST, request.FILES] if request.method == "POST" else []
        form = UploadForm(*sent)
        if form.is_valid():
            file = form.cleaned_data["file"]
            batch = new_batch(self.model, file.name, file.read(), request.user)
            start(batch)
            return HttpResponseRedirect(self.page("batch", batch.pk))
        earlier = self.batches(request).defer("file").select_related("person")[:MOST_EARLIER]
        title = _("Import a table")
        return self.show(request, "import", title, form=form, earlier=earlier)

    def batches(self, request):
        """The batches of this kind; a person with a limit sees only their own."""
        batches = Batch.objects.filter(kind=ContentType.objects.get_for_model(self.model))
        return batches.filter(person=request.user) if limit_of(request.user) else batches

    def batch_view(self, request, number):
        """The page of a batch: progress while it runs, then the effect of each row."""
        check_person(self.model, request.user)
        batch = get_object_or_404(self.batches(request).defer("file"), pk=number)
        restart(batch)
        look = BatchPage(batch, request)
        title = batch.file_name
        return self.show(request, "batch", title, work=batch, batch=batch, look=look)

    def refused_view(self, request, number):
        """Download the refused rows with the reasons beside their cells."""
        check_person(self.model, request.user)
        batch = get_object_or_404(self.batches(request).defer("file"), pk=number)
        rows = RefusedRows(batch)
        if not rows.rows:
            raise Http404
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        rows.save(file)
        log_action(
            LogLine.Act.EXPORT, by=request.user, subject=batch.file_name, detail=_("refused rows")
        )
        name = _("%(name)s, refused rows") % {
            "name": batch.file_name.rpartition(".")[0] or batch.file_name
        }
        return file_answer(file, f"{name}.xlsx")

    def decide_view(self, request, number, act):
        check_person(self.model, request.user)
        batch = get_object_or_404(self.batches(request).defer("file"), pk=number)
        if request.method == "POST" and act in WITH_TYPED:
            sentence = keep_typed(batch, request)
            if sentence:
                messages.info(request, sentence)
            if batch.is_running or (sentence is not None and act == "confirm"):
                return self.back_to(request, batch)
        if act == "submit":
            drafts = self.get_queryset(request).filter(permalink__in=batch.to_be_submitted())
            return self.ask_about_many(request, drafts, "submit")
        if act in {"publish", "undo"} or (act == "confirm" and publishes(request)):
            return self.ask_about_batch(request, batch, act)
        if request.method != "POST":
            raise Http404
        sentence = decide(batch, act, request)
        if sentence:
            messages.info(request, sentence)
        return self.back_to(request, batch)

    def back_to(self, request, batch):
        """To the page of the batch: the part that was asked for, or the one that was seen."""
        query = QueryDict(request.POST.get("go") or request.POST.get("back", "")).urlencode()
        address = self.page("batch", batch.pk)
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    def ask_about_batch(self, request, batch, act):
        """Show the confirmation page, or carry out the action if it was confirmed."""
        if sentence := check_asked(batch, act, request):
            messages.info(request, sentence)
            return HttpResponseRedirect(self.page("batch", batch.pk))
        require_recent_sign_in(request)
        is_changed = False
        if ANSWERED in request.POST:
            marks, anyway = marks_in(request.POST[ANSWERED]), request.POST.get("anyway", "")
            if answer(batch, act, marks, request.user, anyway.replace("\0", "")[:300].strip()):
                start(batch)
                return HttpResponseRedirect(self.page("batch", batch.pk))
            batch.refresh_from_db(fields=["state"])
            is_changed = True
        question = question_about(batch, act, request.user)
        form = form_for(question, request, question.subjects)
        is_changed = is_changed and form.is_valid()
        changed = _("These entries were changed after you were asked, so nothing was done.")
        return self.confirmation_page(
            request,
            question.title,
            question.subjects,
            form=form,
            lines=question.lines,
            error=question.error or (changed if is_changed else ""),
            button="" if question.error else question.button,
            action=self.page("decide", batch.pk, act),
            back=self.page("batch", batch.pk),
            hidden={"publish": 1} if act == "confirm" else {},
        )
