"""A person at a job fair: whether they come, and with whom they talked."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.services.training import actions, forms, policies
from linli.services.training.models import FairGuest, FairTalk
from linli.services.training.queries import fairs
from linli.services.training.states import GuestState as S
from linli.services.vacancies.forms import EmptyForm

MARKS = (
    (S.CAME, gettext_lazy("Came to the job fair")),
    (S.COMING, gettext_lazy("Wants to come")),
    (S.DECLINED, gettext_lazy("Does not want to come")),
    (S.ABSENT, gettext_lazy("Did not come")),
)


def _guest(request: Request, pk: int) -> FairGuest:
    related = ("community", "person__community", "fair__community")
    return get_object_or_404(FairGuest.objects.visible_to(request.viewer).select_related(*related), pk=pk)


def _talks(row: FairGuest) -> list[FairTalk]:
    return list(row.talks.select_related("vacancy__employer", "referral").order_by("pk"))


def _marks(row: FairGuest, by: Any) -> list[PageAct]:
    """Return the marks that make sense now: attendance from the day of the fair, wishes before."""
    begun = row.fair.day <= timezone.localdate()
    fitting = (S.CAME, S.ABSENT, S.DECLINED) if begun else (S.COMING, S.DECLINED)
    return [
        PageAct(state.value, title, EmptyForm, partial(_mark, row, by, state))
        for state, title in MARKS
        if state in fitting and state != row.state and (state == S.CAME or not row.talks.exists())
    ]


def _acts(row: FairGuest, request: Request) -> dict[str, PageAct]:
    by, found = request.viewer, []
    helps, begun = policies.helps(by, row), row.fair.day <= timezone.localdate()
    if row.fair.cancelled_on is not None or not (helps or policies.runs(by, row.fair)):
        return {}
    if helps and begun:
        left = row.fair.stands.exclude(vacancy__in=row.talks.values("vacancy")).values("vacancy")
        vacancies = fairs.vacancies_of(left)
        if vacancies.exists():
            form = partial(forms.TalkForm, vacancies=vacancies)
            title = gettext_lazy("Talked with an employer")
            found.append(PageAct("talk", title, form, partial(_talk, row, by)))
    found += _marks(row, by)
    if helps and row.talks.exists():
        spoken = fairs.vacancies_of(row.talks.values("vacancy"))
        hint, which = gettext_lazy("A referral stays: withdraw it there."), partial(forms.StandForm, vacancies=spoken)
        title = gettext_lazy("Undo a talk")
        found.append(PageAct("untalk", title, which, partial(_untalk, row, by), hint, danger=True))
    if row.former and not row.talks.exists():
        title = gettext_lazy("Undo last step")
        found.append(PageAct("back", title, EmptyForm, partial(_back, row, by), danger=True))
    return {act.name: act for act in found}


def _mark(row: FairGuest, by: Any, state: S, form: Any) -> None:
    actions.mark(row, state, by=by)


def _talk(row: FairGuest, by: Any, form: Any) -> None:
    actions.talk(row, by=by, **form.cleaned_data)


def _untalk(row: FairGuest, by: Any, form: Any) -> None:
    made = row.talks.filter(vacancy=form.cleaned_data["vacancy"]).first()
    if made is not None:
        actions.undo_talk(made, by=by)


def _back(row: FairGuest, by: Any, form: Any) -> None:
    actions.guest_back(row, by=by)


def _page(request: Request, row: FairGuest, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "talks": _talks(row),
        "helps": policies.helps(request.viewer, row),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
    }
    return render(request, "training/guest.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a person at a job fair."""
    return _page(request, _guest(request, pk))


@require_POST
@requires(P.VACANCY_FOLLOW)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Record whether a person comes or came, or a talk."""
    row = _guest(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("training:guest", pk) if form is None else shown_again(_page(request, row, name, form), form)
