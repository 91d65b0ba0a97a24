"""The condition tree: groups and tests, answered in three values, with a line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from linli.core.law import content, rules
from linli.core.law.content import Text
from linli.services.schemes.engine import ages, vocabulary
from linli.services.schemes.engine.answers import Line, Truth
from linli.services.schemes.engine.vocabulary import FactKind

Facts = Mapping[str, Any]
NOT_KNOWN = Text("未登记", "not recorded")
HEADS = {"all": Text("以下各项都符合", "all of these"), "any": Text("以下至少一项符合", "at least one of these")}
INVERTED = Text("以下不成立", "this does not apply")


@dataclass(frozen=True, slots=True)
class Given:
    """What a condition is answered from: facts, the day, where, and how the scheme decides open points."""

    facts: Facts
    on: date
    choice: Callable[[str], str]

    @property
    def place(self) -> str:
        """Return the code of the community; "" if it is not known."""
        return str(self.facts.get("community") or "")

    @property
    def age_day(self) -> date:
        """Return the day on which age is counted."""
        return ages.counting_day(self.on, self.choice("age_day"))


@dataclass(frozen=True, slots=True)
class Limit:
    """The value of a condition: a number, a choice of the scheme, or a rule of the place times a factor."""

    number: int | None = None
    choice: str = ""
    rule: str = ""
    times: float = 1
    times_rule: str = ""

    def on(self, place: str, on: date, choice: Callable[[str], str]) -> float | None:
        """Return the value at a place on a day; None if no rule is in force there."""
        if self.choice:
            return int(choice(self.choice))
        if not self.rule:
            return self.number
        try:
            found = rules.find(self.rule, code=place, on=on)
            factor = rules.find(self.times_rule, code=place, on=on).value if self.times_rule else self.times
        except LookupError:
            return None
        # In fen and whole: 1206.5 yuan times 1.5 must not depend on how a computer rounds.
        return round(float(found.value) * float(factor) * (100 if found.unit.startswith("yuan") else 1))


@dataclass(frozen=True, slots=True)
class Test:
    """One condition on one fact."""

    fact: FactKind
    op: str
    value: Any  # Limit of numbers; months of `within_months`; code, codes or flag of others

    def truth(self, given: Given) -> Truth:
        """Return whether it is met."""
        return {"number": _number, "date": _date, "set": _set}.get(self.fact.kind, _same)(self, given)

    def lines(self, given: Given, depth: int, *, outer: bool = False) -> Iterator[Line]:
        """Yield its line."""
        yield Line(self.said(given), found(self, given), self.truth(given), depth, self.fact.code, self.member)

    def unknown(self, given: Given) -> set[str]:
        """Return the fact if it is missing."""
        return {self.missing_code} if self.truth(given) is Truth.UNKNOWN else set()

    @property
    def member(self) -> str:
        """Return the code in a set; "" of other facts."""
        return str(self.value) if self.fact.kind == "set" else ""

    @property
    def missing_code(self) -> str:
        """Return how a missing fact is called: members of a set by their own name."""
        return self.member or self.fact.code

    def tests(self) -> Iterator[Test]:
        """Yield itself, as groups yield their tests."""
        yield self

    def said(self, given: Given) -> Text:
        """Return the condition in words."""
        words = self.fact.says.get(self.op)
        shown = self._value_words(given)
        if words is None:
            return Text(f"{self.fact.title.zh}：{shown.zh}", f"{self.fact.title.en}: {shown.en}")
        return Text(words.zh.replace("{n}", shown.zh), words.en.replace("{n}", shown.en))

    def _value_words(self, given: Given) -> Text:
        if isinstance(self.value, Limit):
            limit = self.value.on(given.place, given.on, given.choice)
            return NO_LINE if limit is None else number_words(self.fact, limit)
        if isinstance(self.value, tuple):
            titles = [title_of(self.fact, code) for code in self.value]
            return Text("、".join(one.zh for one in titles), ", ".join(one.en for one in titles))
        if isinstance(self.value, bool):
            return YES_WORDS[self.value]
        return title_of(self.fact, str(self.value))


NO_LINE = Text("本地标准未设置", "the local line, which is not set")
YES_WORDS = {True: Text("是", "yes"), False: Text("否", "no")}


@dataclass(frozen=True, slots=True)
class Several:
    """Several conditions: all, any, or (of one) not."""

    kind: str
    parts: tuple[Node, ...]

    def truth(self, given: Given) -> Truth:
        """Return whether it is met: the least of all, the greatest of any, the opposite."""
        truths = [part.truth(given) for part in self.parts]
        if self.kind == "not":
            return Truth(2 - truths[0])
        return min(truths) if self.kind == "all" else max(truths)

    def lines(self, given: Given, depth: int, *, outer: bool = False) -> Iterator[Line]:
        """Yield a heading, unless it is the outermost "all", and the lines of the parts."""
        inner = depth
        if self.kind != "all" or not outer:
            words = INVERTED if self.kind == "not" else HEADS[self.kind]
            yield Line(words, Text("", ""), self.truth(given), depth)
            inner += 1
        for part in self.parts:
            yield from part.lines(given, inner)

    def unknown(self, given: Given) -> set[str]:
        """Return the missing facts that can still change the result."""
        if self.truth(given) is not Truth.UNKNOWN:
            return set()
        return set().union(*(part.unknown(given) for part in self.parts))

    def tests(self) -> Iterator[Test]:
        """Yield every test below."""
        for part in self.parts:
            yield from part.tests()


Node = Test | Several


# ---- tests by kind of fact


def lapsed(fact: FactKind, given: Given) -> date | None:
    """Return the last day on which a recorded value was valid, if it is over."""
    last: date | None = given.facts.get(fact.holds_until) if fact.holds_until else None
    return last if last is not None and last < given.on else None


def held(fact: FactKind, given: Given) -> Any:
    """Return the recorded value; None if there is none, or if it is no longer valid and the scheme lets it lapse."""
    if lapsed(fact, given) is not None and given.choice(fact.holds_choice) == "unknown":
        return None
    return given.facts.get(fact.code)


def _number(test: Test, given: Given) -> Truth:
    limit = test.value.on(given.place, given.on, given.choice)
    if limit is None:
        return Truth.UNKNOWN
    if test.fact.code == "age" and given.facts.get("born") is not None:
        return _age(test.op, int(limit), given)
    value = held(test.fact, given)
    if value is None:
        return test.fact.absent
    return _of(COMPARE[test.op](value, limit))


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "below": lambda value, limit: value < limit,
    "above": lambda value, limit: value > limit,
}


def _age(op: str, years: int, given: Given) -> Truth:
    """Compare ages by birthdays; of a birth date known in part, both ends must agree."""
    feast = given.choice("birthday_29_february")
    # at least n: born by that day; above n, and at most n as its opposite, mean n + 1
    latest = ages.born_by(given.age_day, years + (op in {"above", "at_most"}), feast)
    born = given.facts["born"]
    first, last = (born.first, born.last) if isinstance(born, vocabulary.BornIn) else (born, born)
    old = Truth.YES if last <= latest else Truth.NO if first > latest else Truth.UNKNOWN
    return old if op in {"at_least", "above"} else Truth(2 - old)


def _date(test: Test, given: Given) -> Truth:
    value = given.facts.get(test.fact.code)
    if value is None:
        return test.fact.absent
    if test.op == "within_months":
        return _of(value <= given.on <= ages.months_after(value, test.value))  # Civil Code, Article 1259: itself within
    return _of(value <= test.value if test.op == "until" else value >= test.value)


def _set(test: Test, given: Given) -> Truth:
    return member(test.fact, str(test.value), given.facts.get(test.fact.code))


def member(fact: FactKind, code: str, held: Any) -> Truth:
    """Return whether a code is in a set of facts.

    `held` is what registers hold, a set: what is not in it does not apply if its register is kept complete, else it is
    unknown. Or it is code -> whether, as somebody answered; what was not asked is unknown.
    """
    if held is None:
        return fact.absent
    if isinstance(held, Mapping):
        return fact.absent if held.get(code) is None else _of(held[code])
    if code in held:
        return Truth.YES
    return Truth.NO if code in fact.complete or fact.absent is Truth.NO else Truth.UNKNOWN


def _same(test: Test, given: Given) -> Truth:
    value = given.facts.get(test.fact.code)
    if value is None or value == "":
        return test.fact.absent
    if isinstance(test.value, tuple):
        return _of(value in test.value)
    if test.fact.kind == "place":
        return _of(str(value).startswith(str(test.value)))
    return _of(value == test.value)


def _of(met: bool) -> Truth:
    return Truth.YES if met else Truth.NO


# ---- words


def title_of(fact: FactKind, code: str) -> Text:
    """Return the name of a value."""
    return fact.titles.get(code, Text(code, code))


def number_words(fact: FactKind, value: float) -> Text:
    """Return a number as it is said: by its name, with its unit, money in yuan."""
    if fact.options:
        return title_of(fact, str(int(value)))
    if fact.unit == "fen":
        return vocabulary.amount(round(value), "fen")
    return Text(f"{value:g}", f"{value:g}")


def found(test: Test, given: Given) -> Text:
    """Return what is known of the fact, in words."""
    if test.fact.kind == "set":
        truth = test.truth(given)
        return {Truth.YES: Text("有", "yes"), Truth.NO: Text("无", "no"), Truth.UNKNOWN: NOT_KNOWN}[truth]
    born = given.facts.get("born")
    if test.fact.code == "age" and born is not None:
        return _age_words(born, given)
    value = given.facts.get(test.fact.code)
    if value is None or value == "":
        return Text("无", "none") if test.fact.absent is Truth.NO else NOT_KNOWN
    words, over = value_words(test.fact, value), lapsed(test.fact, given)
    if over is None:
        return words
    day = day_words(over)
    return Text(f"{words.zh}（有效期至{day.zh}，已过期）", f"{words.en} (valid until {day.en}, no longer valid)")


def day_words(day: date) -> Text:
    """Return a day in words."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def value_words(fact: FactKind, value: Any) -> Text:
    """Return a recorded value in words."""
    if isinstance(value, bool):
        return YES_WORDS[value]
    if isinstance(value, date):
        return day_words(value)
    if fact.kind == "number":
        words = number_words(fact, value)
        return Text(f"{words.zh} 周岁", f"{words.en} years") if fact.code == "age" else words
    return title_of(fact, str(value))


def _age_words(born: Any, given: Given) -> Text:
    feast = given.choice("birthday_29_february")
    ends = (born.first, born.last) if isinstance(born, vocabulary.BornIn) else (born, born)
    most, least = (ages.age(day, given.age_day, feast) for day in ends)
    years = str(most) if most == least else f"{least}–{most}"
    return Text(f"{years} 周岁", f"{years} years")


# ---- days on which an answer may change


def turning_days(nodes: Iterable[Node], given: Given, until: date) -> set[date]:
    """Return the days after `given.on`, up to `until`, on which a date alone may change a test: a superset."""
    days: set[date] = set()
    for node in nodes:
        for test in node.tests():
            days |= _turns(test, given, until)
    return {day for day in days if given.on < day <= until}


def _turns(test: Test, given: Given, until: date) -> set[date]:
    days = _rule_days(test)
    if test.fact.code == "age":
        # Where the limit is a rule, it may be another one after one of its days.
        for day in {given.on, *(one for one in days if given.on < one <= until)}:
            days = days | _birthdays(test, Given(given.facts, day, given.choice))
    value = given.facts.get(test.fact.code)
    if test.op == "within_months" and value is not None:
        days = days | {value, ages.months_after(value, test.value) + timedelta(days=1)}
    last = given.facts.get(test.fact.holds_until) if test.fact.holds_until else None
    return days if last is None else days | {last + timedelta(days=1)}


def _birthdays(test: Test, given: Given) -> set[date]:
    born = given.facts.get("born")
    limit = test.value.on(given.place, given.on, given.choice)
    if born is None or limit is None:
        return set()
    feast, mode = given.choice("birthday_29_february"), given.choice("age_day")
    ends = (born.first, born.last) if isinstance(born, vocabulary.BornIn) else (born,)
    return {ages.counted_from(ages.birthday(day, int(limit) + more, feast), mode) for day in ends for more in (0, 1)}


def _rule_days(test: Test) -> set[date]:
    limit = test.value
    if not isinstance(limit, Limit):
        return set()
    ids = [one for one in (limit.rule, limit.times_rule) if one]
    every = (rule for one in ids for rule in rules.every().get(one, ()))
    return {day for rule in every for day in (rule.since, rule.until) if day is not None}


def circumstance_is_computed(code: str) -> bool:
    """Return whether a circumstance follows from something else and is never recorded."""
    entry = content.codes("circumstance").get(code)
    return bool(entry and entry.get("computed"))
