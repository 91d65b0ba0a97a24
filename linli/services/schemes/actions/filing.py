"""Applying: at the counter, at the door, by the resident or a proxy; papers, withdrawal, objections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.law import calendar
from linli.registers.people.models import Person
from linli.services.schemes import engine, policies
from linli.services.schemes.actions.steps import locked, move, scheme_of, write
from linli.services.schemes.engine import Scheme
from linli.services.schemes.models import Application, Publication
from linli.services.schemes.states import ApplicationAct


@dataclass(frozen=True, slots=True)
class Filing:
    """What is said when somebody applies.

    Attributes:
        channel: code of `scheme_channel`.
        on: the day of the application.
        words: what the applicant said.
        evidence: codes of the papers that were shown; each application keeps those that its scheme asks for.
        proxy_name: who applies for the person, with relation (`proxy_relation`) and the day of the person's consent.
        together: number of the form; sent twice, it is filed once.
    """

    channel: str
    on: date = field(default_factory=timezone.localdate)
    words: str = ""
    evidence: Sequence[str] = ()
    proxy_name: str = ""
    proxy_relation: str = ""
    proxy_consent_on: date | None = None
    together: UUID = field(default_factory=uuid4)


@transaction.atomic
def apply(person: Person, schemes: Sequence[str], said: Filing, *, by: Viewer) -> list[Application]:
    """File an application for each scheme at one time; all or none is kept.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: a proxy without consent; a scheme is not in force there; the person has it or has applied.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    policies.check_may(by, P.SCHEME_APPLY, person.community_id)
    known = list(Application.objects.filter(together=said.together, person=person).order_by("pk"))
    if known:
        return known
    policies.check_proxy(said.proxy_relation, said.proxy_consent_on, said.on)
    if not schemes:
        raise RuleBroken(_("Choose at least one scheme."))
    return [_file(person, _in_force(code, person, said.on), said, by=by) for code in dict.fromkeys(schemes)]


def _in_force(code: str, person: Person, on: date) -> Scheme:
    found = engine.find(code, place=person.community.code, on=on)
    if found is None:
        said = _("The scheme “{code}” is not in force in {community} on {day}.")
        raise RuleBroken(said.format(code=code, community=person.community.name, day=date_format(on)))
    return found


def _file(person: Person, scheme: Scheme, said: Filing, *, by: Viewer) -> Application:
    policies.check_apply(person, scheme, said.on)
    asked = {paper.code for paper in scheme.evidence}
    with only_once(_("An application of {name} for this scheme is being dealt with.").format(name=person.name)):
        row = Application.objects.create(
            community=person.community,
            person=person,
            scheme=scheme.code,
            applied_on=said.on,
            channel=said.channel,
            words=said.words,
            evidence=[code for code in said.evidence if code in asked],
            proxy_name=said.proxy_name,
            proxy_relation=said.proxy_relation,
            proxy_consent_on=said.proxy_consent_on,
            due_on=calendar.add_working_days(said.on, scheme.decide_days) if scheme.decide_days else None,
            body_id=by.acting_body_id,
            filed_by_id=by.user_id,
            together=said.together,
        )
    write(row, ApplicationAct.FILE, by=by, channel=said.channel, proxy=said.proxy_relation, papers=row.evidence)
    return row


@transaction.atomic
def receive_evidence(row: Application, papers: Sequence[str], *, by: Viewer, based_on: str = "") -> Application:
    """Record papers that were brought later.

    Raises:
        RuleBroken: the scheme does not ask for them, or they are there already.
    """
    row = locked(row, by=by, based_on=based_on)
    asked = [paper.code for paper in scheme_of(row).evidence]
    fresh = [code for code in asked if code in papers and code not in row.evidence]
    if not fresh:
        raise RuleBroken(_("Tick at least one paper that was not there before."))
    row.evidence = [code for code in asked if code in row.evidence or code in fresh]
    move(row, ApplicationAct.EVIDENCE, by=by, papers=fresh)
    return row


@transaction.atomic
def withdraw(row: Application, *, by: Viewer, words: str = "", based_on: str = "") -> Application:
    """End an application because the applicant wants so; a publication ends today."""
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.WITHDRAW, by=by, words=words)
    end_publication(row)
    return row


def end_publication(row: Application) -> None:
    """Let nobody read a publication from now on."""
    today = timezone.localdate()
    for one in Publication.objects.select_for_update().filter(application=row, until__gt=today):
        one.until = max(today, one.since)
        one.save(update_fields=["until"])


@transaction.atomic
def object_to(row: Application, *, by: Viewer, words: str, based_on: str = "") -> Application:
    """Record that somebody objects to a publication; who grants answers it."""
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.OBJECT, by=by, words=words)
    return row


@transaction.atomic
def object_to_refusal(row: Application, *, by: Viewer, words: str, based_on: str = "") -> Application:
    """Record that the applicant objects to the refusal; another person decides on it."""
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.APPEAL, by=by, words=words)
    return row
