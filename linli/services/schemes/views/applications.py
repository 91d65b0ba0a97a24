"""Applications: taking one, the list, the page with its steps, the notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.schemes import actions, engine, exports, forms, policies
from linli.services.schemes.engine import Decision
from linli.services.schemes.models import Application, Award, title_of
from linli.services.schemes.queries import answers, beside, lists, quotas
from linli.services.schemes.states import REVERSIBLE, ApplicationState
from linli.services.schemes.states import ApplicationAct as A
from linli.services.schemes.views import common, public
from linli.services.schemes.views.eligible import find

SHOW = {"mine", *lists.SHOWN}


def _listed(request: Request) -> dict[str, Any]:
    viewer = request.viewer
    place = places.asked(request.GET.get(PLACE, ""), viewer, P.SCHEME_VIEW)
    decides = common.may_any_scheme(viewer)["decide"]
    show = word(request, "show", SHOW | {"all"}, "mine" if decides else "waiting")
    scheme = word(request, "scheme", set(engine.codes()))
    rows = lists.applications(viewer, place=place, show="" if show == "all" else show, scheme=scheme)
    return {"place": place, "show": show, "scheme": scheme, "rows": rows, "decides": decides}


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the applications of a place, the latest first."""
    said = _listed(request)
    groups = places.within(request.viewer.scope(P.SCHEME_VIEW), said["place"]).groups()
    found = page(said["rows"], order=lists.ORDER, after=request.GET.get("after", ""), groups=groups)
    context = {**said, "page": found, "titles": [(code, title_of(code)) for code in engine.codes()]}
    return render(request, "schemes/_applications.html" if request.htmx else "schemes/applications.html", context)


@require_safe
@requires(P.SCHEME_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _listed(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="schemes.applications_exported",
            about=said["place"],
            title=_("applications for schemes"),
            columns=exports.application_columns(),
            rows=downloads.Queried(said["rows"].order_by(*lists.ORDER), exports.application_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            purpose=_("register of applications"),
        ),
    )


@requires(P.SCHEME_APPLY)
def apply(request: Request, pk: int) -> HttpResponse:
    """Take an application of a person, for one scheme or several; the schemes are chosen in the address."""
    person, today = find(request, pk), timezone.localdate()
    policies.check_may(request.viewer, P.SCHEME_APPLY, person.community_id)
    asked_for, every = request.GET.getlist("scheme"), engine.every(place=person.community.code, on=today)
    offered = [one for one in every if not one.by_household]
    chosen = [one for one in offered if one.code in asked_for]
    codes = [one.code for one in chosen]
    for one in every:
        if one.by_household and one.code in asked_for:
            messages.info(request, policies.with_household(one))
    context: dict[str, Any] = {"person": person, "chosen": chosen}
    if not chosen:
        asked = request.GET if "asked" in request.GET else None
        return render(request, "schemes/apply.html", {**context, "pick": forms.PickForm(asked, schemes=offered)})
    form = forms.ApplyForm(request.POST or None, schemes=chosen)
    if form.is_valid():
        rows = actions.apply(person, codes, form.said(), by=request.viewer)
        titles = _(", ").join(row.title for row in rows)
        messages.success(request, _("Application received: {titles}.").format(titles=titles))
        return redirect("schemes:application", rows[0].pk)
    return render(request, "schemes/apply.html", {**context, "form": form})


# ---- one application

Acts = dict[A, tuple[type[forms.StepWordsForm], Callable[..., Any]]]
ACTS: Acts = {
    A.EVIDENCE: (forms.EvidenceForm, lambda row, said, **more: actions.receive_evidence(row, said["papers"], **more)),
    A.REVIEW: (forms.ReviewForm, lambda row, said, **more: actions.review(row, **said, **more)),
    A.PUBLISH: (forms.PlainForm, lambda row, said, **more: actions.publish(row, **more)),
    A.OBJECT: (forms.StepWordsForm, lambda row, said, **more: actions.object_to(row, **said, **more)),
    A.APPROVE: (forms.ApproveForm, lambda row, said, **more: actions.approve(row, **said, **more)),
    A.REFUSE: (forms.RefuseForm, lambda row, said, **more: actions.refuse(row, **said, **more)),
    A.RETURN: (forms.StepWordsForm, lambda row, said, **more: actions.return_for_review(row, **said, **more)),
    A.APPEAL: (forms.StepWordsForm, lambda row, said, **more: actions.object_to_refusal(row, **said, **more)),
    A.UPHOLD: (forms.StepWordsForm, lambda row, said, **more: actions.uphold(row, **said, **more)),
    A.REOPEN: (forms.StepWordsForm, lambda row, said, **more: actions.reopen_refusal(row, **said, **more)),
    A.WITHDRAW: (forms.StepWordsForm, lambda row, said, **more: actions.withdraw(row, **said, **more)),
}


def _row(request: Request, pk: int) -> Application:
    rows = Application.objects.visible_to(request.viewer).select_related("person", "community", "body")
    return get_object_or_404(rows, pk=pk)


def _form(row: Application, act: A, tier: str, data: Any = None) -> forms.StepWordsForm:
    more: dict[str, Any] = {}
    if act == A.APPROVE:
        worked = answers.worked_out(row)
        more = {"tier": tier, "worked": worked.amount if worked else None}
    return ACTS[act][0](data, row=row, prefix=None, auto_id=f"id_{act}_%s", **more)


def _page(request: Request, row: Application, wrong: dict[A, django_forms.Form] | None = None) -> HttpResponseBase:
    decision = answers.decided(row) if row.version else None
    tier = decision.tier if decision else ""
    possible = [act for act in ACTS if policies.may_act(request.viewer, row, act)]
    done = {A.EVIDENCE} if not row.missing_papers and not _left(row) else set()
    publication = row.publications.order_by("-pk").first()
    if waits := policies.is_published(row, publication):
        done |= {A.APPROVE}
    reads = common.reads(request, row.person)
    last = answers.last_step(row)
    context = {
        **reads,
        "row": row,
        "decision": decision,
        "lines": common.lines_of(decision, whole=reads["whole"]),
        "missing": answers.missing_titles(decision.missing) if decision else [],
        "worth": public.worth(row.version, decision) if decision and row.version else "",
        "acts": [(act, (wrong or {}).get(act) or _form(row, act, tier)) for act in possible if act not in done],
        "steps": row.steps.select_related("by").order_by("-pk"),
        "last": row.steps.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "may_undo": last is not None and last.by_id == request.viewer.user_id and last.act in REVERSIBLE,
        "together": Application.objects.visible_to(request.viewer)
        .filter(together=row.together)
        .exclude(pk=row.pk)
        .select_related("community"),
        **_around(request, row, decision),
        "award": row.awards.order_by("-pk").first(),
        "publication": publication,
        "decides": policies.may_decide(request.viewer, row),
        "waits": waits and A.APPROVE in possible,
        "refusal": content.title("refusal_reason", row.refusal) if row.refusal else "",
    }
    return common.private(render(request, "schemes/application.html", context, status=422 if wrong else 200))


def _around(request: Request, row: Application, decision: Decision | None) -> dict[str, Any]:
    """Return what the person gets beside the scheme, and where the application stands if places are limited."""
    version, today = row.version, timezone.localdate()
    if version is None or decision is None or not row.is_waiting:
        return {}
    found = beside.beside(version, row.person_id, today)
    seen = set(Award.objects.visible_to(request.viewer).filter(person=row.person_id).values_list("pk", flat=True))
    awarded = {one.award.scheme for one in found}
    around: dict[str, Any] = {
        "beside": [one for one in found if one.award.pk in seen],
        "shown": [title_of(code) for code in decision.excluded_by if code not in awarded],
    }
    if version.quota is not None:
        line = quotas.queue(version, today)
        around |= {"queue": line, "queued": next((one for one in line.lines if one.application.pk == row.pk), None)}
    return around


def _left(row: Application) -> bool:
    version = row.version
    return bool(version) and any(one.code not in row.evidence for one in version.evidence) if version else False


@require_safe
@requires(P.SCHEME_VIEW)
def application(request: Request, pk: int) -> HttpResponseBase:
    """Show an application: what is asked, what the records say, what can be done, and its course."""
    return _page(request, _row(request, pk))


@require_POST
@requires(P.SCHEME_APPLY, P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponseBase:
    """Do one step of an application."""
    row = _row(request, pk)
    if name not in {one.value for one in ACTS}:
        raise Http404
    step = A(name)
    policies.check_act(request.viewer, row, step)
    form = _form(row, step, "", request.POST)
    if not form.is_valid():
        return _page(request, row, {step: form})
    ACTS[step][1](row, form.cleaned_data, by=request.viewer, based_on=based_on(request))
    messages.success(request, _("Saved."))
    return redirect("schemes:application", pk)


@require_POST
@requires(P.SCHEME_APPLY, P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Undo the viewer's last step."""
    row = _row(request, pk)
    actions.take_back(row, by=request.viewer, based_on=based_on(request))
    messages.success(request, _("Step undone."))
    return redirect("schemes:application", pk)


@require_safe
@requires(P.SCHEME_VIEW)
def notice(request: Request, pk: int) -> HttpResponseBase:
    """Show the notice of a decision, to be printed: reason and the way to object."""
    row = _row(request, pk)
    if row.state not in {ApplicationState.APPROVED, ApplicationState.REFUSED, ApplicationState.UPHELD}:
        raise Http404
    version = row.version
    context = {
        "row": row,
        "version": version,
        "award": row.awards.order_by("-pk").first(),
        "refusal": content.title("refusal_reason", row.refusal) if row.refusal else "",
    }
    return common.private(render(request, "schemes/notice.html", context))
