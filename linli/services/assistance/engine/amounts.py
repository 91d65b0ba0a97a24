"""Amounts with their working: the monthly allowance of a household or of one person, and temporary relief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from linli.core.law.content import Text
from linli.services.assistance.engine.means import Assessment, LineKind, Member, WorkLine
from linli.services.assistance.engine.norms import Norms, Supplement


@dataclass(frozen=True, slots=True)
class Working:
    """An amount in whole fen, and the lines of which the parts add up to it."""

    fen: int
    lines: tuple[WorkLine, ...]


def low_income(found: Assessment) -> Working:
    """Return the monthly allowance: the line for all members less their income, more for some groups, rounded up.

    Source: 社会救助暂行办法 Article 12 (difference to the line, more for older people, minors, severely disabled and
    seriously ill members).
    """
    norms, members = found.norms, found.means.members
    heads = len(members)
    whole = Text(f"低保标准 × {heads} 人", f"Line × {heads} people")
    parts = [
        WorkLine(LineKind.PART, whole, Fraction(norms.line * heads)),
        WorkLine(LineKind.PART, Text("家庭月收入", "Income of the household in a month"), -found.monthly),
    ]
    return _working([*parts, *_supplements(members, norms)], norms)


def single(found: Assessment, member: int) -> Working:
    """Return the monthly allowance of one person of a marginal household: the line less the person's own income."""
    norms = found.norms
    who = [one for one in found.means.members if one.key == member]
    parts = [
        WorkLine(LineKind.PART, Text("低保标准 × 1 人", "Line × 1 person"), Fraction(norms.line)),
        WorkLine(LineKind.PART, Text("本人月收入", "Own income in a month"), -found.own.get(member, Fraction())),
    ]
    return _working([*parts, *_supplements(who, norms)], norms)


def _supplements(members: Iterable[Member], norms: Norms) -> list[WorkLine]:
    """Return one line for each member of a group; of several groups the highest counts."""
    lines = []
    for one in members:
        groups = [group for group in norms.supplements if group.fits(one.age, one.circumstances)]
        if groups:
            best: Supplement = max(groups, key=lambda group: group.share)
            said = Text(f"{best.title.zh}增发 {best.share}%", f"{best.title.en}: {best.share}% more")
            worth = Fraction(norms.line * best.share, 100)
            lines.append(WorkLine(LineKind.PART, said, worth, member=one.key, kind=best.code, note=best.source))
    return lines


def _working(parts: list[WorkLine], norms: Norms) -> Working:
    total = sum((line.value for line in parts), Fraction())
    step = norms.fen("round_to")
    rounded = 0 if total <= 0 else -(-total // step) * step
    if total < 0:
        parts.append(WorkLine(LineKind.PART, Text("收入超过标准，按零计", "Income above the line: 0"), -total))
    elif rounded != total:
        said = Text(f"向上取整到 {step // 100} 元", f"Rounded up to {step // 100} yuan")
        parts.append(WorkLine(LineKind.PART, said, rounded - total))
    parts.append(WorkLine(LineKind.SUM, Text("每月发放", "A month"), Fraction(rounded)))
    return Working(int(rounded), tuple(parts))


def relief(norms: Norms, level: str, people: int, *, emergency: bool) -> tuple[Working, int]:
    """Return the amount of temporary relief, and how much of it an emergency pays at once (0 otherwise), in fen.

    Args:
        norms: of the place and day.
        level: code of the level.
        people: how many are concerned.
        emergency: a part is paid at once, and the papers follow.
    """
    found = norms.levels[level]
    said = Text(f"低保标准 × {found.times} × {people} 人", f"Line × {found.times} × {people} people")
    worth = norms.line * found.times * people
    lines = [WorkLine(LineKind.PART, said, Fraction(worth))]
    first = 0
    if emergency:
        share = norms.number("first_share")
        first = worth * share // 100
        paid = Text(f"其中先行救助 {share}%", f"Of this, {share}% at once")
        lines.append(WorkLine(LineKind.LIMIT, paid, Fraction(first)))
    return Working(worth, tuple(lines)), first


def goes_on_until(on: date, norms: Norms) -> date:
    """Return the first day without assistance after a rise of income: some months after the month of `on` has ended."""
    year, month = divmod(on.year * 12 + on.month + norms.number("withdrawal_months"), 12)
    return date(year, month + 1, 1)
