"""Photos of a visit follow it like those of a case; none is required, and a visit never waits for one."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.utils import timezone

from linli.core import journal
from linli.core.law import rules
from linli.work.cases.tests.factories import photo
from linli.work.phones.models import Photo
from linli.work.phones.tests.phone import exported, item, photo_told, visit
from linli.work.visits.models import Visit, VisitPhoto

pytestmark = pytest.mark.django_db
PICTURES = [photo("JPEG", (40, 30 + n)) for n in range(9)]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def of_visit(household, *contents, **more):
    return item("visit", visit(household), photos=[photo_told(one) for one in contents], **more)


def test_photos_are_at_the_visit_as_the_page_would_have_added_them(me, household):
    sent = of_visit(household, *PICTURES[:2])
    told = me.phone.one(sent)
    assert (told["answer"], len(told["photos"]), told["unwanted"]) == ("applied", 2, [])
    for one in PICTURES[:2]:
        assert me.phone.photo(sent, one).json()["why"] is None
    made = Visit.objects.get()
    assert {one.sha256 for one in made.photos.all()} == {hashlib.sha256(one).hexdigest() for one in PICTURES[:2]}
    assert journal.of(made).filter(verb="visit.photo_added").count() == 2
    assert me.phone.one(sent)["photos"] == []


def test_a_photo_goes_on_where_the_network_was_lost_and_is_kept_once(me, household):
    content = PICTURES[0] + bytes(300_000)
    digest = hashlib.sha256(content).hexdigest()
    me.phone.one(sent := of_visit(household, content))
    me.phone.part(sent, content[:100_000], 0, digest)
    assert me.phone.asked(sent, digest).json()["have"] == 100_000
    assert me.phone.photo(sent, content, start=100_000).json()["done"] is True
    assert me.phone.photo(sent, content).json()["done"] is True
    assert VisitPhoto.objects.count() == 1


def test_more_than_a_visit_may_have_and_other_files_are_said_at_once(me, household):
    most = int(rules.value("visits.photo.max_files"))
    told = me.phone.one(of_visit(household, *PICTURES[: most + 1]))
    assert (told["answer"], len(told["photos"])) == ("applied", most)
    assert told["unwanted"][0]["why"] == f"A visit can have up to {most} photos."
    said = visit(household, besides=[Visit.objects.get().pk])
    told = me.phone.one(item("visit", said, photos=[photo_told(b"%PDF", type="application/pdf")]))
    assert (told["answer"], told["unwanted"][0]["why"]) == ("applied", "Choose a photo (JPEG, PNG, WebP).")


def test_a_photo_that_arrives_after_the_time_to_correct_was_taken_in_time(me, household):
    made_at = timezone.localtime() - dt.timedelta(days=6)
    day = made_at.date().isoformat()
    sent = item("visit", visit(household, day=day), photos=[photo_told(PICTURES[0])], made_at=made_at)
    assert me.phone.one(sent)["answer"] == "applied"
    assert me.phone.photo(sent, PICTURES[0]).json()["why"] is None
    assert VisitPhoto.objects.count() == 1


def test_a_photo_of_a_visit_that_was_withdrawn_ends_and_says_so(me, household):
    from linli.work.visits import actions as visits

    me.phone.one(sent := of_visit(household, PICTURES[0]))
    visits.withdraw(Visit.objects.get(), by=me.viewer, reason="twice")
    assert me.phone.photo(sent, PICTURES[0]).json()["done"] is True
    assert VisitPhoto.objects.count() == 0


def test_photos_can_be_added_by_a_correction_that_changes_nothing_else(me, household):
    me.phone.one(sent := of_visit(household))
    told_photos = [photo_told(PICTURES[0])]
    more = item("visit.correct", {"visit": sent["id"]}, based_on=sent["id"], photos=told_photos)
    assert me.phone.one(more)["answer"] == "applied"
    assert me.phone.photo(more, PICTURES[0]).json()["why"] is None
    made = Visit.objects.get()
    assert made.photos.count() == 1
    assert journal.of(made).filter(verb="visit.corrected").count() == 0


def test_a_visit_that_waits_for_review_gets_its_photos_when_it_is_applied(me, committee, household):
    me.phone.one(sent := of_visit(household, PICTURES[0], for_review=True))
    me.phone.photo(sent, PICTURES[0])
    assert VisitPhoto.objects.count() == 0
    committee.client.post(f"/phone/review/{Photo.objects.get().submission_id}/apply/")
    assert VisitPhoto.objects.get().visit == Visit.objects.get()


def test_a_file_that_is_handed_in_brings_the_photos(me, committee, household):
    from linli.work.phones import actions

    sent = of_visit(household, PICTURES[0])
    file = exported(me.user, me.phone.device, [sent], {hashlib.sha256(PICTURES[0]).hexdigest(): PICTURES[0]})
    [told] = actions.hand_in(file, by=committee.viewer).answers
    assert told.answer == "applied"
    assert VisitPhoto.objects.get().visit == Visit.objects.get()
