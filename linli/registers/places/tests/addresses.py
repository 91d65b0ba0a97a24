"""Examples for the URLs of places."""

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.access.viewer import robot
from linli.core.intake.runner import desk
from linli.registers.places.imports import PlaceTree
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory

THING = {"places": "place", "places:remove": "building"} | dict.fromkeys(
    ("places:import", "places:import_take", "places:import_undo", "places:import_rejected"), "tree run"
)


def examples(town):
    """A building with a dozen dwellings, and a tree that was imported."""
    building = BuildingFactory(parent=town.here, name="景昙新村3幢")
    DwellingFactory.create_batch(12, parent=StairwellFactory(parent=building))
    office = town.here.parent.code
    tree = SimpleUploadedFile("区划.csv", f"代码,名称,上级代码\n{office}088,新社区,{office}\n9,错,\n".encode())
    by = replace(robot("town"), user_id=town.user.pk)
    run = desk.take_in(desk.hand_in(PlaceTree, tree, None, by=by), PlaceTree, by=by)
    return {"tree run": run.pk, "place": town.here.pk, "community": town.here.code, "building": building.pk}
