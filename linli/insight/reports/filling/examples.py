"""By example: of a copy that was filled last time, which proposals give the numbers that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.insight.reports.engine.phrases import LabelCondition
from linli.insight.reports.engine.proposals import MOST, BlankProposal
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling.figures import BlankFigures
from linli.insight.reports.structure import FormStructure

# Above every other reason: what was written last time is what the office wants.
AGREES, LESS = 2.0, 0.5
NUMBER = re.compile(r"-?\d+(?:\.0+)?")
REGISTRATION = "person.registration"
TIMES = ("end", "start", "new")
SEVERAL = 2


def numbers_of(example: FormStructure) -> dict[str, int]:
    """Return the whole numbers that stand in the blanks of a filled copy."""
    said = {blank.key: blank.filled.replace(",", "").strip() for blank in example.blanks}
    return {key: int(float(text)) for key, text in said.items() if NUMBER.fullmatch(text)}


def by_example(
    proposals: Mapping[str, Sequence[BlankProposal]], numbers: Mapping[str, int], figures: BlankFigures
) -> dict[str, list[BlankProposal]]:
    """Return the proposals of the blanks that have a number in the example: those that give it stand first.

    Beside what was proposed, the usual variants are tried: other times, registered residents only, households instead
    of people. Where several agree, the reason says so; where none does, it tells the difference.
    """
    tried = {key: _tried(proposals.get(key, ())) for key in numbers}
    terms = {f"{key}#{n}": term for key, found in tried.items() for n, term in enumerate(found)}
    given = {name: figure.number for name, figure in figures.of(terms).items()}
    return {
        key: _ordered(proposals.get(key, ()), found, [given.get(f"{key}#{n}") for n in range(len(found))], numbers[key])
        for key, found in tried.items()
        if found
    }


def _tried(proposals: Iterable[BlankProposal]) -> list[Term]:
    """Return the counts that are proposed and their variants, the proposed ones first."""
    counts = [one.term for one in proposals if one.term.kind == TermKind.COUNT]
    return list(dict.fromkeys([*counts, *(variant for term in counts for variant in _variants(term))]))


def _variants(term: Term) -> Iterator[Term]:
    for when in TIMES:
        yield replace(term, when=when)
    if term.subject == "person" and all(one.item != REGISTRATION for one in term.conditions):
        yield replace(term, conditions=(*term.conditions, LabelCondition(REGISTRATION, "is", "here")))
    if term.subject == "person":
        yield replace(term, subject="household")
    for left_out in term.conditions if len(term.conditions) > 1 else ():
        yield replace(term, conditions=tuple(one for one in term.conditions if one != left_out))


def _ordered(
    proposals: Sequence[BlankProposal], tried: Sequence[Term], given: Sequence[int | None], wanted: int
) -> list[BlankProposal]:
    known = {one.term: one for one in proposals}
    agreeing = [term for term, number in zip(tried, given, strict=True) if number == wanted]
    found = [_agrees(term, known.get(term), wanted, len(agreeing)) for term in agreeing]
    for term, number in zip(tried, given, strict=True):
        if term in known and term not in agreeing and number is not None:
            reason = format_lazy(_("gives {number}, the example has {wanted}"), number=number, wanted=wanted)
            found.append(BlankProposal(term, known[term].score * LESS, reason))
    found += [one for one in proposals if one.term not in {each.term for each in found}]
    ordered = sorted(found, key=lambda one: -one.score)
    kept = ordered[:MOST]
    # To ask must stay among them, whatever agrees.
    return [*kept, *(one for one in ordered[MOST:] if one.term.kind == TermKind.ANSWER)]


def _agrees(term: Term, known: BlankProposal | None, wanted: int, how_many: int) -> BlankProposal:
    # What was proposed from the label comes before a variant that happens to give the same number.
    score = AGREES + (known.score if known is not None else 0)
    if how_many >= SEVERAL:
        text = _("gives {wanted} as in the example; {count} definitions do, so compare another month")
        return BlankProposal(term, score, format_lazy(text, wanted=wanted, count=how_many))
    return BlankProposal(term, score, format_lazy(_("gives {wanted} as in the example"), wanted=wanted))
