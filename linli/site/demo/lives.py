"""How a case goes from its report to its end, or as far as it has come by now. Times are minutes of the local clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

from linli.core.law import rules
from linli.registers.duties.queries import Matter
from linli.site.demo import days, texts
from linli.site.demo.accounts import Officer
from linli.work.cases.states import CaseState as S

DAY = 1440
MIDNIGHT = DAY - 1  # the last minute of a day
RESIDENT, SYSTEM = "resident", "the system"
MORNING = 6 * 60  # when the house sends up what is overdue
WORDS = "cases_step.words"
WORKS_DONE = "到现场看过，问了报件人，确实解决。"
WORKS = {"repair", "environment", "safety", "property"}
INDOORS = {
    "handle": "已与居民联系，正在办理。",
    "extend": "还在等部门答复，再过几天告知居民。",
    "verify": "问过居民，事情办好了。",
    "reopen": "居民说还没有解决，重新办理。",
}
STUCK, STUCK_WITHIN = 0.06, 60 * DAY  # of the younger cases these have come no further than being handled
VERIFIERS = {"社区党组织书记", "社区居委会主任", "社区居委会副主任"}
RATINGS, RATING_WEIGHTS = (5, 4, 3, 2, 1), (52, 28, 11, 5, 4)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in one case."""

    opener: Officer | None
    desk: Officer
    handler: Officer
    verifier: Officer
    upper: Officer  # in the street office
    below: bool = False  # whether the handler's body stands below the street office


@dataclass(slots=True)
class Life:
    """What became of a case."""

    start: int
    now: int
    state: str = S.REPORTED
    body: int | None = None
    handler: int | None = None
    verified_by: int | None = None
    accepted: int | None = None
    due: int | None = None
    accept_due: int | None = None
    verify_due: int | None = None
    escalated: int | None = None
    escalated_from: int | None = None
    done: int | None = None
    closed: int | None = None
    extensions: int = 0
    reopened: int = 0
    outcome: str = ""
    rating: int | None = None
    rating_words: str = ""
    rated: int | None = None
    steps: list[tuple] = field(default_factory=list)

    def step(
        self, at: int, move: str, state: str, by: Officer | str | None, *, words: str = "", to: int | None = None
    ) -> bool:
        """Take a step unless it lies after now; whether it was taken. Without an officer it is the resident's."""
        if at >= self.now:
            return False
        user, name, body = (by.user, by.name, by.body) if isinstance(by, Officer) else (None, by or RESIDENT, None)
        before = self.state if self.steps else ""
        self.steps.append(
            (
                stamp(at),
                move,
                before,
                state,
                user,
                name,
                body,
                to,
                texts.sealed(words, WORDS),
                stamp(self.due),
                move not in {"return", "attach"},
            )
        )
        if move in {"report", "return"}:
            self.accept_due = wait(at, "cases.accept.within_days")
        if move == "report_done":
            self.verify_due = wait(at, "cases.verify.within_days")
        self.state = state
        return True

    def add_paper(self, name: str, by: Officer | None) -> None:
        """A file that came with the report."""
        later, state = self.steps[1:], self.state
        self.steps, self.state = self.steps[:1], S.REPORTED
        self.step(self.start + 4, "attach", S.REPORTED, by, words=name)
        self.steps, self.state = self.steps + later, state

    def hand_over(self, body: int | None, handler: int | None = None) -> None:
        """Into other hands; where it lay because it was late is then over."""
        self.body, self.handler, self.escalated, self.escalated_from = body, handler, None, None


def stamp(minute: int | None) -> str | None:
    """The moment as the databases store it."""
    if minute is None:
        return None
    return days.moment(minute // DAY, minute % DAY, 59 if minute % DAY == MIDNIGHT else 0)


def deadline(start: int, amount: int, unit: str) -> int:
    """As `core.calendar.deadline`, in minutes."""
    if unit == "hours":
        return start + amount * 60
    day = start // DAY
    if unit == "calendar_days":
        return (day + amount) * DAY + MIDNIGHT
    while amount > 0:
        day += 1
        amount -= days.works(day)
    return day * DAY + MIDNIGHT


@lru_cache(maxsize=8)
def rule(name: str) -> tuple[int, str]:
    """How much, and of what."""
    found = rules.find(name)
    return int(found.value), found.unit


def wait(start: int, name: str) -> int:
    """Until when a case may wait for being accepted or checked."""
    return deadline(start, *rule(name))


def goes_up(due: int) -> int:
    """The morning on which a case that is still open goes up to the street office."""
    return deadline(due, rule("cases.overdue.escalate_days")[0] + 1, "working_days") // DAY * DAY + MORNING


def office_time(minute: int) -> int:
    """That moment, or nine on the next working day when the offices are shut."""
    day, clock = divmod(minute, DAY)
    if clock > 18 * 60 or not days.works(day):
        return days.working_day_from(day + (clock > 18 * 60)) * DAY + 540 + minute % 47
    return minute if clock >= 510 else day * DAY + 510 + minute % 47


def _say(rng: Random, move: str, matter: Matter) -> str:
    """What is written at a step: about the works where there are any, else about the resident's matter."""
    return texts.pick(rng, texts.steps()[move]) if matter.kind in WORKS else INDOORS[move]


def begin(matter: Matter, start: int, now: int, cast: Cast, *, hotline: bool = False) -> Life:
    """A case at its report, before anybody did anything; the hotline waits for its answer only so long."""
    life = Life(start, now)
    life.due, life.body = deadline(start, matter.amount, matter.unit), cast.handler.body
    if hotline:
        life.due = min(life.due, wait(start, "cases.hotline.answer_days"))
    return life


def live(rng: Random, matter: Matter, start: int, now: int, cast: Cast, *, hotline: bool = False) -> Life:
    """Let a case run from its report."""
    life = begin(matter, start, now, cast, hotline=hotline)
    life.step(start, "report", S.REPORTED, cast.opener, to=life.body)
    assigned = _assigned(rng, life, cast)
    if assigned and cast.upper.body != cast.handler.body and rng.random() < 0.02:
        cast, assigned = _passed_up(rng, life, cast, assigned)
    if assigned:
        cast, done = _work(rng, life, matter, cast, assigned)
        if done and _report_done(rng, life, matter, cast, done):
            _finish(rng, life, matter, cast, done)
    return life


def _assigned(rng: Random, life: Life, cast: Cast) -> int | None:
    """Accepted and given to the body that handles it; when that was, or None when it came no further."""
    chance = rng.random
    at = office_time(life.start + int(rng.expovariate(1 / 150)) + 5)
    if chance() < 0.03:
        words = texts.pick(rng, texts.steps()["reject"])
        life.step(at, "reject", S.REJECTED, cast.desk, words=words, to=cast.upper.body)
        return None
    if not life.step(at, "accept", S.ACCEPTED, cast.desk, words="已受理。"):
        return None
    life.accepted = at
    at += 4 + int(chance() * 90)
    if not life.step(at, "assign", S.ASSIGNED, cast.desk, to=cast.handler.body):
        return None
    life.handler = cast.handler.user
    if chance() < 0.01:
        life.step(office_time(at + 600), "withdraw", S.WITHDRAWN, cast.opener, words="居民撤回。")
        return None
    return at


def _passed_up(rng: Random, life: Life, cast: Cast, assigned: int) -> tuple[Cast, int | None]:
    """The body cannot do it alone: the street office takes it over."""
    at = office_time(assigned + 120 + int(rng.random() * DAY))
    if not life.step(at, "transfer_up", S.ASSIGNED, cast.handler, words="需要几家单位一起办。", to=cast.upper.body):
        return cast, None
    life.hand_over(cast.upper.body)
    return replace(cast, handler=cast.upper, below=False), at


def _work(rng: Random, life: Life, matter: Matter, cast: Cast, assigned: int) -> tuple[Cast, int | None]:
    """Start, and perhaps more time; who finishes it and when, or None when it stands still."""
    chance = rng.random
    due = life.due or assigned
    span = max(due - assigned, 60)
    at = office_time(assigned + int(span * 0.3 * chance()) + 10)
    if not life.step(at, "start", S.HANDLING, cast.handler, words=_say(rng, "handle", matter)):
        return cast, None
    life.handler = cast.handler.user
    if chance() < 0.09 and span > 3 * DAY:
        at = office_time(at + int((due - at) * (0.4 + 0.5 * chance())) if due > at else at)
        if at < life.now:
            life.extensions, life.due = 1, deadline(due, int(rules.value("cases.extension.days")), "working_days")
            life.step(at, "extend", S.HANDLING, cast.handler, words=_say(rng, "extend", matter))
    due = life.due or due
    done = None
    if life.now - life.start >= STUCK_WITHIN or chance() >= STUCK:
        share = 0.25 + 0.7 * chance() if chance() < 0.9 else 1.05 + rng.expovariate(1 / 0.9)
        done = office_time(max(at + 30, assigned + int((due - assigned) * share)))
    up = goes_up(due)
    if cast.below and (done is None or up < done) and up < life.now:
        return _gone_up(rng, life, cast, up, done)
    return cast, done


def _gone_up(rng: Random, life: Life, cast: Cast, up: int, done: int | None) -> tuple[Cast, int | None]:
    """Overdue for too long: the street office takes it in hand, or sends it back down with what to do."""
    below = life.body or cast.handler.body
    life.step(up, "escalate", S.ASSIGNED, SYSTEM, to=cast.upper.body)
    life.hand_over(cast.upper.body)
    life.escalated, life.escalated_from = up, below
    at = office_time(up + 180 + int(rng.random() * DAY))
    if rng.random() < 0.4:
        if life.step(at, "send_down", S.ASSIGNED, cast.upper, words=texts.pick(rng, texts.steps()["down"]), to=below):
            life.hand_over(below)
        return cast, done and office_time(max(done, at + DAY))
    if life.step(at, "start", S.HANDLING, cast.upper, words="街道已牵头，约了几家单位现场看。"):
        life.handler = cast.upper.user
    return replace(cast, handler=cast.upper, below=False), done and office_time(max(done, at + 120))


def _report_done(rng: Random, life: Life, matter: Matter, cast: Cast, at: int) -> bool:
    words = texts.outcome(rng, matter.code)
    if not life.step(at, "report_done", S.DONE_REPORTED, cast.handler, words=words):
        return False
    life.done, life.outcome, life.handler = at, words, cast.handler.user
    return True


def _finish(rng: Random, life: Life, matter: Matter, cast: Cast, done: int) -> None:
    """The check by another, the resident's word, and what comes of a "not solved"."""
    chance = rng.random
    at = office_time(done + 120 + int(chance() * 3 * DAY))
    if chance() < 0.035:
        told = cast.opener is None  # who reported without an account says it with the receipt code
        words = texts.pick(rng, texts.steps()["again" if told else "back"])
        if at < life.now:
            life.due = deadline(at, matter.amount, matter.unit)
        if not life.step(at, "send_back", S.REOPENED, None if told else cast.verifier, words=words):
            return
        life.reopened, life.done = life.reopened + told, None
        if not _report_done(rng, life, matter, cast, office_time(at + DAY + int(chance() * 2 * DAY))):
            return
        at = office_time((life.done or at) + 120 + int(chance() * 2 * DAY))
    if not _verify(life, matter, cast, at):
        return
    if chance() < 0.025:
        again = office_time(at + DAY + int(chance() * 12 * DAY))
        told = cast.opener is None
        words = texts.pick(rng, texts.steps()["again"]) if told else _say(rng, "reopen", matter)
        if again < life.now:
            life.due = deadline(again, matter.amount, matter.unit)
        if life.step(again, "reopen", S.REOPENED, None if told else cast.verifier, words=words, to=life.body):
            life.reopened, life.closed, life.done, life.verified_by = life.reopened + 1, None, None, None
            if _report_done(rng, life, matter, cast, office_time(again + 2 * DAY)):
                _verify(life, matter, cast, office_time((life.done or again) + DAY))
        return
    if chance() < 0.46:
        _rate(rng, life, at)


def _verify(life: Life, matter: Matter, cast: Cast, at: int) -> bool:
    if not life.step(
        at, "verify", S.CLOSED, cast.verifier, words=WORKS_DONE if matter.kind in WORKS else INDOORS["verify"]
    ):
        return False
    life.closed, life.verified_by = at, cast.verifier.user
    return True


def _rate(rng: Random, life: Life, closed: int) -> None:
    at = closed + 60 + int(rng.expovariate(1 / (2 * DAY)))
    if at < life.now:
        points = rng.choices(RATINGS, RATING_WEIGHTS)[0]
        life.rating, life.rated = points, at
        life.rating_words = texts.pick(rng, texts.ratings()[points]) if rng.random() < 0.4 else ""
        life.step(at, "rate", S.CLOSED, None, words=f"{points}：{life.rating_words}".removesuffix("："))
