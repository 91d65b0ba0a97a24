"""What labels are compared with, and what the blanks of an edition are filled from."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from linli.core.figures.indicators import INDICATORS
from linli.core.intake import reasons
from linli.core.items import ITEMS, DataItem, words
from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.loading import givens, other_people, phrasebook
from linli.insight.reports.engine.proposals import BlankProposal
from linli.insight.reports.engine.terms import Term
from linli.insight.reports.engine.vocabulary import KnownItem, MappedBefore, Vocabulary
from linli.insight.reports.models import Edition, FormField
from linli.insight.reports.states import FieldState
from linli.registers.places.models import Place

CHINESE = "zh-hans"  # the language of forms
DECIDED = (FieldState.FOUND, FieldState.NEW_ASK, FieldState.NOT_OURS)


def vocabulary(edition: Edition) -> Vocabulary:
    """Return everything that a label of an edition can mean; what other forms were mapped to comes first."""
    with translation.override(CHINESE):
        items = [_known(item) for item in ITEMS.values()]
        indicators = {code: str(one.title) for code, one in INDICATORS.items()}
    places = {normal_label(name): code for name, code in Place.objects.communities().open().values_list("name", "code")}
    return Vocabulary(phrasebook(), items, indicators, givens(), places, other_people(), _before(edition))


def _known(item: DataItem) -> KnownItem:
    titles = (str(item.title), *words.words_of(item.code))
    choices = item.choices().values() if item.choices is not None else ()
    plain = tuple(dict.fromkeys(normal_label(title) for title in titles))
    return KnownItem(item.code, titles[0], item.subject, plain, frozenset(map(normal_label, choices)))


def _before(edition: Edition) -> dict[str, MappedBefore]:
    """Return label path -> what it was mapped to in other forms, if all agree."""
    rows = FormField.objects.filter(state=FieldState.FOUND, edition__taken_back_at=None, mapping__isnull=False)
    rows = rows.exclude(edition__form=edition.form_id).select_related("edition__form")
    found: dict[str, MappedBefore] = {}
    differing: set[str] = set()
    for field in rows.iterator(chunk_size=1000):
        path, term = (field.mapping or {}).get("path", ""), term_of(field)
        if not path or term is None or not can_be_reused(term):
            continue
        known = found.setdefault(path, MappedBefore(str(field.edition.form), term))
        if known.term != term:
            differing.add(path)
    return {path: one for path, one in found.items() if path not in differing}


def can_be_reused(term: Term) -> bool:
    """Return whether a term means the same in another form: it names no blanks and no community."""
    return not term.keys and not term.place and not term.text


def term_of(field: FormField) -> Term | None:
    """Return what a blank is filled from; None if it is not decided."""
    stored = (field.mapping or {}).get("term")
    return Term.of_json(stored) if stored else None


def proposals_of(field: FormField) -> list[BlankProposal]:
    """Return the proposals of a blank, best first, in the reader's language."""
    stored: list[dict[str, Any]] = (field.mapping or {}).get("proposals", [])
    return [BlankProposal(Term.of_json(one["term"]), one["score"], reasons.shown(one["reason"])) for one in stored]


def terms_of(edition: Edition) -> dict[str, Term]:
    """Return key -> what it is filled from, of the blanks that are decided."""
    decided = edition.fields.filter(state__in=DECIDED)
    return {field.key: term for field in decided if (term := term_of(field)) is not None}
