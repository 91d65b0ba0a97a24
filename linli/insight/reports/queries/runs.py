"""Lists of runs, and who has submitted what in a month."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import FormAnswer, FormRun, Override, ReportForm
from linli.insight.reports.models.placed import inside
from linli.insight.reports.models.runs import FormRunQuerySet
from linli.insight.reports.queries.asks import answers_for, month_span
from linli.insight.reports.states import FormRunState
from linli.registers.places.models import Place

ORDER = ("due_on", "pk")
WAITING, LATE = "waiting", "late"  # filters beside the states
MOST_ROWS = 40  # communities in a table; of more, a row for each subdistrict


def listed(
    viewer: Viewer,
    *,
    place: Place | None = None,
    state: str = WAITING,
    form: ReportForm | None = None,
    due: date | None = None,
    sent: date | None = None,
) -> FormRunQuerySet:
    """Return the runs of the list.

    Args:
        viewer: who looks.
        place: a community or office.
        state: a state, `WAITING`, `LATE`, or "" for all.
        form: of one form.
        due: a month in which they are due.
        sent: a month in which they were sent.
    """
    rows = FormRun.objects.visible_to(viewer).select_related("form__office", "place")
    rows = inside(rows, place)
    if state == WAITING:
        rows = rows.waiting()
    elif state == LATE:
        rows = rows.waiting().filter(due_on__lt=timezone.localdate())
    elif state:
        rows = rows.filter(state=state)
    rows = rows.filter(form=form) if form is not None else rows
    if due is not None:
        first, last = (timezone.localdate(moment) for moment in month_span(due))
        rows = rows.filter(due_on__gte=first, due_on__lt=last)
    if sent is not None:
        begin, end = month_span(sent)
        rows = rows.filter(sent_at__gte=begin, sent_at__lt=end)
    return rows


# ---- the table of places and forms


@dataclass(slots=True)
class MatrixCell:
    """The runs of one form in one place, or in the communities of one office."""

    runs: list[FormRun] = field(default_factory=list)

    @property
    def only(self) -> FormRun | None:
        """Return the run, where there is one."""
        return self.runs[0] if len(self.runs) == 1 else None

    @property
    def sent(self) -> int:
        """Return how many are sent."""
        return sum(run.state == FormRunState.SENT for run in self.runs)

    @property
    def late(self) -> int:
        """Return how many are late."""
        return sum(run.is_late for run in self.runs)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Forms across, places down; a cell is empty where a form is not asked of a place."""

    forms: list[ReportForm]
    rows: list[tuple[Place, list[MatrixCell]]]
    states: Counter[str]


def matrix(viewer: Viewer, place: Place | None, month: date) -> Matrix:
    """Return the runs due in a month by place and form: communities, and of many communities their subdistricts."""
    runs = list(listed(viewer, place=place, state="", due=month).exclude(state=FormRunState.AMENDED).defer("content"))
    communities = {run.place_id for run in runs if run.community_id is not None}
    together = len(communities) > MOST_ROWS
    cells: dict[tuple[int, int], MatrixCell] = defaultdict(MatrixCell)
    for run in runs:
        at = run.place.parent_id if together and run.community_id is not None else run.place_id
        cells[at or run.place_id, run.form_id].runs.append(run)
    forms = sorted({run.form for run in runs}, key=lambda form: (form.title, form.pk))
    shown = Place.objects.filter(pk__in={at for at, _form in cells}).order_by("path", "pk")
    rows = [(one, [cells.get((one.pk, form.pk), MatrixCell()) for form in forms]) for one in shown]
    return Matrix(forms, rows, Counter(run.state for run in runs))


# ---- one run


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value of a run as its page shows it: as filled, and as entered by hand."""

    key: str
    label: str
    filled: object
    by_hand: Override | None
    more: dict[str, object]

    @property
    def is_empty(self) -> bool:
        """Return whether the blank has nothing."""
        return self.by_hand is None and self.filled in (None, "")


def lines(run: FormRun) -> list[ValueLine]:
    """Return the values of a run with those entered by hand."""
    by_hand = {row.key: row for row in run.overrides.kept()}
    return [
        ValueLine(
            one["key"],
            one["label"],
            one.get("value"),
            by_hand.get(one["key"]),
            {name: said for name, said in one.items() if name not in frozen.REQUIRED},
        )
        for one in run.values
    ]


def versions_of(run: FormRun) -> list[FormRun]:
    """Return all versions of a run, the latest first."""
    same = FormRun.objects.filter(form_id=run.form_id, place_id=run.place_id, period=run.period)
    return list(same.order_by("-version").defer("content"))


def answered(run: FormRun) -> dict[str, FormAnswer]:
    """Return the answers to questions that a run can use, by the key of the blank: its item is what was asked."""
    if run.community is None or run.edition is None:
        return {}
    items = dict(run.edition.fields.exclude(item="").values_list("key", "item"))
    known = answers_for(run.community, items.values(), run.period_until)
    return {key: known[item] for key, item in items.items() if item in known}
