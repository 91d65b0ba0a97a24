"""JSON with the line of each object, so that a fault can be told with its place."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from json import decoder, scanner
from typing import Any


class PlacedObject(dict[str, Any]):
    """An object of a JSON text, with the line on which it begins."""

    line = 0


def load(text: str) -> Any:
    """Read a JSON text; its objects are `PlacedObject`.

    Raises:
        ValueError: it is no JSON; the error has `lineno` and `msg`.
    """
    return _Placing(text).decode(text)


class _Placing(json.JSONDecoder):
    def __init__(self, text: str) -> None:
        super().__init__()
        breaks = [place for place, letter in enumerate(text) if letter == "\n"]
        plain: Callable[..., Any] = vars(decoder)["JSONObject"]

        def placed(s_and_end: tuple[str, int], *rest: Any) -> tuple[PlacedObject, int]:
            found, end = plain(s_and_end, *rest)
            thing = PlacedObject(found)
            thing.line = bisect_right(breaks, s_and_end[1] - 1) + 1
            return thing, end

        self.parse_object = placed
        # The scanner in C knows only its own way to read objects.
        self.scan_once = vars(scanner)["py_make_scanner"](self)
