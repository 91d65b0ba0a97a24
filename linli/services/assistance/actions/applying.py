"""The one application of a household: everything it asks for is filed in one transaction, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.law import calendar, rules
from linli.registers.people.models import Household, Person
from linli.services.assistance import engine, policies
from linli.services.assistance.actions.authorising import locked
from linli.services.assistance.actions.requests import file_request
from linli.services.assistance.models import HouseholdApplication, MeansStatement, Relief
from linli.services.assistance.queries import means
from linli.services.assistance.states import ReliefState
from linli.services.schemes import actions as schemes
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Application
from linli.services.schemes.policies import check_proxy
from linli.services.schemes.queries import answers
from linli.services.schemes.states import ApplicationAct


@dataclass(frozen=True, slots=True)
class ReliefAsked:
    """Temporary relief as it is asked for: codes of kind, cause and level, how many people, what happened."""

    kind: str
    cause: str
    level: str
    people: int
    words: str = ""


@transaction.atomic
def file(
    household: Household,
    applicant: Person,
    wanted: Sequence[tuple[Person, str]],
    said: Filing,
    *,
    by: Viewer,
    relief: ReliefAsked | None = None,
) -> HouseholdApplication:
    """File everything that a household asks for; papers that were shown count for each part that asks for them.

    Args:
        household: who asks.
        applicant: the member who applies for the household, also for relief.
        wanted: person and code of a scheme.
        said: day, way, papers, proxy; `together` is the number of the form, sent twice it is filed once.
        by: who takes the application.
        relief: temporary relief, if it is asked for.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: no authorisation, nothing ticked, or a part cannot be filed; nothing is kept then.
    """
    household = locked(household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    if (known := HouseholdApplication.objects.filter(together=said.together).first()) is not None:
        return known
    statement = _checked(household, applicant, wanted, said, relief)
    row = HouseholdApplication.objects.create(
        community=household.community,
        household=household,
        statement=statement,
        applicant=applicant,
        applied_on=said.on,
        channel=said.channel,
        together=said.together,
        filed_by_id=by.user_id,
        proxy_name=said.proxy_name,
        proxy_relation=said.proxy_relation,
        proxy_consent_on=said.proxy_consent_on,
    )
    for person in {one.pk: one for one, _code in wanted}.values():
        schemes.apply(person, [code for one, code in wanted if one.pk == person.pk], said, by=by)
    if relief is not None:
        _ask_relief(row, relief, by=by)
    file_request(row, by=by)
    journal.record(
        "assistance.filed", household, by=by, application=row.pk, schemes=sorted({code for _person, code in wanted})
    )
    return row


def _checked(
    household: Household,
    applicant: Person,
    wanted: Sequence[tuple[Person, str]],
    said: Filing,
    relief: ReliefAsked | None,
) -> MeansStatement | None:
    """Check what an application asks for and who asks; return the statement of means that it goes by."""
    policies.check_day(said.on)
    check_proxy(said.proxy_relation, said.proxy_consent_on, said.on)
    policies.check_agreed(means.authorisation(household))
    statement = means.current(household)
    members = {one.person_id for one in statement.members.all() if one.counted} if statement else set()
    here = {one.pk for one in means.residents(household, said.on)}
    policies.check_wanted([*wanted, (applicant, "")], relief is not None or bool(wanted), members | here)
    policies.check_wanted(wanted, relief is not None, members | here)
    return statement


def _ask_relief(row: HouseholdApplication, asked: ReliefAsked, *, by: Viewer) -> Relief:
    """Add temporary relief to an application."""
    norms = engine.norms(row.community.code, row.applied_on)
    title = str(norms.causes[asked.cause])
    earlier = Relief.objects.filter(household=row.household, cause=asked.cause)
    before = earlier.filter(state__in=[ReliefState.ASKED, ReliefState.GRANTED]).order_by("-asked_on", "-pk").first()
    months = int(rules.value("assistance.relief.same_cause_months", code=row.community.code))
    policies.check_relief(title, before, row.applied_on, months)
    days = int(rules.value("assistance.relief.decide_days", code=row.community.code))
    with only_once(policies.being_dealt_with(title)):
        return Relief.objects.create(
            community=row.community,
            household=row.household,
            person=row.applicant,
            application=row,
            kind=asked.kind,
            cause=asked.cause,
            level=asked.level,
            people=asked.people,
            words=asked.words,
            asked_on=row.applied_on,
            due_on=calendar.add_working_days(row.applied_on, days),
            filed_by_id=by.user_id,
            last_by_id=by.user_id,
        )


def _locked_application(row: HouseholdApplication, *, by: Viewer) -> HouseholdApplication:
    household = locked(row.household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    return HouseholdApplication.objects.select_for_update(of=("self",)).select_related("household").get(pk=row.pk)


@transaction.atomic
def withdraw(row: HouseholdApplication, *, by: Viewer, words: str) -> HouseholdApplication:
    """Withdraw every part that nobody has decided. Sent twice, it is withdrawn once."""
    row = _locked_application(row, by=by)
    if row.withdrawn_at is not None:
        return row
    for part in Application.objects.waiting().filter(together=row.together).order_by("pk"):
        schemes.withdraw(part, by=by, words=words)
    for relief in row.reliefs.select_for_update().filter(state=ReliefState.ASKED):
        relief.state = ReliefState.WITHDRAWN
        relief.save(update_fields=["state"])
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    journal.record("assistance.withdrawn", row.household, by=by, application=row.pk)
    return row


@transaction.atomic
def restore(row: HouseholdApplication, *, by: Viewer) -> HouseholdApplication:
    """Undo a withdrawal: every part that ended with it is as before.

    Raises:
        RuleBroken: it was not withdrawn by the viewer lately.
    """
    row = _locked_application(row, by=by)
    policies.check_restore(row, by=by, last_by=withdrawn_by(row))
    for part in Application.objects.filter(together=row.together).order_by("pk"):
        last = answers.last_step(part)
        if last is not None and last.act == ApplicationAct.WITHDRAW and last.at >= row.filed_at:
            schemes.take_back(part, by=by)
    for relief in row.reliefs.select_for_update().filter(state=ReliefState.WITHDRAWN, replaced={}):
        relief.state = ReliefState.ASKED
        relief.save(update_fields=["state"])
    row.withdrawn_at = None
    row.save(update_fields=["withdrawn_at"])
    journal.record("assistance.restored", row.household, by=by, application=row.pk)
    return row


def withdrawn_by(row: HouseholdApplication) -> int | None:
    """Return who withdrew an application."""
    for entry in journal.of(row.household).filter(verb="assistance.withdrawn")[:10]:
        if entry.changes.get("application") == row.pk:
            return entry.actor_id
    return None
