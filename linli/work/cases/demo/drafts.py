"""Two years of cases, written street by street because numbers run by street and year."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from linli.core.demo import days
from linli.core.demo.chance import pick
from linli.core.demo.writer import Row, Writer
from linli.registers.bodies.demo import rows as bodies
from linli.registers.bodies.demo.officers import Officer
from linli.registers.duties.queries import Matter, find, matters
from linli.registers.people.demo import identities
from linli.registers.people.demo.families import Family
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan, estates
from linli.work.cases.demo import attachments, histories, receipts, sentences, stories
from linli.work.cases.demo.histories import DAY, History
from linli.work.cases.models import Case, Extension, Material, Step, Supervision
from linli.work.staffing.demo.careers import Career, Staff
from linli.work.visits.demo.rounds import NamedNeed
from linli.work.visits.demo.sentences import of_visits

PER_HOUSEHOLD_AND_MONTH = 0.02
MONTHS = 24
FROM_VISITS = 0.4
CALLERS_FROM = 39_000  # among the phones of a community, behind those of its residents
CHANNELS = (("web", 30), ("counter", 26), ("phone", 20), ("hotline", 9), ("patrol", 9), ("street", 6))
NAMES, WEIGHTS = tuple(name for name, _ in CHANNELS), tuple(weight for _, weight in CHANNELS)


@dataclass(slots=True)
class Where:
    """A community with everything that routing needs."""

    plan: CommunityPlan
    land: Ground
    families: list[Family]
    staff: Staff
    own: dict[str, list[int]]
    above: dict[str, int]
    duties: dict[str, int]  # matter -> body
    officers: dict[int, Officer]  # body -> who handles there
    street_verifier: Officer
    in_street: frozenset[int]  # bodies of the subdistrict but its office

    def body(self, matter: Matter, address: str) -> int:
        """Return the body of a matter: by duty, by the owner kind, else the street office."""
        if matter.code in self.duties:
            return self.duties[matter.code]
        if matter.owner in self.own:
            estate = next((name for name in estates(self.plan.code) if address.startswith(name)), "")
            own = self.own.get(bodies.company_of(estate)) if matter.owner == "property_company" else None
            return (own or self.own[matter.owner])[0]
        return self.above.get(matter.owner, self.above["street_office"])

    def cast(self, rng: Random, body: int, day: int, opener: Officer | None) -> histories.Cast:
        """Draw who takes part in a case of this body; nobody both handles and checks it."""
        serving = self.serving(day)
        worker = rng.choice(serving)
        handler = self.officers.get(body) or Officer(worker.user, worker.name, body)
        others = [one for one in serving if one.user != handler.user and one.post in histories.VERIFIERS]
        chief = rng.choice(others) if others and rng.random() < 0.85 else None
        committee = self.own["committee"][0]
        verifier = Officer(chief.user, chief.name, committee) if chief else self.street_verifier
        upper = self.officers[self.above["street_office"]]
        desk = Officer(worker.user, worker.name, self.own["station"][0])
        below = body in self.in_street or any(body in held for held in self.own.values())
        return histories.Cast(opener, desk, handler, verifier, upper, below)

    def serving(self, day: int) -> list[Career]:
        """Return the workers with an account who are in service on a day."""
        every = (*self.staff.serving, *self.staff.left)
        return [w for w in every if w.user and w.since <= day and (w.until is None or day < w.until)]


@dataclass(slots=True)
class Draft:
    """A case before it has a number."""

    where: Where
    matter: Matter
    history: History
    place: int
    household: int | None
    visit: int | None
    channel: str
    opener: Officer | None
    words: str
    spot: str
    reporter: tuple[str, str] = ("", "")
    whole: Draft | None = None  # of which it is a sub-case
    files: tuple[str, ...] = ()
    person: int | None = None  # whom it is about
    received: tuple[str, ...] = ()


@dataclass
class Book:
    """Collects the cases of a street, numbers them by day and writes them."""

    writer: Writer
    today: int
    drafts: list[Draft] = field(default_factory=list)

    def add(self, where: Where, needs: list[NamedNeed]) -> None:
        """Draft the cases of a community."""
        rng = where.plan.rng("cases")
        count = round(sum(family.until is None for family in where.families) * PER_HOUSEHOLD_AND_MONTH * MONTHS)
        led = [need for need in needs if _matter_of(need)]
        chosen = sorted(rng.sample(led, min(len(led), round(count * FROM_VISITS))), key=lambda need: need.visit_id)
        self.drafts.extend(self._from_need(rng, where, need) for need in chosen)
        self.drafts.extend(self._from_resident(rng, where) for _ in range(count - len(chosen)))
        for story in stories.stories(where.plan.number):
            self._tell(rng, where, story, _at_home(rng, where, self.today))

    def _tell(
        self, rng: Random, where: Where, story: stories.Story, family: Family, whole: Draft | None = None
    ) -> None:
        """Draft a case of a story, and its sub-cases."""
        matter, home = stories.matter_of(story), where.land.dwellings[family.door]
        day = stories.back(self.today, story.begun)
        worker = rng.choice(where.serving(day))
        opener = None if story.channel == "web" else Officer(worker.user, worker.name, where.own["station"][0])
        body = where.own[story.owner][0] if story.owner else where.body(matter, home.address)
        history = stories.play(story, where.cast(rng, body, day, opener), self.today)
        place = {"dwelling": home.place_id, "community": where.land.community_id}.get(
            matter.place, where.land.stairwells[home.stairwell].building_id
        )
        draft = Draft(
            where,
            matter,
            history,
            place,
            family.pk,
            None,
            story.channel,
            opener,
            story.words,
            story.spot,
            whole=whole,
            files=story.files,
            person=family.head.pk if story.is_about_head else None,
            received=story.received,
        )
        if story.channel in {"web", "phone"}:
            draft.reporter = (family.head.name, identities.phone(where.plan, CALLERS_FROM + rng.randrange(999)))
        self.drafts.append(draft)
        for part in story.parts:
            self._tell(rng, where, part, family, draft)

    def _from_need(self, rng: Random, where: Where, need: NamedNeed) -> Draft:
        matter = _matter_of(need) or next(iter(matters().values()))
        opener = Officer(need.worker.user, need.worker.name, where.own["station"][0])
        start = need.day * DAY + rng.randrange(9 * 60, 18 * 60)
        words = pick(rng, of_visits()[need.kind, ""]["seen"])
        home = where.land.dwellings[need.family.door]
        history = self._life(rng, where, matter, start, opener=opener, address=home.address)
        return Draft(where, matter, history, home.place_id, need.family.pk, need.visit_id, "worker", opener, words, "")

    def _from_resident(self, rng: Random, where: Where) -> Draft:
        matter = rng.choice(sentences.reported_matters())
        family = _at_home(rng, where, self.today)
        start = rng.randrange((self.today - 720) * DAY, self.today * DAY)
        start = max(start, (family.since + 2) * DAY) // DAY * DAY + rng.randrange(7 * 60, 22 * 60)
        channel = rng.choices(NAMES, WEIGHTS)[0]
        home = where.land.dwellings[family.door]
        place = {"dwelling": home.place_id, "community": where.land.community_id}.get(
            matter.place, where.land.stairwells[home.stairwell].building_id
        )
        opener = None
        if channel != "web":
            worker = rng.choice(where.serving(start // DAY))
            opener = Officer(worker.user, worker.name, where.own["station"][0])
        row = sentences.of_matters()[matter.code]
        history = self._life(
            rng, where, matter, start, opener=opener, address=home.address, hotline=channel == "hotline"
        )
        draft = Draft(
            where,
            matter,
            history,
            place,
            family.pk,
            None,
            channel,
            opener,
            pick(rng, row["words"]),
            pick(rng, row["spot"]),
        )
        file = attachments.SHOWS.get(matter.code)
        if file and start > (self.today - attachments.YOUNG) * DAY and rng.random() < attachments.SHARE:
            history.add_file(file, opener)
            draft.files = (file,)
        if channel in {"web", "counter", "phone"}:
            phone = identities.phone(where.plan, CALLERS_FROM + rng.randrange(999))
            draft.reporter = (family.head.name, phone if rng.random() < 0.8 else "")
        return draft

    def _life(
        self,
        rng: Random,
        where: Where,
        matter: Matter,
        start: int,
        *,
        opener: Officer | None,
        address: str,
        hotline: bool = False,
    ) -> History:
        cast = where.cast(rng, where.body(matter, address), start // DAY, opener)
        return histories.draw(rng, matter, start, self.today * DAY, cast, hotline=hotline)

    def write(self) -> None:
        """Number and write the collected cases."""
        drafts = sorted(self.drafts, key=_order)
        self.drafts = []
        counters: dict[str, int] = {}
        first = self.writer.reserve(Case, len(drafts))
        keys: dict[int, int] = {}
        files: list[tuple[int, str, History]] = []
        cases: list[Row] = []
        steps: list[Row] = []
        asked: list[Row] = []
        held: list[Row] = []
        papers: list[Row] = []
        for pk, draft in enumerate(drafts, start=first):
            year = days.iso(draft.history.start // DAY)[2:4]
            counters[year] = counters.get(year, 0) + 1
            keys[id(draft)] = pk
            whole = keys[id(draft.whole)] if draft.whole else None
            code = f"{draft.where.plan.street}-{year}-{counters[year]:05d}"
            cases.append(_case_row(pk, code, draft, whole))
            steps.extend({"case_id": pk, **step} for step in draft.history.steps)
            community = draft.where.land.community_id
            asked.extend({"case_id": pk, "community_id": community, **row} for row in draft.history.asked)
            held.extend({"case_id": pk, "community_id": community, **row} for row in draft.history.supervised)
            files += [(pk, name, draft.history) for name in draft.files]
            papers.extend(_paper_row(pk, title, draft) for title in draft.received)
        self.writer.put(Case, cases)
        self.writer.put(Step, steps)
        self.writer.put(Extension, asked)
        self.writer.put(Supervision, held)
        self.writer.put(Material, papers)
        attachments.write(self.writer, files)


def _order(draft: Draft) -> tuple[int, bool, int, str]:
    """Return the sort key: the moment of the report, sub-cases after their case."""
    return draft.history.start, draft.whole is not None, draft.place, draft.matter.code


def _matter_of(need: NamedNeed) -> Matter | None:
    return find(sentences.need_matters().get(need.kind, ""))


def _at_home(rng: Random, where: Where, today: int) -> Family:
    """Draw a household of today that has lived there for a while."""
    while True:
        family = rng.choice(where.families)
        if family.until is None and family.since < today - 8:
            return family


def _paper_row(case: int, title: str, draft: Draft) -> Row:
    """Return the row of a material that was brought with the report."""
    assert title in {thing.zh for thing in draft.matter.bring}, f"{draft.matter.code} does not ask for {title}"
    at, by = histories.stamp(draft.history.start), draft.opener
    return {"case_id": case, "title": title, "received_at": at, "received_by_id": by.user if by else None}


def _case_row(pk: int, code: str, draft: Draft, whole: int | None) -> Row:
    history, matter = draft.history, draft.matter
    name, phone = draft.reporter
    return {
        "id": pk,
        "code": code,
        "matter": matter.code,
        "community_id": draft.where.land.community_id,
        "place_id": draft.place,
        "household_id": draft.household,
        "person_id": draft.person,
        "visit_id": draft.visit,
        "parent_id": whole,
        "title": matter.title.zh,
        "words": draft.words,
        "spot": draft.spot,
        "channel": draft.channel,
        "urgency": matter.urgency,
        "opened_by_id": draft.opener.user if draft.opener else None,
        "reporter_name": name,
        "reporter_phone": phone,
        "receipt_hash": receipts.hashed(code) if draft.channel == "web" else "",
        **history.row(),
    }
