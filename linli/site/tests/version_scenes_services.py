"""Forms of the services that residents receive: see `version_scenes`."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.registers.bodies.queries import viewer_for
from linli.services.assistance import actions as assistance
from linli.services.assistance.tests import factories as poverty
from linli.services.businesses import actions as businesses
from linli.services.businesses.forms.stalls import plan_shown
from linli.services.businesses.tests import factories as of_food
from linli.services.centres import actions as centres
from linli.services.centres.tests.factories import ActivityFactory, CentreFactory, MenuFactory
from linli.services.eldercare import actions as eldercare
from linli.services.eldercare.models import Scoring
from linli.services.eldercare.tests.factories import AssessmentFactory
from linli.services.employment import actions as employment
from linli.services.employment.tests.factories import TrackingFileFactory
from linli.services.funds import actions as funds
from linli.services.funds.actions.campaigns import CampaignPlan
from linli.services.funds.tests import factories as of_funds
from linli.services.schemes import actions as schemes
from linli.services.schemes.tests.factories import ApplicationFactory, AwardFactory
from linli.services.training import actions as training
from linli.services.training.tests.factories import CourseFactory, FairFactory
from linli.services.vacancies import actions as vacancies
from linli.services.vacancies.tests.factories import EmployerFactory, VacancyFactory
from linli.site.tests.version_scenes import SCENES, Scene, World, scene

__all__ = ["SCENES"]  # with those of the services


@scene("schemes:act")
def withdraw_application(world: World) -> Scene:
    world.me("clerk")
    row = ApplicationFactory(person__community=world.community, evidence=["id_card"])
    by = world.colleague("clerk")
    return Scene(
        reverse("schemes:application", args=[row.pk]),
        reverse("schemes:act", args=[row.pk, "withdraw"]),
        row,
        lambda: schemes.receive_evidence(row, ["bank"], by=by),
        {"words": "no longer wanted"},
        shows=("Chen Jie",),
    )


@scene("schemes:award_act")
def end_award(world: World) -> Scene:
    world.me("subdistrict", world.community.parent)
    row = AwardFactory(person__community=world.community)
    by, today = world.colleague("subdistrict", world.community.parent), timezone.localdate()
    return Scene(
        reverse("schemes:award", args=[row.pk]),
        reverse("schemes:award_act", args=[row.pk, "end"]),
        row,
        lambda: schemes.suspend_award(row, by=by, since=today, reason="hospital"),
        {"until": today.isoformat(), "reason": "moved"},
        shows=("Chen Jie", "Suspended"),
    )


@scene("eldercare:score")
def score_ability(world: World) -> Scene:
    me, second = world.me("worker"), appointed("worker", world.community, name="second")
    row = AssessmentFactory(person=world.resident(), first=me, second=second, under_way=True)
    scoring = Scoring.objects.create(assessment=row, assessor=me)
    url = reverse("eldercare:score", args=[row.pk])
    theirs = partial(eldercare.put_answers, row, {"eating": 1}, by=viewer_for(me))
    return Scene(url, url, scoring, theirs, {"eating": "3"}, shows=("mostly by others", "somebody watching"))


@scene("centres:edit")
def edit_centre(world: World) -> Scene:
    world.me("clerk")
    row = CentreFactory(community=world.community)
    url = reverse("centres:edit", args=[row.pk])
    data = {
        "kind": row.kind,
        "name": row.name,
        "offers": row.offers,
        "day1": "08:30-17:00",
        "floor": "mine on the first",
    }
    change = partial(centres.correct, row, by=world.colleague("clerk"), floor="theirs on the second")
    return Scene(url, url, row, change, data, shows=("mine on the first", "theirs on the second"))


@scene("centres:walk_ins")
def count_walk_ins(world: World) -> Scene:
    world.me("worker")
    row, today = ActivityFactory(centre__community=world.community), timezone.localdate()
    at = [row.pk, today.isoformat()]
    colleague = world.colleague("worker")
    session = centres.count_walk_ins(row, by=colleague, day=today, walk_ins=1)
    change = partial(centres.count_walk_ins, row, by=colleague, day=today, walk_ins=27)
    return Scene(
        reverse("centres:session", args=at),
        reverse("centres:walk_ins", args=at),
        session,
        change,
        {"walk_ins": "38"},
        shows=("27", "38"),
    )


@scene("centres:activity_correct")
def correct_activity(world: World) -> Scene:
    world.me("clerk")
    row = ActivityFactory(centre__community=world.community)
    url = reverse("centres:activity_correct", args=[row.pk])
    data = {"kind": row.kind, "title": "mine", "starts": "09:00", "ends": "10:30", "places": row.places}
    change = partial(centres.correct_activity, row, by=world.colleague("clerk"), title="theirs")
    return Scene(url, url, row, change, data, shows=("mine", "theirs"))


@scene("centres:menu_correct")
def correct_menu(world: World) -> Scene:
    world.me("clerk")
    row = MenuFactory(centre__community=world.community)
    url = reverse("centres:menu_correct", args=[row.pk])
    change = partial(centres.correct_menu, row, by=world.colleague("clerk"), dishes="their noodles", fen=row.fen)
    return Scene(url, url, row, change, {"dishes": "my rice", "yuan": row.yuan}, shows=("their noodles", "my rice"))


@scene("assistance:statement")
def state_means(world: World) -> Scene:
    world.me("worker")
    row = poverty.poor(world.community)
    poverty.authorised(row)
    [person] = poverty.means.residents(row, timezone.localdate())
    day = timezone.localdate()
    said = assistance.Stated(day, day.replace(day=1), 1, "A", [(person, True, "")], [], [person.pk], True)
    url = reverse("assistance:statement", args=[row.pk])
    data = {
        "since": day.isoformat(),
        "first": f"{day:%Y-%m}",
        "months": "1",
        "category": "B",
        f"counted_{person.pk}": "on",
        "item-TOTAL_FORMS": "0",
        "item-INITIAL_FORMS": "0",
    }
    change = partial(assistance.state_means, row, said, by=world.colleague("worker"))
    return Scene(url, url, row, change, data, shows=("Chen Jie",))


@scene("assistance:review")
def review_assistance(world: World) -> Scene:
    world.me("subdistrict", world.community.parent)
    row = poverty.poor(world.community)
    poverty.stated(row)
    award = poverty.helped(row)
    by, today = world.colleague("subdistrict", world.community.parent), timezone.localdate()
    url = reverse("assistance:review", args=[award.pk])
    change = partial(schemes.suspend_award, award, by=by, since=today, reason="review")
    data = {"outcome": "unchanged", "since": today.isoformat()}
    return Scene(url, url, award, change, data, shows=("Chen Jie", "Suspended"))


@scene("funds:correct")
def correct_fund(world: World) -> Scene:
    world.me("committee")
    row = of_funds.fund(world.community)
    url = reverse("funds:correct", args=[row.pk])
    theirs = partial(
        funds.correct_fund, row, by=world.colleague("committee"), title="their name", purposes=row.purposes
    )
    return Scene(url, url, row, theirs, {"title": "my name", "purposes": row.purposes}, shows=("their name", "my name"))


@scene("funds:campaign_correct")
def correct_campaign(world: World) -> Scene:
    world.me("committee")
    fund = of_funds.fund(world.community)
    row = of_funds.campaign(world.community, fund)
    url = reverse("funds:campaign_correct", args=[row.pk])
    plan = CampaignPlan("their name", row.purpose, [fund], row.gift, row.criteria, row.ends)
    change = partial(funds.correct_campaign, row, plan, by=world.colleague("committee"))
    data = {"title": "my name", "purpose": row.purpose, "funds": [fund.pk], "amount": "300"}
    data |= {"criteria": row.criteria, "ends": row.ends.isoformat()}
    return Scene(url, url, row, change, data, shows=("their name", "my name"))


@scene("businesses:correct")
def correct_shop(world: World) -> Scene:
    world.me("clerk")
    row = of_food.ShopFactory(community=world.community)
    url = reverse("businesses:correct", args=[row.pk])
    profile = {"name": row.name, "operator_kind": "person", "operator_name": row.operator_name, "online": False}
    stored = {"operator_number": row.operator_number, "phone": row.phone}
    site = of_food.RESTAURANT | {"hours": {}, "production_m2": None, "diners": None, "host": "", "main": ""}
    theirs = partial(
        businesses.correct,
        row,
        by=world.colleague("clerk"),
        profile=profile | stored,
        site=site | {"address": "their street 2"},
    )
    mine = {name: value for name, value in profile.items() if value} | {"fixed": "yes", "activities": ["serving"]}
    mine |= {"foods": ["hot_meals"], "area_m2": "30", "workers": "3", "address": "my street 1"}
    return Scene(url, url, row, theirs, mine, shows=("their street 2", "my street 1"))


@scene("businesses:zone_correct")
def correct_stall_zone(world: World) -> Scene:
    world.me("clerk")
    row = of_food.StallZoneFactory(community=world.community)
    url = reverse("businesses:zone_correct", args=[row.pk])
    plan = {name: getattr(row, name) for name in ("name", "kind", "shape", "spots", "width", "hours", "places")}
    plan |= {name: getattr(row, name) for name in ("fee_fen", "fee_basis", "rota_weeks", "since", "until")}
    theirs = partial(businesses.correct_zone, row, by=world.colleague("clerk"), **plan, where="their corner")
    mine = {name: "" if value is None else value for name, value in plan_shown(row).items()} | {"where": "my corner"}
    return Scene(url, url, row, theirs, mine, shows=("their corner", "my corner"))


@scene("employment:write")
def write_tracking_file(world: World) -> Scene:
    world.me("worker")
    row = TrackingFileFactory(person__community=world.community)
    url, day = reverse("employment:write", args=[row.person_id]), timezone.localdate()
    theirs = partial(
        employment.write_file, row.person, since=day, by=world.colleague("worker"), cause="laid_off", note="their note"
    )
    data = {"since": day.isoformat(), "cause": "resigned", "ability": "full", "willing": "on", "note": "my note"}
    return Scene(url, url, row, theirs, data, shows=("their note", "my note"))


@scene("vacancies:edit")
def correct_vacancy(world: World) -> Scene:
    world.me("worker")
    row = VacancyFactory(employer__community=world.community)
    url = reverse("vacancies:edit", args=[row.pk])
    theirs = partial(vacancies.correct, row, by=world.colleague("worker"), words="their early shift")
    data = {name: getattr(row, name) for name in ("kind", "title", "trade", "hours", "places")}
    data |= {"wage_low": "3800", "closes_on": row.closes_on.isoformat(), "words": "my late shift"}
    return Scene(url, url, row, theirs, data, shows=("their early shift", "my late shift"))


@scene("vacancies:employer_edit")
def correct_employer(world: World) -> Scene:
    world.me("worker")
    row = EmployerFactory(community=world.community)
    url = reverse("vacancies:employer_edit", args=[row.pk])
    theirs = partial(vacancies.correct_employer, row, by=world.colleague("worker"), name="their firm")
    return Scene(url, url, row, theirs, {"name": "my firm"}, shows=("their firm", "my firm"))


@scene("training:edit")
def correct_course(world: World) -> Scene:
    world.me("worker")
    row = CourseFactory(community=world.community)
    url = reverse("training:edit", args=[row.pk])
    theirs = partial(training.correct_course, row, by=world.colleague("worker"), where="their room")
    names = ("title", "trade", "grade", "provider", "weekdays", "hours", "places")
    data = {name: getattr(row, name) for name in names}
    data |= {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat(), "fee": "600"}
    data |= {"starts": "09:00", "ends": "11:00", "where": "my room"}
    return Scene(url, url, row, theirs, data, shows=("their room", "my room"))


@scene("training:fair_edit")
def correct_fair(world: World) -> Scene:
    world.me("worker")
    row = FairFactory(community=world.community)
    url = reverse("training:fair_edit", args=[row.pk])
    theirs = partial(training.correct_fair, row, by=world.colleague("worker"), where="their square")
    data = {"title": row.title, "day": row.day.isoformat(), "starts": "09:00", "ends": "11:00"}
    data |= {"organiser": row.organiser, "where": "my square"}
    return Scene(url, url, row, theirs, data, shows=("their square", "my square"))
