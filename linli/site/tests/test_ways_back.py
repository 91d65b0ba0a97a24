"""After a refusal, a wrong word in an address, or an ended session, everyone gets on from where they are."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState
from linli.work.visits.models import Visit
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def clerk(community):
    """A clerk who signs in with name and password."""
    user = User.objects.create_user("hejing", PASSWORD, name="何静")
    body = Body.objects.create(kind="station", place=community, name="站", since="2018-01-01")
    Appointment.objects.create(user=user, body=body, place=community, role="clerk", since="2018-01-01")
    return user


def enter(client, to):
    """Sign in on the page that a redirect led to, and follow it to where it leads."""
    answer = client.post(to, {"login": "hejing", "password": PASSWORD}, follow=True, headers=ENGLISH)
    return answer.redirect_chain[-1][0] if answer.redirect_chain else "", answer


def test_who_sends_a_form_after_the_session_ended_reads_so_and_comes_back_to_its_page(client, clerk, community):
    visit = VisitFactory(household__community=community, household__dwelling__parent=community)
    page = reverse("visits:detail", args=[visit.pk])
    headers = {"referer": f"http://testserver{page}", **ENGLISH}
    sent = client.post(reverse("visits:withdraw", args=[visit.pk]), {"reason": "mistake"}, headers=headers)
    assert sent.status_code == 302
    assert parse_qs(urlsplit(sent["Location"]).query)["next"] == [page]
    assert "what you sent was not saved" in client.get(sent["Location"], headers=ENGLISH).content.decode()
    assert Visit.objects.filter(pk=visit.pk).exists()
    arrived, answer = enter(client, sent["Location"])
    assert (arrived, answer.status_code) == (page, 200)


def test_an_address_that_only_takes_forms_leads_to_the_page_above(client, clerk, community):
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    visit = VisitFactory(household__community=community, household__dwelling__parent=community)
    page = reverse("visits:detail", args=[visit.pk])
    assert client.get(reverse("visits:withdraw", args=[visit.pk]))["Location"] == page
    assert client.get(page).status_code == 200
    assert client.get(reverse("set_language"))["Location"] == "/"


def test_a_form_that_was_refused_can_be_used_again(client, sign_in, community):
    """The columns of a roster are sent to an address that only takes forms, and shown there again when refused."""
    sign_in("committee", community)
    roster = SimpleUploadedFile("花名册.csv", "姓名,住址\n王建国,景昙新村3幢1单元402室\n".encode())
    handed_in = client.post(reverse("people:imports"), {"place": community.pk, "file": roster})
    check = re.search(r'action="([^"]+/rehearse/)"', client.get(handed_in["Location"]).content.decode())[1]
    refused = client.post(check, {"c0": "name", "c1": "name"}, headers=ENGLISH)
    assert refused.status_code == 409
    assert check in refused.content.decode(), "the form stands on the page of the refusal"
    again = client.get(check, follow=True)  # as by "reload" or "back"
    assert again.redirect_chain == [(handed_in["Location"], 302)]
    assert check in again.content.decode()


def test_a_roster_begun_elsewhere_is_not_begun_again_from_an_old_page(client, sign_in, community):
    sign_in("committee", community)
    roster = SimpleUploadedFile("花名册.csv", "姓名,住址\n王建国,景昙新村3幢1单元402室\n".encode())
    handed_in = client.post(reverse("people:imports"), {"place": community.pk, "file": roster})
    check = re.search(r'action="([^"]+/rehearse/)"', client.get(handed_in["Location"]).content.decode())[1]
    ImportRun.objects.update(state=ImportState.DONE, mapping={})  # by a colleague, and the columns are forgotten
    for address in (check, check.replace("rehearse", "start")):
        refused = client.post(address, {"c0": "name", "c1": "address"}, headers=ENGLISH)
        assert refused.status_code == 409
        assert "was already imported or is being imported" in refused.content.decode()


@pytest.mark.parametrize(
    ("role", "name", "asked"),
    [
        ("worker", "cases:list", "kind=sunny"),
        ("worker", "cases:list", "state=sunny"),
        ("subdistrict", "cases:overdue", "turn=sunny"),
        ("subdistrict", "cases:overdue", "kind=sunny"),
        ("subdistrict", "cases:overdue", "body=sunny"),
        ("worker", "visits:list", "outcome=sunny"),
        ("worker", "visits:list", "first=0026-11-30"),
        ("worker", "people:households", "circumstance=sunny"),
        ("worker", "people:households", "building=sunny"),
        ("worker", "duties:list", "kind=sunny"),
        ("subdistrict", "bodies:list", "kind=sunny"),
        ("subdistrict", "staffing:list", "show=sunny"),
        ("admin", "accounts:list", "show=sunny"),
        ("clerk", "cases:inbox", "tab=sunny"),
        ("auditor", "journal", "verb=sunny"),
        ("auditor", "journal", "kind=sunny"),
        ("auditor", "journal", "target=sunny"),
        ("auditor", "journal", "first=9999-12-31"),
    ],
)
def test_a_filter_that_a_list_does_not_know_is_named_on_the_page(client, sign_in, community, role, name, asked):
    sign_in(role, community if role in {"worker", "clerk"} else community.parent)
    page = client.get(f"{reverse(name)}?{asked}", headers=ENGLISH).content.decode()
    assert f"The filter “{asked}” is not known here and was ignored." in page
    assert f'href="{reverse(name)}"' in page
    known = client.get(f"{reverse(name)}", headers=ENGLISH).content.decode()
    assert "was ignored" not in known


@pytest.mark.parametrize(("role", "name"), [("worker", "cases:export"), ("worker", "visits:export")])
def test_a_file_is_not_written_with_a_filter_that_nobody_knows(client, sign_in, community, role, name):
    sign_in(role, community)
    answer = client.get(f"{reverse(name)}?kind=sunny", headers=ENGLISH)
    assert answer.status_code == 409
    assert "“kind=sunny” is not known, so nothing was exported" in answer.content.decode()
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("month", ["1999-01", "2999-12", "0001-01", "x", "2026-13"])
@pytest.mark.parametrize(
    ("name", "args"), [("assessment:figures", []), ("assessment:indicator", ["people.households"])]
)
def test_a_month_without_figures_says_which_months_have_some(client, sign_in, community, name, args, month):
    sign_in("worker", community)
    answer = client.get(reverse(name, args=args), {"month": month}, headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "No figures of this month" in page and "There are figures from " in page
    way = re.search(r'btn-primary" href="([^"]+)"', page)[1]
    assert client.get(way).status_code == 200
