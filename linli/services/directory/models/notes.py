"""What residents write about a service without an account: that something is wrong, or that they ask for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets import crypto
from linli.core.secrets.crypto import EncryptedField
from linli.services.directory.models.entries import Service, ServiceAtLocation
from linli.services.directory.states import NotePurpose, NoteState

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_CODE = 40


def note_code_hash(typed: str) -> str:
    """Return the hash by which the code of a note is found, however it was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(one for one in plain if one in ALPHABET)[:LONGEST_CODE] or "-", "directory.note")


class ServiceNoteQuerySet(models.QuerySet["ServiceNote"]):
    """Notes of residents, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ServiceNoteQuerySet:
        """Return those of communities where the viewer keeps the directory."""
        return viewer.scope(Permission.DIRECTORY_EDIT).restrict(self)


class ServiceNote(models.Model):
    """A note of a resident about a service; its words and phone are encrypted, its code is stored as a hash."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=NotePurpose.choices)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="notes")
    point = models.ForeignKey(ServiceAtLocation, on_delete=models.PROTECT, null=True, related_name="+")
    words = EncryptedField(_("what was written"), blank=True, default="")
    phone = EncryptedField(_("phone"), blank=True, default="")
    code_hash = models.CharField(max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=NoteState.choices, default=NoteState.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(_("to be answered by"))
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why it was not confirmed"), max_length=20, blank=True, default="")
    answer = EncryptedField(_("answer to the resident"), blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)

    objects = ServiceNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note about a service")
        constraints = [
            models.CheckConstraint(
                name="directory_note_answered",
                condition=Q(state__in=["confirmed", "rejected"], answered_at__isnull=False)
                | (~Q(state__in=["confirmed", "rejected"]) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="directory_note_rejected_has_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["community", "-sent_at", "-id"], name="directory_notes")]

    def __str__(self) -> str:
        return f"{self.service} · {self.get_purpose_display()}"

    @property
    def is_open(self) -> bool:
        """Return whether it waits for an answer."""
        return self.state == NoteState.SENT

    @property
    def is_late(self) -> bool:
        """Return whether it waits for longer than promised."""
        return self.is_open and self.answer_by < timezone.localdate()

    @property
    def reason_title(self) -> str:
        """Return why it was not confirmed, in words."""
        return content.title("note_rejection", self.reason) if self.reason else ""
