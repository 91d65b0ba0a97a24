"""Records of elder care for tests."""

import datetime as dt
import json

import factory
from django.utils import timezone

from linli.registers.people.tests.factories import HouseholdFactory, PersonFactory, ResidencyFactory
from linli.services.eldercare import ability
from linli.services.eldercare.models import (
    AbilityAssessment,
    Absence,
    CarePlan,
    ContactDay,
    ContactDuty,
    Kin,
    Proxy,
    Scoring,
)

SINCE = dt.date(2026, 3, 2)
SCALE = ability.scale_on(SINCE)
BEST = {code: item.most for code, item in SCALE.items.items()}
MARKS = {"coma": False, "dementia": False, "events": []}


def elder(community, born=dt.date(1940, 5, 6), **more):
    """An older person who lives in a community."""
    household = HouseholdFactory(dwelling__parent__parent__parent=community)
    return ResidencyFactory(household=household, person__born=born, is_head=True, relation="02", **more).person


class OfPersonFactory(factory.django.DjangoModelFactory):
    """What every record about a person has."""

    class Meta:
        abstract = True

    person = factory.SubFactory(PersonFactory)
    community = factory.LazyAttribute(lambda o: o.person.community)
    since = SINCE


class KinFactory(OfPersonFactory):
    """A son."""

    class Meta:
        model = Kin

    name = "王小明"
    relation = "20"
    phone = "19900001234"


class ProxyFactory(OfPersonFactory):
    """A daughter with the consent of the person."""

    class Meta:
        model = Proxy

    name = "王小红"
    relation = "30"
    phone = "19900004321"
    purposes = ["apply", "book"]
    consent = "written"
    consent_on = SINCE


class CarePlanFactory(OfPersonFactory):
    """A plan agreed by the person."""

    class Meta:
        model = CarePlan

    goals = "能自己下楼"
    agreed_on = SINCE
    review_on = dt.date(2027, 3, 1)


class AbsenceFactory(OfPersonFactory):
    """A stay in hospital."""

    class Meta:
        model = Absence

    kind = "hospital"


class ContactDutyFactory(OfPersonFactory):
    """A call of the worker in the morning."""

    class Meta:
        model = ContactDuty

    caller = "worker"
    way = "call"
    since_time = dt.time(8, 30)
    until_time = dt.time(10)


class ContactDayFactory(factory.django.DjangoModelFactory):
    """The contact of today."""

    class Meta:
        model = ContactDay

    duty = factory.SubFactory(ContactDutyFactory)
    person = factory.LazyAttribute(lambda o: o.duty.person)
    community = factory.LazyAttribute(lambda o: o.person.community)
    day = factory.LazyFunction(timezone.localdate)


class AssessmentFactory(OfPersonFactory):
    """An assessment with its result; `first` and `second` are users."""

    class Meta:
        model = AbilityAssessment

    class Params:
        level = 2
        under_way = factory.Trait(result="", next_on=None, done_at=None)

    reason = "first"
    scale = SCALE.code
    result = factory.LazyAttribute(lambda o: outcome(o.level))
    next_on = factory.LazyAttribute(lambda o: o.since + dt.timedelta(days=365))
    done_at = factory.LazyFunction(timezone.now)


def outcome(level):
    """A result of a level, as it is stored."""
    found = ability.assess(SCALE, with_level(level))
    return json.dumps(
        {
            **with_level(level),
            **MARKS,
            "score": found.score,
            "scored_level": found.scored_level,
            "level": found.level,
            "sections": dict(found.sections),
            "lines": [[line.what, line.value] for line in found.lines],
            "choices": {},
            "settled": {},
        }
    )


def with_level(level):
    """Answers whose score has a level; consciousness is awake."""
    left = next(band.most for band in SCALE.bands if band.level == level)
    points = {}
    for code in ["consciousness", *(one for one in BEST if one != "consciousness")]:
        points[code] = min(left, BEST[code])
        left -= points[code]
    return points


def finished(assessment, assessor, **other):
    """The finished answers of an assessor: the best ones, or others for some items and marks."""
    said = json.dumps({**BEST, **MARKS, **other})
    return Scoring.objects.create(assessment=assessment, assessor=assessor, answers=said, complete_at=timezone.now())
