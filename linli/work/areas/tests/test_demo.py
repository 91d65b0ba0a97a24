"""The areas of the demo leave no dwelling without its worker."""

import datetime as dt

import pytest

from linli.core.tests.demo import DAY
from linli.registers.places.models import Place
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days_ago", [0, 1, 30, 200, 365, 729])
def test_every_dwelling_has_exactly_one_worker_on_every_day(tiny, days_ago):
    day = DAY - dt.timedelta(days=days_ago)
    held = list(Responsibility.objects.on(day).select_related("worker"))
    for dwelling in Place.objects.filter(level="dwelling"):
        own = [row for row in held if row.lft <= dwelling.lft < row.rgt]
        assert len(own) == 1
        assert own[0].worker.since <= day
        assert own[0].worker.until is None or day < own[0].worker.until


def test_the_printed_worker_answers_for_dwellings(tiny):
    worker = Worker.objects.get(user__username="worker")
    assert worker.responsibilities.filter(until=None).exists()
