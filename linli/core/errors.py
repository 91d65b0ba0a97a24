"""Errors whose message is shown to the user."""

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


class UnreadableFile(Explained):
    """The file as a whole cannot be read; the message is one sentence that says why."""
