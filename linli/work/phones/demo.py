"""The phone of the demo's worker, and two records from it that wait for review.

Written as rows, since actions would write entries of the journal; the sentences are those of the broken rules.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from linli.core.access.permissions import Role
from linli.core.demo import chance
from linli.core.demo.parts import DemoPart, Unit, register
from linli.core.errors import RuleBroken
from linli.core.secrets import crypto, phone_keys
from linli.registers.accounts.models import Device
from linli.registers.people.models import Household
from linli.work.phones.models import Submission
from linli.work.phones.states import ItemState, PhoneAnswer
from linli.work.staffing.models import Worker
from linli.work.visits import policies as visits
from linli.work.visits.models import Visit

NAME = "Chrome, Android"
MADE, ARRIVED = time(19, 10), time(8, 5)
LEFT = "邻居说这户已经搬走，新住户还没有登记。"
FURTHER = "傍晚又去了一次，见到本人，一切正常。"


@register
class Phones(DemoPart):
    """Gives the worker who can sign in a phone, from which two records arrived late."""

    def complete(self, unit: Unit) -> None:
        """Write the phone and its records in the first community, when the visits there are written."""
        if not unit.is_first:
            return
        worker = Worker.objects.select_related("community").get(user__username=Role.WORKER.value)
        today, rng = date.fromordinal(self.today), chance.stream("phones")
        device = _device(rng, worker, today)
        with translation.override(settings.LANGUAGE_CODE):
            rows = [_who_had_left(rng, device, worker, today), _second_of_a_day(rng, device, worker, today)]
        Submission.objects.bulk_create([row for row in rows if row is not None])


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _uuid(rng: Random) -> UUID:
    return UUID(bytes=rng.randbytes(16), version=4)


def _device(rng: Random, worker: Worker, today: date) -> Device:
    uuid, salt, key = _uuid(rng), rng.randbytes(phone_keys.SALT), crypto.writing_key()
    assert worker.user_id is not None  # it is the one of the printed account
    return Device.objects.create(
        uuid=uuid,
        user_id=worker.user_id,
        name=NAME,
        salt=base64.b64encode(salt).decode(),
        half=base64.b64encode(phone_keys.half(worker.user_id, uuid, salt, key)).decode(),
        key=key,
        first_seen_at=_at(today - timedelta(days=60), ARRIVED),
        last_seen_at=_at(today, ARRIVED),
    )


def _who_had_left(rng: Random, device: Device, worker: Worker, today: date) -> Submission | None:
    """Return a visit to the household that moved out last, on the day after, which arrives only now."""
    left = Household.objects.filter(community=worker.community, until__gte=worker.since, until__lt=today)
    home = left.select_related("dwelling__parent").order_by("until", "pk").last()
    if home is None or home.until is None:
        return None
    day = min(home.until + timedelta(days=1), today - timedelta(days=1))
    why = _sentence(lambda: visits.check_household(home, day))
    return _waiting(rng, device, home, day, today, outcome="not_home", answer=LEFT, why=why)


def _second_of_a_day(rng: Random, device: Device, worker: Worker, today: date) -> Submission | None:
    """Return a visit in the evening to a household at which a colleague met nobody on that day."""
    others = Visit.objects.filter(community=worker.community, outcome="not_home", household__until=None, day__lt=today)
    others = others.exclude(worker=worker).select_related("household__dwelling__parent", "worker")
    known = others.order_by("day", "pk").last()
    if known is None:
        return None
    why = _sentence(lambda: visits.check_further([known], set()))
    return _waiting(rng, device, known.household, known.day, today, outcome="met", answer=FURTHER, why=why)


def _sentence(check: Callable[[], None]) -> str:
    """Return what the worker was told: the sentence of the rule that was broken."""
    try:
        check()
    except RuleBroken as reason:
        return str(reason)
    raise AssertionError("the record would have been saved")


def _waiting(
    rng: Random, device: Device, home: Household, day: date, today: date, *, outcome: str, answer: str, why: str
) -> Submission:
    """Return a visit that was written down on its day, arrived this morning and waits for review."""
    made = _at(day, MADE)
    payload = {"household": home.pk, "day": day.isoformat(), "kind": "routine", "outcome": outcome, "answer": answer}
    told = {"kind": "visit", "schema": 1, "based_on": "", "made_at": made.isoformat(), "payload": payload, "photos": []}
    body = json.dumps(told, ensure_ascii=False)
    return Submission(
        item=_uuid(rng),
        user_id=device.user_id,
        device=device.uuid,
        community_id=home.community_id,
        kind="visit",
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        body=body,
        phone_time=made,
        made_at=made,
        received_at=_at(today, ARRIVED),
        answer=PhoneAnswer.REVIEW,
        told=json.dumps({"why": why, "fields": None}, ensure_ascii=False),
        about=f"{home.name} · {home.dwelling}",
        state=ItemState.REVIEW,
    )
