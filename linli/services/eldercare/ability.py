"""The ability of an older person: 26 items, their sum, the level, and what makes it worse.

Pure: no database. The scale is content (`ability.toml`), with the points that the standard leaves open as choices.
Source: GB/T 42195-2022 [S].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.law.content import Text, text

WORST = 4
MARKS = ("coma", "dementia")


@dataclass(frozen=True, slots=True)
class AbilityItem:
    """One of the 26 items; `answers` from the most able (most points) down to 0 points."""

    code: str
    title: Text
    ask: Text
    also: tuple[str, ...]
    answers: tuple[Text, ...]

    @property
    def most(self) -> int:
        """Return the points of the best answer."""
        return len(self.answers) - 1

    def answer(self, points: int) -> Text:
        """Return the answer that has so many points."""
        return self.answers[self.most - points]


@dataclass(frozen=True, slots=True)
class AbilitySection:
    """A group of items with its own sum."""

    code: str
    title: Text
    items: tuple[AbilityItem, ...]

    @property
    def most(self) -> int:
        """Return the most points of the section."""
        return sum(item.most for item in self.items)


@dataclass(frozen=True, slots=True)
class LevelBand:
    """A level and the scores that belong to it, both ends included."""

    level: int
    least: int
    most: int
    title: Text


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """A point that the standard leaves open: the value taken, and why."""

    code: str
    value: str
    options: Mapping[str, Text]
    title: Text
    reason: Text
    grade: str

    @property
    def meaning(self) -> Text:
        """Return what the value means."""
        return self.options[self.value]


@dataclass(frozen=True)
class AbilityScale:
    """A scale in force for some days."""

    code: str
    title: Text
    since: date
    until: date | None
    grade: str
    source: Text
    wording: Text
    sections: tuple[AbilitySection, ...]
    bands: tuple[LevelBand, ...]
    choices: Mapping[str, ScalePoint]
    risk_events: int
    risk_days: int
    conscious_item: str

    @cached_property
    def items(self) -> dict[str, AbilityItem]:
        """Return every item by code, in the order of the sheet."""
        return {item.code: item for section in self.sections for item in section.items}

    @property
    def most(self) -> int:
        """Return the score of who can do everything."""
        return sum(section.most for section in self.sections)

    def level_of(self, score: int) -> int:
        """Return the level of a score before adjustments."""
        return next(band.level for band in self.bands if band.least <= score <= band.most)

    def title_of(self, level: int) -> Text:
        """Return the name of a level."""
        return next(band.title for band in self.bands if band.level == level)

    def chosen(self, **values: str) -> AbilityScale:
        """Return the scale with other values of its choices.

        Raises:
            RuleBroken: there is no such choice, or it has no such value.
        """
        made = dict(self.choices)
        for code, value in values.items():
            if code not in made or value not in made[code].options:
                said = _("{code}={value} is no choice of this scale. Possible: {options}.")
                raise RuleBroken(format_lazy(said, code=code, value=value, options=self._options()))
            made[code] = replace(made[code], value=value)
        return replace(self, choices=made)

    def _options(self) -> str:
        return ", ".join(f"{one.code}={'|'.join(one.options)}" for one in self.choices.values())

    def counts(self, event: date, on: date) -> bool:
        """Return whether a care-risk event is within the days before (and on) the day of the assessment."""
        days = (on - event).days
        return 0 <= days <= self.risk_days - (self.choices["day_30"].value == "outside")


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """A step of the working: what (a code), a number or level that it gives."""

    what: str
    value: int


@dataclass(frozen=True, slots=True)
class AbilityResult:
    """Score (None in a coma without all answers), level of the score, level, sums by section, and the working."""

    score: int | None
    scored_level: int | None
    level: int
    sections: Mapping[str, int]
    lines: tuple[WorkingLine, ...]


def assess(
    scale: AbilityScale, points: Mapping[str, int], *, coma: bool = False, dementia: bool = False, risk_events: int = 0
) -> AbilityResult:
    """Compute score and level.

    Args:
        scale: with its choices.
        points: item -> points of the answer.
        coma: marked as being in a coma.
        dementia: dementia (F00-F03) or another mental or behavioural disorder (F04-F99) is diagnosed.
        risk_events: care-risk events inside the window.

    Raises:
        RuleBroken: an item is missing (unless in a coma) or has points that no answer has.
    """
    check_points(scale, points)
    if risk_events < 0:
        raise RuleBroken(_("The number of care-risk events cannot be negative."))
    in_coma = _in_coma(scale, points, coma)
    missing = [item for item in scale.items.values() if item.code not in points]
    if missing and not in_coma:
        names = str(_(", ")).join(str(item.title) for item in missing)
        raise RuleBroken(format_lazy(_("Not answered: {names}."), names=names))
    sums = {section.code: sum(points.get(item.code, 0) for item in section.items) for section in scale.sections}
    score = None if missing else sum(sums.values())
    if score is None:
        return AbilityResult(None, None, WORST, {}, (WorkingLine("coma", WORST),))
    first = scale.level_of(score)
    lines = [WorkingLine("score", score), WorkingLine("band", first)]
    if in_coma:
        return AbilityResult(score, first, WORST, sums, (*lines, WorkingLine("coma", WORST)))
    worse = [("dementia", dementia), ("risk_events", risk_events >= scale.risk_events)]
    level, steps = first, 0
    for what, applies in worse:
        if not applies:
            continue
        once = steps > 0 and scale.choices["worsen"].value == "once"
        steps += 1
        level = level if once else min(level + 1, WORST)
        lines.append(WorkingLine(f"{what}_once" if once else what, level))
    return AbilityResult(score, first, level, sums, tuple(lines))


def check_points(scale: AbilityScale, points: Mapping[str, int]) -> None:
    """Check that each item has points that one of its answers has.

    Raises:
        RuleBroken: it has not; the sentence names the item.
    """
    for code, value in points.items():
        item = scale.items.get(code)
        if item is None:
            raise RuleBroken(format_lazy(_("{code} is no item of this scale."), code=code))
        if not 0 <= value <= item.most:
            said = _("{name}: {value} is not possible. Enter a whole number from 0 to {most}.")
            raise RuleBroken(format_lazy(said, name=item.title, value=value, most=item.most))


def _in_coma(scale: AbilityScale, points: Mapping[str, int], mark: bool) -> bool:
    by_item = points.get(scale.conscious_item) == 0
    return {"either": by_item or mark, "item": by_item, "mark": mark}[scale.choices["coma"].value]


# ---- the scales of the content packs


def scale_on(day: date | None = None, *, code: str = "") -> AbilityScale:
    """Return the scale in force on a day (default today), or that of a code.

    Raises:
        RuleBroken: none is.
    """
    on = day or timezone.localdate()
    for scale in scales():
        in_force = scale.since <= on and (scale.until is None or on < scale.until)
        if scale.code == code if code else in_force:
            return scale
    raise RuleBroken(format_lazy(_("There is no scale for ability assessments on {day}."), day=on.isoformat()))


@lru_cache(maxsize=1)
def scales() -> tuple[AbilityScale, ...]:
    """Return every scale of the content packs, the newest first.

    Raises:
        RuleBroken: bands overlap or leave a score out; points that no band has would have no level.
    """
    found: dict[str, AbilityScale] = {}
    for _pack, table in content.tables("ability.toml"):
        for row in table["scale"]:
            found[row["code"]] = _scale(row)
    return tuple(sorted(found.values(), key=lambda scale: scale.since, reverse=True))


def _scale(row: Mapping[str, Any]) -> AbilityScale:
    ladders = {one["code"]: one["answers"] for one in row.get("ladder", [])}
    scale = AbilityScale(
        code=row["code"],
        title=text(row["title"]),
        since=row["since"],
        until=row.get("until"),
        grade=row["grade"],
        source=text(row["source"]),
        wording=text(row["wording"]),
        sections=tuple(_section(one, ladders) for one in row["section"]),
        bands=tuple(LevelBand(one["level"], one["least"], one["most"], text(one["title"])) for one in row["band"]),
        choices={one["code"]: _choice(one) for one in row["choice"]},
        risk_events=row["adjust"]["risk_events"],
        risk_days=row["adjust"]["risk_days"],
        conscious_item=row["adjust"]["conscious_item"],
    )
    _check_bands(scale)
    return scale


def _section(row: Mapping[str, Any], ladders: Mapping[str, Iterable[Any]]) -> AbilitySection:
    items = tuple(
        AbilityItem(
            one["code"],
            text(one["title"]),
            text(one["ask"]),
            tuple(one.get("also", ())),
            tuple(text(answer) for answer in (ladders[one["ladder"]] if "ladder" in one else one["answers"])),
        )
        for one in row["item"]
    )
    return AbilitySection(row["code"], text(row["title"]), items)


def _choice(row: Mapping[str, Any]) -> ScalePoint:
    options = {code: text(row["meaning"][code]) for code in row["options"]}
    return ScalePoint(row["code"], row["value"], options, text(row["title"]), text(row["reason"]), row["grade"])


def _check_bands(scale: AbilityScale) -> None:
    covered = sorted(score for band in scale.bands for score in range(band.least, band.most + 1))
    if covered != list(range(scale.most + 1)):
        said = _("The levels of the scale {code} do not cover each score from 0 to {most} exactly once.")
        raise RuleBroken(format_lazy(said, code=scale.code, most=scale.most))
