"""Examples for the URLs of the ledger."""

from linli.registers.accounts.models import User
from linli.registers.ledger import actions
from linli.registers.ledger.models import Correction
from linli.registers.ledger.tests.factories import BY, DAY, account, move

THING = {
    "ledger:account": "account",
    "ledger:export": "account",
    "ledger:transfer": "transfer",
    "ledger:ask": "transfer",
    "ledger:answer": "correction",
}
FACES = {"ledger:list": ["?unit=yuan"], "ledger:account": ["?month=2026-03"]}


def examples(town):
    holder = account(community=town.here, has=500)
    done = move(holder, account(community=town.here, kind="provider"), 100)
    actions.close_day(DAY, by=BY)
    asker = User.objects.create_user("ledger-asker", name="唐伟")
    asked = {"amount": 100, "day": DAY, "reason": "refund", "asked_by": asker}
    correction = Correction.objects.create(transfer_id=done.number, **asked)
    return {"account": holder.pk, "transfer": done.number, "correction": correction.pk}
