"""Examples for the URLs of areas."""

from linli.registers.places.models import Place
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.models import Worker

THING = {"areas": "place", "areas:history": "building"}


def examples(town):
    """The worker answers for the building."""
    building = Place.objects.get(pk=town.things["building"])
    worker = Worker.objects.get(pk=town.things["worker"])
    return {"responsibility": ResponsibilityFactory(place=building, worker=worker).pk}
