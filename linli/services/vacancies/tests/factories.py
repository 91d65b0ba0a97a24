"""Employers, vacancies, referrals and placements for tests."""

import datetime as dt

import factory
from django.utils import timezone

from linli.registers.people.tests.factories import PersonFactory
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.vacancies.models import (
    Dismissal,
    Employer,
    FollowUp,
    Inquiry,
    InquirySaid,
    JobOffer,
    Placement,
    Referral,
    Vacancy,
    inquiry_code_hash,
)

SINCE = dt.date(2026, 1, 5)


def ahead(days):
    """A day from today."""
    return timezone.localdate() + dt.timedelta(days=days)


class EmployerFactory(factory.django.DjangoModelFactory[Employer]):
    class Meta:
        model = Employer

    community = factory.SubFactory(CommunityFactory)
    name = factory.Sequence(lambda n: f"晓风物业{n}")
    since = SINCE


class VacancyFactory(factory.django.DjangoModelFactory[Vacancy]):
    """Open for a month, two places for cleaners; `ended` ended yesterday."""

    class Meta:
        model = Vacancy

    class Params:
        ended = factory.Trait(closes_on=factory.LazyFunction(lambda: ahead(-1)))

    employer = factory.SubFactory(EmployerFactory)
    community = factory.LazyAttribute(lambda o: o.employer.community)
    title = factory.Sequence(lambda n: f"保洁员{n}")
    trade = "4-09-08"
    wage_low = 380000
    hours = 40
    places = 2
    since = SINCE
    closes_on = factory.LazyFunction(lambda: ahead(30))
    until = factory.LazyAttribute(lambda o: o.closes_on + dt.timedelta(days=1))


class ReferralFactory(factory.django.DjangoModelFactory[Referral]):
    class Meta:
        model = Referral

    vacancy = factory.SubFactory(VacancyFactory)
    community = factory.LazyAttribute(lambda o: o.vacancy.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"), born=dt.date(1990, 5, 1))
    suitable = True
    made_on = factory.LazyFunction(lambda: ahead(-20))


class JobOfferFactory(factory.django.DjangoModelFactory[JobOffer]):
    class Meta:
        model = JobOffer

    referral = factory.SubFactory(ReferralFactory, state="offered")
    community = factory.LazyAttribute(lambda o: o.referral.community)
    wage = 400000
    starts_on = factory.LazyFunction(lambda: ahead(-5))
    suitable = True


class PlacementFactory(factory.django.DjangoModelFactory[Placement]):
    """Works since 40 days, one follow-up is due."""

    class Meta:
        model = Placement

    referral = factory.SubFactory(
        ReferralFactory, state="placed", made_on=factory.LazyFunction(lambda: ahead(-50)), closed_on=SINCE
    )
    community = factory.LazyAttribute(lambda o: o.referral.community)
    person = factory.LazyAttribute(lambda o: o.referral.person)
    since = factory.LazyFunction(lambda: ahead(-40))


class FollowUpFactory(factory.django.DjangoModelFactory[FollowUp]):
    class Meta:
        model = FollowUp

    placement = factory.SubFactory(PlacementFactory)
    community = factory.LazyAttribute(lambda o: o.placement.community)
    month = 1
    due_on = factory.LazyFunction(lambda: ahead(-9))


class DismissalFactory(factory.django.DjangoModelFactory[Dismissal]):
    class Meta:
        model = Dismissal

    vacancy = factory.SubFactory(VacancyFactory)
    community = factory.LazyAttribute(lambda o: o.vacancy.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"))
    since = SINCE
    reason = "talked"


class InquiryFactory(factory.django.DjangoModelFactory[Inquiry]):
    class Meta:
        model = Inquiry

    vacancy = factory.SubFactory(VacancyFactory)
    community = factory.LazyAttribute(lambda o: o.vacancy.community)
    said_text = factory.LazyFunction(lambda: InquirySaid("王小芳", "13800001111", "要不要倒班？").text())
    code_hash = factory.Sequence(lambda n: inquiry_code_hash(f"TEST-{n}"))
    answer_by = factory.LazyFunction(lambda: ahead(3))
