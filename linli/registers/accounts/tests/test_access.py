"""Only users who may appoint people manage accounts."""

from django.urls import reverse

from linli.core.tests.matrix import each_cell
from linli.registers.accounts.models import User
from linli.registers.accounts.tests.factories import DeviceFactory

MATRIX = """
                                     nobody  worker  subdistrict  district  auditor  admin@elsewhere  admin
GET  accounts:list                   302     403     403          403       403      200              200
GET  accounts:detail                 302     403     403          403       403      404              200
GET  accounts:create                 302     403     403          403       403      200              200
POST accounts:create                 302     403     403          403       403      200              200
POST accounts:deactivate             302     403     403          403       403      404              302
POST accounts:reactivate             302     403     403          403       403      404              302
POST accounts:unlock                 302     403     403          403       403      404              302
POST accounts:reset_password         302     403     403          403       403      404              302
POST accounts:remove_second_factor   302     403     403          403       403      404              302
GET  accounts:devices                302     200     200          200       200      200              200
GET  accounts:watched_devices        302     403     200          200       403      200              200
GET  accounts:device                 302     404     200          200       404      404              200
POST accounts:withdraw_device        302     404     302          302       404      404              302
POST accounts:allow_device           302     404     409          409       404      404              409
GET  accounts:deactivate             302     302     302          302       302      302              302
"""


@each_cell(MATRIX)
def test_access(client, sign_in, viewer, community, elsewhere, who, method, url_name, expected):
    account = User.objects.get(pk=viewer("clerk", community).user_id)
    role, _, where = who.partition("@")
    sign_in(role, elsewhere if where else community, **({} if role == "nobody" else {"name": "asking"}))
    device = DeviceFactory(user=account)
    lists = {"accounts:list", "accounts:create", "accounts:devices", "accounts:watched_devices"}
    args = [] if url_name in lists else [device.pk if "device" in url_name else account.pk]
    url = reverse(url_name, args=args)
    data = {"name": "陈洁", "username": "chenjie", "reason": "lost the phone"}
    answer = client.get(url) if method == "GET" else client.post(url, data)
    assert answer.status_code == expected


def test_an_administrator_does_not_reach_those_above_or_elsewhere(client, sign_in, viewer, community, subdistrict):
    above = viewer("admin", subdistrict)
    sign_in("admin", community, name="below")
    assert client.get(reverse("accounts:detail", args=[above.user_id])).status_code == 404
    assert f"admin-{subdistrict.pk}" not in client.get(reverse("accounts:list")).content.decode()


def test_an_account_with_a_post_elsewhere_is_not_managed_here(client, sign_in, viewer, community, elsewhere):
    both = viewer("clerk", community, name="both")
    viewer("clerk", elsewhere, name="both")
    sign_in("admin", community)
    assert client.get(reverse("accounts:detail", args=[both.user_id])).status_code == 404


def test_the_list_costs_the_same_however_long(client, sign_in, viewer, community, django_assert_max_num_queries):
    sign_in("admin", community)
    for n in range(20):
        viewer("clerk", community, name=f"clerk{n:02d}")
    client.get(reverse("accounts:list"))
    with django_assert_max_num_queries(6):
        page = client.get(reverse("accounts:list")).content.decode()
    assert page.count("row-link") == 21
