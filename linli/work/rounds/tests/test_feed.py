"""The calendar of a worker: read by the `icalendar` library, without names, revocable, limited."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.accounts.actions import new_password, without_factors
from linli.registers.accounts.adapter import AccountAdapter
from linli.registers.bodies.models import Appointment
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.rounds import actions
from linli.work.rounds.models import CalendarFeed, FeedRead
from linli.work.rounds.tests.factories import ArrangementFactory
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def on_a_monday_in_chinese(client, monkeypatch):
    """An ordinary Monday: on some days of the year there are no visiting hours for a week."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: real(value) if value else MONDAY)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"


@pytest.fixture
def me(sign_in, community):
    """A worker with three households in one building that are visited today at agreed times."""
    worker = WorkerFactory(community=community, user=sign_in("worker", community))
    building = BuildingFactory(parent=community, name="金秋弄3幢")
    ResponsibilityFactory(place=building, worker=worker)
    well = StairwellFactory(parent=building, floors=6)
    for n in (1, 2, 3):  # on one floor, whichever tests ran before: stairs decide which half of the day is better
        home = DwellingFactory(parent=well, name=f"20{n}室", door=f"3-1-20{n}")
        HouseholdFactory(dwelling=home, since=timezone.localdate() - dt.timedelta(days=900))
    return worker


def give(client):
    """A new address, as the page shows it once."""
    text = client.post(reverse("rounds:feed_give"), follow=True).content.decode()
    return re.search(r"/rounds/calendar\.ics\?key=[\w-]{40,}", text)[0]


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_calendar_app_reads_times_and_short_titles_without_names(client, me):
    home = me.community and HouseholdFactory._meta.model.objects.order_by("pk").first()
    today = timezone.localdate()
    ArrangementFactory(
        household=home, kind="agreed", day=today, at=dt.time(19, 30), made_at=timezone.now(), made_by=me.user
    )
    address = give(client)
    client.logout()
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["version"], str(calendar["x-wr-calname"])) == ("2.0", "走访")
    found = {str(event["summary"]): event for event in events(answer)}
    assert set(found) == {"约定走访 · 金秋弄", "走访 2 户 · 金秋弄"}
    agreed = found["约定走访 · 金秋弄"]
    starts = agreed.decoded("dtstart").astimezone(timezone.get_current_timezone())
    assert (starts.date(), starts.time()) == (today, dt.time(19, 30))
    assert agreed.decoded("dtend") > agreed.decoded("dtstart")
    assert len({str(event["uid"]) for event in events(answer)}) == 2
    text = answer.content.decode()
    for household in HouseholdFactory._meta.model.objects.all():
        assert household.name not in text
        assert household.dwelling.door not in text


def test_a_new_address_ends_the_old_one_and_that_can_be_undone(client, me):
    first, second = give(client), give(client)
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    client.post(reverse("rounds:feed_restore"))
    assert [client.get(address).status_code for address in (first, second)] == [200, 404]


def test_ending_it_works_at_once_and_can_be_undone(client, me):
    address = give(client)
    text = client.post(reverse("rounds:feed_revoke"), follow=True).content.decode()
    assert client.get(address).status_code == 404
    assert "日历地址已失效" in text
    client.post(reverse("rounds:feed_restore"))
    assert client.get(address).status_code == 200
    verbs = list(Entry.objects.filter(verb__startswith="calendar_feed").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["calendar_feed.given", "calendar_feed.revoked", "calendar_feed.restored"]


def test_the_address_is_shown_once_and_only_its_hash_is_stored(client, me):
    address = give(client)
    token = address.partition("=")[2]
    assert len(token) >= 40
    assert token not in client.get(reverse("rounds:feed")).content.decode()
    assert token not in str(list(CalendarFeed.objects.values()))
    assert token not in str(list(Entry.objects.values()))


def test_it_ends_with_the_post_the_service_and_the_account(client, me):
    address = give(client)
    post = Appointment.objects.get(user=me.user)
    post.until = timezone.localdate()
    post.save()
    assert client.get(address).status_code == 404
    post.until = None
    post.save()
    me.user.is_active = False
    me.user.save()
    assert client.get(address).status_code == 404
    me.user.is_active = True
    me.user.save()
    me.until = timezone.localdate()
    me.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("deed", [new_password, without_factors])
def test_it_ends_when_the_account_is_taken_from_whoever_used_it(client, me, deed):
    first, address = give(client), give(client)
    deed(me.user, by=Viewer(name="officer"), reason="lost phone")
    assert client.get(address).status_code == 404
    me.user.must_change_password = False
    me.user.save()
    client.force_login(me.user)
    page = client.get(reverse("rounds:feed")).content.decode()
    assert "日历地址已失效：您的账号已重设密码或停用二次验证" in page
    assert client.post(reverse("rounds:feed_restore")).status_code == 409, "nor comes an earlier one back"
    assert client.get(first).status_code == 404
    assert client.get(give(client)).status_code == 200


def test_it_stays_when_the_owner_chooses_a_new_password(client, me):
    address = give(client)
    AccountAdapter().set_password(me.user, "quite another one 7")
    assert client.get(address).status_code == 200


def test_wrong_addresses_and_too_many_readings_are_refused(client, me):
    address = give(client)
    for _ in range(int(rules.value("rounds.feed.wrong_per_hour"))):
        assert client.get(reverse("rounds:calendar"), {"key": "wrong"}).status_code == 404
    assert client.get(reverse("rounds:calendar"), {"key": "wrong"}).status_code == 429
    assert client.get(address).status_code == 200, "nobody who has one is kept out"
    FeedRead.objects.bulk_create(
        FeedRead(source=actions.hashed(address.partition("=")[2]))
        for _ in range(int(rules.value("rounds.feed.reads_per_hour")))
    )
    assert client.get(address).status_code == 429


def test_readings_are_forgotten_after_a_day(client, me):
    old = FeedRead.objects.create(source="x", at=timezone.now() - dt.timedelta(days=2))
    client.get(give(client))
    assert not FeedRead.objects.filter(pk=old.pk).exists()


def test_an_account_without_worker_has_no_address(client, sign_in, community):
    sign_in("worker", community, name="someone")
    answer = client.post(reverse("rounds:feed_give"))
    assert answer.status_code == 409
