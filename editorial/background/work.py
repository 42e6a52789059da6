"""Work that a process of its own does for a person: a lease, progress, and what is said of a crash."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.admin_pages import admin_page

# How long a worker may go without renewing its lease before another takes over.
LEASE = timedelta(seconds=30)
# Lease holder between starting a worker process and its first action.
STARTING = "starting"
# How often work may be begun again after a worker died; then the person is told.
MOST_TRIES = 3


class Lost(Exception):
    """Another worker, or a person, has changed the work in the meantime."""


class Work(models.Model):
    """Base of work of a process of its own; the subclass has a ``state``, and says in which a worker runs."""

    RUNNING: list[str] = []
    # The page of the work in the admin of its kind.
    page_name = ""
    # What the person is told after an error of ours.
    failed = _("Something went wrong on our side, and nothing was changed. Please tell us.")

    kind = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    # The language of the error messages.
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    # Progress, and how much there is to do.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    # How many workers have died in the present state.
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    @property
    def model(self):
        return self.kind.model_class()

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def is_stale(self) -> bool:
        """Whether the work should be running but its lease has expired."""
        return self.is_running and (not self.lease_until or self.lease_until < timezone.now())

    @property
    def page(self) -> str:
        return admin_page(self.model, self.page_name, self.pk)

    @property
    def percent(self) -> int:
        return 100 * min(self.done, self.total) // max(self.total, 1)

    def move(self, state, states, **changed) -> bool:
        """Compare-and-set of the state; False if the state is not one of ``states``."""
        changed |= {"state": state, "message": "", "done": 0} | self.lease_of(state)
        moved = type(self).objects.filter(pk=self.pk, state__in=states).update(**changed)
        if moved:
            self.set(changed)
        return bool(moved)

    def lease_of(self, state) -> dict:
        """Lease fields for a state: held for a starting worker if it is a running state, else free."""
        if state in self.RUNNING:
            return {"lease_until": timezone.now() + LEASE, "holder": STARTING, "tries": 0}
        return {"lease_until": None, "holder": "", "tries": 0}

    def take(self, holder: str) -> bool:
        """Acquire the lease for a worker; False if another worker has it."""
        now = timezone.now()
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(holder=STARTING)
        mine = type(self).objects.filter(free, pk=self.pk, state__in=self.RUNNING)
        taken = mine.update(lease_until=now + LEASE, holder=holder)
        if taken:
            self.refresh_from_db(fields=self.fields_of_worker())
        return bool(taken)

    def claim_start(self) -> bool:
        """Whether this request, and no other, is to start another worker in place of one that died."""
        now = timezone.now()
        expired = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        stale = type(self).objects.filter(expired, pk=self.pk, state__in=self.RUNNING)
        return bool(stale.update(lease_until=now + LEASE, holder=STARTING, tries=F("tries") + 1))

    def fields_of_worker(self) -> list[str]:
        return ["state", "holder", "done", "tries"]

    def go_on(self, **changed):
        """Renew the lease and store progress; raises Lost if another worker took over."""
        self.update_held(lease_until=timezone.now() + LEASE, **changed)

    def end(self, state, **changed):
        """Release the lease and change the state; raises Lost if another worker took over."""
        self.update_held(state=state, **self.lease_of(state), **changed)

    def update_held(self, **changed):
        held = type(self).objects.filter(pk=self.pk, holder=self.holder, state=self.state)
        if not held.update(**changed):
            raise Lost
        self.set(changed)

    def set(self, changed: dict):
        for name, value in changed.items():
            setattr(self, name, value)
