"""What a person does for a living, from one day until another, and proposals of who needs work.

Kind, days, source and time of entry are a circumstance of the register of people, so that a roster, a visit and the
counter all write the same fact. This app adds what the ledger asks for beyond it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.law import content
from linli.services.employment.models.base import LedgerRows
from linli.services.employment.states import WorkVerdict


class WorkSpell(models.Model):
    """The particulars of one fact about work: employer, occupation, contract, insurance, benefit; whom it followed."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="work_spells")
    fact = models.OneToOneField("people.Circumstance", on_delete=models.PROTECT, related_name="work_spell")
    # What it ended, so that undoing it opens exactly that again.
    former = models.ForeignKey("people.Circumstance", on_delete=models.PROTECT, null=True, related_name="+")
    via = models.CharField(_("recorded by way of"), max_length=20)
    employer = models.CharField(_("employer"), max_length=80, blank=True, default="")
    occupation = models.CharField(_("occupation"), max_length=12, blank=True, default="")
    contract = models.CharField(_("contract"), max_length=20, blank=True, default="")
    insured = models.BooleanField(_("with social insurance"), null=True, blank=True)
    certificate = models.CharField(_("number of the registration"), max_length=40, blank=True, default="")
    benefit_since = models.DateField(_("unemployment benefit from"), null=True, blank=True)
    benefit_until = models.DateField(_("unemployment benefit until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = LedgerRows["WorkSpell"].as_manager()

    class Meta:
        verbose_name = _("particulars of work")
        constraints = [
            models.CheckConstraint(
                name="employment_benefit_in_order",
                condition=Q(benefit_until=None) | Q(benefit_since__isnull=False, benefit_until__gte=F("benefit_since")),
            ),
        ]
        indexes = [models.Index(fields=["community", "person"], name="employment_spells")]

    def __str__(self) -> str:
        return f"{self.person} · {content.title('employment', self.fact.kind)}"


class WorkProposal(models.Model):
    """What a worker decided about somebody whom records propose as needing work; until `again_on` nobody asks again."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="work_proposals")
    ground = models.CharField(_("ground"), max_length=30)
    verdict = models.CharField(_("decision"), max_length=12, choices=WorkVerdict.choices)
    reason = models.CharField(_("reason"), max_length=40, blank=True, default="")
    on = models.DateField(_("on"), default=timezone.localdate)
    again_on = models.DateField(_("ask again from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = LedgerRows["WorkProposal"].as_manager()

    class Meta:
        verbose_name = _("decision about a proposal")
        constraints = [
            models.CheckConstraint(
                name="employment_dismissal_has_reason", condition=~Q(verdict=WorkVerdict.DISMISSED) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["community", "ground", "again_on"], name="employment_proposals")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_verdict_display()}"
