"""The visits of the demo keep the rules that the action would have kept."""

import pytest
from django.db.models import Count, F, Q

from linli.core.law import content
from linli.core.tests.demo import DAY
from linli.work.areas.models import Responsibility
from linli.work.visits.demo import sentences
from linli.work.visits.models import Need, Visit

pytestmark = pytest.mark.django_db


def test_visits_were_made_by_the_worker_of_the_door_and_written_down_after(tiny):
    assert Visit.objects.count() > 1000
    assert not Visit.objects.filter(day__gt=DAY).exists()
    assert not Visit.objects.filter(recorded_at__date__lt=F("day")).exists()
    assert not Visit.objects.filter(Q(day__lt=F("household__since")) | Q(day__gte=F("household__until"))).exists()
    shares = dict(Visit.objects.values_list("outcome").annotate(Count("pk")))
    assert 0.1 < shares["not_home"] / sum(shares.values()) < 0.2
    for visit in Visit.objects.select_related("household__dwelling")[::40]:
        door = visit.household.dwelling
        row = Responsibility.objects.on(visit.day).get(lft__lte=door.lft, rgt__gt=door.lft)
        assert row.worker_id == visit.worker_id
    assert Visit.objects.exclude(seen="").first().seen
    assert Need.objects.filter(visit__outcome="met").count() == Need.objects.count()


def test_the_needs_of_the_demo_are_those_of_the_list_of_needs():
    kinds, shares = sentences.needs()
    assert set(kinds) <= set(content.codes("need"))
    assert sum(shares) > max(shares) > min(shares) > 0
