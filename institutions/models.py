from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from institutions.provinces import Province
from records.exports.schema_org import city_as_address
from records.models import Record
from records.models.traits import Founded
from values.constraints import Unique
from values.languages import InBothLanguages
from values.web_addresses import WebAddressField


class Institution(Founded, Record):
    """A participating body; ``countries`` are its seat. Former names are aliases."""

    facts = (
        "type",
        "city",
        "province",
        "founded",
        "takes_international",
        "teaching_languages",
        "admissions_page",
        "ror",
        "wikidata",
    )
    identifier_pages = {"ror": "https://ror.org/%s", "wikidata": "https://www.wikidata.org/wiki/%s"}
    sectors_through = ("as_membership__alliance", "as_host__center")
    neighbors_through = sectors_through
    countries_label = pgettext_lazy("of an institution", "country")
    countries_phrase = _("in %(countries)s")
    counted = ngettext_lazy("%(count)s institution", "%(count)s institutions", "count")
    list_title = _("Institutions")
    is_partner = True
    comprehensive_type = "university"
    search_words = {
        "": "institution; organization; organisation; body; 院校; 机构; 单位; 高校",
        "university": (
            "university; univ; uni; varsity; universitas; universiti; unibersidad; pamantasan; đại học; "
            "trường đại học; มหาวิทยาลัย; ມະຫາວິທະຍາໄລ; សាកលវិទ្យាល័យ; တက္ကသိုလ်; 大学; 高校; 综合大学; "
            "本科院校"
        ),
        "vocational": (
            "college; vocational college; vocational school; polytechnic; technical college; "
            "community college; 学院; 职业学院; 职业院校; 高职; 职业大学; 高职院校; 专科学校; 技师学院; "
            "职校; politeknik; kolej vokasional; cao đẳng; trường cao đẳng; วิทยาลัย; ວິທະຍາໄລ"
        ),
        "school": (
            "primary school; secondary school; middle school; high school; kindergarten; 学校; 中学; "
            "小学; 幼儿园; 高中; 中职学校"
        ),
        "research-institute": (
            "research institute; institute; academy; think tank; 研究院; 研究所; 科学院; 智库"
        ),
        "company": "company; enterprise; firm; corporation; business; industry; 公司; 企业; 集团; 校企",
        "government": (
            "government; ministry; department; agency; authority; bureau; embassy; 政府; 部委; 教育部; "
            "教育厅; 政府部门; 使馆; 大使馆"
        ),
        "public-institution": "public body; 事业单位",
        "association": "association; society; foundation; federation; 协会; 学会; 基金会; 联合会",
        "international": (
            "international organization; intergovernmental organization; UN; 国际组织; 国际机构"
        ),
    }
    notice = _("This site takes no applications. Please apply to the institution itself.")
    filterset = "institutions.filters.InstitutionFilterSet"
    schema_properties = Founded.schema_properties | {"address": "schema_address"}

    class Type(models.TextChoices):
        UNIVERSITY = "university", _("university")
        VOCATIONAL = "vocational", _("vocational university or college")
        SCHOOL = "school", _("school")
        RESEARCH_INSTITUTE = "research-institute", _("research institute")
        COMPANY = "company", _("company")
        GOVERNMENT = "government", _("government body")
        PUBLIC_INSTITUTION = "public-institution", _("public institution")
        ASSOCIATION = "association", _("association")
        INTERNATIONAL = "international", _("international organization")

    SCHEMA_TYPES = {
        Type.UNIVERSITY: "CollegeOrUniversity",
        Type.VOCATIONAL: "CollegeOrUniversity",
        Type.SCHOOL: "School",
        Type.RESEARCH_INSTITUTE: "ResearchOrganization",
        Type.COMPANY: "Corporation",
        Type.GOVERNMENT: "GovernmentOrganization",
    }

    class TakesInternational(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")

    # Those that teach, and what is asked of them for students.
    TEACHING = frozenset({Type.UNIVERSITY, Type.VOCATIONAL})
    FOR_STUDENTS = frozenset({"takes_international", "teaching_languages", "admissions_page"})

    type = models.CharField(_("type"), max_length=18, choices=Type, blank=True)
    city = InBothLanguages(models.CharField(_("city"), max_length=100, blank=True))
    province = models.CharField(
        _("province of China"),
        max_length=14,
        choices=Province,
        blank=True,
        help_text=_("Only of institutions in China; the list of institutions is filtered by it."),
    )
    takes_international = models.CharField(
        _("takes international students"),
        max_length=3,
        choices=TakesInternational,
        blank=True,
        help_text=_("Leave empty where no source says it; never guess."),
    )
    teaching_languages = InBothLanguages(
        models.CharField(
            _("teaching languages"),
            max_length=200,
            blank=True,
            help_text=_("Of programs that are open to international students."),
        )
    )
    admissions_page = WebAddressField(
        _("admissions page"),
        max_length=300,
        blank=True,
        help_text=_("The institution's own page for international students."),
    )
    ror = models.CharField(
        _("ROR id"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-z0-9]{8}$", _("Nine characters, such as 02wmsc916."))],
        help_text=_("The last part of the address at ror.org, where known."),
    )

    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", _("Q and a number, such as Q5616948."))],
    )

    class Meta(Record.Meta):
        verbose_name = pgettext_lazy("kind of record", "institution")
        verbose_name_plural = _("institutions")
        constraints = [
            *Record.Meta.constraints,
            Unique(
                fields=["ror"],
                condition=~models.Q(ror=""),
                name="institution_ror_once",
                violation_error_message=_(
                    "Another institution has this ROR id: look whether it is the same."
                ),
                violation_error_code="ror",
            ),
        ]

    def asks_for(self, name):
        """Provinces are those of China; the facts for students are asked of those that teach."""
        return name != "province" and (name not in self.FOR_STUDENTS or self.type in self.TEACHING)

    @property
    def schema_type(self) -> str:
        return self.SCHEMA_TYPES.get(self.type, "Organization")

    @property
    def schema_address(self) -> dict:
        """schema.org address; includes the country if there is exactly one."""
        seats = [country.pk for country in self.countries.all()]
        return city_as_address(self.city, seats[0] if len(seats) == 1 else "")

    @property
    def same_as(self) -> list[str]:
        ids = [(getattr(self, name), page) for name, page in self.identifier_pages.items()]
        return [*super().same_as, *(page % value for value, page in ids if value)]
