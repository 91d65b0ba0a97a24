"""From a proposal to a kept placement: dismissals, referrals, offers, placements and what follow-ups found."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.services.vacancies.models.vacancies import Vacancy, seen, whole_yuan
from linli.services.vacancies.states import OPEN_STATES, FollowUpResult, OfferReply, ReferralState

M = TypeVar("M", bound=models.Model)


class PlacingRows(models.QuerySet[M]):
    """Rows about residents who look for work."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer follows how residents find work."""
        found: Any = viewer.scope(Permission.VACANCY_FOLLOW).restrict(self)
        return found


class DatedPlacingRows(DatedQuerySet[M]):
    """Dated rows about residents who look for work."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return those of communities where the viewer follows how residents find work."""
        found: Any = viewer.scope(Permission.VACANCY_FOLLOW).restrict(self)
        return found


class HeldPaper(Dated):
    """A paper that a person showed, e.g. a driving licence; valid until a day if it expires."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(_("paper"), max_length=20)

    objects = DatedPlacingRows["HeldPaper"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("paper of a job seeker")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "paper"], condition=Q(until=None), name="vacancies_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.paper_title}"

    @property
    def paper_title(self) -> str:
        """Return the name of the paper."""
        return content.title("job_paper", self.paper)


class Dismissal(Dated):
    """A worker decided that a vacancy is not proposed to a person; it ends when that is undone."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="dismissals")
    reason = models.CharField(_("reason"), max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DatedPlacingRows["Dismissal"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("dismissed proposal")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "vacancy"], condition=Q(until=None), name="vacancies_dismissed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.vacancy}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("job_dismissal", self.reason)


class ReferralQuerySet(PlacingRows["Referral"]):
    """Referrals, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ReferralQuerySet:
        """Return those of residents whom the viewer follows, and those to the viewer's own employer."""
        return seen(self, viewer, Permission.VACANCY_FOLLOW, "vacancy__employer__")

    def open(self) -> ReferralQuerySet:
        """Return those that are not decided."""
        return self.filter(state__in=OPEN_STATES)


class Referral(models.Model):
    """A person is referred to a vacancy, because a worker accepted the proposal and the person agreed."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.SENT)
    made_on = models.DateField(_("referred on"), default=timezone.localdate)
    suitable = models.BooleanField(_("met every condition when it was made"))
    interview_on = models.DateField(_("interview on"), null=True, blank=True)
    declined_reason = models.CharField(_("reason of the employer"), max_length=20, blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "vacancy"],
                condition=Q(state__in=[*OPEN_STATES, ReferralState.PLACED]),
                name="vacancies_referred_once",
            ),
            models.CheckConstraint(
                name="vacancies_closed_by_state",
                condition=Q(state__in=OPEN_STATES, closed_on=None)
                | (~Q(state__in=OPEN_STATES) & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="vacancies_declined_has_reason",
                condition=~Q(state=ReferralState.DECLINED) | ~Q(declined_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-made_on", "-id"], name="vacancies_referrals"),
            models.Index(fields=["vacancy", "state"], name="vacancies_of_vacancy"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.vacancy}"

    @property
    def is_open(self) -> bool:
        """Return whether it is not decided."""
        return self.state in OPEN_STATES

    @property
    def declined_title(self) -> str:
        """Return the reason of the employer in words."""
        return content.title("job_decline", self.declined_reason) if self.declined_reason else ""


class JobOffer(models.Model):
    """An offer of work to a referred person. A refusal is of this offer and has a reason."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="offer")
    made_on = models.DateField(_("job offered on"), default=timezone.localdate)
    wage = models.PositiveIntegerField(_("wage offered, fen a month"))
    starts_on = models.DateField(_("work begins on"))
    answer = models.CharField(max_length=10, choices=OfferReply.choices, blank=True, default=OfferReply.NONE)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reason = models.CharField(_("why the offer was refused"), max_length=20, blank=True, default="")
    suitable = models.BooleanField(_("suitable"))

    objects = PlacingRows["JobOffer"].as_manager()

    class Meta:
        verbose_name = _("offer of work")
        constraints = [
            models.CheckConstraint(
                name="vacancies_refusal_has_reason",
                condition=(Q(answer=OfferReply.REFUSED) & ~Q(reason=""))
                | (~Q(answer=OfferReply.REFUSED) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="vacancies_answer_has_day",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(name="vacancies_offer_wage", condition=Q(wage__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.referral)

    @property
    def yuan(self) -> str:
        """Return the wage in yuan a month."""
        return whole_yuan(self.wage)

    @property
    def reason_title(self) -> str:
        """Return the reason of a refusal in words."""
        return content.title("work_refusal", self.reason) if self.reason else ""

    @property
    def counts_as_refusal(self) -> bool:
        """Return whether a suitable offer was refused without a good reason."""
        entry = content.codes("work_refusal").get(self.reason)
        return self.suitable and self.answer == OfferReply.REFUSED and not (entry and entry.get("good"))


class Placement(Dated):
    """A person works for an employer after an accepted offer; the spell in the employment ledger says the same."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="placement")
    spell = models.ForeignKey("employment.WorkSpell", on_delete=models.PROTECT, null=True, related_name="+")
    graduate = models.BooleanField(_("graduate of this year or the two before"), default=False)
    # Of public-welfare posts: until when the subsidy runs.
    term_until = models.DateField(_("subsidy until"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, blank=True, default="")

    objects = DatedPlacingRows["Placement"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("placement")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="vacancies_one_placement"),
            models.CheckConstraint(
                name="vacancies_placement_end", condition=Q(until=None) | ~Q(end_reason="") | Q(until=models.F("since"))
            ),
        ]
        indexes = [models.Index(fields=["community", "-since", "-id"], name="vacancies_placements")]

    def __str__(self) -> str:
        return str(self.referral)

    @property
    def end_title(self) -> str:
        """Return why it ended, in words."""
        return content.title("placement_end", self.end_reason) if self.end_reason else ""


class FollowUpQuerySet(PlacingRows["FollowUp"]):
    """Follow-ups, with filters for lists."""

    def due(self, on: date) -> FollowUpQuerySet:
        """Return those that are due by a day and not done."""
        return self.filter(due_on__lte=on, result=FollowUpResult.NONE, dropped=False)


class FollowUp(models.Model):
    """A worker asks some months after a placement whether the person still works there."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="follow_ups")
    month = models.PositiveSmallIntegerField(_("months after the start"))
    due_on = models.DateField(_("due on"))
    result = models.CharField(max_length=10, choices=FollowUpResult.choices, blank=True, default=FollowUpResult.NONE)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped = models.BooleanField(default=False)  # the placement ended or was undone before
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="vacancies_follow_up_once"),
            models.CheckConstraint(
                name="vacancies_follow_up_done",
                condition=Q(result="", done_on=None) | (~Q(result="") & Q(done_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["community", "due_on", "id"], name="vacancies_follow_ups")]

    def __str__(self) -> str:
        return f"{self.placement} · {self.month}"
