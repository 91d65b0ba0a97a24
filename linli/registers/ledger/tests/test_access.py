"""Who sees accounts, who asks for corrections and who decides on them."""

import pytest
from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import User
from linli.registers.ledger.models import Correction
from linli.registers.ledger.tests.factories import DAY, account, move

# 302 from a POST is success, 302 for nobody is the sign-in page; an account of another place is 404.
MATRIX = """
                         nobody  worker  committee  subdistrict  subdistrict@far  district  auditor  admin
GET  ledger:list         302     403     403        200          200              200       200      403
GET  ledger:account      302     403     403        200          404              200       200      403
GET  ledger:export       302     403     403        200          404              200       200      403
GET  ledger:transfer     302     403     403        200          404              200       200      403
GET  ledger:ask          302     403     403        200          404              200       403      403
POST ledger:ask          302     403     403        302          404              302       403      403
GET  ledger:corrections  302     403     403        200          200              200       403      403
POST ledger:answer       302     403     403        302          404              302       403      403
GET  ledger:closings     302     403     403        200          200              200       200      403
POST ledger:close_month  302     403     403        403          403              302       403      403
"""
WITHOUT_KEY = {"ledger:list", "ledger:corrections", "ledger:closings", "ledger:close_month"}
ABOVE = {"subdistrict", "district", "auditor"}


@pytest.mark.django_db
@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    from linli.registers.places.tests.factories import SubdistrictFactory

    holder = account(community=community, has=500)
    done = move(holder, account(community=community, kind="provider"), 100)
    asked = {"amount": 5, "day": DAY, "reason": "refund", "asked_by": User.objects.create_user("asker", name="唐伟")}
    row = Correction.objects.create(transfer_id=done.number, **asked) if url_name == "ledger:answer" else None
    role, _, far = who.partition("@")
    near = community.parent if role in ABOVE else community
    sign_in(role, SubdistrictFactory() if far else near.parent if role in {"district", "auditor"} else near)
    key = row.pk if row else holder.pk if url_name in {"ledger:account", "ledger:export"} else done.number
    url = reverse(url_name, args=[] if url_name in WITHOUT_KEY else [key])
    if method == "GET":
        assert client.get(url).status_code == expected
        return
    data = {"amount": "1.00", "day": "2026-03-02", "reason": "refund", "answer": "confirm"}
    data |= {"unit": "yuan", "month": "2026-02-01"}
    assert client.post(url, data).status_code == expected
