"""The list of households, one household, and moving in and out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.chinese import sentences
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web import downloads, pagination
from linli.core.web.filters import ignore, word
from linli.core.web.http import PLACE, Request, asked, based_on, in_place, number, requires, version
from linli.registers.people import actions, exports, policies, queries
from linli.registers.people.forms import MoveOutForm, NewcomerForm, NewHouseholdForm, PurposeForm
from linli.registers.people.models import Household, Person, Residency
from linli.registers.people.views import reading
from linli.registers.people.views.history import changes, read_log
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level

CAN = {
    "edit": Permission.PEOPLE_EDIT,
    "merge": Permission.PEOPLE_MERGE,
    "visit": Permission.VISIT_RECORD,
    "report": Permission.CASE_REPORT,
    "see_visits": Permission.VISIT_VIEW,
    "see_cases": Permission.CASE_VIEW,
}


TIED = gettext_lazy(
    "Circumstances tied to this home, such as living alone, end on the day of the move. If they still apply in the new "
    "home, record them again there."
)


def can(request: Request, community_id: int) -> dict[str, bool]:
    """Return what the viewer may do in a community, by the names that templates use."""
    return {name: request.viewer.scope(permission).has(community_id) for name, permission in CAN.items()}


def filters(request: Request) -> queries.Filters:
    """Return the filters of the address; a viewer of one community is always in it."""
    scope = request.viewer.scope(Permission.PEOPLE_VIEW)
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, Permission.PEOPLE_VIEW)
    if place is None and len(scope.communities) == 1 and not scope.everything:
        place = Place.objects.communities().filter(scope.q("pk")).first()
    community = place if place and place.level == Level.COMMUNITY else None
    building = None
    if community and (wanted := number(request.GET.get("building"))):
        building = get_object_or_404(queries.buildings(community), pk=wanted)
    elif request.GET.get("building"):
        ignore(request, "building")
    kind = word(request, "circumstance", content.codes("circumstance"))
    return queries.Filters(place, community, building, kind)


@requires(Permission.PEOPLE_VIEW)
@in_place(Permission.PEOPLE_VIEW)
def household_list(request: Request) -> HttpResponseBase:
    """Show households by community, building and circumstance."""
    chosen = filters(request)
    rows = queries.households(request.viewer, chosen)
    order = ("dwelling__lft", "pk") if chosen.community else ("pk",)
    groups = places.within(request.viewer.scope(Permission.PEOPLE_VIEW), chosen.place).groups()
    listed = queries.at_doors(rows, chosen.community)
    page = pagination.page(listed, order=order, after=request.GET.get("after", ""), groups=groups)
    for row in page:
        row.marks = marks_of(row, **marks(chosen.community))
    if request.htmx and not request.htmx.boosted and "after" in request.GET:
        return render(request, "people/_household_rows.html", {"page": page, "chosen": chosen})
    count, more = pagination.count_up_to(rows.select_related(None).prefetch_related(None))
    return render(
        request,
        "people/households.html",
        {
            "page": page,
            "chosen": chosen,
            "count": count,
            "more": more,
            "buildings": queries.buildings(chosen.community) if chosen.community else [],
            "kinds": _chips(request, chosen.community),
            "purposes": content.choices("read_purpose"),
        },
    )


def _chips(request: Request, community: Place | None) -> list[tuple[str, str, int | None]]:
    """Return circumstances as chips: counted in one community, uncounted and without sensitive ones elsewhere."""
    if community:
        return [
            (kind, content.title("circumstance", kind), n)
            for kind, n in queries.circumstance_counts(request.viewer, community)
        ]
    plain = [code for code in content.codes("circumstance").values() if not code.get("sensitive")]
    return [(code.code, str(code), None) for code in plain if not code.get("computed") or code.get("rule")]


def marks(community: Place | None) -> dict[str, Any]:
    """Return the ages at which a page marks people."""
    return {"very_old": rules.value("people.age.very_old", code=community.code if community else "")}


def marks_of(row: Household, *, very_old: int) -> list[str]:
    """Return in a few words what is known about a household, nothing sensitive."""
    people = [member.person for member in row.members]
    standing = [fact for person in people for fact in person.standing]
    old = [content.title("circumstance", "very_old") for person in people if (person.age_on() or 0) >= very_old]
    said = [fact.title for fact in standing if fact.list_name == "circumstance" and not fact.is_sensitive]
    return list(dict.fromkeys([*said, *old]))


@require_POST
@requires(Permission.PEOPLE_VIEW)
def household_export(request: Request) -> HttpResponseBase:
    """Send the filtered list as a sheet, after the purpose was stated."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Enter the purpose of the export."))
    chosen, purpose = filters(request), form.cleaned_data["purpose"]
    order = ("dwelling__lft", "pk") if chosen.community else ("pk",)
    rows = queries.households(request.viewer, chosen).prefetch_related(None)
    whole = rows.prefetch_related(queries.members_of(whole=True)).order_by(*order)
    named = {
        _("building"): chosen.building,
        _("circumstance"): chosen.circumstance and content.title("circumstance", chosen.circumstance),
    }
    answer = downloads.answer(
        request,
        downloads.Download(
            verb="households.exported",
            about=chosen.community,
            title=_("Households"),
            columns=exports.columns(),
            rows=downloads.Queried(whole, partial(exports.lines, by=request.viewer)),
            place=str(chosen.place or ""),
            period=str(timezone.localdate()),
            filters=[(name, str(value)) for name, value in named.items() if value],
            purpose=content.title("read_purpose", purpose),
            reason=purpose,
            facts={"filters": asked(request)},
        ),
    )
    return reading.private(answer)


def _household(request: Request, pk: int) -> Household:
    rows = Household.objects.visible_to(request.viewer).select_related("dwelling", "community__parent")
    return get_object_or_404(rows.prefetch_related(queries.members_of(whole=True)), pk=pk)


def household_context(request: Request, household: Household) -> dict[str, Any]:
    """Return what `people/household.html` and `people/_members.html` need."""
    members = household.members
    return {
        "household": household,
        "members": members,
        "head": next((member for member in members if member.is_head), None),
        "based_on": version(request, household, queries.membership(members)),
        "can": can(request, household.community_id),
        **reading.context(request, household.community_id, [member.person for member in members]),
        **marks(household.community),
    }


@requires(Permission.PEOPLE_VIEW)
def household(request: Request, pk: int) -> HttpResponseBase:
    """Show one household: members, circumstances, visits, cases, and who looked."""
    row = _household(request, pk)
    gone = Residency.objects.filter(household=row, until__isnull=False).select_related("person")
    left = list(gone.defer("person__id_number", "person__phone").order_by("-until", "pk"))
    context = household_context(request, row) | {
        "left": left,
        "log": read_log([member.person for member in row.members], row.members)[:10],
        "changes": changes(row)[:10],
    }
    if context["can"]["edit"]:
        context["undo"] = move_back(queries.last_move_of([*left, *row.members]), request.viewer)
    return reading.private(render(request, "people/household.html", context))


def ended_with_move(people: Iterable[Person]) -> str:
    """Return in words which circumstances ended with the last move of these people, nothing sensitive."""
    kinds = queries.ended_with_move(people)
    return _("Ended with the move: {kinds}.").format(kinds=_(", ").join(kinds)) if kinds else ""


def move_back(moved: queries.Moved | None, viewer: Viewer) -> dict[str, Any] | None:
    """Return what `people/_move_back.html` needs of a move; None if there is none or the viewer may not undo it."""
    if moved is None or moved.person.died or moved.person.merged_into_id:
        return None
    context = {"person": moved.person.pk, "day": date.fromisoformat(moved.on), "number": len(moved.together)}
    everyone = Person.objects.filter(pk__in=moved.together).order_by("pk")
    try:
        policies.check_move_back(
            [policies.check_moved(queries.last_move(one), together=moved.together) for one in everyone], by=viewer
        )
    except PermissionDenied:
        return None
    except RuleBroken as reason:
        return context | {"why_not": str(reason)}
    return context


@require_POST
@requires(Permission.PEOPLE_READ_SENSITIVE)
def household_read(request: Request, pk: int) -> HttpResponseBase:
    """Show the masked fields of all members for a purpose."""
    row = _household(request, pk)
    form = PurposeForm(request.POST)
    if form.is_valid():
        people = [member.person for member in row.members]
        reading.grant(request, people, form.cleaned_data["purpose"])
    return redirect("people:household", pk)


@requires(Permission.PEOPLE_EDIT)
def newcomer(request: Request, pk: int) -> HttpResponseBase:
    """Register a person who moves in or is born."""
    row = _household(request, pk)
    if not request.viewer.scope(Permission.PEOPLE_EDIT).has(row.community_id):
        raise PermissionDenied
    form = NewcomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = actions.register(form.facts(), row, relation=said["relation"], since=said["since"], by=request.viewer)
        messages.success(request, _("{name} added to the household.").format(name=person.name))
        return redirect("people:household", pk)
    title = _("New member")
    return render(request, "people/form.html", {"form": form, "title": title, "household": row})


@requires(Permission.PEOPLE_EDIT)
def household_new(request: Request) -> HttpResponseBase:
    """Register a new household; `dwelling` of the address is the dwelling from which the form was opened."""
    form = NewHouseholdForm(request.POST or None, viewer=request.viewer, initial={"dwelling": _dwelling(request)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fresh = actions.found_household(said["dwelling"], form.facts(), since=said["since"], by=request.viewer)
        messages.success(request, _("Household registered. Add its other members below."))
        return redirect("people:household", fresh.pk)
    context = {"form": form, "title": _("New household")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _dwelling(request: Request) -> str:
    """Return the dwelling of the address as a user would type it."""
    dwellings = Place.objects.open().filter(request.viewer.scope(Permission.PEOPLE_EDIT).q())
    chosen = dwellings.filter(pk=number(request.GET.get("dwelling")) or 0).first()
    return str(chosen) if chosen else ""


@requires(Permission.PEOPLE_EDIT)
def household_move(request: Request, pk: int) -> HttpResponseBase:
    """Move some or all members to another dwelling."""
    row = _household(request, pk)
    everybody = [member.person_id for member in row.members]
    if not request.viewer.scope(Permission.PEOPLE_EDIT).has(row.community_id):
        raise PermissionDenied
    form = MoveOutForm(request.POST or None, household=row, viewer=request.viewer, initial={"people": everybody})
    if request.method == "POST" and form.is_valid():
        said, people, opened = form.cleaned_data, list(form.cleaned_data["people"]), based_on(request)
        if said["away"]:
            actions.move_away(row, people, on=said["on"], by=request.viewer, based_on=opened)
            messages.success(request, sentences(_("No longer living here."), ended_with_move(people)))
            return redirect("people:household", pk)
        fresh = actions.move_out(row, people, said["dwelling"], on=said["on"], by=request.viewer, based_on=opened)
        told = _("Now living at {home}.").format(home=fresh.dwelling)
        messages.success(request, sentences(told, ended_with_move(people)))
        return redirect("people:household", fresh.pk)
    context = {"form": form, "title": _("Move or split the household"), "household": row, "warning": TIED}
    context["based_on"] = version(request, row, queries.membership(row.members))
    return render(request, "people/form.html", context)


@require_POST
@requires(Permission.PEOPLE_EDIT)
def make_head(request: Request, pk: int) -> HttpResponseBase:
    """Make a member the head of the household."""
    scope = request.viewer.scope(Permission.PEOPLE_VIEW)
    homes = scope.restrict(Residency.objects.open().select_related("person"))
    residency = get_object_or_404(homes, pk=pk)
    actions.make_head(residency, by=request.viewer, based_on=based_on(request))
    return redirect("people:household", residency.household_id)
