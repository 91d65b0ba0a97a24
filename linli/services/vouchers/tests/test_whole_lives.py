"""Drawn lives of vouchers beside a model that keeps its own books in plain numbers and knows nothing of the code.

Whatever happens in whatever order: each refusal, balance, line of a settlement and account is the one of the model.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account
from linli.registers.people.models import Person
from linli.services.schemes.models import Award, Suspension
from linli.services.vouchers import actions, queries
from linli.services.vouchers.models import OnSiteCheck, Order, Settlement, Voucher
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.tests.factories import BY, LONG_AGO, MONTH, SCHEME, at, issued

RATE, FACE = 6_011, 9_001  # of an hour; of a voucher: small enough to be used up
JULY = dt.date(2026, 7, 1)
LAST_ENTRY = dt.date(2026, 7, 10)  # ten days after the month, as the scheme says
REFUSED = "refused"


# ---- the model: what a careful clerk would write on paper


@dataclass
class Visit:
    """An order on paper."""

    life: Life
    start: dt.datetime
    minutes: int
    held: int
    state: str = "booked"
    paid: int = 0
    own: int = 0
    lost: bool = False  # redeemed on a voucher that was lost later

    @property
    def day(self) -> dt.date:
        return self.start.date()


@dataclass
class Life:
    """A voucher on paper, with all that replaced it."""

    left: int = FACE
    state: str = "live"
    died: dt.date | None = None
    cancelled_on: dt.date | None = None
    award_end: dt.date | None = None
    stays: list[tuple[dt.date, dt.date]] = field(default_factory=list)  # first and last day
    away: list[tuple[str, int]] = field(default_factory=list)  # what was moved away, latest last
    gone: dict[str, int] = field(default_factory=lambda: {"expired": 0, "cancelled": 0})

    def is_over(self, day: dt.date) -> bool:
        """After death or the end of the entitlement."""
        ends = [one for one in (self.cancelled_on, self.award_end) if one]
        return (self.died is not None and day > self.died) or any(day >= one for one in ends)

    def is_paid(self, day: dt.date) -> bool:
        """First and last day of a stay, and the day of death, are paid."""
        inside = any(first < day < last for first, last in self.stays)
        return MONTH <= day < JULY and not self.is_over(day) and not inside

    def sweep(self) -> None:
        """What is left on a voucher that is not live goes."""
        if self.state != "live" and self.left:
            self.away.append((self.state, self.left))
            self.gone[self.state] += self.left
            self.left = 0


def bill(minutes: int) -> int:
    return (2 * RATE * minutes + 60) // 120  # half up


class Book:
    """All lives, all visits, and today."""

    def __init__(self, lives: int) -> None:
        self.lives = [Life() for _ in range(lives)]
        self.visits: list[Visit] = []
        self.now = at(1, 4)

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def book(self, life: Life, start: dt.datetime, minutes: int) -> str:
        part = min(bill(minutes) // 2, life.left)
        if life.state != "live" or not life.is_paid(start.date()) or part <= 0:
            return REFUSED
        life.left -= part
        self.visits.append(Visit(life, start, minutes, part))
        return ""

    def cancel(self, visit: Visit) -> str:
        if visit.state != "booked":
            return REFUSED
        visit.state = "cancelled"
        visit.life.left += visit.held
        visit.life.sweep()
        return ""

    def redeem(self, visit: Visit, minutes: int) -> str:
        if visit.state == "redeemed" and visit.minutes == minutes:
            return ""  # sent again
        life, is_over = visit.life, visit.start + dt.timedelta(minutes=minutes) <= self.now
        if visit.state != "booked" or not is_over or not life.is_paid(visit.day) or self.today > LAST_ENTRY:
            return REFUSED
        visit.paid = min(bill(minutes) // 2, life.left + visit.held)
        visit.own, visit.minutes, visit.state = bill(minutes) - visit.paid, minutes, "redeemed"
        life.left += visit.held - visit.paid
        life.sweep()
        return ""

    def claw(self, visit: Visit) -> str:
        if visit.state != "redeemed":
            return REFUSED
        visit.state, life = "clawed", visit.life
        if visit.lost and life.state != "live":
            life.gone[life.state] += visit.paid
        else:
            life.left += visit.paid
            life.sweep()
        return ""

    def again(self, visit: Visit) -> str:
        life = visit.life
        if visit.state != "clawed":
            return REFUSED
        if life.state != "live":
            if sum(part for _kind, part in life.away) < visit.paid:
                return REFUSED
            while life.left < visit.paid:
                kind, part = life.away.pop()
                taken = min(part, visit.paid - life.left)
                life.gone[kind] -= taken
                life.left += taken
                if part > taken:
                    life.away.append((kind, part - taken))
        if life.left < visit.paid:
            return REFUSED
        visit.state = "redeemed"
        life.left -= visit.paid
        return ""

    def late_news(self, life: Life, *, booked: bool) -> None:
        for visit in [one for one in self.visits if one.life is life]:
            if booked and visit.state == "booked" and life.is_over(visit.day):
                self.cancel(visit)
            if visit.state == "redeemed" and not life.is_paid(visit.day):
                self.claw(visit)

    def move(self, life: Life, day: dt.date) -> str:
        if life.state == "cancelled":
            return REFUSED
        life.state, life.cancelled_on = "cancelled", day
        self.late_news(life, booked=True)
        life.sweep()
        return ""

    def undo(self, life: Life) -> str:
        is_over = life.award_end is not None and life.award_end <= self.today
        if life.state != "cancelled" or life.died or is_over or self.today >= JULY:
            return REFUSED
        for kind, part in life.away:
            life.gone[kind] -= part
            life.left += part
        life.away, life.state, life.cancelled_on = [], "live", None
        return ""

    def lose(self, life: Life) -> str:
        own = [visit for visit in self.visits if visit.life is life]
        if life.state != "live" or life.left + sum(one.held for one in own if one.state == "booked") <= 0:
            return REFUSED
        for visit in own:
            visit.lost = visit.lost or visit.state in {"redeemed", "clawed"}
        return ""

    def night(self, now: dt.datetime) -> None:
        self.now = now
        for life in self.lives:
            self.late_news(life, booked=True)
            if life.died and life.state != "cancelled":
                life.state = "cancelled"
            elif life.state == "live" and life.award_end and life.award_end <= self.today:
                life.state, life.cancelled_on = "cancelled", life.award_end
            for visit in [one for one in self.visits if one.life is life and one.state == "booked"]:
                if self.today > LAST_ENTRY:
                    self.cancel(visit)
            if life.state == "live" and self.today >= JULY:
                life.state = "expired"
            life.sweep()

    def draw(self) -> tuple[int, int]:
        """Gross and payable of June."""
        for life in self.lives:
            self.late_news(life, booked=False)
        done = [visit for visit in self.visits if visit.state in {"redeemed", "clawed"}]
        return sum(one.paid for one in done), sum(one.paid for one in done if one.state == "redeemed")


# ---- the same on the real thing


class Real:
    """Does what the model does, by the actions that pages use."""

    def __init__(self, firm, vouchers, clock) -> None:
        self.firm, self.clock = firm, clock
        self.vouchers = list(vouchers)
        self.orders: list[Order] = []

    def said(self, deed) -> str:
        try:
            deed()
        except RuleBroken:
            return REFUSED
        return ""

    def voucher(self, n: int) -> Voucher:
        return Voucher.objects.select_related("community", "person").get(pk=self.vouchers[n].pk)

    def order(self, k: int) -> Order:
        return Order.objects.get(pk=self.orders[k].pk)

    def book(self, n: int, start: dt.datetime, minutes: int) -> None:
        self.orders.append(self.firm.book(self.voucher(n), start, minutes=minutes))

    def lose(self, n: int) -> None:
        self.vouchers[n] = actions.reissue(self.voucher(n), by=BY)

    def night(self, now: dt.datetime) -> None:
        self.clock(to=now)
        ledger.expire()
        actions.expire(timezone.localdate(), by=BY)

    def draw(self, month: dt.date = MONTH) -> Settlement:
        return actions.draw_up(self.firm.provider, scheme=SCHEME, month=month, by=self.firm.by)


DAYS, WHICH, MINUTES = st.integers(1, 30), st.integers(0, 1), st.integers(20, 59)
SOME = st.integers(0, 30)
DEEDS = st.one_of(
    st.tuples(st.just("book"), WHICH, DAYS, MINUTES),
    st.tuples(st.just("book"), WHICH, DAYS, MINUTES),
    st.tuples(st.just("redeem"), SOME, MINUTES),
    st.tuples(st.just("redeem"), SOME, MINUTES),
    st.tuples(st.just("cancel"), SOME),
    st.tuples(st.just("claw"), SOME),
    st.tuples(st.just("again"), SOME),
    st.tuples(st.just("night"), st.integers(1, 12)),
    st.tuples(st.just("night"), st.integers(1, 12)),
    st.tuples(st.just("die"), WHICH, DAYS),
    st.tuples(st.just("stay"), WHICH, DAYS, st.integers(1, 9)),
    st.tuples(st.just("move"), WHICH, DAYS),
    st.tuples(st.just("award"), WHICH, DAYS),
    st.tuples(st.just("undo"), WHICH),
    st.tuples(st.just("lose"), WHICH),
    st.tuples(st.just("draw")),
)


def do(book: Book, real: Real, n: int, deed: tuple) -> None:
    """Do one thing in both; the answers must be the same."""
    name, *rest = deed
    if name == "night":
        now = book.now + dt.timedelta(days=rest[0])
        book.night(now)
        real.night(now)
    elif name == "draw":
        gross, payable = book.draw()
        row = real.draw()
        assert (row.gross, row.payable) == (gross, payable)
    elif name in {"redeem", "cancel", "claw", "again"}:
        if book.visits:
            of_order(book, real, name, rest)
    else:
        of_voucher(book, real, n, name, rest)


def of_order(book: Book, real: Real, name: str, rest: list) -> None:
    k = rest[0] % len(book.visits)
    visit = book.visits[k]
    if name == "again" and visit.lost:
        return
    if name == "redeem":
        wanted = book.redeem(visit, rest[1])
        got = real.said(lambda: real.firm.redeem(real.order(k), minutes=rest[1]))
    elif name == "cancel":
        wanted, got = book.cancel(visit), real.said(lambda: actions.cancel_order(real.order(k), by=BY))
    elif name == "claw":
        wanted = book.claw(visit)
        got = real.said(lambda: actions.claw_back(real.order(k), reason="not_served", by=BY))
    else:
        wanted, got = book.again(visit), real.said(lambda: actions.pay_again(real.order(k), by=BY))
    assert got == wanted, (name, k)


def of_voucher(book: Book, real: Real, n: int, name: str, rest: list) -> None:
    which, life = rest[0], book.lives[rest[0]]
    day = dt.date(2026, 6, rest[1]) if len(rest) > 1 else MONTH
    person = real.vouchers[which].person_id
    wanted = got = ""
    if name == "book":
        start = at(day.day, n % 24)
        wanted, got = book.book(life, start, rest[2]), real.said(lambda: real.book(which, start, rest[2]))
    elif name == "die":
        life.died = day
        Person.objects.filter(pk=person).update(died=day)
    elif name == "stay":
        last = day + dt.timedelta(days=rest[2])
        life.stays.append((day, last))
        facts = {"since": day, "until": last + dt.timedelta(days=1), "reason": "hospital"}
        award = Award.objects.get(person=person)
        Suspension.objects.create(award=award, community=award.community, **facts)
    elif name == "award":
        life.award_end = day
        Award.objects.filter(person=person).update(until=day, ended_reason="moved")
    elif name == "move":
        wanted = book.move(life, day)
        got = real.said(lambda: actions.cancel(real.voucher(which), reason="moved", on=day, by=BY))
    elif name == "undo":
        wanted = book.undo(life)
        got = real.said(lambda: actions.take_back_cancelling(real.voucher(which), by=BY))
    elif name == "lose":
        wanted, got = book.lose(life), real.said(lambda: real.lose(which))
    assert got == wanted, (name, which)


def balance(code: str) -> int:
    row = Account.objects.filter(code=code).first()
    return row.posted if row else 0


STATES = {"booked": "booked", "redeemed": "redeemed", "cancelled": "cancelled", "clawed": "clawed_back"}


def compare(book: Book, real: Real) -> None:
    """Balances, orders and accounts of both."""
    for which, life in enumerate(book.lives):
        held = sum(one.held for one in book.visits if one.life is life and one.state == "booked")
        found = ledger.balance(accounts.account_of(real.vouchers[which]))
        assert (found.available, found.reserved) == (life.left, held), which
    for k, visit in enumerate(book.visits):
        order = real.order(k)
        assert order.state == STATES[visit.state]
        if visit.state in {"redeemed", "clawed"}:
            assert (order.subsidy, order.own, order.minutes) == (visit.paid, visit.own, visit.minutes)
    for kind in ("expired", "cancelled"):
        assert balance(f"vouchers.{SCHEME}.fen.{kind}") == sum(life.gone[kind] for life in book.lives), kind
    assert balance(f"vouchers.{SCHEME}.fen.budget") == -FACE * len(book.lives)
    kept = sum(one.paid for one in book.visits if one.state == "redeemed")
    assert balance(accounts.of_provider(real.firm.provider, SCHEME, "fen").code) == kept
    assert sum(Account.objects.values_list("posted", flat=True)) == 0


def settle(book: Book, real: Real) -> None:
    """The month is over: it is settled and paid, then somebody's death becomes known."""
    for month in (at(13, 4, month=JULY), at(14, 4, month=JULY)):
        book.night(month)
        real.night(month)
    gross, payable = book.draw()
    row = actions.submit(real.draw(), by=real.firm.by)
    assert (row.gross, row.payable) == (gross, payable)
    lines = {line.order_id: line.amount for line in row.lines.filter(kind="order")}
    done = {real.orders[k].pk: one.paid for k, one in enumerate(book.visits) if one.state in {"redeemed", "clawed"}}
    assert lines == done
    if lines:
        actions.draw_sample(row, by=BY)
        for check in OnSiteCheck.objects.filter(sample__settlement=row):
            actions.record_on_site(check, result="confirmed", words="", on=book.today, by=BY)
    actions.pay(actions.check(row, by=BY), on=book.today, by=BY)
    assert balance(f"vouchers.{SCHEME}.fen.paid") == payable
    before = [one.state for one in book.visits]
    of_voucher(book, real, 0, "die", [0, 9])
    book.night(at(15, 4, month=JULY))
    real.night(at(15, 4, month=JULY))
    back = sum(one.paid for one, was in zip(book.visits, before, strict=True) if was != one.state)
    july = real.draw(JULY)
    assert (july.brought, july.payable) == (-back, -back)
    assert queries.reconcile(real.firm.provider, SCHEME).difference == 0


@settings(max_examples=15)
@given(st.lists(DEEDS, min_size=4, max_size=22))
@example([("book", 0, 26, 21), ("die", 0, 26), ("night", 9), ("die", 0, 3), ("night", 5)])
def test_every_life_is_as_on_paper(firm, clock, community, deeds):
    with transaction.atomic():
        clock(to=at(1, 4))
        actions.set_price(firm.provider, item="bath", per="hour", fen=RATE, since=LONG_AGO, by=BY)
        book = Book(2)
        real = Real(Bather(firm), [issued(community, amount=FACE) for _ in book.lives], clock)
        for n, deed in enumerate(deeds):
            do(book, real, n, deed)
        compare(book, real)
        settle(book, real)
        transaction.set_rollback(True)


class Bather:
    """The firm, with another service."""

    def __init__(self, firm) -> None:
        self.provider, self.by, self.redeem, self._book = firm.provider, firm.by, firm.redeem, firm.book

    def book(self, voucher, start, **more):
        return self._book(voucher, start, item="bath", **more)
