from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from records.models import Party, Record
from uploads.attachments import AttachmentField
from values.dates import PartialDateField, earliest, latest
from values.languages import InBothLanguages
from values.web_addresses import WebAddressField


class Document(Record):
    """A written agreement, statement or plan of one or more parties."""

    facts = ("type", "issued", "edition", "parties", "pays", "deadline", "file", "link")
    own_date = "issued"
    years_phrase = _("issued in %(years)s")
    default_sort = "newest"
    counted = ngettext_lazy("%(count)s document", "%(count)s documents", "count")
    list_title = _("Documents")
    search_words = {
        "": "document; paper; outcome document; 文件; 文献; 成果文件",
        "statement": (
            "declaration; joint statement; communique; consensus; 声明; 宣言; 共识; 公报; 联合声明"
        ),
        "plan": "action plan; work plan; program; 计划; 行动计划; 规划; 方案",
        "initiative": "倡议; 愿景",
        "agreement": (
            "memorandum; memorandum of understanding; MoU; treaty; 协议; 协定; 谅解备忘录; 备忘录"
        ),
        "minutes": "纪要; 会议纪要",
        "scholarship": (
            "grant; bursary; stipend; student aid; học bổng; beasiswa; biasiswa; ทุนการศึกษา; 奖学金; "
            "助学金; 奖助学金; 资助"
        ),
    }
    neighbors_through = ("edition",)
    filterset = "documents.filters.DocumentFilterSet"
    schema_properties = {
        "genre": "genre",
        "datePublished": "issued",
        "author": "parties",
        "associatedMedia": "file",
    }

    class Type(models.TextChoices):
        STATEMENT = "statement", _("statement")
        PLAN = "plan", _("plan")
        INITIATIVE = "initiative", _("initiative")
        AGREEMENT = "agreement", _("agreement")
        MINUTES = "minutes", _("minutes")
        SCHOLARSHIP = "scholarship", _("scholarship")

    # What is asked of scholarships alone.
    FOR_STUDENTS = frozenset({"pays", "deadline"})

    type = models.CharField(_("type"), max_length=11, choices=Type, blank=True)
    issued = PartialDateField(_("issued"))
    issued_earliest = earliest("issued")
    issued_latest = latest("issued")
    edition = models.ForeignKey(
        "editions.Edition",
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        verbose_name=_("edition"),
    )
    pays = InBothLanguages(
        models.CharField(
            _("what is paid"),
            max_length=300,
            blank=True,
            help_text=_("Of a scholarship: tuition, lodging, a monthly sum …"),
        )
    )
    deadline = PartialDateField(
        _("last known deadline"),
        help_text=_("Of a scholarship: the last day to apply that a source names."),
    )
    file = AttachmentField(
        _("file"), max_length=60, blank=True, help_text=_("PDF, DOCX or XLSX, at most 20 MB.")
    )
    link = WebAddressField(_("where it can be read"), max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def asks_for(self, name):
        return name not in self.FOR_STUDENTS or self.type == self.Type.SCHOLARSHIP

    @property
    def genre(self) -> str:
        return str(self.get_type_display())

    @property
    def same_as(self) -> list[str]:
        return [*super().same_as, self.link]


class DocumentParty(Party):
    """A body that issued or signed a document."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parties")

    class Meta(Party.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
