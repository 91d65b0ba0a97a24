"""Middlewares: viewer, language, devices, refused requests, broken rules, and conflicts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django_htmx.http import reswap, retarget

from linli.core.access.viewer import STRANGER, Viewer
from linli.core.errors import RuleBroken
from linli.core.journal.versions import Conflict
from linli.core.law import rules
from linli.core.rooms import registry
from linli.core.web.http import BASED_ON, Request, number, way_back
from linli.core.web.scripted import Fault, fault_of
from linli.registers.bodies.queries import viewer_for
from linli.site import journal_words

MEGABYTE = 1024**2
Answer = Callable[[HttpRequest], HttpResponse]


class ScriptedMiddleware:
    """Tells our scripts where a redirect leads instead of sending them there.

    A form sent as a draft gets 204 instead of a redirect; drafts and HTMX get 401 instead of one to the sign-in page,
    so that it is not shown inside another page. Views of scripts say themselves what went wrong. Must be outside all
    middlewares that set cookies.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code >= 300 and (fault := fault_of(request)) is not None:
            return self.as_fault(request, answer, fault)
        is_draft, is_htmx = "Linli-Draft" in request.headers, "HX-Request" in request.headers
        if not (is_draft or is_htmx) or not 300 <= answer.status_code < 400 or "Location" not in answer:
            return answer
        signed_out = urlsplit(answer["Location"]).path == reverse(settings.LOGIN_URL)
        if signed_out or is_draft:
            answer.status_code = 401 if signed_out else 204
            answer["Linli-Location"] = answer["Location"]
            answer.content = b""
            del answer["Location"]
        return answer

    def as_fault(self, request: HttpRequest, answer: HttpResponse, fault: Fault) -> HttpResponse:
        """Return the answer of a middleware or an error page as the view says it; what the view said is kept."""
        if answer["Content-Type"].startswith("application/json"):
            return answer
        location = answer.get("Location", "")
        signed_out = urlsplit(location).path == reverse(settings.LOGIN_URL) if location else False
        # Without a session there is no form token either.
        if signed_out or (answer.status_code == 403 and not _is_signed_in(request)):
            said = fault(401, "")
        else:
            said = fault(answer.status_code, location)
        # Its cookies and the headers of the other middlewares stay.
        answer.status_code, answer.content = said.status_code, said.content
        for name in ("Content-Type", "Cache-Control"):
            answer[name] = said[name]
        if "Content-Length" in answer:  # set for the answer that is replaced; a server would cut ours off there
            answer["Content-Length"] = str(len(answer.content))
        del answer["Location"]
        return answer


def _is_signed_in(request: HttpRequest) -> bool:
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


class LanguageMiddleware(LocaleMiddleware):
    """Activates the chosen language (cookie), else the browser's; `zh-TW` and `zh-HK` are traditional Chinese."""

    def process_request(self, request: HttpRequest) -> None:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


Seen = tuple[datetime, str, str]  # when, from which address and browser


class DevicesMiddleware:
    """Notes when a session was last seen: once in some minutes, or when its address or browser changes."""

    EVERY = timedelta(minutes=5)  # a write with each request would make pages wait: SQLite has one writer
    MOST = 10_000  # sessions that a process remembers

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.noted: dict[tuple[str | None, int | None], Seen] = {}

    def __call__(self, request: Request) -> HttpResponse:
        if request.user.is_authenticated:
            self.note(request)
        return self.get_response(request)

    def note(self, request: Request) -> None:
        """Note the session, unless it was seen a short while ago from the same address and browser."""
        most = UserSession._meta.get_field("user_agent").max_length
        here = (get_adapter().get_client_ip(request), request.META.get("HTTP_USER_AGENT", "")[:most])
        key, now = (request.session.session_key, request.user.pk), timezone.now()

        def holds(seen: Seen) -> bool:
            return seen[0] > now - self.EVERY and seen[1:] == here

        # What this process has noted or read is enough for as long as there is nothing to note.
        seen = self.noted.get(key)
        if seen is None or not holds(seen):
            rows = UserSession.objects.filter(session_key=key[0], user_id=key[1])
            seen = rows.values_list("last_seen_at", "ip", "user_agent").first()
        if seen is not None:
            request.last_seen_at = seen[0]
        if seen is None or not holds(seen):
            UserSession.objects.create_from_request(request)
            seen = (now, *here)
        if len(self.noted) >= self.MOST:
            self.noted.clear()
        self.noted[key] = seen


class ViewerMiddleware:
    """Gives each request its viewer, built on first use."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.viewer = cast("Viewer", SimpleLazyObject(lambda: self.viewer(request)))
        return self.get_response(request)

    def viewer(self, request: HttpRequest) -> Viewer:
        """Return the viewer of the signed-in user, else `STRANGER`."""
        user = request.user
        return STRANGER if isinstance(user, AnonymousUser) else viewer_for(user)


class RequestLimitsMiddleware:
    """Refuses what no page of ours sends: NUL characters and bodies far too large."""

    ROOM = 2  # times the largest file; up to there the form itself answers with a message

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL cannot store NUL and raises an error far from here.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        most = self.most(request)
        if (number(request.META.get("CONTENT_LENGTH")) or 0) > most * MEGABYTE:
            return render(request, "413.html", {"most": most}, status=413)
        return self.get_response(request)

    def most(self, request: HttpRequest) -> int:
        """Return the largest body in megabytes."""
        # Anonymous users send photos only.
        rule = "import.max_megabytes" if request.user.is_authenticated else "cases.attachment.max_megabytes"
        return int(self.ROOM * rules.value(rule))


class PostOnlyMiddleware:
    """Leads who opens an address that only takes forms to the nearest page above it.

    Such an address is opened after an expired session, by "back" from a refusal, or from the browser's history.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 405 and request.method in {"GET", "HEAD"} and fault_of(request) is None:
            return redirect(page_above(request.path))
        return answer


def page_above(path: str) -> str:
    """Return the nearest address above that leads somewhere; `/cases/12/` of `/cases/12/take-back/`."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        with suppress(Resolver404):
            resolve(above := f"/{'/'.join(parts)}/")
            return above
        parts.pop()
    return "/"


class RuleBrokenMiddleware:
    """Answers `RuleBroken` with 409 and its message, `Conflict` with 412 and both versions: a page or a fragment."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        answer = self.get_response(request)
        request.was_answered = answer.status_code < 500
        return answer

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Conflict):
            return conflict(request, exception)
        if not isinstance(exception, RuleBroken):
            return None
        context = {"message": str(exception), "back": way_back(request)}
        if not request.htmx and "Linli-Draft" not in request.headers:
            return render(request, "rule_broken.html", context, status=409)
        answer = render(request, "_rule_broken.html", context, status=409)
        return reswap(retarget(answer, "#notices"), "innerHTML")


def conflict(request: Request, found: Conflict) -> HttpResponse:
    """Show both versions; one choice leads back, the other sends the form again, with what the user has seen now."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "message": str(found),
        "differences": found.differences,
        "writes": any(one.yours is not None for one in found.differences),
        "entries": [(one.at, journal_words.who(one), registry().line(one.verb)) for one in found.entries],
        "sent": [(name, value) for name, value in sent if name not in {BASED_ON, "csrfmiddlewaretoken"}],
        "based_on": found.based_on,
        "action": request.get_full_path(),
        "back": way_back(request),
    }
    # A draft needs the page: its script shows what the page contains.
    if not request.htmx:
        answer = render(request, "conflict.html", context, status=412)
    else:
        answer = reswap(retarget(render(request, "_conflict.html", context, status=412), "#notices"), "innerHTML")
    add_never_cache_headers(answer)  # it contains what the user typed
    return answer
