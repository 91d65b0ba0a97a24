"""Looks at businesses: patrols of food monitors, inspections of the authority copied in, complaints as cases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.models.shops import Shop, seeing
from linli.services.businesses.states import InspectionResult, ItemAnswer


class FoodPatrolQuerySet(models.QuerySet["FoodPatrol"]):
    """Patrols, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FoodPatrolQuerySet:
        """Return those of communities where the viewer sees or patrols businesses."""
        return seeing(viewer).restrict(self)

    def standing(self) -> FoodPatrolQuerySet:
        """Return those that were not taken back."""
        return self.filter(taken_back_at=None)


class FoodPatrol(models.Model):
    """A look of a resident food monitor: the checklist, advice, and to whom it was reported. Never a fine.

    Attributes:
        monitor: the name of the monitor, who may be another than who recorded it.
        answers: code of `food_item` -> code of `ItemAnswer`.
        noes: how many items are answered with no; copied, so that they can be counted.
        once: made by the form or the phone; sent again, it is the same patrol.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="patrols")
    day = models.DateField(_("day"))
    monitor = EncryptedField(_("food monitor"), blank=True, default="")
    answers = models.JSONField(_("checklist"), default=dict)
    noes = models.PositiveSmallIntegerField(default=0)
    advice = EncryptedField(_("advice given"), blank=True, default="")
    reported_to = models.CharField(_("reported to"), max_length=20, blank=True, default="")
    reply = EncryptedField(_("reply"), blank=True, default="")
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    once = models.UUIDField(unique=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = FoodPatrolQuerySet.as_manager()

    class Meta:
        verbose_name = _("patrol of a food business")
        constraints = [
            models.CheckConstraint(
                name="businesses_reply_to_report", condition=Q(replied_on=None) | ~Q(reported_to="")
            ),
        ]
        indexes = [models.Index(fields=["community", "-day", "-id"], name="businesses_patrols")]

    def __str__(self) -> str:
        return f"{self.shop} · {self.day}"

    @property
    def lines(self) -> list[tuple[content.Code, str, str]]:
        """Return each item with its answer, as a code and in words."""
        known = content.codes("food_item")
        words = dict(ItemAnswer.choices)
        return [(known[code], answer, str(words[answer])) for code, answer in self.answers.items() if code in known]

    @property
    def failed(self) -> list[content.Code]:
        """Return the items that are answered with no."""
        return [item for item, answer, _words in self.lines if answer == ItemAnswer.NO]

    @property
    def reported_title(self) -> str:
        """Return to whom it was reported, in words."""
        return content.title("food_report_to", self.reported_to) if self.reported_to else ""


class PatrolPhotoQuerySet(models.QuerySet["PatrolPhoto"]):
    """Photos, with filters for pages."""

    def visible_to(self, viewer: Viewer) -> PatrolPhotoQuerySet:
        """Return those of patrols that the viewer sees."""
        return seeing(viewer).restrict(self)


class PatrolPhoto(models.Model):
    """A photo of a patrol: encrypted on the disk, drawn again without metadata."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    patrol = models.ForeignKey(FoodPatrol, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to="businesses/%Y/%m")
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    objects = PatrolPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a patrol")
        constraints = [models.UniqueConstraint(fields=["patrol", "sha256"], name="businesses_photo_once")]

    def __str__(self) -> str:
        return f"{self.patrol_id} {self.pk}"


class ShopInspection(models.Model):
    """An inspection of the authority, copied in: what it found, what is to be done by when, and whether it was done.

    Attributes:
        plan: a code of `inspection_plan`.
        findings: codes of `food_item` that were not in order.
        due_on: the last day of an order to put right.
        of: the inspection that this one re-checks.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="inspections")
    day = models.DateField(_("day"))
    plan = models.CharField(_("kind of inspection"), max_length=20)
    office = models.CharField(_("inspected by"), max_length=60)
    result = models.CharField(_("result"), max_length=10, choices=InspectionResult.choices)
    findings = models.JSONField(_("found"), default=list, blank=True)
    due_on = models.DateField(_("to be put right by"), null=True, blank=True)
    of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="rechecks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("inspection of a food business")
        constraints = [
            models.CheckConstraint(
                name="businesses_rectify_has_day",
                condition=~Q(result=InspectionResult.RECTIFY) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="businesses_recheck_of_one", condition=~Q(plan="recheck") | Q(of__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["community", "-day", "-id"], name="businesses_inspections")]

    def __str__(self) -> str:
        return f"{self.shop} · {self.day}"

    @property
    def plan_title(self) -> str:
        """Return the kind of inspection, in words."""
        return content.title("inspection_plan", self.plan)

    @property
    def finding_titles(self) -> list[str]:
        """Return what was found, in words."""
        return [content.title("food_item", code) for code in self.findings]


class ShopCaseQuerySet(models.QuerySet["ShopCase"]):
    """Complaints."""

    def visible_to(self, viewer: Viewer) -> ShopCaseQuerySet:
        """Return those of communities where the viewer sees both businesses and cases."""
        return viewer.scope(Permission.CASE_VIEW).restrict(viewer.scope(Permission.SHOP_VIEW).restrict(self))


class ShopCase(models.Model):
    """A complaint about a business: a case of the cases app, linked to it. Who complained is only in the case."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="complaints")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind of business"), max_length=20, blank=True, default="")

    objects = ShopCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint about a food business")
        indexes = [models.Index(fields=["community", "-day", "-id"], name="businesses_complaints")]

    def __str__(self) -> str:
        return f"{self.shop} · {self.case}"
