"""Who may see and record visits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import User
from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits.models import DoorCode
from linli.work.visits.tests.factories import VisitFactory, VisitPhotoFactory

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# A colleague of the community may stand in at the door, but corrects nothing of what another wrote.
MATRIX = """
                          nobody  auditor  worker@elsewhere  worker  clerk  committee  subdistrict  writer
GET  visits:list          302     403      200               200     200    200        200          200
GET  visits:export        302     403      200               200     200    200        200          200
GET  visits:today         302     403      200               200     403    403        403          200
GET  visits:promises      302     403      200               200     403    403        403          200
GET  visits:area          302     403      200               200     403    403        403          200
GET  visits:area_of       302     403      404               200     200    200        200          200
GET  visits:of_household  302     403      404               200     200    200        200          200
GET  visits:record        302     403      404               200     403    403        403          200
POST visits:record        302     403      404               302     403    403        403          302
GET  visits:door          302     302      302               302     302    302        302          302
GET  visits:doors         302     403      404               200     403    403        403          200
POST visits:doors_make    302     403      404               302     403    403        403          302
POST visits:door_renew    302     403      404               302     403    403        403          302
POST visits:door_end      302     403      404               302     403    403        403          302
POST visits:call          302     403      404               200     403    403        403          200
GET  visits:detail        302     403      404               200     200    200        200          200
GET  visits:uses          302     403      404               200     200    200        200          200
GET  visits:correct       302     403      404               403     403    403        403          200
POST visits:correct       302     403      404               403     403    403        403          302
POST visits:withdraw      302     403      404               403     403    403        403          302
POST visits:promise       302     403      404               302     403    403        403          302
POST visits:promise_drop  302     403      404               302     403    403        403          302
POST visits:promise_reopen 302    403      404               409     403    403        403          409
POST visits:photo_add     302     403      404               403     403    403        403          302
GET  visits:photo         302     403      404               403     403    403        403          200
POST visits:photo         302     403      404               200     200    403        403          200
POST visits:photo_remove  302     403      404               403     403    403        403          302
POST visits:seen          302     403      404               200     200    403        403          200
"""


NAMES = ("detail", "uses", "photo_add", "correct", "withdraw", "promise", "promise_drop", "promise_reopen", "seen")


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(settings, tmp_path, client, sign_in, community, elsewhere, who, method, url_name, expected):
    settings.MEDIA_ROOT = tmp_path
    household = HouseholdFactory(dwelling__parent__parent__parent=community)
    role, _, where = {"writer": "worker"}.get(who, who).partition("@")
    place = elsewhere if where else community.parent if role == "subdistrict" else community
    user = sign_in(role, place, name=who)
    own = WorkerFactory(community=place, user=user) if role == "worker" else WorkerFactory(community=community)
    ResponsibilityFactory(place=household.dwelling.parent, worker=WorkerFactory(community=community))
    writer = user if who == "writer" else User.objects.create_user("colleague", name="何同事")
    visit = VisitFactory(
        household=household, recorded_by=writer, recorded_at=timezone.now(), seen="摔过一跤", promise="问助餐"
    )
    keys = {"visits:area_of": visit.worker.pk, "visits:record": household.pk, "visits:of_household": household.pk}
    keys["visits:call"] = ResidencyFactory(household=household).person_id
    code = DoorCode.objects.create(community=community, dwelling=household.dwelling, code="abcdefgh2345")
    keys |= {"visits:door": code.code, "visits:door_renew": code.pk, "visits:door_end": code.pk}
    keys |= dict.fromkeys(("visits:doors", "visits:doors_make"), household.dwelling.parent_id)
    photo = VisitPhotoFactory(visit=visit)
    keys |= {"visits:photo": photo.pk, "visits:photo_remove": photo.pk}
    keys |= {f"visits:{name}": visit.pk for name in NAMES}
    data = {
        "words": "x",
        "kind": "routine",
        "outcome": "met",
        "day": timezone.localdate(),
        "purpose": "visit",
        "reason": "twice",
    }
    url = reverse(url_name, args=[keys[url_name]] if url_name in keys else [])
    response = client.post(url, data) if method == "POST" else client.get(url)
    assert response.status_code == expected
    assert own.community_id == (community.pk if role != "worker" else place.pk)
