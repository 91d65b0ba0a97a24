"""What a resident asks for without an account: a request, no application; nothing is decided on it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.services.assistance.states import AidState

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_CODE = 40


def aid_code_hash(typed: str) -> str:
    """Return the hash by which the code of a request is found, however it was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(one for one in plain if one in ALPHABET)[:LONGEST_CODE] or "-", "assistance.request")


@dataclass(frozen=True, slots=True)
class AidSaid:
    """What was said, unverified.

    Attributes:
        name: who needs assistance; phone: whom to call.
        door: entrance and door, as it was written.
        people: how many live together.
        wanted: codes of schemes; () for everything that the household may get.
        papers: codes of papers that are at hand.
        proxy_name: who asks for them, with relation (`proxy_relation`) and the day of their consent (ISO), or "".
    """

    name: str = ""
    phone: str = ""
    door: str = ""
    people: int = 1
    wanted: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    words: str = ""
    proxy_name: str = ""
    proxy_relation: str = ""
    proxy_consent: str = ""

    @property
    def masked_phone(self) -> str:
        """Return the number with its middle masked."""
        return masking.phone(self.phone)

    @property
    def relation_title(self) -> str:
        """Return the relation of the proxy in words; "" without one."""
        return content.title("proxy_relation", self.proxy_relation) if self.proxy_relation else ""

    @property
    def proxy_consent_on(self) -> date | None:
        """Return the day of the consent."""
        return date.fromisoformat(self.proxy_consent) if self.proxy_consent else None

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)


class AidRequestQuerySet(models.QuerySet["AidRequest"]):
    """Requests of residents, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> AidRequestQuerySet:
        """Return the requests of communities where the viewer takes applications."""
        return viewer.scope(Permission.ASSISTANCE_RECORD).restrict(self)

    def open(self) -> AidRequestQuerySet:
        """Return those that nobody has answered."""
        return self.filter(state__in=[AidState.SENT, AidState.TAKEN])


class AidRequest(models.Model):
    """A resident, or somebody for them, asks for assistance; a worker completes it with the signed authorisation.

    What was said is one encrypted text, so that equal wishes do not look equal. The code is stored as a hash.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, null=True, related_name="+")
    application = models.OneToOneField(
        "assistance.HouseholdApplication", on_delete=models.PROTECT, null=True, related_name="request"
    )
    said_text = EncryptedField(_("content of the request"), blank=True, default="")
    phone_key = models.CharField(max_length=32)  # finds a second request from the same phone
    urgent = models.BooleanField(_("something happened suddenly"), default=False)
    code_hash = models.CharField(max_length=32, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=AidState.choices, default=AidState.SENT)
    sent_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField(_("to be answered by"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why it was declined"), max_length=20, blank=True, default="")
    withdrawal_asked_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = AidRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for assistance")
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(state="taken"), name="assistance_request_once"),
            models.CheckConstraint(
                name="assistance_taken_has_household", condition=~Q(state="taken") | Q(household__isnull=False)
            ),
            models.CheckConstraint(
                name="assistance_request_filed", condition=~Q(state="filed") | Q(application__isnull=False)
            ),
            models.CheckConstraint(
                name="assistance_declined_has_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-sent_at", "-id"], name="assistance_requests"),
            models.Index(fields=["phone_key"], name="assistance_request_phone"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} · {self.place}"

    @property
    def said(self) -> AidSaid:
        """Return what was said; empty after it was deleted."""
        found: dict[str, Any] = json.loads(self.said_text) if self.said_text else {}
        found |= {name: tuple(found[name]) for name in ("wanted", "papers") if name in found}
        return AidSaid(**found)

    @property
    def is_open(self) -> bool:
        """Return whether nobody has answered it."""
        return self.state in {AidState.SENT, AidState.TAKEN}

    @property
    def is_late(self) -> bool:
        """Return whether nobody took it up by its day."""
        return self.state == AidState.SENT and self.answer_by < timezone.localdate()

    @property
    def reason_title(self) -> str:
        """Return why it was not taken up, in words."""
        return content.title("aid_refusal", self.reason) if self.reason else ""
