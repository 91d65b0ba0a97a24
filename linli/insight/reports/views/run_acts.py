"""What can be done with a run, as its page offers it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.web.deeds import PageAct
from linli.core.web.http import Request
from linli.insight.reports import actions, fillers, forms, policies
from linli.insight.reports.actions.runs import edition_for
from linli.insight.reports.models import FormRun
from linli.insight.reports.states import FormRunState, MayReceive, RunAct, SentWay
from linli.insight.reports.views.common import page_act

SHOWN_ONCE = "report_run_"  # in the session until it was shown once
SEND = (
    ("send", gettext_lazy("Sent: the file was handed over"), forms.HandedForm),
    ("mail", gettext_lazy("Send by e-mail"), forms.MailForm),
    ("address", gettext_lazy("Let the office fetch it"), forms.AddressForm),
)
FETCH_HINT = gettext_lazy("You get an address for the office. It works for some days, and you can end it before.")


def acts_of(row: FormRun, request: Request) -> dict[str, PageAct]:
    """Return the acts that the viewer may do with a run now; finer rules answer when it is done."""
    found: list[PageAct] = []
    possible = policies.run_acts(request.viewer, row)
    if policies.may_fill(request.viewer, row) and is_mapped(row):
        hint = gettext_lazy("What the records say today is counted and written into the file of the office.")
        found.append(_plain("fill", gettext_lazy("Fill from the records"), partial(_fill, row, request), hint))
        if row.community_id is not None:
            hint = gettext_lazy("One small question for each blank that nothing answers.")
            found.append(_plain("ask", gettext_lazy("Ask for what is missing"), partial(_ask, row, request), hint))
    if RunAct.CONFIRM_COMMUNITY in possible:
        title, hint = RunAct.CONFIRM_COMMUNITY.label, gettext_lazy("The values are right for this community.")
        if row.community_id is None:
            title, hint = gettext_lazy("Confirm first"), gettext_lazy("Another officer confirms it after you.")
        found.append(_plain("confirm_community", title, _doing(actions.confirm_community, row, request), hint))
    if RunAct.CONFIRM_SUBDISTRICT in possible:
        title = RunAct.CONFIRM_SUBDISTRICT.label
        found.append(_plain("confirm_subdistrict", title, _doing(actions.confirm_subdistrict, row, request)))
    if RunAct.SEND in possible:
        found += _sending(row, request)
    if RunAct.RETURN in possible:
        hint = gettext_lazy("Both confirmations are void. The community sees the reason.")
        do = partial(_return, row, request)
        found.append(page_act("return", RunAct.RETURN.label, do, forms.WhyForm, hint=hint, danger=True))
    if RunAct.AMEND in possible:
        hint = gettext_lazy("A new version begins. What was sent stays as it was.")
        found.append(page_act("amend", RunAct.AMEND.label, partial(_amend, row, request), forms.WhyForm, hint=hint))
        found += _addresses(row, request)
    if RunAct.UNDO in possible:
        begun = row.state == FormRunState.SCHEDULED
        title = gettext_lazy("Undo the new version") if begun else RunAct.UNDO.label
        undo = actions.undo_amend if begun else actions.undo_confirmation
        found.append(_plain("undo", title, _doing(undo, row, request)))
    return {act.name: act for act in found}


def is_mapped(row: FormRun) -> bool:
    """Return whether the blanks of the form were read, so that it can be filled."""
    edition = row.edition or edition_for(row)
    return edition is not None and edition.structure is not None


def _fill(row: FormRun, request: Request, form: Any) -> None:
    fillers.generate(row, by=request.viewer)
    messages.success(request, _("Filled. Look at what is empty and why before you confirm."))


def _ask(row: FormRun, request: Request, form: Any) -> None:
    asked = fillers.ask_missing(row, by=request.viewer)
    text = ngettext("%(n)d question was asked.", "%(n)d questions were asked.", asked) % {"n": asked}
    messages.success(request, text)


def _sending(row: FormRun, request: Request) -> list[PageAct]:
    doers = {"send": _send, "mail": _mail, "address": _address}
    ways = [way for way in SEND if way[0] != "mail" or row.form.sensitivity == MayReceive.COUNTS]
    return [
        page_act(name, title, partial(doers[name], row, request), form, hint=FETCH_HINT if name == "address" else "")
        for name, title, form in ways
    ]


def _addresses(row: FormRun, request: Request) -> list[PageAct]:
    again = gettext_lazy("Make a new address for the office")
    acts = [page_act("address", again, partial(_address, row, request), forms.AddressForm, hint=FETCH_HINT)]
    if row.addresses.open_on(timezone.now()).exists():
        acts.append(_plain("revoke", gettext_lazy("End the address"), _doing(actions.revoke_address, row, request)))
    return acts


def _plain(name: str, title: Any, do: Any, hint: Any = "") -> PageAct:
    """Return an act without fields; `do` takes the form, which says nothing."""
    return page_act(name, title, do, hint=hint)


def _doing(do: Any, row: FormRun, request: Request) -> Any:
    def run(form: Any) -> None:
        do(row, by=request.viewer)

    return run


def _return(row: FormRun, request: Request, form: Any) -> None:
    actions.return_run(row, by=request.viewer, why=form.cleaned_data["why"])


def _amend(row: FormRun, request: Request, form: Any) -> None:
    actions.amend(row, by=request.viewer, why=form.cleaned_data["why"])


def _send(row: FormRun, request: Request, form: Any) -> None:
    actions.send(row, by=request.viewer, way=SentWay.FILE, to=form.cleaned_data["to"])


def _mail(row: FormRun, request: Request, form: Any) -> None:
    actions.send_by_mail(row, by=request.viewer, to=form.cleaned_data["to"])


def _address(row: FormRun, request: Request, form: Any) -> None:
    _row, token = actions.send_by_address(row, by=request.viewer, to=form.cleaned_data["to"])
    request.session[f"{SHOWN_ONCE}{row.pk}"] = token
