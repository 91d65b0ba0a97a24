"""What was filled into a form, as it is kept: a list of values, each with where it comes from.

A value is a dict with the keys of `VALUE`. `key`, `label` and `value` are required; the others say where it comes from
and may be left out. Lists of the office (a row per person) are not repeated here: their value is the number of rows,
`sha256` that of the rows as written, and the rows are in the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

VALUE = {
    "key": "of the blank, as `structure.Blank.key`",
    "label": "its label path",
    "value": "text, number, true, false or null for a blank that was left empty",
    "item": "code of the data item or indicator",
    "definition": "its definition, in words",
    "scope": "whom it covers, e.g. registered residents",
    "as_of": "day, ISO",
    "records": "how many records were counted",
    "oldest": "day of the oldest fact, ISO",
    "source": "how it was found: records, answer, constant, formula, file, by hand",
    "sha256": "of the rows of a list",
    "why": "why it was left empty",
}
REQUIRED = ("key", "label", "value")
Values = Sequence[Mapping[str, Any]]


def faults(values: Values) -> list[str]:
    """Return what is wrong with values before they are frozen; empty if nothing is."""
    keys = [str(one.get("key", "")) for one in values]
    found = [f"{one.get('key')}: {name} is missing" for one in values for name in REQUIRED if name not in one]
    found += [f"{one.get('key')}: {name} is not known" for one in values for name in one if name not in VALUE]
    return found + [f"{key}: twice" for key in sorted({key for key in keys if keys.count(key) > 1})]


def text(values: Iterable[Mapping[str, Any]]) -> str:
    """Return the values as the text whose hash is kept: the order of blanks stays, the keys of each are sorted."""
    return json.dumps([dict(one) for one in values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(values: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of the values, in hex."""
    return hashlib.sha256(text(values).encode()).hexdigest()


def overridden(values: Values, by_hand: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the values with those entered by hand (key -> value) in their place, which say so."""
    return [
        {**one, "value": by_hand[one["key"]], "source": "by hand"} if one["key"] in by_hand else dict(one)
        for one in values
    ]


def is_filled(value: Mapping[str, Any]) -> bool:
    """Return whether a blank got something."""
    return value.get("value") not in (None, "")
