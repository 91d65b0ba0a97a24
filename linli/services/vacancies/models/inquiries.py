"""What anybody asks about a job without an account; what was said is encrypted, the code is stored as a hash."""

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
from linli.services.vacancies.models.vacancies import Vacancy
from linli.services.vacancies.states import InquiryState

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like a digit
LONGEST_CODE = 40


def inquiry_code_hash(typed: str) -> str:
    """Return the hash by which a question is found, however its code was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(one for one in plain if one in ALPHABET)[:LONGEST_CODE] or "-", "vacancies.inquiry")


@dataclass(frozen=True, slots=True)
class InquirySaid:
    """Whom to call, and what they want to know; unverified."""

    name: str = ""
    phone: str = ""
    words: str = ""

    @property
    def masked_phone(self) -> str:
        """Return the number with its middle masked."""
        return masking.phone(self.phone)

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Questions about jobs."""

    def visible_to(self, viewer: Viewer) -> InquiryQuerySet:
        """Return those of communities where the viewer helps residents to find work."""
        return viewer.scope(Permission.VACANCY_PLACE).restrict(self)


class Inquiry(models.Model):
    """A question about a vacancy, answered by the community that keeps the vacancy."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="inquiries")
    said_text = EncryptedField(_("content of the question"), blank=True, default="")
    code_hash = models.CharField(max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=InquiryState.choices, default=InquiryState.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(_("to be answered by"))
    answer = models.CharField(_("answer"), max_length=20, blank=True, default="")
    closed_on = models.DateField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a job")
        constraints = [
            models.CheckConstraint(
                name="vacancies_inquiry_answered",
                condition=(Q(state=InquiryState.ANSWERED) & ~Q(answer=""))
                | (~Q(state=InquiryState.ANSWERED) & Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["community", "-sent_at", "-id"], name="vacancies_inquiries")]

    def __str__(self) -> str:
        return str(self.vacancy)

    @property
    def said(self) -> InquirySaid:
        """Return what was said; empty after it was deleted."""
        return InquirySaid(**json.loads(self.said_text)) if self.said_text else InquirySaid()

    @property
    def answer_title(self) -> str:
        """Return the answer in words."""
        return content.title("inquiry_answer", self.answer) if self.answer else ""
