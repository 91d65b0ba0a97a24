"""What residents ask for without an account, and how it becomes the one application of the household."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.core.rooms.news import Window
from linli.registers.people.tests.factories import PersonFactory
from linli.services.assistance import actions, news
from linli.services.assistance.models import AidRequest, AidSaid, HouseholdApplication
from linli.services.assistance.queries import means, offers, requests
from linli.services.assistance.tests.factories import ago, authorised, poor, stated
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Application
from linli.work.cases.actions import TooOften

pytestmark = pytest.mark.django_db
SAID = AidSaid(name="王贫", phone="13800001234", door="2-301", people=2, wanted=("minimum_living",), words="下岗了")


def ask(community, said=SAID, once="form-1", **more):
    return actions.ask(community, said, **{"urgent": False, "once": once, "source": "address"} | more)[0]


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def household(community):
    return poor(community, "王贫", "李贫")


def sent(community, **more):
    """What the browser of a resident sends."""
    facts = {
        "at": community.name,
        "place": community.pk,
        "whose": "self",
        "name": "王贫",
        "phone": "138 0000 1234",
        "people": 2,
        "wanted": ["minimum_living"],
        "words": "下岗了",
        "agreed": "on",
        "once": "from-the-page",
    }
    return facts | more


def missing(row):
    return requests.missing(requests.steps([row], timezone.localdate())[row.pk])


# ---- the resident


def test_a_resident_asks_gets_a_code_and_sees_what_is_missing(client, community):
    answer = client.post(reverse("aid"), sent(community), follow=True)
    code = answer.context["code"]
    assert code in answer.content.decode()
    assert "户口簿、身份证" in answer.content.decode()  # what to have ready
    row = AidRequest.objects.get()
    assert (row.state, row.said.phone, row.said.wanted) == ("sent", "13800001234", ("minimum_living",))
    client.post(reverse("aid_leave"))
    assert client.get(reverse("aid_mine")).status_code == 302
    shown = client.post(reverse("aid_follow"), {"code": code.lower().replace("-", " ")}, follow=True).content.decode()
    assert shown.count("尚缺") == 4
    assert "王贫" not in shown
    assert "13800001234" not in shown
    assert not Application.objects.exists()


def test_the_same_form_sent_twice_is_one_request(client, community):
    codes = {client.post(reverse("aid"), sent(community), follow=True).context["code"] for _ in range(2)}
    assert len(codes) == AidRequest.objects.count() == 1


def test_what_was_typed_is_kept_until_the_place_is_found(client, community):
    asked = sent(community, place="", find="1")
    answer = client.post(reverse("aid"), asked)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["name"].value() == "王贫"
    assert str(community.pk) in form.places
    answer = client.post(reverse("aid"), sent(community, place="", at="没有的小区"))
    assert answer.status_code == 422
    assert answer.context["form"]["words"].value() == "下岗了"
    assert not AidRequest.objects.exists()


def test_wishes_come_from_the_answers_of_what_could_i_get(client):
    answer = client.post(reverse("aid"), {"start": "1", "wanted": ["disabled_living"]})
    assert answer.status_code == 200
    assert answer.context["form"]["wanted"].value() == ["disabled_living"]
    assert not answer.context["form"].is_bound


@pytest.mark.parametrize("missed", ["proxy_name", "proxy_relation", "proxy_consent_on"])
def test_a_proxy_needs_name_relation_and_consent(client, community, missed):
    proxy = {"whose": "other", "proxy_name": "王儿", "proxy_relation": "child", "proxy_consent_on": ago(1).isoformat()}
    answer = client.post(reverse("aid"), sent(community, **proxy | {missed: ""}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missed])
    client.post(reverse("aid"), sent(community, **proxy))
    said = AidRequest.objects.get().said
    assert (said.proxy_name, said.proxy_relation, said.proxy_consent_on) == ("王儿", "child", ago(1))


def test_a_consent_to_come_is_refused(community):
    said = AidSaid(
        name="王贫", phone="13800001234", proxy_name="王儿", proxy_relation="child", proxy_consent="2199-01-01"
    )
    with pytest.raises(RuleBroken, match="to come"):
        ask(community, said)


def test_nothing_personal_is_stored_in_the_clear(community):
    row = ask(community)
    with connection.cursor() as cursor:
        cursor.execute("SELECT said_text, code_hash FROM assistance_aidrequest WHERE id = %s", [row.pk])
        assert "王贫" not in str(cursor.fetchone())
    entry = Entry.objects.get(verb="aid.asked")
    assert "王贫" not in str(entry.changes)


def test_too_many_requests_are_stopped(client, community):
    for n in range(int(rules.value("assistance.public.requests_per_day_per_phone"))):
        ask(community, once=f"form-{n}")
    with pytest.raises(TooOften):
        ask(community, once="one more")
    assert client.post(reverse("aid"), sent(community)).status_code == 429


def test_codes_are_not_found_by_trying(client, community):
    for n in range(int(rules.value("assistance.public.wrong_codes_per_hour"))):
        assert client.post(reverse("aid_follow"), {"code": f"0000-0000-{n:04}"}).status_code == 404
    assert client.post(reverse("aid_follow"), {"code": "0000-0000-9999"}).status_code == 429


def test_a_resident_withdraws_by_the_code(client, community):
    client.post(reverse("aid"), sent(community), follow=True)
    client.post(reverse("aid_withdraw"))
    assert AidRequest.objects.get().state == "withdrawn"
    assert client.post(reverse("aid_withdraw")).status_code == 409


# ---- the worker


def test_a_request_is_completed_with_the_signed_authorisation_and_never_decided_alone(household, community, worker):
    row = actions.take_request(ask(community), household, by=worker)
    assert missing(row) == [
        "signed by all adult members",
        "income and property stated with the worker",
        "application filed",
    ]
    first = means.residents(household, timezone.localdate())[0]
    said = Filing(channel="app", together=UUID(int=1))
    with pytest.raises(RuleBroken, match="not authorised"):
        actions.file(household, first, [(first, "minimum_living")], said, by=worker)
    stated(household, authorisation=authorised(household))
    filed = actions.file(household, first, [(first, "minimum_living")], said, by=worker)
    row.refresh_from_db()
    assert (row.state, row.application, missing(row)) == ("filed", filed, [])


def test_the_form_of_the_application_is_filled_from_the_request(client, sign_in, household, community):
    said = AidSaid(
        name="李贫",
        phone="13800001234",
        wanted=("minimum_living",),
        words="下岗了",
        proxy_name="王儿",
        proxy_relation="child",
        proxy_consent=ago(2).isoformat(),
    )
    sign_in("worker", community)
    stated(household, authorisation=authorised(household))
    row = ask(community, said)
    client.post(reverse("assistance:request_act", args=[row.pk, "take"]), {"household": household.pk, "find": "李贫"})
    form = client.get(reverse("assistance:apply", args=[household.pk])).context["form"]
    second = means.residents(household, timezone.localdate())[1]
    assert (form["applicant"].value(), form["channel"].value()) == (str(second.pk), "app")
    assert form["proxy_name"].value() == "王儿"
    first = means.residents(household, timezone.localdate())[0]
    assert form["wanted"].value() == [f"{first.pk}:minimum_living"]
    data = {
        "applicant": second.pk,
        "wanted": [f"{first.pk}:minimum_living"],
        "applied_on": ago(0).isoformat(),
        "channel": "app",
        "once": str(UUID(int=7)),
        "proxy_name": "王儿",
        "proxy_relation": "child",
        "proxy_consent_on": "",
    }
    page = reverse("assistance:apply", args=[household.pk])
    assert client.post(page, data).status_code == 422
    client.post(page, data | {"proxy_consent_on": ago(2).isoformat()})
    filed = HouseholdApplication.objects.get()
    assert (filed.proxy_name, filed.proxy_consent_on, filed.request) == ("王儿", ago(2), row)
    assert offers.parts([filed])[0].applications[0].proxy_relation == "child"


def test_a_household_has_one_open_request_and_the_sentence_says_so(household, community, worker, client, sign_in):
    first = actions.take_request(ask(community), household, by=worker)
    second = ask(community, once="form-2")
    with pytest.raises(RuleBroken, match="Decline this one as double"):
        actions.take_request(second, household, by=worker)
    sign_in("worker", community, name="second-worker")
    shown = client.get(reverse("assistance:request", args=[second.pk])).content.decode()
    assert reverse("assistance:request", args=[first.pk]) in shown
    assert "同一电话" in shown
    second = actions.decline_request(second, by=worker, reason="double")
    assert actions.reopen_request(second, by=worker).state == "sent"


def test_an_application_under_way_is_named_where_the_household_is_chosen(household, community, worker, client, sign_in):
    stated(household, authorisation=authorised(household))
    first = means.residents(household, timezone.localdate())[0]
    filed = actions.file(
        household, first, [(first, "minimum_living")], Filing(channel="counter", together=UUID(int=3)), by=worker
    )
    row = ask(community)
    sign_in("worker", community, name="second-worker")
    shown = client.get(reverse("assistance:request", args=[row.pk])).content.decode()
    assert reverse("assistance:application", args=[filed.pk]) in shown
    actions.take_request(row, household, by=worker)
    shown = client.get(reverse("assistance:request", args=[row.pk])).content.decode()
    assert "按重复不予受理" in shown


def test_a_household_that_lives_elsewhere_is_refused(community, elsewhere, worker):
    with pytest.raises(RuleBroken, match="does not live"):
        actions.take_request(ask(community), poor(elsewhere, "赵外"), by=worker)


def test_the_resident_asks_to_withdraw_what_was_filed_and_the_worker_is_told(household, community, worker, client):
    code = client.post(reverse("aid"), sent(community), follow=True).context["code"]
    row = actions.take_request(AidRequest.objects.get(), household, by=worker)
    stated(household, authorisation=authorised(household))
    first = means.residents(household, timezone.localdate())[0]
    actions.file(household, first, [(first, "minimum_living")], Filing(channel="app", together=UUID(int=1)), by=worker)
    shown = client.post(reverse("aid_follow"), {"code": code}, follow=True).content.decode()
    assert "最低生活保障" in shown
    client.post(reverse("aid_withdraw"))
    row.refresh_from_db()
    assert row.withdrawal_asked_at is not None
    assert Application.objects.waiting().count() == 1  # people withdraw it, not a code
    assert client.post(reverse("aid_withdraw")).status_code == 409
    window = Window(since=timezone.now() - dt.timedelta(days=1), today=timezone.localdate())
    assert list(news.withdrawals(worker, window)) == [row]
    assert news.line_of_withdrawal(row, window).urgent


def test_messages_tell_workers_of_new_requests(community, elsewhere, worker, viewer):
    row = ask(community, urgent=True)
    window = Window(since=timezone.now() - dt.timedelta(days=1), today=timezone.localdate())
    assert list(news.asked(worker, window)) == [row]
    assert news.line_of_request(row, window).urgent
    assert list(news.asked(viewer("worker", elsewhere, name="far"), window)) == []
    assert list(news.asked(viewer("subdistrict", community.parent), window)) == []


def test_the_phone_number_is_shown_with_an_entry(client, sign_in, community):
    row = ask(community)
    sign_in("worker", community)
    page = reverse("assistance:request", args=[row.pk])
    assert "13800001234" not in client.get(page).content.decode()
    assert "13800001234" in client.post(reverse("assistance:request_phone", args=[row.pk])).content.decode()
    assert Entry.objects.filter(verb="aid.phone_read").count() == 1


def test_the_household_is_found_by_another_name(client, sign_in, household, community):
    row = ask(community, AidSaid(name="王小贫", phone="13800001234"))
    sign_in("worker", community)
    assert not client.get(reverse("assistance:request", args=[row.pk])).context["candidates"]
    found = client.post(reverse("assistance:request_find", args=[row.pk]), {"find": "李贫"})
    assert [one.household for one in found.context["candidates"]] == [household]
    PersonFactory(community=community, name="李贫")  # registered, but living nowhere here


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    for n in range(8):
        ask(community, AidSaid(name=f"王{n}", phone=f"1380000{n:04}"), once=f"form-{n}")
    sign_in("worker", community)
    with django_assert_max_num_queries(14):
        shown = client.get(reverse("assistance:requests")).content.decode()
    assert shown.count("row-link") == 8


def test_what_was_said_is_deleted_after_the_days_of_the_rule(community, worker):
    row = actions.decline_request(ask(community), by=worker, reason="own_wish")
    days = int(rules.value("assistance.requests.keep_days"))
    by = robot("assistance forget")
    assert actions.forget_requests(by=by, on=timezone.localdate() + dt.timedelta(days=days - 1)) == 0
    assert actions.forget_requests(by=by, on=timezone.localdate() + dt.timedelta(days=days)) == 1
    row.refresh_from_db()
    assert (row.said, row.phone_key) == (AidSaid(), "")
    with pytest.raises(RuleBroken, match="has been deleted"):
        actions.reopen_request(row, by=worker)
    with pytest.raises(RuleBroken, match="has been deleted"):
        actions.read_phone(row, by=worker)
