"""What users notice on the pages: forms that refuse, the way of a resident without an account, the employer's page."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.registers.bodies.models import Body
from linli.registers.people.tests.factories import HouseholdFactory, PersonFactory, ResidencyFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.services.employment.tests.factories import TrackingFileFactory, WorkFactory
from linli.services.vacancies.models import Inquiry, Referral, Vacancy
from linli.services.vacancies.tests.factories import (
    EmployerFactory,
    FollowUpFactory,
    ReferralFactory,
    VacancyFactory,
    ahead,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def seeker(community):
    """Looks for work as a cleaner."""
    person = PersonFactory(community=community, name="李求职", born=dt.date(1985, 1, 1))
    home = DwellingFactory(parent=StairwellFactory(parent=BuildingFactory(parent=community)))
    ResidencyFactory(person=person, household=HouseholdFactory(dwelling=home))
    WorkFactory(person=person)
    TrackingFileFactory(person=person, metres_max=None, grade="grade_5")
    return person


FORM = {
    "kind": "ordinary",
    "title": "保洁员",
    "trade": "4-09-08",
    "hours": 40,
    "places": 1,
}


def test_the_form_refuses_a_missing_wage_and_a_limit_by_sex_with_the_article(client, sign_in, community):
    sign_in("worker", community)
    employer = EmployerFactory(community=community)
    url = reverse("vacancies:new", args=[employer.pk])
    said = FORM | {"since": ahead(0), "closes_on": ahead(9)}
    page = text(client.post(url, said))
    assert "The wage is missing" in page and "article 24" in page
    page = text(client.post(url, said | {"wage_low": 3600, "words": "限男性，能吃苦"}))
    assert "article 27" in page and "能吃苦" in page
    assert not Vacancy.objects.exists()
    client.post(url, said | {"wage_low": 3600, "words": "能吃苦"})
    row = Vacancy.objects.get()
    assert (row.wage_low, row.until) == (360000, ahead(10))


def test_proposals_show_reasons_and_lead_to_a_referral(client, sign_in, community, seeker):
    sign_in("worker", community)
    vacancy = VacancyFactory(employer__community=community)
    page = text(client.get(reverse("vacancies:proposals")))
    assert "李求职" in page and "wanted trade" in page and "pays 3,800 yuan" in page
    answer = client.post(reverse("vacancies:refer", args=[seeker.pk]), {"vacancy": vacancy.pk})
    row = Referral.objects.get()
    assert row.suitable and answer.url == reverse("vacancies:referral", args=[row.pk])
    client.get(answer.url)  # says that it was done
    assert "李求职" not in text(client.get(reverse("vacancies:proposals"))), "is busy now"


def test_who_has_no_proposal_is_counted_under_the_condition_that_is_missing(client, sign_in, community, seeker):
    sign_in("worker", community)
    VacancyFactory(employer__community=community, grade="grade_3", title="保洁主管")
    page = text(client.get(reverse("vacancies:proposals")))
    assert "skill or its grade is missing" in page and "For the training plan" in page
    assert "Grade 3" in page and "保洁主管" in page


def test_a_dismissal_is_undone_on_the_page_of_the_person(client, sign_in, community, seeker):
    sign_in("worker", community)
    vacancy = VacancyFactory(employer__community=community)
    client.post(reverse("vacancies:dismiss", args=[seeker.pk]), {"reason": "way", "vacancy": vacancy.pk})
    page = client.get(reverse("vacancies:person", args=[seeker.pk])).content.decode()
    undo = re.search(r'action="(/vacancies/dismissals/\d+/undo/)"', page)[1]
    assert "No vacancy meets every condition" in page
    client.post(undo)
    assert vacancy.title in text(client.get(reverse("vacancies:person", args=[seeker.pk])))


def test_health_limits_decide_but_are_not_shown(client, sign_in, community, seeker):
    sign_in("worker", community)
    seeker.tracking_files.update(until=ahead(-1))
    TrackingFileFactory(person=seeker, metres_max=None, grade="grade_5", limits="no_lifting")
    VacancyFactory(employer__community=community, demands=["lifting"])
    page = text(client.get(reverse("vacancies:person", args=[seeker.pk])))
    assert "does not fit the stated limits" in page
    assert "lifting" not in page.lower()


# ---- without an account


def test_anybody_finds_a_job_asks_about_it_and_follows_it_by_the_code(client, community, viewer):
    row = VacancyFactory(employer__community=community, title="门店保洁")
    VacancyFactory(employer__community=community, title="过期岗位", ended=True)
    page = text(client.get(reverse("jobs")))
    assert "门店保洁" in page and "过期岗位" not in page
    assert "门店保洁" not in text(client.get(reverse("jobs"), {"wage": "9000"}))
    assert "门店保洁" not in text(client.get(reverse("jobs"), {"hours": "part"}))
    url = reverse("job_ask", args=[row.pk])
    once = re.search(r'name="once" value="([0-9a-f]+)"', client.get(url).content.decode())[1]
    assert "Enter a phone number" in text(client.post(url, {"name": "王小芳", "phone": "", "once": once}))
    said = {"name": "王小芳", "phone": "13800001111", "words": "几点上班？", "once": once}
    for _twice in range(2):  # sent again, it is the same question
        assert client.post(url, said).url == reverse("job_received")
    assert Inquiry.objects.count() == 1
    page = client.get(reverse("job_received")).content.decode()
    code = re.search(r'id="receipt-code">([^<]+)<', page)[1]
    assert code not in str(list(Inquiry.objects.values())), "stored as a hash only"
    client.post(reverse("job_leave"))
    assert client.get(reverse("job_mine")).url == reverse("job_follow")
    assert client.post(reverse("job_follow"), {"code": code.lower()}).url == reverse("job_mine")
    assert community.name in text(client.get(reverse("job_mine")))


def test_the_worker_answers_and_the_resident_reads_it(client, sign_in, community):
    row = VacancyFactory(employer__community=community)
    said = {"name": "王小芳", "phone": "13800001111", "once": "once-2"}
    client.post(reverse("job_ask", args=[row.pk]), said)
    mine = client.cookies.copy()
    client.cookies.clear()
    sign_in("worker", community)
    page = text(client.get(reverse("vacancies:inquiries")))
    assert "王小芳" in page and "13800001111" not in page
    asked = Inquiry.objects.get()
    assert "13800001111" in text(client.post(reverse("vacancies:inquiry_phone", args=[asked.pk])))
    assert journal.of(asked)[0].verb == "inquiry.phone_read"
    client.post(reverse("vacancies:inquiry_answer", args=[asked.pk]), {"answer": "come"})
    client.cookies = mine
    assert "come to the community" in text(client.get(reverse("job_mine")))


# ---- the employer


def test_an_employer_sees_names_and_progress_and_nothing_else_of_people(client, sign_in, community):
    body = Body.objects.create(kind="employer", place=community, name="晓风物业", since=dt.date(2024, 1, 1))
    vacancy = VacancyFactory(employer=EmployerFactory(community=community, body=body))
    person = PersonFactory(community=community, name="周保洁", phone="13711112222", born=dt.date(1971, 2, 3))
    row = ReferralFactory(vacancy=vacancy, person=person, suitable=False)
    other = ReferralFactory(vacancy__employer__community=community)
    sign_in("employer", community, body=body)
    page = text(client.get(reverse("vacancies:own")))
    assert "周保洁" in page and other.person.name not in page
    page = text(client.get(reverse("vacancies:referral", args=[row.pk])))
    assert "Set interview" in page and "Offer accepted" not in page
    for told in ("13711112222", "1971", "suitable", "every condition", reverse("people:person", args=[person.pk])):
        assert told not in page
    assert client.get(reverse("people:person", args=[person.pk])).status_code in {403, 404}
    client.post(reverse("vacancies:referral_act", args=[row.pk, "interview"]), {"on": ahead(2)})
    row.refresh_from_db()
    assert row.interview_on == ahead(2)
    assert client.post(reverse("vacancies:referral_act", args=[row.pk, "withdraw"])).status_code == 404


def test_a_step_that_somebody_else_took_meanwhile_is_refused_with_a_sentence(client, sign_in, community):
    sign_in("worker", community)
    row = ReferralFactory(vacancy__employer__community=community)
    url = reverse("vacancies:referral_act", args=[row.pk, "decline"])
    assert client.post(url, {"reason": "skill"}).status_code == 302
    assert client.post(url, {"reason": "skill"}).status_code == 404, "it is no longer offered"


def test_two_who_correct_a_vacancy_do_not_overwrite_each_other(client, sign_in, community):
    sign_in("worker", community)
    row = VacancyFactory(employer__community=community)
    url = reverse("vacancies:edit", args=[row.pk])
    opened = re.search(r'name="based_on" value="([^"]+)"', client.get(url).content.decode())[1]
    said = FORM | {"title": row.title, "wage_low": 3800, "closes_on": row.closes_on, "places": 2}
    client.post(url, said | {"hours": 36, "based_on": opened})
    assert client.post(url, said | {"hours": 44, "based_on": opened}).status_code == 412
    assert Vacancy.objects.get().hours == 36


def test_a_follow_up_is_done_with_one_tap(client, sign_in, community):
    sign_in("worker", community)
    row = FollowUpFactory(placement__referral__vacancy__employer__community=community)
    assert row.placement.person.name in text(client.get(reverse("vacancies:follow_ups")))
    client.post(reverse("vacancies:follow_up", args=[row.pk]), {"result": "works"})
    assert row.placement.person.name not in text(client.get(reverse("vacancies:follow_ups")))
    row.refresh_from_db()
    assert row.done_on == timezone.localdate()


@pytest.mark.parametrize("name", ["vacancies:list", "vacancies:referrals", "vacancies:proposals", "jobs"])
def test_lists_cost_the_same_however_long(client, sign_in, community, django_assert_max_num_queries, name):
    sign_in("worker", community)
    employer = EmployerFactory(community=community)
    for _each in range(30):
        ReferralFactory(vacancy=VacancyFactory(employer=employer))
    client.get(reverse(name))
    with django_assert_max_num_queries(22):
        assert client.get(reverse(name)).status_code == 200
