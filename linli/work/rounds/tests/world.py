"""What the workers of a drawn community have decided about visits."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.tests.draws import TODAY
from linli.registers.accounts.models import User
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.rounds.models import Arrangement


def fill(draw: random.Random, community: Place) -> None:
    """A day for some households."""
    user = User.objects.first()
    for household in Household.objects.filter(community=community, until=None).order_by("pk"):
        if draw.random() < 0.2:
            day = TODAY + dt.timedelta(days=draw.randrange(5))
            Arrangement.objects.create(community=community, household=household, kind="fixed", day=day, made_by=user)
