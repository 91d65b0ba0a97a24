"""Report forms, the editions of their files, and the blanks of an edition."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.insight.reports.engine import admission
from linli.insight.reports.models.placed import placed_or_above, seeing
from linli.insight.reports.states import DueUnit, FieldState, FormState, Levels, MayReceive, PeriodKind

LIVING = [FormState.REGISTERED, FormState.CHECKED, FormState.MAPPED, FormState.APPROVED, FormState.IN_FORCE]


class ReportFormQuerySet(DatedQuerySet["ReportForm"]):
    """Report forms, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ReportFormQuerySet:
        """Return the forms of offices, and those of communities where the viewer sees report forms."""
        return self.filter(placed_or_above(seeing(viewer)))

    def in_force(self) -> ReportFormQuerySet:
        """Return the forms in force."""
        return self.filter(state=FormState.IN_FORCE)

    def reaching(self, place: Any) -> ReportFormQuerySet:
        """Return the forms that are in force at a community or office, or somewhere inside it."""
        path = place.path
        above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
        return self.filter(Q(place__path__in=above) | Q(place__path__startswith=path))


class ReportForm(Dated):
    """A form that an office sends down, with what the law asks of it: number, office, approval, last day.

    `since` and `until` are those of the approval; without `until` the form has no last day, and is not in force.
    `started_on` is the day on which it was put in force here: no period before it is scheduled.
    """

    place = models.ForeignKey("places.Place", verbose_name=_("in force in"), on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("short code"), max_length=40, unique=True)
    number = models.CharField(_("number of the form"), max_length=60, blank=True, default="")
    title = models.CharField(_("title of the form"), max_length=120)
    office = models.ForeignKey(
        "bodies.Body", verbose_name=_("office"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office_name = models.CharField(_("office that is not in the register"), max_length=120, blank=True, default="")
    basis = models.CharField(_("legal basis"), max_length=300, blank=True, default="")
    approval = models.CharField(_("approval or filing number"), max_length=120, blank=True, default="")
    period = models.CharField(_("how often"), max_length=10, choices=PeriodKind.choices)
    due_days = models.PositiveSmallIntegerField(_("days after the period"), default=5)
    due_unit = models.CharField(_("the days are"), max_length=15, choices=DueUnit.choices, default=DueUnit.WORKING)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    levels = models.CharField(_("submitted by"), max_length=12, choices=Levels.choices, default=Levels.COMMUNITY)
    sensitivity = models.CharField(
        _("may receive"), max_length=10, choices=MayReceive.choices, default=MayReceive.COUNTS
    )
    sensitivity_basis = models.CharField(_("basis for receiving it"), max_length=300, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=FormState.choices, default=FormState.REGISTERED)
    state_before = models.CharField(max_length=10, choices=FormState.choices, blank=True, default="")
    started_on = models.DateField(_("put in force on"), null=True, blank=True)
    ended_reason = models.CharField(_("reason"), max_length=40, blank=True, default="")
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ReportFormQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("report form")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="reports_office_is_one",
                condition=Q(office__isnull=True) | Q(office_name=""),
            ),
            models.CheckConstraint(
                # Statistics Law art. 17: not even by a mistake in the code.
                name="reports_in_force_has_what_the_law_asks",
                condition=~Q(state__in=[FormState.APPROVED, FormState.IN_FORCE])
                | (
                    ~Q(number="")
                    & ~Q(basis="")
                    & ~Q(approval="")
                    & Q(until__isnull=False)
                    & (Q(office__isnull=False) | ~Q(office_name=""))
                ),
            ),
            models.CheckConstraint(
                name="reports_in_force_since_a_day",
                condition=~Q(state=FormState.IN_FORCE) | Q(started_on__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_once_has_a_day", condition=~Q(period=PeriodKind.ONCE) | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="reports_personal_has_a_basis",
                condition=Q(sensitivity=MayReceive.COUNTS) | ~Q(sensitivity_basis=""),
            ),
            models.UniqueConstraint(
                fields=["place", "number"],
                condition=~Q(number="") & Q(state__in=LIVING),
                name="reports_number_once_in_place",
            ),
        ]
        indexes = [models.Index(fields=["title", "id"], name="reports_by_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def office_title(self) -> str:
        """Return the name of the office; "" if it is not known."""
        return self.office.name if self.office is not None else self.office_name

    @property
    def community_id(self) -> Any:
        """Return the community of its place; None for a form of an office."""
        return self.place.community_id

    def faults_on(self, day: date) -> tuple[str, ...]:
        """Return the codes of what the law asks for and the form does not have on a day."""
        return admission.faults(
            number=self.number,
            office=self.office_title,
            basis=self.basis,
            approval=self.approval,
            until=self.until,
            on=day,
        )

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what the law asks for and the form does not have today."""
        return self.faults_on(timezone.localdate())

    @property
    def is_living(self) -> bool:
        """Return whether it is neither refused nor over."""
        return self.state in LIVING

    @property
    def state_class(self) -> str:
        """Return the class that shows the state."""
        ended = {FormState.EXPIRED, FormState.WITHDRAWN, FormState.REFUSED}
        if self.state in ended:
            return "state-overdue" if self.state == FormState.REFUSED else "state-muted"
        return "state-done" if self.state == FormState.IN_FORCE else "state-info"


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> EditionQuerySet:
        """Return those of forms that the viewer sees."""
        return self.filter(placed_or_above(seeing(viewer), "form__place"))

    def kept(self) -> EditionQuerySet:
        """Return those that were not taken back."""
        return self.filter(taken_back_at=None)

    def newest_on(self, form: ReportForm, day: date) -> Edition | None:
        """Return the edition of a form that is valid on a day."""
        return self.kept().filter(form=form, since__lte=day).order_by("-since", "-number").first()


class Edition(models.Model):
    """The office's own file of a form, as it was uploaded; `structure` is what was read from it."""

    form = models.ForeignKey(ReportForm, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    since = models.DateField(_("valid since"))
    name = models.CharField(_("name of the file"), max_length=160)
    kind = models.CharField(max_length=4)
    file = models.FileField(upload_to="reports/%Y/%m")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    structure = models.JSONField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report form")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="reports_edition_number"),
            models.UniqueConstraint(
                fields=["form", "sha256"], condition=Q(taken_back_at=None), name="reports_edition_file_once"
            ),
        ]
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.form_id} · {self.number}"


class FormFieldQuerySet(models.QuerySet["FormField"]):
    """Blanks, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> FormFieldQuerySet:
        """Return those of forms that the viewer sees."""
        return self.filter(placed_or_above(seeing(viewer), "edition__form__place"))

    def asked_now(self) -> FormFieldQuerySet:
        """Return the blanks of the latest editions of forms that are neither refused nor over."""
        later = Edition.objects.kept().filter(
            form=models.OuterRef("edition__form"), number__gt=models.OuterRef("edition__number")
        )
        rows = self.filter(edition__taken_back_at=None, edition__form__state__in=LIVING)
        return rows.filter(~models.Exists(later)).exclude(state=FieldState.NOT_OURS)


class FormField(models.Model):
    """A blank of an edition; `key` is that of `structure.Blank`, `normal` its label as duplicates are found."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="fields")
    position = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=120)
    label = models.CharField(_("label"), max_length=400)
    normal = models.CharField(max_length=400, blank=True, default="", db_index=True)
    kind = models.CharField(max_length=10, default="value")
    item = models.CharField(_("data item"), max_length=80, blank=True, default="", db_index=True)
    mapping = models.JSONField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FieldState.choices, default=FieldState.TO_CONFIRM)

    objects = FormFieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("blank of a report form")
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="reports_field_once"),
            models.CheckConstraint(name="reports_field_is_named", condition=~Q(key="")),
        ]
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label
