"""The page of a case, its moves, its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.web.http import Request, based_on, requires
from linli.work.cases import actions, forms, policies, queries, states
from linli.work.cases.deadlines import Event
from linli.work.cases.models import Case
from linli.work.cases.states import AT_WORK, OBJECTIONS, OPEN, Act, CaseState, ExtensionState


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as the page offers it."""

    name: str
    title: Promise | str
    form: type[forms.ActForm]
    do: Callable[..., Any]
    from_states: frozenset[CaseState]
    rights: tuple[Permission, ...]  # one of them
    hint: Promise | str = ""

    def open_to(self, case: Case, viewer: Any) -> bool:
        """Return whether state and permission allow the act."""
        if self.name == "comment":
            return True
        if self.name == "send_down" and case.escalated_from_id is None:
            return False
        if self.name == "ask_resident" and not case.receipt_hash:
            return False
        # Finer rules answer when the act is done: they need queries, and this runs for every act.
        return case.state in self.from_states and policies.holds_one(case, self.rights, viewer)


def deed(move: states.Move, title: Any, form: type[forms.ActForm], do: Callable[..., Any], hint: Any = "") -> Deed:
    """Return a move as a deed."""
    return Deed(move.name, title, form, do, move.from_states, (move.permission,), hint)


# In this order: the first one open to the viewer is the only primary button of the page.
DEEDS = {
    one.name: one
    for one in (
        Deed(
            "decide_extension",
            _("Decide on extension"),
            forms.DecideExtensionForm,
            actions.decide_extension,
            AT_WORK,
            states.DECIDES,
        ),
        deed(states.ACCEPT, _("Accept"), forms.AcceptForm, actions.accept),
        deed(
            states.VERIFY,
            _("Solved: close case"),
            forms.VerifyForm,
            actions.verify,
            _("Checked by someone who neither reported nor handled the case, if possible by asking the resident."),
        ),
        deed(states.START, _("Start work"), forms.ConfirmForm, actions.start),
        deed(states.REPORT_DONE, _("Report as done"), forms.DoneForm, actions.report_done),
        deed(states.ASSIGN, _("Assign"), forms.AssignForm, actions.assign),
        deed(states.SEND_BACK, _("Not solved: reopen"), forms.WordsForm, actions.send_back),
        Deed(
            "ask_extension",
            _("Request extension"),
            forms.AskExtensionForm,
            actions.ask_extension,
            AT_WORK,
            (Permission.CASE_HANDLE,),
            _("Someone in another office decides. Until then the deadline does not change."),
        ),
        Deed(
            "cancel_extension",
            _("Withdraw request for extension"),
            forms.ConfirmForm,
            actions.cancel_extension,
            AT_WORK,
            (Permission.CASE_HANDLE,),
            _("The deadline does not change. You can request an extension again."),
        ),
        Deed(
            "revoke_extension",
            _("Revoke extension"),
            forms.WordsForm,
            actions.revoke_extension,
            AT_WORK,
            states.DECIDES,
            _("Use this if the extension was granted by mistake. The earlier deadline applies again."),
        ),
        deed(
            states.SEND_DOWN,
            _("Return to lower office"),
            forms.DownForm,
            actions.send_down,
            _("The case returns to the lower office with your instructions; the deadline does not change."),
        ),
        deed(states.TRANSFER_UP, _("Pass up"), forms.WordsForm, actions.transfer_up),
        deed(states.RETURN, _("Return"), forms.ReturnForm, actions.return_case),
        Deed(
            "answer",
            _("Answer the supervising office"),
            forms.SupervisionAnswerForm,
            actions.answer,
            OPEN,
            (Permission.CASE_HANDLE, Permission.CASE_ACCEPT),
        ),
        Deed(
            "remind",
            _("Send reminder"),
            forms.ReminderForm,
            actions.remind,
            OPEN,
            (Permission.CASE_SUPERVISE,),
            _("The office responsible gets your words as a message. The deadline does not change."),
        ),
        Deed(
            "supervise",
            _("Put under supervision"),
            forms.ReminderForm,
            actions.supervise,
            OPEN,
            (Permission.CASE_SUPERVISE,),
            _("The office responsible must answer you within a time limit. The deadline of the case does not change."),
        ),
        Deed("lift", _("Lift supervision"), forms.WordsForm, actions.lift, OPEN, (Permission.CASE_SUPERVISE,)),
        deed(states.REJECT, _("Reject"), forms.RejectForm, actions.reject),
        deed(states.REOPEN, _("Reopen"), forms.WordsForm, actions.reopen),
        deed(states.WITHDRAW, _("Withdraw"), forms.WordsForm, actions.withdraw),
        Deed(
            "ask_resident",
            _("Ask the resident"),
            forms.AskResidentForm,
            actions.ask_resident,
            OPEN,
            states.ASKS,
            _("The resident reads and answers it with the receipt code. The deadline does not change."),
        ),
        Deed(
            "comment",
            _("Add a note"),
            forms.CommentForm,
            actions.comment,
            frozenset(CaseState),
            (Permission.CASE_VIEW,),
        ),
    )
}
FIRST = {"decide_extension", "accept", "verify", "start", "report_done", "assign"}


def _get(request: Request, pk: int) -> Case:
    rows = Case.objects.visible_to(request.viewer).select_related(
        "place",
        "community",
        "body",
        "handler",
        "household",
        "person",
        "parent",
        "visit",
        "opened_by",
        "verified_by",
        "escalated_from",
    )
    return get_object_or_404(rows, pk=pk)


@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show the case: state, time left, the next act, other acts in a menu, and the timeline."""
    case = _get(request, pk)
    return _show(request, case)


@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Show the form of an act; on POST do it."""
    case = _get(request, pk)
    wanted = DEEDS.get(name)
    if wanted is None:
        raise Http404
    _check(wanted, case, request)
    form = wanted.form(request.POST if request.method == "POST" else None, case=case, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        return _do(request, case, wanted, form)
    if request.method != "POST":
        form.initial["based_on"] = _last_step(case)
    return _show(request, case, wanted, form)


def _check(wanted: Deed, case: Case, request: Request) -> None:
    if wanted.name == "comment":
        return
    if not policies.holds_one(case, wanted.rights, request.viewer):
        raise PermissionDenied
    policies.check_state(case, wanted.from_states)


@require_POST
@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back the viewer's step, also where it took the case out of their sight."""
    if not queries.own_last_steps(request.viewer).filter(case__id=pk).exists():
        _get(request, pk)  # 404 for a case that is not the viewer's
    actions.take_back(Case(pk=pk), by=request.viewer, based_on=based_on(request))
    return _done(request, _get(request, pk))


def _do(request: Request, case: Case, wanted: Deed, form: forms.ActForm) -> HttpResponse:
    wanted.do(case, by=request.viewer, **form.cleaned_data)
    return _done(request, case)


def _done(request: Request, case: Case) -> HttpResponse:
    """Answer after an act."""
    # Passing a case on may take it out of the viewer's sight.
    still = Case.objects.visible_to(request.viewer).filter(pk=case.pk).exists()
    if request.htmx and still:
        panel = _show(request, _get(request, case.pk))
        panel["HX-Replace-Url"] = reverse("cases:detail", args=[case.pk])  # reloading must show the case, not the form
        return panel
    messages.success(request, _("%(code)s: saved.") % {"code": case.code})
    answer = redirect("cases:detail", case.pk) if still else redirect("cases:inbox")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": answer["Location"]})
    return answer


def _show(request: Request, case: Case, opened: Deed | None = None, form: Any = None) -> HttpResponse:
    """Show the page or its panel, by default with the form of the primary act."""
    deeds = [
        one for one in DEEDS.values() if one.open_to(case, request.viewer) and _leads_somewhere(one, case, request)
    ]
    primary = next((one for one in deeds if one.name in FIRST and _can(one, case, request)), None)
    if opened is None and primary is not None:
        form = primary.form(case=case, viewer=request.viewer, initial={"based_on": _last_step(case)})
    context = {
        "case": case,
        "opened": opened or primary,
        "is_my_turn": primary is not None,
        "why_not_me": _why_not_me(case, request),
        "is_secondary": opened is not None and opened != primary,
        "form": form,
        "may_answer": "answer" in {one.name for one in deeds if one != opened},
        "others": [one for one in deeds if one not in (opened or primary,)],
        **_story(request, case),
    }
    return render(request, "cases/_panel.html" if request.htmx else "cases/detail.html", context)


def _leads_somewhere(one: Deed, case: Case, request: Request) -> bool:
    """Return whether the act can succeed at all."""
    # Users should not write a reason and then learn that there is no office above.
    if one.name == "transfer_up":
        return queries.body_above(case.body, case.place) is not None
    follows = _follows(one, case, request.viewer)
    asked = case.asked_extension if "extension" in one.name else None
    if one.name == "ask_extension":
        return asked is None
    if one.name == "cancel_extension":
        return asked is not None
    if one.name == "decide_extension":
        return asked is not None and policies.may(policies.check_decide_extension, case, asked, by=request.viewer)
    if one.name == "revoke_extension":
        granted = [each for each in case.asked_extensions if each.state == ExtensionState.GRANTED]
        return bool(granted) and policies.may(policies.check_revoke_extension, case, granted[-1], by=request.viewer)
    return follows


def _follows(one: Deed, case: Case, viewer: Viewer) -> bool:
    """Return whether the viewer may do this about the supervision of the case; true for every other act."""
    alone = {"remind": policies.check_supervises, "supervise": policies.check_supervise}
    about = {"answer": policies.check_answer, "lift": policies.check_lift}
    if one.name in alone:
        return policies.may(alone[one.name], case, by=viewer)
    if one.name in about:
        return case.supervision is not None and policies.may(about[one.name], case, case.supervision, by=viewer)
    return True


def _can(one: Deed, case: Case, request: Request) -> bool:
    """Return whether to offer the act first."""
    # Assigning again takes the case from a body at work, so it is not offered first.
    if one.name == "assign":
        return case.state == CaseState.ACCEPTED or case.body_id is None
    return one.name != "verify" or not _why_not_me(case, request)


def _why_not_me(case: Case, request: Request) -> str:
    """Return why a viewer who verifies here cannot verify this case; "" if they can, or never verify."""
    if case.state != CaseState.DONE_REPORTED or not policies.holds_right(case, Permission.CASE_VERIFY, request.viewer):
        return ""
    try:
        policies.check_verifier(case, by=request.viewer)
    except RuleBroken as reason:
        return str(reason)
    return ""


def _story(request: Request, case: Case) -> dict[str, Any]:
    viewer = request.viewer
    steps = list(case.steps.marked().select_related("body", "to_body").order_by("pk"))
    parts = list(case.parts.for_list().order_by("pk"))
    said = (
        [step for step in steps if step.move in OBJECTIONS and not step.is_taken_back] if case.is_taken_up_again else []
    )
    return {
        "steps": steps,
        "undo": policies.own_step(case, steps, by=viewer),
        "last_step": steps[-1].pk if steps else "",
        "objection": said[-1] if said else None,
        "open_parts": sum(part.is_open for part in parts),
        "files": case.attachments.order_by("pk"),
        "earlier": queries.before(case.matter, case.place, case.reported_at).visible_to(viewer).for_list()[:5],
        "parts": parts,
        "questions": queries.open_questions(case) if case.is_open and case.receipt_hash else [],
        "file_form": forms.FileForm(),
        "asked_words": next((step.words for step in reversed(steps) if step.move == Act.ASK_EXTENSION), ""),
        "extended_due_at": _extended(case),
        "close_due_at": queries.terms(case).check.after(case.due_at) if case.due_at else None,
        **_phone(case, viewer),
        "may_give_receipt": policies.may_give_receipt(case, viewer),
        "may_tick_materials": case.state in OPEN and policies.may_tick_materials(case, viewer),
        "may_attach": case.state in OPEN,
        "may_open_part": case.state in OPEN and viewer.may(Permission.CASE_REPORT, case.community),
        "may_see_household": viewer.may(Permission.PEOPLE_VIEW, case.community),
        "may_see_visit": viewer.may(Permission.VISIT_VIEW, case.community),
        "may_see_duties": viewer.may(Permission.DUTY_VIEW, case.community),
    }


def _extended(case: Case) -> datetime | None:
    """Return the deadline if the request that waits is granted."""
    asked = case.asked_extension
    return queries.deadlines(case, Event(Act.EXTEND, timezone.now(), asked.days)).due if asked else None


def _phone(case: Case, viewer: Viewer) -> dict[str, Any]:
    """Return how the viewer may read the caller's number: to check the result by one tap, or by a stated purpose."""
    may_call = policies.may_call(case, viewer)
    by_purpose = policies.phone_purposes(case, viewer) if not may_call else []
    return {
        "may_call": may_call,
        "call_purpose": policies.CALL,
        "phone_form": forms.PhoneForm(auto_id="phone_%s") if by_purpose else None,
    }


def _last_step(case: Case) -> int | None:
    return case.steps.order_by("-pk").values_list("pk", flat=True).first()


@require_POST
@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
def attach(request: Request, pk: int) -> HttpResponse:
    """Add a file; show the reason on the case's page if it is refused."""
    case = _get(request, pk)
    form = forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return redirect("cases:detail", pk)
    try:
        actions.attach(case, form.cleaned_data["file"], by=request.viewer)
    except RuleBroken as reason:
        messages.error(request, str(reason))
    return redirect("cases:detail", pk)


@requires(Permission.CASE_VIEW, Permission.CASE_HANDLE)
def file(request: Request, pk: int, number: int) -> HttpResponseBase:
    """Send a file of a visible case as a download."""
    case = get_object_or_404(Case.objects.visible_to(request.viewer), pk=pk)
    attachment = get_object_or_404(case.attachments.select_related("case"), pk=number)
    opened = actions.read_file(attachment, by=request.viewer)
    answer = FileResponse(opened, as_attachment=True, filename=attachment.name)
    answer["Content-Type"] = attachment.kind
    # An uploaded file must never run as a page of this site.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@requires(Permission.PEOPLE_READ_SENSITIVE, Permission.CASE_HANDLE, Permission.CASE_VERIFY)
def phone(request: Request, pk: int) -> HttpResponse:
    """Show the caller's number after its purpose was stated."""
    case = _get(request, pk)
    form = forms.PhoneForm(request.POST, auto_id="phone_%s")
    if not policies.phone_purposes(case, request.viewer):
        raise PermissionDenied
    number = (
        actions.read_phone(case, by=request.viewer, purpose=form.cleaned_data["purpose"]) if form.is_valid() else ""
    )
    context = {"case": case, **_phone(case, request.viewer), "number": number}
    if context["phone_form"]:
        context["phone_form"] = form
    part = "cases/_call.html" if form.cleaned_data.get("calling") else "cases/_phone.html"
    return render(request, part if request.htmx else "cases/phone.html", context)
