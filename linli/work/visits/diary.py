"""What the diary tells of visits: those made, those on which one came along, and promises kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import Viewer
from linli.core.rooms.diary import DiaryFigure, DiaryKind, DiaryLine, Note
from linli.work.visits import policies, queries, states
from linli.work.visits.models import Visit


def made(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits of the viewer that they may see now."""
    return Visit.objects.visible_to(viewer).filter(worker__user=viewer.user_id)


def lines(visits: QuerySet[Visit], viewer: Viewer, private: bool) -> Iterator[DiaryLine]:
    """Yield a line for each visit."""
    read = visits.select_related("household__dwelling", "worker").prefetch_related("needs", "companions__worker")
    for visit in read if private else read.defer("seen"):
        yield DiaryLine(
            visit.day,
            visit.kind_title,
            visit.household.name,
            str(visit.household.dwelling),
            reverse("visits:detail", args=[visit.pk]),
            visit.outcome_title,
            tuple(_notes(visit)),
            _private(visit, viewer) if private else (),
        )


def _notes(visit: Visit) -> Iterator[Note]:
    """Yield what was asked, answered and promised."""
    said = {
        _("needs"): _(", ").join(need.title for need in visit.needs.all()),
        _("who came along"): _(", ").join(one.title for one in visit.companions.all()),
        _("answer on the spot"): visit.answer,
        _("promise"): _promised(visit),
        _("next visit"): date_format(visit.next_day) if visit.next_day else "",
    }
    yield from ((title, text) for title, text in said.items() if text)


def _promised(visit: Visit) -> str:
    if not visit.promise:
        return ""
    return _("%(promise)s (%(state)s)") % {"promise": visit.promise, "state": _state(visit)}


def _state(visit: Visit) -> str:
    if visit.promise_kept_on:
        return _("done on %(day)s") % {"day": date_format(visit.promise_kept_on)}
    if visit.promise_dropped_on:
        return _("no longer needed since %(day)s") % {"day": date_format(visit.promise_dropped_on)}
    return _("by %(day)s") % {"day": date_format(visit.promise_due or visit.day)}


def _private(visit: Visit, viewer: Viewer) -> tuple[Note, ...]:
    """Return what was seen, to who wrote it; others state a purpose on the page of the visit."""
    return ((_("what was seen"), visit.seen),) if policies.wrote(viewer, visit) and visit.seen else ()


def along(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits of colleagues on which the viewer came along."""
    return Visit.objects.visible_to(viewer).filter(companions__worker__user=viewer.user_id)


def kept(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits whose promise was kept by the viewer; where the journal names nobody, their own visits."""
    done = Visit.objects.visible_to(viewer).filter(promise_kept_on__isnull=False)
    by_nobody = ~Exists(queries.promises_marked().filter(target_id=OuterRef("pk")))
    return done.filter(Q(pk__in=queries.promises_kept(viewer)) | Q(by_nobody, worker__user=viewer.user_id))


def kept_lines(visits: QuerySet[Visit], viewer: Viewer, private: bool) -> Iterator[DiaryLine]:
    """Yield a line for each promise that was kept."""
    for visit in visits.select_related("household__dwelling").defer("seen"):
        yield DiaryLine(
            visit.promise_kept_on or visit.day,
            _("Promise done"),
            visit.household.name,
            str(visit.household.dwelling),
            reverse("visits:detail", args=[visit.pk]),
            notes=(
                *([(_("promise"), visit.promise)] if visit.promise else []),
                (_("promised on"), date_format(visit.day)),
            ),
        )


def along_lines(visits: QuerySet[Visit], viewer: Viewer, private: bool) -> Iterable[DiaryLine]:
    """Return a line for each visit of a colleague, with the name of who recorded it."""
    read = visits.select_related("household__dwelling", "worker").defer("seen")
    return (
        DiaryLine(
            visit.day,
            visit.kind_title,
            visit.household.name,
            str(visit.household.dwelling),
            reverse("visits:detail", args=[visit.pk]),
            visit.outcome_title,
            ((_("recorded by"), visit.worker.name),),
        )
        for visit in read
    )


def met() -> Q:
    """Return the condition for visits that met the household."""
    return Q(outcome__in=states.done_outcomes())


DIARY = (
    DiaryKind(
        code="visits",
        order=10,
        title=gettext_lazy("Visits"),
        icon="footprints",
        rows=made,
        field="day",
        lines=lines,
        verbs=frozenset({"visit.recorded", "visit.corrected", "visit.photo_added", "visit.photo_removed"}),
        figures=(
            DiaryFigure("made", gettext_lazy("Visits"), copies="diary.copies.visit"),
            DiaryFigure("households", gettext_lazy("Homes met"), where=met, of="household"),
        ),
    ),
    DiaryKind(
        code="along",
        order=20,
        title=gettext_lazy("Visits with colleagues"),
        icon="users",
        rows=along,
        field="day",
        lines=along_lines,
    ),
    DiaryKind(
        code="promises",
        order=30,
        title=gettext_lazy("Promises done"),
        icon="check",
        rows=kept,
        field="promise_kept_on",
        lines=kept_lines,
        verbs=frozenset({"visit.promise_kept"}),
        figures=(DiaryFigure("kept", gettext_lazy("Promises done")),),
    ),
)
