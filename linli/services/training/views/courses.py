"""The list of courses, the page of one with those who wait, and the attendance of a day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, number, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.training import actions, exports, policies
from linli.services.training.actions.courses import FACTS
from linli.services.training.forms import CourseForm, SeekerForm
from linli.services.training.models import CourseAttendance, Trainee, TrainingCourse
from linli.services.training.queries import courses, people, waiting
from linli.services.training.states import SEATED, TAUGHT, CourseState, TraineeState
from linli.services.vacancies.forms import EmptyForm
from linli.services.vacancies.queries import lists


def _asked(request: Request) -> tuple[Place | None, str]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_VIEW)
    return place, word(request, "state", CourseState.values, CourseState.AHEAD)


@require_safe
@requires(P.VACANCY_VIEW)
@in_place(P.VACANCY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the courses of a place in a state, the latest first."""
    place, state = _asked(request)
    rows = courses.listed(request.viewer, place=place, state=state)
    context = {
        "page": page(rows, order=courses.ORDER, after=request.GET.get("after", "")),
        "place": place,
        "state": state,
        "states": CourseState.choices,
        **rights(request),
    }
    return render(request, "training/_rows.html" if request.htmx else "training/list.html", context)


def rights(request: Request) -> dict[str, bool]:
    """Return which pages and buttons the viewer has."""
    return {
        "may_edit": request.viewer.may(P.TRAINING_EDIT),
        "may_place": request.viewer.may(P.VACANCY_PLACE),
        "may_follow": request.viewer.may(P.VACANCY_FOLLOW),
    }


@require_GET
@requires(P.VACANCY_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    place, state = _asked(request)
    rows = courses.listed(request.viewer, place=place, state=state).order_by(*courses.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="courses.exported",
            about=place,
            title=_("training courses"),
            columns=exports.course_columns(),
            rows=downloads.Queried(rows, exports.course_rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("list of training courses"),
        ),
    )


def course_of(request: Request, pk: int) -> TrainingCourse:
    """Return the course of an address, or raise Http404."""
    return get_object_or_404(courses.with_taken(TrainingCourse.objects.visible_to(request.viewer)), pk=pk)


@requires(P.TRAINING_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a course."""
    form = CourseForm(request.POST or None, communities=lists.communities(request.viewer, P.TRAINING_EDIT))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_course(by=request.viewer, **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s added.") % {"name": row.title})
            return redirect("training:detail", row.pk)
    return shown_again(render(request, "training/new.html", {"form": form}), form)


@requires(P.TRAINING_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a course."""
    row = course_of(request, pk)
    mine = lists.communities(request.viewer, P.TRAINING_EDIT)
    form = CourseForm(request.POST or None, communities=mine, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_course(row, by=request.viewer, based_on=based_on(request), **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("training:detail", pk)
    fields = journal.versions.fields_of(row, *FACTS)
    context = {"row": row, "form": form, "version": based_on(request) or journal.versions.of(row, fields)}
    return shown_again(render(request, "training/edit.html", context), form)


def _acts(row: TrainingCourse, request: Request) -> dict[str, PageAct]:
    """Return what can be done now with a course."""
    by, acts = request.viewer, []
    open_now = row.state in (CourseState.AHEAD, CourseState.RUNNING)
    if open_now and by.may(P.VACANCY_PLACE):
        seekers = people.seekers_for(by, row, timezone.localdate())
        if seekers:
            title, form = gettext_lazy("Put a person on the list"), partial(SeekerForm, seekers=seekers)
            hint = gettext_lazy("Only people who look for work by the records. Talk with them first.")
            acts.append(PageAct("ask", title, form, partial(_ask, row, by), hint))
    if policies.runs(by, row):
        if row.state == CourseState.CANCELLED:
            acts.append(
                PageAct("hold", gettext_lazy("Undo the cancellation of the course"), EmptyForm, partial(_hold, row, by))
            )
        elif open_now:
            title, hint = gettext_lazy("Cancel course"), gettext_lazy("Its list stays, and this can be undone.")
            acts.append(PageAct("cancel", title, EmptyForm, partial(_cancel, row, by), hint, danger=True))
    return {act.name: act for act in acts}


def _ask(row: TrainingCourse, by: Any, form: Any) -> None:
    actions.ask(row, form.people[form.cleaned_data["person"]], by=by)


def _hold(row: TrainingCourse, by: Any, form: Any) -> None:
    actions.hold_course(row, by=by)


def _cancel(row: TrainingCourse, by: Any, form: Any) -> None:
    actions.cancel_course(row, by=by)


def _page(request: Request, row: TrainingCourse, tried: str = "", form: Any = None) -> HttpResponse:
    listed = list(courses.trainees(request.viewer, row))
    seen = {one.pk for one in listed}
    order = waiting.waiting(row)
    days = [day for day in row.days() if day <= timezone.localdate()]
    context = {
        "row": row,
        "seated": [one for one in listed if one.state in SEATED],
        "proposed": [one for one in listed if one.state == TraineeState.PROPOSED],
        "gone": [one for one in listed if one.state in (TraineeState.LEFT, TraineeState.DECLINED)],
        # Those of other communities keep their position without being named.
        "waiting": [(at, one if one.pk in seen else None) for at, one in enumerate(order, start=1)],
        "last_day": days[-1] if days else None,
        "runs": policies.runs(request.viewer, row),
        "requests": row.requests.filter(state="sent").count() if policies.runs(request.viewer, row) else 0,
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
        **rights(request),
    }
    return render(request, "training/detail.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a course; who takes part only to those who help the people or manage the course."""
    return _page(request, course_of(request, pk))


@require_POST
@requires(P.TRAINING_EDIT, P.VACANCY_PLACE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Put a person on the list, cancel a course, or hold it after all."""
    row = course_of(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("training:detail", pk) if form is None else shown_again(_page(request, row, name, form), form)


# ---- attendance


def _day(course: TrainingCourse, text: str) -> date:
    """Return the day that an address names, else the latest one that is over.

    Raises:
        Http404: the course is not taught on it yet.
    """
    days = [day for day in course.days() if day <= timezone.localdate()]
    found = next((day for day in days if day.isoformat() == text), None)
    if found is None and (text or not days):
        raise Http404
    return found or days[-1]


@never_cache
@requires(P.TRAINING_EDIT)
def attendance(request: Request, pk: int) -> HttpResponse:
    """Show and record who came on a day; what somebody else ticked meanwhile stays."""
    course = course_of(request, pk)
    if not policies.runs(request.viewer, course):
        raise Http404
    day = _day(course, request.GET.get("day", ""))
    if request.method == "POST":
        came, shown = (
            [found for text in request.POST.getlist(name) if (found := number(text))] for name in ("came", "shown")
        )
        actions.tick_day(course, day, by=request.viewer, came=came, shown=shown)
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?day={day.isoformat()}")
    states = [*TAUGHT, TraineeState.COMPLETED, TraineeState.NOT_PASSED]
    rows = Trainee.objects.visible_to(request.viewer).filter(course=course, state__in=states)
    ticked = CourseAttendance.objects.visible_to(request.viewer).filter(trainee__course=course, day=day)
    context = {
        "row": course,
        "day": day,
        "days": [one for one in course.days() if one <= timezone.localdate()],
        "rows": rows.select_related("person", "community").order_by("person__name", "pk"),
        "ticked": set(ticked.values_list("trainee_id", flat=True)),
    }
    return render(request, "training/day.html", context)
