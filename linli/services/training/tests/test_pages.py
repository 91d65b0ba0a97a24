"""Pages of courses and fairs: what is shown to whom, and what they cost."""

import re

import pytest
from django.urls import reverse

from linli.core.access.viewer import robot
from linli.services.training import actions
from linli.services.training.models import CourseRequest
from linli.services.training.tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    FairFactory,
    GuestFactory,
    StandFactory,
    SubsidyFactory,
    TraineeFactory,
    ahead,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "make", "query"),
    [
        ("training:list", CourseFactory, {}),
        ("training:fairs", FairFactory, {}),
        ("training:requests", CourseRequestFactory, {}),
        ("training:subsidies", SubsidyFactory, {}),
    ],
)
def test_a_list_costs_the_same_however_long(
    client, sign_in, community, django_assert_max_num_queries, name, make, query
):
    sign_in("worker", community)
    for _number in range(30):
        if make in (CourseRequestFactory, SubsidyFactory):
            owner = "course" if make is CourseRequestFactory else "trainee__course"
            make(**{f"{owner}__community": community})
        else:
            make(community=community)
    client.get(reverse(name), query)
    with django_assert_max_num_queries(14):
        assert client.get(reverse(name), query).status_code == 200


def test_a_course_with_many_people_costs_no_query_for_each(client, sign_in, community, django_assert_max_num_queries):
    course = CourseFactory(community=community, running=True, places=40)
    for seat in range(1, 31):
        TraineeFactory(course=course, seat=seat)
    sign_in("worker", community)
    url = reverse("training:detail", args=[course.pk])
    client.get(url)
    with django_assert_max_num_queries(30):
        page = client.get(url).content.decode()
    assert "30/40" in page


def test_the_committee_sees_the_course_but_not_who_takes_part(client, sign_in, community):
    row = TraineeFactory(course__community=community, person__name="陈晓明")
    sign_in("committee", community)
    assert "陈晓明" not in client.get(reverse("training:detail", args=[row.course_id])).content.decode()
    sign_in("clerk", community)
    assert "陈晓明" in client.get(reverse("training:detail", args=[row.course_id])).content.decode()


def test_attendance_is_saved_from_the_page(client, sign_in, community):
    row = TraineeFactory(course=CourseFactory(community=community, running=True), state="enrolled", seat=1)
    sign_in("worker", community)
    url = f"{reverse('training:day', args=[row.course_id])}?day={ahead(-1).isoformat()}"
    assert client.post(url, {"came": [row.pk]}).status_code == 302
    assert "checked" in client.get(url).content.decode()
    row.refresh_from_db()
    assert row.state == "attending"


def test_the_sheet_for_the_hall_names_vacancies_and_nobody_who_looks_for_work(client, sign_in, community):
    fair = FairFactory(community=community)
    stand = StandFactory(fair=fair)
    GuestFactory(fair=fair, person__name="陈晓明")
    sign_in("committee", community)
    for url in (reverse("training:fair_sheet", args=[fair.pk]), reverse("job_fair", args=[fair.pk])):
        page = client.get(url).content.decode()
        assert stand.vacancy.title in page and "陈晓明" not in page


def test_the_result_is_exported(client, sign_in, community):
    fair = FairFactory(community=community)
    GuestFactory(fair=fair)
    sign_in("worker", community)
    answer = client.get(reverse("training:fair_export", args=[fair.pk]))
    assert answer["Content-Type"].endswith("sheet") and b"".join(answer.streaming_content)[:2] == b"PK"


def test_anybody_asks_for_a_place_follows_it_and_withdraws(client, community):
    course = CourseFactory(community=community)
    CourseFactory(community=community, running=True, title="已开班")
    page = client.get(reverse("job_fairs")).content.decode()
    assert course.title in page and "已开班" not in page
    said = {"name": "王小芳", "phone": "13800001111", "once": "once-1"}
    url = reverse("course_ask", args=[course.pk])
    assert client.post(url, said).status_code == client.post(url, said).status_code == 302
    row = CourseRequest.objects.get()  # sent twice, it is one
    assert "13800001111" not in row.code_hash and row.said.phone == "13800001111"
    page = client.get(reverse("course_received")).content.decode()
    code = re.search(r'id="receipt-code">([^<]+)<', page)
    client.post(reverse("course_leave"))
    assert code and client.post(reverse("course_follow"), {"code": code[1]}).status_code == 302
    assert course.title in client.get(reverse("course_mine")).content.decode()
    client.post(reverse("course_withdraw"))
    row.refresh_from_db()
    assert (row.state, row.said_text) == ("withdrawn", "")


def test_what_was_said_is_deleted_after_the_answer(community):
    row = CourseRequestFactory(course__community=community)
    actions.answer_request(row, by=robot("test"), answer="called")
    assert actions.forget_course_requests(by=robot("test"), on=ahead(0)) == 0
    assert actions.forget_course_requests(by=robot("test"), on=ahead(400)) == 1
    row.refresh_from_db()
    assert row.said_text == "" and row.answer == "called"
