"""A form that is sent twice, by an impatient finger without scripts or a line that broke: nothing is there twice."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from linli.core.law import rules
from linli.core.web.models import ExportFile
from linli.registers.people.models import Household, Person
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory, door_at
from linli.work.cases.models import Attachment, Step
from linli.work.cases.tests.factories import CaseFactory
from linli.work.staffing.models import Worker

pytestmark = pytest.mark.django_db
FACTS = {"name": "王建国", "sex": "1", "born": "1960-01-02", "nationality": "01"}


def twice(client, url, data, **more):
    """The answers to one form that arrives twice; neither is an error of ours."""
    answers = [client.post(url, data() if callable(data) else data, **more) for _ in range(2)]
    assert answers[0].status_code in {200, 302}, answers[0].content.decode()[-3000:]
    assert answers[1].status_code in {200, 302, 409, 422}
    return answers


def test_a_newcomer(client, sign_in, community):
    sign_in("clerk", community)
    home = ResidencyFactory(household=HouseholdFactory(dwelling__parent__parent__parent=community)).household
    twice(
        client,
        reverse("people:newcomer", args=[home.pk]),
        {**FACTS, "relation": "20", "since": timezone.localdate().isoformat()},
    )
    assert Person.objects.filter(name="王建国").count() == 1


def test_a_household(client, sign_in, community):
    sign_in("clerk", community)
    empty = door_at(community)
    twice(
        client,
        reverse("people:household_new"),
        {**FACTS, "dwelling": str(empty), "besides": "on", "since": timezone.localdate().isoformat()},
    )
    assert Household.objects.filter(dwelling=empty).count() == 1
    assert Person.objects.filter(name="王建国").count() == 1


def test_a_long_export(client, sign_in, community, monkeypatch, django_capture_on_commit_callbacks):
    by_rule = rules.value
    monkeypatch.setattr(rules, "value", lambda name, **at: 0 if name == "export.at_once_rows" else by_rule(name, **at))
    sign_in("committee", community)
    ResidencyFactory(household=HouseholdFactory(dwelling__parent__parent__parent=community))
    for asked in ({"purpose": "visit"}, {"purpose": "visit"}, {"purpose": "check"}):
        assert client.post(reverse("people:households_export"), asked).status_code == 302
    assert ExportFile.objects.count() == 2, "one for each purpose"


def test_a_worker(client, sign_in, community):
    sign_in("subdistrict", community.parent)
    data = {"name": "钱晓燕", "sex": "2", "since": "2026-03-02", "community": community.pk, "post": ""}
    twice(client, reverse("staffing:new"), data)
    assert Worker.objects.filter(name="钱晓燕").count() == 1


@pytest.fixture
def case(community):
    home = HouseholdFactory(dwelling__parent__parent__parent=community)
    return CaseFactory(place=home.dwelling, community=community, receipt_hash="x")


@pytest.mark.parametrize("act", ["comment", "ask_resident"])
def test_words_about_a_case(client, sign_in, community, case, act):
    sign_in("clerk", community)
    twice(client, reverse("cases:act", args=[case.pk, act]), {"words": "请带上身份证"})
    assert Step.objects.filter(case=case, move__in=["comment", "ask"]).count() == 1


def test_a_reminder(client, sign_in, community, case):
    sign_in("subdistrict", community.parent)
    twice(client, reverse("cases:act", args=[case.pk, "remind"]), {"words": "请尽快处理"})
    assert Step.objects.filter(case=case, move="remind").count() == 1


def test_a_photo(client, sign_in, community, case):
    sign_in("clerk", community)
    drawn = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(drawn, "PNG")

    def photo():
        return {"file": SimpleUploadedFile("a.png", drawn.getvalue(), content_type="image/png")}

    twice(client, reverse("cases:attach", args=[case.pk]), photo)
    assert Attachment.objects.filter(case=case).count() == 1
