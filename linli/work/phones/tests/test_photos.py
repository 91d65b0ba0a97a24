"""Photos follow their case in parts; no record depends on them."""

from __future__ import annotations

import hashlib
import random
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from linli.core.law import rules
from linli.registers.bodies.models import Body
from linli.work.cases.models import Attachment, Case
from linli.work.cases.tests.factories import photo
from linli.work.phones.models import Photo
from linli.work.phones.tests.conftest import home
from linli.work.phones.tests.phone import item, photo_told, visit
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db
LEAK = "repair.stairwell_leak"
PICTURE = photo("JPEG", (40, 30))


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def station(community):
    return Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")


def case(household, *contents, told=None, **more):
    payload = {"household": household.pk, "matter": LEAK, "words": "三楼漏水", **more}
    return item("case", payload, photos=told if told is not None else [photo_told(one) for one in contents])


def large(size, seed=1):
    """A JPEG followed by bytes that no reader looks at, to be sent in several parts."""
    return PICTURE + random.Random(seed).randbytes(size - len(PICTURE))


def noted(answer):
    said = answer.json()
    return answer.status_code, said["have"], said["done"]


def stored():
    return list(default_storage.names())


def test_photos_arrive_after_the_case_and_are_like_those_of_residents(
    me, household, django_capture_on_commit_callbacks
):
    second = photo("PNG")
    sent = case(household, PICTURE, second)
    told = me.phone.one(sent)
    assert (told["answer"], len(told["photos"]), told["unwanted"]) == ("applied", 2, [])
    with django_capture_on_commit_callbacks(execute=True):
        assert noted(me.phone.photo(sent, PICTURE)) == (200, len(PICTURE), True)
        assert noted(me.phone.photo(sent, second)) == (200, len(second), True)
    found = Attachment.objects.filter(case=Case.objects.get()).order_by("pk")
    assert [(one.name, one.kind, one.added_by) for one in found] == [
        ("IMG_1.jpg", "image/jpeg", me.user),
        ("IMG_1.jpg", "image/png", me.user),
    ]
    assert len(stored()) == 2, "the parts are deleted, the pictures are at the case"
    assert me.phone.one(sent)["photos"] == []


def test_a_photo_goes_on_where_the_network_was_lost(me, household):
    content = large(600_000)
    digest = hashlib.sha256(content).hexdigest()
    sent = case(household, content)
    me.phone.one(sent)
    assert noted(me.phone.asked(sent, digest)) == (200, 0, False)
    assert noted(me.phone.part(sent, content[:200_000], 0, digest)) == (200, 200_000, False)
    assert noted(me.phone.part(sent, content[:200_000], 0, digest)) == (409, 200_000, False), "sent twice"
    assert noted(me.phone.part(sent, content[300_000:400_000], 300_000, digest)) == (409, 200_000, False)
    assert me.phone.one(sent)["photos"] == [digest]
    assert noted(me.phone.asked(sent, digest)) == (200, 200_000, False)
    assert noted(me.phone.photo(sent, content, start=200_000)) == (200, 600_000, True)
    assert noted(me.phone.asked(sent, digest)) == (200, 600_000, True)
    assert noted(me.phone.photo(sent, content)) == (200, 600_000, True), "sent once more after a lost answer"
    assert Attachment.objects.count() == 1


def test_parts_are_encrypted_on_the_disk(me, household, settings, tmp_path):
    sent = case(household, content := large(300_000))
    me.phone.one(sent)
    me.phone.part(sent, content[:1000], 0, hashlib.sha256(content).hexdigest())
    raw = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert raw.startswith(b"LNL1")
    assert content[:100] not in raw


def test_another_photo_than_announced_begins_anew(me, household):
    sent = case(household, PICTURE)
    me.phone.one(sent)
    digest = hashlib.sha256(PICTURE).hexdigest()
    spoiled = PICTURE[:-1] + bytes([PICTURE[-1] ^ 1])
    assert noted(me.phone.part(sent, spoiled, 0, digest)) == (422, 0, False)
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 0)
    assert noted(me.phone.photo(sent, PICTURE)) == (200, len(PICTURE), True)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("size", [0, 256 * 1024 + 1])
def test_a_part_that_is_none_changes_nothing(me, household, size):
    sent = case(household, content := large(700_000))
    me.phone.one(sent)
    answer = me.phone.part(sent, content[:size], 0, hashlib.sha256(content).hexdigest())
    assert (answer.status_code, answer.json()["error"], answer.json()["have"]) == (413, "too_large", 0)


def test_no_part_goes_beyond_the_end(me, household):
    sent = case(household, PICTURE)
    me.phone.one(sent)
    answer = me.phone.part(sent, PICTURE + b"more", 0, hashlib.sha256(PICTURE).hexdigest())
    assert (answer.status_code, answer.json()["have"]) == (413, 0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"type": "application/x-msdownload"}, "Choose a photo"),
        ({"bytes": 10**9}, "larger than"),
        ({"bytes": 10**30}, "larger than"),
        ({"bytes": 0}, "empty"),
        ({"bytes": -5}, "empty"),
    ],
)
def test_what_can_never_be_added_is_said_at_once_and_the_case_is_reported(me, household, change, why):
    sent = case(household, told=[{**photo_told(PICTURE), **change}])
    told = me.phone.one(sent)
    assert (told["answer"], told["photos"], Case.objects.count()) == ("applied", [], 1)
    assert why in told["unwanted"][0]["why"]


def test_more_photos_than_a_case_may_have(me, household):
    most = int(rules.value("cases.attachment.max_files"))
    told = me.phone.one(case(household, *(large(5000, seed) for seed in range(most + 2))))
    assert (told["answer"], len(told["photos"]), len(told["unwanted"])) == ("applied", most, 2)


def test_what_only_says_it_is_a_photo_is_not_added_and_the_case_stays(
    me, household, django_capture_on_commit_callbacks
):
    content = b"MZ" + b"\x00" * 500
    sent = case(household, content)
    me.phone.one(sent)
    with django_capture_on_commit_callbacks(execute=True):
        answer = me.phone.photo(sent, content)
    assert (answer.status_code, answer.json()["done"]) == (200, True)
    assert answer.json()["why"].startswith("Choose a photo")
    assert (Case.objects.count(), Attachment.objects.count(), stored()) == (1, 0, [])
    assert me.phone.one(sent)["unwanted"][0]["why"].startswith("Choose a photo")


def test_a_record_that_has_no_photos_is_saved_and_says_so(me, household):
    me.phone.one(made := item("visit", visit(household, promise="x")))
    told = me.phone.one(item("promise.kept", {"visit": made["id"]}, photos=[photo_told(PICTURE)]))
    assert (told["answer"], told["photos"], Visit.objects.count()) == ("applied", [], 1)
    assert told["unwanted"][0]["why"] == "A record of this kind has no photos."


def test_nobody_else_adds_or_asks(me, colleague, household):
    sent = case(household, PICTURE)
    me.phone.one(sent)
    digest = hashlib.sha256(PICTURE).hexdigest()
    for answer in (colleague.phone.asked(sent, digest), colleague.phone.photo(sent, PICTURE)):
        assert (answer.status_code, answer.json()["error"]) == (404, "unknown")
    assert colleague.client.get(f"/phone/photos/{digest}/").status_code == 404
    assert me.phone.asked({"id": str(uuid.uuid4())}, digest).status_code == 404


def test_a_server_killed_after_the_last_part_completes_the_photo_when_it_is_asked(me, household):
    from linli.work.phones.actions import photos

    sent = case(household, PICTURE)
    me.phone.one(sent)
    photos.put(Photo.objects.get(), PICTURE, offset=0)
    assert Attachment.objects.count() == 0
    assert noted(me.phone.asked(sent, hashlib.sha256(PICTURE).hexdigest())) == (200, len(PICTURE), True)
    assert Attachment.objects.count() == 1


def test_parts_that_a_restore_has_lost_are_sent_again(me, household):
    sent = case(household, content := large(300_000))
    me.phone.one(sent)
    digest = hashlib.sha256(content).hexdigest()
    me.phone.part(sent, content[:100_000], 0, digest)
    for name in stored():
        default_storage.delete(name)
    assert noted(me.phone.asked(sent, digest)) == (200, 0, False)
    assert noted(me.phone.photo(sent, content)) == (200, 300_000, True)


def test_parts_that_a_crash_has_left_are_swept(me, household, monkeypatch, django_capture_on_commit_callbacks):
    from linli.work.phones.actions import forgetting

    sent = case(household, content := large(300_000))
    me.phone.one(sent)
    me.phone.part(sent, content[:100_000], 0, hashlib.sha256(content).hexdigest())
    kept = stored()
    Photo.objects.update(parts=[])
    with django_capture_on_commit_callbacks(execute=True):
        call_command("phones_forget")
    assert stored() == kept, "young ones may be in work"
    monkeypatch.setattr(forgetting, "SETTLED", -forgetting.SETTLED)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("phones_forget")
    assert stored() == []


def test_photos_of_a_case_that_waits_for_review_are_added_when_it_is_applied(me, committee, household, community):
    sent = item(
        "case",
        {"household": household.pk, "matter": LEAK, "words": "漏水"},
        photos=[photo_told(PICTURE)],
        for_review=True,
    )
    assert me.phone.one(sent)["photos"] == [hashlib.sha256(PICTURE).hexdigest()]
    assert noted(me.phone.photo(sent, PICTURE)) == (200, len(PICTURE), True)
    assert Attachment.objects.count() == 0
    row = Photo.objects.get().submission
    committee.client.post(f"/phone/review/{row.pk}/apply/")
    assert Attachment.objects.get().case == Case.objects.get()
    assert Case.objects.get().opened_by == me.user


def test_a_case_from_a_visit_that_is_in_the_same_outbox(me, household, community):
    seen = item("visit", visit(household, needs=["repair"]))
    leak = case(household, visit=seen["id"])
    other = case(home(community), visit=str(uuid.uuid4()))
    told = me.phone.told(leak, other, seen)
    assert [one["answer"] for one in told] == ["applied", "again", "applied"]
    assert Case.objects.get().visit == Visit.objects.get()
    assert Case.objects.get().channel == "worker"


def test_a_case_does_not_wait_for_a_visit_that_waits_for_review(me, household):
    seen = item("visit", visit(household), for_review=True)
    told = me.phone.told(seen, case(household, visit=seen["id"]))
    assert [one["answer"] for one in told] == ["review", "applied"]
    assert Case.objects.get().visit is None
