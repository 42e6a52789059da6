import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from events.querysets import MOMENTS, EventQuerySet
from events.registration import Registering
from records.exports.feeds.appointments import Appointment
from records.models import Party, Record
from records.models.traits import ZONE, Held
from records.wording.facts import FactValue
from uploads.attachments import AttachmentField
from uploads.storage import download_name
from values.dates import (
    PartialDateField,
    check_order,
    earliest,
    in_order,
    latest,
    validate_time_zone,
)
from values.languages import InBothLanguages
from values.web_addresses import WebAddressField


class Event(Registering, Held, Record):
    """An event, during the Week or at another time of the year."""

    entered_most = True
    facts = (
        "type",
        "edition",
        "period",
        "when_in_words",
        "venue",
        "city",
        "format",
        "state",
        "organizers",
        "alliances",
        "centers",
        "registration_in_words",
        "documents",
        "files",
    )
    said_alone = ("state",)
    counted = ngettext_lazy("%(count)s event", "%(count)s events", "count")
    list_title = _("Events")
    search_words = {
        "": "event; activity; 活动; 项目活动; acara; kegiatan; hoạt động; sự kiện; กิจกรรม",
        "forum": (
            "conference; summit; symposium; congress; 论坛; 峰会; 大会; 高峰论坛; 研讨论坛; diễn đàn; "
            "hội nghị; การประชุม"
        ),
        "seminar": (
            "workshop; symposium; webinar; colloquium; 研讨会; 研讨; 讲座; 座谈会; 研修班; 工作坊; "
            "学术会议"
        ),
        "roundtable": "roundtable; round table; meeting; dialogue; 圆桌; 圆桌会议; 会议; 对话会; 对话",
        "annual-meeting": "general assembly; council meeting; 年会; 理事会; 年度会议",
        "exhibition": (
            "expo; fair; exposition; show; education fair; 展览; 展会; 博览会; 教育展; 展览会; 成果展"
        ),
        "contest": "competition; tournament; challenge; 比赛; 竞赛; 大赛; 技能大赛; 邀请赛; 挑战赛",
        "camp": (
            "camp; youth camp; summer camp; winter camp; youth exchange; 夏令营; 冬令营; 研学; "
            "青少年交流; 青年营"
        ),
        "training": "training course; training program; course; 培训; 培训班; 进修班; 研修",
        "ceremony": (
            "opening ceremony; closing ceremony; opening; unveiling; 开幕式; 闭幕式; 仪式; 典礼; 开幕; "
            "揭牌"
        ),
        "matchmaking": "signing; signing ceremony; matchmaking; 签约; 签约仪式; 洽谈会; 对接会; 对接",
    }
    in_first_menu = True
    divided_by = {"edition": "period"}
    reported_by = "activities"
    in_single_calendars = True
    copies_from = ("edition",)
    neighbors_through = ("alliances", "centers", "edition")
    filterset = "events.filters.EventFilterSet"
    schema_properties = Held.schema_properties | {
        "superEvent": "edition",
        "organizer": ("holders", "alliances", "centers"),
        "contributor": "supporters",
    }

    class Type(models.TextChoices):
        FORUM = "forum", _("forum")
        SEMINAR = "seminar", _("seminar")
        ROUNDTABLE = "roundtable", _("roundtable or meeting")
        ANNUAL_MEETING = "annual-meeting", _("annual meeting")
        EXHIBITION = "exhibition", _("exhibition")
        CONTEST = "contest", _("contest")
        CAMP = "camp", _("camp and youth exchange")
        TRAINING = "training", _("training")
        CEREMONY = "ceremony", _("ceremony")
        MATCHMAKING = "matchmaking", _("matchmaking and signing")

    class Period(models.TextChoices):
        OPENING = "opening", _("opening period")
        YEAR_ROUND = "year-round", _("year-round")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of an event", "planned")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

        @property
        def in_calendars(self):
            """The STATUS of an iCalendar event (RFC 5545)."""
            return {self.CONFIRMED: "CONFIRMED", self.HELD: "CONFIRMED"}.get(
                self, "CANCELLED" if self == self.CANCELLED else "TENTATIVE"
            )

        @classmethod
        def over(cls):
            """The states in which registration is over."""
            return [cls.HELD, cls.CANCELLED]

    # States in which a date announced before is no longer valid.
    NOT_AS_PLANNED = [State.POSTPONED, State.CANCELLED]
    SCHEMA_STATES = {
        State.POSTPONED: "https://schema.org/EventPostponed",
        State.CANCELLED: "https://schema.org/EventCancelled",
    }

    class Registration(models.TextChoices):
        NEEDED = "needed", _("needed")
        NOT_NEEDED = "not-needed", _("not needed")

    type = models.CharField(_("type"), max_length=14, choices=Type, blank=True)
    edition = models.ForeignKey(
        "editions.Edition",
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        verbose_name=_("edition"),
    )
    period = models.CharField(
        _("period"),
        max_length=10,
        choices=Period,
        blank=True,
        help_text=_("Leave empty where the source does not say; never guess."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default=settings.TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("Of all times of this event."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, blank=True)
    alliances = models.ManyToManyField(
        "alliances.Alliance", related_name="events", blank=True, verbose_name=_("held by alliance")
    )
    centers = models.ManyToManyField(
        "centers.Center", related_name="events", blank=True, verbose_name=_("held by center")
    )
    registration = models.CharField(
        _("registration"), max_length=10, choices=Registration, blank=True
    )
    registration_link = WebAddressField(_("registration link"), max_length=300, blank=True)
    registration_opens = PartialDateField(_("registration opens"))
    registration_opens_earliest = earliest("registration_opens", ZONE)
    registration_closes = PartialDateField(_("registration closes"))
    registration_closes_latest = latest("registration_closes", ZONE)
    documents = models.ManyToManyField(
        "documents.Document",
        related_name="events",
        blank=True,
        verbose_name=_("outcome documents"),
    )

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=fields) for fields in MOMENTS]
        constraints = [
            *Record.Meta.constraints,
            *Held.Meta.constraints,
            in_order(
                "registration_opens", "registration_closes", "registration_closes_after_it_opens"
            ),
        ]

    def date_for_order(self):
        """The start; an event without dates is sorted by the year of its public edition."""
        has_year = self.edition_id and self.edition.is_public
        return self.start or (self.edition.slug if has_year else "")

    def clean(self):
        super().clean()
        check_order(self, "registration_opens", "registration_closes")

    @property
    def warning(self) -> str:
        return str(self.State(self.state).label) if self.state in self.NOT_AS_PLANNED else ""

    @property
    def schema_status(self) -> str:
        return self.SCHEMA_STATES.get(self.state, super().schema_status)

    @property
    def holders(self) -> list["Organizer"]:
        """Organizers in any role except supporter."""
        return [row for row in self.organizers.all() if row.role != Organizer.Role.SUPPORTER]

    @property
    def supporters(self) -> list["Organizer"]:
        return [row for row in self.organizers.all() if row.role == Organizer.Role.SUPPORTER]

    @property
    def is_off(self) -> bool:
        """Whether the event was held or cancelled, so that registration is over."""
        return self.state in self.State.over()

    def appointments(self) -> list[Appointment]:
        """Calendar entries: the event itself, and the opening and closing of registration."""
        status = self.State(self.state).in_calendars if self.state else ""
        return [self.held(status=status), *self.days_to_register]


class Organizer(Party):
    """A body that organizes an event; ordered by protocol, hosts first."""

    class Role(models.TextChoices):
        HOST = "host", _("host")
        ORGANIZER = "organizer", _("organizer")
        CO_ORGANIZER = "co-organizer", _("co-organizer")
        SUPPORTER = "supporter", _("supporter")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="organizers")
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=Role,
        blank=True,
        help_text=_("Leave empty where the source does not say."),
    )

    class Meta(Party.Meta):
        verbose_name = pgettext_lazy("in any role", "organizer")
        verbose_name_plural = _("organized by")


class File(models.Model):
    """A file of an event for download: a program, minutes, a list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="files")
    title = InBothLanguages(models.CharField(_("title"), max_length=200, blank=True))
    file = AttachmentField(
        _("file"), max_length=60, help_text=_("PDF, DOCX or XLSX, at most 20 MB.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["order", "id"]

    def __str__(self):
        return str(self.title) or self.file.name

    def public_values(self) -> list[FactValue]:
        title = str(self.title) or download_name(self.file.name)
        return [FactValue(title, self.file.url, self.title.foreign)]
