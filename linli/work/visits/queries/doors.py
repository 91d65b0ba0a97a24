"""Doors of a stairwell or building, and their codes."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from linli.registers.people.models import Household, HouseholdQuerySet
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.visits.models import DoorCode


def doors(place: Place) -> QuerySet[Place]:
    """Return the dwellings in use below a place in the order of doors, each with its code (`now`)."""
    codes = DoorCode.objects.filter(ended_at=None)
    dwellings = Place.objects.under(place).filter(level=Level.DWELLING, until=None).order_by("lft")
    return dwellings.prefetch_related(Prefetch("door_codes", codes, to_attr="now"))


def code_of(dwelling: Place) -> DoorCode | None:
    """Return the code in force of a dwelling that `doors` returned."""
    return next(iter(getattr(dwelling, "now", ())), None)


def households_at(dwelling: Place) -> HouseholdQuerySet:
    """Return the households that live in a dwelling."""
    return Household.objects.filter(dwelling=dwelling, until=None).select_related("dwelling").order_by("pk")
