"""Households in assistance of the demo's first community: some in each state, so that every list shows something.

Written as rows, since actions would write entries of the journal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.demo import chance
from linli.core.demo.parts import DemoPart, register
from linli.registers.accounts.models import User
from linli.registers.people.models import Household, Person, Residency, phone_hash
from linli.registers.places.models import Place
from linli.services.assistance import engine, policies
from linli.services.assistance.engine import MeansVerdict
from linli.services.assistance.models import (
    AidRequest,
    AidSaid,
    Authorisation,
    HouseholdApplication,
    MeansStatement,
    Relief,
    Review,
    Signature,
    StatementMember,
    aid_code_hash,
)
from linli.services.assistance.queries import means
from linli.services.assistance.queries.means import Tested
from linli.services.schemes.engine import ages
from linli.services.schemes.models import Application, ApplicationStep, Award
from linli.services.schemes.states import ApplicationAct, ApplicationState
from linli.work.staffing.models import Worker

OLD = 60
LOW, OTHERS = 16, 16  # households with the allowance by the register, and others
WAGES = (0, 0, 480_000, 720_000, 960_000, 1_200_000)  # fen a year, of one earner of a poor household
RELIEFS = (
    ("emergency", "fire", "serious", "granted", 20, "厨房失火，家中物品烧毁。"),
    ("emergency", "traffic", "light", "granted", 6, "下班途中被撞，住院治疗。"),
    ("expenses", "illness", "serious", "asked", 2, "突发重病，自负费用较高。"),
    ("emergency", "other", "light", "asked", 1, "突发变故，生活困难。"),
    ("expenses", "expenses", "light", "refused", 40, "孩子上大学，学费负担重。"),
)


# What residents ask for online: name of the household or of nobody there, days ago, urgent, state, words.
REQUESTS = (
    (True, 0, True, "sent", "老伴住院，自费很多，想问问有什么救助。"),
    (True, 1, False, "taken", "家里只有一个人上班，孩子上高中。"),
    (False, 6, False, "sent", "刚搬来，想了解低保怎么申请。"),
    (True, 9, False, "declined", ""),
)


@register
class Assistance(DemoPart):
    """Writes authorisations, statements, what was granted, one application each, relief and reviews."""

    def finish(self) -> None:
        """Write the rows when people, their circumstances and the schemes are there."""
        worker = Worker.objects.select_related("community").get(user__username=Role.WORKER.value)
        _Desk(worker.community, date.fromordinal(self.today)).write()


class _Desk:
    """One community and its officers."""

    def __init__(self, community: Place, today: date) -> None:
        self.community, self.today = community, today
        self.rng: Random = chance.stream("assistance")
        names = [Role.CLERK.value, Role.SUBDISTRICT.value]
        users = {user.username: user for user in User.objects.filter(username__in=names)}
        self.clerk, self.office = users.get(Role.CLERK.value), users.get(Role.SUBDISTRICT.value)

    def ago(self, days: int) -> date:
        """Return a day before today."""
        return self.today - timedelta(days=days)

    def write(self) -> None:
        """Write the households that get the allowance, then others in every state."""
        heads = {"residencies__until": None, "residencies__is_head": True, "residencies__person__registration": "here"}
        here = Household.objects.on(self.today).filter(**heads, community=self.community).distinct()
        listed = {"person__circumstances__kind": "minimum_living", "person__circumstances__until": None}
        poor = set(
            Residency.objects.open().filter(**listed, community=self.community).values_list("household", flat=True)
        )
        every = list(here.order_by("pk")[: (LOW + OTHERS) * 20])
        every = [*self.rng.sample(every, len(every))]
        every.sort(key=lambda one: one.pk not in poor)
        for number, household in enumerate(every[:LOW]):
            self.receiving(household, number)
        writers = (self.marginal, self.applying, self.stating, self.relief)
        for number, household in enumerate(every[LOW : LOW + OTHERS]):
            writers[number % len(writers)](household, number // len(writers))
        for number, household in enumerate(every[LOW + OTHERS :][: len(REQUESTS)]):
            self.asked(household, number)

    # ---- parts

    def authorise(self, household: Household, people: Sequence[Person], days: int) -> Authorisation:
        """Everybody signed."""
        since = self.ago(days)
        row = Authorisation.objects.create(
            community=self.community,
            household=household,
            since=since,
            expires_on=ages.months_after(since, 24),
            recorded_by=self.clerk,
        )
        adults = [one for one in people if policies.is_adult(one, since)]
        Signature.objects.bulk_create(Signature(authorisation=row, person=one, way="written") for one in adults)
        return row

    def state(
        self, held: Authorisation, people: Sequence[Person], days: int, *, wage: int, number: int = 1, left: int = 365
    ) -> MeansStatement:
        """One statement: the wage of the first grown-up, a pension, bills of an ill member, some savings."""
        adults = [one for one in people if policies.is_adult(one, self.today)] or list(people)
        items = [_item("savings", None, self.rng.randrange(20) * 100_000)]
        if wage:
            items.append(_item("wage", adults[0].pk, wage, "paper"))
        older = [one for one in adults[1:] if (one.age_on(self.today) or 0) >= OLD]
        items += [_item("basic_pension", one.pk, 264_000, "checked") for one in older]
        if self.rng.random() < 0.4:
            items.append(_item("illness", adults[-1].pk, self.rng.randrange(10, 60) * 10_000, "paper"))
        since = self.ago(days)
        said = {"items": items, "first": f"{ages.months_after(since, -12):%Y-%m}-01", "months": 12, "complete": True}
        said["nothing"] = [one.pk for one in adults]
        row = MeansStatement.objects.create(
            community=self.community,
            household=held.household,
            authorisation=held,
            number=number,
            since=since,
            figures=json.dumps(said, ensure_ascii=False),
            category="ABC"[self.rng.randrange(3)],
            review_on=since + timedelta(days=left),
            recorded_by=self.clerk,
        )
        StatementMember.objects.bulk_create(StatementMember(statement=row, person=one) for one in people)
        return row

    def award(self, person: Person, scheme: str, amount: int | None, days: int) -> Award:
        """What was granted."""
        held = Award.objects.filter(person=person, scheme=scheme, until=None).first()
        unit, per = ("fen", "month") if amount else ("piece", "year")
        return held or Award.objects.create(
            community=self.community,
            person=person,
            scheme=scheme,
            amount=amount,
            unit=unit,
            per=per,
            since=self.ago(days).replace(day=1),
            review_on=self.ago(days - 365),
        )

    def tested(self, row: MeansStatement) -> Tested:
        """Return the means test of a statement."""
        return means.test_of(MeansStatement.objects.select_related("community").get(pk=row.pk), self.today)

    # ---- households

    def receiving(self, household: Household, number: int) -> None:
        """A household with the allowance; some were reviewed, some are late."""
        people = means.residents(household, self.today)
        held = self.authorise(household, people, 400)
        left = 380 + (20 if number % 4 else -30) + number * 10
        row = self.state(held, people, 390, wage=WAGES[number % len(WAGES)], left=left)
        found = self.tested(row)
        worth = found.allowance.fen if found.allowance else 0
        if not worth:
            return
        award = self.award(people[0], "minimum_living", worth, 360)
        if number % 5 == 1:
            self.review(award, row, held, people)

    def review(self, award: Award, row: MeansStatement, held: Authorisation, people: Sequence[Person]) -> None:
        """The means were stated again, and nothing changed."""
        row.until = self.ago(30)
        row.save(update_fields=["until"])
        wages = [one for one in row.said["items"] if one["kind"] == "wage"]
        fresh = self.state(held, people, 30, wage=wages[0]["value"] if wages else 0, number=2)
        Review.objects.create(
            community=self.community,
            household=held.household,
            award=award,
            statement=fresh,
            due_on=row.review_on,
            done_on=self.ago(28),
            outcome="unchanged",
            before=award.amount,
            after=award.amount,
            since=self.ago(28),
            done_by=self.office,
        )

    def marginal(self, household: Household, number: int) -> None:
        """A household just above the line."""
        people = means.residents(household, self.today)
        held = self.authorise(household, people, 200)
        norms = engine.norms(self.community.code, self.today)
        row = self.state(held, people, 190, wage=int(norms.line * 12 * len(people) * 1.3))
        if self.tested(row).result.verdict == MeansVerdict.MARGINAL:
            self.award(people[0], "marginal_low_income", None, 170)

    def stating(self, household: Household, number: int) -> None:
        """Means were stated, nothing applied for; the second revoked, the third has only signed."""
        people = means.residents(household, self.today)
        held = self.authorise(household, people, 15)
        if number != 2:
            self.state(held, people, 12, wage=WAGES[-1] * (number + 1))
        if number == 1:
            held.until = self.ago(3)
            held.save(update_fields=["until"])

    def applying(self, household: Household, number: int) -> None:
        """One application for the allowance waits; it was filed by the clerk."""
        people = means.residents(household, self.today)
        held = self.authorise(household, people, 20)
        row = self.state(held, people, 18, wage=WAGES[number % len(WAGES)])
        filed = self.filed(household, people[0], 10 + number, row)
        part = Application.objects.create(
            community=self.community,
            person=people[0],
            scheme="minimum_living",
            applied_on=filed.applied_on,
            channel="counter",
            evidence=["household_book", "income", "consent"],
            due_on=filed.applied_on + timedelta(days=42),
            filed_by=self.clerk,
            together=filed.together,
        )
        ApplicationStep.objects.create(
            application=part,
            act=ApplicationAct.FILE,
            to_state=ApplicationState.APPLIED,
            by=self.clerk,
            by_name=self.clerk.name if self.clerk else "",
        )

    def filed(
        self, household: Household, person: Person, days: int, row: MeansStatement | None
    ) -> HouseholdApplication:
        """The one application."""
        return HouseholdApplication.objects.create(
            community=self.community,
            household=household,
            statement=row,
            applicant=person,
            applied_on=self.ago(days),
            channel="counter",
            together=UUID(bytes=self.rng.randbytes(16), version=4),
            filed_by=self.clerk,
        )

    def asked(self, household: Household, number: int) -> None:
        """A request that a resident made online."""
        is_here, days, urgent, state, words = REQUESTS[number]
        person = means.residents(household, self.today)[0]
        said = AidSaid(
            name=person.name if is_here else "王新来",
            phone=f"1390000{number:04}",
            door=str(household.dwelling),
            people=len(means.residents(household, self.today)),
            wanted=("minimum_living",) if number % 2 else (),
            words=words,
        )
        AidRequest.objects.create(
            community=self.community,
            place=self.community,
            household=household if state == "taken" else None,
            said_text=said.text(),
            phone_key=phone_hash(said.phone),
            urgent=urgent,
            code_hash=aid_code_hash(f"demo-{number}"),
            state=state,
            sent_at=timezone.make_aware(datetime.combine(self.ago(days), time(8, 30))),
            answer_by=self.ago(days - 3),
            taken_by=self.clerk if state == "taken" else None,
            reason="not_reached" if state == "declined" else "",
            closed_on=self.ago(days - 2) if state == "declined" else None,
        )

    def relief(self, household: Household, number: int) -> None:
        """Temporary relief in one of its states."""
        people = means.residents(household, self.today)
        self.authorise(household, people, 50)
        for kind, cause, level, state, days, words in RELIEFS[number :: OTHERS // 4]:
            filed = self.filed(household, people[0], days, None)
            norms = engine.norms(self.community.code, filed.applied_on)
            worth, first = engine.relief(norms, level, len(people), emergency=kind == "emergency")
            granted = state == "granted"
            Relief.objects.create(
                community=self.community,
                household=household,
                person=people[0],
                application=filed,
                kind=kind,
                cause=cause,
                level=level,
                people=len(people),
                words=words,
                asked_on=filed.applied_on,
                due_on=filed.applied_on + timedelta(days=14),
                state=state,
                amount=worth.fen if granted else None,
                first=first if granted else 0,
                papers_due=filed.applied_on + timedelta(days=15) if granted else None,
                refusal="income" if state == "refused" else "",
                filed_by=self.clerk,
                decided_by=None if state == "asked" else self.office,
                decided_on=None if state == "asked" else filed.applied_on + timedelta(days=1),
            )


def _item(kind: str, person: int | None, value: int, source: str = "stated") -> dict[str, Any]:
    return {"kind": kind, "person": person, "value": value, "source": source, "day": ""}
