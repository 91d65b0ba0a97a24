"""Who is proposed for a list: households with what a criterion asks, as it is recorded; each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from linli.core.law import calendar, content, rules
from linli.registers.people.models import Circumstance, Household, Residency
from linli.registers.places.models import Place
from linli.services.funds.models import Campaign, GiftLine
from linli.services.funds.states import LineState
from linli.services.schemes.models import Award

CRITERIA = "fund_criterion"


@dataclass(slots=True)
class ProposedHousehold:
    """A household, who would receive the gift, and the criteria that propose it."""

    household: Household
    recipient: Residency
    criteria: list[str] = field(default_factory=list)


def is_sensitive(criterion: str) -> bool:
    """Return whether a criterion tells of something that is shown only for a stated purpose: illness, income."""
    code = content.codes(CRITERIA).get(criterion)
    if code is None or code.get("schemes"):
        return True
    known = content.codes("circumstance")
    return any(known[kind].get("sensitive") for kind in code.get("circumstances", ()) if kind in known)


def proposals(campaign: Campaign, community: Place, on: date) -> list[ProposedHousehold]:
    """Return the households of a community that the campaign proposes and that are on none of its lists, by name."""
    homes = list(_homes(community, on))
    reasons = _reasons(campaign.criteria, homes, community, on)
    on_list = set(GiftLine.objects.kept().filter(campaign=campaign).values_list("household", flat=True))
    found: dict[int, ProposedHousehold] = {}
    for home in homes:
        for criterion in reasons.get(home.person_id, ()):
            if home.household_id in on_list:
                continue
            one = found.setdefault(home.household_id, ProposedHousehold(home.household, recipient(home, homes)))
            if criterion not in one.criteria:
                one.criteria.append(criterion)
    return sorted(found.values(), key=lambda one: (one.household.name, one.household.pk))


def criteria_of(household: Household, criteria: Iterable[str], on: date) -> list[str]:
    """Return which of these criteria a household fulfils."""
    community = household.community
    homes = [home for home in _homes(community, on) if home.household_id == household.pk]
    reasons = _reasons(criteria, homes, community, on)
    return [code for code in criteria if any(code in reasons.get(home.person_id, ()) for home in homes)]


def recipient(home: Residency, homes: Iterable[Residency]) -> Residency:
    """Return the head of a household; of a household without one, the member given."""
    same = (one for one in homes if one.household_id == home.household_id and one.is_head)
    return next(same, home)


def _homes(community: Place, on: date) -> Iterable[Residency]:
    rows = Residency.objects.on(on).filter(community=community, person__merged_into=None, household__until=None)
    alive = rows.filter(Q(person__died=None) | Q(person__died__gt=on))
    related = alive.select_related("person", "household__dwelling", "household__community")
    return related.defer("person__id_number", "person__phone").order_by("-is_head", "person__born", "pk")


def _reasons(criteria: Iterable[str], homes: Iterable[Residency], community: Place, on: date) -> dict[int, list[str]]:
    """Return for each person the criteria that they fulfil."""
    people = {home.person_id: home.person for home in homes}
    held: dict[int, set[str]] = defaultdict(set)
    kinds = Circumstance.objects.on(on).filter(community=community, person__in=people)
    for key, kind in kinds.values_list("person", "kind"):
        held[key].add(kind)
    gets: dict[int, set[str]] = defaultdict(set)
    awards = Award.objects.on(on).filter(community=community, person__in=people)
    for key, scheme in awards.values_list("person", "scheme"):
        gets[key].add(scheme)
    known = content.codes(CRITERIA)
    found: dict[int, list[str]] = defaultdict(list)
    for code in criteria:
        entry = known.get(code)
        if entry is None:
            continue
        born_by = _born_by(entry, community, on)
        kinds_of, schemes = set(entry.get("circumstances", ())), set(entry.get("schemes", ()))
        for pk, person in people.items():
            is_old = born_by is None or (person.born is not None and person.born <= born_by)
            has = bool(held[pk] & kinds_of or gets[pk] & schemes) or not (kinds_of or schemes)
            if is_old and has:
                found[pk].append(code)
    return found


def _born_by(entry: content.Code, community: Place, on: date) -> date | None:
    """Return by when somebody was born who has the age that a criterion asks for; None if it asks for none."""
    rule = entry.get("age_rule")
    return calendar.years_before(on, int(rules.value(rule, code=community.code))) if rule else None


def earlier_lines(campaign: Campaign, household: Household) -> GiftLine | None:
    """Return the line by which a household is already on a list of the campaign."""
    rows = GiftLine.objects.filter(campaign=campaign, household=household).exclude(state=LineState.OFF)
    return rows.select_related("gift_list__community", "gift_list__campaign").first()
