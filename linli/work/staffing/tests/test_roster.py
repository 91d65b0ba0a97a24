"""The roster: filters, qualifications, the end of a service."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.accounts.models import User
from linli.work.staffing import actions, queries
from linli.work.staffing.tests.factories import QualificationFactory, WorkerFactory

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def office(viewer, subdistrict, community, elsewhere):
    return viewer("subdistrict", subdistrict)


def test_shares_count_service_and_qualifications_of_today(office, community):
    certified = QualificationFactory(worker__community=community).worker
    QualificationFactory(worker=certified, college=True)
    QualificationFactory(worker__community=community, until=dt.date(2025, 1, 1))
    QualificationFactory(worker=WorkerFactory(community=community, gone=True))
    counts = queries.counts(office)
    assert (counts.all, counts.certificate, counts.college) == (2, 1, 1)
    assert [worker.pk for worker in queries.roster(office, show="certificate")] == [certified.pk]


def test_a_filter_by_community_leaves_the_others_out(office, community, elsewhere):
    WorkerFactory(community=community)
    WorkerFactory(community=elsewhere)
    assert queries.counts(office).all == 2
    assert queries.counts(office, place=community).all == 1


def test_a_service_ends_once(office, community):
    worker = WorkerFactory(community=community)
    assert actions.end_service(worker, by=office, until=DAY).until == DAY
    assert journal.of(worker).first().verb == "worker.left"
    with pytest.raises(RuleBroken):
        actions.end_service(worker, by=office, until=DAY)


def test_a_qualification_is_entered_once_and_may_lapse(office, community):
    worker = WorkerFactory(community=community)
    held = actions.add_qualification(worker, by=office, kind="certificate", level="assistant", since=DAY)
    with pytest.raises(RuleBroken):
        actions.add_qualification(worker, by=office, kind="certificate", level="assistant", since=DAY)
    with pytest.raises(RuleBroken):
        actions.end_qualification(held, by=office, until=DAY - dt.timedelta(days=1))
    assert actions.end_qualification(held, by=office, until=DAY).until == DAY


def test_a_committee_reads_the_roster_but_does_not_keep_it(viewer, community):
    with pytest.raises(PermissionDenied):
        actions.take_on(community, by=viewer("committee", community), name="何新", since=DAY)


def test_the_export_contains_the_rows_of_the_page(client, sign_in, community):
    QualificationFactory(worker__community=community, worker__name="=1+1")
    sign_in("subdistrict", community.parent)
    answer = client.get(reverse("staffing:export"), {"show": "certificate"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert [cell.value for cell in sheet[2]][:2] == [community.name, "'=1+1"]
    assert sheet["B2"].data_type == "s"  # text, not a formula


def test_a_colleague_sees_the_areas_but_not_the_papers(client, sign_in, community):
    held = QualificationFactory(worker__community=community)
    sign_in("worker", community)
    page = client.get(reverse("staffing:worker", args=[held.worker_id])).content.decode()
    assert held.worker.name in page
    assert held.number not in page


def test_an_account_is_linked_once_and_only_to_a_worker_of_its_community(office, viewer, community, elsewhere):
    one, two = WorkerFactory(community=community), WorkerFactory(community=community)
    here = User.objects.get(pk=viewer("worker", community, name="here").user_id)
    there = User.objects.get(pk=viewer("worker", elsewhere, name="there").user_id)
    clerk = User.objects.get(pk=viewer("clerk", community, name="clerk").user_id)
    for account in (there, clerk):
        with pytest.raises(RuleBroken):
            actions.link_account(one, by=office, user=account)
    assert actions.link_account(one, by=office, user=here).user == here
    for worker in (one, two):
        with pytest.raises(RuleBroken):
            actions.link_account(worker, by=office, user=here)


@pytest.mark.parametrize(
    ("households", "workers"), [(0, 3), (1999, 3), (2000, 4), (4999, 6), (5000, 7), (5499, 7), (5500, 8), (60000, 17)]
)
def test_the_staffing_table(community, households, workers):
    assert queries.by_table(community, households, dt.date(2026, 3, 2)) == workers
