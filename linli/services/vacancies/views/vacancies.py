"""The list of vacancies, the page of one, and the import of sheets."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.import_pages import ImportPages
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vacancies import actions, exports, policies
from linli.services.vacancies.actions.vacancies import FACTS
from linli.services.vacancies.forms import EmptyForm, VacancyForm, VacancySheetForm
from linli.services.vacancies.imports import VacancySheet
from linli.services.vacancies.models import Referral, Vacancy
from linli.services.vacancies.models.vacancies import whole_yuan
from linli.services.vacancies.queries import lists
from linli.services.vacancies.states import VacancyState, WhyClosed

imports = ImportPages(
    VacancySheet,
    VacancySheetForm,
    P.VACANCY_EDIT,
    space="vacancies",
    template="vacancies/imports.html",
    headings=[
        "社区",
        "用人单位",
        "岗位名称",
        "工种",
        "月工资（元）",
        "最高月工资（元）",
        "每周工时",
        "招聘人数",
        "工作地点",
        "技能等级",
        "学历要求",
        "证件要求",
        "工作特点",
        "其他要求",
        "截止日期",
    ],
)


def _asked(request: Request) -> tuple[Place | None, str, str]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_VIEW)
    state = word(request, "state", VacancyState.values, VacancyState.OPEN)
    return place, state, word(request, "trade", content.codes("occupation"))


@require_safe
@requires(P.VACANCY_VIEW)
@in_place(P.VACANCY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the vacancies of a place, the newest first."""
    place, state, trade = _asked(request)
    rows = lists.listed(request.viewer, place=place, state=state, trade=trade)
    groups = places.within(request.viewer.scope(P.VACANCY_VIEW), place).groups()
    context = {
        "page": page(rows, order=lists.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "trade": trade,
        "states": VacancyState.choices,
        "trades": content.choices("occupation"),
        "may_edit": request.viewer.may(P.VACANCY_EDIT),
        "may_place": request.viewer.may(P.VACANCY_PLACE),
        "may_follow": request.viewer.may(P.VACANCY_FOLLOW),
    }
    return render(request, "vacancies/_rows.html" if request.htmx else "vacancies/list.html", context)


@require_GET
@requires(P.VACANCY_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    place, state, trade = _asked(request)
    rows = lists.listed(request.viewer, place=place, state=state, trade=trade).order_by(*lists.ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="vacancies.exported",
            about=place,
            title=_("vacancies"),
            columns=exports.columns(),
            rows=downloads.Queried(rows, exports.rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("list of vacancies"),
        ),
    )


def vacancy_of(request: Request, pk: int) -> Vacancy:
    """Return the vacancy of an address, or raise Http404."""
    return get_object_or_404(lists.with_taken(Vacancy.objects.visible_to(request.viewer)), pk=pk)


def _may_edit(request: Request, row: Vacancy) -> bool:
    return request.viewer.may(P.VACANCY_EDIT, row.community)


def _acts(row: Vacancy, request: Request) -> dict[str, PageAct]:
    """Return what can be done now by who keeps the vacancies here or acts for the employer."""
    by, acts = request.viewer, []
    if _may_edit(request, row) or policies.acts_for(by, row.employer):
        if row.why_closed == WhyClosed.WITHDRAWN and row.closes_on >= timezone.localdate():
            acts.append(PageAct("reopen", gettext_lazy("Open vacancy again"), EmptyForm, partial(_reopen, row, by)))
        elif row.state != VacancyState.ENDED:
            hint = gettext_lazy("It ends today and can be opened again. Open referrals stay on their list.")
            title = gettext_lazy("Withdraw vacancy")
            acts.append(PageAct("withdraw", title, EmptyForm, partial(_withdraw, row, by), hint, danger=True))
    return {act.name: act for act in acts}


def _reopen(row: Vacancy, by: Any, form: Any) -> None:
    actions.reopen(row, by=by)


def _withdraw(row: Vacancy, by: Any, form: Any) -> None:
    actions.withdraw_vacancy(row, by=by)


def _page(request: Request, row: Vacancy, tried: str = "", form: Any = None) -> HttpResponse:
    rows = Referral.objects.visible_to(request.viewer).filter(vacancy=row).select_related(*lists.OF_REFERRAL)
    context = {
        "row": row,
        "referrals": rows.order_by(*lists.REFERRAL_ORDER),
        "may_edit": _may_edit(request, row),
        "is_employer": policies.acts_for(request.viewer, row.employer),
        "acts": offered(_acts(row, request), tried, form),
        "subsidy": rules.find("vacancies.welfare.post_subsidy_fen", code=row.community.code)
        if row.is_welfare
        else None,
        "subsidy_yuan": whole_yuan(int(rules.value("vacancies.welfare.post_subsidy_fen", code=row.community.code))),
        "entries": journal.of(row)[:20] if request.viewer.may(P.VACANCY_VIEW) else [],
    }
    return render(request, "vacancies/detail.html", context)


@require_safe
@requires(P.VACANCY_VIEW, P.VACANCY_OFFER)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a vacancy with its referrals."""
    return _page(request, vacancy_of(request, pk))


@require_POST
@requires(P.VACANCY_EDIT, P.VACANCY_OFFER)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Withdraw a vacancy, or open it again."""
    row = vacancy_of(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vacancies:detail", pk) if form is None else shown_again(_page(request, row, name, form), form)


@requires(P.VACANCY_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a vacancy."""
    row = vacancy_of(request, pk)
    form = VacancyForm(request.POST or None, employer=row.employer, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("vacancies:detail", pk)
    fields = journal.versions.fields_of(row, *FACTS)
    context = {"row": row, "form": form, "version": based_on(request) or journal.versions.of(row, fields)}
    return shown_again(render(request, "vacancies/edit.html", context), form)
