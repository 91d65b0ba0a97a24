"""Pages of bodies and their posts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.errors import RuleBroken
from linli.core.web import filters, pagination
from linli.core.web.http import Request, based_on, requires, version
from linli.registers.accounts.models import User
from linli.registers.accounts.policies import confirming_role
from linli.registers.bodies import actions, policies, queries
from linli.registers.bodies.forms import AppointForm, BodyCreateForm, BodyFilter, BodyForm, EndForm, HandOverForm
from linli.registers.bodies.models import Appointment, Body, Proposal
from linli.registers.places import queries as places


@require_safe
@requires(Permission.BODY_VIEW)
def body_list(request: Request) -> HttpResponse:
    """Show bodies by place and kind."""
    narrowed = BodyFilter(
        request.GET, places=places.held(request.viewer.scope(Permission.BODY_VIEW)), kinds=queries.kinds(request.viewer)
    )
    asked = filters.cleaned(request, narrowed)
    ended = filters.word(request, "show", ("ended",)) == "ended"
    rows = queries.bodies(
        request.viewer,
        place=asked.get("place"),
        kind=asked.get("kind", ""),
        search=asked.get("q", ""),
        ended=ended,
    )
    context = {
        "page": pagination.page(rows, order=queries.ORDER, after=request.GET.get("after", "")),
        "filter": narrowed,
        "ended": ended,
        "appoint": request.GET.get("appoint", ""),
    }
    return render(request, "bodies/_rows.html" if request.htmx else "bodies/list.html", context)


def _body(request: Request, pk: int) -> Body:
    return get_object_or_404(Body.objects.visible_to(request.viewer).select_related("place"), pk=pk)


@require_safe
@requires()
def body_detail(request: Request, pk: int) -> HttpResponse:
    """Show one body: place, posts, and history."""
    body = _body(request, pk)
    viewer = request.viewer
    context = {
        "body": body,
        "today": timezone.localdate(),
        "posts": queries.posts(body)[:200],
        "proposals": Proposal.objects.filter(body=body, answer="").select_related("user", "place").order_by("pk"),
        "may_edit": policies.may_edit(body, by=viewer) and body.until is None,
        "may_appoint": policies.may_appoint(body, by=viewer),
        "entries": journal.of(body)[:20] if viewer.may(Permission.BODY_VIEW) else [],
        "appoint": request.GET.get("appoint", ""),
        # The register opens at the body's place, or at the viewer's own where the body's lies above it.
        "duty_place": body.place_id if viewer.may(Permission.DUTY_VIEW, body.place) else None,
    }
    return render(request, "bodies/detail.html", context)


@requires(Permission.BODY_EDIT)
def new(request: Request) -> HttpResponse:
    """Create a body."""
    form = BodyCreateForm(request.POST or None, places=places.held(request.viewer.scope(Permission.BODY_EDIT)))
    if form.is_valid():
        place = form.cleaned_data.pop("place")
        body = actions.create(place, by=request.viewer, **form.cleaned_data)
        return redirect("bodies:detail", body.pk)
    return render(
        request, "bodies/form.html", {"form": form, "title": _("Add an organisation"), "verb": _("Add organisation")}
    )


@requires(Permission.BODY_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct name, phone or hours."""
    body = _body(request, pk)
    policies.check_edit(body.place, by=request.viewer)
    # A second instance: the form writes into it, and the action compares with the first.
    form = BodyForm(request.POST or None, instance=_body(request, pk))
    if form.is_valid():
        actions.edit(body, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("bodies:detail", pk)
    opened = version(request, body, queries.correctable(body))
    context = {"form": form, "body": body, "title": _("Correct"), "verb": _("Save"), "based_on": opened}
    return render(request, "bodies/form.html", context)


@requires(Permission.BODY_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """Close a body."""
    body = _body(request, pk)
    policies.check_edit(body.place, by=request.viewer)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end_body(body, by=request.viewer, **form.cleaned_data)
        return redirect("bodies:detail", pk)
    context = {"form": form, "body": body, "title": _("Close this organisation"), "verb": _("End post")}
    return render(request, "bodies/form.html", context)


def _accounts(request: Request) -> QuerySet[User]:
    return User.objects.visible_to(request.viewer).filter(is_active=True)


@require_safe
@requires(Permission.APPOINT)
def people(request: Request) -> HttpResponse:
    """Return the people whose name contains what was typed, as choices of the field."""
    return render(
        request, "bodies/_people.html", {"people": queries.people(request.viewer, request.GET.get("user", ""))}
    )


@requires(Permission.APPOINT)
def appoint(request: Request, pk: int) -> HttpResponse:
    """Appoint a person to a post of this body, or ask an officer of the place to confirm it."""
    body = _body(request, pk)
    form = AppointForm(
        request.POST or None,
        accounts=_accounts(request),
        places=queries.seats(body, request.viewer),
        roles=policies.roles_for(body),
        initial={"user": request.GET.get("appoint", ""), "place": body.place_id},
    )
    if form.is_valid():
        data = form.cleaned_data
        act = actions.propose if confirming_role(data["role"]) else actions.appoint
        try:
            row = act(
                data["user"],
                body,
                data["place"],
                data["role"],
                since=data["since"],
                post=data["post"],
                by=request.viewer,
            )
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _tell(request, row)
            return redirect("bodies:detail", pk)
    context = {"form": form, "body": body, "title": _("Appoint a person"), "verb": _("Appoint")}
    return render(request, "bodies/form.html", context)


def _tell(request: Request, row: Appointment | Proposal) -> None:
    """Say whether the person has the post or still needs a second person."""
    if isinstance(row, Appointment):
        messages.success(request, _("%(name)s has the post from %(day)s.") % _named(row, row.since))
        return
    text = _("The post of %(name)s is proposed. It begins when an officer of %(place)s confirms it.")
    messages.success(request, text % {"name": row.user.name, "place": row.place})


def _named(row: Appointment | Proposal, on: date) -> dict[str, object]:
    return {"name": row.user.name, "day": date_format(on)}


def _post(request: Request, pk: int) -> Appointment:
    visible = Body.objects.visible_to(request.viewer)
    rows = Appointment.objects.filter(body__in=visible).select_related("body__place", "place", "user")
    return get_object_or_404(rows, pk=pk)


@requires(Permission.APPOINT)
def end_appointment(request: Request, pk: int) -> HttpResponse:
    """End an appointment."""
    row = _post(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        row = actions.end_appointment(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("The post of %(name)s ends on %(day)s.") % _named(row, form.cleaned_data["until"]))
        return redirect("bodies:detail", row.body_id)
    context = {"form": form, "body": row.body, "row": row, "title": _("End post"), "verb": _("End post")}
    return render(request, "bodies/form.html", context)


@requires(Permission.APPOINT)
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Give a post to another person."""
    row = _post(request, pk)
    form = HandOverForm(request.POST or None, accounts=_accounts(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            taken = actions.hand_over(row, data["user"], since=data["since"], reason=data["reason"], by=request.viewer)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _tell(request, taken)
            return redirect("bodies:detail", row.body_id)
    context = {"form": form, "body": row.body, "row": row, "title": _("Hand over a post"), "verb": _("Hand over")}
    return render(request, "bodies/form.html", context)
