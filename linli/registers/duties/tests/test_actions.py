"""What the register of duties refuses."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.duties import actions
from linli.registers.duties.models import Admission, Duty
from linli.registers.duties.queries import matters
from linli.registers.duties.states import MatterList
from linli.registers.duties.tests.factories import AdmissionFactory, OfficeFactory

DAY = dt.date(2026, 3, 2)
GROUND = {"basis": "区〔2026〕2号", "staff": "1", "money": "20000", "authority": "系统账号"}


@pytest.fixture
def chief(viewer, subdistrict, community):
    return viewer("subdistrict", subdistrict)


def assign(code, body, by):
    return actions.assign_duty(matters()[code], body, body.place, since=DAY, by=by, **GROUND)


def test_a_duty_is_stored_with_its_means_and_journaled(chief, community):
    duty = assign("repair.stairwell_leak", OfficeFactory(kind="property_company", place=community), chief)
    assert (duty.staff, duty.money, duty.authority) == ("1", "20000", "系统账号")
    entry = Entry.objects.get(verb="duty.assigned")
    assert (entry.actor_id, entry.target_id, entry.community_id) == (chief.user_id, duty.pk, community.pk)


def test_government_work_is_not_pushed_onto_a_community_without_admission(chief, community):
    station = OfficeFactory(kind="station", place=community)
    with pytest.raises(RuleBroken, match="准入"):
        assign("elderly.retirees", station, chief)
    AdmissionFactory(place=community)
    assert assign("elderly.retirees", station, chief).body == station


@pytest.mark.parametrize("code", ["negative.enforcement", "certificates.not_issued.kinship"])
def test_matters_of_refusing_lists_cannot_be_assigned(chief, community, code):
    with pytest.raises(RuleBroken):
        assign(code, OfficeFactory(kind="committee", place=community), chief)
    assert not Duty.objects.exists()


def test_a_matter_has_one_body_at_a_place(chief, community):
    first = assign("repair.stairwell_leak", OfficeFactory(kind="property_company", place=community), chief)
    with pytest.raises(RuleBroken, match=first.body.name):
        assign("repair.stairwell_leak", OfficeFactory(kind="committee", place=community), chief)
    actions.end_duty(first, until=DAY, by=chief, reason="merged")
    assert assign("repair.stairwell_leak", OfficeFactory(kind="station", place=community), chief)


def test_only_who_decides_about_duties_there_may(viewer, community, elsewhere):
    body = OfficeFactory(kind="property_company", place=community)
    for by in (viewer("clerk", community), viewer("subdistrict", elsewhere)):
        with pytest.raises(PermissionDenied):
            assign("repair.stairwell_leak", body, by)


def test_an_end_before_the_beginning_is_no_end(chief, community):
    duty = assign("repair.stairwell_leak", OfficeFactory(kind="property_company", place=community), chief)
    with pytest.raises(RuleBroken):
        actions.end_duty(duty, until=DAY - dt.timedelta(days=1), by=chief, reason="x")


def test_an_admission_is_for_help_to_government_only_and_once(chief, community):
    def admit(code):
        return actions.admit(matters()[code], community, document="x", since=DAY, until=None, by=chief)

    with pytest.raises(RuleBroken):
        admit("repair.stairwell_leak")
    with pytest.raises(RuleBroken):
        admit("negative.enforcement")
    row = admit("elderly.retirees")
    with pytest.raises(RuleBroken):
        admit("elderly.retirees")
    actions.end_admission(row, until=DAY + dt.timedelta(days=90), by=chief, reason="temporary")
    assert Admission.objects.get().until == dt.date(2026, 5, 31)


def test_a_temporary_admission_ends_soon_and_a_lasting_one_is_reviewed_every_year(chief, community):

    matter = next(one for one in matters().values() if one.listed == MatterList.HELP)
    told = {"document": "x", "since": DAY, "by": chief}
    with pytest.raises(RuleBroken, match="90"):
        actions.admit(matter, community, until=DAY + dt.timedelta(days=91), **told)
    row = actions.admit(matter, community, until=None, **told)
    assert row.review_on == DAY + dt.timedelta(days=365)
    row.until = DAY + dt.timedelta(days=30)
    assert (row.review_on, row.is_review_due) == (None, False)
