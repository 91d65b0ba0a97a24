"""Room on the stack for the deep calls of tests.

CPython keeps the frames of calls in pieces of 16 kB and gives the last piece back to the system as soon as it is empty
(`push_chunk` in Python/pystate.c). Where a loop calls across the edge of a piece, each call asks the system for memory
and returns it. Below pytest, templates are at such an edge: half a million times for 200 pages, which took a quarter
of their time. The server is not: its pages take as long with room as without.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ROOM = 50_000  # references: a piece of 512 kB, 112 of them for the calls inside. What no call reaches is never taken.


def with_room(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function; all calls inside share one piece of the stack."""
    return call(*args, **kwargs)


# A frame larger than a piece gets a piece of its own, with room behind it for what it calls.
with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)
