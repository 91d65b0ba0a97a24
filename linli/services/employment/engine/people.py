"""The state of each person on a day, with its reason, and whether they belong to the base of the employment rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli.services.employment.engine.facts import (
    ABLE_WILLING,
    APPLIED,
    FOREVER,
    OTHER_INCOME,
    PUBLISHED,
    RECOGNISED,
    WITHDRAWN,
    EmploymentFacts,
    Spans,
    kind_numbers,
    kinds,
)
from linli.services.employment.engine.limits import ALWAYS, Limits
from linli.services.employment.states import WorkState as W

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

STATES = tuple(W)
# Why somebody is in a state; the position is in `PeopleStates.reason`.
REASONS = (
    ("recorded", _("as recorded: {kind}")),
    ("not_here", _("does not live here on that day")),
    ("died", _("has died")),
    ("no_fact", _("nothing is recorded about work")),
    ("born_unknown", _("the date of birth is not recorded, so the age is not known")),
    ("under_age", _("below working age")),
    ("over_age", _("has reached retirement age")),
    ("not_looking", _("able or willing to work: no, by the tracking file or by what is recorded")),
    ("looking", _("able and willing to work, by the tracking file")),
    ("applied", _("has applied for recognition")),
    ("published", _("the application is published")),
    ("recognised", _("is recognised")),
    ("refusals", _("has refused suitable offers without good reason")),
    ("withdrawn", _("the recognition or application was withdrawn")),
    ("after_recognition", _("in work since the recognition: {kind}")),
)
REASON_NUMBERS = {code: number for number, (code, _words) in enumerate(REASONS)}


@dataclass(frozen=True, slots=True)
class PeopleStates:
    """One place in each column per person.

    Attributes:
        state: position in `STATES`; reason: position in `REASONS`.
        kind: position of the kind of work; -1 if nothing is recorded.
        since: since when that kind is recorded, 0 if it is not.
        lives: lives here, is alive.
        of_age: of working age; age_known: the birth date is recorded.
        works: in work, whatever the age.
        willing: able and willing to work, by kind and tracking file.
        in_base: belongs to the base of the employment rate: of working age, able and willing.
        jobless: in the base and out of work.
        jobless_since, registered_since: since when out of work, and registered, without a break; 0 of others.
        long: long unemployed.
        other_income: has income from business or investment, by the tracking file.
    """

    state: Column
    reason: Column
    kind: Column
    since: Column
    lives: Column
    of_age: Column
    age_known: Column
    works: Column
    willing: Column
    in_base: Column
    jobless: Column
    jobless_since: Column
    registered_since: Column
    long: Column
    other_income: Column


def people_states(facts: EmploymentFacts, divisions: Sequence[Limits], on: date) -> PeopleStates:
    """Return the state of everybody on a day. `divisions`: the limits that `PeopleColumns.division` names."""
    import numpy as np

    day, people = on.toordinal(), facts.people
    lives = (people.since <= day) & (people.until > day) & (people.died > day)
    latest = latest_of(facts.work, len(people), day)
    kind = np.where(latest >= 0, _at(facts.work.what, latest), -1)
    since = np.where(latest >= 0, _at(facts.work.since, latest), 0)
    works, willing, decides = _flags(kind)
    file = latest_of(facts.files, len(people), day)
    bits = np.where(file >= 0, _at(facts.files.what, file), 0)
    by_file = (file >= 0) & decides
    willing = np.where(by_file, bits & ABLE_WILLING > 0, willing)
    of_age, known = _ages(facts, divisions)
    in_base = lives & of_age & willing
    jobless = in_base & ~works
    runs = _runs(facts.work, len(people), day, latest)
    jobless_since = np.where(jobless, np.where(runs[0] > 0, runs[0], _at(facts.files.since, file)), 0)
    long_since = np.array([one.long_since for one in divisions], dtype=np.int64)[people.division]
    found = PeopleStates(
        state=np.zeros(len(people), dtype=np.int8),
        reason=np.zeros(len(people), dtype=np.int8),
        kind=kind,
        since=since,
        lives=lives,
        of_age=of_age,
        age_known=known,
        works=works,
        willing=willing,
        in_base=in_base,
        jobless=jobless,
        jobless_since=jobless_since,
        registered_since=np.where(jobless, runs[1], 0),
        long=jobless & (jobless_since > ALWAYS) & (jobless_since <= long_since),
        other_income=bits & OTHER_INCOME > 0,
    )
    _decide(found, facts, divisions, day, by_file)
    return found


def latest_of(spans: Spans, size: int, day: int) -> Column:
    """Return for each person the position of the fact valid on a day that began last; -1 without one.

    Of two that began on the same day, the one entered later counts, as facts are in the order of entry.
    """
    import numpy as np

    found = np.full(size, -1, dtype=np.int64)
    valid = np.flatnonzero((spans.since <= day) & (spans.until > day))
    order = valid[np.argsort(spans.since[valid], kind="stable")]
    found[spans.person[order]] = order  # the last one that is written stays
    return found


def _at(column: Column, places: Column) -> Column:
    """Return the values at these places; 0 where the place is -1."""
    import numpy as np

    return np.where(places >= 0, column[places], 0) if len(column) else np.zeros(len(places), dtype=np.int64)


def _flags(kind: Column) -> tuple[Column, Column, Column]:
    """Return whether each kind is work, is able and willing, and lets the tracking file decide."""
    import numpy as np

    every = kinds()
    # The last place is that of -1: nothing recorded, so the file decides.
    flags = [[getattr(one, name) for one in every] for name in ("employed", "willing", "file_decides")]
    held = [np.array([*flag, last], dtype=bool) for flag, last in zip(flags, (False, False, True), strict=True)]
    return held[0][kind], held[1][kind], held[2][kind]


def _ages(facts: EmploymentFacts, divisions: Sequence[Limits]) -> tuple[Column, Column]:
    import numpy as np

    born, division = facts.people.born, facts.people.division
    young = np.array([one.working_born for one in divisions], dtype=np.int64)[division]
    men = np.array([one.retire_born_man for one in divisions], dtype=np.int64)[division]
    women = np.array([one.retire_born_woman for one in divisions], dtype=np.int64)[division]
    known = born > 0
    return known & (born <= young) & (born > np.where(facts.people.woman, women, men)), known


def _runs(work: Spans, size: int, day: int, latest: Column) -> tuple[Column, Column]:
    """Return since when each person has been out of work, and registered, without a break; 0 if they are not.

    Those that follow each other without a day between them are one run. Training after it keeps a registration.
    """
    import numpy as np

    numbers = kind_numbers()
    every = kinds()
    out = np.array([one.willing and not one.employed for one in every], dtype=bool)
    begun = np.flatnonzero((work.since <= day) & (work.until > work.since))
    order = begun[np.lexsort((work.since[begun], work.person[begun]))]
    person, since, until, what = (one[order] for one in (work.person, work.since, work.until, work.what))
    if not len(order):
        return np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    place = np.full(len(work), -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    follows = np.zeros(len(order), dtype=bool)
    follows[1:] = (person[1:] == person[:-1]) & (until[:-1] >= since[1:])
    is_out = out[what]
    jobless = _starts(is_out, follows & np.r_[False, is_out[:-1]], since)
    is_registered = what == numbers["registered_unemployed"]
    trains = what == numbers["in_training"]
    kept = np.zeros(len(order), dtype=bool)
    kept[1:] = trains[1:] & follows[1:] & is_registered[:-1]
    is_registered = is_registered | kept
    registered = _starts(is_registered, follows & np.r_[False, is_registered[:-1]], since)
    at = np.where(latest >= 0, place[latest], -1) if len(work) else latest
    return _at(jobless, at), _at(registered, at)


def _starts(inside: Column, goes_on: Column, since: Column) -> Column:
    """Return the first day of the run of each fact that is inside one; 0 of others."""
    import numpy as np

    starts = inside & ~goes_on
    first = np.where(starts, np.arange(len(since)), 0)
    return np.where(inside, since[np.maximum.accumulate(first)], 0)


def _decide(
    found: PeopleStates, facts: EmploymentFacts, divisions: Sequence[Limits], day: int, by_file: Column
) -> None:
    """Write state and reason: the first that applies, beginning with what excludes everything else."""
    course = _course(facts.course, len(facts.people), day)
    refused = _refused(facts, divisions, found.jobless_since, day)
    settled = [*_settled(found, facts, course, day), *_outside(found, facts, day, by_file)]
    _choose(found, [*settled, *_out_of_work(found, course, refused, by_file)])


Cases = list[tuple["Column", W, str]]


def _settled(found: PeopleStates, facts: EmploymentFacts, course: _Course, day: int) -> Cases:
    """Return the cases of those who do not live here, and of those who work."""
    numbers, kind, works = kind_numbers(), found.kind, found.works
    recognised_before = (course.recognised > 0) & (course.recognised <= found.since) & (course.ended >= found.since)
    return [
        (facts.people.died <= day, W.LEFT, "died"),
        (~found.lives, W.LEFT, "not_here"),
        (kind == numbers["rehired"], W.RETIRED, "recorded"),
        (works & (kind == numbers["self_employed"]), W.SELF_EMPLOYED, "recorded"),
        (works & (kind == numbers["flexible"]), W.FLEXIBLE, "recorded"),
        (works & recognised_before, W.PLACED, "after_recognition"),
        (works, W.EMPLOYED, "recorded"),
        (kind == numbers["retired"], W.RETIRED, "recorded"),
    ]


def _outside(found: PeopleStates, facts: EmploymentFacts, day: int, by_file: Column) -> Cases:
    """Return the cases of those of whom nothing is recorded, and who are not in the labour force."""
    kind, outside = found.kind, found.lives & ~found.in_base & ~found.works
    age_over = outside & found.willing & found.age_known & ~found.of_age
    under = age_over & (facts.people.born > day - 20 * 365)  # who is not of age is either far below or far above 20
    return [
        (((kind < 0) | (kind == kind_numbers()["unknown"])) & ~by_file, W.UNKNOWN, "no_fact"),
        (outside & found.willing & ~found.age_known, W.UNKNOWN, "born_unknown"),
        (under, W.OUTSIDE, "under_age"),
        (age_over, W.OUTSIDE, "over_age"),
        (outside & by_file, W.OUTSIDE, "not_looking"),
        (outside, W.OUTSIDE, "recorded"),
    ]


def _out_of_work(found: PeopleStates, course: _Course, refused: Column, by_file: Column) -> Cases:
    """Return the cases of those who can and wish to work and do not."""
    numbers, kind, jobless = kind_numbers(), found.kind, found.jobless
    return [
        (jobless & refused, W.REFUSED, "refusals"),
        (jobless & (course.now == RECOGNISED), W.RECOGNISED, "recognised"),
        (jobless & (course.now == PUBLISHED), W.NOTICE, "published"),
        (jobless & (course.now == APPLIED), W.APPLIED, "applied"),
        (jobless & (course.now == WITHDRAWN) & (course.begun >= found.jobless_since), W.WITHDRAWN, "withdrawn"),
        (kind == numbers["in_training"], W.TRAINING, "recorded"),
        (kind == numbers["registered_unemployed"], W.REGISTERED, "recorded"),
        (jobless & by_file & ~(kind == numbers["unemployed"]), W.UNREGISTERED, "looking"),
        (jobless, W.UNREGISTERED, "recorded"),
    ]


def _choose(found: PeopleStates, cases: Sequence[tuple[Column, W, str]]) -> None:
    """Write state and reason of the first case that applies; the last one always does."""
    import numpy as np

    conditions = [condition for condition, _state, _reason in cases]
    places = np.select(conditions, np.arange(len(cases)), default=len(cases) - 1)
    found.state[:] = np.array([STATES.index(state) for _c, state, _r in cases], dtype=np.int8)[places]
    found.reason[:] = np.array([REASON_NUMBERS[reason] for _c, _s, reason in cases], dtype=np.int8)[places]


@dataclass(frozen=True, slots=True)
class _Course:
    now: Column  # what holds on the day, 0 if nothing
    begun: Column  # since when
    recognised: Column  # first day of the last recognition, 0 without one
    ended: Column  # first day without it


def _course(course: Spans, size: int, day: int) -> _Course:
    """Return what holds of recognition on a day, and the last recognition that had begun."""
    import numpy as np

    last = latest_of(course, size, day)
    rows = np.flatnonzero((course.what == RECOGNISED) & (course.since <= day))
    order = rows[np.argsort(course.since[rows], kind="stable")]
    recognised, ended = np.zeros(size, dtype=np.int64), np.full(size, FOREVER, dtype=np.int64)
    recognised[course.person[order]] = course.since[order]
    ended[course.person[order]] = course.until[order]
    return _Course(_at(course.what, last), _at(course.since, last), recognised, ended)


def _refused(facts: EmploymentFacts, divisions: Sequence[Limits], jobless_since: Column, day: int) -> Column:
    """Return who has refused too many suitable offers without good reason since they have been out of work."""
    import numpy as np

    rows = facts.refusals
    counted = (rows.since <= day) & (rows.since >= jobless_since[rows.person]) if len(rows) else rows.since > day
    times = np.bincount(rows.person[counted], minlength=len(facts.people))
    most = np.array([one.refusals for one in divisions], dtype=np.int64)[facts.people.division]
    refused: Column = times >= most
    return refused
