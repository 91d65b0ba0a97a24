"""Requests for a place in a course without an account; what was said is encrypted, the code is stored as a hash."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.services.training.models.courses import TrainingCourse
from linli.services.training.states import RequestState

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit
LONGEST_CODE = 40


def course_code_hash(typed: str) -> str:
    """Return the hash by which a request is found, however its code was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(one for one in plain if one in ALPHABET)[:LONGEST_CODE] or "-", "training.request")


@dataclass(frozen=True, slots=True)
class CourseRequestSaid:
    """Whom to call about a place; unverified."""

    name: str = ""
    phone: str = ""

    @property
    def masked_phone(self) -> str:
        """Return the number with its middle masked."""
        return masking.phone(self.phone)

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)


class CourseRequestQuerySet(models.QuerySet["CourseRequest"]):
    """Requests for a place."""

    def visible_to(self, viewer: Viewer) -> CourseRequestQuerySet:
        """Return those of communities whose courses the viewer manages."""
        return viewer.scope(Permission.TRAINING_EDIT).restrict(self)


class CourseRequest(models.Model):
    """A request for a place in a course, answered by the community that holds the course."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(TrainingCourse, on_delete=models.PROTECT, related_name="requests")
    said_text = EncryptedField(_("what the request says"), blank=True, default="")
    code_hash = models.CharField(max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(_("to be answered by"))
    answer = models.CharField(_("answer"), max_length=20, blank=True, default="")
    closed_on = models.DateField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = CourseRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a place")
        constraints = [
            models.CheckConstraint(
                name="training_request_answered",
                condition=(Q(state=RequestState.ANSWERED) & ~Q(answer=""))
                | (~Q(state=RequestState.ANSWERED) & Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["community", "-sent_at", "-id"], name="training_requests")]

    def __str__(self) -> str:
        return str(self.course)

    @property
    def said(self) -> CourseRequestSaid:
        """Return what was said; empty after it was deleted."""
        return CourseRequestSaid(**json.loads(self.said_text)) if self.said_text else CourseRequestSaid()

    @property
    def answer_title(self) -> str:
        """Return the answer in words."""
        return content.title("course_answer", self.answer) if self.answer else ""
