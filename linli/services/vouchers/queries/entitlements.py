"""What schemes say about vouchers: their terms, who is entitled in a month, and on which days a benefit rests.

The only file of this app that knows the app of schemes, and who is not at home: what elder care knows of absences,
and who lives in a bed of an institution.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.database import sql
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.law.content import Text
from linli.registers.people.models import Person
from linli.services.centres.models import Stay
from linli.services.eldercare.models import Absence
from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme, Truth
from linli.services.schemes.engine.conditions import Given
from linli.services.schemes.models import Award, Suspension
from linli.services.schemes.queries.register import known
from linli.services.vouchers.engine.money import VoucherTerms
from linli.services.vouchers.engine.months import RestSpan, next_month
from linli.services.vouchers.models import Order, Voucher
from linli.services.vouchers.states import Belongs, Rounding, SameHours, TwoCarers, VoucherUnit

LIST = "voucher_scheme"
DIED = "died"
IN_INSTITUTION = "institution"  # of `voucher_gap` and `voucher_left_out`
# The end of an award as the reason of a cancelled voucher; others are "ended".
ENDS = {"moved": "moved", "declined": "waived"}


@dataclass(frozen=True, slots=True)
class VoucherScheme:
    """What a scheme says about its vouchers; every point that the rules leave open is a choice of the scheme.

    Attributes:
        limited: whether there is a quota, so that a month needs a plan.
        belongs: to which month a late redemption belongs.
        late_days: how many days after the month of the service it is still taken.
        same_hours: for which hours no two vouchers pay.
        death_day_paid: whether a service on the day of death is paid.
        edge_days_paid: whether a service on the first or last day of a stay in hospital is paid.
    """

    code: str
    title: Text
    terms: VoucherTerms
    limited: bool
    belongs: Belongs
    late_days: int
    same_hours: SameHours
    death_day_paid: bool
    edge_days_paid: bool


def titles(on: date) -> dict[str, Text]:
    """Return the schemes in force on a day that are given as vouchers."""
    found = {code: engine.find(code, on=on) for code in content.codes(LIST)}
    return {code: scheme.title for code, scheme in found.items() if scheme is not None}


def find_scheme(code: str, *, place: str, month: date) -> VoucherScheme:
    """Return what a scheme says about its vouchers at a place in a month.

    Raises:
        RuleBroken: there is no such scheme there then, or it is not given as vouchers.
    """
    scheme = engine.find(code, place=place, on=month) if code in content.codes(LIST) else None
    if scheme is None or scheme.benefit.unit not in VoucherUnit.values:
        text = _("“{code}” is no scheme with vouchers here in {month}. Choose one of: {codes}.")
        codes = ", ".join(titles(month)) or "–"
        raise RuleBroken(text.format(code=code, month=date_format(month, "YEAR_MONTH_FORMAT"), codes=codes))
    return _read(scheme)


def _read(scheme: Scheme) -> VoucherScheme:
    share = Fraction(scheme.benefit.share if scheme.benefit.share is not None else 100, 100)
    terms = VoucherTerms(
        unit=VoucherUnit(scheme.benefit.unit),
        share=share,
        rounding=Rounding(scheme.choice("rounding")),
        up=scheme.choice("cap_rounding") == "half_up",
        two_carers=TwoCarers(scheme.choice("two_carers")),
    )
    return VoucherScheme(
        code=scheme.code,
        title=scheme.title,
        terms=terms,
        limited=scheme.quota is not None,
        belongs=Belongs(scheme.choice("late_redemption")),
        late_days=int(scheme.choice("late_redemption_days")),
        same_hours=SameHours(scheme.choice("same_hours")),
        death_day_paid=scheme.choice("day_of_death") == "counts",
        edge_days_paid=scheme.choice("stay_edges") == "paid",
    )


def scheme_of(voucher: Voucher) -> VoucherScheme:
    """Return what the scheme of a voucher says in its month."""
    return find_scheme(voucher.scheme, place=voucher.community.code, month=voucher.month)


@dataclass(frozen=True, slots=True)
class Entitled:
    """Someone with an award in a month: what they get, and why they cannot get a voucher; "" if they can."""

    person: Person
    amount: int
    obstacle: str = ""


def entitled(scheme: str, month: date, communities: Sequence[int]) -> dict[int, list[Entitled]]:
    """Return by community everyone with an award of a scheme in a month, in the order of its quota.

    Within one rank of the quota, whoever was awarded first comes first.
    """
    rows = (
        Award.objects.filter(scheme=scheme, community__in=communities, since__lt=next_month(month))
        .filter(Q(until=None) | Q(until__gt=month))
        .select_related("person", "community")
        .prefetch_related("suspensions")
        .order_by("since", "pk")
    )
    held = {award.person_id: award for award in rows}  # of two in a month, the later one counts
    ranks = _ranks(scheme, list(held.values()), month)
    found: dict[int, list[Entitled]] = defaultdict(list)
    beds = _in_institutions(list(held), month)
    for award in sorted(held.values(), key=lambda one: (ranks.get(one.person_id, 0), one.since, one.pk)):
        found[award.community_id].append(Entitled(award.person, award.amount or 0, _obstacle(award, beds, month)))
    return dict(found)


def _obstacle(award: Award, beds: Mapping[int, Sequence[RestSpan]], month: date) -> str:
    """Return why an award gives no voucher in a month."""
    if award.person.died is not None and award.person.died < month:
        return "died"
    if not award.amount:
        return "no_amount"
    last = next_month(month)
    whole = (one for one in award.suspensions.all() if one.since <= month and (one.until is None or one.until >= last))
    if any(whole):
        return "suspended"
    stays = (one for one in beds.get(award.person_id, ()) if one.since <= month)
    return IN_INSTITUTION if any(one.until is None or one.until >= last for one in stays) else ""


def _ranks(code: str, held: Sequence[Award], month: date) -> dict[int, int]:
    """Return by person the first condition of the quota's order that is met; the number of conditions if none is."""
    ranks: dict[int, int] = {}
    by_place: dict[str, list[Award]] = defaultdict(list)
    for award in held:
        by_place[award.community.code].append(award)
    for place, some in by_place.items():
        scheme = engine.find(code, place=place, on=month)
        order = scheme.quota.order if scheme is not None and scheme.quota is not None else ()
        if scheme is None or not order:
            continue
        facts = known([award.person_id for award in some], month)
        for person, told in facts.items():
            given = Given(told, month, scheme.choice)
            met = (n for n, node in enumerate(order) if node.truth(given) is Truth.YES)
            ranks[person] = next(met, len(order))
    return ranks


def rests_of(people: Sequence[int], scheme: str, month: date) -> dict[int, list[RestSpan]]:
    """Return by person the suspensions of the award and when they are known not to be at home, from a month on."""
    rows = Suspension.objects.filter(award__scheme=scheme, award__person__in=list(people))
    rows = rows.filter(Q(until=None) | Q(until__gt=month)).order_by("since", "pk")
    found: dict[int, list[RestSpan]] = defaultdict(list)
    for person, since, until, why in rows.values_list("award__person_id", "since", "until", "reason"):
        found[person].append(RestSpan(since, until, why))
    beds = ((person, span) for person, spans in _in_institutions(people, month).items() for span in spans)
    for person, span in [*_absences(people, month), *beds]:
        if span not in found[person]:
            found[person].append(span)
    return {person: spans for person, spans in found.items() if spans}


def _absences(people: Sequence[int], month: date) -> Iterator[tuple[int, RestSpan]]:
    """Yield the absences that elder care knows of; those under a merged duplicate belong to who was kept."""
    keys = set(people)
    rows = Absence.objects.filter(Q(person__in=keys) | Q(person__merged_into__in=keys))
    rows = rows.filter(Q(until=None) | Q(until__gt=month)).select_related("person").order_by("since", "pk")
    for row in rows:
        known = row.person_id if row.person_id in keys else row.person.merged_into_id
        yield known or row.person_id, RestSpan(row.since, row.until, row.kind)


def _in_institutions(people: Sequence[int], month: date) -> dict[int, list[RestSpan]]:
    """Return by person when they live in a bed of an institution, from a month on: home care ends at its door."""
    keys, found = set(people), defaultdict[int, list[RestSpan]](list)
    about = sql.among("person_id", keys) | sql.among("person__merged_into_id", keys)
    rows = Stay.objects.filter(about).exclude(until=F("since"))
    rows = rows.filter(Q(until=None) | Q(until__gt=month)).order_by("since", "pk")
    for person, kept, since, until in rows.values_list("person", "person__merged_into", "since", "until"):
        found[person if person in keys or kept is None else kept].append(RestSpan(since, until, IN_INSTITUTION))
    return dict(found)


@dataclass(frozen=True, slots=True)
class AwardEnd:
    """The first day without an award, and the reason as one of `voucher_end`."""

    on: date
    reason: str


def award_end(voucher: Voucher) -> AwardEnd | None:
    """Return since when the holder of a voucher has no award of its scheme any more; None if they have one.

    A death is not an end here: the scheme chooses whether its day is paid.
    """
    rows = Award.objects.filter(person=voucher.person_id, scheme=voucher.scheme, since__lt=voucher.valid_until)
    ends = list(rows.exclude(ended_reason=DIED).values_list("until", "ended_reason"))
    last = max(((until, why) for until, why in ends if until is not None), default=None)
    if last is None or any(until is None for until, _why in ends):
        return None
    return AwardEnd(last[0], ENDS.get(last[1], "ended"))


def award_over(vouchers: QuerySet[Voucher], today: date) -> QuerySet[Voucher]:
    """Return the vouchers whose holder has no award of the scheme today, but had one."""
    own = Award.objects.filter(person=OuterRef("person"), scheme=OuterRef("scheme")).exclude(ended_reason=DIED)
    running = own.filter(Q(until=None) | Q(until__gt=today))
    return vouchers.filter(Exists(own) & ~Exists(running))


def doubted(orders: QuerySet[Order], start: str = "started_at") -> QuerySet[Order]:
    """Return the orders that may not be paid by what is known now; `Cover` decides about each.

    `start` is the column with the begin of the service.
    """
    day = OuterRef("on")
    rows = orders.annotate(on=TruncDate(start))
    own = Award.objects.filter(person=OuterRef("person"), scheme=OuterRef("voucher__scheme")).exclude(ended_reason=DIED)
    stays = Suspension.objects.filter(award__person=OuterRef("person"), award__scheme=OuterRef("voucher__scheme"))
    holder = Q(person=OuterRef("person")) | Q(person__merged_into=OuterRef("person"))
    lasting = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return rows.filter(
        Q(person__died__lte=F("on"))
        | Q(voucher__entitled_until__lte=F("on"))
        | Q(Exists(own.filter(until__lte=day)))
        | Q(Exists(stays.filter(lasting)))
        | Q(Exists(Absence.objects.filter(holder, lasting)))
        | Q(Exists(Stay.objects.filter(holder, lasting)))
    )
