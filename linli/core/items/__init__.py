"""Data items: what rooms offer for lists and report forms, each with definition, source, scope and sensitivity.

A room declares them in `items.py` (ADR 0034): subjects, which say what a row of a list is, and items, which say what
can be known of it. Everything is read as of a day.
"""

from linli.core.items.declarations import (
    ByDatabase,
    Coverage,
    DataItem,
    Loaded,
    Sensitivity,
    Subject,
    ValueKind,
    Years,
    codes_of,
    labels_of,
    path,
)
from linli.core.items.registry import ITEMS, SUBJECTS, item, items_of, register, subject

__all__ = [
    "ITEMS",
    "SUBJECTS",
    "ByDatabase",
    "Coverage",
    "DataItem",
    "Loaded",
    "Sensitivity",
    "Subject",
    "ValueKind",
    "Years",
    "codes_of",
    "item",
    "items_of",
    "labels_of",
    "path",
    "register",
    "subject",
]
