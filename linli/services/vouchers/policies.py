"""Policies of vouchers: who may do what, and what forbids it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Placed, Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.people.models import Person
from linli.services.eldercare.models import Proxy
from linli.services.vouchers import states
from linli.services.vouchers.engine import proofs
from linli.services.vouchers.engine.months import Cover, next_month
from linli.services.vouchers.models import Carer, CheckFinding, Order, Provider, ServicePrice, Settlement, Voucher
from linli.services.vouchers.queries import proxies
from linli.services.vouchers.queries.carers import CarerChoice, missing_paper
from linli.services.vouchers.states import FindingState, OrderState, ProofSide, ProxyPurpose, VoucherState

SERVICE_NEEDS_TWO = "service"  # of `two_carers_reason`
State = TypeVar("State", bound=models.TextChoices)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a person: a name as it was said, or the key of a proxy who was found before; nobody if empty."""

    name: str = ""
    key: int | None = None


def check_may(permission: P, place: Placed, *, by: Viewer) -> None:
    """Check that the viewer has a permission at a place.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(permission, place):
        raise PermissionDenied


def serves(provider: Provider, by: Viewer) -> bool:
    """Return whether the viewer acts for the provider."""
    return by.may(P.VOUCHER_SERVE) and provider.body_id in by.bodies


def may_draw(provider: Provider, by: Viewer) -> bool:
    """Return whether the viewer draws up settlements of the provider."""
    return serves(provider, by) or by.may(P.VOUCHER_MANAGE, provider.place)


def check_serves(provider: Provider, *, by: Viewer) -> None:
    """Check that the viewer acts for the provider, or manages vouchers at its place.

    Raises:
        PermissionDenied: neither.
    """
    if not may_draw(provider, by):
        raise PermissionDenied


def may_redeem(order: Order, *, by: Viewer) -> bool:
    """Return whether the viewer acts for the provider, or manages vouchers there."""
    return serves(order.provider, by) or by.may(P.VOUCHER_MANAGE, order.community)


def check_orders(order: Order, *, by: Viewer) -> None:
    """Check that the viewer books for this person or acts for the provider.

    Raises:
        PermissionDenied: neither.
    """
    if not (serves(order.provider, by) or by.may(P.VOUCHER_DELIVER, order.community)):
        raise PermissionDenied


def check_moves(moves: Mapping[State, frozenset[State]], now: State, target: State) -> None:
    """Check that a state leads to another.

    Raises:
        RuleBroken: it does not.
    """
    if now not in moves[target]:
        raise RuleBroken(_("This is not possible now: it is %(state)s.") % {"state": now.label})


def check_voucher(voucher: Voucher, target: VoucherState) -> None:
    """Check that a voucher may get a state."""
    check_moves(states.VOUCHER_MOVES, VoucherState(voucher.state), target)


def check_order(order: Order, target: OrderState) -> None:
    """Check that an order may get a state."""
    check_moves(states.ORDER_MOVES, OrderState(order.state), target)


class NotBooked(RuleBroken):
    """A service is not booked any more: it was cancelled, or redeemed otherwise."""


def check_booked(order: Order) -> None:
    """Check that a service is booked, so that it can be redeemed.

    Raises:
        NotBooked: it is not.
    """
    if order.state != OrderState.BOOKED:
        raise NotBooked(_("This is not possible now: it is %(state)s.") % {"state": order.get_state_display()})


def check_settlement(row: Settlement, target: states.SettlementState) -> None:
    """Check that a settlement may get a state."""
    check_moves(states.SETTLEMENT_MOVES, states.SettlementState(row.state), target)


def check_usable(voucher: Voucher) -> None:
    """Check that services can be booked on a voucher.

    Raises:
        RuleBroken: it was replaced, cancelled or has lapsed.
    """
    if voucher.state == VoucherState.REPLACED:
        raise RuleBroken(_("This voucher was reported lost and replaced. Use the new one."))
    if voucher.state not in states.USABLE:
        state = VoucherState(voucher.state).label
        raise RuleBroken(_("This voucher cannot be used: it is %(state)s.") % {"state": state})


def check_covered(cover: Cover, day: date) -> None:
    """Check that a service on this day is paid.

    Raises:
        RuleBroken: it is not; the sentence says why.
    """
    if gap := cover.gap(day):
        why = content.title("voucher_gap", gap)
        text = _("A service on %(day)s cannot be paid with this voucher: %(why)s.")
        raise RuleBroken(text % {"day": date_format(day), "why": why})


def check_times(start: datetime, end: datetime, *, booking: bool, now: datetime | None = None) -> None:
    """Check the times of a service; `now`: when it was entered, if that was on a phone without a network.

    Raises:
        RuleBroken: it takes no time or too long, begins too far ahead, or has not ended yet.
    """
    longest = int(rules.value("vouchers.book.longest_minutes"))
    if end <= start:
        raise RuleBroken(_("A service of 0 minutes cannot be paid. Enter when it began and ended."))
    if end - start > timedelta(minutes=longest):
        raise RuleBroken(_("A service can take at most {minutes} minutes.").format(minutes=longest))
    now = now or timezone.now()
    if booking and start > now + timedelta(days=int(rules.value("vouchers.book.ahead_days"))):
        raise RuleBroken(_("This is too far ahead. Choose an earlier day."))
    if not booking and end > now:
        raise RuleBroken(_("The service has not ended yet. Redeem it afterwards; check the clock of the device."))


def check_issued_month(month: date) -> None:
    """Check that the vouchers of a month can be issued already: who is entitled later is not known yet.

    Raises:
        RuleBroken: it is too far ahead.
    """
    ahead = int(rules.value("vouchers.issue.ahead_months"))
    last = timezone.localdate().replace(day=1)
    for _month in range(ahead):
        last = next_month(last)
    if month > last:
        text = _("Vouchers of {month} cannot be issued yet. The latest month is {last}.")
        words = (date_format(one, "YEAR_MONTH_FORMAT") for one in (month, last))
        raise RuleBroken(text.format(**dict(zip(("month", "last"), words, strict=True))))


def check_provider(provider: Provider, community_id: int, day: date) -> None:
    """Check that the provider has a contract on the day and serves the community.

    Raises:
        RuleBroken: it has none, or does not.
    """
    if not provider.holds_on(day):
        raise RuleBroken(_("%(provider)s has no contract on that day.") % {"provider": provider})
    if not provider.areas.filter(community_id=community_id, since__lte=day).exclude(until__lte=day).exists():
        raise RuleBroken(_("%(provider)s does not serve this community.") % {"provider": provider})


def check_proxy(person: Person, acting: Acting, purpose: ProxyPurpose) -> Proxy | None:
    """Return the proxy who acts for a person, None if nobody does.

    Raises:
        RuleBroken: nobody of that name may do this for the person; the sentence says what to do.
    """
    if not acting.name.strip() and acting.key is None:
        return None
    found = (
        proxies.called(person, acting.name, purpose)
        if acting.key is None
        else proxies.still(person, acting.key, purpose)
    )
    if found is None:
        raise RuleBroken(no_consent(acting.name.strip(), purpose))
    return found


def no_consent(name: str, purpose: ProxyPurpose) -> str:
    """Return why a proxy cannot act, and what to do."""
    text = _(
        "No consent is recorded that %(name)s may book services for this person. The community records it on the "
        "person's page of elder care; until then the person can book or cancel."
    )
    if purpose == ProxyPurpose.CONFIRM:
        text = _(
            "No consent is recorded that %(name)s may confirm services for this person. Take the code or signature of "
            "the person, or have the community record the consent on the person's page of elder care."
        )
    return text % {"name": name or _("this proxy")}


def check_listed(price: ServicePrice | None, provider: Provider) -> ServicePrice:
    """Return the price, if there is one.

    Raises:
        RuleBroken: the provider does not offer the service on that day.
    """
    if price is None:
        raise RuleBroken(_("%(provider)s does not offer this service on that day.") % {"provider": provider})
    return price


def check_carer(carer: Carer, provider: Provider, day: date) -> None:
    """Check that a carer may be booked for a day.

    Raises:
        RuleBroken: they do not work for the provider then, or lack a valid paper.
    """
    if carer.provider_id != provider.pk or not carer.holds_on(day):
        raise RuleBroken(_("%(carer)s does not work for %(provider)s then.") % {"carer": carer, "provider": provider})
    if lacks := missing_paper(carer, day):
        raise RuleBroken(_("%(carer)s cannot be booked: %(why)s.") % {"carer": carer, "why": lacks})


def check_choice(choice: CarerChoice, anyway: str, provider: Provider, *, by: Viewer) -> None:
    """Check what other rooms know against a carer who is chosen by hand; `anyway` is a reason of `carer_anyway`.

    Raises:
        RuleBroken: something forbids it, or speaks against it and the provider gave no reason to choose them anyway.
    """
    said = {"carer": choice.carer, "why": choice.why}
    if choice.is_barred:
        raise RuleBroken(_("%(carer)s cannot be chosen: %(why)s.") % said)
    if choice.is_free:
        return
    if not (serves(provider, by) or by.robot):
        raise RuleBroken(_("%(carer)s: %(why)s. Choose another carer, or leave the choice to the provider.") % said)
    if anyway not in content.codes("carer_anyway"):
        raise RuleBroken(_("%(carer)s: %(why)s. Choose another carer, or give a reason.") % said)


def check_free_of_obstacles(choice: CarerChoice) -> None:
    """Check that nothing speaks against a carer with whom a service is booked; a reason is given afterwards.

    Raises:
        RuleBroken: something does.
    """
    if not choice.is_free:
        text = _("%(carer)s: %(why)s. Choose another carer, or book without one and choose on the page of the service.")
        raise RuleBroken(text % {"carer": choice.carer, "why": choice.why})


def check_two(item: str, why: str) -> str:
    """Return why two carers do a service: what was asked for, or that the service needs it; "" if one does it.

    Raises:
        RuleBroken: the service is done by one, or the reason is none of the list.
    """
    rule = content.codes("service_item")[item].get("two_carers", "")
    if rule == "needed":
        return SERVICE_NEEDS_TWO
    if why and rule != "allowed":
        raise RuleBroken(_("This service is done by one carer."))
    if why and why not in dict(chosen_codes("two_carers_reason")):
        raise RuleBroken(_("Choose why two carers are needed."))
    return why


def chosen_codes(name: str) -> list[tuple[str, str]]:
    """Return the codes of a list that people choose, with their titles; others are given by the program."""
    return [(code, str(entry.title)) for code, entry in content.codes(name).items() if not entry.get("given")]


def check_second(first: Carer | None, second: Carer, why_two: str) -> None:
    """Check that a second carer is needed, and another one than the first.

    Raises:
        RuleBroken: one does it, or both are the same.
    """
    if not why_two:
        raise RuleBroken(_("One carer does this service. Say why two are needed before you choose a second one."))
    if first is not None and (first.pk == second.pk or first.user_id == second.user_id is not None):
        raise RuleBroken(_("%(carer)s cannot be both carers. Choose two.") % {"carer": second})


def check_code(order: Order, typed: str, secret: str, side: ProofSide, day: date) -> bool:
    """Return whether a code proves a side.

    Raises:
        RuleBroken: it is no code, or too many did not fit.
    """
    if order.tries >= int(rules.value("vouchers.proof.tries_max")):
        raise RuleBroken(_("Too many wrong codes. Have the paper signed and enter its number instead."))
    if proofs.is_mistyped(typed):
        raise RuleBroken(_("The code is mistyped: it has seven digits. Read it again from the card or phone."))
    return proofs.proves(typed, secret, side, order.key, day)


def check_answers(finding: CheckFinding, *, by: Viewer) -> None:
    """Check that the viewer answers for the provider.

    Raises:
        PermissionDenied: they do not act for it.
        RuleBroken: it is decided.
    """
    if not serves(finding.provider, by):
        raise PermissionDenied
    if finding.state not in {FindingState.OPEN, FindingState.ANSWERED}:
        raise RuleBroken(_("This has been decided already."))


def check_decides(finding: CheckFinding, *, by: Viewer) -> None:
    """Check that the viewer decides on a finding.

    Raises:
        PermissionDenied: they do not manage vouchers at the provider's place.
        RuleBroken: it is decided, or the provider has not answered yet.
    """
    check_may(P.VOUCHER_MANAGE, finding.provider.place, by=by)
    if finding.state == FindingState.OPEN:
        raise RuleBroken(_("The provider has not answered yet. It has a right to answer before a decision."))
    if finding.state != FindingState.ANSWERED:
        raise RuleBroken(_("This has been decided already."))
