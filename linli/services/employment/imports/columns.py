"""Put what a FACTS.csv says into the columns of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from linli.services.employment.engine import facts as engine
from linli.services.employment.engine.limits import ALWAYS
from linli.services.employment.imports.facts import StatusFile, StatusPerson

LONG_AGO = date.fromordinal(ALWAYS)


def facts_of(file: StatusFile, places: list[str], place: str) -> tuple[engine.EmploymentFacts, list[str]]:
    """Return the facts of a file, and its households in the order of their positions.

    `places` receives the division codes that the people live in; `place` is that of rows without one.
    """
    homes = list(dict.fromkeys(one.household for one in file.people))
    at = {home: number for number, home in enumerate(homes)}
    divisions: dict[str, int] = {}
    for one in file.people:
        divisions.setdefault(str(one.facts.get("community") or place), len(divisions))
    places[:] = list(divisions)
    people = engine.people(
        [
            (
                at[one.household],
                one.facts.get("born"),
                one.facts.get("sex") == engine.WOMAN,
                one.facts.get("lives_since") or LONG_AGO,
                one.facts.get("lives_until"),
                one.facts.get("died"),
                divisions[str(one.facts.get("community") or place)],
            )
            for one in file.people
        ]
    )
    return engine.EmploymentFacts(
        people=people,
        work=engine.spans(_work(file)),
        files=engine.spans(_files(file)),
        course=engine.spans(_course(file)),
        benefits=engine.spans(_benefits(file)),
        refusals=engine.spans(_refusals(file)),
        households=len(homes),
    ), homes


Row = tuple[int, date, date | None, int]


def _work(file: StatusFile) -> Iterator[Row]:
    for number, one in enumerate(file.people):
        for kind, since, until in one.work:
            yield number, since or LONG_AGO, until, engine.kind_numbers()[kind]


def _files(file: StatusFile) -> Iterator[Row]:
    for number, one in enumerate(file.people):
        said = {name: one.facts[name] for name in ("able", "willing", "other_income") if name in one.facts}
        if said:
            bits = engine.ABLE_WILLING * (said.get("able", True) and said.get("willing", _willing(one)))
            bits |= engine.OTHER_INCOME * said.get("other_income", False)
            yield number, one.facts.get("file_since") or LONG_AGO, None, bits


def _willing(one: StatusPerson) -> bool:
    """Return what the latest fact about work says, of whom the file says nothing else."""
    kinds = {kind.code: kind for kind in engine.kinds()}
    return bool(one.work) and kinds[max(one.work, key=lambda row: row[1] or date.min)[0]].willing


def _course(file: StatusFile) -> Iterator[Row]:
    names = (
        ("applied_on", engine.APPLIED),
        ("published_on", engine.PUBLISHED),
        ("recognised_on", engine.RECOGNISED),
        ("withdrawn_on", engine.WITHDRAWN),
    )
    for number, one in enumerate(file.people):
        steps = sorted((one.facts[name], what) for name, what in names if name in one.facts)
        for place, (day, what) in enumerate(steps):
            later = steps[place + 1][0] if place + 1 < len(steps) else None
            ended = one.facts.get("ended_on") if what == engine.RECOGNISED else None
            ends = [end for end in (later, ended) if end is not None]
            yield number, day, min(ends) if ends else None, what


def _benefits(file: StatusFile) -> Iterator[Row]:
    for number, one in enumerate(file.people):
        if "benefit_since" in one.facts:
            yield number, one.facts["benefit_since"], one.facts.get("benefit_until"), 0


def _refusals(file: StatusFile) -> Iterator[Row]:
    for number, one in enumerate(file.people):
        for day in one.facts.get("refusals", ()):
            yield number, day, day + timedelta(days=1), 0
