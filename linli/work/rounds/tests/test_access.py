"""Who may see a week, decide about a visit, and have a calendar address."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import User
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.rounds import actions
from linli.work.rounds.models import CalendarFeed
from linli.work.rounds.tests.factories import ArrangementFactory
from linli.work.staffing.tests.factories import WorkerFactory

# Workers have a week. A colleague of the community may decide about a visit, as they may stand in at the door.
# `rounds:calendar` is read by a calendar app without a session: who has the secret address may, whoever they are.
MATRIX = """
                          nobody  auditor  worker@elsewhere  worker  clerk  committee  subdistrict
GET  rounds:week          302     403      200               200     403    403        403
GET  rounds:arrange       302     403      404               200     403    403        403
POST rounds:arrange       302     403      404               302     403    403        403
POST rounds:take_back     302     403      404               302     403    403        403
GET  rounds:feed          302     403      200               200     403    403        403
POST rounds:feed_give     302     403      302               302     403    403        403
POST rounds:feed_revoke   302     403      302               302     403    403        403
POST rounds:feed_restore  302     403      409               302     403    403        403
GET  rounds:calendar      200     200      200               200     200    200        200
"""


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    place = elsewhere if where else community.parent if role == "subdistrict" else community
    user = sign_in(role, place, name=who)
    if role == "worker":
        WorkerFactory(community=place, user=user)
    household = HouseholdFactory(dwelling__parent__parent__parent=community)
    owner = appointed_worker(community)
    ResponsibilityFactory(place=household.dwelling.parent, worker=owner)
    row = ArrangementFactory(household=household, day=timezone.localdate(), made_at=timezone.now(), made_by=owner.user)
    feeds = {"worker": user.worker} if who == "worker" else {}
    for name, worker in (feeds | {"owner": owner}).items():
        CalendarFeed.objects.create(
            worker=worker,
            community=community,
            token_hash=actions.hashed(name),
            language="en",
            revoked_at=timezone.now() if name == "worker" else None,
        )
    keys = {"rounds:arrange": household.pk, "rounds:take_back": row.pk}
    url = reverse(url_name, args=[keys[url_name]] if url_name in keys else [])
    data = {"what": "fix", "fix-day": timezone.localdate().isoformat()}
    response = client.post(url, data) if method == "POST" else client.get(url, {"key": "owner"})
    assert response.status_code == expected


def appointed_worker(community):
    from conftest import appointed

    return WorkerFactory(community=community, user=appointed("worker", community, name="colleague"))


@pytest.mark.django_db
def test_the_week_is_the_viewers_own(client, sign_in, community):
    """There is no address for the week of another worker."""
    other = appointed_worker(community)
    household = HouseholdFactory(dwelling__parent__parent__parent=community)
    ResponsibilityFactory(place=household.dwelling.parent, worker=other)
    WorkerFactory(community=community, user=sign_in("worker", community))
    assert household.name not in client.get(reverse("rounds:week")).content.decode()
    assert User.objects.count() == 2
