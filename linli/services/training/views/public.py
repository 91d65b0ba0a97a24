"""Pages without an account: coming job fairs and courses, a request for a place and its progress by a code."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.core.web import devices, qr
from linli.core.web.http import Request, source
from linli.core.web.pagination import page
from linli.services.training import actions
from linli.services.training.forms import CourseCodeForm, PlaceRequestForm
from linli.services.training.models import CourseRequest, TrainingCourse
from linli.services.training.queries import courses, requests
from linli.services.training.queries import fairs as fair_lists
from linli.services.training.states import RequestState
from linli.work.cases.actions import TooOften

SHOWN, RECEIPT, COURSE = "course_request", "course_request.receipt", "course_request"
COLUMN = "training.session_receipt"
AHEAD = ("first_day", "pk")


@require_safe
def fairs(request: Request) -> HttpResponse:
    """Show the coming job fairs, and the courses with free places, to anybody."""
    coming = list(fair_lists.coming())
    stands = fair_lists.public_stands(coming)
    context = {
        "fairs": [(row, stands.get(row.pk, 0)) for row in coming],
        "page": page(courses.coming(), order=AHEAD, after=request.GET.get("after", "")),
        "today": timezone.localdate(),
    }
    return render(request, "training/_public.html" if request.htmx else "training/public.html", context)


@require_safe
def fair(request: Request, pk: int) -> HttpResponse:
    """Show a coming job fair with its vacancies to anybody."""
    row = get_object_or_404(fair_lists.coming(), pk=pk)
    return render(request, "training/public_fair.html", {"row": row, "stands": fair_lists.stands(row)})


def _course(pk: int) -> TrainingCourse:
    found = courses.coming_course(pk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for a place in a course; nothing typed is in an address."""
    course, form = _course(pk), PlaceRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            known = devices.known(request, COURSE) or source(request)
            row, code = actions.ask_for_place(course, form.said(), once=form.cleaned_data["once"], source=known)
        except TooOften:
            return _too_many(request)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _open(request, row)
            # Encrypted: sessions are in the database, which must not contain codes.
            request.session[RECEIPT] = crypto.encrypt(code, COLUMN)
            return redirect("course_received")
    context = {"row": course, "form": form, "retention": rules.value("vacancies.inquiries.keep_days")}
    return render(request, "training/public_ask.html", context, status=422 if form.is_bound else 200)


def _too_many(request: Request) -> HttpResponse:
    return render(request, "cases/too_many.html", status=429)


def _open(request: Request, row: CourseRequest) -> None:
    """Show a request on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the request.
    request.session.cycle_key()
    request.session[SHOWN] = {"row": row.pk, "code": row.code_hash, "until": until.isoformat()}


def _held(request: Request) -> CourseRequest | None:
    """Return the request whose code was entered a short while ago."""
    kept = request.session.get(SHOWN)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    return requests.held(kept["row"], kept["code"])


@never_cache
@require_safe
def received(request: Request) -> HttpResponse:
    """Show the receipt for some minutes, also when the page is loaded again."""
    row, kept = _held(request), request.session.get(RECEIPT, "")
    if row is None or not kept:
        return redirect("course_follow")
    code = crypto.decrypt(kept, COLUMN)
    # After "#": browsers do not send that part, so the code is in no log.
    width, path = qr.path(f"{request.build_absolute_uri(reverse('course_follow'))}#{code}")
    at = request.get_host() + reverse("course_follow")
    context = {"row": row, "code": code, "qr_width": width, "qr_path": path, "at": at}
    return render(request, "training/public_received.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Ask for the code of a request, and open it on this device for some minutes."""
    form = CourseCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "training/public_follow.html", {"form": form})
    try:
        row = actions.find_request(form.cleaned_data["code"], devices.known(request, COURSE) or source(request))
    except TooOften:
        return _too_many(request)
    if row is None:
        form.add_error("code", _("No request for a place has this code. Check your receipt."))
        return render(request, "training/public_follow.html", {"form": form}, status=404)
    _open(request, row)
    request.session.pop(RECEIPT, None)
    answer = redirect("course_mine")
    if row.state != RequestState.SENT:  # answered: who only sends requests cannot make devices known
        devices.remember(answer, request, COURSE, row.code_hash)
    return answer


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show how far a request is."""
    row = _held(request)
    if row is None:
        return redirect("course_follow")
    return render(request, "training/public_mine.html", {"row": row, "has_receipt": RECEIPT in request.session})


@never_cache
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Withdraw the request; what was said is deleted at once."""
    row = _held(request)
    if row is None:
        return redirect("course_follow")
    actions.withdraw_request(row)
    messages.success(request, _("Your request is withdrawn and what you entered is deleted."))
    return redirect("course_mine")


@require_POST
def leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(SHOWN, None)
    request.session.pop(RECEIPT, None)
    answer = redirect("course_follow")
    devices.forget(answer, request, COURSE)
    return answer
