"""Which blanks of a form other forms ask for, and how many of them are recorded already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from linli.core.access.viewer import Viewer
from linli.insight.reports.engine.duplicates import ComparedBlank, elsewhere, groups, normal
from linli.insight.reports.models import FormField, ReportForm
from linli.insight.reports.queries import register
from linli.insight.reports.states import FieldState
from linli.registers.places.models import Place

RELATED = ("edition__form__office", "edition__form__place")


@dataclass(frozen=True, slots=True)
class Repeated:
    """A blank of a form, and the blanks of other forms that ask for the same."""

    blank: FormField
    others: list[FormField]

    @property
    def offices(self) -> list[str]:
        """Return who asks for it already."""
        named = (other.edition.form.office_title or other.edition.form.title for other in self.others)
        return list(dict.fromkeys(named))

    @property
    def is_found(self) -> bool:
        """Return whether another form is filled with it from the records."""
        return any(other.state == FieldState.FOUND for other in self.others)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a form asks for: how much of it is recorded, and what is asked elsewhere."""

    total: int
    recorded: int
    repeated: list[Repeated]
    new: list[FormField]

    @property
    def by_office(self) -> list[tuple[str, int]]:
        """Return the offices that ask for the same, with how many blanks, the most first."""
        counted = Counter(office for one in self.repeated for office in one.offices)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def asked(blank: FormField) -> ComparedBlank[FormField]:
    """Return a blank as the comparison needs it."""
    return ComparedBlank(blank, blank.edition.form_id, blank.item, blank.normal or normal(blank.label))


def overlap(viewer: Viewer, form: ReportForm) -> Overlap:
    """Compare the latest edition of a form with all other forms that the viewer sees and that are not over."""
    blanks = register.blanks_of(register.newest(form))
    for blank in blanks:
        blank.edition.form = form
    others = FormField.objects.visible_to(viewer).asked_now().exclude(edition__form=form)
    others = others.exclude(kind__in=register.NOT_FILLED).select_related(*RELATED)
    same = elsewhere(map(asked, blanks), [asked(other) for other in others])
    repeated = [Repeated(blank, same[blank]) for blank in blanks if blank in same]
    found = {one.blank.pk for one in repeated if one.is_found}
    recorded = [blank for blank in blanks if blank.state == FieldState.FOUND or blank.pk in found]
    kept = {blank.pk for blank in recorded}
    return Overlap(len(blanks), len(recorded), repeated, [blank for blank in blanks if blank.pk not in kept])


def in_force(viewer: Viewer, place: Place) -> list[FormField]:
    """Return the blanks of the forms in force at a place."""
    rows = FormField.objects.visible_to(viewer).asked_now().exclude(kind__in=register.NOT_FILLED)
    forms = ReportForm.objects.in_force().reaching(place)
    return list(rows.filter(edition__form__in=forms.values("pk")).select_related(*RELATED))


def repeated_groups(blanks: Iterable[FormField]) -> list[list[FormField]]:
    """Return the blanks that several forms ask for, in groups, the most often asked first."""
    return [[one.blank for one in group] for group in groups(map(asked, blanks))]
