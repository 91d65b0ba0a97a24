"""Two years of cases with their whole life, written street by street because their numbers run by street and year."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from linli.registers.duties.queries import Matter, find, matters
from linli.site.demo import bodies, days, lives, papers, receipts, showcase, sources, texts
from linli.site.demo.accounts import Officer
from linli.site.demo.families import Family
from linli.site.demo.lives import DAY, Life
from linli.site.demo.places import Ground
from linli.site.demo.plan import CommunityPlan
from linli.site.demo.visits import Wish
from linli.site.demo.workers import Career, Staff
from linli.site.demo.writer import Writer
from linli.work.cases.models import Case, Step

CASE = (
    "id", "code", "matter", "community_id", "place_id", "household_id", "visit_id", "parent_id", "title", "words",
    "spot", "channel", "urgency", "state", "body_id", "handler_id", "opened_by_id", "verified_by_id", "reporter_name",
    "reporter_phone", "receipt_hash", "reported_at", "accepted_at", "due_at", "accept_due_at", "verify_due_at",
    "escalated_at", "escalated_from_id", "done_at", "closed_at", "extensions",
    "reopened", "outcome", "rating", "rating_words", "rated_at",
)  # fmt: skip
STEP = (
    "id", "case_id", "at", "move", "from_state", "to_state", "by_id", "by_name", "body_id", "to_body_id", "words",
    "due_at", "public",
)  # fmt: skip
PER_HOUSEHOLD_AND_MONTH = 0.02
MONTHS = 24
FROM_VISITS = 0.4
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
        """The body a matter goes to: by duty, by the kind that owns it, else the street office."""
        if matter.code in self.duties:
            return self.duties[matter.code]
        if matter.owner in self.own:
            estate = next((name for name in sources.estates(self.plan.code) if address.startswith(name)), "")
            own = self.own.get(bodies.company_of(estate)) if matter.owner == "property_company" else None
            return (own or self.own[matter.owner])[0]
        return self.above.get(matter.owner, self.above["street_office"])

    def cast(self, rng: Random, body: int, day: int, opener: Officer | None) -> lives.Cast:
        """Who takes part in a case that this body handles: nobody opens, handles and checks it at once."""
        serving = self.serving(day)
        worker = rng.choice(serving)
        handler = self.officers.get(body) or Officer(worker.user, worker.name, body)
        others = [one for one in serving if one.user != handler.user and one.post in lives.VERIFIERS]
        chief = rng.choice(others) if others and rng.random() < 0.85 else None
        committee = self.own["committee"][0]
        verifier = Officer(chief.user, chief.name, committee) if chief else self.street_verifier
        upper = self.officers[self.above["street_office"]]
        desk = Officer(worker.user, worker.name, self.own["station"][0])
        below = body in self.in_street or any(body in held for held in self.own.values())
        return lives.Cast(opener, desk, handler, verifier, upper, below)

    def serving(self, day: int) -> list[Career]:
        """Workers with an account who are in service on a day."""
        every = (*self.staff.serving, *self.staff.left)
        return [w for w in every if w.user and w.since <= day and (w.until is None or day < w.until)]


@dataclass(slots=True)
class Draft:
    """A case before it has a number."""

    where: Where
    matter: Matter
    life: Life
    place: int
    household: int | None
    visit: int | None
    channel: str
    opener: Officer | None
    words: str
    spot: str
    reporter: tuple[str, str] = ("", "")
    whole: Draft | None = None  # what it is a part of
    files: tuple[str, ...] = ()


@dataclass
class Book:
    """Gathers the cases of a street, numbers them by day and writes them."""

    writer: Writer
    today: int
    drafts: list[Draft] = field(default_factory=list)

    def community(self, where: Where, wishes: list[Wish]) -> None:
        """Draft the cases of a community."""
        rng = where.plan.rng("cases")
        count = round(sum(family.until is None for family in where.families) * PER_HOUSEHOLD_AND_MONTH * MONTHS)
        led = [wish for wish in wishes if _matter_of(wish)]
        chosen = sorted(rng.sample(led, min(len(led), round(count * FROM_VISITS))), key=lambda wish: wish.visit_id)
        self.drafts.extend(self._from_wish(rng, where, wish) for wish in chosen)
        self.drafts.extend(self._from_resident(rng, where) for _ in range(count - len(chosen)))
        for story in showcase.stories(where.plan.number):
            self._tell(rng, where, story, _at_home(rng, where, self.today))

    def _tell(
        self, rng: Random, where: Where, story: showcase.Story, family: Family, whole: Draft | None = None
    ) -> None:
        """Draft a case of the showcase, and its parts."""
        matter, home = showcase.matter_of(story), where.land.dwellings[family.door]
        day = showcase.back(self.today, story.begun)
        worker = rng.choice(where.serving(day))
        opener = None if story.channel == "web" else Officer(worker.user, worker.name, where.own["station"][0])
        body = where.own[story.owner][0] if story.owner else where.body(matter, home.address)
        life = showcase.lived(story, where.cast(rng, body, day, opener), self.today)
        place = {"dwelling": home.place_id, "community": where.land.community_id}.get(
            matter.place, where.land.units[home.unit].building_id
        )
        draft = Draft(
            where, matter, life, place, family.pk, None, story.channel, opener, story.words, story.spot,
            whole=whole, files=story.files,
        )  # fmt: skip
        if story.channel in {"web", "phone"}:
            draft.reporter = (family.head.name, "")
        self.drafts.append(draft)
        for part in story.parts:
            self._tell(rng, where, part, family, draft)

    def _from_wish(self, rng: Random, where: Where, wish: Wish) -> Draft:
        matter = _matter_of(wish) or next(iter(matters().values()))
        opener = Officer(wish.worker.user, wish.worker.name, where.own["station"][0])
        start = wish.day * DAY + rng.randrange(9 * 60, 18 * 60)
        words = texts.pick(rng, texts.visits()[wish.kind, ""]["seen"])
        home = where.land.dwellings[wish.family.door]
        life = self._life(rng, where, matter, start, opener=opener, address=home.address)
        return Draft(where, matter, life, home.place_id, wish.family.pk, wish.visit_id, "worker", opener, words, "")

    def _from_resident(self, rng: Random, where: Where) -> Draft:
        matter = rng.choice(texts.told_matters())
        family = _at_home(rng, where, self.today)
        start = rng.randrange((self.today - 720) * DAY, self.today * DAY)
        start = max(start, (family.since + 2) * DAY) // DAY * DAY + rng.randrange(7 * 60, 22 * 60)
        channel = rng.choices(NAMES, WEIGHTS)[0]
        home = where.land.dwellings[family.door]
        place = {"dwelling": home.place_id, "community": where.land.community_id}.get(
            matter.place, where.land.units[home.unit].building_id
        )
        opener = None
        if channel != "web":
            worker = rng.choice(where.serving(start // DAY))
            opener = Officer(worker.user, worker.name, where.own["station"][0])
        row = texts.cases()[matter.code]
        life = self._life(rng, where, matter, start, opener=opener, address=home.address, hotline=channel == "hotline")
        draft = Draft(
            where, matter, life, place, family.pk, None, channel, opener,
            texts.pick(rng, row["words"]), texts.pick(rng, row["spot"]),
        )  # fmt: skip
        paper = papers.SHOWS.get(matter.code)
        if paper and start > (self.today - papers.YOUNG) * DAY and rng.random() < papers.SHARE:
            life.add_paper(paper, opener)
            draft.files = (paper,)
        if channel in {"web", "counter", "phone"}:
            phone = f"100{(where.plan.number * 40_000 + 39_000 + rng.randrange(999)) * 48_271 % 100_000_000:08d}"
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
    ) -> Life:
        cast = where.cast(rng, where.body(matter, address), start // DAY, opener)
        return lives.live(rng, matter, start, self.today * DAY, cast, hotline=hotline)

    def close_street(self) -> None:
        """Number and write what was gathered."""
        drafts = sorted(self.drafts, key=_order)
        self.drafts = []
        counters: dict[str, int] = {}
        first = self.writer.reserve(Case, len(drafts))
        keys: dict[int, int] = {}
        files: list[tuple[int, str, Life]] = []
        cases: list[tuple] = []
        steps: list[tuple] = []
        for pk, draft in enumerate(drafts, start=first):
            year = days.iso(draft.life.start // DAY)[2:4]
            counters[year] = counters.get(year, 0) + 1
            keys[id(draft)] = pk
            whole = keys[id(draft.whole)] if draft.whole else None
            code = f"{draft.where.plan.street}-{year}-{counters[year]:05d}"
            cases.append(_case_row(pk, code, draft, whole))
            steps.extend((pk, *step) for step in draft.life.steps)
            files += [(pk, name, draft.life) for name in draft.files]
        self.writer.put(Case, CASE, cases)
        step = self.writer.reserve(Step, len(steps))
        self.writer.put(Step, STEP, [(step + i, *row) for i, row in enumerate(steps)])
        papers.write(self.writer, files)


def _order(draft: Draft) -> tuple[int, bool, int, str]:
    """By the moment of the report; the parts of a case after it."""
    return draft.life.start, draft.whole is not None, draft.place, draft.matter.code


def _matter_of(wish: Wish) -> Matter | None:
    return find(texts.need_matters().get(wish.kind, ""))


def _at_home(rng: Random, where: Where, today: int) -> Family:
    """A household of today that has lived there for a while."""
    while True:
        family = rng.choice(where.families)
        if family.until is None and family.since < today - 8:
            return family


def _case_row(pk: int, code: str, draft: Draft, whole: int | None) -> tuple:
    life, matter = draft.life, draft.matter
    name, phone = draft.reporter
    opener = draft.opener.user if draft.opener else None
    return (
        pk, code, matter.code, draft.where.land.community_id, draft.place, draft.household, draft.visit, whole,
        matter.title.zh, texts.sealed(draft.words, "cases_case.words"), draft.spot, draft.channel, matter.urgency,
        life.state, life.body, life.handler, opener, life.verified_by, texts.sealed(name, "cases_case.reporter_name"),
        texts.sealed(phone, "cases_case.reporter_phone"), receipts.hashed(code) if draft.channel == "web" else "",
        lives.stamp(life.start), lives.stamp(life.accepted), lives.stamp(life.due), lives.stamp(life.accept_due),
        lives.stamp(life.verify_due), lives.stamp(life.escalated), life.escalated_from, lives.stamp(life.done),
        lives.stamp(life.closed), life.extensions, life.reopened, texts.sealed(life.outcome, "cases_case.outcome"),
        life.rating,
        texts.sealed(life.rating_words, "cases_case.rating_words"), lives.stamp(life.rated),
    )  # fmt: skip
