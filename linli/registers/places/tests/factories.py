"""Places for tests, numbered as the register numbers them."""

import datetime as dt

import factory

from linli.registers.places.models import Place
from linli.registers.places.states import SPAN, Level, interval


class PlaceFactory(factory.django.DjangoModelFactory[Place]):
    """A district; the other levels have factories of their own."""

    class Meta:
        model = Place

    level = Level.DISTRICT
    # Always in one province, whose content applies: a process of a long run makes more than nine thousand places.
    code = factory.Sequence(lambda n: f"{330900 + n % 9000}")
    name = factory.Sequence(lambda n: f"试验区{n}")
    since = dt.date(2018, 1, 1)

    @factory.post_generation
    def place_in_tree(self, create, extracted, **kwargs):
        if self.level in SPAN and self.lft is None:
            number(self)
        elif self.level not in SPAN and not self.path:
            self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
            self.save()


def number(place: Place) -> None:
    """Give a community or a place below it its interval."""
    span = SPAN[Level(place.level)]
    if place.level == Level.COMMUNITY:
        place.community_id, place.lft = place.pk, place.pk * span
        place.path = f"{place.parent.path}{place.code}/"
    else:
        last = Place.objects.filter(parent=place.parent, rgt__isnull=False).order_by("-rgt").first()
        place.community_id = place.parent.community_id
        place.lft, _ = interval(place.level, last.rgt if last else place.parent.lft)
    place.rgt = place.lft + span
    place.save()


class SubdistrictFactory(PlaceFactory):
    level = Level.SUBDISTRICT
    parent = factory.SubFactory(PlaceFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.parent.code}{n % 900 + 100:03d}")
    name = factory.Sequence(lambda n: f"试验街道{n}")


class CommunityFactory(PlaceFactory):
    level = Level.COMMUNITY
    parent = factory.SubFactory(SubdistrictFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.parent.code}{n % 900 + 100:03d}")
    name = factory.Sequence(lambda n: f"试验社区{n}")
    category = "old_estate"


class BuildingFactory(PlaceFactory):
    level = Level.BUILDING
    parent = factory.SubFactory(CommunityFactory)
    code = ""
    name = factory.Sequence(lambda n: f"景昙新村{n + 1}幢")
    address = factory.SelfAttribute("name")


class StairwellFactory(PlaceFactory):
    level = Level.STAIRWELL
    parent = factory.SubFactory(BuildingFactory)
    code = ""
    name = factory.Sequence(lambda n: f"{n + 1}单元")
    address = factory.LazyAttribute(lambda o: f"{o.parent.address}{o.name}")


class DwellingFactory(PlaceFactory):
    level = Level.DWELLING
    parent = factory.SubFactory(StairwellFactory)
    code = ""
    name = factory.Sequence(lambda n: f"{n // 4 + 1}0{n % 4 + 1}室")
    door = factory.Sequence(lambda n: f"1-1-{n // 4 + 1}0{n % 4 + 1}")
    address = factory.LazyAttribute(lambda o: f"{o.parent.address}{o.name}")
