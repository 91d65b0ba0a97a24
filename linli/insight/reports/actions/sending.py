"""How a confirmed run gets to the office: as a file, by e-mail, or fetched at an address that expires."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.base import File
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer, robot
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.insight.reports import policies
from linli.insight.reports.actions.runs import by_hand, locked_run
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import FormRun, RunAddress
from linli.insight.reports.states import FormRunState, RunAct, SentWay

BYTES = 24  # of a secret: 32 letters in the address


@transaction.atomic
def send(row: FormRun, *, by: Viewer, way: SentWay = SentWay.FILE, to: str = "") -> FormRun:
    """Record that a run went to the office; from now on it is frozen.

    Args:
        row: a run with both confirmations.
        by: who sent it.
        way: how.
        to: to whom.

    Raises:
        PermissionDenied: the viewer sends no runs there.
        RuleBroken: a confirmation or the file is missing.
    """
    row = locked_run(row)
    policies.check_run_move(by, row, RunAct.SEND)
    policies.check_send(row, way)
    row.state, row.sent_way, row.sent_to = FormRunState.SENT, way, to
    row.sent_at, row.sent_by_id = timezone.now(), by.user_id
    row.sent_sha256 = frozen.digest(frozen.overridden(row.values, by_hand(row)))
    row.save(update_fields=["state", "sent_way", "sent_to", "sent_at", "sent_by", "sent_sha256"])
    journal.record("report_run.sent", row, by=by, way=way, sha256=row.sent_sha256, file=row.file_sha256)
    return row


@transaction.atomic
def send_by_mail(row: FormRun, *, by: Viewer, to: str) -> FormRun:
    """Mail the file to the office; if the mail server refuses it, nothing is recorded.

    Raises:
        RuleBroken: it cannot be sent, or the mail server does not take it.
    """
    row = send(row, by=by, way=SentWay.MAIL, to=to)
    # The message is the last act of the transaction: what was not taken by the server is not "sent".
    words = _("{form}, {place}, {period}. SHA-256 of the file: {sha256}")
    text = words.format(form=row.form, place=row.place, period=row.period_words, sha256=row.file_sha256)
    with row.file.open("rb") as file:
        mail = EmailMessage(f"{row.form} · {row.place} · {row.period_words}", text, settings.DEFAULT_FROM_EMAIL, [to])
        mail.attach(row.name, file.read(), "application/octet-stream")
        try:
            mail.send()
        except OSError as error:
            said = _(
                "The mail server did not take the message. Nothing was sent. Try again later, or hand the file over."
            )
            raise RuleBroken(said) from error
    return row


@transaction.atomic
def send_by_address(row: FormRun, *, by: Viewer, to: str = "") -> tuple[FormRun, str]:
    """Let the office fetch the file; return the run and the secret of its address, which is shown once.

    A run that is sent already gets a new address, and the one before ends.

    Raises:
        RuleBroken: a confirmation or the file is missing.
    """
    row = locked_run(row)
    if row.state == FormRunState.SENT:
        policies.check_may(by, policies.SEND, row.place)
    else:
        row = send(row, by=by, way=SentWay.FETCHED, to=to)
    now, token = timezone.now(), secrets.token_urlsafe(BYTES)
    row.addresses.filter(revoked_at=None).update(revoked_at=now)
    days = int(rules.value("reports.address.days", code=row.place.code))
    RunAddress.objects.create(
        run=row, token_hash=_hash(token), made_by_id=by.user_id, made_at=now, expires_at=now + timedelta(days=days)
    )
    journal.record("report_run.address_made", row, by=by, days=days)
    return row, token


@transaction.atomic
def revoke_address(row: FormRun, *, by: Viewer) -> FormRun:
    """End the address of a run before its time.

    Raises:
        RuleBroken: there is none.
    """
    row = locked_run(row)
    policies.check_may(by, policies.SEND, row.place)
    if not row.addresses.open_on(timezone.now()).update(revoked_at=timezone.now()):
        raise RuleBroken(_("This submission has no address that still works."))
    journal.record("report_run.address_revoked", row, by=by)
    return row


def _hash(token: str) -> str:
    # Random and long: a plain hash cannot be turned back.
    return hashlib.sha256(token.encode()).hexdigest()


def find_address(token: str) -> RunAddress | None:
    """Return the address of a secret that works now; the secret proves that its holder may fetch the file."""
    related = ("run__form", "run__place")
    return RunAddress.objects.open_on(timezone.now()).filter(token_hash=_hash(token)).select_related(*related).first()


@transaction.atomic
def fetch(address: RunAddress) -> File:
    """Open the file for who has its address, and note it in the history of the run."""
    now = timezone.now()
    RunAddress.objects.filter(pk=address.pk).update(fetches=F("fetches") + 1, fetched_at=now)
    office = robot("office")
    journal.read("report_run.fetched", address.run, by=office, reason="service", sha256=address.run.file_sha256)
    return address.run.file.open("rb")
