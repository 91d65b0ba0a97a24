"""Every scheme of the content packs, by code, version and place."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from linli.services.schemes.engine import loading
from linli.services.schemes.engine.parts import Scheme


@lru_cache(maxsize=1)
def _by_code() -> dict[str, tuple[Scheme, ...]]:
    found: dict[str, list[Scheme]] = {}
    for scheme in loading.load():
        found.setdefault(scheme.code, []).append(scheme)
    return {code: tuple(sorted(rows, key=_nearest_latest)) for code, rows in found.items()}


def _nearest_latest(scheme: Scheme) -> tuple[int, int]:
    return -len(scheme.jurisdiction), -scheme.since.toordinal()


def forget() -> None:
    """Read the content again at the next question, for tests."""
    _by_code.cache_clear()


def codes() -> tuple[str, ...]:
    """Return every code, in the order of the content."""
    return tuple(_by_code())


def versions(code: str) -> tuple[Scheme, ...]:
    """Return every version of a scheme, nearest jurisdiction and latest first; none if there is no such scheme."""
    return _by_code().get(code, ())


def find(code: str, *, place: str = "", on: date) -> Scheme | None:
    """Return the version in force at a place on a day: of the nearest jurisdiction, the latest.

    Without a place it is that of the most general jurisdiction. None if there is none.
    """
    held = [one for one in versions(code) if one.in_force(on)]
    if not place:
        return held[-1] if held else None
    return next((one for one in held if place.startswith(one.jurisdiction)), None)


def every(*, place: str = "", on: date) -> tuple[Scheme, ...]:
    """Return every scheme in force at a place on a day."""
    found = (find(code, place=place, on=on) for code in codes())
    return tuple(scheme for scheme in found if scheme is not None)


def history(scheme: Scheme) -> tuple[Scheme, ...]:
    """Return the versions of one scheme in one jurisdiction, which replace each other."""
    return tuple(one for one in versions(scheme.code) if one.jurisdiction == scheme.jurisdiction)
