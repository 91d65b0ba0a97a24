"""The figures of a form: counts of many blanks and communities in a few queries, each with where it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.items import SUBJECTS
from linli.insight.lists.language import EVERYTHING, filter_sentence
from linli.insight.lists.queries import compiler, counting
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling.conditions import HOUSEHOLD, PERSON, Selection, selection
from linli.registers.places.models import Place


@dataclass(frozen=True, slots=True)
class BlankFigure:
    """A number with where it comes from; `why` says why there is none."""

    number: int | None
    definition: str
    scope: str
    as_of: date
    why: str = ""


class BlankFigures:
    """The counts of one run: of a community, or of all communities of an office together."""

    def __init__(self, viewer: Viewer, place: Place, period: ReportPeriod) -> None:
        self.viewer, self.place, self.period = viewer, place, period

    def of(self, terms: Mapping[str, Term]) -> dict[str, BlankFigure]:
        """Return the figure of each count, by the key of its blank."""
        meant = {key: selection(term, self.period) for key, term in terms.items() if term.kind == TermKind.COUNT}
        numbers = self._numbers({key: one for key, one in meant.items() if not one.faults})
        return {key: self._figure(terms[key], one, numbers.get(key, {})) for key, one in meant.items()}

    def by_community(self, terms: Mapping[str, Term]) -> dict[str, dict[int, int]]:
        """Return the numbers of each count by community."""
        meant = {key: selection(term, self.period) for key, term in terms.items() if term.kind == TermKind.COUNT}
        return self._numbers({key: one for key, one in meant.items() if not one.faults})

    def _figure(self, term: Term, one: Selection, numbers: Mapping[int, int]) -> BlankFigure:
        definition = defined(one)
        if one.faults:
            return BlankFigure(None, definition, "", one.on, " ".join(one.faults))
        if term.place:
            community = Place.objects.communities().filter(code=term.place).first()
            if community is None or not self._is_inside(community):
                return BlankFigure(
                    None, definition, "", one.on, _("This community is not part of the place of the run.")
                )
            return BlankFigure(numbers.get(community.pk, 0), definition, str(community), one.on)
        return BlankFigure(sum(numbers.values()), definition, str(self.place), one.on)

    def _is_inside(self, community: Place) -> bool:
        return community.path.startswith(self.place.path)

    def _numbers(self, meant: Mapping[str, Selection]) -> dict[str, dict[int, int]]:
        """Return key -> community -> number: one query for each kind of record and day, not for each blank."""
        found: dict[str, dict[int, int]] = defaultdict(dict)
        groups: dict[tuple[str, date], dict[str, Selection]] = defaultdict(dict)
        for key, one in meant.items():
            if one.counted == HOUSEHOLD and one.subject == PERSON:
                found[key] = self._households(one)
            else:
                groups[one.subject, one.on][key] = one
        for (subject, on), several in groups.items():
            filters = {key: one.node for key, one in several.items()}
            for community, numbers in counting.counts(subject, filters, self.viewer, self.place, on).items():
                for key, number in numbers.items():
                    found[key][community] = number
        return found

    def _households(self, one: Selection) -> dict[int, int]:
        rows = compiler.chosen(one.subject, one.node, self.viewer, self.place, one.on)
        column = SUBJECTS[one.subject].community
        counted = rows.order_by().values(column).annotate(n=Count("household_id", distinct=True))
        return dict(counted.values_list(column, "n"))

    def records(self, term: Term) -> list[int]:
        """Return the keys of the records that a count counts, as far as the viewer may see them."""
        one = selection(term, self.period)
        if one.faults:
            return []
        place = Place.objects.communities().filter(code=term.place).first() if term.place else self.place
        if one.counted == HOUSEHOLD and one.subject == PERSON:
            rows = compiler.chosen(one.subject, one.node, self.viewer, place, one.on)
            return sorted(set(rows.order_by().values_list("household_id", flat=True)))
        return counting.ids(one.subject, one.node, self.viewer, place, one.on)


def defined(one: Selection) -> str:
    """Return in a sentence what is counted."""
    what = str(SUBJECTS[one.counted].plural) if one.counted in SUBJECTS else one.counted
    conditions = filter_sentence(one.node) if one.node != EVERYTHING else ""
    if one.counted != one.subject and conditions:
        return _("{what} with a member: {conditions}").format(what=what, conditions=conditions)
    return _("{what}: {conditions}").format(what=what, conditions=conditions) if conditions else what
