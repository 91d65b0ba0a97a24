"""People and households for tests: fixed dates, sequences, numbers that no one has (reserved area code 330199)."""

import datetime as dt

import factory

from linli.core import search
from linli.registers.people import identity, search_keys
from linli.registers.people.models import Circumstance, Household, Person, Residency, id_hash, phone_hash
from linli.registers.places import search_keys as place_keys
from linli.registers.places.tests.factories import CommunityFactory, DwellingFactory

NEW_YEAR = dt.date(2025, 1, 1)


def id_number(n: int, born: dt.date = dt.date(1956, 7, 8), area: str = "330199") -> str:
    """An ID number with a right check digit; even `n` is a woman's, odd a man's."""
    head = f"{area}{born:%Y%m%d}{n % 1000:03d}"
    return head + identity.check_digit(head)


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    """A resident of a community, without a home; ResidencyFactory gives one."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        woman = factory.Trait(sex="2")
        without_id = factory.Trait(id_number="")

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"王试{chr(0x4E00 + n % 20000)}")
    sex = "1"
    born = factory.Sequence(lambda n: dt.date(1950, 1, 1) + dt.timedelta(days=n % 20000))
    id_number = factory.LazyAttributeSequence(lambda o, n: id_number(2 * n + (o.sex == "1"), o.born))
    id_hash = factory.LazyAttribute(lambda o: id_hash(o.id_number))
    phone = factory.Sequence(lambda n: f"1990000{n % 10000:04d}")
    phone_hash = factory.LazyAttribute(lambda o: phone_hash(o.phone))
    education = "31"

    @factory.post_generation
    def findable(self, create, extracted, **kwargs):
        if create and extracted is not False:
            search.put(search_keys.KIND, self.community_id, self.pk, search_keys.keys(self.name, self.phone))


class HouseholdFactory(factory.django.DjangoModelFactory[Household]):
    """A household in a dwelling; it has no member until a residency is added."""

    class Meta:
        model = Household

    dwelling = factory.SubFactory(DwellingFactory)
    community = factory.LazyAttribute(lambda o: o.dwelling.community)
    name = factory.Sequence(lambda n: f"王试{chr(0x4E00 + n % 20000)}")
    since = NEW_YEAR


class ResidencyFactory(factory.django.DjangoModelFactory[Residency]):
    """A person in a household; `household__dwelling__parent__parent__parent=community` says where."""

    class Meta:
        model = Residency

    class Params:
        head = factory.Trait(is_head=True, relation="02")

    household = factory.SubFactory(HouseholdFactory)
    community = factory.LazyAttribute(lambda o: o.household.community)
    dwelling = factory.LazyAttribute(lambda o: o.household.dwelling)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    relation = "20"
    since = NEW_YEAR


class CircumstanceFactory(factory.django.DjangoModelFactory[Circumstance]):
    """A person lives alone, said the worker who saw it."""

    class Meta:
        model = Circumstance

    person = factory.SubFactory(PersonFactory)
    community = factory.LazyAttribute(lambda o: o.person.community)
    kind = "living_alone"
    source = "visit"
    ground = "statutory"
    since = NEW_YEAR


def household_at(community, *names, head_first=True, **person):
    """A household of these people in a new dwelling of the community; the first is its head."""
    dwelling = DwellingFactory(parent__parent__parent=community)
    household = HouseholdFactory(dwelling=dwelling, name=names[0])
    for place, name in enumerate(names):
        head = head_first and place == 0
        ResidencyFactory(
            household=household, person__name=name, is_head=head, relation="02" if head else "20", **person
        )
    return household


def door_at(community, name="3-1-402"):
    """An empty dwelling that the search finds."""
    number, stairwell, room = name.split("-")
    dwelling = DwellingFactory(
        parent__parent__parent=community,
        parent__parent__address=f"景昙新村{number}幢",
        address=f"景昙新村{number}幢{stairwell}单元{room}室",
        door=name,
    )
    building = dwelling.parent.parent
    search.put(place_keys.KIND, community.pk, dwelling.pk, place_keys.keys(dwelling.address, dwelling.door))
    search.put(place_keys.KIND, community.pk, building.pk, place_keys.keys(building.address))
    return dwelling
