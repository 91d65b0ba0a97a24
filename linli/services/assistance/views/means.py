"""Authorisations and statements of means."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.journal.versions import Conflict
from linli.core.web.http import Request, based_on, number, requires, version
from linli.registers.people.models import Household, Person
from linli.registers.people.queries import find_people
from linli.services.assistance import actions, engine, policies
from linli.services.assistance.actions.stating import changeable
from linli.services.assistance.forms import (
    FEWEST,
    AuthoriseForm,
    ItemForm,
    MeansMistakeForm,
    StatementForm,
    initial_item,
)
from linli.services.assistance.models import Authorisation, MeansStatement
from linli.services.assistance.queries import means
from linli.services.assistance.views import common

MORE = "more"  # the button that adds a row or a person and saves nothing


def _recording(request: Request, pk: int) -> Household:
    row = common.find(request, pk)
    policies.check_may(request.viewer, P.ASSISTANCE_RECORD, row.community_id)
    return row


def _extra(request: Request) -> tuple[list[Person], list[Person]]:
    """Return the people who were added to a form, and those found by the words, of whom one can be added."""
    keys = [number(one) or 0 for one in [*request.POST.getlist("extra"), request.POST.get("add", "")]]
    people = Person.objects.visible_to(request.viewer).filter(pk__in=keys).select_related("community").order_by("pk")
    words = request.POST.get("find", "").strip()
    found = find_people(words, request.viewer) if words and MORE in request.POST else []
    return list(people), [one for one in found if one.pk not in keys]


@common.private
@requires(P.ASSISTANCE_RECORD)
def authorise(request: Request, pk: int) -> HttpResponseBase:
    """Record who signed that the means may be checked."""
    row, today = _recording(request, pk), timezone.localdate()
    extra, offered = _extra(request)
    here = [one for one in means.residents(row, today) if policies.is_adult(one, today)]
    people = [*here, *(one for one in extra if one not in here)]
    saving = request.method == "POST" and not _asks_more(request)
    data = request.POST if request.method == "POST" else None
    form = AuthoriseForm(data, people=people, extra=extra)
    if saving and form.is_valid():
        try:
            actions.authorise(row, by=request.viewer, on=form.cleaned_data["on"], signed=form.signed())
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Authorisation recorded."))
            return redirect("assistance:household", pk)
    context = {"household": row, "form": form, "extra": extra, "offered": offered, "saving": saving}
    return render(request, "assistance/authorise.html", context, status=422 if saving and form.errors else 200)


def _asks_more(request: Request) -> bool:
    return MORE in request.POST or "add" in request.POST


@require_POST
@requires(P.ASSISTANCE_RECORD)
def revoke(request: Request, pk: int) -> HttpResponse:
    """End an authorisation today."""
    row = get_object_or_404(Authorisation.objects.visible_to(request.viewer).select_related("household"), pk=pk)
    actions.revoke(row, by=request.viewer)
    messages.success(request, _("Revoked. The means are neither shown nor used any more."))
    return redirect("assistance:household", row.household_id)


# ---- statements


@common.private
@requires(P.ASSISTANCE_RECORD)
def statement(request: Request, pk: int) -> HttpResponseBase:
    """State the means of a household; those of the former statement are proposed."""
    row = _recording(request, pk)
    held = means.authorisation(row)
    policies.check_agreed(held)
    former = means.current(row)
    if former is not None and request.method == "GET" and not common.is_shown(request, row, held):
        # To correct a statement is to read it.
        messages.info(request, _("State the purpose first; then the former statement is carried over."))
        return redirect("assistance:household", pk)
    forms = _Forms(request, row, former)
    if request.method == "POST" and not _asks_more(request) and forms.are_valid():
        try:
            actions.state_means(row, forms.stated(), by=request.viewer, based_on=based_on(request))
        except Conflict:
            raise
        except RuleBroken as reason:
            forms.head.add_error(None, str(reason))
        else:
            messages.success(request, _("Means recorded."))
            return redirect("assistance:household", pk)
    saving = request.method == "POST" and not _asks_more(request)
    context = {
        "household": row,
        "former": former,
        "form": forms.head,
        "items": forms.items,
        "extra": forms.extra,
        "offered": forms.offered,
        "saving": saving,
        "version": version(request, row, changeable(former)),
    }
    return render(request, "assistance/statement.html", context, status=422 if saving else 200)


class _Forms:
    """The head of a statement and its rows, bound to what was sent or filled from the former statement."""

    def __init__(self, request: Request, household: Household, former: MeansStatement | None) -> None:
        today = timezone.localdate()
        norms = engine.norms(household.community.code, today)
        self.extra, self.offered = _extra(request)
        known = {one.person_id: one for one in former.members.all()} if former else {}
        here = means.residents(household, today)
        added = [*(one.person for one in known.values()), *self.extra]
        people = [*here, *{one.pk: one for one in added if one not in here}.values()]
        more: dict[str, Any] = {"people": people, "norms": norms}
        said = former.said if former else {}
        start = {
            "first": said.get("first", f"{today.year - 1}-{today.month:02}")[:7],
            "category": former.category if former else "",
            "complete": said.get("complete", False),
        }
        start["months"] = said.get("months", 12)
        for one in people:
            member = known.get(one.pk)
            start[f"counted_{one.pk}"] = member.counted if member else one.died is None
            start[f"reason_{one.pk}"] = member.reason if member else ""
            start[f"nothing_{one.pk}"] = one.pk in said.get("nothing", ())
        rows = [initial_item(norms, one) for one in said.get("items", ())]
        sent = _data(request) if request.method == "POST" else None
        self.head = StatementForm(sent, initial=start, **more)
        factory = django_forms.formset_factory(ItemForm, extra=FEWEST, max_num=1000)
        self.items: Any = factory(sent, initial=rows, prefix="item", form_kwargs=more)

    def are_valid(self) -> bool:
        """Return whether head and rows are right; both are checked, so that every error is shown at once."""
        return all([self.head.is_valid(), self.items.is_valid()])

    def stated(self) -> Any:
        """Return what was stated."""
        rows = [one.item() for one in self.items.forms if one.cleaned_data.get("kind")]
        return self.head.stated(rows)


def _data(request: Request) -> Any:
    """Return what was sent; the button for more rows adds some."""
    if request.POST.get(MORE) != "rows":
        return request.POST
    data = request.POST.copy()
    data["item-TOTAL_FORMS"] = str((number(data.get("item-TOTAL_FORMS")) or 0) + FEWEST)
    return data


@require_POST
@requires(P.ASSISTANCE_RECORD)
def statement_withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a statement; the one before holds again."""
    rows = MeansStatement.objects.visible_to(request.viewer).select_related("household").defer("figures")
    row = get_object_or_404(rows, pk=pk)
    form = MeansMistakeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose why the statement is withdrawn."))
    actions.withdraw_statement(row, by=request.viewer, reason=form.cleaned_data["reason"])
    messages.success(request, _("Statement withdrawn."))
    return redirect("assistance:household", row.household_id)
