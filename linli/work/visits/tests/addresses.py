"""Examples for the URLs of visits."""

from linli.registers.people.models import Household
from linli.work.staffing.models import Worker
from linli.work.visits.models import DoorCode
from linli.work.visits.tests.factories import NeedFactory, VisitFactory, VisitPhotoFactory

THING = {
    "visits": "visit",
    "visits:area_of": "worker",
    "visits:of_household": "household",
    "visits:record": "household",
    "visits:photo": "visit_photo",
    "visits:photo_remove": "visit_photo",
    "visits:door": "door",
    "visits:door_renew": "door_code",
    "visits:door_end": "door_code",
    "visits:doors": "door_place",
    "visits:doors_make": "door_place",
    "visits:call": "person",
}


def examples(town):
    """A visit to each of four households, on the first of which a need was named."""
    worker = Worker.objects.get(pk=town.things["worker"])
    homes = Household.objects.filter(pk__gte=town.things["household"], community=town.here).order_by("pk")[:4]
    visits = [VisitFactory(household=home, worker=worker) for home in homes]
    NeedFactory(visit=visits[0])
    own = VisitFactory(household=homes[0], worker=worker, recorded_by=town.user)
    code = DoorCode.objects.create(community=town.here, dwelling=homes[0].dwelling, code="abcdefgh2345")
    doors = {"door": code.code, "door_code": code.pk, "door_place": homes[0].dwelling.parent_id}
    return doors | {"visit": visits[0].pk, "visit_photo": VisitPhotoFactory(visit=own).pk}
