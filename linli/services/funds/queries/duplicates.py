"""What the households of a list already got, from which fund or scheme; only for who approves lists there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Person, Residency
from linli.services.assistance.models import Relief
from linli.services.assistance.states import ReliefState
from linli.services.funds.engine.words import amount
from linli.services.funds.models import GiftLine, GiftList, GiftShare
from linli.services.funds.states import MONEY, LineState, ListState
from linli.services.schemes.engine import ages
from linli.services.schemes.models import Award

MONTHS = "funds.duplicates.months"


@dataclass(frozen=True, slots=True)
class Received:
    """Something that a household got or will get: from where, what, when."""

    source: str
    what: str
    day: date
    is_scheme: bool = False


def since(row: GiftList, today: date) -> date:
    """Return from which day on gifts are shown."""
    return ages.months_after(today, -int(rules.value(MONTHS, code=row.community.code)))


def received(row: GiftList, *, by: Viewer) -> dict[int, list[Received]]:
    """Return for each line of a list what its household got in the last months, newest first.

    Raises:
        PermissionDenied: the viewer does not approve lists there.
    """
    if not by.may(Permission.FUND_APPROVE, row.community):
        raise PermissionDenied
    today = timezone.localdate()
    first = since(row, today)
    lines = list(row.lines.kept())
    members = _members(lines, today)
    found: dict[int, list[Received]] = defaultdict(list)
    for line_pk, one in [*_gifts(lines, members, row, first), *_awards(members, first), *_reliefs(members, first)]:
        found[line_pk].append(one)
    return {pk: sorted(every, key=lambda one: one.day, reverse=True) for pk, every in found.items()}


def _members(lines: Iterable[GiftLine], today: date) -> dict[int, list[int]]:
    """Return person -> the lines whose household they belong to; the recipient always does."""
    of_household = {line.household_id: line.pk for line in lines}
    found: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        found[line.person_id].append(line.pk)
    homes = Residency.objects.on(today).filter(household__in=of_household)
    for person, household in homes.values_list("person", "household"):
        if of_household[household] not in found[person]:
            found[person].append(of_household[household])
    # What was recorded for a duplicate that was merged counts for the person who was kept.
    for twin in Person.objects.filter(merged_into__in=list(found)).only("pk", "merged_into"):
        found[twin.pk] = found[twin.merged_into_id or twin.pk]
    return found


def _gifts(
    lines: list[GiftLine], members: dict[int, list[int]], row: GiftList, first: date
) -> Iterable[tuple[int, Received]]:
    of_household = {line.household_id: line.pk for line in lines}
    handed = Q(state=LineState.HANDED, handed_on__gte=first)
    to_come = Q(state=LineState.LISTED, gift_list__state=ListState.APPROVED)
    rows = GiftLine.objects.filter(handed | to_come, Q(household__in=of_household) | Q(person__in=members))
    rows = rows.exclude(campaign=row.campaign_id).select_related("campaign", "gift_list")
    shares = _shares(rows)
    for one in rows:
        targets = set(members.get(one.person_id, ()))
        if one.household_id in of_household:
            targets.add(of_household[one.household_id])
        day = one.handed_on or one.gift_list.approved_on
        for line in targets:
            for fund, what in shares.get(one.pk, [("", one.campaign.gift_words)]):
                yield line, Received(f"{fund} · {one.campaign.title}".strip(" ·"), what, day or first)


def _shares(rows: Iterable[GiftLine]) -> dict[int, list[tuple[str, str]]]:
    """Return for each line the funds that pay it and what from each."""
    sums: dict[tuple[int, str], list[str]] = defaultdict(list)
    shares = GiftShare.objects.filter(line__in=[row.pk for row in rows])
    for line, fund, good, quantity in shares.values_list("line", "part__income__fund__title", "part__good", "quantity"):
        sums[line, fund].append(amount(good, quantity))
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for (line, fund), words in sums.items():
        found[line].append((fund, " ".join(words)))
    return found


def _awards(members: dict[int, list[int]], first: date) -> Iterable[tuple[int, Received]]:
    rows = Award.objects.filter(Q(until=None) | Q(until__gt=first), person__in=members).select_related("community")
    for one in rows:
        for line in members[one.person_id]:
            yield line, Received(one.title, one.amount_words, one.since, is_scheme=True)


def _reliefs(members: dict[int, list[int]], first: date) -> Iterable[tuple[int, Received]]:
    rows = Relief.objects.filter(person__in=members, state=ReliefState.GRANTED, decided_on__gte=first)
    for one in rows:
        what = amount(MONEY, one.amount or 0)
        for line in members[one.person_id]:
            yield line, Received(str(one._meta.verbose_name), what, one.decided_on or first, is_scheme=True)
