"""A few cases told in full (content/demo/stories.toml), so that every turn a case can take can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linli.core.demo import days, pack
from linli.core.law import content
from linli.registers.bodies.demo.officers import Officer
from linli.registers.duties.queries import Matter, find
from linli.work.cases.demo import histories
from linli.work.cases.demo.histories import DAY, Cast, History
from linli.work.cases.states import CaseState as S

SYSTEM = "system"
EVERY = 4  # communities beside the first one get every fourth story, not all of them the same


@dataclass(frozen=True, slots=True)
class Beat:
    """One step: how many working days ago and at which hour, what, by whom, and the words."""

    back: int
    hour: int
    move: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """One case from its report on, with its sub-cases."""

    matter: str
    channel: str
    begun: int  # working days ago
    words: str
    beats: tuple[Beat, ...]
    owner: str  # the kind of body that handles it, where it is not the matter's own
    spot: str
    rating: int | None
    files: tuple[str, ...]
    is_about_head: bool  # whom it is about: the head of the household
    received: tuple[str, ...]  # materials ticked at the counter, by their names in the matter's list
    parts: tuple[Story, ...]


@lru_cache(maxsize=1)
def every_story() -> tuple[Story, ...]:
    """Return the stories of the content."""
    return tuple(_story(row) for row in pack.table("stories.toml")["story"])


def _story(row: dict[str, Any]) -> Story:
    return Story(
        matter=row["matter"],
        channel=row["channel"],
        begun=row["begun"],
        words=row["words"],
        beats=tuple(Beat(*beat) for beat in row.get("beats", ())),
        owner=row.get("owner", ""),
        spot=row.get("spot", ""),
        rating=row.get("rating"),
        files=tuple(row.get("files", ())),
        is_about_head=row.get("about_head", False),
        received=tuple(row.get("received", ())),
        parts=tuple(_story(part) for part in row.get("part", ())),
    )


TARGETS = {
    "accept": S.ACCEPTED,
    "assign": S.ASSIGNED,
    "start": S.HANDLING,
    "report_done": S.DONE_REPORTED,
    "reopen": S.REOPENED,
    "escalate": S.ASSIGNED,
    "send_down": S.ASSIGNED,
    "transfer_up": S.ASSIGNED,
    "return": S.ACCEPTED,
    "reject": S.REJECTED,
    "withdraw": S.WITHDRAWN,
    "rate": S.CLOSED,
}


def stories(number: int) -> Iterator[Story]:
    """Return the stories of a community; the first of the district has all."""
    return (story for i, story in enumerate(every_story()) if number == 0 or (i + number) % EVERY == 0)


def matter_of(story: Story) -> Matter:
    """Return the matter of a story."""
    matter = find(story.matter)
    assert matter is not None, story.matter
    return matter


@dataclass(slots=True)
class Stage:
    """Turns the steps of a story into a history."""

    story: Story
    matter: Matter
    history: History
    cast: Cast
    today: int

    def play(self) -> History:
        """Add every step in turn."""
        for beat in self.story.beats:
            at = back(self.today, beat.back) * DAY + beat.hour * 60 + 7
            at = max(at, self.history.start + 20 + 6 * len(self.history.steps))
            if beat.move == "escalate":
                at = histories.goes_up(self.history.due or at)
            if beat.move in SPECIAL:
                SPECIAL[beat.move](self, at, beat)
                continue
            if beat.move == "reopen" and at < self.history.now:
                self.history.begin(self.matter, at)
            self.history.step(
                at,
                beat.move,
                TARGETS.get(beat.move, S(self.history.state)),
                self._who(beat),
                words=beat.words,
                to=self._to(beat),
            )
            after = EFFECTS.get(beat.move)
            if after and at < self.history.now:
                after(self, at, beat)
        return self.history

    def _who(self, beat: Beat) -> Officer | str | None:
        if beat.by == SYSTEM or not beat.by:
            return histories.SYSTEM if beat.by else None
        who: Officer | None = getattr(self.cast, beat.by)
        return who

    def _to(self, beat: Beat) -> int | None:
        upper = {"escalate", "transfer_up", "reject"}
        if beat.move in upper:
            return self.cast.upper.body
        return self.cast.handler.body if beat.move in {"assign", "send_down", "reopen"} else None


def _asked(stage: Stage, at: int, beat: Beat) -> None:
    reason, _words = named("extension_reason", beat.words)
    stage.history.ask(at, stage.cast, histories.rule("cases.extension.days")[0], reason, beat.words)


def _verified(stage: Stage, at: int, beat: Beat) -> None:
    way, words = named("check_way", beat.words)
    if stage.history.step(at, "verify", S.CLOSED, stage.cast.verifier, words=words, check_way=way):
        stage.history.closed, stage.history.verified_by, stage.history.check_way = at, stage.cast.verifier.user, way


def _reminded(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.step(at, "remind", S(stage.history.state), stage.cast.upper, words=beat.words, to=stage.history.body)


def _supervised(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.supervise(at, stage.cast, beat.words)


def _granted(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.decide(at, stage.cast, grant=True, words=beat.words)


def _refused(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.decide(at, stage.cast, grant=False, words=beat.words)


def _accepted(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.accepted = at


def _begun(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.handler = (stage.cast.upper if beat.by == "upper" else stage.cast.handler).user


def _done(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.lapse(at)
    stage.history.done, stage.history.outcome, stage.history.handler = at, beat.words, stage.cast.handler.user


def _reopened(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.reopen()


def _up(stage: Stage, at: int, beat: Beat) -> None:
    below = stage.history.body
    stage.history.lapse(at)
    stage.history.hand_over(stage.cast.upper.body)
    if beat.move == "escalate":
        stage.history.escalated, stage.history.escalated_from = at, below


def _down(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.hand_over(stage.cast.handler.body)


def _returned(stage: Stage, at: int, beat: Beat) -> None:
    stage.history.hand_over(None)


def _rated(stage: Stage, at: int, beat: Beat) -> None:
    words = beat.words.partition("：")[2]
    stage.history.rating, stage.history.rating_words, stage.history.rated = stage.story.rating, words, at


# Steps that say more than their words.
SPECIAL: dict[str, Callable[[Stage, int, Beat], None]] = {
    "verify": _verified,
    "ask_extension": _asked,
    "extend": _granted,
    "refuse_extension": _refused,
    "remind": _reminded,
    "supervise": _supervised,
}
EFFECTS: dict[str, Callable[[Stage, int, Beat], None]] = {
    "accept": _accepted,
    "start": _begun,
    "report_done": _done,
    "reopen": _reopened,
    "escalate": _up,
    "transfer_up": _up,
    "send_down": _down,
    "return": _returned,
    "rate": _rated,
}


def named(codes: str, words: str) -> tuple[str, str]:
    """Return the code whose name the words begin with, and the words after it."""
    title, _mark, rest = words.partition("；")
    return next(code for code, one in content.codes(codes).items() if one.title.zh == title), rest


def back(today: int, count: int) -> int:
    """Return the `count`-th working day before today."""
    day = today
    while count > 0:
        day -= 1
        count -= days.works(day)
    return day


def play(story: Story, cast: Cast, today: int) -> History:
    """Return the history of a story, with the files of the report."""
    matter = matter_of(story)
    start = back(today, story.begun) * DAY + 8 * 60 + 12
    history = histories.begin(matter, start, today * DAY, cast, hotline=story.channel == "hotline")
    history.step(start, "report", S.REPORTED, cast.opener, to=history.body)
    for n, name in enumerate(story.files):
        history.step(start + 4 + n, "attach", S.REPORTED, cast.opener, words=name)
    return Stage(story, matter, history, cast, today).play()
