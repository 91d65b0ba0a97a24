"""Who lives at the homes of one chunk of rows by the register, and which of them the sheet names there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from linli.registers.people.imports.known import Home, Known, Registered
from linli.registers.people.imports.rows import PersonRow

Found = tuple[PersonRow, Known | None]


class OccupiedHomes:
    """The occupied homes of one chunk."""

    def __init__(self, found: Iterable[Found], register: Registered, is_named: Callable[[Known], bool]) -> None:
        self.register, self.is_named = register, is_named
        self.residents: dict[int, dict[int, list[Known]]] = {}  # dwelling -> household -> those who live there
        for one in register.people.values():
            if one.home:
                self.residents.setdefault(one.home.dwelling_id, {}).setdefault(one.home.household_id, []).append(one)
        self.spoken: dict[int, dict[int, set[str]]] = {}  # dwelling -> household -> numbers under which it is named
        self.heads: dict[int, list[tuple[str, int]]] = {}  # dwelling -> number of the household, person if known
        for entry, known in found if self.residents else ():
            if entry.dwelling_id in self.residents:
                self._note(entry, known)

    def _note(self, entry: PersonRow, known: Known | None) -> None:
        if known and known.home and known.home.dwelling_id == entry.dwelling_id:
            named = self.spoken.setdefault(entry.dwelling_id, {})
            named.setdefault(known.home.household_id, set()).add(entry.token)
        if entry.is_head:
            self.heads.setdefault(entry.dwelling_id, []).append((entry.token, known.id if known else 0))

    def own(self, entry: PersonRow) -> list[int]:
        """Return the registered households that the family of a row may be: those it names, or names as its head."""
        named, register = self.spoken.get(entry.dwelling_id, {}), self.register
        found = [pk for pk, tokens in named.items() if not entry.token or entry.token in tokens]
        if entry.is_head:
            heads = {person_id for _token, person_id in self._heads_of(entry)}
            found = [pk for pk in found if not (pk in register.heads and register.heads[pk].person_id in heads)]
        if found or not entry.token or entry.is_head:
            return found
        return [pk for pk, name in register.households.get(entry.dwelling_id, ()) if name == entry.token]

    def strangers(self, dwelling_id: int) -> list[int]:
        """Return the households that live there and of whom the sheet names nobody there."""
        named = self.spoken.get(dwelling_id, {})
        return [pk for pk in self.residents.get(dwelling_id, ()) if pk not in named]

    def has_other_head(self, entry: PersonRow, household_id: int) -> bool:
        """Return whether the sheet names another head for a household, and its registered head nowhere."""
        head = self.register.heads.get(household_id)
        known = self.register.people.get(head.person_id) if head else None
        if known is None or self.is_named(known):
            return False
        return any(person_id != known.id for token, person_id in self._heads_of(entry) if token == entry.token)

    def has_head(self, entry: PersonRow) -> bool:
        """Return whether the family of a row has a head in the sheet."""
        return any(token == entry.token for token, _person in self._heads_of(entry))

    def _heads_of(self, entry: PersonRow) -> list[tuple[str, int]]:
        return self.heads.get(entry.dwelling_id, [])

    def empty(self, dwelling_id: int, household_ids: Iterable[int]) -> list[Home]:
        """Let the people of these households who are not named in the sheet leave; return their homes."""
        homes = []
        for household_id in household_ids:
            left = [one for one in self.residents[dwelling_id].pop(household_id, ()) if not self.is_named(one)]
            for one in left:
                assert one.home is not None  # only who lives there is among them
                homes.append(one.home)
                one.home = None
            if any(home.is_head and home.household_id == household_id for home in homes):
                self.register.heads.pop(household_id, None)
        return homes
