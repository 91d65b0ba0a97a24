"""The time of an item: the phone's clock may be wrong, the difference when it sends is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.core.law import rules

OLDEST = "phones.item.oldest_days"


def corrected(phone_time: datetime | None, *, slow: timedelta, now: datetime) -> datetime:
    """Return when an item was made, on the server's clock.

    Args:
        phone_time: by the phone's clock; None if it did not say.
        slow: how much the phone's clock is behind.
        now: the server's time.
    """
    if phone_time is None:
        return now
    try:
        made = phone_time + slow
    except OverflowError:
        return now
    # Nothing was made later than now. What claims to be older than the rule allows has a clock that was changed between
    # making and sending, or wants to be believed: it counts from its arrival.
    if made > now or made < now - timedelta(days=int(rules.value(OLDEST))):
        return now
    return made
