"""Turn a unique-constraint violation into a user message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from linli.core.errors import RuleBroken


@contextmanager
def only_once(sentence: str | Promise) -> Iterator[None]:
    """Run the block in a savepoint; a unique-constraint violation becomes `RuleBroken`.

    Raises:
        RuleBroken: with `sentence`; the writes of the block are rolled back.
    """
    try:
        # A policy has checked before; this is for two requests at the same moment. The savepoint keeps the outer
        # transaction usable: PostgreSQL refuses every statement after an error.
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise RuleBroken(sentence) from error
