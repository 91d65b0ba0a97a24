"""A few cases told in full (content/demo/stories.toml): each turn a case can take is there to be seen today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linli.registers.duties.queries import Matter, find
from linli.site.demo import days, lives, sources
from linli.site.demo.accounts import Officer
from linli.site.demo.lives import DAY, Cast, Life
from linli.work.cases.states import CaseState as S

SYSTEM = "system"
EVERY = 4  # communities beside the first one get every fourth story, not all of them the same


@dataclass(frozen=True, slots=True)
class Beat:
    """One step: how many working days ago and at which hour, what, by whom, and what was said."""

    back: int
    hour: int
    move: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """One case from its report on, with its parts."""

    matter: str
    channel: str
    begun: int  # working days ago
    words: str
    beats: tuple[Beat, ...]
    owner: str  # the kind of body that handles it, where it is not the matter's own
    spot: str
    rating: int | None
    files: tuple[str, ...]
    parts: tuple[Story, ...]


@lru_cache(maxsize=1)
def told() -> tuple[Story, ...]:
    """The stories of the content."""
    return tuple(_story(row) for row in sources.stories())


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
        parts=tuple(_story(part) for part in row.get("part", ())),
    )


TARGETS = {
    "accept": S.ACCEPTED, "assign": S.ASSIGNED, "start": S.HANDLING, "report_done": S.DONE_REPORTED, "verify": S.CLOSED,
    "reopen": S.REOPENED, "escalate": S.ASSIGNED, "send_down": S.ASSIGNED, "transfer_up": S.ASSIGNED,
    "return": S.ACCEPTED, "reject": S.REJECTED, "withdraw": S.WITHDRAWN, "rate": S.CLOSED,
}  # fmt: skip


def stories(number: int) -> Iterator[Story]:
    """Those of a community: the first of the district has all."""
    return (story for i, story in enumerate(told()) if number == 0 or (i + number) % EVERY == 0)


def matter_of(story: Story) -> Matter:
    """Its matter; the content has every one of them."""
    matter = find(story.matter)
    assert matter is not None, story.matter
    return matter


@dataclass(slots=True)
class Stage:
    """Lets the steps of a story happen to a life."""

    story: Story
    matter: Matter
    life: Life
    cast: Cast
    today: int

    def play(self) -> Life:
        """Take every step in turn."""
        for beat in self.story.beats:
            at = back(self.today, beat.back) * DAY + beat.hour * 60 + 7
            at = max(at, self.life.start + 20 + 6 * len(self.life.steps))
            if beat.move == "escalate":
                at = lives.goes_up(self.life.due or at)
            before = CHANGES.get(beat.move)
            if before and at < self.life.now:
                before(self, at)
            self.life.step(
                at, beat.move, TARGETS.get(beat.move, S(self.life.state)), self._who(beat), words=beat.words,
                to=self._to(beat),
            )  # fmt: skip
            after = EFFECTS.get(beat.move)
            if after and at < self.life.now:
                after(self, at, beat)
        return self.life

    def _who(self, beat: Beat) -> Officer | str | None:
        if beat.by == SYSTEM or not beat.by:
            return lives.SYSTEM if beat.by else None
        who: Officer | None = getattr(self.cast, beat.by)
        return who

    def _to(self, beat: Beat) -> int | None:
        upper = {"escalate", "transfer_up", "reject"}
        if beat.move in upper:
            return self.cast.upper.body
        return self.cast.handler.body if beat.move in {"assign", "send_down", "reopen"} else None


def _new_deadline(stage: Stage, at: int) -> None:
    stage.life.due = lives.deadline(at, stage.matter.amount, stage.matter.unit)


def _more_time(stage: Stage, at: int) -> None:
    due = lives.deadline(stage.life.due or at, lives.rule("cases.extension.days")[0], "working_days")
    stage.life.extensions, stage.life.due = stage.life.extensions + 1, due


def _accepted(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.accepted = at


def _begun(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.handler = (stage.cast.upper if beat.by == "upper" else stage.cast.handler).user


def _done(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.done, stage.life.outcome, stage.life.handler = at, beat.words, stage.cast.handler.user


def _closed(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.closed, stage.life.verified_by = at, stage.cast.verifier.user


def _reopened(stage: Stage, at: int, beat: Beat) -> None:
    life = stage.life
    life.reopened, life.closed, life.done, life.verified_by = life.reopened + 1, None, None, None


def _up(stage: Stage, at: int, beat: Beat) -> None:
    below = stage.life.body
    stage.life.hand_over(stage.cast.upper.body)
    if beat.move == "escalate":
        stage.life.escalated, stage.life.escalated_from = at, below


def _down(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.hand_over(stage.cast.handler.body)


def _returned(stage: Stage, at: int, beat: Beat) -> None:
    stage.life.hand_over(None)


def _rated(stage: Stage, at: int, beat: Beat) -> None:
    words = beat.words.partition("：")[2]
    stage.life.rating, stage.life.rating_words, stage.life.rated = stage.story.rating, words, at


CHANGES: dict[str, Callable[[Stage, int], None]] = {"reopen": _new_deadline, "extend": _more_time}
EFFECTS: dict[str, Callable[[Stage, int, Beat], None]] = {
    "accept": _accepted, "start": _begun, "report_done": _done, "verify": _closed, "reopen": _reopened,
    "escalate": _up, "transfer_up": _up, "send_down": _down, "return": _returned, "rate": _rated,
}  # fmt: skip


def back(today: int, count: int) -> int:
    """The `count`-th working day before today."""
    day = today
    while count > 0:
        day -= 1
        count -= days.works(day)
    return day


def lived(story: Story, cast: Cast, today: int) -> Life:
    """The life of a story, with its papers added when it came in."""
    matter = matter_of(story)
    start = back(today, story.begun) * DAY + 8 * 60 + 12
    life = lives.begin(matter, start, today * DAY, cast, hotline=story.channel == "hotline")
    life.step(start, "report", S.REPORTED, cast.opener, to=life.body)
    for n, name in enumerate(story.files):
        life.step(start + 4 + n, "attach", S.REPORTED, cast.opener, words=name)
    return Stage(story, matter, life, cast, today).play()
