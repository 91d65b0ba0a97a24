"""What can go wrong in a way a person can do something about."""

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A rule that holds at this moment forbids the act; the message is for the person, in their language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message says why in one sentence."""
