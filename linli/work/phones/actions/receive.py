"""Receiving the items of a phone: each in a transaction of its own, each once, each with one of four answers.

What happens to a visit between the thumb and the database:

1. The page of the phone writes it to the phone's disk, then sends it (`POST /phone/outbox/`).
2. `receive` stores it by number and hash. A second sender (another tab, or a repeat after a lost answer) waits here
   and gets the first answer. Other content under the same number is kept for review.
3. Its kind cleans it with the form of the page and saves it with the action of the page, as the person who made it.
4. In the same transaction the answer is stored.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import Counted, RuleBroken
from linli.core.journal.versions import Conflict
from linli.core.rooms.outbox import ForReview, ItemKind, NotValid, NotYet
from linli.work.phones import policies, queries
from linli.work.phones.actions import photos, reading
from linli.work.phones.actions.items import item_of, known_kind
from linli.work.phones.actions.reading import Content, Damaged, Sent
from linli.work.phones.models import Submission
from linli.work.phones.queries import Told
from linli.work.phones.states import Channel, ItemState, PhoneAnswer

MOST = 50  # items of one request: each is a transaction, and a phone waits for the answer
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the person, the phone, how much its clock is behind, and how the items arrive."""

    by: Viewer
    device: UUID
    slow: timedelta = timedelta()
    channel: Channel = Channel.PHONE


@dataclass(slots=True)
class Settled:
    """What became of an item: the answer, the sentence, the sentences of each field, the record."""

    answer: PhoneAnswer
    why: str = ""
    fields: dict[str, list[str]] | None = None
    record: Model | None = None


def receive_all(raw: Sequence[Any], sender: Sender) -> list[Told]:
    """Receive the items of one request; return the answers in their order; a failure concerns its item only."""
    told = [_received(one, sender) for one in raw]
    # What belongs to a later item of the same request can be saved now.
    return [
        _received(one, sender) if answer.answer == PhoneAnswer.AGAIN and len(raw) > 1 else answer
        for one, answer in zip(raw, told, strict=True)
    ]


def _received(raw: Any, sender: Sender) -> Told:
    """Receive an item; whatever goes wrong is said about this item only."""
    shown = str(raw.get("id"))[:45] if isinstance(raw, dict) else ""
    try:
        return receive(reading.sent(raw), sender)
    except RuleBroken as reason:
        return Told(shown, PhoneAnswer.REFUSED, why=str(reason))
    except Damaged:
        return Told(shown, PhoneAnswer.AGAIN, why=_("It was damaged on the way."))
    except NotYet as reason:
        return Told(shown, PhoneAnswer.AGAIN, why=str(reason))
    except DatabaseError:
        return Told(shown, PhoneAnswer.AGAIN, why=_("The server is busy with something else at the moment."))
    except Exception:
        # A fault of ours in one kind must not keep the work of a day on the phone.
        log.exception("an item of a phone could not be received")
        return Told(shown, PhoneAnswer.AGAIN, why=_("The server could not process this. It will be tried again."))


@transaction.atomic
def receive(item: Sent, sender: Sender) -> Told:
    """Receive an item and return the answer; the first one again, if it was received before.

    Raises:
        RuleBroken: the content cannot be read, or the kind is not known; nothing is stored, so that it can be sent
            again after an update.
        NotYet: it belongs to an item that has not arrived; nothing is stored.
    """
    content = reading.content(item.body)
    known = _versions(item, sender)
    if (same := _same(known, item)) is not None:
        return queries.told_of(same)
    kind = known_kind(content.kind, content.schema)
    row = _claimed(item, content, sender, version=len(known) + 1)
    if row is None:
        return receive(item, sender)  # another tab was faster: its answer
    outcome = _second(row) if row.version > 1 else _outcome(row, kind, content, sender.by)
    _close(row, kind, outcome, content, sender.by)
    return queries.told_of(row)


def _versions(item: Sent, sender: Sender) -> list[Submission]:
    """Return what has arrived under this number, locked.

    Raises:
        RuleBroken: it is that of another person.
    """
    rows = list(Submission.objects.select_for_update().filter(item=item.id).order_by("version"))
    if any(row.user_id != sender.by.user_id for row in rows):
        raise RuleBroken(_("This record was made by another person."))
    return rows


def _same(known: Iterable[Submission], item: Sent) -> Submission | None:
    return next((row for row in known if row.sha256 == item.sha256), None)


def _claimed(item: Sent, content: Content, sender: Sender, *, version: int) -> Submission | None:
    """Store an item, so that nobody else saves it; None if somebody has done so in this moment."""
    assert sender.by.user_id is not None
    now = timezone.now()
    try:
        with transaction.atomic():
            return Submission.objects.create(
                item=item.id,
                version=version,
                user_id=sender.by.user_id,
                device=sender.device,
                kind=content.kind,
                schema=content.schema,
                sha256=item.sha256,
                body=item.body,
                phone_time=content.phone_time,
                made_at=policies.corrected(content.phone_time, slow=sender.slow, now=now),
                received_at=now,
                channel=sender.channel,
                answer=PhoneAnswer.REFUSED,
                state=ItemState.REFUSED,
            )
    except IntegrityError:
        return None


def _second(row: Submission) -> Settled:
    said = _("Another version of this record arrived before. Both are kept until someone decides.")
    return Settled(PhoneAnswer.REVIEW, said)


def _outcome(row: Submission, kind: ItemKind, content: Content, by: Viewer) -> Settled:
    """Save an item, or say why not."""
    if content.for_review:
        return Settled(PhoneAnswer.REVIEW, _("Kept for review, as you asked."))
    try:
        with transaction.atomic():
            return Settled(PhoneAnswer.APPLIED, record=kind.apply(item_of(row), by))
    except (NotValid, RuleBroken, PermissionDenied, ForReview, Conflict) as reason:
        if isinstance(reason, Counted):
            reason.count()
        return _not_saved(reason)


def _not_saved(reason: Exception) -> Settled:
    """Return what is said of an item that could not be saved: the page would refuse it, or the register has changed."""
    if isinstance(reason, NotValid):
        return Settled(PhoneAnswer.REFUSED, str(reason), fields=reason.fields)
    if isinstance(reason, ForReview):
        return Settled(PhoneAnswer.REVIEW, str(reason))
    if isinstance(reason, Conflict):
        said = _("This was changed in the meantime. Both versions are kept until someone decides.")
        return Settled(PhoneAnswer.REVIEW, said)
    if isinstance(reason, PermissionDenied):
        return Settled(PhoneAnswer.REFUSED, _("Your post does not allow this."))
    return Settled(PhoneAnswer.REFUSED, str(reason))


def _close(row: Submission, kind: ItemKind, outcome: Settled, content: Content, by: Viewer) -> None:
    """Store the answer of an item with the photos that belong to it."""
    about = kind.about(item_of(row), by)
    row.answer, row.state = outcome.answer, ItemState(outcome.answer.value)
    row.about, row.community_id = about.words, about.community.pk if about.community else None
    row.told = json.dumps({"why": outcome.why, "fields": outcome.fields}, ensure_ascii=False) if outcome.why else ""
    if outcome.record is not None:
        row.target_type, row.target_id = outcome.record._meta.label_lower, outcome.record.pk
        if kind.version is not None:
            row.put_version(kind.version(outcome.record))
    row.save()
    if outcome.answer != PhoneAnswer.REFUSED:
        photos.announce(row, kind, content.photos)
    if outcome.answer == PhoneAnswer.REVIEW:
        journal.record("submission.kept", row, by=by, kind_of_record=row.kind, version=row.version)


def slow_by(sent_at: datetime | None) -> timedelta:
    """Return how much a phone's clock is behind, from the time at which it says that it sends."""
    return timezone.now() - sent_at if sent_at is not None else timedelta()
