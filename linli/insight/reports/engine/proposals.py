"""Proposals for the blanks of a form, best first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.phrases import LabelReading, joined
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.engine.vocabulary import KnownItem, Vocabulary
from linli.insight.reports.structure import Blank, BlankKind, FormPart, FormStructure, FormTable, TableKind

MOST = 5  # proposals of one blank
# Scores only order the proposals of one blank; they are no probabilities.
BEFORE, GIVEN, COUNTED, ASK = 1.2, 1.1, 1.0, 0.15
WITHOUT_TITLE = 0.55  # if the conditions of the title are left out
PARTLY = 0.1  # if words of the label were not understood: below asking, for a condition may be missing


@dataclass(frozen=True, slots=True)
class BlankProposal:
    """What may fill a blank, and why."""

    term: Term
    score: float
    reason: str | Promise


BlankProposals = dict[str, tuple[BlankProposal, ...]]


def rows_key(table: FormTable) -> str:
    """Return the key under which the rows of a list are mapped."""
    return f"rows:{table.blanks[0].key}"


def path_of(blank: Blank) -> str:
    """Return the normalised label path, by which blanks are found again in other forms."""
    return "/".join(filter(None, map(normal_label, (*blank.rows, *blank.columns))))


def propose(form: FormStructure, words: Vocabulary) -> BlankProposals:
    """Return the proposals of every blank that is to be filled, and of the rows of every list."""
    found: BlankProposals = {}
    for part in form.parts:
        for table in part.tables:
            found |= _Table(form, part, table, words).proposals()
    return found


class _Table:
    """The proposals of one table."""

    def __init__(self, form: FormStructure, part: FormPart, table: FormTable, words: Vocabulary) -> None:
        self.table, self.words = table, words
        titles = dict.fromkeys((form.title, part.name, table.title))
        self.context = joined([words.phrases.read(title) for title in titles if title])
        # A record of one person or matter: whom it is about is not known before it is written.
        self.is_about_someone = table.kind == TableKind.FIELDS and any(NAME in blank.label for blank in table.blanks)

    def proposals(self) -> BlankProposals:
        blanks = [blank for blank in self.table.blanks if blank.kind != BlankKind.FORMULA]
        if self.table.kind == TableKind.LIST and blanks:
            return self._list(blanks)
        return {blank.key: self._best(blank, self._cell(blank)) for blank in blanks}

    # ---- lists

    def _list(self, blanks: Sequence[Blank]) -> BlankProposals:
        like = {blank.key: self.words.items_like(blank.label, blank.choices) for blank in blanks}
        subject = self._subject(like)
        found = {blank.key: self._best(blank, self._column(blank, like[blank.key], subject)) for blank in blanks}
        return {rows_key(self.table): self._rows(subject)} | found

    def _rows(self, subject: str) -> tuple[BlankProposal, ...]:
        """Return which records a list may have. Where the title names none that is known, all would be a guess."""
        context = self.context
        everything = BlankProposal(Term(TermKind.ROWS, subject=subject), WITHOUT_TITLE, _("all of them"))
        is_named = context.meant or context.either or (context.subject and context.is_whole)
        if not subject or not is_named:
            unknown = _("the title does not say which records are meant; choose a condition or fill it in by hand")
            return (BlankProposal(Term(TermKind.NOT_OURS), COUNTED, unknown), everything)
        term = Term(TermKind.ROWS, subject=subject, conditions=context.meant, either=context.either)
        meant = BlankProposal(term, COUNTED, _("from the title and the columns of the list"))
        return (meant, everything) if term != everything.term else (meant,)

    def _subject(self, like: Mapping[str, list[tuple[float, KnownItem]]]) -> str:
        """Return what a row is: the subject that most columns fit, the one that the title names before others."""
        votes: dict[str, float] = {self.context.subject: 1.5} if self.context.subject else {}
        for pairs in like.values():
            best: dict[str, float] = {}
            for score, item in pairs:
                best[item.subject] = max(best.get(item.subject, 0.0), score)
            for subject, score in best.items():
                votes[subject] = votes.get(subject, 0.0) + score
        return max(sorted(votes), key=lambda one: votes[one], default="")

    def _column(self, blank: Blank, like: list[tuple[float, KnownItem]], subject: str) -> Iterator[BlankProposal]:
        yield from self._known(blank)
        for score, item in like:
            reason = format_lazy(_("the label is like “{title}”"), title=item.title)
            # What is known of other records cannot be said of these rows.
            fits = 1.0 if item.subject == subject else PARTLY
            yield BlankProposal(Term(TermKind.ITEM, item.code, item.subject), score * fits, reason)

    # ---- cells

    def _cell(self, blank: Blank) -> Iterator[BlankProposal]:
        yield from self._known(blank)
        yield from self._counts(blank)
        for score, code in self.words.indicators_like("".join((*blank.rows, *blank.columns))):
            title = self.words.indicators[code]
            yield BlankProposal(
                Term(TermKind.INDICATOR, code), score, format_lazy(_("the label is like “{title}”"), title=title)
            )

    def _counts(self, blank: Blank) -> Iterator[BlankProposal]:
        labels = (*blank.rows, *blank.columns)
        places = [code for label in labels if (code := self.words.places.get(normal_label(label)))]
        own = joined([self.words.phrases.read(one) for one in labels if normal_label(one) not in self.words.places])
        whole = own.within(self.context)
        subject = whole.subject or SUBJECT_OF_UNIT.get(blank.unit, "")
        in_text = self.table.kind == TableKind.FIELDS
        if self.is_about_someone or (in_text and not own.subject) or not (subject or whole.meant or whole.either):
            return
        # What is counted must be named whole, by the label itself or by the title.
        is_named = own.is_whole and (own.subject or own.meant or self.context.is_whole)
        score, place = COUNTED if is_named else PARTLY, places[0] if places else ""
        yield BlankProposal(_count(whole, subject, place), score, _understood(whole))
        if (whole.meant, whole.either) != (own.meant, own.either):
            left = _("without the conditions of the title")
            yield BlankProposal(_count(own, subject, place), score * WITHOUT_TITLE, left)

    # ---- both

    def _known(self, blank: Blank) -> Iterator[BlankProposal]:
        """Yield what was mapped before, and what is given with the run."""
        if before := self.words.before.get(path_of(blank)):
            yield BlankProposal(before.term, BEFORE, format_lazy(_("mapped like this in “{form}”"), form=before.form))
        if name := self._given(blank):
            yield BlankProposal(
                Term(TermKind.GIVEN, name), GIVEN, _("known from the place, the period or who fills it in")
            )
        elif blank.kind == BlankKind.SIGNATURE:
            yield BlankProposal(Term(TermKind.NOT_OURS), GIVEN, _("signed by hand"))

    def _given(self, blank: Blank) -> str:
        """Return the name of what is given with the run and fills a blank; "" if nothing does."""
        labels = (*blank.rows, *blank.columns)
        name = self.words.given(labels[-1]) if labels else ""
        if blank.kind == BlankKind.COLUMN or name == SERIAL:
            return name if blank.kind == BlankKind.COLUMN and name == SERIAL else ""
        if len(labels) > 1 and self.table.kind == TableKind.FIELDS:
            # "填表日期 / 年" is the year of filling; below any other label a day is not that of the run.
            of_today = self.words.given(labels[-2]) == TODAY and name in DATE_PARTS
            return f"{TODAY}_{name}" if of_today else ""
        return "" if self.is_about_someone and name not in OF_THE_OFFICE else name

    def _best(self, blank: Blank, found: Iterator[BlankProposal]) -> tuple[BlankProposal, ...]:
        """Return the best proposals without repetition; one of them is always to ask who knows it."""
        best: dict[Term, BlankProposal] = {}
        for one in found:
            if one.term not in best or best[one.term].score < one.score:
                best[one.term] = one
        ordered = sorted(best.values(), key=lambda one: -one.score)[: MOST - 1]
        ask = BlankProposal(Term(TermKind.ANSWER, text=blank.label), ASK, _("not recorded: ask who knows it"))
        return tuple(sorted([*ordered, ask], key=lambda one: -one.score))


NAME, TODAY = "姓名", "today"
DATE_PARTS = frozenset({"year", "month", "day"})
OF_THE_OFFICE = frozenset({"community", "subdistrict", "filler"})
SERIAL = "serial"  # the number of a row; all else that is given is the same in every row
# What a unit counts, where the label does not say it.
SUBJECT_OF_UNIT = {"人": "person", "名": "person", "户": "household", "件": "case", "家": "shop"}


def _count(reading: LabelReading, subject: str, place: str) -> Term:
    when = reading.when or "end"
    return Term(
        TermKind.COUNT, subject=subject, conditions=reading.meant, either=reading.either, when=when, place=place
    )


def _understood(reading: LabelReading) -> str | Promise:
    if reading.is_whole:
        return _("the label was understood whole")
    return format_lazy(_("understood except “{rest}”"), rest="”“".join(reading.rest))
