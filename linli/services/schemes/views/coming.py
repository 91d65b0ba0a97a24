"""What comes next: who is next for a place of a scheme with a quota, and what changes by birthdays and other dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.services.schemes import engine, exports
from linli.services.schemes.engine import ages
from linli.services.schemes.engine.quotas import TIE
from linli.services.schemes.models import Application, title_of
from linli.services.schemes.queries import ahead, answers, lists, quotas
from linli.services.schemes.states import CheckReason
from linli.services.schemes.views import common, eligible, public

NEXT, QUARTER = "1", "3"  # months


@require_safe
@requires(P.SCHEME_REVIEW, P.SCHEME_APPROVE)
def queue(request: Request) -> HttpResponseBase:
    """Show the places of a scheme with a quota, and who comes next, each with the reason."""
    today = timezone.localdate()
    schemes = {f"{one.code}-{one.jurisdiction}": one for one in quotas.with_quota(today)}
    chosen = word(request, "scheme", set(schemes), next(iter(schemes), ""))
    context: dict[str, Any] = {"titles": [(key, title_of(one.code)) for key, one in schemes.items()], "scheme": chosen}
    if chosen:
        context |= _queue(request, schemes[chosen], today)
    name = "schemes/_queue.html" if request.htmx and chosen else "schemes/queue.html"
    return common.private(render(request, name, context))


def _queue(request: Request, scheme: engine.Scheme, today: date) -> dict[str, Any]:
    found = quotas.queue(scheme, today)
    keys = [line.application.pk for line in found.lines]
    seen = set(Application.objects.visible_to(request.viewer).filter(pk__in=keys).values_list("pk", flat=True))
    lines = [line for line in found.lines if line.application.pk in seen]
    order = scheme.quota.order if scheme.quota else ()
    return {
        "queue": found,
        "page": common.part_of(lines, request),
        "hidden": len(found.lines) - len(lines),
        "order": ["; ".join(str(line.condition) for line in answers.conditions(scheme, one, today)) for one in order],
        "tie": scheme.choices[TIE],
        "per": engine.PERIODS[scheme.quota.per] if scheme.quota else "",
    }


def _until(today: date, months: str) -> date:
    """Return the last day of the month so many months ahead."""
    return ages.months_after(today.replace(day=1), int(months) + 1) - timedelta(days=1)


def _changes(request: Request) -> dict[str, Any]:
    said = eligible.asked(request)
    months = word(request, "months", {NEXT, QUARTER}, NEXT)
    said |= {"months": months, "until": _until(said["today"], months)}
    codes = [said["scheme"]] if said["scheme"] else said["codes"]
    if not said["is_wide"]:
        said["rows"] = ahead.coming(codes, said["scope"], said["today"], said["until"], among=said["among"])
    return said


@require_safe
@requires(P.SCHEME_VIEW)
@in_place(P.SCHEME_VIEW)
def changes(request: Request) -> HttpResponseBase:
    """Show who may get something soon, and which awards a birthday, a date or a death concerns."""
    said = _changes(request)
    context = {**said, "titles": [(code, title_of(code)) for code in said["codes"]]}
    if said["is_wide"]:
        places = eligible.communities_of(said["scope"])
        return render(request, "schemes/changes.html", {**context, "communities": places})
    checked = lists.to_check(lists.open_awards(request.viewer, said["place"]), said["today"])
    part = common.part_of(said["rows"], request)
    shown = [_shown(request, one) for one in part.rows]
    context |= {"page": common.Part(shown, part.next, part.count)}
    context |= {"gone": sum(one.finding in {CheckReason.DIED, CheckReason.MOVED} for one in checked)}
    name = "schemes/_changes.html" if request.htmx else "schemes/changes.html"
    return common.private(render(request, name, context))


def _shown(request: Request, one: ahead.ComingChange) -> dict[str, Any]:
    whole = request.viewer.scope(P.PEOPLE_READ_SENSITIVE).has(one.person.community_id)
    version = engine.find(one.scheme, place=one.person.community.code, on=one.turn.day)
    tier = version.tier(one.turn.after.tier) if version else None
    return {
        "change": one,
        "worth": public.worth(version, one.turn.after) if version and one.turn.after.answer == "yes" else "",
        "tier": tier.title if tier else "",
        "why": [shown.line for shown in common.shown_lines(one.why, whole=whole) if not shown.hidden],
    }


@require_safe
@requires(P.SCHEME_VIEW)
def changes_export(request: Request) -> HttpResponseBase:
    """Send the list as Excel: names, schemes, days; no sensitive facts."""
    said = _changes(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="schemes.changes_exported",
            about=said["place"],
            title=_("changes ahead"),
            columns=exports.change_columns(),
            rows=downloads.Listed(list(exports.change_rows(said.get("rows", [])))),
            place=str(said["place"] or ""),
            period=f"{said['today']} – {said['until']}",
            purpose=_("telling residents of schemes"),
        ),
    )
