"""The history of a case from its report to its end, or until now. Times are minutes of local time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

from linli.core.demo import days
from linli.core.demo.chance import pick
from linli.core.demo.writer import Row
from linli.core.law import rules
from linli.registers.bodies.demo.officers import Officer
from linli.registers.duties.queries import Matter
from linli.work.cases.demo import sentences
from linli.work.cases.states import CaseState as S

DAY = 1440
MIDNIGHT = DAY - 1  # the last minute of a day
RESIDENT, SYSTEM = "resident", "the system"
NOT_PUBLIC = {"remind", "supervise", "return", "attach", "ask_extension", "refuse_extension"}
MORNING = 6 * 60  # when overdue cases are escalated
WORKS_DONE = "到现场看过，问了报件人，确实解决。"
CHECKS, CHECK_WEIGHTS = ("phoned", "on_site", "not_reached"), (62, 33, 5)
NOT_REACHED = "三次电话无人接听；现场看过，已经办好。"
REASONS = {"repair": "materials", "environment": "contractor"}
WORKS = {"repair", "environment", "safety", "property"}
INDOORS = {
    "handle": "已与居民联系，正在办理。",
    "extend": "还在等部门答复，再过几天告知居民。",
    "verify": "问过居民，事情办好了。",
    "reopen": "居民说还没有解决，重新办理。",
}
STUCK, STUCK_WITHIN = 0.06, 60 * DAY  # share of the younger cases that are still being handled
VERIFIERS = {"社区党组织书记", "社区居委会主任", "社区居委会副主任"}
RATINGS, RATING_WEIGHTS = (5, 4, 3, 2, 1), (52, 28, 11, 5, 4)


@dataclass(frozen=True, slots=True)
class Cast:
    """The officers who take part in one case."""

    opener: Officer | None
    desk: Officer
    handler: Officer
    verifier: Officer
    upper: Officer  # in the street office
    below: bool = False  # whether the handler's body is below the street office

    @property
    def decider(self) -> Officer:
        """Return who decides on an extension: the desk that assigned the case, else the street office."""
        own = self.desk.body == self.handler.body or self.desk.user == self.handler.user
        return self.upper if own else self.desk


@dataclass(slots=True)
class History:
    """The history of a case."""

    start: int
    now: int
    state: str = S.REPORTED
    body: int | None = None
    handler: int | None = None
    verified_by: int | None = None
    accepted: int | None = None
    due: int | None = None
    original_due: int | None = None
    waits: int | None = None  # since when it waits to be accepted
    verify_due: int | None = None
    escalated: int | None = None
    escalated_from: int | None = None
    done: int | None = None
    closed: int | None = None
    extensions: int = 0
    reopened: int = 0
    check_way: str = ""
    outcome: str = ""
    rating: int | None = None
    rating_words: str = ""
    rated: int | None = None
    hotline: bool = False
    steps: list[Row] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)  # requests for an extension
    supervised: list[Row] = field(default_factory=list)

    def step(
        self,
        at: int,
        move: str,
        state: str,
        by: Officer | str | None,
        *,
        words: str = "",
        to: int | None = None,
        days: int | None = None,
        check_way: str | None = None,
    ) -> bool:
        """Add a step unless it is after now; return whether it was added. Without an officer it is the resident's."""
        if at >= self.now:
            return False
        user, name, body = (by.user, by.name, by.body) if isinstance(by, Officer) else (None, by or RESIDENT, None)
        before = self.state if self.steps else ""
        self.steps.append(
            {
                "at": stamp(at),
                "move": move,
                "from_state": before,
                "to_state": state,
                "by_id": user,
                "by_name": name,
                "body_id": body,
                "to_body_id": to,
                "words": words,
                "due_at": stamp(self.due),
                "days": days,
                "check_way": check_way,
                "public": move not in NOT_PUBLIC,
            }
        )
        if move in {"report", "return"}:
            self.waits = at
        if move == "report_done":
            self.verify_due = wait(min(at, self.due or at), "cases.verify.within_days")
        self.state = state
        return True

    def begin(self, matter: Matter, at: int) -> None:
        """Start the time for the result, at the report or when the case was not solved."""
        self.due, self.original_due, self.verify_due = deadline(at, matter.amount, matter.unit), None, None
        if self.hotline:
            self.due = min(self.due, wait(at, "cases.hotline.answer_days"))

    def ask(self, at: int, cast: Cast, days: int, reason: str, words: str) -> bool:
        """Ask for an extension unless that is after now."""
        if not self.step(at, "ask_extension", self.state, cast.handler, words=words, to=cast.decider.body, days=days):
            return False
        self.asked.append(
            {
                "state": "asked",
                "days": days,
                "granted_days": None,
                "reason": reason,
                "asked_at": stamp(at),
                "asked_by_id": cast.handler.user,
                "body_id": cast.handler.body,
                "to_body_id": cast.decider.body,
                "ended_at": None,
                "decided_by_id": None,
            }
        )
        return True

    def decide(self, at: int, cast: Cast, *, grant: bool, words: str) -> bool:
        """Grant or refuse the extension that was asked for unless that is after now."""
        asked = self.asked[-1]
        if at >= self.now:
            return False
        if grant:
            self.original_due, self.due = self.original_due or self.due, later(self.due or at, asked["days"])
            self.extensions += 1
        move, days = ("extend", asked["days"]) if grant else ("refuse_extension", None)
        self.step(at, move, self.state, cast.decider, words=words, days=days)
        asked |= {
            "state": "granted" if grant else "refused",
            "granted_days": days,
            "ended_at": stamp(at),
            "decided_by_id": cast.decider.user,
        }
        return True

    def lapse(self, at: int) -> None:
        """End a request that nobody decided before the case went on."""
        if self.asked and self.asked[-1]["state"] == "asked":
            self.asked[-1] |= {"state": "lapsed", "ended_at": stamp(at)}

    def supervise(self, at: int, cast: Cast, words: str) -> bool:
        """Put the case under supervision of the street office unless that is after now."""
        if not self.step(at, "supervise", self.state, cast.upper, words=words, to=self.body):
            return False
        self.supervised.append(
            {
                "body_id": cast.upper.body,
                "state": "open",
                "since": stamp(at),
                "opened_by_id": cast.upper.user,
                "answer_due_at": stamp(wait(at, "cases.supervision.answer_days")),
                "answered_at": None,
                "ended_at": None,
            }
        )
        return True

    def row(self) -> Row:
        """Return the columns of the case."""
        return {
            "state": self.state,
            "body_id": self.body,
            "handler_id": self.handler,
            "verified_by_id": self.verified_by,
            "reported_at": stamp(self.start),
            "accepted_at": stamp(self.accepted),
            "due_at": stamp(self.due),
            "original_due_at": stamp(self.original_due),
            "accept_due_at": stamp(min(wait(self.waits or self.start, "cases.accept.within_days"), self.due or 0)),
            "verify_due_at": stamp(self.verify_due),
            "escalated_at": stamp(self.escalated),
            "escalated_from_id": self.escalated_from,
            "done_at": stamp(self.done),
            "closed_at": stamp(self.closed),
            "extensions": self.extensions,
            "reopened": self.reopened,
            "check_way": self.check_way,
            "outcome": self.outcome,
            "rating": self.rating,
            "rating_words": self.rating_words,
            "rated_at": stamp(self.rated),
        }

    def add_file(self, name: str, by: Officer | None) -> None:
        """Add a file that came with the report."""
        later, state = self.steps[1:], self.state
        self.steps, self.state = self.steps[:1], S.REPORTED
        self.step(self.start + 4, "attach", S.REPORTED, by, words=name)
        self.steps, self.state = self.steps + later, state

    def reopen(self) -> None:
        """Undo the end of the case."""
        self.reopened, self.closed, self.done, self.verified_by = self.reopened + 1, None, None, None
        self.check_way = ""

    def hand_over(self, body: int | None, handler: int | None = None) -> None:
        """Pass the case to another body, which ends an escalation."""
        self.body, self.handler, self.escalated, self.escalated_from = body, handler, None, None


def stamp(minute: int | None) -> str | None:
    """Return the moment as the databases store it."""
    if minute is None:
        return None
    return days.moment(minute // DAY, minute % DAY, 59 if minute % DAY == MIDNIGHT else 0)


def deadline(start: int, amount: int, unit: str) -> int:
    """Compute a deadline like `core.law.calendar.deadline`, in minutes."""
    if unit == "hours":
        return start + amount * 60
    day = start // DAY
    if unit == "calendar_days":
        return (day + amount) * DAY + MIDNIGHT
    while amount > 0:
        day += 1
        amount -= days.works(day)
    return day * DAY + MIDNIGHT


def later(due: int, working_days: int) -> int:
    """Move a deadline like `core.law.calendar.after_working_hours`, by whole working days."""
    day, clock = divmod(due, DAY)
    clock = clock if days.works(day) else MIDNIGHT
    return deadline(due, working_days, "working_days") // DAY * DAY + clock


@lru_cache(maxsize=8)
def rule(name: str) -> tuple[int, str]:
    """Return value and unit of a rule."""
    found = rules.find(name)
    return int(found.value), found.unit


def wait(start: int, name: str) -> int:
    """Return until when a case may wait to be accepted or checked."""
    return deadline(start, *rule(name))


def goes_up(due: int) -> int:
    """Return the morning on which an open case is escalated to the street office."""
    return deadline(due, rule("cases.overdue.escalate_days")[0] + 1, "working_days") // DAY * DAY + MORNING


def office_time(minute: int) -> int:
    """Return the moment, or nine on the next working day if offices are closed."""
    day, clock = divmod(minute, DAY)
    if clock > 18 * 60 or not days.works(day):
        return days.working_day_from(day + (clock > 18 * 60)) * DAY + 540 + minute % 47
    return minute if clock >= 510 else day * DAY + 510 + minute % 47


def _say(rng: Random, move: str, matter: Matter) -> str:
    """Draw the words of a step: about works if there are any, else about the resident's matter."""
    return pick(rng, sentences.of_steps()[move]) if matter.kind in WORKS else INDOORS[move]


def begin(matter: Matter, start: int, now: int, cast: Cast, *, hotline: bool = False) -> History:
    """Return a case at its report, before its first step; one of the hotline is due earlier."""
    history = History(start, now, body=cast.handler.body, hotline=hotline)
    history.begin(matter, start)
    return history


def draw(rng: Random, matter: Matter, start: int, now: int, cast: Cast, *, hotline: bool = False) -> History:
    """Draw the history of a case from its report on."""
    history = begin(matter, start, now, cast, hotline=hotline)
    history.step(start, "report", S.REPORTED, cast.opener, to=history.body)
    assigned = _assigned(rng, history, cast)
    if assigned and cast.upper.body != cast.handler.body and rng.random() < 0.02:
        cast, assigned = _passed_up(rng, history, cast, assigned)
    if assigned:
        cast, done = _work(rng, history, matter, cast, assigned)
        if done and _report_done(rng, history, matter, cast, done):
            _finish(rng, history, matter, cast, done)
    return history


def _assigned(rng: Random, history: History, cast: Cast) -> int | None:
    """Accept and assign the case; return when, or None if it came no further."""
    chance = rng.random
    at = office_time(history.start + int(rng.expovariate(1 / 150)) + 5)
    if chance() < 0.03:
        words = pick(rng, sentences.of_steps()["reject"])
        history.step(at, "reject", S.REJECTED, cast.desk, words=words, to=cast.upper.body)
        return None
    if not history.step(at, "accept", S.ACCEPTED, cast.desk, words="已受理。"):
        return None
    history.accepted = at
    at += 4 + int(chance() * 90)
    if not history.step(at, "assign", S.ASSIGNED, cast.desk, to=cast.handler.body):
        return None
    history.handler = cast.handler.user
    if chance() < 0.01:
        history.step(office_time(at + 600), "withdraw", S.WITHDRAWN, cast.opener, words="居民撤回。")
        return None
    return at


def _passed_up(rng: Random, history: History, cast: Cast, assigned: int) -> tuple[Cast, int | None]:
    """Pass the case to the street office, because the body cannot do it alone."""
    at = office_time(assigned + 120 + int(rng.random() * DAY))
    if not history.step(at, "transfer_up", S.ASSIGNED, cast.handler, words="需要几家单位一起办。", to=cast.upper.body):
        return cast, None
    history.hand_over(cast.upper.body)
    return replace(cast, handler=cast.upper, below=False), at


def _work(rng: Random, history: History, matter: Matter, cast: Cast, assigned: int) -> tuple[Cast, int | None]:
    """Start, and perhaps extend; return who finishes it and when, or None if it is still being handled."""
    chance = rng.random
    due = history.due or assigned
    span = max(due - assigned, 60)
    at = office_time(assigned + int(span * 0.3 * chance()) + 10)
    if not history.step(at, "start", S.HANDLING, cast.handler, words=_say(rng, "handle", matter)):
        return cast, None
    history.handler = cast.handler.user
    if chance() < 0.09 and span > 3 * DAY:
        at = office_time(at + int((due - at) * (0.4 + 0.4 * chance())) if due > at else at)
        at = _more_time(rng, history, matter, cast, at) if at < due else at
    due = history.due or due
    done = None
    if history.now - history.start >= STUCK_WITHIN or chance() >= STUCK:
        share = 0.25 + 0.7 * chance() if chance() < 0.9 else 1.05 + rng.expovariate(1 / 0.9)
        done = office_time(max(at + 30, assigned + int((due - assigned) * share)))
    up = goes_up(due)
    if cast.below and (done is None or up < done) and up < history.now:
        return _gone_up(rng, history, cast, up, done)
    return cast, done


def _more_time(rng: Random, history: History, matter: Matter, cast: Cast, at: int) -> int:
    """Ask for an extension, which is granted as a rule; return when that was settled."""
    days, reason = rule("cases.extension.days")[0], REASONS.get(matter.kind, "joint")
    if not history.ask(at, cast, days, reason, _say(rng, "extend", matter)):
        return at
    decided = office_time(at + 60 + int(rng.random() * 300))
    grant = rng.random() < 0.8
    words = "同意。" if grant else pick(rng, sentences.of_steps()["refuse_extension"])
    history.decide(decided, cast, grant=grant, words=words)
    return decided


def _gone_up(rng: Random, history: History, cast: Cast, up: int, done: int | None) -> tuple[Cast, int | None]:
    """Escalate the case: the street office handles it, or returns it with instructions."""
    below = history.body or cast.handler.body
    history.lapse(up)
    history.step(up, "escalate", S.ASSIGNED, SYSTEM, to=cast.upper.body)
    history.hand_over(cast.upper.body)
    history.escalated, history.escalated_from = up, below
    at = office_time(up + 180 + int(rng.random() * DAY))
    if rng.random() < 0.4:
        if history.step(
            at, "send_down", S.ASSIGNED, cast.upper, words=pick(rng, sentences.of_steps()["down"]), to=below
        ):
            history.hand_over(below)
        return cast, done and office_time(max(done, at + DAY))
    if history.step(at, "start", S.HANDLING, cast.upper, words="街道已牵头，约了几家单位现场看。"):
        history.handler = cast.upper.user
    return replace(cast, handler=cast.upper, below=False), done and office_time(max(done, at + 120))


def _report_done(rng: Random, history: History, matter: Matter, cast: Cast, at: int) -> bool:
    words = sentences.outcome(rng, matter.code)
    if not history.step(at, "report_done", S.DONE_REPORTED, cast.handler, words=words):
        return False
    history.lapse(at)
    history.done, history.outcome, history.handler = at, words, cast.handler.user
    return True


def _finish(rng: Random, history: History, matter: Matter, cast: Cast, done: int) -> None:
    """Check by someone else, rating, and what follows from "not solved"."""
    chance = rng.random
    at = office_time(done + 120 + int(chance() * 3 * DAY))
    if chance() < 0.035:
        told = cast.opener is None  # residents without an account use the receipt code
        words = pick(rng, sentences.of_steps()["again" if told else "back"])
        if at < history.now:
            history.begin(matter, at)
        if not history.step(at, "send_back", S.REOPENED, None if told else cast.verifier, words=words):
            return
        history.reopened, history.done = history.reopened + told, None
        if not _report_done(rng, history, matter, cast, office_time(at + DAY + int(chance() * 2 * DAY))):
            return
        at = office_time((history.done or at) + 120 + int(chance() * 2 * DAY))
    if not _verify(rng, history, matter, cast, at):
        return
    if chance() < 0.025:
        again = office_time(at + DAY + int(chance() * 12 * DAY))
        told = cast.opener is None
        words = pick(rng, sentences.of_steps()["again"]) if told else _say(rng, "reopen", matter)
        if again < history.now:
            history.begin(matter, again)
        if history.step(again, "reopen", S.REOPENED, None if told else cast.verifier, words=words, to=history.body):
            history.reopen()
            if _report_done(rng, history, matter, cast, office_time(again + 2 * DAY)):
                _verify(rng, history, matter, cast, office_time((history.done or again) + DAY))
        return
    if chance() < 0.46:
        _rate(rng, history, at)


def _verify(rng: Random, history: History, matter: Matter, cast: Cast, at: int) -> bool:
    way = rng.choices(CHECKS, CHECK_WEIGHTS)[0]
    words = WORKS_DONE if matter.kind in WORKS else INDOORS["verify"]
    words = NOT_REACHED if way == "not_reached" else words
    if not history.step(at, "verify", S.CLOSED, cast.verifier, words=words, check_way=way):
        return False
    history.closed, history.verified_by, history.check_way = at, cast.verifier.user, way
    return True


def _rate(rng: Random, history: History, closed: int) -> None:
    at = closed + 60 + int(rng.expovariate(1 / (2 * DAY)))
    if at < history.now:
        points = rng.choices(RATINGS, RATING_WEIGHTS)[0]
        history.rating, history.rated = points, at
        history.rating_words = pick(rng, sentences.of_ratings()[points]) if rng.random() < 0.4 else ""
        history.step(at, "rate", S.CLOSED, None, words=f"{points}：{history.rating_words}".removesuffix("："))
