"""Facilities, beds, waiting people, activities and menus for tests; fixed dates and sequences."""

import datetime as dt

import factory
from django.utils import timezone

from linli.registers.people.tests.factories import PersonFactory
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.centres.models import Activity, Bed, BedOffer, Centre, Enrolment, Meal, Menu, Stay, WaitingEntry

SINCE = dt.date(2024, 3, 1)


class CentreFactory(factory.django.DjangoModelFactory[Centre]):
    """A Starlight Home with meals and day care; `beds` makes it an institution, `ended` closes it."""

    class Meta:
        model = Centre

    class Params:
        ended = factory.Trait(until=dt.date(2025, 3, 1))
        beds = factory.Trait(kind="institution")

    community = factory.SubFactory(CommunityFactory)
    kind = "starlight"
    name = factory.Sequence(lambda n: f"星光老年之家{n}")
    since = SINCE
    offers = factory.LazyFunction(lambda: ["activities", "meals", "day_care"])
    hours = factory.LazyFunction(lambda: {"1": [["08:30", "17:00"]]})


class OfCentre(factory.django.DjangoModelFactory):
    """A row of a facility, in its community."""

    class Meta:
        abstract = True

    centre = factory.SubFactory(CentreFactory, beds=True)
    community = factory.LazyAttribute(lambda o: o.centre.community)


class BedFactory(OfCentre):
    class Meta:
        model = Bed

    room = "201"
    number = factory.Sequence(lambda n: f"{n + 1}")
    level = "assisted"
    since = SINCE


class WaitingFactory(OfCentre):
    class Meta:
        model = WaitingEntry

    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    level = "assisted"
    since = dt.date(2025, 1, 15)


class BedOfferFactory(factory.django.DjangoModelFactory[BedOffer]):
    class Meta:
        model = BedOffer

    entry = factory.SubFactory(WaitingFactory)
    community = factory.LazyAttribute(lambda o: o.entry.community)
    bed = factory.SubFactory(BedFactory, centre=factory.SelfAttribute("..entry.centre"))
    position = 1
    points = 0
    made_on = dt.date(2025, 2, 1)
    answer_by = dt.date(2025, 2, 6)


class StayFactory(OfCentre):
    class Meta:
        model = Stay

    bed = factory.SubFactory(BedFactory, centre=factory.SelfAttribute("..centre"))
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    since = dt.date(2025, 2, 1)
    exception = "already_resident"


class ActivityFactory(OfCentre):
    """A weekly activity on today's weekday, with two places."""

    class Meta:
        model = Activity

    centre = factory.SubFactory(CentreFactory)
    kind = "singing"
    title = factory.Sequence(lambda n: f"合唱{n}")
    weekday = factory.LazyFunction(lambda: timezone.localdate().isoweekday())
    since = SINCE
    starts = dt.time(9)
    ends = dt.time(10, 30)
    places = 2


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    activity = factory.SubFactory(ActivityFactory)
    community = factory.LazyAttribute(lambda o: o.activity.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    seat = 1
    since = SINCE


class MenuFactory(OfCentre):
    """The menu of tomorrow, so that meals can still be ordered."""

    class Meta:
        model = Menu

    centre = factory.SubFactory(CentreFactory)
    day = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=1))
    dishes = "红烧豆腐、青菜、米饭"
    fen = 1550


class MealFactory(factory.django.DjangoModelFactory[Meal]):
    class Meta:
        model = Meal

    menu = factory.SubFactory(MenuFactory)
    community = factory.LazyAttribute(lambda o: o.menu.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    fen = 1550
    subsidy_fen = 310
