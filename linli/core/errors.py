"""Errors whose message is shown to the user."""

from collections.abc import Callable

from django.http import Http404
from django.utils.functional import Promise


class Explained(Exception):
    """An error whose message explains it; a lazy one does in the language of each reader."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class RuleBroken(Explained):
    """A policy forbids the action now."""


class Counted(RuleBroken):
    """A refusal that is counted, such as a wrong code: who rolls back what was tried calls `count` afterwards."""

    def __init__(self, message: str | Promise, count: Callable[[], object]) -> None:
        super().__init__(message)
        self.count = count


class NotCovered(Http404):
    """There is no such page, but one beside it: a sentence says what there is, and `url` leads there."""

    def __init__(self, title: str, sentence: str, *, url: str, words: str) -> None:
        super().__init__(sentence)
        self.title, self.sentence, self.url, self.words = title, sentence, url, words


class UnreadableFile(Explained):
    """The file as a whole cannot be read; the message is one sentence that says why."""
