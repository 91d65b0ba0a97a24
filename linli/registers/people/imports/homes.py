"""Find the household of a row: by household number, by head, or by who already lives in the dwelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.registers.people.imports.known import Known, Registered
from linli.registers.people.imports.rows import PersonRow


@dataclass(slots=True)
class Group:
    """People of one sheet who live together; `household_id` is 0 until a new household has its id."""

    household_id: int
    name: str
    community_id: int
    dwelling_id: int
    since: date
    number: int = 0
    headed: bool = False


class Homes:
    """The households of a whole import, chunk after chunk."""

    def __init__(self) -> None:
        self.by_token: dict[tuple[int, str], Group] = {}
        self.last: dict[int, Group] = {}
        self.bound: dict[int, Group] = {}
        self.fresh: list[Group] = []
        self.new: list[Group] = []
        self.second_heads: list[int] = []

    def of(self, entry: PersonRow, known: Known | None, register: Registered, today: date) -> Group:
        """Return the household of a row. Residents stay in their household, unless the sheet gives it another head."""
        own = known.home.household_id if known and known.home and known.home.dwelling_id == entry.dwelling_id else 0
        group = self.bound.get(own) if own else self._spoken_of(entry)
        if group is None and own:
            group = self._bind(entry, own, register, today)
        if group is None or (entry.is_head and group.headed):
            if group and entry.token and self.by_token.get((entry.dwelling_id, entry.token)) is group:
                self.second_heads.append(entry.number)
            group = self._other(entry, group) or self._bind(entry, 0, register, today)
        if entry.token:
            self.by_token[entry.dwelling_id, entry.token] = group
        self.last[entry.dwelling_id] = group
        group.headed = group.headed or entry.is_head
        return group

    def settle(self, first_id: int) -> list[Group]:
        """Give the new households of a chunk their ids; return them."""
        fresh, self.fresh = self.fresh, []
        self.new += fresh
        for household_id, group in enumerate(fresh, start=first_id):
            group.household_id = household_id
            self.bound[household_id] = group
        return fresh

    def headless(self) -> list[int]:
        """Return the first rows of new households without a head."""
        return [group.number for group in self.new if not group.headed]

    def _spoken_of(self, entry: PersonRow) -> Group | None:
        if entry.token:
            return self.by_token.get((entry.dwelling_id, entry.token))
        return self.last.get(entry.dwelling_id)

    def _other(self, entry: PersonRow, taken: Group | None) -> Group | None:
        """Return, for a second head, the household last mentioned at the door, if it has no head yet."""
        group = self._spoken_of(entry)
        return None if group is None or group is taken or group.headed else group

    def _bind(self, entry: PersonRow, own: int, register: Registered, today: date) -> Group:
        """Return a household that is registered at the door and not yet mentioned in this sheet, else a new one."""
        free = [(pk, name) for pk, name in register.households.get(entry.dwelling_id, ()) if pk not in self.bound]
        by_name = [pk for pk, name in free if name == entry.name]
        chosen = own if own and own not in self.bound else next(iter([*by_name, *(pk for pk, _name in free)]), 0)
        group = Group(
            household_id=chosen,
            name=dict(free).get(chosen, entry.name),
            community_id=entry.community_id,
            dwelling_id=entry.dwelling_id,
            since=entry.since or today,
            number=entry.number,
        )
        if chosen:
            self.bound[chosen] = group
        else:
            self.fresh.append(group)
        return group
