"""Photos of a visit: possible, never required, shown like what was seen, forgotten with it."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions
from linli.work.visits.models import Visit, VisitPhoto
from linli.work.visits.tests.factories import VisitFactory, VisitPhotoFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def me(sign_in, community):
    return WorkerFactory(community=community, user=sign_in("worker", community))


@pytest.fixture
def visit(me, community):
    home = HouseholdFactory(dwelling__parent__parent__parent=community)
    return VisitFactory(household=home, worker=me, recorded_by=me.user, recorded_at=timezone.now())


def sent(content, name="a.jpg"):
    return SimpleUploadedFile(name, content.read() if hasattr(content, "read") else content)


def test_several_photos_come_with_a_visit_and_a_bad_one_does_not_cost_the_visit(client, me, visit):
    facts = {"kind": "routine", "outcome": "met", "day": timezone.localdate().isoformat(), "client_key": "one"}
    files = [sent(picture()), sent(picture("PNG", "red")), sent(b"%PDF-1.7 no photo")]
    address = reverse("visits:record", args=[visit.household_id])
    page = client.post(address, facts | {"photos": files}, follow=True)
    made = Visit.objects.exclude(pk=visit.pk).get()
    assert [photo.kind for photo in made.photos.order_by("pk")] == ["image/jpeg", "image/png"]
    assert "第 3 张照片没有保存" in page.content.decode()
    client.post(address, facts | {"photos": [sent(picture())]})
    assert made.photos.count() == 2, "sent again after a lost answer, it is the same photo"


def test_a_photo_is_encrypted_and_has_no_metadata(me, visit):
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    photo = actions.add_photo(visit, picture(exif=exif), by=viewer_for(me.user))
    with default_storage.open(photo.file.name) as file:
        assert not Image.open(file).getexif()
    assert not Path(default_storage.path(photo.file.name)).read_bytes().startswith(b"\xff\xd8\xff")
    assert journal.of(visit).get().verb == "visit.photo_added"


def test_others_read_a_photo_for_a_purpose_that_is_logged(client, sign_in, community, visit):
    photo = VisitPhotoFactory(visit=visit)
    sign_in("worker", community, name="colleague")
    address = reverse("visits:photo", args=[photo.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"purpose": ""}).status_code == 302
    assert not Entry.objects.filter(verb="visit.photo_seen").exists()
    answer = client.post(address, {"purpose": "visit"})
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.get(verb="visit.photo_seen").reason == "visit"


def test_a_visit_has_no_more_photos_than_the_rule_allows(me, visit):
    most = rules.value("visits.photo.max_files")
    for _ in range(most):
        VisitPhotoFactory(visit=visit)
    with pytest.raises(RuleBroken):
        actions.add_photo(visit, picture(), by=viewer_for(me.user))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff and nothing more"])
def test_what_is_no_photo_is_refused(me, visit, content):
    with pytest.raises(RuleBroken):
        actions.add_photo(visit, ContentFile(content, name="a.jpg"), by=viewer_for(me.user))
    assert not VisitPhoto.objects.exists()


@pytest.mark.parametrize("how", ["removed", "withdrawn", "forgotten"])
def test_the_file_goes_with_the_photo(me, visit, how, django_capture_on_commit_callbacks):
    photo = actions.add_photo(visit, picture(), by=viewer_for(me.user))
    with django_capture_on_commit_callbacks(execute=True):
        if how == "removed":
            actions.remove_photo(photo, by=viewer_for(me.user))
        elif how == "withdrawn":
            actions.withdraw(visit, by=viewer_for(me.user), reason="twice")
        else:
            days = int(rules.value("privacy.retain.visit_notes_days"))
            Visit.objects.filter(pk=visit.pk).update(day=timezone.localdate() - dt.timedelta(days=days + 1))
            assert actions.forget_notes() == 1
            assert actions.forget_notes() == 0
    assert not VisitPhoto.objects.exists()
    assert not default_storage.exists(photo.file.name)
