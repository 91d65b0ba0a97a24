"""The day of a provider as it stands: what each carer does, ways and waits, and what has no carer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.services.careroutes.models import CarerAbsence, WorkHours
from linli.services.careroutes.queries.gathering import Ways, carers_of, minute_of, orders_of
from linli.services.vouchers.models import Carer, Order, Provider


@dataclass(frozen=True, slots=True)
class BoardStop:
    """A service of a carer: the way to it, and whether the way takes longer than there is time."""

    order: Order
    way: int | None
    metres: float | None
    wait: int
    short: int
    lat: float | None
    lng: float | None
    partner: Carer | None = None  # the other one of two
    is_shown: bool = True  # whether the viewer may see the service


@dataclass(frozen=True, slots=True)
class CarerDay:
    """What a carer does on a day; minutes and metres."""

    carer: Carer
    stops: tuple[BoardStop, ...]
    hours: tuple[WorkHours, ...]
    absence: CarerAbsence | None
    lacking: str

    @property
    def care(self) -> int:
        """Return the minutes with people."""
        return sum(stop.order.minutes for stop in self.stops)

    @property
    def way(self) -> int:
        """Return the minutes on the way, from the first door on."""
        return sum(stop.way or 0 for stop in self.stops)

    @property
    def wait(self) -> int:
        """Return the minutes without a person or a way between two services."""
        return sum(stop.wait for stop in self.stops)

    @property
    def kilometres(self) -> float:
        """Return the length of all ways whose ends are on the map."""
        return round(sum(stop.metres or 0 for stop in self.stops) / 1000, 1)

    @property
    def is_guessed(self) -> bool:
        """Return whether a way could not be measured."""
        return any(stop.metres is None and stop.way is not None for stop in self.stops)

    @property
    def at_work(self) -> int:
        """Return the minutes of the working hours."""
        return sum(_minutes(row) for row in self.hours)

    @property
    def hours_words(self) -> str:
        """Return the hours, or why there are none."""
        if self.absence is not None:
            return self.absence.reason_title
        if self.lacking:
            return self.lacking
        return _(", ").join(f"{row.begins:%H:%M}–{row.ends:%H:%M}" for row in self.hours) or _("not at work")

    @property
    def hours_without_reason(self) -> str:
        """Return the hours, or that the carer does not come; why is the business of their employer."""
        return self.hours_words if self.absence is None else _("does not come on that day")

    @property
    def is_off(self) -> bool:
        """Return whether the carer does not work although services are given to them."""
        return bool(self.stops) and (self.absence is not None or not self.hours or bool(self.lacking))


@dataclass(frozen=True, slots=True)
class Board:
    """A provider's day."""

    day: date
    rows: tuple[CarerDay, ...]
    unplaced: tuple[Order, ...]
    visits: int
    elsewhere: int = 0  # services without a carer that the viewer may not see

    @property
    def kilometres(self) -> float:
        """Return the length of all ways."""
        return round(sum(row.kilometres for row in self.rows), 1)

    @property
    def way(self) -> int:
        """Return the minutes on the way."""
        return sum(row.way for row in self.rows)

    @property
    def wait(self) -> int:
        """Return the minutes of waiting."""
        return sum(row.wait for row in self.rows)

    @property
    def has_hours(self) -> bool:
        """Return whether anybody works."""
        return any(row.hours for row in self.rows)

    @property
    def to_give(self) -> int:
        """Return how many carers are still to be found: nobody is chosen, or somebody who does not come."""
        return (
            self.elsewhere
            + sum(order.lacks_carers for order in self.unplaced)
            + sum(len(row.stops) for row in self.rows if row.is_off)
        )

    @property
    def is_guessed(self) -> bool:
        """Return whether a way could not be measured."""
        return any(row.is_guessed for row in self.rows)


def board(provider: Provider, day: date) -> Board:
    """Return a provider's day."""
    orders, found = orders_of(provider, day), carers_of(provider, day)
    ways = Ways(orders, provider.place.code, day)
    by_carer: dict[int, list[Order]] = {}
    for order in orders:
        for carer in order.carers:
            by_carer.setdefault(carer.pk, []).append(order)
    known = {carer.pk for carer in found.every}
    gone = {carer.pk: carer for order in orders for carer in order.carers if carer.pk not in known}
    rows = tuple(
        CarerDay(
            carer,
            tuple(_stops(by_carer.get(carer.pk, []), ways, day, carer)),
            tuple(found.hours.get(carer.pk, [])),
            found.absent.get(carer.pk),
            found.lacking.get(carer.pk, ""),
        )
        for carer in [*found.every, *gone.values()]
    )
    return Board(day, rows, tuple(order for order in orders if order.lacks_carers), len(orders))


def shown_to(found: Board, viewer: Viewer) -> Board:
    """Return a day without the services that the viewer may not see: of those only the times and ways stay."""
    keys = [stop.order.pk for row in found.rows for stop in row.stops] + [order.pk for order in found.unplaced]
    seen = set(Order.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
    rows = tuple(
        replace(row, stops=tuple(replace(stop, is_shown=stop.order.pk in seen) for stop in row.stops))
        for row in found.rows
    )
    unplaced = tuple(order for order in found.unplaced if order.pk in seen)
    hidden = sum(order.lacks_carers for order in found.unplaced if order.pk not in seen)
    return replace(found, rows=rows, unplaced=unplaced, elsewhere=hidden)


def own_day(rows: Sequence[Order], carer: Carer, day: date) -> list[BoardStop]:
    """Return the services of one carer with the ways between them."""
    return _stops(rows, Ways(rows, carer.provider.place.code, day), day, carer)


def _stops(orders: Sequence[Order], ways: Ways, day: date, carer: Carer) -> list[BoardStop]:
    stops: list[BoardStop] = []
    before: Order | None = None
    for order in orders:
        door = ways.doors[order.place_id]
        way = metres = None
        gap = 0
        if before is not None:
            way = round(ways.minutes(before.place_id, order.place_id))
            metres = ways.metres(before.place_id, order.place_id)
            gap = round(minute_of(order.planned_start, day) - minute_of(before.planned_end, day)) - way
        partner = next((one for one in order.carers if one.pk != carer.pk), None)
        stops.append(BoardStop(order, way, metres, max(0, gap), max(0, -gap), door.lat, door.lng, partner))
        before = order
    return stops


def _minutes(row: WorkHours) -> int:
    return (row.ends.hour - row.begins.hour) * 60 + row.ends.minute - row.begins.minute
