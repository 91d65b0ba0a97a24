"""Examples for the URLs of week plans."""

from django.utils import timezone

from linli.registers.people.models import Household
from linli.work.rounds import actions
from linli.work.rounds.models import CalendarFeed
from linli.work.rounds.tests.factories import ArrangementFactory
from linli.work.staffing.models import Worker

TOKEN = "an-address-of-the-browser-tests"
THING = {"rounds:arrange": "household", "rounds:take_back": "arrangement"}
FACES = {"rounds:calendar": [f"?key={TOKEN}"]}


def examples(town):
    """A household that is visited on a day that was set, one that was put off, and a calendar address."""
    today = timezone.localdate()
    worker = Worker.objects.get(pk=town.things["worker"])
    homes = Household.objects.filter(community=town.here, until=None).order_by("-pk")[:2]
    row = ArrangementFactory(household=homes[0], day=today, made_at=timezone.now(), made_by=town.user)
    CalendarFeed.objects.create(
        worker=worker, community=town.here, token_hash=actions.hashed(TOKEN), language="zh-hans"
    )
    return {"arrangement": row.pk}
