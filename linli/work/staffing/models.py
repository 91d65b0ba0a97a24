"""Community workers and their qualifications."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content, rules
from linli.core.secrets.crypto import EncryptedDate, EncryptedField
from linli.work.staffing.states import QualificationKind


def scope_of(viewer: Viewer) -> Scope:
    """Return the communities whose roster or areas the viewer may see."""
    return viewer.scope(Permission.STAFF_VIEW) | viewer.scope(Permission.AREA_VIEW)


class WorkerQuerySet(DatedQuerySet["Worker"]):
    """Workers, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> WorkerQuerySet:
        """Return the workers of communities whose roster or areas the viewer may see, and the viewer."""
        scope = scope_of(viewer)
        if scope.everything:
            return self.all()
        return self.filter(scope.q() | models.Q(user_id=viewer.user_id, user__isnull=False))


class Worker(Dated):
    """A community worker (社区工作者) in service from one day until another."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    # Optional: a roster also lists workers who have no account yet.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="worker"
    )
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=1, default="0")
    # Encrypted: shown on the worker's page and compared by imports, nothing is counted by it.
    born = EncryptedDate(_("born"), blank=True, default=None)
    post = models.CharField(_("post"), max_length=60, blank=True)

    objects = WorkerQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("community worker")
        indexes = [models.Index(fields=["community", "name", "id"], name="staffing_worker_list")]

    def __str__(self) -> str:
        return self.name


class Qualification(Dated):
    """A degree or certificate of a worker; `since` is the day it was obtained, `until` when it lapsed."""

    # Repeated from the worker: facts and lists filter by community without a join.
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="qualifications", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=QualificationKind.choices)
    level = models.CharField(_("level"), max_length=30)
    number = EncryptedField(_("number"), blank=True)
    registered_until = models.DateField(_("registered until"), null=True, blank=True)

    objects = DatedQuerySet["Qualification"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("qualification")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["worker", "kind", "level"], name="staffing_qualification_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_to_renew(self) -> bool:
        """Return whether its registration has ended or can be renewed."""
        if self.registered_until is None or self.until is not None:
            return False
        months = int(rules.value("staffing.certificate.renew_months", code=self.community.code))
        return self.registered_until <= timezone.localdate() + timedelta(days=30 * months)

    @property
    def title(self) -> str:
        """Return the name of the degree or certificate."""
        return content.title("education" if self.kind == QualificationKind.DEGREE else "certificate", self.level)
