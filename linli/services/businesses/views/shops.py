"""The register: list, export, a business with what can be done, correcting and moving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.people.forms import PurposeForm
from linli.services.businesses import actions, exports
from linli.services.businesses.actions.shops import facts_of
from linli.services.businesses.forms import shops as forms
from linli.services.businesses.models import Shop, ShopCase
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import guiding, register
from linli.services.businesses.views import common

SEES = (P.SHOP_VIEW, P.SHOP_PATROL)
RECENT = 20
LONGEST = 40


def shop_of(request: Request, pk: int) -> Shop:
    """Return the business of an address, or raise Http404."""
    return get_object_or_404(Shop.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _listed(request: Request) -> dict[str, Any]:
    place = common.place_of(request)
    show = word(request, "show", register.SHOWN, "trade")
    kind = word(request, "kind", {*content.codes("food_kind"), "unknown"})
    called = request.GET.get("q", "").strip()[:LONGEST]
    rows = register.listed(request.viewer, place=place, show=show, kind=kind, called=called)
    return {"place": place, "show": show, "kind": kind, "q": called, "rows": rows}


@require_safe
@requires(*SEES)
@in_place(P.SHOP_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the businesses of a place by name."""
    said = _listed(request)
    groups = common.groups_of(request, said["place"]) if request.viewer.may(P.SHOP_VIEW) else None
    found = page(said["rows"], order=register.ORDER, after=request.GET.get("after", ""), groups=groups)
    context = {
        **said,
        "page": found,
        "shown": guiding.SHOWN_TITLES.items(),
        "kinds": content.choices("food_kind"),
        "may_edit": request.viewer.may(P.SHOP_EDIT),
        "sees": request.viewer.may(P.SHOP_VIEW),
    }
    return render(request, "businesses/_rows.html" if request.htmx else "businesses/list.html", context)


@require_GET
@requires(P.SHOP_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    rows = _listed(request)["rows"].order_by(*register.ORDER).prefetch_related("sites", "registrations")
    title = _("register of small food businesses")
    return common.sheet(
        request,
        verb="shops.exported",
        title=title,
        columns=exports.shop_columns(),
        rows=rows,
        cells=exports.shop_rows,
    )


@requires(P.SHOP_EDIT)
def new(request: Request) -> HttpResponse:
    """Enter a business; one of the same name is shown and asked about, never merged."""
    form = forms.NewShopForm(request.POST or None, communities=register.communities(request.viewer, P.SHOP_EDIT))
    others: list[Shop] = []
    if form.is_valid():
        said = form.cleaned_data
        try:
            shop = actions.add(
                said["community"],
                by=request.viewer,
                since=said["since"],
                profile=form.profile(),
                site=form.site(),
                separate=said["separate"],
            )
        except policies.SameName as reason:
            others = list(reason.others)
            form.ask_separate()
            refused(form, reason)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": shop.name})
            return redirect("businesses:detail", shop.pk)
    return shown_again(render(request, "businesses/new.html", {"form": form, "others": others}), form)


# ---- one business


def _acts(shop: Shop, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a business now; finer rules answer when it is done."""
    by = request.viewer
    if not by.may(P.SHOP_EDIT, shop.community):
        return {}
    if shop.until is not None:
        back = PageAct(
            "come_back",
            gettext_lazy("Undo that it left the register"),
            forms.PlainShopForm,
            _do(actions.come_back, shop, by),
        )
        return {back.name: back}
    acts = [*_guiding(shop, by), *_enforcing(shop, request), *_rest(shop, by)]
    return {act.name: act for act in acts}


def _do(action: Callable[..., object], shop: Shop, by: Any) -> Callable[[django_forms.Form], object]:
    """Return what does an action with the valid form."""
    return lambda form: action(shop, by=by, **form.cleaned_data)


def _of(form: Callable[..., django_forms.Form], **more: Any) -> Callable[[Any], django_forms.Form]:
    return lambda data: form(data, **more)


def _guiding(shop: Shop, by: Any) -> list[PageAct]:
    """Return the steps to registration, in their order."""
    registered = shop.registrations.filter(until=None).exists()
    acts = []
    if not registered:
        acts += [
            PageAct("guide", gettext_lazy("Record guidance"), forms.GuideForm, _do(actions.guide, shop, by)),
            PageAct(
                "papers",
                gettext_lazy("Tick papers that are ready"),
                _of(forms.PapersForm, shop=shop),
                _do(actions.put_papers, shop, by),
            ),
            PageAct(
                "register",
                gettext_lazy("Enter the certificate or card"),
                forms.RegisterForm,
                _do(actions.register_shop, shop, by),
                gettext_lazy("The market supervision office gives it, free of charge; it is copied in here."),
            ),
        ]
    people = gettext_lazy("Certificates lapse for each person, not for the business.")
    acts.append(
        PageAct(
            "worker", gettext_lazy("Add a person"), forms.FoodWorkerForm, _do(actions.add_food_worker, shop, by), people
        )
    )
    return acts


def _enforcing(shop: Shop, request: Request) -> list[PageAct]:
    """Return what is copied in from the authority, and complaints."""
    by = request.viewer
    hint = gettext_lazy("Copied in from the authority. The community inspects and fines nobody.")
    acts = [
        PageAct(
            "inspect",
            gettext_lazy("Copy an inspection in"),
            _of(forms.InspectionForm, shop=shop),
            _do(actions.inspect, shop, by),
            hint,
        )
    ]
    if by.may(P.CASE_REPORT, shop.community):
        case = gettext_lazy("It becomes a case with its own deadline. Who complains is only in the case.")
        acts.append(
            PageAct(
                "complain",
                gettext_lazy("Report a complaint"),
                forms.ComplaintForm,
                _do(actions.complain, shop, by),
                case,
            )
        )
    cases = guiding.open_cases(shop, by)
    if cases.exists():
        acts.append(
            PageAct(
                "link",
                gettext_lazy("Link a case that is there"),
                _of(forms.LinkCaseForm, cases=cases),
                _do(actions.link_case, shop, by),
            )
        )
    return acts


def _rest(shop: Shop, by: Any) -> list[PageAct]:
    """Return the acts that end something, after those that undo something."""
    acts = list(_undoing(shop, by))
    if shop.registrations.filter(until=None).exists():
        end = gettext_lazy("End the registration")
        do = _do(actions.end_registration, shop, by)
        acts.append(PageAct("end_registration", end, forms.EndRegistrationForm, do, danger=True))
    off = gettext_lazy("Take it off the register")
    acts.append(PageAct("leave", off, forms.LeaveRegisterForm, _do(actions.leave, shop, by), danger=True))
    return acts


def _undoing(shop: Shop, by: Any) -> Iterator[PageAct]:
    if shop.guidances.filter(taken_back_at=None).exists():
        yield PageAct(
            "undo_guidance",
            gettext_lazy("Undo a guidance"),
            _of(forms.GuidanceChoiceForm, shop=shop),
            lambda form: actions.take_back_guidance(form.cleaned_data["row"], by=by),
        )
    if shop.inspections.filter(taken_back_at=None).exists():
        yield PageAct(
            "undo_inspection",
            gettext_lazy("Undo an inspection"),
            _of(forms.InspectionChoiceForm, shop=shop),
            lambda form: actions.take_back_inspection(form.cleaned_data["row"], by=by),
        )


def _page(request: Request, shop: Shop, tried: str = "", form: Any = None) -> HttpResponse:
    viewer = request.viewer
    sees = viewer.may(P.SHOP_VIEW, shop.community)
    site = register.site_of(shop)
    answer = register.kind_now(shop, site)
    may_edit = viewer.may(P.SHOP_EDIT, shop.community)
    context = {
        "row": shop,
        "site": site,
        "answer": answer,
        "sees": sees,
        "may_edit": may_edit,
        "may_patrol": viewer.may(P.SHOP_PATROL, shop.community) and shop.until is None,
        "acts": offered(_acts(shop, request), tried, form),
        "whole": may_edit and common.is_read(request, shop),
        "ask": PurposeForm() if may_edit and (shop.phone or shop.operator_number) else None,
        **(guiding.shown(shop, viewer, answer) if sees else {}),
        "patrols": guiding.patrols(shop, viewer)[:RECENT],
        "entries": journal.of(shop)[:RECENT] if sees else None,
    }
    return render(request, "businesses/detail.html", context)


@never_cache
@require_safe
@requires(*SEES)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a business: its kind with the conditions, guidance beside enforcement, people, looks, complaints."""
    return _page(request, shop_of(request, pk))


@require_POST
@requires(P.SHOP_EDIT)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do one act on a business."""
    shop = shop_of(request, pk)
    form = perform(request, _acts(shop, request), name)
    if form is not None:
        return shown_again(_page(request, shop, name, form), form)
    return redirect("businesses:detail", pk)


@never_cache
@require_POST
@requires(P.SHOP_EDIT)
def read(request: Request, pk: int) -> HttpResponse:
    """Show number and phone of the operator for some minutes, after the purpose was stated."""
    shop = shop_of(request, pk)
    form = PurposeForm(request.POST)
    if form.is_valid():
        actions.read_operator(shop, by=request.viewer, purpose=form.cleaned_data["purpose"])
        common.grant(request, shop)
    else:
        messages.error(request, _("State the purpose."))
    return redirect("businesses:detail", pk)


@requires(P.SHOP_EDIT)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct what was entered wrongly."""
    shop = shop_of(request, pk)
    row = register.site_of(shop)
    if row is None:
        policies.check_in_register(shop)
        return redirect("businesses:detail", pk)
    form = forms.CorrectShopForm(request.POST or None, shop=shop, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(
                shop,
                by=request.viewer,
                based_on=based_on(request),
                separate=form.cleaned_data["separate"],
                profile=form.profile(),
                site=form.site(),
            )
        except policies.SameName as reason:
            form.ask_separate()
            refused(form, reason)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("businesses:detail", pk)
    context = {"row": shop, "form": form, "version": version(request, shop, facts_of(shop, row))}
    return shown_again(render(request, "businesses/correct.html", context), form)


@requires(P.SHOP_EDIT)
def change(request: Request, pk: int) -> HttpResponse:
    """Record a move, or another change from a day on."""
    shop = shop_of(request, pk)
    row = register.site_of(shop)
    if row is None:
        policies.check_in_register(shop)
        return redirect("businesses:detail", pk)
    form = forms.ChangeShopForm(request.POST or None, shop=shop, row=row)
    if form.is_valid():
        try:
            actions.change(shop, by=request.viewer, since=form.cleaned_data["since"], site=form.site())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved. The earlier place stays in the history."))
            return redirect("businesses:detail", pk)
    return shown_again(render(request, "businesses/change.html", {"row": shop, "form": form}), form)


@require_POST
@requires(P.SHOP_EDIT)
def unlink(request: Request, pk: int) -> HttpResponse:
    """Undo the link of a case."""
    rows = ShopCase.objects.visible_to(request.viewer).select_related("shop__community", "case")
    row = get_object_or_404(rows, pk=pk)
    actions.unlink_case(row, by=request.viewer)
    messages.success(request, _("Undone."))
    return redirect("businesses:detail", row.shop_id)
