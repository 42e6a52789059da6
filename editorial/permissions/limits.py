"""Limits of staff users to certain records, and the auth backend that applies them."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from records.indexing.writing import in_chunks
from records.models import Record
from records.models.permalinks import Permalink
from taxonomy.models import Country

# Attribute of records: by primary key of a user, whether the user's limit allows the record.
WITHIN = "_within_limit_of"


class Limit(models.Model):
    """Restricts which records a user may work on; empty choices mean no restriction.

    Kinds and countries are combined by AND; single records are added to the result.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="limit"
    )
    kinds = models.ManyToManyField(ContentType, blank=True, verbose_name=_("only these kinds"))
    countries = models.ManyToManyField(
        Country, blank=True, verbose_name=_("only records with these countries")
    )
    records = models.ManyToManyField(
        Permalink, blank=True, verbose_name=_("only these records, or these as well")
    )

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")

    def __str__(self):
        return str(self.person)

    def of_kind(self, kind) -> Q | None:
        """Condition for the allowed records of a kind; None: all of them."""
        kinds, countries = set(self.kinds.all()), list(self.countries.all())
        refs = [record.pk for record in self.records.all()]
        if not (kinds or countries or refs):
            return None
        within = Q(permalink__in=refs)
        fits = not kinds or ContentType.objects.get_for_model(kind) in kinds
        if countries and fits:
            through = kind.countries.through
            owner = kind._meta.model_name
            named = through.objects.filter(country__in=countries).values(owner)
            within |= Q(pk__in=named)
        elif kinds and fits:
            return None
        return within

    def allows_new(self, kind) -> bool:
        """Whether the user may add records of a kind; not if limited to single records."""
        kinds = set(self.kinds.all())
        if kinds:
            return ContentType.objects.get_for_model(kind) in kinds
        return self.countries.exists() or not self.records.exists()


def with_limit() -> Prefetch:
    """Of users: loads their limits in full."""
    return Prefetch("limit", Limit.objects.prefetch_related("kinds", "countries", "records"))


def limit_of(user) -> Limit | None:
    """The user's limit, cached on the user object; None for superusers."""
    if user.is_superuser:
        return None
    if not Limit.person.field.remote_field.is_cached(user):
        prefetch_related_objects([user], with_limit())
    return getattr(user, "limit", None)


def within(user, kind) -> Q | None:
    """Condition for the records of a kind that the user may work on; None: all of them."""
    limit = limit_of(user)
    return limit.of_kind(kind) if limit else None


def is_within(user, record) -> bool:
    """Whether the user's limit allows the record; cached on the record, for one request."""
    if user.pk not in vars(record).get(WITHIN, ()):
        load_within(user, [record])
    return vars(record)[WITHIN][user.pk]


def load_within(user, records: list):
    """Ask for several records of one kind at once whether the user's limit allows them."""
    allowed = within(user, type(records[0])) if records else None
    for some in in_chunks(records):
        found = {record.pk for record in some}
        if allowed is not None:
            known = type(records[0]).objects.filter(allowed, pk__in=found)
            found = set(known.values_list("pk", flat=True))
        for record in some:
            vars(record).setdefault(WITHIN, {})[user.pk] = record.pk in found


class Backend(ModelBackend):
    """Group permissions; for a permission on a record, the user's limit is checked as well."""

    def has_perm(self, user_obj, perm, obj=None):
        if not isinstance(obj, Record):
            return super().has_perm(user_obj, perm, obj)
        return super().has_perm(user_obj, perm) and is_within(user_obj, obj)
