"""Services, checks and notes of a drawn community, and which kinds are near its buildings."""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from linli.core.law import content
from linli.core.tests.draws import FIRST, TODAY, day, span
from linli.registers.places.models import Place
from linli.services.directory.models import NearKind, Service, ServiceCheck, ServiceNote, note_code_hash


def fill(draw: random.Random, community: Place) -> None:
    """Two services that go on and some that do not; near rows for some buildings and kinds."""
    state = draw.getstate()
    kinds = [code for code, entry in content.codes("service_kind").items() if entry.get("figure")]
    for number in range(draw.randrange(2, 4)):
        dates = {"since": FIRST, "until": None} if number < 2 else span(draw)
        elsewhere = "" if number != 1 else f"centres:{community.pk}/{number}"
        service = Service.objects.create(
            community=community,
            name=f"维修{number}",
            kind=draw.choice(kinds),
            check_due=dates["since"],
            source=elsewhere,
            **dates,
        )
        make_checks(draw, service)
        make_notes(draw, service, number)
    Service.objects.create(name="未定社区", kind="repair", since=FIRST, check_due=FIRST)
    make_near(draw, community, kinds)
    # So that what other rooms draw does not depend on how much is drawn here.
    draw.setstate(state)


def make_checks(draw: random.Random, service: Service) -> None:
    for on in sorted({day(draw, FIRST, TODAY) for _ in range(2)}):
        ServiceCheck.objects.create(
            community=service.community, service=service, since=on, until=on + dt.timedelta(days=draw.choice((20, 60)))
        )


def make_notes(draw: random.Random, service: Service, number: int) -> None:
    """One note is due in the last month and answered in time, so that there is always a figure."""
    cases = [(TODAY.replace(day=1), 0, "confirmed")]
    for _ in range(3):
        state = draw.choice(("sent", "confirmed", "rejected", "withdrawn"))
        cases.append((day(draw, FIRST, TODAY), draw.choice((-1, 0, 2)), state))
    for n, (due, late, state) in enumerate(cases):
        answered = state in ("confirmed", "rejected")
        at = timezone.make_aware(dt.datetime.combine(due + dt.timedelta(days=late), dt.time(9)))
        ServiceNote.objects.create(
            community=service.community,
            service=service,
            purpose="request" if n == 3 else "wrong",
            code_hash=note_code_hash(f"{service.pk}-{number}-{n}"),
            state=state,
            answer_by=due,
            answered_at=at if answered else None,
            reason="is_right" if state == "rejected" else "",
        )


def make_near(draw: random.Random, community: Place, kinds: list[str]) -> None:
    buildings = Place.objects.filter(level="building", community=community).order_by("pk")
    for building in buildings:
        for kind in kinds:
            if draw.random() < 0.4:
                NearKind.objects.create(
                    community=community, kind=kind, place=building, lft=building.lft, rgt=building.rgt, **span(draw)
                )
