"""What is turned away at the door, and made-up addresses that end in a sentence and never in a broken page."""

import base64
import io
import json
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.urls import reverse

from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.core.web import http
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import household_at
from linli.site import backup, deployment, dumps
from linli.work.cases.models import Attachment, Case
from linli.work.cases.tests.factories import CaseFactory
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db


def token(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


LISTS = ["bodies:list", "people:households", "visits:list", "cases:list", "cases:inbox", "areas:list", "staffing:list"]
TOKENS = ["x", "%25", token(), token("x", "y"), token(None, 1), token({}, []), token("a\x00", "b\x00"), token(1, 2, 3)]


@pytest.mark.parametrize("after", TOKENS)
@pytest.mark.parametrize("name", LISTS)
def test_a_made_up_page_is_a_400_or_an_empty_page(client, sign_in, community, name, after):
    sign_in("subdistrict", community.parent)
    assert client.get(reverse(name), {"after": after}).status_code in {200, 400}


NUMBERS = ["²", "٣", "-1", "1e9", "9" * 30, "1; DROP TABLE"]
ASKED = [
    ("cases:list", "place"),
    ("cases:list", "body"),
    ("cases:inbox", "body"),
    ("cases:new", "place"),
    ("cases:new", "household"),
    ("duties:list", "place"),
    ("assessment:figures", "place"),
    ("report", "place"),
    ("people:households", "community"),
    ("areas:list", "moved"),
    ("bodies:list", "place"),
    ("staffing:list", "place"),
    ("visits:list", "worker"),
    ("journal", "target"),
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("name", "field"), ASKED)
def test_a_made_up_number_is_no_broken_page(client, sign_in, community, name, field, number):
    sign_in("auditor" if name == "journal" else "worker", community)
    assert client.get(reverse(name), {field: number}).status_code in {200, 403, 404}


@pytest.mark.parametrize("name", ["report_places", "report", "follow", "search", "journal"])
def test_what_a_database_cannot_take_is_turned_away(client, db, name):
    assert client.get(reverse(name) + "?at=%00&q=a%00b").status_code == 400


def test_strangers_send_photos_only(client, db):
    most = 2 * rules.value("cases.attachment.max_megabytes") * 1024**2
    for length, status in ((most, 200), (most + 1, 413)):
        answer = client.post(reverse("report"), CONTENT_LENGTH=str(length))
        assert answer.status_code == status


def test_the_proxy_header_is_trusted_only_behind_our_proxy(settings):
    request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"})
    assert http.address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert http.address(request) == "203.0.113.9"


@pytest.mark.parametrize(
    ("said", "address", "source"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("unknown", "127.0.0.1", "127.0.0.1"),
        ("", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_a_proxy_that_names_no_address_is_no_broken_page(settings, client, said, address, source):
    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", headers={"x-forwarded-for": said})
    assert (http.address(request), http.source(request)) == (address, source)
    headers = {"x-forwarded-for": said, "x-forwarded-proto": "https"}
    answer = client.post(reverse("account_login"), {"login": "zhoumin", "password": "wrong"}, headers=headers)
    assert answer.status_code == 200


def test_an_auditor_of_the_handling_body_does_not_see_the_case(viewer, community):
    station = Body.objects.create(kind="station", place=community, name="站", since="2018-01-01")
    CaseFactory(place=community, body=station, assigned=True)
    visible = {
        role: Case.objects.visible_to(viewer(role, community, body=station)).count()
        for role in ("auditor", "admin", "handler", "clerk")
    }
    assert visible == {"auditor": 0, "admin": 0, "handler": 1, "clerk": 1}


def test_a_deactivated_account_has_no_rights(viewer, community):
    assert viewer("clerk", community).roles
    user = User.objects.get()
    user.is_active = False
    assert viewer_for(user).user_id is None


def test_reading_what_was_seen_is_shown_on_the_residents_pages(client, sign_in, community):
    household = household_at(community, "王建国")
    visit = VisitFactory(household=household, seen="药瓶空了")
    sign_in("clerk", community)
    client.post(reverse("visits:seen", args=[visit.pk]), {"purpose": "visit"})
    person = household.residencies.get().person
    for page in (reverse("people:person", args=[person.pk]), reverse("people:household", args=[household.pk])):
        assert "Viewed what was seen on a visit" in client.get(page, headers={"accept-language": "en"}).content.decode()


def test_a_file_that_is_taken_out_leaves_a_trace(client, sign_in, community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = CaseFactory(place=community)
    attachment = Attachment(case=case, name="a.png", kind="image/png", size=3, sha256="0" * 64)
    attachment.file.save("a.png", ContentFile(b"png"))
    sign_in("worker", community)
    client.get(reverse("cases:file", args=[case.pk, attachment.pk]))
    assert Entry.objects.get(verb="case.file_read").changes == {"file": attachment.pk}


def test_rosters_stay_out_of_backups(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    for name in ("imports/2026/11/roster.xlsx", "cases/2026/11/photo.jpg"):
        file = settings.MEDIA_ROOT / name
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x")
    monkeypatch.setattr(dumps, "dump", lambda target: target.write_bytes(b"dump"))
    backup.make(tmp_path / "all.linli")
    with tarfile.open(fileobj=io.BytesIO((tmp_path / "all.linli").read_bytes())) as archive:
        assert archive.getnames() == ["database", "files/cases/2026/11/photo.jpg", "manifest.json", "manifest.hmac"]


def test_the_doctor_finds_the_demonstration_in_real_service(settings):
    settings.DEMO = False
    assert not list(deployment.demo_accounts())
    User.objects.create_user("330102-b01", name="demo")
    assert [found.id for found in deployment.demo_accounts()] == ["linli.E109"]
