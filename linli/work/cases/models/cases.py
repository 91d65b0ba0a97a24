"""Cases (办件)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections, models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, content, rules
from linli.core.secrets import masking
from linli.core.secrets.crypto import EncryptedField
from linli.registers.duties import queries as duties
from linli.work.cases.models.files import Material
from linli.work.cases.models.steps import Extension, Step, Supervision
from linli.work.cases.states import (
    OBJECTIONS,
    OPEN,
    PLAIN_STATE,
    TIMING,
    WAITING,
    CaseState,
    ExtensionState,
    SupervisionState,
)

# Encrypted, and shown by no list.
SECRET = ("words", "outcome", "rating_words", "reporter_name", "reporter_phone")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CaseQuerySet:
        """Return the cases that the viewer may see.

        These are the cases of communities where the viewer may see cases, those that their bodies handle, and those
        that were taken from their bodies because they were overdue.
        """
        scope = viewer.scope(Permission.CASE_VIEW)
        if scope.everything:
            return self.all()
        # Not every member of a body: its auditor or administrator has a post there, too, and sees no cases.
        if not viewer.bodies or not viewer.may(Permission.CASE_HANDLE):
            return scope.restrict(self)
        own = sorted(viewer.bodies)
        # `escalated_from`: a body must be able to follow what became of a case that was taken from it.
        return self.filter(scope.q() | Q(body_id__in=own) | Q(escalated_from_id__in=own))

    def listed_for(self, viewer: Viewer) -> CaseQuerySet:
        """Return the cases of the viewer's list: of their communities, else those that their bodies handle."""
        # Without the OR of `visible_to`, which would keep the planner from the index of the community.
        if viewer.may(Permission.CASE_VIEW):
            return viewer.scope(Permission.CASE_VIEW).restrict(self)
        return self.visible_to(viewer)

    def handled_or_reported_by(self, viewer: Viewer) -> CaseQuerySet:
        """Return the cases that the viewer handles or has reported."""
        return self.filter(Q(handler_id=viewer.user_id) | Q(opened_by_id=viewer.user_id))

    def for_list(self) -> CaseQuerySet:
        """Load everything that a row shows in one query."""
        return self.select_related("place", "community", "body").defer(*SECRET)

    def numbered(self, beginning: str) -> CaseQuerySet:
        """Return the cases whose number begins so."""
        rows = self.filter(code__startswith=beginning)
        # As a range, too: SQLite does not use the index for LIKE.
        if connections[self.db].vendor == "sqlite":
            rows = rows.filter(code__gte=beginning, code__lt=beginning + search.AFTER_LETTERS)
        return rows

    def open(self) -> CaseQuerySet:
        """Return the cases that have not ended."""
        return self.filter(state__in=sorted(OPEN))

    def with_objections(self) -> CaseQuerySet:
        """Load the steps that say "not solved", latest first, for `Case.objection`; one more query."""
        said = Step.objects.standing().filter(move__in=sorted(OBJECTIONS)).order_by("-pk")
        return self.prefetch_related(Prefetch("steps", said, to_attr="objections"))

    def overdue(self) -> CaseQuerySet:
        """Return the cases past their deadline that are not reported as done."""
        # Not those reported as done: waiting for the check is not the handler's delay.
        return self.filter(state__in=sorted(WAITING), due_at__lt=timezone.now())


class Case(models.Model):
    """One instance of a matter, open until someone other than the handler has verified it."""

    code = models.CharField(_("case number"), max_length=30, unique=True)
    matter = models.CharField(_("matter"), max_length=60)
    # Repeated from the place: lists filter by community without a join.
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="cases")
    household = models.ForeignKey(
        "people.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    # Whom the case is about, where its matter concerns one person.
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    title = models.CharField(_("title"), max_length=120)
    words = EncryptedField(_("in the resident's words"), blank=True, default="")
    spot = models.CharField(_("exact location"), max_length=120, blank=True, default="")
    channel = models.CharField(_("channel"), max_length=20)
    urgency = models.CharField(_("urgency"), max_length=10, default="ordinary")
    state = models.CharField(_("state"), max_length=16, choices=CaseState.choices, default=CaseState.REPORTED)
    body = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="handled_cases"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="opened_cases"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="verified_cases"
    )
    reporter_name = EncryptedField(_("reported by"), blank=True, default="")
    reporter_phone = EncryptedField(_("phone"), blank=True, default="")
    # Only the hash: reading the database must not be enough to act as the resident.
    receipt_hash = models.CharField(max_length=32, blank=True, default="")
    reported_at = models.DateTimeField(_("reported on"), default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # All deadlines are those of `deadlines.compute`, stored so that lists can filter and sort by them.
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # Empty unless an extension has moved the deadline.
    original_due_at = models.DateTimeField(_("due before extensions"), null=True, blank=True)
    # The clocks of those who accept and verify run beside the deadline of the case.
    accept_due_at = models.DateTimeField(_("to be accepted by"), null=True, blank=True)
    verify_due_at = models.DateTimeField(_("to be checked by"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("passed up on"), null=True, blank=True)
    escalated_from = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    check_way = models.CharField(_("how it was checked"), max_length=20, blank=True, default="")
    outcome = EncryptedField(_("result"), blank=True, default="")
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_words = EncryptedField(blank=True, default="")
    rated_at = models.DateTimeField(null=True, blank=True)

    found: dict[str, Any]  # what a step may change, as it was when an action locked the row

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.CheckConstraint(
                name="cases_closed_has_time",
                condition=Q(state=CaseState.CLOSED, closed_at__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                # Closed is not solved: the handler cannot verify, not even by a mistake in the code.
                name="cases_verified_by_another",
                condition=Q(verified_by=None) | Q(handler=None) | ~Q(verified_by=models.F("handler")),
            ),
            # Not all cases have a receipt, so the empty hash may repeat.
            models.UniqueConstraint(fields=["receipt_hash"], condition=~Q(receipt_hash=""), name="cases_receipt_once"),
            models.CheckConstraint(
                name="cases_escalated_from_when", condition=Q(escalated_from=None) | Q(escalated_at__isnull=False)
            ),
            models.CheckConstraint(
                name="cases_original_due_is_earlier",
                condition=Q(original_due_at=None) | Q(original_due_at__lt=models.F("due_at")),
            ),
            models.CheckConstraint(name="cases_rating", condition=Q(rating=None) | Q(rating__range=(1, 5))),
        ]
        indexes = [
            models.Index(fields=["community", "-reported_at", "-id"], name="cases_of_community"),
            models.Index(fields=["-reported_at", "-id"], name="cases_latest"),
            # One index for each list: its filter first, its order after it.
            models.Index(fields=["body", "state", "due_at"], name="cases_inbox"),
            models.Index(fields=["state", "community", "due_at", "id"], name="cases_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_open(self) -> bool:
        """Return whether the case has not ended."""
        return self.state in OPEN

    @property
    def plain_state(self) -> str:
        """Return the state in the resident's words."""
        return str(PLAIN_STATE[CaseState(self.state)][0])

    @property
    def plain_next(self) -> str:
        """Return what happens next, in the resident's words."""
        return str(PLAIN_STATE[CaseState(self.state)][1])

    @property
    def is_overdue(self) -> bool:
        """Return whether the deadline has passed and the case is not reported as done."""
        return self.state in WAITING and self.due_at is not None and self.due_at < timezone.now()

    @property
    def turn_due_at(self) -> datetime | None:
        """Return by when the next person must act: accept it, check it, or settle it."""
        if self.state == CaseState.DONE_REPORTED:
            return self.verify_due_at
        return self.accept_due_at if self.is_to_be_accepted else self.due_at

    @property
    def is_to_be_accepted(self) -> bool:
        """Return whether the case waits to be accepted or assigned."""
        return self.state in {CaseState.REPORTED, CaseState.ACCEPTED}

    @property
    def is_turn_late(self) -> bool:
        """Return whether the case waits too long to be accepted, checked or settled."""
        by = self.turn_due_at if self.is_open else None
        return by is not None and by < timezone.now()

    @property
    def turn_days_left(self) -> int:
        """Return the working days until `turn_due_at`, as in `days_left`."""
        return _working_days_until(self.turn_due_at)

    @property
    def is_taken_up_again(self) -> bool:
        """Return whether the case is called not solved and waits for the body that handled it."""
        return self.state in WAITING and (self.reopened > 0 or self.state == CaseState.REOPENED)

    @property
    def is_escalated(self) -> bool:
        """Return whether the street office has the case because it was overdue for too long."""
        return self.is_open and self.escalated_at is not None

    @property
    def objection(self) -> Step | None:
        """Return the last step that says "not solved"; expects `with_objections`."""
        return next(iter(getattr(self, "objections", ())), None)

    @property
    def is_due_soon(self) -> bool:
        """Return whether the case is open and close to its deadline."""
        soon = timezone.now() + timedelta(hours=int(rules.value("cases.due_soon_hours")))
        return self.is_open and self.due_at is not None and not self.is_overdue and self.due_at <= soon

    @property
    def days_left(self) -> int:
        """Return the working days until the deadline; negative after it, 0 on its day or without one."""
        return _working_days_until(self.due_at)

    @property
    def days_late(self) -> int:
        """Return the working days since the deadline passed."""
        return max(-self.days_left, 0)

    @property
    def first_due_at(self) -> datetime | None:
        """Return the deadline without extensions."""
        return self.original_due_at or self.due_at

    @property
    def timing(self) -> str:
        """Return whether the result came "in_time", only "extended" or "late"; "" if it is not there yet."""
        if self.done_at is None or self.due_at is None or self.first_due_at is None:
            return ""
        if self.done_at <= self.first_due_at:
            return "in_time"
        return "extended" if self.done_at <= self.due_at else "late"

    @property
    def timing_title(self) -> str:
        """Return `timing` in words."""
        return str(TIMING.get(self.timing, ""))

    @property
    def result_line(self) -> str:
        """Return state, timing and the way of the check in one line, for the records behind a figure."""
        way = content.title("check_way", self.check_way) if self.check_way else ""
        return " · ".join(filter(None, [capfirst(self.get_state_display()), self.timing_title, way]))

    @cached_property
    def asked_extensions(self) -> list[Extension]:
        """Return the requests for an extension, first one first."""
        return list(self.extension_requests.select_related("to_body", "asked_by", "decided_by").order_by("pk"))

    @property
    def asked_extension(self) -> Extension | None:
        """Return the request that waits for a decision."""
        return next((one for one in self.asked_extensions if one.state == ExtensionState.ASKED), None)

    @cached_property
    def supervision(self) -> Supervision | None:
        """Return the supervision that the case is under."""
        return self.supervisions.filter(state=SupervisionState.OPEN).select_related("body__place").first()

    @property
    def is_provisional(self) -> bool:
        """Return whether the deadline is in a year whose holidays are not published yet."""
        return self.due_at is not None and calendar.is_provisional(timezone.localdate(self.due_at))

    @property
    def matter_title(self) -> str:
        """Return the name of the matter."""
        return duties.title(self.matter)

    @property
    def heading(self) -> str:
        """Return the title of the case, or that of its matter in the language of the moment."""
        # The matter's Chinese title is stored when no title is given.
        matter = duties.find(self.matter)
        return str(matter) if matter and self.title in {"", matter.title.zh} else self.title

    @cached_property
    def materials_received(self) -> list[Material]:
        """Return the materials that were received, in the order of the matter's list."""
        return list(self.materials.order_by("pk"))

    @property
    def materials_missing(self) -> list[str]:
        """Return what the matter needs and was not received."""
        matter, received = duties.find(self.matter), {one.title for one in self.materials_received}
        return [str(thing) for thing in matter.bring if thing.zh not in received] if matter else []

    @property
    def own_words(self) -> str:
        """Return what the resident wrote, for who has the receipt; "" if staff wrote it down for them."""
        return masking.numbers_in(self.words) if self.opened_by_id is None else ""

    @property
    def masked_phone(self) -> str:
        """Return enough of the reporter's number to recognise it."""
        return masking.phone(self.reporter_phone)


def _working_days_until(moment: datetime | None) -> int:
    return calendar.working_days_between(timezone.localdate(), timezone.localdate(moment)) if moment else 0
