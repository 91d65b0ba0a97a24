"""Bodies and appointments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission, Role
from linli.core.access.viewer import Scope, Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.registers.accounts.models import TwoPersonRequest


class BodyQuerySet(DatedQuerySet["Body"]):
    """Bodies, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> BodyQuerySet:
        """Return the bodies at the viewer's places and above, and those that the viewer acts for."""
        if viewer.scope(Permission.BODY_VIEW).everything:
            return self.all()
        scope = viewer.scope(Permission.BODY_VIEW)
        inside = sql.among("place__community_id", scope.communities) | sql.among("place_id", scope.places)
        above = models.Q(place__community=None) if scope else models.Q(pk__in=[])
        return self.filter(inside | above | models.Q(pk__in=sorted(viewer.bodies)))


class Body(Dated):
    """An organisation: committee, station, department, company or team. It has duties and handles cases."""

    kind = models.CharField(_("kind"), max_length=30)
    name = models.CharField(_("name of the organisation"), max_length=120)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="bodies")
    phone = models.CharField(_("office phone"), max_length=40, blank=True)
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("organisation")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["place", "kind", "name"], condition=models.Q(until=None), name="bodies_body_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("body_kind", self.kind)

    @property
    def opening_hours(self) -> str:
        """Return the hours as entered, with the days in the reader's language."""
        return content.reworded("opening_days", self.hours)


class Appointment(Dated):
    """A person has a post of a body, with a role, at a place, from one day until another."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    post = models.CharField(_("post"), max_length=60, blank=True)

    objects = DatedQuerySet["Appointment"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("appointment")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "body", "place", "role"], condition=models.Q(until=None), name="bodies_appointment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.body}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ProposalQuerySet:
        """Return the viewer's own proposals, and those at places where the viewer confirms."""
        scope = viewer.scope(Permission.CONFIRM)
        own = models.Q(asked_by_id=viewer.user_id)
        return self.all() if scope.everything else self.filter(own | at(scope))

    def told_to(self, viewer: Viewer) -> ProposalQuerySet:
        """Return the proposals that an auditor is told about."""
        scope = viewer.scope(Permission.JOURNAL_VIEW)
        return self.all() if scope.everything else self.filter(at(scope))


def at(scope: Scope) -> models.Q:
    """Return the condition that the place of a row is inside a scope."""
    return models.Q(place__community_id__in=sorted(scope.communities)) | models.Q(place_id__in=sorted(scope.places))


class Proposal(TwoPersonRequest):
    """An appointment that an administrator asks for and an officer of the place confirms."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    post = models.CharField(_("post"), max_length=60, blank=True)
    since = models.DateField(_("since"))
    replaces = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed post")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "body", "place", "role"], condition=models.Q(answer=""), name="bodies_proposal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.body}"
