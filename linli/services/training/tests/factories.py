"""Courses, people in them, fairs and requests for tests."""

import datetime as dt

import factory
from django.utils import timezone

from linli.registers.people.tests.factories import PersonFactory
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.training.models import (
    CourseRequest,
    CourseRequestSaid,
    FairGuest,
    FairStand,
    JobFair,
    SkillCertificate,
    Trainee,
    TrainingCourse,
    TrainingSubsidy,
    course_code_hash,
)
from linli.services.vacancies.tests.factories import VacancyFactory


def ahead(days):
    """A day from today."""
    return timezone.localdate() + dt.timedelta(days=days)


class CourseFactory(factory.django.DjangoModelFactory[TrainingCourse]):
    """A cooking course every day from next week, two places; `running` began a week ago."""

    class Meta:
        model = TrainingCourse

    class Params:
        running = factory.Trait(
            first_day=factory.LazyFunction(lambda: ahead(-7)), last_day=factory.LazyFunction(lambda: ahead(7))
        )

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"烹调班{n}")
    trade = "4-03-02-01"
    grade = "grade_4"
    provider = "城东培训学校"
    where = "二楼教室"
    first_day = factory.LazyFunction(lambda: ahead(7))
    last_day = factory.LazyFunction(lambda: ahead(21))
    weekdays = factory.LazyFunction(lambda: [1, 2, 3, 4, 5, 6, 7])
    starts = dt.time(9)
    ends = dt.time(11)
    hours = 40
    places = 2
    fee = 60000


class TraineeFactory(factory.django.DjangoModelFactory[Trainee]):
    """Somebody who was proposed; with a seat they take part."""

    class Meta:
        model = Trainee

    course = factory.SubFactory(CourseFactory)
    community = factory.LazyAttribute(lambda o: o.course.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"), born=dt.date(1990, 5, 1))
    state = factory.LazyAttribute(lambda o: "attending" if o.seat else "proposed")
    seat = None


class CertificateFactory(factory.django.DjangoModelFactory[SkillCertificate]):
    class Meta:
        model = SkillCertificate

    trainee = factory.SubFactory(TraineeFactory, state="completed", seat=1)
    community = factory.LazyAttribute(lambda o: o.trainee.community)
    number = factory.Sequence(lambda n: f"S{n:05d}")
    day = factory.LazyFunction(lambda: ahead(-1))
    issuer = "城东培训学校"


class SubsidyFactory(factory.django.DjangoModelFactory[TrainingSubsidy]):
    class Meta:
        model = TrainingSubsidy

    trainee = factory.SubFactory(TraineeFactory, state="completed", seat=1)
    community = factory.LazyAttribute(lambda o: o.trainee.community)
    person = factory.LazyAttribute(lambda o: o.trainee.person)
    subject = "4-03-02-01"
    grade = "grade_4"
    group = "registered"
    amount = 60000


class FairFactory(factory.django.DjangoModelFactory[JobFair]):
    """A job fair of today."""

    class Meta:
        model = JobFair

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"招聘会{n}")
    day = factory.LazyFunction(lambda: ahead(0))
    starts = dt.time(9)
    ends = dt.time(11)
    where = "文化广场"
    organiser = "就业服务站"


class StandFactory(factory.django.DjangoModelFactory[FairStand]):
    class Meta:
        model = FairStand

    fair = factory.SubFactory(FairFactory)
    community = factory.LazyAttribute(lambda o: o.fair.community)
    vacancy = factory.SubFactory(VacancyFactory)


class GuestFactory(factory.django.DjangoModelFactory[FairGuest]):
    class Meta:
        model = FairGuest

    fair = factory.SubFactory(FairFactory)
    community = factory.LazyAttribute(lambda o: o.fair.community)
    person = factory.SubFactory(PersonFactory, community=factory.SelfAttribute("..community"), born=dt.date(1990, 5, 1))


class CourseRequestFactory(factory.django.DjangoModelFactory[CourseRequest]):
    class Meta:
        model = CourseRequest

    course = factory.SubFactory(CourseFactory)
    community = factory.LazyAttribute(lambda o: o.course.community)
    said_text = factory.LazyFunction(lambda: CourseRequestSaid("王小芳", "13800001111").text())
    code_hash = factory.Sequence(lambda n: course_code_hash(f"TEST-{n}"))
    answer_by = factory.LazyFunction(lambda: ahead(3))
