"""Facts of all residents of a place as columns: from the database, or from the snapshot for a district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from linli.core.access.viewer import Scope
from linli.core.database import sql
from linli.core.figures.engines.duck import SnapshotEngine
from linli.registers.people.facts import CIRCUMSTANCES, RESIDENCIES
from linli.registers.people.models import Circumstance, Residency
from linli.registers.places.models import Place
from linli.services.schemes import engine
from linli.services.schemes.engine import vocabulary
from linli.services.schemes.engine.columns import Answers, FactColumns, answers
from linli.services.schemes.engine.declared import find_facts
from linli.services.schemes.facts import AWARDS
from linli.services.schemes.models import Award
from linli.services.schemes.queries.register import of_household

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

OWN = {"community", "born", "died", "sex", "registration", "circumstances", "household_size", "receives"}
Pairs = tuple["Column", "Column"]  # keys of people, and a code of each


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people who live somewhere on a day: their keys, in order, and their facts."""

    people: Column
    columns: FactColumns

    def has(self, fact: str, code: str) -> Column:
        """Return who has a member of a set."""
        import numpy as np

        held = self.columns.members.get((fact, code))
        return held if held is not None else np.zeros(len(self.people), dtype=bool)


def living_in(scope: Scope, on: date, *, among: QuerySet[Any] | None = None) -> Crowd:
    """Return who lives in communities on a day, read from the database; `among`: only in these households."""
    homes = scope.restrict(Residency.objects.on(on).filter(person__merged_into=None))
    if among is not None:
        homes = homes.filter(household__in=among)
    names = ("person_id", "community_id", "household_id", "person__born", "person__sex", "person__registration")
    rows = list(homes.order_by("person_id", "since", "pk").values_list(*names))
    inside = homes.values("person")
    here = Q(person__in=inside) if among is not None else scope.q()
    kinds = Circumstance.objects.on(on).filter(here).values_list("person_id", "kind")
    # What somebody got as a duplicate that was merged counts for the person who was kept.
    awards = Award.objects.on(on).filter(scope.q() if among is None else here | Q(person__merged_into__in=inside))
    held = awards.annotate(whose=Coalesce("person__merged_into", "person")).values_list("whose", "scheme")
    return _crowd(_columns(rows, len(names)), _pairs(kinds), _pairs(held), on)


def of_snapshot(taken: SnapshotEngine, on: date, scope: Scope | None = None) -> Crowd:
    """Return everybody on a day, or who lives in communities, read from the snapshot."""
    here = "" if scope is None or scope.everything else f"AND community IN ({_listed(scope.communities)})"
    lives = f"since <= DATE '{on}' AND (until IS NULL OR until > DATE '{on}')"

    def read(columns: str, table: Any, order: str = "") -> list[Column]:
        asked = sql.select(columns, f"({taken.select_of(table)})", f"WHERE {lives} {here} {order}")
        found = taken.handle.execute(asked).fetchnumpy()
        return [_plain(column) for column in found.values()]

    people = read("person, community, household, born, sex, registration", RESIDENCIES, "ORDER BY person, since, id")
    kinds, held = read("person, kind", CIRCUMSTANCES), read("coalesce(kept, person), scheme", AWARDS)
    return _crowd(people, (kinds[0], kinds[1]), (held[0], held[1]), on)


def _listed(keys: Iterable[int]) -> str:
    return ", ".join(map(str, map(int, sorted(keys)))) or "NULL"


def _plain(column: Any) -> Column:
    """Return a column without mask: what is missing is NaT or ""."""
    import numpy as np

    if not isinstance(column, np.ma.MaskedArray):
        return column
    return column.filled(np.datetime64("NaT") if column.dtype.kind == "M" else "" if column.dtype.kind in "OU" else 0)


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[Column]:
    import numpy as np

    kinds = ["int64", "int64", "int64", "datetime64[D]", "object", "object"]
    return [np.array([row[n] for row in rows], dtype=kinds[n]) for n in range(width)]


def _pairs(rows: Iterable[tuple[int, str]]) -> Pairs:
    import numpy as np

    found = list(rows)
    return np.array([pk for pk, _ in found], dtype="int64"), np.array([code for _, code in found], dtype="object")


def _crowd(columns: Sequence[Column], kinds: Pairs, held: Pairs, on: date) -> Crowd:
    """Put columns of homes, circumstances and awards together; of two homes of a person the later counts."""
    import numpy as np

    last = np.ones(len(columns[0]), dtype=bool)
    last[:-1] = columns[0][1:] != columns[0][:-1]
    people, community, household, born, sex, registration = (column[last] for column in columns)
    codes = dict(Place.objects.communities().values_list("pk", "code"))
    here, places = np.unique(community, return_inverse=True)
    _homes, home, sizes = np.unique(household, return_inverse=True, return_counts=True)
    members = {("circumstances", kind): _who(people, kinds, kind) for kind in sorted(set(kinds[1]))}
    for kind in of_household():
        if ("circumstances", kind) in members:
            members["circumstances", kind] = _with_household(members["circumstances", kind], home)
    members |= {("receives", code): _who(people, held, code) for code in sorted(set(held[1]))}
    dates = {"born": born.astype("datetime64[D]")}
    numbers = {"household_size": sizes[home].astype(float)}
    choices = {"sex": sex.astype(str), "registration": registration.astype(str)}
    # All in one question: what others know is about few, and is read whole however many are asked for.
    for code, found in find_facts(people.tolist(), on, without=OWN).items():
        _put(code, found, people, dates, numbers, choices)
    listed = tuple(codes.get(int(pk), "") for pk in here)
    return Crowd(people, FactColumns(len(people), places, listed, dates, numbers, choices, members))


def _who(people: Column, pairs: Pairs, code: str) -> Column:
    import numpy as np

    return np.isin(people, pairs[0][pairs[1] == code])


def _with_household(has: Column, home: Column) -> Column:
    import numpy as np

    return np.isin(home, home[has])


def _put(code: str, found: Mapping[int, Any], people: Column, *into: dict[str, Column]) -> None:
    """Put a fact of another room beside the others."""
    import numpy as np

    dates, numbers, choices = into
    kind = vocabulary.facts()[code].kind
    if kind == "date":
        dates[code] = _spread(people, found, np.full(len(people), np.datetime64("NaT", "D")))
    elif kind == "number":
        numbers[code] = _spread(people, found, np.full(len(people), np.nan))
    else:
        said = {pk: str(value) for pk, value in found.items()}
        choices[code] = _spread(people, said, np.full(len(people), "", dtype=object)).astype(str)


def _spread(people: Column, found: Mapping[int, Any], column: Column) -> Column:
    """Write the values of some people into a column of all, who are in the order of their keys; few have a fact."""
    import numpy as np

    known = {pk: value for pk, value in found.items() if value is not None}
    if known:
        places = np.searchsorted(people, np.fromiter(known, dtype="int64", count=len(known)))
        column[places] = np.array(list(known.values()), dtype=column.dtype)
    return column


def answered(crowd: Crowd, code: str, on: date) -> Answers:
    """Return what a scheme answers to everybody."""
    return answers(lambda place: engine.find(code, place=place, on=on), crowd.columns, on)
