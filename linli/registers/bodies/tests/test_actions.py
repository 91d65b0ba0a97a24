"""Posts are given by others, kept apart and dated; their permissions end at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission, Role
from linli.core.access.viewer import STRANGER
from linli.core.errors import RuleBroken
from linli.registers.accounts.models import Answer, User
from linli.registers.accounts.policies import confirming_role
from linli.registers.bodies import actions, policies
from linli.registers.bodies.models import Appointment, Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.places.tests.factories import BuildingFactory

START = dt.date(2026, 3, 2)
LONG_AGO = dt.date(2018, 1, 1)
ROLES_OF_DATA = [Role.WORKER, Role.CLERK, Role.COMMITTEE, Role.SUBDISTRICT, Role.DISTRICT, Role.HANDLER]


@pytest.fixture
def admin(viewer, subdistrict, community, elsewhere):
    return viewer("admin", subdistrict, name="admin")


@pytest.fixture
def station(community):
    return Body.objects.create(kind="station", place=community, name="某公共服务站", since=LONG_AGO)


@pytest.fixture
def office(subdistrict):
    return Body.objects.create(kind="street_office", place=subdistrict, name="某街道办事处", since=LONG_AGO)


@pytest.fixture
def home_of(station, office, subdistrict):
    """Role -> a body at which it may be held."""
    district = Body.objects.create(kind="district_office", place=subdistrict.parent, name="某区", since=LONG_AGO)
    here = dict.fromkeys((Role.WORKER, Role.CLERK, Role.COMMITTEE, Role.HANDLER), station)
    return here | dict.fromkeys((Role.SUBDISTRICT, Role.AUDITOR, Role.ADMIN), office) | {Role.DISTRICT: district}


@pytest.fixture
def somebody(db):
    return User.objects.create_user("somebody", name="陈洁")


def appoint(user, body, role, by, place=None, since=START, post=""):
    """Give a post, with the second person where one is needed."""
    place = place or body.place
    if not confirming_role(role):
        return actions.appoint(user, body, place, role, since=since, by=by, post=post)
    row = actions.propose(user, body, place, role, since=since, by=by, post=post)
    # As if it had been confirmed at once.
    found = Appointment.objects.create(user=user, body=body, place=place, role=role, since=since, post=post)
    row.close(Answer.CONFIRMED, by=by)
    return found


def test_a_post_gives_rights_and_its_end_takes_them_at_once(admin, station, somebody, community):
    post = appoint(somebody, station, Role.CLERK, admin)
    assert viewer_for(somebody).may(Permission.PEOPLE_VIEW, community)
    actions.end_appointment(post, until=timezone.localdate(), reason="left", by=admin)
    assert not viewer_for(somebody).may(Permission.PEOPLE_VIEW, community)
    assert viewer_for(somebody, on=START).may(Permission.PEOPLE_VIEW, community)
    verbs = [(entry.verb, entry.changes["name"]) for entry in journal.of(station)]
    assert verbs == [("appointment.ended", "陈洁"), ("appointment.proposed", "陈洁")]


def test_nobody_appoints_themselves(admin, office):
    with pytest.raises(RuleBroken, match=r"appoint yourself|自己"):
        appoint(User.objects.get(pk=admin.user_id), office, Role.AUDITOR, admin)


def test_only_who_appoints_there_appoints(viewer, station, somebody, elsewhere, community):
    for role, place in (("admin", elsewhere), ("subdistrict", community), ("district", community)):
        with pytest.raises(PermissionDenied):
            appoint(somebody, station, Role.CLERK, viewer(role, place))


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(Role.ADMIN, Role.AUDITOR), (Role.AUDITOR, Role.ADMIN)]
    + [(held, Role.AUDITOR) for held in ROLES_OF_DATA]
    + [(Role.ADMIN, wanted) for wanted in ROLES_OF_DATA]
    + [(Role.AUDITOR, wanted) for wanted in ROLES_OF_DATA],
)
def test_the_three_administrators_stay_apart(viewer, subdistrict, home_of, somebody, held, wanted):
    above = viewer("admin", subdistrict.parent, name="admin")
    post = appoint(somebody, home_of[held], held, above)
    with pytest.raises(RuleBroken, match="陈洁"):
        appoint(somebody, home_of[wanted], wanted, above)
    actions.end_appointment(post, until=timezone.localdate(), reason="x", by=above)
    assert appoint(somebody, home_of[wanted], wanted, above, since=timezone.localdate()).role == wanted


def test_roles_of_one_group_may_meet(admin, station, somebody):
    appoint(somebody, station, Role.WORKER, admin)
    assert appoint(somebody, station, Role.CLERK, admin).pk


def test_a_post_must_be_at_or_below_the_place_of_its_body(admin, station, somebody, elsewhere, subdistrict, community):
    with pytest.raises(RuleBroken):
        appoint(somebody, station, Role.CLERK, admin, place=elsewhere)
    with pytest.raises(RuleBroken):
        appoint(somebody, station, Role.CLERK, admin, place=subdistrict)
    office = Body.objects.create(kind="street_office", place=subdistrict, name="某办事处", since=LONG_AGO)
    assert appoint(somebody, office, Role.HANDLER, admin, place=community).place == community
    assert appoint(somebody, station, Role.CLERK, admin, place=BuildingFactory(parent=community)).pk


def test_a_post_is_given_once_and_only_to_an_active_account(admin, station, somebody):
    appoint(somebody, station, Role.CLERK, admin)
    with pytest.raises(RuleBroken):
        appoint(somebody, station, Role.CLERK, admin)
    gone = User.objects.create_user("gone", name="已离职", is_active=False)
    with pytest.raises(RuleBroken):
        appoint(gone, station, Role.CLERK, admin)


def test_a_post_is_handed_over_without_a_gap(admin, office, somebody):
    other = User.objects.create_user("other", name="周敏")
    old = appoint(somebody, office, Role.AUDITOR, admin, post="审计")
    day = dt.date(2026, 5, 4)
    new = actions.hand_over(old, other, since=day, reason="rotation", by=admin)
    old.refresh_from_db()
    assert (old.until, new.since, new.post) == (day, day, "审计")
    before = day - dt.timedelta(days=1)
    assert viewer_for(somebody, on=before).roles == {Role.AUDITOR} == viewer_for(other, on=day).roles
    assert not viewer_for(somebody, on=day).roles
    assert not viewer_for(other, on=before).roles


def test_a_hand_over_that_breaks_a_rule_changes_nothing(admin, station, office, somebody):
    post = appoint(somebody, station, Role.CLERK, admin)
    auditor = User.objects.create_user("auditor", name="何静")
    appoint(auditor, office, Role.AUDITOR, admin)
    with pytest.raises(RuleBroken):
        actions.hand_over(post, auditor, since=START, reason="x", by=admin)
    assert Appointment.objects.get(pk=post.pk).until is None


def test_the_last_administrator_stays(admin, somebody, office):
    own = Appointment.objects.get(user_id=admin.user_id)
    with pytest.raises(RuleBroken):
        actions.end_appointment(own, until=timezone.localdate(), reason="x", by=admin)
    appoint(somebody, office, Role.ADMIN, admin)
    assert actions.end_appointment(own, until=timezone.localdate(), reason="x", by=admin).until


def test_a_post_cannot_end_before_it_began_nor_twice(admin, station, somebody):
    post = appoint(somebody, station, Role.CLERK, admin)
    with pytest.raises(RuleBroken):
        actions.end_appointment(post, until=START - dt.timedelta(days=1), reason="x", by=admin)
    actions.end_appointment(post, until=START, reason="x", by=admin)
    with pytest.raises(RuleBroken):
        actions.end_appointment(post, until=START, reason="x", by=admin)


def test_a_body_is_created_corrected_and_closed_when_it_has_no_duties(viewer, community, subdistrict, somebody, admin):
    office = viewer("subdistrict", subdistrict)
    body = actions.create(community, kind="owners_committee", name="某业委会", since=START, by=office)
    with pytest.raises(RuleBroken):
        actions.create(community, kind="owners_committee", name="某业委会", since=START, by=office)
    assert actions.edit(body, by=office, name="某小区业委会", phone="0571-85000001", hours="").phone == "0571-85000001"
    post = appoint(somebody, body, Role.HANDLER, admin)
    with pytest.raises(RuleBroken):
        actions.end_body(body, until=timezone.localdate(), reason="x", by=office)
    actions.end_appointment(post, until=timezone.localdate(), reason="x", by=admin)
    assert actions.end_body(body, until=timezone.localdate(), reason="term over", by=office).until
    assert [entry.verb for entry in journal.of(body)][::-1][:2] == ["body.founded", "body.edited"]


def test_of_two_who_found_the_same_body_at_once_the_second_reads_a_sentence(station, viewer, subdistrict, monkeypatch):
    office = viewer("subdistrict", subdistrict)
    monkeypatch.setattr(policies, "check_found", lambda *body: None)  # there was none when both looked
    with pytest.raises(RuleBroken, match=str(station.place)):
        actions.create(station.place, kind=station.kind, name=station.name, since=START, by=office)


def test_a_deactivated_account_has_no_rights_whoever_asks_for_them(viewer, community):
    """Work in the background runs under the account, too, without a sign-in."""
    account = User.objects.get(pk=viewer("clerk", community).user_id)
    account.is_active = False
    assert viewer_for(account) == STRANGER
