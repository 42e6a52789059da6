"""To which records a person is limited, and the permissions that follow."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models import Record
from records.models.permalinks import Permalink
from taxonomy.models import Country


class Limit(models.Model):
    """What one person may work on; where nothing is chosen, everything.

    Kinds and countries narrow each other; single records are added to them.
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
        """The records of a kind that lie within; None: all of them."""
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
        """Whether the person may add records of a kind; not where only single ones are his."""
        kinds = set(self.kinds.all())
        if kinds:
            return ContentType.objects.get_for_model(kind) in kinds
        return self.countries.exists() or not self.records.exists()


def limit_of(user) -> Limit | None:
    """The person's limit, asked for once a request; superusers have none."""
    if user.is_superuser:
        return None
    if not hasattr(user, "_limit_asked_for"):
        limits = Limit.objects.prefetch_related("kinds", "countries", "records")
        user._limit_asked_for = limits.filter(person=user).first()
    return user._limit_asked_for


def within(user, kind) -> Q | None:
    """Which records of a kind a person may work on; None: all of them."""
    limit = limit_of(user)
    return limit.of_kind(kind) if limit else None


class Backend(ModelBackend):
    """Permissions of roles; asked about one record, also whether it lies within the person's limit."""

    def has_perm(self, user_obj, perm, obj=None):
        if not isinstance(obj, Record):
            return super().has_perm(user_obj, perm, obj)
        if not super().has_perm(user_obj, perm):
            return False
        allowed = within(user_obj, type(obj))
        return allowed is None or type(obj).objects.filter(allowed, pk=obj.pk).exists()
