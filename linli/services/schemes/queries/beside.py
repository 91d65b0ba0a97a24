"""What a person gets beside a scheme: what excludes it, and how much is left where only the higher or a sum is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme
from linli.services.schemes.engine.parts import Combination
from linli.services.schemes.engine.vocabulary import amount
from linli.services.schemes.models import Award


@dataclass(frozen=True, slots=True)
class Beside:
    """An award that a person has, and what it means for another scheme.

    Attributes:
        how: "excludes" (not both), "higher" (only the higher is paid), "cap" (together at most `most`).
        most: fen, minutes or pieces.
    """

    award: Award
    how: str
    most: int | None = None

    @property
    def most_words(self) -> str:
        """Return the most for both in words."""
        return f"{amount(self.most or 0, self.award.unit)} {engine.PERIODS[self.award.per]}"


def held(person: int, on: date, *, without: int | None = None) -> list[Award]:
    """Return what a person gets on a day or will get later, also by a duplicate that was merged."""
    same = Q(person_id=person) | Q(person__merged_into_id=person)
    rows = Award.objects.filter(same).filter(Q(until=None) | Q(until__gt=on)).exclude(until=F("since"))
    return list(rows.exclude(pk=without or 0).select_related("community", "person").order_by("since", "pk"))


def beside(scheme: Scheme, person: int, on: date, *, without: int | None = None) -> list[Beside]:
    """Return the awards of a person that exclude a scheme or are counted together with it; `without`: one award."""
    return [found for award in held(person, on, without=without) for found in _meaning(scheme, award, on)]


def _meaning(scheme: Scheme, award: Award, on: date) -> Iterator[Beside]:
    if award.scheme in scheme.excludes:
        yield Beside(award, "excludes")
        return
    other = engine.find(award.scheme, place=award.community.code, on=max(on, award.since))
    rules: list[Combination] = [one for one in scheme.combine if one.scheme == award.scheme]
    rules += [one for one in (other.combine if other else ()) if one.scheme == scheme.code]
    # Minutes are never counted against money, nor a month against a year.
    comparable = (award.unit, award.per) == (scheme.benefit.unit, scheme.benefit.per) and award.amount is not None
    for rule in rules[:1] if comparable else ():
        yield Beside(award, rule.how, rule.amount)


def left(found: Sequence[Beside], worth: int | None) -> int | None:
    """Return how much of an amount is paid beside the awards that are summed up to a most; None stays None."""
    if worth is None:
        return None
    rest = worth
    for one in found:
        if one.how == "cap":
            rest = min(rest, (one.most or 0) - (one.award.amount or 0))
    return max(0, rest)
