"""What a carer's phone sends: one redemption by the rules of the page, whatever arrives, how often and when."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from conftest import appointed
from linli.core.access.permissions import Role
from linli.core.journal.models import Entry
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.bodies.queries import viewer_for
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.vouchers import actions
from linli.services.vouchers.actions import BothProofs
from linli.services.vouchers.models import Order
from linli.services.vouchers.states import OrderState, ProofSide, ProofWay
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import at, holder_code, issued
from linli.work.phones import actions as phones
from linli.work.phones.models import Submission
from linli.work.phones.tests.phone import Phone, item

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def phone_of(user, **more):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend=BACKEND)
    return Phone(client, **more)


@pytest.fixture
def book(firm, voucher):
    """`book(at(15, 7))`: a service of an hour that was booked two weeks before."""

    def book(start, voucher=voucher, firm=firm):
        made = firm.book(voucher, start)
        Order.objects.filter(pk=made.pk).update(booked_at=at(1))
        made.refresh_from_db()
        return made

    return book


@pytest.fixture
def order(book):
    """Booked for 07:00 to 08:00 of today; it is 09:00."""
    return book(at(15, 7))


@pytest.fixture
def phone(firm):
    return phone_of(firm.carer.user)


@pytest.fixture
def after(clock, phone, firm):
    """`after(days=3)`: the session is over by then, and the carer signs in again."""

    def wait(**more):
        clock(**more)
        phone.client.force_login(firm.carer.user, backend=BACKEND)

    return wait


def served(order, /, **more):
    """What the carer types; the older person's code is right."""
    said = {"order": order.pk, "day": "2026-06-15", "start": "07:05", "end": "08:05"}
    return {**said, "holder_code": holder_code(order, order.day), "carer_code": "", "paper": "", "proxy": "", **more}


def wrong(order):
    """A code that is written correctly, and not the one of the service."""
    right = holder_code(order, order.day)
    return "0000000" if right != "0000000" else "1000009"


def state_of(order):
    order.refresh_from_db()
    return order.state


def test_a_service_is_redeemed_once_and_counts_from_when_it_was_proven(phone, order, clock):
    made = clock()
    clock(hours=5)
    sent = item("service", served(order), made_at=made)
    told = phone.one(sent)
    assert (told["answer"], told["target"]["url"]) == ("applied", reverse("vouchers:order", args=[order.pk]))
    assert state_of(order) == OrderState.REDEEMED
    assert (order.minutes, order.price, order.own) == (60, 6_000, 3_000)
    assert order.redeemed_at == made and {proof.at for proof in order.proofs.all()} == {made}
    ways = {proof.side: proof.way for proof in order.proofs.all()}
    assert ways == {ProofSide.HOLDER: ProofWay.CODE, ProofSide.CARER: ProofWay.ACCOUNT}
    assert phone.one(sent)["receipt"] == told["receipt"]
    assert Entry.objects.filter(verb="order.redeemed").count() == 1


def test_the_clock_of_the_phone_is_corrected(firm, order, clock):
    late = phone_of(firm.carer.user, late=dt.timedelta(days=2))
    made = late.now()
    clock(hours=1)
    assert late.one(item("service", served(order), made_at=made))["answer"] == "applied"
    order.refresh_from_db()
    assert order.redeemed_at == factories.NOW


@pytest.mark.parametrize("made", [dt.timedelta(days=30), dt.timedelta(days=-2)])
def test_a_time_that_cannot_be_is_not_believed(phone, order, clock, made):
    assert phone.one(item("service", served(order), made_at=clock() - made))["answer"] == "applied"
    order.refresh_from_db()
    assert order.redeemed_at == factories.NOW


def test_nothing_is_proven_before_it_was_booked(phone, order, clock):
    Order.objects.update(booked_at=at(15, 8, 30))
    told = phone.one(item("service", served(order), made_at=clock() - dt.timedelta(hours=1)))
    assert told["answer"] == "applied"
    order.refresh_from_db()
    assert order.redeemed_at == at(15, 8, 30)


def test_what_was_recorded_before_the_service_ended_is_refused(phone, order, clock):
    made = clock() - dt.timedelta(hours=1)
    told = phone.one(item("service", served(order, end="08:30"), made_at=made))
    assert told["answer"] == "refused" and told["why"].startswith("The service has not ended yet.")


# Proven on 30 June and sent on 3 July: of which month it is, the scheme says; of both, when it was proven decides.
@pytest.mark.parametrize("choice", ["service_month", "entry_month"])
def test_a_late_one_belongs_to_the_month_that_the_scheme_says(phone, book, clock, after, choose, choice):
    choose(late_redemption=choice)
    order = book(at(30, 7))
    proven = clock(to=at(30, 9))
    after(days=3)
    said = served(order, day="2026-06-30")
    assert phone.one(item("service", said, made_at=proven))["answer"] == "applied"
    other = book(at(30, 12))
    said = served(other, day="2026-06-30", start="12:00", end="13:00")
    assert phone.one(item("service", said))["answer"] == "applied"
    months = [one.month.month for one in Order.objects.order_by("pk")]
    assert months == {"service_month": [6, 6], "entry_month": [6, 7]}[choice]


def test_what_arrives_after_the_days_for_late_ones_moves_no_money(phone, book, clock, after):
    order = book(at(30, 7))
    proven = clock(to=dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC))
    after(days=2)
    said = served(order, day="2026-06-30")
    told = phone.one(item("service", said, made_at=proven))
    assert told["answer"] == "refused" and "until 10 Jul" in told["why"]
    actions.expire(dt.date(2026, 7, 12), by=factories.BY)
    told = phone.one(item("service", said, made_at=proven))
    assert told["answer"] == "review" and "cancelled" in told["why"]
    assert state_of(order) == OrderState.CANCELLED


def test_a_wrong_code_is_refused_with_the_sentence_of_the_page_counted_and_can_be_corrected(phone, order):
    told = phone.one(item("service", served(order, holder_code=wrong(order))))
    assert told["answer"] == "refused"
    assert told["why"] == "This code does not belong to this person, service and day. Ask for it again."
    order.refresh_from_db()
    assert (order.tries, order.state, order.proofs.count()) == (1, OrderState.BOOKED, 0)
    assert phone.one(item("service", served(order)))["answer"] == "applied"


def test_codes_cannot_be_guessed_by_sending_many(phone, order):
    for _ in range(5):
        phone.one(item("service", served(order, holder_code=wrong(order))))
    told = phone.one(item("service", served(order)))
    assert told["answer"] == "refused" and told["why"].startswith("Too many wrong codes.")
    assert phone.one(item("service", served(order, holder_code="", paper="0615-1")))["answer"] == "applied"


def test_a_guess_that_is_sent_again_is_counted_once(phone, order):
    sent = item("service", served(order, holder_code=wrong(order)))
    assert {phone.one(sent)["answer"] for _ in range(3)} == {"refused"}
    order.refresh_from_db()
    assert order.tries == 1


def test_mistakes_are_told_by_field(phone, order):
    told = phone.one(item("service", served(order, start="later", end="")))
    assert told["answer"] == "refused" and set(told["fields"]) == {"start", "end"}
    assert "mistyped" in phone.one(item("service", served(order, holder_code="123")))["why"]
    assert "number of the paper" in phone.one(item("service", served(order, holder_code="")))["why"]


@pytest.mark.parametrize(
    "more",
    [
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"day": "2026-06-15\x00"},
        {"start": "08:05", "end": "07:05"},
        {"start": "07:05", "end": "07:05"},
        {"holder_code": ["1", "2"]},
        {"holder_code": {"a": 1}},
        {"paper": "x" * 41, "holder_code": ""},
        {"proxy": "nobody's proxy"},
        {"order": "1 OR 1=1"},
        {"order": True},
        {"order": 10**30},
        {"order": None},
    ],
)
def test_hostile_content_is_refused_with_a_sentence(phone, order, more):
    told = phone.one(item("service", served(order, **more)))
    assert (told["answer"], bool(told["why"])) == ("refused", True)
    assert state_of(order) == OrderState.BOOKED


def test_the_same_service_by_page_and_by_phone_is_one_redemption(phone, order):
    said = {**served(order)}
    page = phone.client.post(reverse("vouchers:order_act", args=[order.pk, "redeem"]), said)
    assert page.status_code == 302
    assert phone.one(item("service", said))["answer"] == "applied"
    assert Entry.objects.filter(verb="order.redeemed").count() == 1
    assert order.proofs.count() == 2


def test_two_phones_with_the_same_service_are_one_redemption(firm, order):
    one, other = phone_of(firm.carer.user), phone_of(firm.carer.user)
    assert [each.one(item("service", served(order)))["answer"] for each in (one, other)] == ["applied"] * 2
    assert Entry.objects.filter(verb="order.redeemed").count() == 1


def test_other_times_than_the_page_has_wait_for_who_manages_vouchers(phone, firm, order, community, sign_in, client):
    actions.redeem(order, start=at(15, 7), end=at(15, 8), evidence=BothProofs(paper="0615"), by=firm.by)
    told = phone.one(item("service", served(order)))
    assert told["answer"] == "review" and "with other times" in told["why"]
    row = Submission.objects.get()
    sign_in("subdistrict", community.parent)
    page = client.get(reverse("phones:record", args=[row.pk]), headers={"accept-language": "en"}).content.decode()
    assert "07:05" in page and "07:00" in page and "cannot be redeemed twice" in page
    assert client.post(reverse("phones:apply", args=[row.pk])).status_code == 409
    assert client.post(reverse("phones:discard", args=[row.pk]), {"reason": "twice"}).status_code == 302
    order.refresh_from_db()
    assert (order.started_at, order.proofs.count()) == (at(15, 7), 2)


def test_a_disputed_service_that_comes_again_changes_nothing(phone, firm, order):
    actions.redeem(order, start=at(15, 7), end=at(15, 8), evidence=BothProofs(paper="0615"), by=firm.by)
    actions.dispute(order, words="没有来", by=firm.by)
    assert phone.one(item("service", served(order)))["answer"] == "review"
    same = served(order, start="07:00", end="08:00")
    assert phone.one(item("service", same))["answer"] == "applied"
    assert state_of(order) == OrderState.DISPUTED


def test_a_service_that_was_cancelled_meanwhile_waits_for_review(phone, firm, order):
    actions.cancel_order(order, by=firm.by)
    told = phone.one(item("service", served(order)))
    assert told["answer"] == "review" and "cancelled" in told["why"]


def test_another_carer_chosen_meanwhile_is_a_question_that_the_office_answers(
    phone, firm, order, community, client, sign_in
):
    other = actions.add_carer(firm.provider, name="替班", since=factories.LONG_AGO, username="", by=factories.BY)
    for kind in ("health", "training"):
        actions.add_paper(other, kind=kind, expires=dt.date(2099, 12, 31), by=factories.BY)
    actions.assign(order, other, by=firm.by)
    told = phone.one(item("service", served(order)))
    assert told["answer"] == "review" and "替班" in told["why"]
    row = Submission.objects.get()
    sign_in("subdistrict", community.parent)
    assert client.post(reverse("phones:apply", args=[row.pk])).status_code == 409
    actions.assign(order, firm.carer, by=firm.by)
    assert client.post(reverse("phones:apply", args=[row.pk])).status_code == 302
    assert state_of(order) == OrderState.REDEEMED
    assert order.proofs.get(side=ProofSide.CARER).user == firm.carer.user
    assert order.redeemed_at == row.made_at


def test_a_carer_who_has_left_is_heard_all_the_same(phone, firm, order, community, client, sign_in, clock, after):
    made = clock()
    Appointment.objects.filter(user=firm.carer.user).update(until=dt.date(2026, 6, 16))
    after(days=2)
    told = phone.one(item("service", served(order), made_at=made))
    assert told["answer"] == "review" and "no longer work" in told["why"]
    sign_in("subdistrict", community.parent)
    row = Submission.objects.get()
    assert client.post(reverse("phones:apply", args=[row.pk])).status_code == 302
    assert (state_of(order), order.redeemed_at) == (OrderState.REDEEMED, made)


def test_a_wrong_code_in_the_review_is_counted_too(phone, order, community, client, sign_in):
    phone.one(item("service", served(order, holder_code=wrong(order)), for_review=True))
    row = Submission.objects.get()
    sign_in("subdistrict", community.parent)
    assert client.post(reverse("phones:apply", args=[row.pk])).status_code == 409
    order.refresh_from_db()
    assert (order.tries, order.state) == (1, OrderState.BOOKED)
    said = {**served(order), "holder_code": "", "paper": "0615-7"}
    assert client.post(reverse("phones:edit", args=[row.pk]), said).status_code == 302
    assert state_of(order) == OrderState.REDEEMED


def test_a_replay_with_changed_content_is_a_second_version_and_redeems_nothing(phone, order):
    number = uuid.uuid4()
    first = item("service", served(order), id=number)
    assert phone.one(first)["answer"] == "applied"
    changed = item("service", served(order, end="08:45"), id=number)
    assert phone.one(changed)["answer"] == "review"
    order.refresh_from_db()
    assert (order.minutes, order.proofs.count()) == (60, 2)
    second = Submission.objects.get(version=2)
    with pytest.raises(Exception, match="07:05"):
        phones.apply(second, by=viewer_for(order.carer.user), decided="")


def test_the_service_of_another_provider_is_refused_and_tells_nothing(phone, book, community):
    other = factories.firm(community)
    stranger = book(at(15, 7), issued(community), other)
    told = phone.one(item("service", served(stranger)))
    assert (told["answer"], told["why"]) == ("refused", "This is not a service of your provider.")
    assert told["why"] == phone.one(item("service", served(stranger, order=999_999)))["why"]
    rows = Submission.objects.all()
    assert {(row.about, row.community_id) for row in rows} == {("", None)}
    kept = phone.one(item("service", served(stranger), for_review=True))
    page = phone.client.get(reverse("phones:record", args=[Submission.objects.latest("pk").pk])).content.decode()
    assert kept["answer"] == "review" and stranger.person.name not in page
    assert state_of(stranger) == OrderState.BOOKED


def test_only_who_serves_sends_services(order, community):
    worker = phone_of(appointed("worker", community, name="worker"))
    told = worker.one(item("service", served(order)))
    assert (told["answer"], told["why"]) == ("refused", "Your post does not allow this.")


def test_an_account_that_several_carers_use_needs_the_code_of_the_carer(firm, order, community):
    user = User.objects.create_user("office-of-firm", name="机构")
    body = firm.provider.body
    Appointment.objects.create(user=user, body=body, place=body.place, role=Role.PROVIDER, since=factories.LONG_AGO)
    phone = phone_of(user)
    told = phone.one(item("service", served(order)))
    assert told["answer"] == "refused" and told["why"].startswith(f"The side of {firm.carer} is missing")
    code = factories.proofs.code_of(firm.carer.secret, ProofSide.CARER, order.key, order.day)
    assert phone.one(item("service", served(order, carer_code=code)))["answer"] == "applied"


# Who decides on the record of a carer: who manages vouchers there, and the carer.
@pytest.mark.parametrize(
    ("role", "tray", "record"),
    [
        ("worker", 200, 404),
        ("clerk", 200, 404),
        ("committee", 200, 404),
        ("subdistrict", 200, 200),
        ("district", 403, 403),
        ("auditor", 403, 403),
        ("provider", 200, 404),
    ],
)
def test_who_sees_a_kept_service(phone, order, community, sign_in, client, role, tray, record):
    phone.one(item("service", served(order), for_review=True))
    row = Submission.objects.get()
    sign_in(role, {"subdistrict": community.parent, "provider": community.parent}.get(role, community))
    assert client.get(reverse("phones:review")).status_code == tray
    assert client.get(reverse("phones:record", args=[row.pk])).status_code == record
    assert client.post(reverse("phones:discard", args=[row.pk]), {"reason": "twice"}).status_code == (
        302 if record == 200 else record
    )
    assert phone.client.get(reverse("phones:record", args=[row.pk])).status_code == 200


def test_who_manages_vouchers_elsewhere_decides_nothing_here(phone, order):
    phone.one(item("service", served(order), for_review=True))
    user = appointed("subdistrict", CommunityFactory().parent, name="elsewhere")
    assert not Submission.objects.visible_to(viewer_for(user)).exists()
