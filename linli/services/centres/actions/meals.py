"""Menus, orders of meals, and whether they were eaten or delivered."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.centres import policies
from linli.services.centres.actions.facilities import locked
from linli.services.centres.models import Centre, Meal, Menu
from linli.services.centres.states import MealState, subsidy

ATTEND = Permission.CENTRE_ATTEND


@transaction.atomic
def put_menu(centre: Centre, *, by: Viewer, day: date, dishes: str, fen: int) -> Menu:
    """Enter the menu of a day. Meals that are ordered keep the price at which they were ordered."""
    centre = locked(centre)
    policies.check_runs(by, Permission.CENTRE_EDIT, centre)
    policies.check_menu(centre, day)
    with only_once(policies.MENU_KNOWN):
        menu = Menu.objects.create(community_id=centre.community_id, centre=centre, day=day, dishes=dishes, fen=fen)
    journal.record("menu.added", centre, by=by, day=day.isoformat(), fen=fen)
    return menu


@transaction.atomic
def correct_menu(menu: Menu, *, by: Viewer, dishes: str, fen: int, based_on: str = "") -> Menu:
    """Correct the menu of a day. Meals that are ordered keep the price at which they were ordered."""
    menu = _locked(menu)
    policies.check_runs(by, Permission.CENTRE_EDIT, menu.centre)
    policies.check_menu(menu.centre, menu.day)
    facts = {"dishes": dishes, "fen": fen}
    own = versions.check(menu, based_on, now=versions.fields_of(menu, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(menu, name) != facts[name])
    for name in changed:
        setattr(menu, name, facts[name])
    if changed:
        menu.save(update_fields=changed)
        journal.record("menu.corrected", menu.centre, by=by, day=menu.day.isoformat(), fields=changed)
    return menu


def _locked(menu: Menu) -> Menu:
    rows = Menu.objects.select_for_update(of=("self",)).select_related("centre", "community")
    return rows.get(pk=menu.pk)


@transaction.atomic
def order_meal(menu: Menu, person: Person, *, by: Viewer, delivered: bool = False) -> Meal:
    """Order a meal for a person, with the subsidy of the person's age on the day of the meal."""
    menu = _locked(menu)
    policies.check_runs(by, ATTEND, menu.centre)
    policies.check_open(menu.centre)
    policies.check_alive(person, menu.day)
    policies.check_order_time(menu, timezone.now())
    share = subsidy.subsidy(
        menu.fen, person.age_on(menu.day), lambda rule: rules.value(rule, code=menu.community.code, on=menu.day)
    )
    with only_once(policies.ORDERED):
        meal = Meal.objects.create(
            community_id=menu.community_id,
            menu=menu,
            person=person,
            delivered=delivered,
            fen=menu.fen,
            subsidy_fen=share,
        )
    journal.record("meal.ordered", menu.centre, by=by, person=person.pk, day=menu.day.isoformat())
    return meal


def _locked_meal(meal: Meal) -> Meal:
    rows = Meal.objects.select_for_update(of=("self",)).select_related("menu__centre", "menu__community")
    return rows.get(pk=meal.pk)


@transaction.atomic
def cancel_meal(meal: Meal, *, by: Viewer) -> Meal:
    """Cancel an order, until the hour up to which meals can be ordered."""
    meal = _locked_meal(meal)
    policies.check_runs(by, ATTEND, meal.menu.centre)
    if meal.state != MealState.ORDERED:
        raise RuleBroken(policies.MEAL_DONE)
    policies.check_order_time(meal.menu, timezone.now())
    _become(meal, MealState.CANCELLED)
    journal.record("meal.cancelled", meal.menu.centre, by=by, person=meal.person_id, day=meal.menu.day.isoformat())
    return meal


@transaction.atomic
def mark_meal(meal: Meal, *, by: Viewer, state: str) -> Meal:
    """Mark a meal as served or not collected, or as ordered again if that was a mistake."""
    meal = _locked_meal(meal)
    policies.check_runs(by, ATTEND, meal.menu.centre)
    policies.check_mark(meal, state)
    if meal.state != state:
        _become(meal, MealState(state))
        journal.record(
            "meal.marked", meal.menu.centre, by=by, person=meal.person_id, day=meal.menu.day.isoformat(), state=state
        )
    return meal


def _become(meal: Meal, state: MealState) -> None:
    meal.state = state
    meal.save(update_fields=["state"])
