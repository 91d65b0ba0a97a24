"""One administrator alone opens no resident's data: an officer of the place confirms, and the auditor is told."""

import datetime as dt
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from linli.core.access.permissions import Permission, Role
from linli.core.errors import RuleBroken
from linli.core.rooms.news import Window
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import AccessReset, Answer, User
from linli.registers.bodies import actions, news, policies
from linli.registers.bodies.models import Appointment, Body, Proposal
from linli.registers.bodies.queries import viewer_for

LONG_AGO = dt.date(2018, 1, 1)
START = dt.date(2026, 3, 2)


@pytest.fixture
def admin(viewer, subdistrict, community, elsewhere):
    return viewer("admin", subdistrict, name="admin")


@pytest.fixture
def officer(viewer, community):
    return viewer("committee", community, name="officer")


@pytest.fixture
def station(community):
    return Body.objects.create(kind="station", place=community, name="某公共服务站", since=LONG_AGO)


@pytest.fixture
def newcomer(admin):
    account, _password = accounts.create_account(username="chenjie", name="陈洁", by=admin)
    return account


def propose(account, body, role, by, since=START):
    return actions.propose(account, body, body.place, role, since=since, by=by)


def today():
    return timezone.localdate()


def lately():
    return Window(timezone.now() - dt.timedelta(days=1), timezone.localdate())


@pytest.mark.parametrize("role", [Role.WORKER, Role.CLERK, Role.COMMITTEE])
def test_an_administrator_alone_gives_no_access_to_residents(admin, viewer, subdistrict, station, newcomer, role):
    with pytest.raises(RuleBroken):
        actions.appoint(newcomer, station, station.place, role, since=START, by=admin)
    row = propose(newcomer, station, role, admin)
    for nobody in (admin, viewer("admin", subdistrict, name="other admin"), viewer("auditor", subdistrict)):
        with pytest.raises(PermissionDenied):
            actions.confirm(row, by=nobody)
    assert not viewer_for(newcomer).may(Permission.PEOPLE_VIEW)
    assert not Appointment.objects.filter(user=newcomer).exists()


def test_an_officer_confirms_and_the_account_goes_to_its_owner(admin, officer, station, newcomer, client):
    known_to_admin = accounts.reset_password(newcomer, by=admin, reason="x")
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data={})
    post, password = actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    newcomer.refresh_from_db()
    assert viewer_for(newcomer).may(Permission.PEOPLE_VIEW, station.place)
    assert post.since == today()  # not before it was confirmed
    assert not newcomer.check_password(known_to_admin)
    assert newcomer.check_password(password)
    assert newcomer.must_change_password
    assert not Authenticator.objects.filter(user=newcomer).exists()


def test_who_worked_with_residents_before_keeps_the_own_password(admin, officer, station, newcomer):
    actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    _post, password = actions.confirm(propose(newcomer, station, Role.CLERK, admin), by=officer)
    assert password == ""


def test_a_password_set_between_two_posts_is_not_the_administrators(admin, officer, station, newcomer):
    """An administrator ends the post of a worker, sets a password alone, and asks for the same post again."""
    post, _password = actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    actions.end_appointment(post, until=today(), reason="x", by=admin)
    known_to_admin = accounts.reset_password(newcomer, by=admin, reason="x")
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data={})
    _post, password = actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    newcomer.refresh_from_db()
    assert not newcomer.check_password(known_to_admin)
    assert newcomer.check_password(password)
    assert not Authenticator.objects.filter(user=newcomer).exists()


def test_an_officer_of_one_place_does_not_get_the_password_of_who_sees_others(
    admin, officer, viewer, station, newcomer, subdistrict, elsewhere
):
    above = viewer("subdistrict", subdistrict, name="above")
    there = Body.objects.create(kind="station", place=elsewhere, name="另一公共服务站", since=LONG_AGO)
    for body in (station, there):
        actions.confirm(propose(newcomer, body, Role.WORKER, admin), by=above)
    row = accounts.ask_reset(newcomer, AccessReset.What.PASSWORD, by=admin, reason="忘记密码")
    assert not AccessReset.objects.visible_to(officer).exists()
    with pytest.raises(PermissionDenied):
        accounts.confirm_reset(row, by=officer)
    assert list(AccessReset.objects.visible_to(above)) == [row]
    assert accounts.confirm_reset(row, by=above)


def test_an_officer_of_another_community_cannot_confirm(admin, viewer, station, newcomer, elsewhere):
    row = propose(newcomer, station, Role.WORKER, admin)
    other = viewer("committee", elsewhere)
    assert not Proposal.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        actions.confirm(row, by=other)


def test_nobody_confirms_the_own_post(admin, officer, station):
    account = User.objects.get(pk=officer.user_id)
    row = propose(account, station, Role.WORKER, admin)
    with pytest.raises(RuleBroken):
        actions.confirm(row, by=officer)


def test_a_post_that_no_longer_fits_is_not_confirmed(admin, officer, station, newcomer):
    row = propose(newcomer, station, Role.WORKER, admin)
    accounts.deactivate(newcomer, by=admin, reason="x")
    with pytest.raises(RuleBroken, match="陈洁"):
        actions.confirm(row, by=officer)
    row.refresh_from_db()
    assert row.answer == ""


def test_a_request_is_answered_once(admin, officer, station, newcomer):
    row = propose(newcomer, station, Role.WORKER, admin)
    with pytest.raises(RuleBroken):
        propose(newcomer, station, Role.WORKER, admin)
    actions.decline(row, by=officer, reason="不认识此人")
    for act in (actions.confirm, actions.withdraw):
        with pytest.raises(RuleBroken, match="officer"):
            act(row, by=officer)
    assert propose(newcomer, station, Role.WORKER, admin).pk != row.pk


def test_who_asked_withdraws_and_nobody_else(admin, officer, station, newcomer):
    row = propose(newcomer, station, Role.WORKER, admin)
    with pytest.raises(PermissionDenied):
        actions.withdraw(row, by=officer)
    actions.withdraw(row, by=admin)
    row.refresh_from_db()
    assert row.answer == Answer.WITHDRAWN


def test_a_post_handed_over_stays_until_it_is_confirmed(admin, officer, station, newcomer):
    old, _password = actions.confirm(propose(newcomer, station, Role.CLERK, admin), by=officer)
    successor = User.objects.create_user("zhoumin", name="周敏")
    row = actions.hand_over(old, successor, since=today(), reason="轮岗", by=admin)
    old.refresh_from_db()
    assert old.until is None
    new, _password = actions.confirm(row, by=officer)
    old.refresh_from_db()
    assert old.until == new.since == today()


def test_the_officer_the_administrator_and_the_auditor_are_told(admin, officer, viewer, station, newcomer, subdistrict):
    auditor = viewer("auditor", subdistrict)
    row = propose(newcomer, station, Role.WORKER, admin)
    assert list(news.to_confirm(officer, lately())) == [row]
    assert not news.to_confirm(admin, lately())
    actions.confirm(row, by=officer)
    assert not news.to_confirm(officer, lately())
    assert list(news.answered(admin, lately())) == list(news.answered(auditor, lately())) == [row]
    assert "陈洁" in news.proposal_line(news.answered(auditor, lately())[0], lately()).about


def test_a_new_password_of_a_worker_needs_the_officer_who_hands_it_over(admin, officer, viewer, station, newcomer):
    actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    newcomer.refresh_from_db()
    before = newcomer.password
    for act in (accounts.reset_password, accounts.remove_second_factor):
        with pytest.raises(RuleBroken):
            act(newcomer, by=admin, reason="phone lost")
    row = accounts.ask_reset(newcomer, AccessReset.What.PASSWORD, by=admin, reason="phone lost")
    with pytest.raises(PermissionDenied):
        accounts.confirm_reset(row, by=admin)
    newcomer.refresh_from_db()
    assert newcomer.password == before
    password = accounts.confirm_reset(row, by=officer)
    newcomer.refresh_from_db()
    assert newcomer.check_password(password)
    with pytest.raises(RuleBroken, match="officer"):
        accounts.confirm_reset(row, by=officer)


def test_a_lost_device_needs_the_officer(admin, officer, station, newcomer):
    actions.confirm(propose(newcomer, station, Role.WORKER, admin), by=officer)
    Authenticator.objects.create(user=newcomer, type=Authenticator.Type.TOTP, data={})
    row = accounts.ask_reset(newcomer, AccessReset.What.FACTOR, by=admin, reason="phone lost")
    assert Authenticator.objects.filter(user=newcomer).exists()
    assert accounts.confirm_reset(row, by=officer) == ""
    assert not Authenticator.objects.filter(user=newcomer).exists()


def test_an_auditor_gets_a_new_password_without_an_officer(admin, viewer, subdistrict):
    auditor = User.objects.get(pk=viewer("auditor", subdistrict).user_id)
    assert auditor.check_password(accounts.reset_password(auditor, by=admin, reason="x")) is False  # another object
    auditor.refresh_from_db()
    assert auditor.must_change_password


def test_the_first_officer_is_confirmed_on_the_server(admin, station, newcomer):
    row = propose(newcomer, station, Role.COMMITTEE, admin)
    out = StringIO()
    call_command("posts_confirm", stdout=out)
    assert "陈洁" in out.getvalue()
    call_command("posts_confirm", row.pk, "--json", stdout=out)
    assert viewer_for(newcomer).may(Permission.CONFIRM, station.place)
    with pytest.raises(CommandError):
        call_command("posts_confirm", row.pk)


def test_the_page_confirms_declines_with_a_reason_and_shows_the_password_once(
    client, sign_in, admin, station, newcomer, community
):
    row = propose(newcomer, station, Role.WORKER, admin)
    sign_in("committee", community)
    page = client.get(reverse("bodies:requests")).content.decode()
    assert "陈洁" in page
    url = reverse("bodies:answer_post", args=[row.pk])
    assert client.post(url, {"answer": "decline"}).status_code == 400
    answer = client.post(url, {"answer": "confirm"})
    newcomer.refresh_from_db()
    shown = [
        word for word in answer.content.decode().replace("<", " ").replace(">", " ").split() if word.count("-") == 3
    ]
    assert any(newcomer.check_password(word) for word in shown)
    assert "no-store" in answer["Cache-Control"]
    assert "陈洁" in client.get(reverse("bodies:requests")).content.decode()  # among the answered


@pytest.mark.parametrize(
    ("kind", "level", "role", "fits"),
    [
        ("housing", "district", Role.WORKER, False),  # a bureau has no community workers
        ("housing", "district", Role.HANDLER, True),
        ("district_office", "district", Role.DISTRICT, True),
        ("district_office", "district", Role.WORKER, False),
        ("street_office", "subdistrict", Role.SUBDISTRICT, True),
        ("street_office", "subdistrict", Role.COMMITTEE, False),
        ("station", "community", Role.WORKER, True),
        ("station", "community", Role.DISTRICT, False),
        ("station", "community", Role.ADMIN, False),
        ("property_company", "community", Role.HANDLER, True),
        ("property_company", "community", Role.WORKER, False),
    ],
)
def test_a_role_fits_only_some_kinds_of_body(viewer, newcomer, community, subdistrict, kind, level, role, fits):
    places = {"community": community, "subdistrict": subdistrict, "district": subdistrict.parent}
    place = places[level]
    body = Body.objects.create(kind=kind, place=place, name="某机构", since=LONG_AGO)
    assert (role in policies.roles_for(body)) is fits
    if fits:
        policies.check_post(newcomer, body, place, role, since=START)
    else:
        with pytest.raises(RuleBroken, match=str(role.label)):
            policies.check_post(newcomer, body, place, role, since=START)


def test_a_clerk_is_not_responsible_for_a_whole_district(newcomer, subdistrict):
    district = subdistrict.parent
    body = Body.objects.create(kind="street_office", place=district, name="某办事处", since=LONG_AGO)
    with pytest.raises(RuleBroken, match=district.name):
        policies.check_post(newcomer, body, district, Role.CLERK, since=START)


def test_people_are_found_by_name(client, sign_in, admin, station, newcomer, subdistrict, community):
    sign_in(Role.ADMIN, subdistrict)
    assert "chenjie" in client.get(reverse("bodies:people"), {"user": "陈"}).content.decode()
    url, data = reverse("bodies:appoint", args=[station.pk]), {"role": "worker", "since": "2026-03-02"}
    data |= {"user": "陈洁", "place": community.pk}
    User.objects.create_user("chenjie2", name="陈洁")
    page = client.post(url, data).content.decode()
    assert "chenjie, chenjie2" in page  # which of the two?
    assert client.post(url, data | {"user": "chenjie"}).status_code == 302
    assert Proposal.objects.get().user == newcomer


def test_a_rule_that_forbids_a_post_is_told_in_the_form(client, sign_in, station, newcomer, subdistrict, community):
    sign_in(Role.ADMIN, subdistrict)
    url = reverse("bodies:appoint", args=[station.pk])
    data = {"user": "chenjie", "role": "worker", "since": "2017-01-01", "place": community.pk}
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert "某公共服务站" in answer.content.decode()
    assert 'value="chenjie"' in answer.content.decode()  # what was typed is still there
