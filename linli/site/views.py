"""Pages that belong to no single app."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from linli.core.errors import NotCovered
from linli.core.web.http import Request, own_address, requires
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.site import nav, styleguide
from linli.site.preferences import TEXT_SIZE_COOKIE, as_remembered, keep, remember


def home(request: Request) -> HttpResponse:
    """Redirect to the first page of the role; show anonymous users the resident's page."""
    if request.viewer.user_id is None:
        return render(request, "home.html")
    return as_remembered(redirect(nav.first_page(request.viewer)), request)


@requires()
def me(request: Request) -> HttpResponse:
    """Show the viewer's posts, language, text size and security, and pages that are not in the rail."""
    held = Appointment.objects.filter(user_id=request.viewer.user_id or 0).select_related("body", "place")
    context = {
        "appointments": held.order_by("until", "-since", "pk"),
        "today": timezone.localdate(),
        "beyond": nav.links(nav.beyond(request.viewer), request.path),
        "below_rail": nav.links(nav.below_rail(request.viewer), request.path),
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "me.html", context)


@require_POST
def set_language(request: Request) -> HttpResponse:
    """Set the language of this device, and of the account if signed in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("Unknown language.", content_type="text/plain")
    remember(request, language=language)
    return keep(back(request), settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
def set_text_size(request: Request) -> HttpResponse:
    """Set normal or large text for this device, and for the account if signed in."""
    size = request.POST.get("size", "")
    if size not in User.TextSize.values:
        return HttpResponseBadRequest("Unknown text size.", content_type="text/plain")
    remember(request, text_size=size)
    return keep(back(request), TEXT_SIZE_COOKIE, size)


def back(request: Request) -> HttpResponse:
    """Redirect to the page of the choice, if it is one of ours."""
    return redirect(own_address(request.POST.get("next", ""), request))


def component_sheet(request: Request) -> HttpResponse:
    """Show every component in every state on one page."""
    return render(request, "styleguide.html", styleguide.context())


@require_safe
def ask_office(request: HttpRequest) -> HttpResponse:
    """Explain that accounts and passwords are managed by the administrator."""
    # No self-service: there is no mail to send a link by.
    return render(request, "account/signup_closed.html")


def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon."""
    # Old browsers ask for /favicon.ico without being told.
    return redirect(static("favicon.svg"), permanent=True)


# A page that says what went wrong does not count the news of a dozen tables; the bell stands there without a number.
UNCOUNTED = {"site_news": 0}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show our 404 page, with what there is instead if the view says so."""
    instead = exception if isinstance(exception, NotCovered) else None
    return render(request, "404.html", UNCOUNTED | {"instead": instead}, status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show our 400 page."""
    # Django's own view renders it without a context.
    return render(request, "400.html", UNCOUNTED, status=400)


def refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show our 403 page."""
    return render(request, "403.html", UNCOUNTED, status=403)
