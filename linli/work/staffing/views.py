"""The roster and its workers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.import_pages import ImportPages
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.work.staffing import actions, exports, policies, queries
from linli.work.staffing.forms import (
    AccountForm,
    CorrectQualificationForm,
    CorrectWorkerForm,
    EndForm,
    QualificationForm,
    RosterForm,
    WorkerForm,
)
from linli.work.staffing.imports import WorkerRoster
from linli.work.staffing.models import Qualification, Worker


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.STAFF_VIEW)


@require_safe
@requires(P.STAFF_VIEW)
@in_place(P.STAFF_VIEW)
def roster(request: Request) -> HttpResponse:
    """Show the workers in service, by place and qualification."""
    place, show = _place(request), word(request, "show", queries.FILTERS)
    workers = page(
        queries.roster(request.viewer, place=place, show=show),
        order=queries.ORDER,
        after=request.GET.get("after", ""),
        groups=queries.groups(request.viewer, place),
    )
    context = {
        "page": workers,
        "place": place,
        "show": show,
        "counts": queries.counts(request.viewer, place=place),
        "may_edit": request.viewer.may(P.STAFF_EDIT),
    }
    return render(request, "staffing/_rows.html" if request.htmx else "staffing/list.html", context)


@require_GET
@requires(P.STAFF_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the roster with the page's filters as Excel."""
    place = _place(request)
    show = word(request, "show", queries.FILTERS)
    workers = queries.roster(request.viewer, place=place, show=show).order_by(*queries.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="workers.exported",
            about=place,
            title=_("workers"),
            columns=exports.columns(),
            rows=downloads.Queried(workers, exports.rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("workers' roster"),
        ),
    )


@requires(P.STAFF_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a worker to the roster."""
    held = request.viewer.scope(P.STAFF_EDIT)
    communities = Place.objects.communities().open().filter(held.q("pk")).order_by("path")
    form = WorkerForm(request.POST or None, communities=communities)
    if form.is_valid():
        worker = actions.take_on(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s is on the roster.") % {"name": worker.name})
        return redirect("staffing:worker", worker.pk)
    return render(request, "staffing/new.html", {"form": form})


HEADINGS = [
    "姓名",
    "性别",
    "出生日期",
    "学历",
    "证书等级",
    "证书编号",
    "取证日期",
    "社区",
    "岗位",
    "到岗日期",
]
imports = ImportPages(
    WorkerRoster,
    RosterForm,
    P.STAFF_EDIT,
    space="staffing",
    template="staffing/imports.html",
    headings=HEADINGS,
)


def _worker(request: Request, pk: int) -> Worker:
    return get_object_or_404(Worker.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(
    request: Request,
    worker: Worker,
    *,
    form: QualificationForm | None = None,
    end: EndForm | None = None,
    correct: CorrectWorkerForm | None = None,
    papers: CorrectQualificationForm | None = None,
) -> HttpResponse:
    reads = policies.may_read_qualifications(request.viewer, worker)
    may_edit = policies.may_edit(request.viewer, worker.community) and worker.until is None
    context = {
        "worker": worker,
        "qualifications": _held(worker, papers) if reads else [],
        "reads": reads,
        # A row with until = since was never valid.
        "areas": worker.responsibilities.exclude(until=F("since"))
        .select_related("place")
        .order_by(F("until").desc(nulls_first=True), "lft"),
        "may_edit": may_edit,
        "account_form": AccountForm(community=worker.community) if may_edit and worker.user_id is None else None,
        "form": form or QualificationForm(),
        "end_form": end or EndForm(),
        "correct_form": correct or CorrectWorkerForm(instance=worker, prefix="worker"),
        "entries": journal.of(worker)[:20] if reads else [],
    }
    return render(request, "staffing/worker.html", context)


def _held(
    worker: Worker, sent: CorrectQualificationForm | None
) -> list[tuple[Qualification, CorrectQualificationForm]]:
    """Return the qualifications of a worker, each with its form: the one that was sent, if it is of this row."""
    rows = worker.qualifications.select_related("community").order_by("kind", "-since")
    return [(row, sent if sent and sent.prefix == f"paper-{row.pk}" else _paper_form(row)) for row in rows]


def _paper_form(row: Qualification, data: Any = None) -> CorrectQualificationForm:
    initial = {"since": row.since, "number": row.number}
    return CorrectQualificationForm(data, initial=initial, prefix=f"paper-{row.pk}")


@require_safe
@requires(P.STAFF_VIEW, P.AREA_VIEW)
def worker_page(request: Request, pk: int) -> HttpResponse:
    """Show one worker: facts, qualifications, areas."""
    return _page(request, _worker(request, pk))


@require_POST
@requires(P.STAFF_EDIT)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct what the roster says about a worker."""
    worker = _worker(request, pk)
    form = CorrectWorkerForm(request.POST, instance=_worker(request, pk), prefix="worker")
    if not form.is_valid():
        return _page(request, worker, correct=form)
    actions.correct(worker, by=request.viewer, based_on=based_on(request), **form.facts())
    messages.success(request, _("Corrected."))
    return redirect("staffing:worker", worker.pk)


@require_POST
@requires(P.STAFF_EDIT)
def correct_qualification(request: Request, pk: int) -> HttpResponse:
    """Correct day or number of a qualification."""
    qualification = _qualification(request, pk)
    form = _paper_form(qualification, request.POST)
    if not form.is_valid():
        return _page(request, _worker(request, qualification.worker_id), papers=form)
    actions.correct_qualification(qualification, by=request.viewer, based_on=based_on(request), **form.facts())
    messages.success(request, _("Corrected."))
    return redirect("staffing:worker", qualification.worker_id)


def _qualification(request: Request, pk: int) -> Qualification:
    visible = Worker.objects.visible_to(request.viewer)
    return get_object_or_404(Qualification.objects.filter(worker__in=visible), pk=pk)


@require_POST
@requires(P.STAFF_EDIT)
def qualify(request: Request, pk: int) -> HttpResponse:
    """Add a qualification."""
    worker = _worker(request, pk)
    form = QualificationForm(request.POST)
    if not form.is_valid():
        return _page(request, worker, form=form)
    actions.add_qualification(worker, by=request.viewer, **form.facts())
    messages.success(request, _("Qualification saved."))
    return redirect("staffing:worker", worker.pk)


@require_POST
@requires(P.STAFF_EDIT)
def link_account(request: Request, pk: int) -> HttpResponse:
    """Link a worker to an account."""
    worker = _worker(request, pk)
    form = AccountForm(request.POST, community=worker.community)
    if form.is_valid():
        actions.link_account(worker, by=request.viewer, user=form.cleaned_data["user"])
        messages.success(request, _("%(name)s will see today's households after signing in.") % {"name": worker.name})
    else:
        messages.error(request, _("Choose an account."))
    return redirect("staffing:worker", worker.pk)


@require_POST
@requires(P.STAFF_EDIT)
def end_qualification(request: Request, pk: int) -> HttpResponse:
    """End a certificate."""
    qualification = _qualification(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        actions.end_qualification(qualification, by=request.viewer, until=form.cleaned_data["until"])
    else:
        messages.error(request, _("Enter the end date of the qualification."))
    return redirect("staffing:worker", qualification.worker_id)


@require_POST
@requires(P.STAFF_EDIT)
def end_service(request: Request, pk: int) -> HttpResponse:
    """End a worker's service."""
    worker = _worker(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, worker, end=form)
    actions.end_service(worker, by=request.viewer, until=form.cleaned_data["until"])
    messages.success(request, _("The service of %(name)s has ended.") % {"name": worker.name})
    return redirect("staffing:worker", worker.pk)
