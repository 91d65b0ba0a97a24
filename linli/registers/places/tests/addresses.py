"""What the addresses of places stand for, with examples."""

from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory

THING = {"places": "place"}


def examples(town):
    """A building with a dozen dwellings."""
    building = BuildingFactory(parent=town.here, name="景昙新村3幢")
    DwellingFactory.create_batch(12, parent=StairwellFactory(parent=building))
    return {"place": town.here.pk, "community": town.here.code, "building": building.pk}
