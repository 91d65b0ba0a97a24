"""What pages and imports ask of the register: who is probably the same person twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Q, QuerySet

from linli.core import bulk
from linli.registers.people.models import Person
from linli.registers.places.models import Place

LIKELY = 60  # of 100; below it a pair is not worth a person's time
GROUP = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, how likely that is (of 100), and why (codes, worded in `REASONS` of the forms)."""

    first: Person
    second: Person
    score: int
    reasons: tuple[str, ...]


def probable_duplicates(community_ids: Iterable[int]) -> Iterator[Pair]:
    """Pairs with at least one side in these communities and both in one subdistrict: same name and birth date, or
    same name and phone. Two whole, different ID numbers mean two people, unless they differ by one slip of the hand.
    """
    wanted = set(community_ids)
    subdistrict_of = dict(Place.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
    near = Place.objects.communities().filter(parent_id__in=set(subdistrict_of.values()))
    parents = dict(near.values_list("pk", "parent_id"))
    people = Person.objects.filter(merged_into=None, community_id__in=sorted(parents))
    seen: set[tuple[int, int]] = set()
    for group in _groups(people):
        for first, second in combinations(group, 2):
            key = (first.pk, second.pk)
            close = parents[first.community_id] == parents[second.community_id]
            if key in seen or not close or wanted.isdisjoint({first.community_id, second.community_id}):
                continue
            seen.add(key)
            if (pair := likeness(first, second)).score >= LIKELY:
                yield pair


def _groups(people: QuerySet[Person]) -> Iterator[list[Person]]:
    """People who share a name and birth date, then those who share a name and phone."""
    for column, known in (("born", Q(born__isnull=False)), ("phone_hash", ~Q(phone_hash=""))):
        shared = people.filter(known).order_by().values("name", column).annotate(n=Count("pk")).filter(n__gt=1)
        for keys in bulk.chunks(shared.values_list("name", column), GROUP):
            wanted = set(keys)
            same_name = people.filter(known, name__in={name for name, _ in keys}).filter(
                **{f"{column}__in": {value for _, value in keys}}
            )
            together: dict[tuple[str, object], list[Person]] = {}
            for person in same_name.order_by("pk"):
                key = (person.name, getattr(person, column))
                if key in wanted:
                    together.setdefault(key, []).append(person)
            yield from together.values()


def likeness(first: Person, second: Person) -> Pair:
    """How likely two people of one name are one: 100 for the same ID number, 0 for two whole different ones."""
    reasons: list[tuple[str, int]] = [("name", 20)]
    reasons += [("born", 40)] if first.born and first.born == second.born else []
    reasons += [("phone", 30)] if first.phone_hash and first.phone_hash == second.phone_hash else []
    reasons += [("community", 5)] if first.community_id == second.community_id else []
    if not first.id_hash or not second.id_hash:
        reasons.append(("id_missing", 5))
    elif one_slip(first.id_number, second.id_number):
        reasons.append(("id_slip", 25))
    else:
        return Pair(first, second, 0, ("id_differs",))
    if {first.sex, second.sex} == {"1", "2"}:
        reasons.append(("sex_differs", -30))
    score = sum(points for _, points in reasons)
    return Pair(first, second, max(0, min(score, 99)), tuple(code for code, _ in reasons))


def one_slip(first: str, second: str) -> bool:
    """Whether two numbers differ by one wrong digit (and with it the check digit) or by two neighbours swapped."""
    if len(first) != len(second) or first == second:
        return first == second
    wrong = [i for i, (a, b) in enumerate(zip(first[:-1], second[:-1], strict=True)) if a != b]
    if len(wrong) <= 1:
        return True
    i, j = wrong[0], wrong[-1]
    return len(wrong) == 2 and j == i + 1 and first[i] == second[j] and first[j] == second[i]
