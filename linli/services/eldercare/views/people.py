"""The register of needs, and the page of one older person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web import downloads, pagination
from linli.core.web.filters import ignore
from linli.core.web.http import PLACE, Request, asked, in_place, requires, way_back
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Person
from linli.registers.people.views.history import changes
from linli.registers.places import queries as places
from linli.services.eldercare import ability, exports, policies
from linli.services.eldercare.models import Absence, CarePlan, ContactDay, ContactDuty, Kin, Proxy
from linli.services.eldercare.queries import assessments, contacts, older
from linli.services.eldercare.views import health
from linli.work.visits.models import Visit

ORDER = ("name", "pk")
SHOWN = 5  # latest visits and contacts on the page of a person
TITLES = {
    "very_old": gettext_lazy("80 and over"),
    "living_alone": gettext_lazy("living alone"),
    "empty_nest": gettext_lazy("empty nest"),
    "special_family": gettext_lazy("single-child loss"),
    "disability": gettext_lazy("disability"),
    "not_assessed": gettext_lazy("not assessed"),
    "overdue": gettext_lazy("assessment overdue"),
    "no_kin": gettext_lazy("next of kin unknown"),
    "no_plan": gettext_lazy("no care plan"),
    "no_contact": gettext_lazy("no daily contact"),
    "contact_proposed": gettext_lazy("daily contact proposed"),
    **{f"level_{level}": format_lazy(gettext_lazy("level {level}"), level=level) for level in range(5)},
}


def find(request: Request, pk: int) -> Person:
    """Return the person if the viewer may see elder care where they live, else 404."""
    seen = request.viewer.scope(P.ELDERCARE_VIEW).restrict(Person.objects.filter(merged_into=None))
    found: Person = get_object_or_404(seen.select_related("community__parent"), pk=pk)
    return found


def chosen_filters(request: Request) -> list[str]:
    """Return the filters of the address that are known and that the viewer may use."""
    trusted = request.viewer.may(P.PEOPLE_READ_SENSITIVE)
    named = [code for code in request.GET.get("show", "").split(",") if code]
    known = [code for code in named if code in TITLES and (trusted or code not in older.SENSITIVE_FILTERS)]
    if known != named:
        ignore(request, "show")
    return list(dict.fromkeys(known))


def chips(request: Request, chosen: list[str]) -> list[dict[str, Any]]:
    """Return each filter with the address that adds or removes it."""
    trusted = request.viewer.may(P.PEOPLE_READ_SENSITIVE)
    found = []
    for code, title in TITLES.items():
        if trusted or code not in older.SENSITIVE_FILTERS:
            others = [one for one in chosen if one != code]
            show = ",".join(others if code in chosen else [*others, code])
            found.append({"title": title, "show": show or None, "on": code in chosen})
    return found


@require_safe
@requires(P.ELDERCARE_VIEW)
@in_place(P.ELDERCARE_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the older people of a place by filters."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ELDERCARE_VIEW)
    chosen = chosen_filters(request)
    rows = older.older(request.viewer, place=place, chosen=chosen)
    groups = places.within(request.viewer.scope(P.ELDERCARE_VIEW), place).groups()
    after = request.GET.get("after", "")
    page = pagination.page(older.with_facts(rows), order=ORDER, after=after, groups=groups)
    facts = older.facts_of(page.rows)
    context: dict[str, Any] = {
        "page": page,
        "lines": [(person, facts[person.pk], marks_of(person)) for person in page],
        "place": place,
        "chosen": chosen,
    }
    if request.htmx and not request.htmx.boosted and after:
        return render(request, "eldercare/_people.html", context)
    count, more = pagination.count_up_to(rows)
    context |= {"count": count, "more": more, "chips": chips(request, chosen)}
    context |= {"purposes": content.choices("read_purpose"), "waiting": list(assessments.waiting_for(request.viewer))}
    return render(request, "eldercare/list.html", context)


def marks_of(person: Any) -> list[str]:
    """Return in a few words what is known of a person, nothing sensitive."""
    said = [fact.title for fact in person.standing if fact.list_name == "circumstance" and not fact.is_sensitive]
    old = (person.age_on() or 0) >= rules.value("people.age.very_old", code=person.community.code)
    return list(dict.fromkeys([*said, *([content.title("circumstance", "very_old")] if old else [])]))


@require_POST
@requires(P.ELDERCARE_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the filtered list as a sheet, after the purpose was stated."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Enter the purpose of the export."))
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ELDERCARE_VIEW)
    chosen, purpose = chosen_filters(request), form.cleaned_data["purpose"]
    rows = older.with_facts(older.older(request.viewer, place=place, chosen=chosen)).order_by(*ORDER)
    answer = downloads.answer(
        request,
        downloads.Download(
            verb="older_people.exported",
            about=place,
            title=_("Older people"),
            columns=exports.columns(),
            rows=downloads.Queried(rows, exports.lines),
            place=str(place or ""),
            period=str(timezone.localdate()),
            filters=[(_("filter"), str(TITLES[code])) for code in chosen],
            purpose=content.title("read_purpose", purpose),
            reason=purpose,
            facts={"filters": asked(request)},
        ),
    )
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_safe
@requires(P.ELDERCARE_VIEW)
def card(request: Request, pk: int) -> HttpResponse:
    """Show everything about one older person."""
    return render(request, "eldercare/card.html", card_context(request, find(request, pk)))


def card_context(request: Request, person: Person) -> dict[str, Any]:
    """Return what `eldercare/card.html` needs."""
    today = timezone.localdate()
    shown = health.is_shown(request, person)
    homes = person.residencies.filter(until=None).select_related("dwelling", "household")
    home = homes.first()
    kinds = list(person.circumstances.filter(until=None).order_by("since", "pk"))
    every = list(assessments.assessments_of(person))
    now = next((row for row in every if row.done_at and not row.withdrawn_at and row.until is None), None)
    kept = {model: _records(model, person) for model in (Kin, Proxy, CarePlan, Absence, ContactDuty)}
    duty = next((row for row in kept[ContactDuty] if not row.is_over), None)
    grounds = contacts.grounds_of(person, [row.kind for row in kinds], now.level if now and shown else None)
    visits = Visit.objects.visible_to(request.viewer).select_related("worker").defer("seen")
    return {
        "person": person,
        "home": home,
        "kinds": [row for row in kinds if shown or not row.is_sensitive],
        "hidden_kinds": sum(row.is_sensitive for row in kinds) if not shown else 0,
        "assessments": [(row, assessments.state_of(row)) for row in every],
        "current": now,
        "scale": ability.scale_on(code=now.scale) if now else None,
        "level_title": ability.scale_on(code=now.scale).title_of(now.level or 0) if now and shown else "",
        "kin": sorted(kept[Kin], key=lambda row: (row.is_over, row.place_in_order, row.pk)),
        "proxies": kept[Proxy],
        "plans": kept[CarePlan],
        "duty": duty,
        "duty_ground": contacts.ground(duty.ground) if duty else None,
        "grounds": grounds if duty is None else [],
        "duties": [row for row in kept[ContactDuty] if row.is_over],
        "contacts": ContactDay.objects.about(person).order_by("-day")[:SHOWN],
        "absences": kept[Absence],
        "mistakes": content.choices("care_mistake"),
        "visits": visits.filter(household=home.household_id).order_by("-day", "-pk")[:SHOWN] if home else [],
        "today": today,
        "changes": changes(person),
        "can": can(request, person),
        **ask_context(request, person),
    }


def _records(model: Any, person: Person) -> list[Any]:
    """Return the records of a kind, those in force first, each with whether its end may be undone."""
    rows = model.objects.about(person).order_by("-since", "-pk")
    if model is CarePlan:
        rows = rows.select_related("agreed_by").prefetch_related("services")
    found = sorted(rows, key=lambda row: row.is_over)
    going = [row for row in found if not row.is_over]
    for row in found:
        row.may_reopen = policies.may_reopen(row, going)
    return found


CAN = {"assess": P.ELDERCARE_ASSESS, "plan": P.ELDERCARE_PLAN, "contact": P.ELDERCARE_CONTACT, "read": P.PEOPLE_VIEW}


def can(request: Request, person: Person) -> dict[str, bool]:
    """Return what the viewer may do for a person, by the names that templates use."""
    return {name: request.viewer.scope(permission).has(person.community_id) for name, permission in CAN.items()}


def ask_context(request: Request, person: Person) -> dict[str, Any]:
    """Return what `people/_ask.html` needs to ask for the purpose of reading health data."""
    return {
        "ask": PurposeForm() if health.may_ask(request, person) else None,
        "shown": health.is_shown(request, person),
        "minutes": rules.value("privacy.read_grant_minutes"),
    }


@require_POST
@requires(P.PEOPLE_READ_SENSITIVE)
def read(request: Request, pk: int) -> HttpResponseBase:
    """Show level, answers and sensitive circumstances of a person for a purpose."""
    person = find(request, pk)
    form = PurposeForm(request.POST)
    if form.is_valid():
        health.grant(request, person, form.cleaned_data["purpose"])
    return redirect(way_back(request))
