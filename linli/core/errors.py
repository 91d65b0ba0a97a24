"""Errors whose message is shown to the user."""

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A policy forbids the action now; `message` explains it in the user's language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message is one sentence that says why."""
