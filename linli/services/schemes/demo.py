"""Applications and awards of the demo's first community: some in each state, so that every list shows something.

Written as rows, since actions would write entries of the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.access.viewer import Scope
from linli.core.demo import chance
from linli.core.demo.parts import DemoPart, Run, register
from linli.registers.accounts.models import User
from linli.registers.places.models import Place
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision, ages
from linli.services.schemes.models import Application, ApplicationStep, Award, Offer, Suspension
from linli.services.schemes.queries import eligible
from linli.services.schemes.states import ApplicationAct as A
from linli.services.schemes.states import ApplicationState as S
from linli.services.schemes.states import OfferOutcome
from linli.work.staffing.models import Worker

PAID = ("old_age_allowance", "disabled_nursing", "disabled_living", "home_care_hours")
AT_HOME = {"home_care_hours"}
RECEIVED = 0.6  # of those who may get it
# What waits: the state, the acts that led there, and days ago.
WAITING = (
    (S.APPLIED, (A.FILE,), 3),
    (S.REVIEWED, (A.FILE, A.REVIEW), 9),
    (S.APPLIED, (A.FILE,), 1),
    (S.REFUSED, (A.FILE, A.REVIEW, A.REFUSE), 25),
)
MORNING = time(9, 20)


@register
class Schemes(DemoPart):
    """Gives most people of the first community who may get an allowance that allowance, and some an application."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.in_institutions: set[int] = set()  # people who get no home care; the part of their facility adds them

    def finish(self) -> None:
        """Write the rows when the people and their assessments are there."""
        worker = Worker.objects.select_related("community").get(user__username=Role.WORKER.value)
        _Town(worker.community, date.fromordinal(self.today)).write(self.in_institutions)


class _Town:
    """One community and its officers."""

    def __init__(self, community: Place, today: date) -> None:
        self.community, self.today, self.rng = community, today, chance.stream("schemes")
        names = [Role.CLERK.value, Role.SUBDISTRICT.value, Role.DISTRICT.value]
        self.officers = {user.username: user for user in User.objects.filter(username__in=names)}

    def write(self, in_institutions: set[int]) -> None:
        """Write awards, then applications of those who are left; none of home care for who is in an institution."""
        scope = Scope(communities=frozenset({self.community.pk}))
        awards: list[Award] = []
        left: list[eligible.Chance] = []
        found = (one for code in PAID for one in eligible.probably_eligible(code, scope, self.today))
        certain = [
            one for one in found if one.is_certain and not (one.scheme in AT_HOME and one.person.pk in in_institutions)
        ]
        for number, one in enumerate(certain):
            # The smallest demo has only a few; each list is to show something.
            if (number % 2 and len(left) < len(WAITING)) or self.rng.random() >= RECEIVED:
                left.append(one)
            else:
                awards.append(self._award(one.person.pk, one.decision))
        Award.objects.bulk_create(awards)
        for award in awards[:2]:
            since = self.today - timedelta(days=4)
            Suspension.objects.create(award=award, community=self.community, since=since, reason="hospital")
        for (state, acts, days), one in zip(WAITING, left, strict=False):
            self._application(one, state, acts, days)
        for one in left[len(WAITING) : len(WAITING) + 2]:
            self._offer(one)

    def _award(self, person: int, decision: Decision) -> Award:
        since = (self.today - timedelta(days=self.rng.randrange(40, 600))).replace(day=1)
        scheme = engine.find(decision.scheme, place=self.community.code, on=self.today)
        months = scheme.review_months if scheme else None
        return Award(
            community=self.community,
            person_id=person,
            scheme=decision.scheme,
            tier=decision.tier,
            amount=decision.amount,
            unit=decision.unit,
            per=decision.per,
            since=since,
            review_on=ages.months_after(self.today, self.rng.randrange(0, months)) if months else None,
        )

    def _application(self, one: eligible.Chance, state: S, acts: tuple[A, ...], days: int) -> None:
        scheme = engine.find(one.scheme, place=self.community.code, on=self.today)
        papers = [paper.code for paper in scheme.evidence if not paper.optional] if scheme else []
        reviewed, refused = A.REVIEW in acts, A.REFUSE in acts
        row = Application.objects.create(
            community=self.community,
            person=one.person,
            scheme=one.scheme,
            applied_on=self.today - timedelta(days=days),
            channel="counter",
            evidence=papers,
            state=state,
            due_on=self.today - timedelta(days=days) + timedelta(days=28),
            filed_by=self.officers.get(Role.CLERK.value),
            reviewed_by=self.officers.get(Role.SUBDISTRICT.value) if reviewed else None,
            advice="grant" if reviewed else "",
            decided_by=self.officers.get(Role.DISTRICT.value) if refused else None,
            decided_on=self.today - timedelta(days=days - 2) if refused else None,
            refusal="papers" if refused else "",
            together=_uuid(self.rng),
            created_at=self._at(days, 0),
        )
        ApplicationStep.objects.bulk_create(self._steps(row, acts, days))

    def _steps(self, row: Application, acts: tuple[A, ...], days: int) -> Iterator[ApplicationStep]:
        who = {A.FILE: Role.CLERK, A.REVIEW: Role.SUBDISTRICT, A.REFUSE: Role.DISTRICT}
        states = {A.FILE: S.APPLIED, A.REVIEW: S.REVIEWED, A.REFUSE: S.REFUSED}
        before = ""
        for number, act in enumerate(acts):
            by = self.officers.get(who[act].value)
            yield ApplicationStep(
                application=row,
                at=self._at(days - number, number),
                act=act,
                from_state=before,
                to_state=states[act],
                by=by,
                by_name=by.name if by else "",
                words="材料齐全，已核对登记信息。" if act == A.REVIEW else "",
            )
            before = states[act]

    def _at(self, days: int, hours: int) -> datetime:
        day = self.today - timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, MORNING)) + timedelta(hours=hours)

    def _offer(self, one: eligible.Chance) -> None:
        Offer.objects.create(
            community=self.community,
            person=one.person,
            scheme=one.scheme,
            outcome=OfferOutcome.TOLD,
            on=self.today - timedelta(days=2),
            again_on=self.today + timedelta(days=88),
            by=self.officers.get(Role.CLERK.value),
        )


def _uuid(rng: Random) -> UUID:
    return UUID(bytes=rng.randbytes(16), version=4)
