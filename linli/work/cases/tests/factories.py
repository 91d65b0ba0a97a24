"""Cases for tests in one state each; whole lives of cases go through the actions."""

import datetime as dt
import io

import factory
from PIL import Image

from linli.registers.places.tests.factories import BuildingFactory
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState


def photo(form="PNG", size=(4, 2), **more):
    """A small real photo: its upper left quarter is red, the rest white."""
    picture, file = Image.new("RGB", size, "white"), io.BytesIO()
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(file, form, **more)
    return file.getvalue()


MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


class CaseFactory(factory.django.DjangoModelFactory[Case]):
    """A leak in a stairwell, reported on a Monday. Give `place`, and `body` and `handler` from `handling` on."""

    class Meta:
        model = Case

    class Params:
        assigned = factory.Trait(state=CaseState.ASSIGNED, accepted_at=MONDAY)
        handling = factory.Trait(state=CaseState.HANDLING, accepted_at=MONDAY)
        done = factory.Trait(state=CaseState.DONE_REPORTED, accepted_at=MONDAY, outcome="Pipe mended.", done_at=MONDAY)
        closed = factory.Trait(
            state=CaseState.CLOSED,
            accepted_at=MONDAY,
            outcome="Pipe mended.",
            done_at=MONDAY,
            closed_at=MONDAY + dt.timedelta(days=1),
        )

    place = factory.SubFactory(BuildingFactory)
    community = factory.SelfAttribute("place.community")
    code = factory.Sequence(lambda n: f"330900100-26-{n + 50001:05d}")
    matter = "repair.stairwell_leak"
    title = factory.Sequence(lambda n: f"三楼漏水{n}")
    channel = "counter"
    urgency = "urgent"
    reported_at = MONDAY
    due_at = MONDAY + dt.timedelta(days=1)
