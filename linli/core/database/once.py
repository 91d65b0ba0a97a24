"""What the database keeps unique, told as a sentence to whoever comes second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.functional import Promise

from linli.core.errors import RuleBroken


@contextmanager
def only_once(sentence: str | Promise) -> Iterator[None]:
    """Write something of which there may be one. A policy has looked before; this is for two at the same moment.

    Raises:
        RuleBroken: with the sentence, when somebody else was faster. Nothing of the block stays.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise RuleBroken(sentence) from error
