"""How a case goes from its report to its end, or as far as it has come by now. Times are minutes of the local clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from linli.core import rules
from linli.registers.duties.queries import Matter
from linli.site.demo import days, texts
from linli.site.demo.accounts import Officer
from linli.work.cases.states import CaseState as S

DAY = 1440
MIDNIGHT = DAY - 1  # the last minute of a day
RESIDENT = "resident"
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
        self, at: int, move: str, state: str, by: Officer | None, *, words: str = "", to: int | None = None
    ) -> bool:
        """Take a step unless it lies after now; whether it was taken."""
        if at >= self.now:
            return False
        user, name, body = (by.user, by.name, by.body) if by else (None, RESIDENT, None)
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
                move != "return",
            )
        )
        self.state = state
        return True


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


def office_time(minute: int) -> int:
    """That moment, or nine on the next working day when the offices are shut."""
    day, clock = divmod(minute, DAY)
    if clock > 18 * 60 or not days.works(day):
        return days.working_day_from(day + (clock > 18 * 60)) * DAY + 540 + minute % 47
    return minute if clock >= 510 else day * DAY + 510 + minute % 47


def _say(rng: Random, move: str, matter: Matter) -> str:
    """What is written at a step: about the works where there are any, else about the resident's matter."""
    return texts.pick(rng, texts.steps()[move]) if matter.kind in WORKS else INDOORS[move]


def live(rng: Random, matter: Matter, start: int, now: int, cast: Cast) -> Life:
    """Let a case run from its report."""
    life = Life(start, now)
    life.due, life.body = deadline(start, matter.amount, matter.unit), cast.handler.body
    life.step(start, "report", S.REPORTED, cast.opener, to=life.body)
    assigned = _assigned(rng, life, cast)
    if assigned and cast.upper.body != cast.handler.body and rng.random() < 0.02:
        cast, assigned = _passed_up(rng, life, cast, assigned)
    done = _work(rng, life, matter, cast, assigned) if assigned else None
    if done:
        _finish(rng, life, matter, cast, done)
    return life


def _assigned(rng: Random, life: Life, cast: Cast) -> int | None:
    """Accepted and given to the body that handles it; when that was, or None when it came no further."""
    chance = rng.random
    at = office_time(life.start + int(rng.expovariate(1 / 150)) + 5)
    if chance() < 0.03:
        life.step(at, "reject", S.REJECTED, cast.desk, words="不属于本单位职责，已告知去处。")
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
    life.body, life.handler = cast.upper.body, cast.upper.user
    return replace(cast, handler=cast.upper), at


def _work(rng: Random, life: Life, matter: Matter, cast: Cast, assigned: int) -> int | None:
    """Start, perhaps more time, and the report that it is done; when that was."""
    chance = rng.random
    due = life.due or assigned
    span = max(due - assigned, 60)
    at = office_time(assigned + int(span * 0.3 * chance()) + 10)
    if not life.step(at, "start", S.HANDLING, cast.handler, words=_say(rng, "handle", matter)):
        return None
    if chance() < 0.09 and span > 3 * DAY:
        at = office_time(at + int((due - at) * (0.4 + 0.5 * chance())) if due > at else at)
        if at < life.now:
            life.extensions, life.due = 1, deadline(due, int(rules.value("cases.extension.days")), "working_days")
            life.step(at, "extend", S.HANDLING, cast.handler, words=_say(rng, "extend", matter))
    due = life.due or due
    if life.now - life.start < STUCK_WITHIN and chance() < STUCK:
        return None
    share = 0.25 + 0.7 * chance() if chance() < 0.9 else 1.05 + rng.expovariate(1 / 0.9)
    done = office_time(max(at + 30, assigned + int((due - assigned) * share)))
    return done if _report_done(rng, life, matter, cast, done) else None


def _report_done(rng: Random, life: Life, matter: Matter, cast: Cast, at: int) -> bool:
    words = texts.outcome(rng, matter.code)
    if not life.step(at, "report_done", S.DONE_REPORTED, cast.handler, words=words):
        return False
    life.done, life.outcome = at, words
    return True


def _finish(rng: Random, life: Life, matter: Matter, cast: Cast, done: int) -> None:
    """The check by another, the resident's word, and what comes of a "not solved"."""
    chance = rng.random
    at = office_time(done + 120 + int(chance() * 3 * DAY))
    if chance() < 0.035:
        if not life.step(at, "send_back", S.REOPENED, cast.verifier, words="复看发现没有解决，退回再办。"):
            return
        life.reopened, life.done = life.reopened + 1, None
        if not _report_done(rng, life, matter, cast, office_time(at + DAY + int(chance() * 2 * DAY))):
            return
        at = office_time((life.done or at) + 120 + int(chance() * 2 * DAY))
    if not _verify(life, matter, cast, at):
        return
    if chance() < 0.025:
        again = office_time(at + DAY + int(chance() * 12 * DAY))
        if life.step(again, "reopen", S.REOPENED, cast.verifier, words=_say(rng, "reopen", matter)):
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
