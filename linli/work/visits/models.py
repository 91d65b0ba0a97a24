"""Visits (走访), which form the worker's diary (民情日记), and the needs named at them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.work.visits.states import note_of

# An empty text is stored empty although the field is encrypted, so this needs no key.
OPEN_PROMISE = Q(promise_kept_on=None, promise_dropped_on=None) & ~Q(promise="")


# By when a promise is to be kept.
DUE_ON = Coalesce("promise_due", "day")


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> VisitQuerySet:
        """Return the visits of communities where the viewer may see visits."""
        return viewer.scope(Permission.VISIT_VIEW).restrict(self)

    def promised(self) -> VisitQuerySet:
        """Return the visits with an open promise."""
        return self.filter(OPEN_PROMISE)

    def soonest(self) -> VisitQuerySet:
        """Set `due_on`, by which promises are sorted: the day by when one is to be kept."""
        return self.annotate(due_on=DUE_ON)


class Visit(models.Model):
    """One visit to a household. Only an outcome marked `done` in the content counts as having met the household."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="visits", db_index=False)
    worker = models.ForeignKey("staffing.Worker", on_delete=models.PROTECT, related_name="visits")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12)
    outcome = models.CharField(_("outcome"), max_length=12)
    minutes = models.PositiveSmallIntegerField(_("duration (minutes)"), null=True, blank=True)
    seen = EncryptedField(_("what was seen"), blank=True, default="")
    answer = EncryptedField(_("answer on the spot"), blank=True, default="")
    promise = EncryptedField(_("promise"), blank=True, default="")
    promise_due = models.DateField(_("promise to be kept by"), null=True, blank=True)
    promise_kept_on = models.DateField(_("promise done on"), null=True, blank=True)
    promise_dropped_on = models.DateField(_("promise no longer needed since"), null=True, blank=True)
    promise_reason = EncryptedField(_("why the promise is no longer needed"), blank=True, default="")
    next_day = models.DateField(_("next visit"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    client_key = models.CharField(max_length=40, blank=True, default="")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        constraints = [
            models.UniqueConstraint(
                # A phone with a bad connection sends again; see `actions.record`.
                fields=["worker", "client_key"],
                condition=~Q(client_key=""),
                name="visits_recorded_once",
            ),
            models.CheckConstraint(
                name="visits_promise_ends_once", condition=Q(promise_kept_on=None) | Q(promise_dropped_on=None)
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-day", "-id"], name="visits_of_community"),
            models.Index(fields=["household", "-day"], name="visits_of_household"),
            models.Index(fields=["-day", "-id"], name="visits_latest"),
            models.Index(fields=["kind", "outcome", "-day", "-id"], name="visits_by_kind_and_outcome"),
            # Partial: few visits have an open promise.
            models.Index(fields=["community", "promise_due"], condition=OPEN_PROMISE, name="visits_promises_due"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.household}"

    @property
    def has_open_promise(self) -> bool:
        """Return whether something was promised that is neither done nor dropped."""
        return bool(self.promise) and self.promise_kept_on is None and self.promise_dropped_on is None

    @property
    def is_promise_overdue(self) -> bool:
        """Return whether an open promise is past its day."""
        return self.has_open_promise and self.promise_due is not None and self.promise_due < timezone.localdate()

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("visit_kind", self.kind)

    @property
    def outcome_title(self) -> str:
        """Return the name of the outcome."""
        return content.title("visit_outcome", self.outcome)

    @property
    def outcome_note(self) -> str:
        """Return why the visit does not count as having met the household; "" if it counts."""
        return note_of(self.outcome)


class Need(models.Model):
    """A need named at a visit; it may have become a case."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="needs", db_index=False)
    kind = models.CharField(_("kind"), max_length=20)

    class Meta:
        verbose_name = _("need")
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="visits_need_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the name of the need."""
        return content.title("need", self.kind)


class Companion(models.Model):
    """Who came along on a visit (组团式服务): a colleague by name, of others only the role. One visit for all."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companions", db_index=False)
    worker = models.ForeignKey("staffing.Worker", on_delete=models.PROTECT, null=True, related_name="came_along")
    role = models.CharField(_("role of a companion"), max_length=20, blank=True, default="")

    class Meta:
        verbose_name = _("companion")
        constraints = [
            models.CheckConstraint(
                name="visits_companion_is_a_worker_or_a_role",
                condition=(Q(worker__isnull=False) & Q(role="")) | (Q(worker=None) & ~Q(role="")),
            ),
            models.UniqueConstraint(fields=["visit", "worker"], name="visits_colleague_once"),
            models.UniqueConstraint(fields=["visit", "role"], condition=~Q(role=""), name="visits_role_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the colleague, or the role."""
        return self.worker.name if self.worker is not None else content.title("companion_role", self.role)


class VisitPhoto(models.Model):
    """A photo of what was seen on a visit, without metadata; shown to whom may read what was seen."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos", db_index=False)
    file = models.FileField(upload_to="visits/%Y/%m")
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("photo of a visit")
        # A phone with a bad connection sends again.
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visits_photo_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.pk}"


class DoorCode(models.Model):
    """The code on a door, which opens its household to the workers of the community; it says nothing to others."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    dwelling = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="door_codes")
    code = models.CharField(max_length=16, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("door code")
        constraints = [
            models.UniqueConstraint(fields=["dwelling"], condition=Q(ended_at=None), name="visits_door_code_once")
        ]

    def __str__(self) -> str:
        return self.code
