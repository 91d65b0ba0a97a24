"""Employers and their vacancies. Vacancies are public; they end by their date, without anybody doing anything."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.ledger.states import yuan
from linli.services.vacancies.states import VacancyKind, VacancyState, WhyClosed


def served(viewer: Viewer, path: str = "") -> Q:
    """Return the condition that a row is of an employer that the viewer acts for."""
    held = viewer.bodies if viewer.may(Permission.VACANCY_OFFER) else frozenset()
    return Q(**{f"{path}body_id__in": sorted(held)})


def whole_yuan(fen: int) -> str:
    """Return an amount in yuan, without the fen if there are none."""
    return yuan(fen).removesuffix(".00")


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def seen(rows: Rows, viewer: Viewer, permission: Permission, path: str = "") -> Rows:
    """Return the rows where the viewer has a permission; to who acts for an employer also those of that employer."""
    scope = viewer.scope(permission)
    if not viewer.may(Permission.VACANCY_OFFER):
        return scope.restrict(rows)
    return rows.filter(scope.q() | served(viewer, path))


class EmployerQuerySet(DatedQuerySet["Employer"]):
    """Employers."""

    def visible_to(self, viewer: Viewer) -> EmployerQuerySet:
        """Return those of communities where the viewer sees vacancies, and the viewer's own."""
        return seen(self, viewer, Permission.VACANCY_VIEW)


class Employer(Dated):
    """Who offers work: a company, an organisation, a market."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the employer"), max_length=80)
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True, default="")
    # A person and, at small employers, their own number.
    contact = EncryptedField(_("contact person at the employer"), blank=True, default="")
    phone = EncryptedField(_("phone"), blank=True, default="")
    body = models.ForeignKey(
        "bodies.Body",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation with accounts"),
    )

    objects = EmployerQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("employer")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(until=None), name="vacancies_employer_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "name", "id"], name="vacancies_employers")]

    def __str__(self) -> str:
        return self.name


class VacancyQuerySet(DatedQuerySet["Vacancy"]):
    """Vacancies, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> VacancyQuerySet:
        """Return those of communities where the viewer sees vacancies, and those of the viewer's own employer."""
        return seen(self, viewer, Permission.VACANCY_VIEW, "employer__")

    def public(self, day: date) -> VacancyQuerySet:
        """Return those open on a day; anybody may read them."""
        return self.on(day)


class Vacancy(Dated):
    """Work that an employer offers, from one day until another.

    `until` is the day after the last one, or an earlier one if it was filled or withdrawn (`why_closed`).
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="vacancies")
    kind = models.CharField(_("kind"), max_length=10, choices=VacancyKind.choices, default=VacancyKind.ORDINARY)
    title = models.CharField(_("title of the job"), max_length=60)
    trade = models.CharField(_("occupation"), max_length=12)
    wage_low = models.PositiveIntegerField(_("wage from, fen a month"))
    wage_high = models.PositiveIntegerField(_("wage to, fen a month"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours a week"))
    building = models.ForeignKey(
        "places.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("building of the workplace"),
    )
    where = models.CharField(_("workplace"), max_length=80, blank=True, default="")
    places = models.PositiveSmallIntegerField(_("number of places"), default=1)
    grade = models.CharField(_("grade of skill"), max_length=20, blank=True, default="")
    education = models.CharField(_("education at least"), max_length=4, blank=True, default="")
    papers = models.JSONField(_("papers required"), default=list, blank=True)
    demands = models.JSONField(_("demands of the work"), default=list, blank=True)
    words = models.CharField(_("requirements in words"), max_length=300, blank=True, default="")
    closes_on = models.DateField(_("last day"))
    why_closed = models.CharField(max_length=10, choices=WhyClosed.choices, blank=True, default=WhyClosed.NONE)
    entered_at = models.DateTimeField(default=timezone.now)

    objects = VacancyQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("vacancy")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="vacancies_wage", condition=Q(wage_low__gt=0)),
            models.CheckConstraint(
                name="vacancies_wages_in_order",
                condition=Q(wage_high=None) | Q(wage_high__gte=models.F("wage_low")),
            ),
            models.CheckConstraint(name="vacancies_places", condition=Q(places__gt=0)),
            models.CheckConstraint(name="vacancies_hours", condition=Q(hours__gt=0, hours__lte=84)),
            models.CheckConstraint(name="vacancies_has_end", condition=Q(until__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["community", "-since", "-id"], name="vacancies_list"),
            models.Index(fields=["until", "trade"], name="vacancies_open"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.employer}"

    @property
    def trade_title(self) -> str:
        """Return the name of the occupation."""
        return content.title("occupation", self.trade)

    @property
    def is_welfare(self) -> bool:
        """Return whether it is a public-welfare post."""
        return self.kind == VacancyKind.WELFARE

    @property
    def grade_title(self) -> str:
        """Return the grade of skill in words."""
        return content.title("skill_grade", self.grade) if self.grade else ""

    @property
    def education_title(self) -> str:
        """Return the education in words."""
        return content.title("education", self.education) if self.education else ""

    @property
    def paper_titles(self) -> list[str]:
        """Return the names of the papers."""
        return [content.title("job_paper", code) for code in self.papers]

    @property
    def demand_titles(self) -> list[str]:
        """Return the demands in words."""
        return [content.title("work_demand", code) for code in self.demands]

    @property
    def asks(self) -> list[str]:
        """Return the grade, education and papers that it asks for, in words."""
        return [*filter(None, [self.grade_title, self.education_title]), *self.paper_titles]

    @property
    def taken(self) -> int:
        """Return how many places are taken; only after `queries.lists.with_taken`."""
        return int(vars(self)["held_places"])

    @property
    def wage(self) -> str:
        """Return the wage in yuan a month."""
        low = whole_yuan(self.wage_low)
        return f"{low}-{whole_yuan(self.wage_high)}" if self.wage_high and self.wage_high != self.wage_low else low

    @property
    def address(self) -> str:
        """Return where the work is."""
        return " ".join(filter(None, [str(self.building or ""), self.where]))

    def state_on(self, day: date) -> VacancyState:
        """Return the state on a day."""
        if self.holds_on(day):
            return VacancyState.OPEN
        return VacancyState.AHEAD if day < self.since else VacancyState.ENDED

    @property
    def state(self) -> VacancyState:
        """Return the state of today."""
        return self.state_on(timezone.localdate())
