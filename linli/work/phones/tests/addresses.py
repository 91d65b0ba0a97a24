"""Examples for the URLs of phones."""

import uuid

from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Household
from linli.work.phones import actions
from linli.work.phones.actions import reading
from linli.work.phones.models import Submission
from linli.work.phones.tests.phone import item, visit
from linli.work.phones.views import whole

THING = {"phones": "submission", "phones:photo": "photo", "phones:whole": "whole"}
FACES = {"phones:review": ["?show=done"]}


def examples(town):
    """A visit of the worker that waits for review."""
    home = Household.objects.get(pk=town.things["household"])
    said = visit(home, answer="已登记", needs=["meals"])
    actions.receive(
        reading.sent(item("visit", said, for_review=True)), actions.Sender(viewer_for(town.user), uuid.uuid4())
    )
    return {"submission": Submission.objects.latest("pk").pk, "photo": "0" * 64, "whole": whole.script().name}
