"""Examples for the URLs of visits."""

from linli.registers.people.models import Household
from linli.work.staffing.models import Worker
from linli.work.visits.tests.factories import NeedFactory, VisitFactory

THING = {
    "visits": "visit",
    "visits:area_of": "worker",
    "visits:of_household": "household",
    "visits:record": "household",
}


def examples(town):
    """A visit to each of four households, on the first of which a need was named."""
    worker = Worker.objects.get(pk=town.things["worker"])
    homes = Household.objects.filter(pk__gte=town.things["household"], community=town.here).order_by("pk")[:4]
    visits = [VisitFactory(household=home, worker=worker) for home in homes]
    NeedFactory(visit=visits[0])
    return {"visit": visits[0].pk}
