"""The labelled set of proposals: what blanks are to be filled from, and how often it is proposed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from linli.insight.reports.engine.proposals import propose
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.models import Edition, ReportForm
from linli.insight.reports.queries import mapping
from linli.insight.reports.structure import read

HERE = Path(__file__).parent
FORMS = HERE.parents[3] / "content" / "demo" / "forms"
FIRST_THREE = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Of the labelled blanks: right at first place, within the first three; those that the first would fill wrongly."""

    blanks: int
    first: int
    three: int
    wrong: tuple[str, ...]


def labels(part: str) -> dict[str, list[tuple[str, str]]]:
    """Return form -> label and term of each blank."""
    table = tomllib.loads((HERE / "labels.toml").read_text(encoding="utf-8"))[part]
    lines = {name: [line.partition(" = ") for line in text.strip().splitlines()] for name, text in table.items()}
    return {name: [(label, term) for label, _sign, term in rows] for name, rows in lines.items()}


def said(term: Term) -> str:
    """Return a term as the labels write it."""
    plain = {TermKind.ANSWER: "ask", TermKind.NOT_OURS: "not_ours"}
    if term.kind in plain:
        return plain[term.kind]
    if term.kind not in (TermKind.COUNT, TermKind.ROWS):
        return f"{term.kind.value}:{term.code}"
    every, either = (
        ", ".join(sorted(f"{one.item} {one.op} {one.value}" for one in some)) for some in (term.conditions, term.either)
    )
    conditions = "; one of ".join(filter(None, [every, either]))
    when = f"@{term.when}" if term.kind == TermKind.COUNT else ""
    return " ".join(filter(None, [f"{term.kind.value}:{term.subject}", conditions, when]))


def score(part: str) -> Score:
    """Return the score of the forms of a part of the set."""
    vocabulary = replace(mapping.vocabulary(Edition(form=ReportForm())), before={})
    blanks = first = three = 0
    wrong = []
    for name, expected in labels(part).items():
        form = read((FORMS / name).read_bytes(), name)
        known = {blank.key: blank.label for blank in form.blanks}
        found = [(known.get(key, "rows"), proposals) for key, proposals in propose(form, vocabulary).items()]
        assert [label for label, _proposals in found] == [label for label, _term in expected], name
        for (label, proposals), (_label, term) in zip(found, expected, strict=True):
            terms = [said(one.term) for one in proposals]
            blanks, first, three = blanks + 1, first + (terms[0] == term), three + (term in terms[:FIRST_THREE])
            if terms[0] not in (term, "ask", "not_ours"):
                wrong.append(f"{name}: {label}: {terms[0]}")
    return Score(blanks, first, three, tuple(wrong))
