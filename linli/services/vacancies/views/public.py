"""Pages without an account: open vacancies, one of them, a question about it and its progress by a code."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.secrets import crypto
from linli.core.web import devices, qr
from linli.core.web.filters import word
from linli.core.web.http import Request, number, source
from linli.core.web.pagination import page
from linli.services.vacancies import actions
from linli.services.vacancies.forms import InquiryCodeForm, InquiryForm
from linli.services.vacancies.models import Inquiry, Vacancy
from linli.services.vacancies.queries import inquiries, lists
from linli.services.vacancies.states import InquiryState
from linli.work.cases.actions import TooOften

SHOWN, RECEIPT, JOB = "job", "job.receipt", "job"
COLUMN = "vacancies.session_receipt"
HOURS = ("full", "part")


@require_safe
def jobs(request: Request) -> HttpResponse:
    """Show the open vacancies to anybody, by trade, place, wage and hours. Nothing that is chosen is stored."""
    trade = word(request, "trade", content.codes("occupation"))
    hours = word(request, "hours", HOURS)
    wage = number(request.GET.get("wage")) or 0
    place = lists.job_place(number(request.GET.get("place")) or 0)
    rows = lists.jobs(trade=trade, place=place, wage=wage, hours=hours)
    context = {
        "page": page(rows, order=lists.ORDER, after=request.GET.get("after", "")),
        "trades": content.choices("occupation"),
        "trade": trade,
        "communities": lists.job_communities(),
        "place": place,
        "hours": hours,
        "wage": wage or "",
        "today": timezone.localdate(),
    }
    return render(request, "vacancies/_jobs.html" if request.htmx else "vacancies/jobs.html", context)


def _job(pk: int) -> Vacancy:
    found = lists.open_job(pk)
    if found is None:
        raise Http404
    return found


@require_safe
def job(request: Request, pk: int) -> HttpResponse:
    """Show an open vacancy to anybody."""
    return render(request, "vacancies/job.html", {"row": _job(pk)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask about a vacancy; nothing typed is in an address."""
    vacancy, form = _job(pk), InquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            known = devices.known(request, JOB) or source(request)
            row, code = actions.ask_about(vacancy, form.said(), once=form.cleaned_data["once"], source=known)
        except TooOften:
            return _too_many(request)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _open(request, row)
            # Encrypted: sessions are in the database, which must not contain codes.
            request.session[RECEIPT] = crypto.encrypt(code, COLUMN)
            return redirect("job_received")
    context = {"row": vacancy, "form": form, "retention": rules.value("vacancies.inquiries.keep_days")}
    return render(request, "vacancies/job_ask.html", context, status=422 if form.is_bound else 200)


def _too_many(request: Request) -> HttpResponse:
    return render(request, "cases/too_many.html", status=429)


def _open(request: Request, row: Inquiry) -> None:
    """Show a question on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the question.
    request.session.cycle_key()
    request.session[SHOWN] = {"row": row.pk, "code": row.code_hash, "until": until.isoformat()}


def _held(request: Request) -> Inquiry | None:
    """Return the question whose code was entered a short while ago."""
    kept = request.session.get(SHOWN)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    return inquiries.held(kept["row"], kept["code"])


@never_cache
@require_safe
def received(request: Request) -> HttpResponse:
    """Show the receipt for some minutes, also when the page is loaded again."""
    row, kept = _held(request), request.session.get(RECEIPT, "")
    if row is None or not kept:
        return redirect("job_follow")
    code = crypto.decrypt(kept, COLUMN)
    # After "#": browsers do not send that part, so the code is in no log.
    width, path = qr.path(f"{request.build_absolute_uri(reverse('job_follow'))}#{code}")
    at = request.get_host() + reverse("job_follow")
    context = {"row": row, "code": code, "qr_width": width, "qr_path": path, "at": at}
    return render(request, "vacancies/job_received.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Ask for the code of a question, and open it on this device for some minutes."""
    form = InquiryCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "vacancies/job_follow.html", {"form": form})
    try:
        row = actions.look_up(form.cleaned_data["code"], devices.known(request, JOB) or source(request))
    except TooOften:
        return _too_many(request)
    if row is None:
        form.add_error("code", _("No question has this code. Check it against your receipt."))
        return render(request, "vacancies/job_follow.html", {"form": form}, status=404)
    _open(request, row)
    request.session.pop(RECEIPT, None)
    answer = redirect("job_mine")
    if row.state != InquiryState.SENT:  # answered: who only sends questions cannot make devices known
        devices.remember(answer, request, JOB, row.code_hash)
    return answer


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show how far a question is."""
    row = _held(request)
    if row is None:
        return redirect("job_follow")
    return render(request, "vacancies/job_mine.html", {"row": row, "has_receipt": RECEIPT in request.session})


@never_cache
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Withdraw the question; what was said is deleted at once."""
    row = _held(request)
    if row is None:
        return redirect("job_follow")
    actions.withdraw_inquiry(row)
    messages.success(request, _("Your question is withdrawn and its words are deleted."))
    return redirect("job_mine")


@require_POST
def leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(SHOWN, None)
    request.session.pop(RECEIPT, None)
    answer = redirect("job_follow")
    devices.forget(answer, request, JOB)
    return answer
