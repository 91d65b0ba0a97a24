"""Examples for the URLs of people."""

from linli.registers.people.models import Duplicate, ImportRun
from linli.registers.people.tests.factories import CircumstanceFactory, ResidencyFactory
from linli.registers.places.models import Place

THING = {
    "people": "person",
    "people:household": "household",
    "people:household_read": "household",
    "people:newcomer": "household",
    "people:household_move": "household",
    "people:make_head": "residency",
    "people:circumstance_end": "circumstance",
    "people:duplicate": "duplicate",
    "people:duplicate_dismiss": "duplicate",
    "people:duplicate_undo": "duplicate",
    "people:import": "import",
    "people:import_start": "import",
    "people:import_progress": "import",
    "people:import_rejected": "import",
    "people:import_rehearse": "import",
    "people:import_undo": "import",
    "people:import_questions": "import",
    "people:import_households": "import",
}


def examples(town):
    """A household in each of a dozen dwellings."""
    here, user = town.here, town.user
    dwellings = Place.objects.filter(parent__parent=town.things["building"]).order_by("pk")
    homes = [
        ResidencyFactory(household__dwelling=dwelling, person__name=f"王建{n}", head=True)
        for n, dwelling in zip("国华民军平安康健宁和顺利", dwellings, strict=True)
    ]
    first, second = homes[0].person, homes[1].person
    duplicate = Duplicate.objects.create(community=here, first=first, second=second, score=92, reasons=["name"])
    run = ImportRun.objects.create(community=here, by=user, file_name="花名册.xlsx", state="done", total=3, created=3)
    return {
        "household": homes[0].household_id,
        "person": first.pk,
        "residency": homes[0].pk,
        "duplicate": duplicate.pk,
        "circumstance": CircumstanceFactory(person=first).pk,
        "import": run.pk,
    }
