"""Two hundred lives of vouchers under seven schemes, each drawn from a number, beside what a clerk works out on paper.

The schemes are a content pack of the test and decide each open point otherwise. Every answer, balance, bill, account
and settlement, to the last fen, is the one of `paper`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import CommunityFactory, SubdistrictFactory
from linli.services.eldercare.models import Absence
from linli.services.schemes.engine import catalogue
from linli.services.schemes.models import Award, Suspension
from linli.services.vouchers import actions, queries
from linli.services.vouchers.models import OnSiteCheck, Order, Settlement, Voucher
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.tests import factories, paper
from linli.services.vouchers.tests.factories import BY, LONG_AGO, Firm, awarded
from linli.services.vouchers.tests.paper import DAY, JULY, JUNE, Terms

AUGUST = dt.date(2026, 8, 1)
MONEY, HOURS, SUBSIDY = "home_care_money", "home_care_hours", "consumption_subsidy"
GROUPS: tuple[tuple[str, Terms], ...] = (
    (SUBSIDY, Terms(percent=50)),
    (SUBSIDY, Terms(percent=50, cap_rounding="half_up", late_redemption="entry_month", late_redemption_days=5)),
    (SUBSIDY, Terms(percent=40, rounding="settlement", late_redemption_days=31, day_of_death="ends")),
    (SUBSIDY, Terms(percent=50, rounding="settlement", cap_rounding="half_up", stay_edges="rests")),
    (HOURS, Terms(unit="minute", late_redemption="entry_month", late_redemption_days=31)),
    (HOURS, Terms(unit="minute", cap_rounding="half_up", day_of_death="ends", stay_edges="rests")),
    (MONEY, Terms(day_of_death="ends", late_redemption_days=5)),
)
# SQLite proves the arithmetic; PostgreSQL needs to see each act only.
LIVES = 29 if connection.vendor == "sqlite" else 4
PRICES = {"cleaning": ("hour", 6_011), "bath": ("visit", 9_001), "nursing": ("hour", 170_003)}
FACES = {"fen": (2_005, 5_003, 9_001, 80_000), "minute": (20, 45, 90)}
NIGHTS = (13, 31, 36, 41, 62, 93)  # days from 1 June on; the day after each last entry is one of them
SETTLED = {36: JUNE, 62: JULY, 93: AUGUST}  # after the night of that day


def day_of(number: int) -> dt.date:
    return JUNE + (number - 1) * DAY


def moment(number: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    clock = dt.time(hour, minute, tzinfo=timezone.get_default_timezone())
    return dt.datetime.combine(day_of(number), clock)


# ---- a life: what happens on which day, drawn from its number


@dataclass
class Life:
    """One voucher in the program and on paper; the services in the order of their booking."""

    number: int
    terms: Terms
    face: int
    firms: list[Firm]
    deeds: list[tuple[int, Callable[[], None]]] = field(default_factory=list)
    orders: dict[int, Order] = field(default_factory=dict)
    booked: dict[int, paper.Service] = field(default_factory=dict)
    answers: set[tuple[str, bool]] = field(default_factory=set)
    voucher: Voucher | None = None

    def __post_init__(self) -> None:
        self.paper = paper.Voucher(self.terms, self.face)
        chance = Random(f"life {self.number}")
        if chance.random() < 0.6:
            self.deeds.append((chance.randint(1, 3), self.deliver))
        for n in range(chance.choice((1, 2, 2, 3))):
            self.draw_service(n, chance)
        for _ in range(chance.choice((0, 1, 1, 2))):
            self.draw_news(chance)
        self.deeds.sort(key=lambda one: one[0])

    def draw_service(self, n: int, chance: Random) -> None:
        day, item, minutes = chance.randint(2, 30), chance.choice([*PRICES]), chance.randint(5, 29)
        before, firm = chance.randint(0, 6), chance.randint(0, 1)
        self.deeds.append((max(1, day - before), partial(self.book, n, day, item, minutes, firm)))
        later = day + chance.choice((1, 1, 1, 2, 3, 9, 15, 34))
        if chance.random() < 0.1:
            self.deeds.append((later, partial(self.cancel, n)))
        elif chance.random() < 0.92:
            took = chance.choice((minutes, minutes, chance.randint(3, 29)))
            self.deeds.append((later, partial(self.redeem, n, took)))
        if chance.random() < 0.12:
            self.deeds.append((later + 1, partial(self.dispute, n)))
            self.deeds.append((later + chance.randint(1, 6), partial(self.decide, n, chance.random() < 0.5)))
        if chance.random() < 0.12:
            self.deeds.append((later + chance.choice((1, 5, 40)), partial(self.claw, n)))

    def draw_news(self, chance: Random) -> None:
        day, known = chance.randint(2, 30), chance.choice((0, 1, 4, 20, 45))
        news = chance.choice((self.die, self.die, self.stay, self.stay, self.move, self.end, self.lose))
        self.deeds.append((day + known, partial(news, day, chance.randint(1, 9))))

    # ---- each act in both; the answers must be the same

    def both(self, name: str, on_paper: bool, act: Callable[[], object]) -> None:
        try:
            act()
            done = True
        except RuleBroken:
            done = False
        assert done == on_paper, (self.number, name)
        self.answers.add((name, done))

    def row(self) -> Voucher:
        assert self.voucher is not None
        return Voucher.objects.select_related("community", "person").get(pk=self.voucher.pk)

    def deliver(self) -> None:
        today = timezone.localdate()
        by_hand = partial(actions.deliver, way="door", receipt="本人", on=today, by=BY)
        self.both("deliver", self.paper.deliver(), lambda: by_hand(self.row()))

    def book(self, n: int, day: int, item: str, minutes: int, which: int) -> None:
        slot = 30 * (self.number % LIVES)
        start, firm = moment(day, slot // 60, slot % 60), self.firms[which]
        per, rate = PRICES[item]
        service = paper.Service(which, start, minutes, rate, per == "hour", 0)
        ok = self.paper.book(service)
        wish = partial(firm.book, minutes=minutes, item=item)
        self.both("book", ok, lambda: self.orders.update({n: wish(self.row(), start)}))
        if ok:
            self.booked[n] = service

    def on(self, name: str, n: int, on_paper: Callable[[paper.Service], bool], act: Callable[[Order], object]) -> None:
        if n in self.booked:
            self.both(name, on_paper(self.booked[n]), lambda: act(Order.objects.get(pk=self.orders[n].pk)))

    def redeem(self, n: int, minutes: int) -> None:
        if n in self.booked:
            redeem = partial(self.firms[self.booked[n].firm].redeem, minutes=minutes)
            today = timezone.localdate()
            self.on("redeem", n, lambda one: self.paper.redeem(one, minutes, today), redeem)

    def cancel(self, n: int) -> None:
        self.on("cancel", n, self.paper.release, partial(actions.cancel_order, by=BY))

    def dispute(self, n: int) -> None:
        self.on("dispute", n, self.paper.dispute, partial(actions.dispute, words="没来", by=BY))

    def decide(self, n: int, stands: bool) -> None:
        decide = partial(actions.settle_dispute, stands=stands, by=BY)
        self.on(f"decide {stands}", n, lambda one: self.paper.decide(one, stands), decide)

    def claw(self, n: int) -> None:
        self.on("claw", n, self.paper.claw, partial(actions.claw_back, reason="refund", by=BY))

    def die(self, day: int, _days: int) -> None:
        if self.paper.died is None:
            self.paper.died = day_of(day)
            Person.objects.filter(pk=self.row().person_id).update(died=day_of(day))

    def stay(self, day: int, days: int) -> None:
        first, last, row = day_of(day), day_of(day + days), self.row()
        self.paper.stays.append((first, last))
        span = {"since": first, "until": last + DAY, "community": row.community}
        if days % 2:
            Absence.objects.create(person=row.person, kind="hospital", **span)
        else:
            Suspension.objects.create(award=Award.objects.get(person=row.person), reason="hospital", **span)

    def move(self, day: int, _days: int) -> None:
        cancel = partial(actions.cancel, reason="moved", on=day_of(day), by=BY)
        self.both("move", self.paper.move(day_of(day)), lambda: cancel(self.row()))

    def end(self, day: int, _days: int) -> None:
        self.paper.award_end = day_of(day)
        self.paper.ends.append(day_of(day))
        Award.objects.filter(person=self.row().person_id).update(until=day_of(day), ended_reason="declined")

    def lose(self, _day: int, _days: int) -> None:
        def act() -> None:
            self.voucher = actions.reissue(self.row(), by=BY)

        self.both("lose", self.paper.lose(), act)

    # ---- what both say in the end

    def agrees(self) -> None:
        row = self.row()
        found = ledger.balance(accounts.account_of(row))
        assert (row.state, found.available, found.reserved) == (self.paper.state, self.paper.left, self.paper.reserved)
        for n, wanted in self.booked.items():
            one = Order.objects.get(pk=self.orders[n].pk)
            assert one.state == wanted.state, (self.number, n)
            if wanted.month:
                seen = (one.price, one.units, one.subsidy, one.own, one.minutes, one.month, one.exact_subsidy)
                said = (wanted.bill, wanted.units, wanted.paid, wanted.own, wanted.minutes, wanted.month, wanted.exact)
                assert seen == said, (self.number, n)


# ---- the world: a subdistrict and two providers for each scheme


@dataclass
class Group:
    """The lives under one scheme, and what its providers are owed on paper."""

    scheme: str
    terms: Terms
    community: Place
    firms: list[Firm]
    lives: list[Life]
    owed: list[paper.Account]

    def settle(self, month: dt.date) -> None:
        for life in self.lives:
            for n in [n for n, one in life.booked.items() if one.state == "disputed"]:
                life.decide(n, stands=True)
        for account in self.owed:
            self.settle_one(account, self.firms[account.firm], month)

    def settle_one(self, account: paper.Account, firm: Firm, month: dt.date) -> None:
        row = actions.draw_up(firm.provider, scheme=self.scheme, month=month, by=firm.by)
        row = actions.submit(row, by=firm.by)
        if row.orders:
            actions.draw_sample(row, by=BY)
            for check in OnSiteCheck.objects.filter(sample__settlement=row):
                actions.record_on_site(check, result="confirmed", words="", on=timezone.localdate(), by=BY)
        row = actions.pay(actions.check(row, by=BY), on=timezone.localdate(), by=BY)
        wanted = account.settle([life.paper for life in self.lives], month)
        names = ("orders", "minutes", "gross", "deducted", "brought", "rounding", "payable")
        assert {name: getattr(row, name) for name in names} == vars(wanted), (self.terms, account.firm, month)
        assert queries.reconcile(firm.provider, self.scheme).difference == 0

    def owed_now(self, account: paper.Account, unit: str) -> int:
        """What the account of a provider must have."""
        every = [one for life in self.lives for one in life.paper.services if one.firm == account.firm and one.counts]
        if unit == "minute":
            return sum(one.units for one in every)
        return sum(one.paid for one in every) + account.rounded - account.paid


def toml(scheme: str, terms: Terms) -> str:
    """A scheme as a content pack writes it."""
    names = ("rounding", "cap_rounding", "late_redemption", "day_of_death", "stay_edges")
    choices = [f'{name} = "{getattr(terms, name)}"' for name in names]
    return "\n".join(
        [
            f'[[scheme]]\ncode = "{scheme}"\nsince = 2026-01-01\ngrade = "K"\nwho = {{fact = "age", at_least = 60}}',
            *(f'{name} = {{zh = "试验", en = "Trial"}}' for name in ("title", "source", "authority")),
            f'[scheme.benefit]\nunit = "{terms.unit}"\nper = "month"\nshare = {terms.percent}\namount = 80000',
            f"[scheme.choices]\nlate_redemption_days = {terms.late_redemption_days}",
            *choices,
        ]
    )


@pytest.fixture
def groups(tmp_path, settings, clock, no_ways, db) -> Iterator[list[Group]]:
    places = [CommunityFactory(parent=SubdistrictFactory()) for _ in GROUPS]
    for place, (scheme, terms) in zip(places, GROUPS, strict=True):
        folder = tmp_path / place.code / "schemes"
        folder.mkdir(parents=True)
        head = f'code = "{place.code}"\njurisdiction = "{place.parent.code}"\ntitle = "试验"\n'
        (folder.parent / "pack.toml").write_text(head, encoding="utf-8")
        (folder / "own.toml").write_text(toml(scheme, terms), encoding="utf-8")
    settings.CONTENT_PACKS = [*settings.CONTENT_PACKS, tmp_path]
    content.packs.cache_clear()
    catalogue.forget()
    clock(to=moment(1, 0, 5))
    yield [group(n, place, *GROUPS[n]) for n, place in enumerate(places)]
    settings.CONTENT_PACKS = settings.CONTENT_PACKS[:-1]
    content.packs.cache_clear()
    catalogue.forget()


def group(n: int, community: Place, scheme: str, terms: Terms) -> Group:
    firms = [factories.firm(community, fen=PRICES["cleaning"][1]) for _ in range(2)]
    for firm in firms:
        for item, (per, fen) in [*PRICES.items()][1:]:
            actions.set_price(firm.provider, item=item, per=per, fen=fen, since=LONG_AGO, by=BY)
    lives = []
    for k in range(LIVES):
        face = FACES[terms.unit][k % len(FACES[terms.unit])]
        lives.append(Life(LIVES * n + k, terms, face, firms))
    people = [awarded(community, scheme=scheme, amount=life.face, unit=terms.unit) for life in lives]
    assert actions.issue(scheme, JUNE, [community], by=BY).issued == LIVES
    for life, person in zip(lives, people, strict=True):
        life.voucher = Voucher.objects.get(person=person)
    return Group(scheme, terms, community, firms, lives, [paper.Account(terms, which) for which in range(2)])


def test_every_life_and_every_settlement_is_as_on_paper(groups, clock):
    lives = [life for one in groups for life in one.lives]
    for number in range(1, 95):
        if number in NIGHTS:
            clock(to=moment(number, 3))
            ledger.expire()
            actions.expire(day_of(number), by=BY)
            for life in lives:
                life.paper.night(day_of(number))
        if number in SETTLED:
            clock(to=moment(number, 4))
            for one in groups:
                one.settle(SETTLED[number])
        clock(to=moment(number))
        for life in lives:
            for day, deed in life.deeds:
                if day == number:
                    deed()
    for life in lives:
        life.agrees()
    accounts_agree(groups)
    if LIVES > 20:
        everything_happened(groups)


def everything_happened(groups: list[Group]) -> None:
    """The lives that were drawn are not all quiet ones."""
    lives = [life for one in groups for life in one.lives]
    names = ("deliver", "book", "redeem", "cancel", "dispute", "decide True", "decide False", "claw", "move", "lose")
    done = {answer for life in lives for answer in life.answers}
    assert done >= {(name, True) for name in names}
    assert done >= {(name, False) for name in ("book", "redeem", "cancel", "dispute", "claw", "lose")}
    every = [one for life in lives for one in life.paper.services if one.month]
    assert {one.month for one in every} == {JUNE, JULY}
    assert any(one.own for one in every) and any(one.units and one.exact < one.bill * Fraction(2, 5) for one in every)
    sheets = [sheet for one in groups for account in one.owed for sheet in account.sheets]
    assert len(lives) >= 200 and len(sheets) == 2 * len(SETTLED) * len(groups)
    assert any(one.deducted for one in sheets) and any(one.brought < 0 < one.orders for one in sheets)
    assert min(one.payable for one in sheets) < 0
    assert min(one.rounding for one in sheets) < 0 < max(one.rounding for one in sheets)


def balance(code: str) -> int:
    row = Account.objects.filter(code=code).first()
    return row.posted if row else 0


def accounts_agree(groups: list[Group]) -> None:
    """Budgets, what lapsed, and what providers have: as on paper, and everything together is nothing."""
    for scheme in (SUBSIDY, HOURS, MONEY):
        mine = [one for one in groups if one.scheme == scheme]
        unit, vouchers = mine[0].terms.unit, [life.paper for one in mine for life in one.lives]
        # Whether what comes back to a voucher that has ended is lapsed or cancelled is told by its state just then.
        ended = sum(balance(f"vouchers.{scheme}.{unit}.{kind}") for kind in ("expired", "cancelled"))
        assert ended == sum(one.gone for one in vouchers)
        owed = [account for one in mine for account in one.owed]
        assert balance(f"vouchers.{scheme}.fen.paid") == sum(one.paid for one in owed)
        given = sum(one.face for one in vouchers)
        rounded = sum(one.rounded for one in owed)
        if unit == "fen":
            assert balance(f"vouchers.{scheme}.fen.budget") == -given - rounded
        else:
            money = sum(one.paid for voucher in vouchers for one in voucher.services if one.counts)
            assert balance(f"vouchers.{scheme}.minute.budget") == -given
            assert balance(f"vouchers.{scheme}.fen.budget") == -money - rounded
    for one in groups:
        for account in one.owed:
            for unit in {"fen", one.terms.unit}:
                code = accounts.of_provider(one.firms[account.firm].provider, one.scheme, unit).code
                assert balance(code) == one.owed_now(account, unit)
    assert Settlement.objects.count() == 2 * len(SETTLED) * len(groups)
    assert sum(Account.objects.values_list("posted", flat=True)) == 0
