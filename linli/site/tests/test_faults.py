"""What somebody reads when the server cannot read or write, and that nothing is half saved then."""

import errno
from contextlib import contextmanager

import psycopg.errors
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from linli.core.intake.models import SheetRun
from linli.core.secrets.file_encryption import Scratch
from linli.core.secrets.storage import EncryptedStorage
from linli.registers.bodies.models import Body

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@contextmanager
def broken(error, what):
    """Statements that contain a word fail as they do on a broken disk."""

    def fail(execute, sql, params, many, context):
        if what in sql:
            raise error
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def caused(kind):
    """An error of PostgreSQL as Django raises it."""
    error = OperationalError("server said no")
    error.__cause__ = kind()
    return error


@pytest.fixture
def office(community):
    """A signed-in officer who may found organisations; a broken page is an answer, as in service."""
    from conftest import appointed

    client = Client(raise_request_exception=False, headers=ENGLISH)
    user = appointed("subdistrict", community.parent)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def found(client, community, **more):
    """Found an organisation: a row, and the journal's entry after it."""
    form = {"place": community.pk, "kind": "committee", "name": "景昙社区居民委员会", "since": "2026-01-05"}
    return client.post(reverse("bodies:new"), form, **more)


CAUSES = [
    (OperationalError("database is locked"), "busy"),
    (OperationalError("database table is locked"), "busy"),
    (OperationalError("database or disk is full"), "disk is full"),
    (OperationalError("attempt to write a readonly database"), "cannot be written to"),
    (OperationalError("unable to open database file"), "cannot be reached"),
    (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
    (OSError(errno.EROFS, "Read-only file system"), "cannot be written to"),
    (caused(psycopg.errors.DiskFull), "disk is full"),
    (caused(psycopg.errors.DeadlockDetected), "busy"),
    (caused(psycopg.errors.AdminShutdown), "cannot be reached"),
    (caused(psycopg.OperationalError), "cannot be reached"),
    (psycopg.errors.DiskFull("could not extend file"), "disk is full"),  # of COPY, which Django does not wrap
]


@pytest.mark.parametrize(("error", "words"), CAUSES, ids=lambda one: str(one)[:40])
def test_who_saves_meanwhile_reads_why_and_nothing_is_half_saved(office, community, error, words):
    before = Body.objects.count()
    with broken(error, 'INSERT INTO "core_entry"'):
        answer = found(office, community)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert words in page
    assert "Nothing was saved" in page
    assert Body.objects.count() == before
    assert found(office, community).status_code == 302  # and afterwards the same form is taken


def test_a_page_says_it_without_asking_the_database(office):
    with broken(OperationalError("database is locked"), ""):
        answer = office.get(reverse("bodies:list"))
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "open the page again" in answer.content.decode()
    with broken(OperationalError("database is locked"), ""):
        answer = office.get(reverse("bodies:list"), headers={"accept-language": "zh-CN"})
    assert "系统正忙" in answer.content.decode()


@pytest.mark.parametrize("header", ["HX-Request", "Linli-Draft"])
def test_scripts_get_the_sentence_to_show_beside_the_form(office, community, header):
    with broken(OperationalError("database is locked"), 'INSERT INTO "core_entry"'):
        answer = found(office, community, headers={header: "true", **ENGLISH})
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("text/plain")
    assert "Nothing was saved" in answer.content.decode()


def test_what_was_saved_before_the_fault_is_not_called_lost(office, community, monkeypatch, settings):
    settings.SESSION_SAVE_EVERY_REQUEST = True

    def fail(*_args, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", fail)
    answer = found(office, community)
    assert Body.objects.filter(name="景昙社区居民委员会").exists()
    assert answer.status_code == 503
    assert "probably saved" in answer.content.decode()


def test_a_mistake_of_ours_stays_one(office):
    with broken(OperationalError("no such column: bodies_body.colour"), "bodies_body"):
        assert office.get(reverse("bodies:list")).status_code == 500


@pytest.mark.parametrize(("broken_part", "size"), [((Scratch, "write"), 3), ((EncryptedStorage, "_save"), 0)])
def test_a_sheet_handed_in_to_a_full_disk_leaves_nothing(
    office, community, monkeypatch, settings, tmp_path, broken_part, size
):
    def fail(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(*broken_part, fail)
    rows = "社区,姓名\n" + "景昙社区,王建国\n" * (1 + size * 50_000)
    form = {"place": community.parent_id, "file": SimpleUploadedFile("社工.csv", rows.encode())}
    answer = office.post(reverse("staffing:imports"), form)
    assert answer.status_code == 503
    assert "disk is full" in answer.content.decode()
    assert not SheetRun.objects.exists()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
