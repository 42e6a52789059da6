"""Pages of the numbers for a speech: the text of today, and those that were given out."""

from hashlib import sha256
from json import dumps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from editorial.admin_pages import PagesAdmin, ReadOnlyAdmin
from editorial.people import full_name
from editorial.permissions.staff_only import sees_all
from exchange_site.speech.handouts import Handout
from exchange_site.speech.texts import LANGUAGES, as_text
from exchange_site.speech.totals import totals_now
from values.languages import LANGUAGE_NAMES

LISTED = 20


class HandoutForm(forms.ModelForm):
    class Meta:
        model = Handout
        fields = ["occasion"]


@admin.register(Handout)
class HandoutAdmin(ReadOnlyAdmin, PagesAdmin):
    dashboard_button = gettext_lazy("Numbers of today")

    class Media:
        css = {"all": ["admin/speech.css"]}
        js = ["admin/copy.js"]

    def get_queryset(self, request):
        """Those limited to some records see what they gave out themselves."""
        handouts = super().get_queryset(request).select_related("person")
        return handouts if sees_all(request.user) else handouts.filter(person=request.user)

    def own_pages(self):
        return [("keep/", require_POST(self.keep), "keep"), *super().own_pages()]

    def changelist_view(self, request, extra_context=None):
        """The text of today in both languages, and what was given out before."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now, day = totals_now(), timezone.now()
        former = Paginator(self.get_queryset(request), LISTED).get_page(request.GET.get("page"))
        return self.show_page(
            request,
            "exchange_site/speech/today.html",
            _("Numbers for a speech"),
            texts=[(code, LANGUAGE_NAMES[code], as_text(now, code, day)) for code in LANGUAGES],
            digest=digest_of(now),
            form=HandoutForm(auto_id="id_%s"),
            may_keep=self.may_keep(request),
            former=former,
            rows=[(handout, who(handout), len(handout.changes(now))) for handout in former],
        )

    def keep(self, request):
        """Keep what was copied; refused if the numbers have changed since the page was opened."""
        if not self.may_keep(request):
            raise PermissionDenied
        form, language = HandoutForm(request.POST), request.POST.get("language")
        if language not in LANGUAGES or not form.is_valid():
            raise Http404
        now = totals_now()
        if request.POST.get("digest") != digest_of(now):
            messages.warning(
                request,
                _("The numbers have changed since you opened the page. Copy the text once more."),
            )
        else:
            keep(form.save(commit=False), now, language, request.user)
            messages.success(request, _("Kept as given out today."))
        return HttpResponseRedirect(self.page("changelist"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A text that was given out, and what has changed since."""
        handout = self.get_object(request, object_id)
        if handout is None or not self.has_view_permission(request):
            raise Http404
        return self.show_page(
            request,
            "exchange_site/speech/given_out.html",
            str(self.opts.verbose_name).capitalize(),
            handout=handout,
            who=who(handout),
            changes=handout.changes(totals_now()),
        )

    def may_keep(self, request) -> bool:
        return request.user.has_perm("exchange_site.add_handout")


def who(handout) -> str:
    return full_name(handout.person) if handout.person else ""


def digest_of(content: list[dict]) -> str:
    return sha256(dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def keep(handout: Handout, content: list[dict], language: str, person):
    """Keep it once, however often the same person copies it on a day for the same occasion."""
    today = timezone.localdate()
    alike = Handout.objects.filter(
        person=person, language=language, occasion=handout.occasion, given_at__date=today
    )
    if not any(earlier.content == content for earlier in alike):
        handout.content, handout.language, handout.person = content, language, person
        handout.save()
