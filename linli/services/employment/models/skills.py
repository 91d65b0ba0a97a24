"""Skills that a certificate proves; beside what job seekers say of themselves in their tracking file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.law import content
from linli.services.employment.models.base import DatedLedgerRows


class ProvenSkill(Dated):
    """A skill with the grade that a certificate proves. One entered by mistake is valid on no day."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="proven_skills")
    occupation = models.CharField(_("occupation"), max_length=12)
    grade = models.CharField(_("grade of skill"), max_length=20, blank=True, default="")
    source = models.CharField(_("certificate"), max_length=130)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DatedLedgerRows["ProvenSkill"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("proven skill")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "occupation", "grade"], condition=Q(until=None), name="employment_skill_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title}"

    @property
    def title(self) -> str:
        """Return the skill and its grade in words."""
        grade = content.title("skill_grade", self.grade) if self.grade else ""
        return " · ".join(filter(None, [content.title("occupation", self.occupation), grade]))
