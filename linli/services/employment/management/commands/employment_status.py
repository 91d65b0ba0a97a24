"""`linli employment status FACTS.csv --on DATE`."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.core.law import content
from linli.services.employment.engine import facts as engine
from linli.services.employment.engine.households import WHY, Course, without_break
from linli.services.employment.engine.limits import ALWAYS
from linli.services.employment.engine.people import REASONS, STATES
from linli.services.employment.engine.status import (
    Hardship,
    claims,
    count,
    day_states,
    hardship,
    household_state,
)
from linli.services.employment.imports import facts as files
from linli.services.employment.imports.columns import LONG_AGO, facts_of
from linli.services.employment.imports.facts import COLUMNS, StatusFile, StatusPerson
from linli.services.schemes.management.commands.eligibility import day, division

OUT = ("sex", "born", "registration", "residence_permit", "circumstances", "community", "died")


class Command(LinliCommand):
    """Reads no database: facts of invented households in, states with reasons out."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Say the employment state of each person and household in FACTS.csv, with the reason.")
    uses_keys: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = columns_help()
        parser.add_argument("file", type=Path, metavar="FACTS.csv")
        parser.add_argument(
            "--on", type=day, default=None, metavar="DATE", help=_("day of the question (default today)")
        )
        parser.add_argument(
            "--place",
            type=division,
            default="",
            metavar="CODE",
            help=_("division code for rows without a community of their own"),
        )
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, on: date | None, place: str, **options: Any) -> None:
        asked = on or timezone.localdate()
        try:
            found = files.read(file, asked)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from None
        answer = StatusAnswer(found, place, asked).as_json()
        if options["json"]:
            self.answer(answer, as_json=True)
        else:
            self._print(answer)
        if found.rejected:
            raise SystemExit(1)

    def _print(self, answer: Mapping[str, Any]) -> None:
        language = "en" if str(get_language()).startswith("en") else "zh"
        for one in answer["people"]:
            may = one["hardship"]
            grounds = ", ".join(ground["title"][language] for ground in may["grounds"] if ground["answer"] == "yes")
            said = {
                "yes": _("may be recognised as hard to employ: {grounds}").format(grounds=grounds),
                "unknown": _("recognition: cannot be said yet, missing: {facts}").format(
                    facts=", ".join(may["missing"])
                ),
            }.get(may["answer"], "")
            parts = [one["title"][language], one["reason"][language], said]
            self.stdout.write(f"{one['household']} / {one['person']}: " + "; ".join(filter(None, parts)))
        for one in answer["households"]:
            self.stdout.write(f"{one['household']}: {one['title'][language]}; {one['reason'][language]}")
        for one in answer["communities"]:
            said = _("{place}: employment rate {rate} ({employed} of {base}), zero-employment households: {zero}")
            rate = _("none") if one["rate"] is None else f"{one['rate']} %"
            self.stdout.write(said.format(**one | {"rate": rate, "place": one["community"] or _("all")}))
        for row in answer["rejected"]:
            where = _("Line {line}{name}, column {column}: ") if row["column"] else _("Line {line}{name}: ")
            name = f" ({row['person']})" if row["person"] else ""
            self.stderr.write(where.format(line=row["line"], name=name, column=row["column"]) + row["reason"])
        if answer["unused"]:
            self.stderr.write(_("Columns not read: {names}.").format(names=", ".join(answer["unused"])))


def columns_help() -> str:
    """Return the explanation of the columns, with one line for each."""
    english = str(get_language()).startswith("en")
    lines = [_("Columns of FACTS.csv, by these headings; leave a cell empty if the fact is not known:")]
    lines += [f"  {code:<17} {one.en_help if english else one.zh_help}" for code, one in COLUMNS.items()]
    codes = ", ".join(content.codes("employment"))
    lines.append(_("Employment status: {codes}. Days of an end are the first day without.").format(codes=codes))
    lines.append(_("Without lives_since, a person has always lived there; without since, no months are counted."))
    return "\n".join(lines)


def both(words: Callable[[], object] | object) -> dict[str, str]:
    """Return words in Chinese and English."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[key] = str(words() if callable(words) else words)
    return found


class StatusAnswer:
    """The states of a file on a day, as one object."""

    def __init__(self, file: StatusFile, place: str, on: date) -> None:
        self.file, self.on = file, on
        self.places: list[str] = []
        self.facts, self.homes = facts_of(file, self.places, place)
        self.states = day_states(self.facts, self.places, on)

    def as_json(self) -> dict[str, Any]:
        """Return people, households and communities with reasons in both languages."""
        return {
            "on": self.on.isoformat(),
            "language": get_language(),
            "people": [self._person(number, one) for number, one in enumerate(self.file.people)],
            "households": [self._household(number, home) for number, home in enumerate(self.homes)],
            "communities": list(self._communities()),
            "rejected": [
                {"line": one.line, "person": one.person, "column": one.column, "reason": one.reason}
                for one in self.file.rejected
            ],
            "unused": self.file.unused,
        }

    def _place(self, number: int) -> str:
        return self.places[int(self.facts.people.division[number])]

    def _person(self, number: int, one: StatusPerson) -> dict[str, Any]:
        people, place = self.states.people, self._place(number)
        kind = int(people.kind[number])
        code = engine.kinds()[kind].code if kind >= 0 else ""
        state = STATES[int(people.state[number])]
        reason = REASONS[int(people.reason[number])]
        own = {name: one.facts[name] for name in OUT if name in one.facts}
        may = hardship(claims(self.states, number, own | {"community": place}, place), place, self.on)
        return {
            "line": one.line,
            "household": one.household,
            "person": one.person,
            "state": state.value,
            "title": both(state.label),
            "work": code,
            "since": _day(people.since[number]),
            "reason": {"code": reason[0]} | both(lambda: str(reason[1]).format(kind=content.title("employment", code))),
            "in_base": bool(people.in_base[number]),
            "employed": bool(people.works[number]),
            "unemployed_since": _day(people.jobless_since[number]),
            "registered_since": _day(people.registered_since[number]),
            "long_unemployed": bool(people.long[number]),
            "hardship": _hardship(may),
        }

    def _household(self, number: int, home: str) -> dict[str, Any]:
        households = self.states.households
        member = next(n for n, one in enumerate(self.file.people) if one.household == home)
        file = self.file.households.get(home, {})
        confirmed = file.get("confirmed_on")
        course = Course(confirmed, file.get("planned_on"), file.get("exited_on")) if confirmed else None
        since = self._working_since(home)
        state = household_state(self.states, number, place=self._place(member), course=course, working_since=since)
        reason = WHY[int(households.reason[number])]
        return {
            "household": home,
            "state": state.value,
            "title": both(state.label),
            "zero_employment": bool(households.zero[number]),
            "reason": {"code": reason[0]} | both(reason[1]),
            "members": int(households.members[number]),
            "unemployed": int(households.jobless[number]),
            "working": int(households.working[number]),
            "working_since": since.isoformat() if since and since != LONG_AGO else None,
        }

    def _working_since(self, home: str) -> date | None:
        kinds = {kind.code for kind in engine.kinds() if kind.employed}
        people = self.states.people
        spans = [
            (since or LONG_AGO, until)
            for number, one in enumerate(self.file.people)
            if one.household == home and people.lives[number] and people.of_age[number]
            for kind, since, until in one.work
            if kind in kinds
        ]
        return without_break(spans, self.on)

    def _communities(self) -> Iterator[dict[str, Any]]:
        for number, place in enumerate(self.places):
            who = [n for n in range(len(self.file.people)) if int(self.facts.people.division[n]) == number]
            homes = {int(self.facts.people.household[n]) for n in who}
            found = count(self.states, who, sorted(homes))
            yield {
                "community": place,
                "base": found.base,
                "employed": found.employed,
                "rate": found.rate,
                "unemployed": found.jobless,
                "registered_unemployed": found.registered,
                "long_unemployed": found.long,
                "zero": found.zero,
                "unclear": found.unclear,
            }


def _day(number: Any) -> str | None:
    return date.fromordinal(int(number)).isoformat() if number > ALWAYS else None


def _hardship(may: Hardship) -> dict[str, Any]:
    return {
        "answer": may.answer,
        "version": may.scheme and {"jurisdiction": may.scheme.jurisdiction, "since": may.scheme.since.isoformat()},
        "grounds": [
            {"code": one.code, "answer": one.answer, "title": {"zh": one.title.zh, "en": one.title.en}}
            for one in may.grounds
        ],
        "missing": list(may.missing),
    }
