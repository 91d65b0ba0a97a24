"""Donations and allotments: recorded once, taken back only by two people, looked up by their code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.accounts.models import Answer, User
from linli.registers.accounts.policies import check_open
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Transfer
from linli.registers.places.models import Place
from linli.services.funds import policies
from linli.services.funds.actions.funds import locked
from linli.services.funds.models import Fund, FundIncome, FundReversal, IncomePart, IncomeReturn
from linli.services.funds.models.funds import code_hash
from linli.services.funds.queries import accounts, balances, codes, public
from linli.services.funds.states import MONEY, DonorKind, IncomeKind
from linli.work.cases import actions as cases

LOOK_UPS, WRONG = "funds.public.lookup_per_hour", "funds.public.wrong_codes_per_hour"
REASONS = {IncomeKind.DONATION: "donate", IncomeKind.ALLOTMENT: "allot"}


@dataclass(frozen=True, slots=True)
class NewPart:
    """Money (`good` "", quantity in fen) or goods of one kind (pieces, and what they are worth in fen)."""

    good: str
    quantity: int
    value: int = 0


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives, with as little as is needed."""

    kind: DonorKind
    name: str = ""
    phone: str = ""
    may_publish: bool = False


NOBODY = Donor(DonorKind.ANONYMOUS, name="-")  # no donor: an allotment


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a donor wants it used for, and where; nothing for anything that the fund is for."""

    purposes: Sequence[str] = ()
    only_for: Place | None = None


@transaction.atomic
def record_income(
    fund: Fund,
    *,
    once: UUID,
    day: date,
    parts: Sequence[NewPart],
    by: Viewer,
    donor: Donor | None = None,
    wishes: Wishes | None = None,
) -> FundIncome:
    """Record a donation, or without a donor an allotment of the budget, and book it in the ledger.

    `once` is made by the form: sent again, the income is returned as it is. There is at least one part, each kind once.

    Raises:
        RuleBroken: nothing or no whole number above zero was given, the day is to come or in a closed month, the fund
            has ended, or cannot follow the wish.
    """
    row = locked(fund)
    policies.check_may(by, P.FUND_KEEP, row.place)
    known = FundIncome.objects.filter(once=once, fund=row).first()
    if known is not None:
        return known
    wish = wishes or Wishes()
    _check(row, day, parts, donor, wish)
    income = _created(row, once, day, donor or NOBODY, wish)
    income.recorded_by_id = by.user_id
    income.save(force_insert=True)
    for part in parts:
        _booked(income, part, by)
    journal.record("fund.income_recorded", income, by=by, number=income.number, income_kind=income.kind)
    return income


def _check(fund: Fund, day: date, parts: Sequence[NewPart], donor: Donor | None, wish: Wishes) -> None:
    policies.check_past(day)
    policies.check_open(fund, day)
    policies.check_wish(fund, wish.purposes, wish.only_for)
    if not parts:
        raise RuleBroken(_("Enter an amount or goods."))
    if any(part.quantity < 1 or part.value < 0 for part in parts):
        raise RuleBroken(_("The amount must be more than zero."))
    if len({part.good for part in parts}) < len(parts):
        raise RuleBroken(_("The same goods are entered twice. Enter them once, with the whole number."))
    if donor is not None and donor.kind != DonorKind.ANONYMOUS and not donor.name.strip():
        raise RuleBroken(_("Enter the name of the donor, or choose “anonymous”."))


def _created(fund: Fund, once: UUID, day: date, donor: Donor, wish: Wishes) -> FundIncome:
    code = codes.new_code()
    is_donation, is_named = donor != NOBODY, donor != NOBODY and donor.kind != DonorKind.ANONYMOUS
    key = codes.donor_key(donor.kind, donor.name, donor.phone) if is_named else ""
    return FundIncome(
        community_id=wish.only_for.pk if wish.only_for else fund.community_id,
        fund=fund,
        once=once,
        number=f"{day:%Y}-{FundIncome.objects.filter(fund=fund, day__year=day.year).count() + 1:04}",
        kind=IncomeKind.DONATION if is_donation else IncomeKind.ALLOTMENT,
        donor_kind=donor.kind if is_donation else "",
        donor_name=donor.name.strip() if is_named else "",
        donor_phone=donor.phone if is_named else "",
        may_publish=is_named and donor.may_publish,
        purposes=sorted(wish.purposes),
        only_for=wish.only_for,
        day=day,
        code=code if is_donation else "",
        code_hash=code_hash(code),
        donor_key=key,
        donor_code_hash=code_hash(codes.donor_code(key)) if key else "",
    )


def _booked(income: FundIncome, part: NewPart, by: Viewer) -> None:
    own, outside = ledger.open_accounts([accounts.of_part(income, part.good), accounts.outside(part.good)], by=by)
    ledger.transfer(
        id=accounts.income_id(income.once, part.good),
        debit=outside,
        credit=own,
        amount=part.quantity,
        on=income.day,
        reason=REASONS[IncomeKind(income.kind)],
        about=f"{accounts.ABOUT_INCOME}{income.pk}",
        by=by,
    )
    value = part.quantity if part.good == MONEY else part.value
    IncomePart.objects.create(income=income, good=part.good, quantity=part.quantity, value=value, account=own)


# ---- taking an income back


@transaction.atomic
def ask_reversal(income: FundIncome, *, only_left: bool, day: date, reason: str, by: Viewer) -> FundReversal:
    """Ask another person to take an income back: all of it (a mistake), or what is left (a refund)."""
    fund = locked(income.fund)
    policies.check_may(by, P.FUND_KEEP, fund.place)
    policies.check_past(day)
    policies.check_reversal(income, *_amounts(income), only_left=only_left)
    with only_once(_("A reversal of this income already waits for an answer.")):
        row = FundReversal.objects.create(
            income=income,
            only_left=only_left,
            day=day,
            reason=reason,
            asked_by=User.objects.get(pk=by.user_id),
        )
    journal.record("fund.reversal_asked", income, by=by, reason=reason, only_left=only_left)
    return row


def _amounts(income: FundIncome) -> tuple[dict[str, int], dict[str, int]]:
    """Return for each kind what was not taken back yet, and what of it is free."""
    booked = {part.good: accounts.income_id(income.once, part.good) for part in income.parts.all()}
    moved = {row.key: row for row in Transfer.objects.filter(key__in=booked.values())}
    left = {good: ledger.left_of(moved[key]) for good, key in booked.items()}
    free = {good: posted - reserved for good, (posted, reserved) in balances.left_of(income).items()}
    return left, free


@transaction.atomic
def confirm_reversal(reversal: FundReversal, *, by: Viewer) -> FundReversal:
    """Take an income back as another person asked for; what was used stays used."""
    row = _waiting(reversal)
    income = row.income
    locked(income.fund)
    policies.check_second(row, by=by)
    left, free = _amounts(income)
    policies.check_reversal(income, left, free, only_left=row.only_left)
    parts = {part.good: part for part in income.parts.all()}
    for good, most in left.items():
        amount = min(most, free[good])
        if amount > 0:
            IncomeReturn.objects.create(part=parts[good], reversal=row, quantity=amount, day=row.day)
            ledger.reverse(
                id=accounts.reversal_id(row, good),
                transfer=accounts.income_id(income.once, good),
                amount=amount,
                on=row.day,
                reason=row.reason,
                by=by,
            )
    row.close(Answer.CONFIRMED, by=by)
    journal.record("fund.reversal_confirmed", income, by=by, reason=row.reason)
    return row


@transaction.atomic
def decline_reversal(reversal: FundReversal, *, reason: str, by: Viewer) -> FundReversal:
    """Decline a reversal; the income stays as it is."""
    row = _waiting(reversal)
    policies.check_second(row, by=by)
    row.close(Answer.DECLINED, by=by, reason=reason)
    journal.record("fund.reversal_declined", row.income, by=by)
    return row


@transaction.atomic
def withdraw_reversal(reversal: FundReversal, *, by: Viewer) -> FundReversal:
    """Withdraw one's own reversal."""
    row = _waiting(reversal)
    if row.asked_by_id != by.user_id:
        raise PermissionDenied
    row.close(Answer.WITHDRAWN, by=by)
    journal.record("fund.reversal_withdrawn", row.income, by=by)
    return row


def _waiting(reversal: FundReversal) -> FundReversal:
    rows = FundReversal.objects.select_for_update(of=("self",)).select_related("income__fund__place", "asked_by")
    row = rows.get(pk=reversal.pk)
    check_open(row)
    return row


# ---- donors, without an account


@transaction.atomic
def look_up(typed: str, source: str) -> FundIncome | None:
    """Return the donation of a code, or the last one of a donor's code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source (an address, a known device), or of this code.
    """
    if not cases.allowed("donor", source, int(rules.value(WRONG))):
        raise cases.TooOften
    found = public.donation_called(typed)
    if found is not None and not cases.allowed("donor_code", code_hash(typed), int(rules.value(LOOK_UPS))):
        raise cases.TooOften
    return found
