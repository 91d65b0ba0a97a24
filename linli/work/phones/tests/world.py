"""What the phones of a drawn community have sent."""

from __future__ import annotations

from uuid import uuid4

from linli.registers.accounts.models import User
from linli.registers.places.models import Place
from linli.work.phones.models import Submission


def forgettable(community: Place) -> None:
    """What `phones_forget` will forget."""
    user = User.objects.create_user("phone", name="手机")
    Submission.objects.create(
        item=uuid4(),
        user=user,
        device=uuid4(),
        community=community,
        kind="visit",
        sha256="0" * 64,
        body='{"kind": "visit", "payload": {"seen": "门口堆放杂物"}}',
        made_at="2026-01-05T09:00:00+08:00",
        received_at="2026-01-05T09:05:00+08:00",
        answer="applied",
        state="applied",
    )
