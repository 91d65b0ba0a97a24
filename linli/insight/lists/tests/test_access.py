"""Who may make and run lists, change one, and hand one over. A colleague is another user of the same community."""

import pytest
from django.urls import reverse

from conftest import appointed
from linli.core.tests.matrix import each_cell
from linli.insight.lists.tests.factories import TOKEN, ListAddressFactory, SavedListFactory
from linli.registers.accounts.models import User

# own: the list and its address are those of who asks. `lists:data` opens for who has the secret address, with the
# rights of who gave it: a worker gives none, so the address of a worker's list does not open.
MATRIX = """
                         nobody worker@own worker clerk@own committee subdistrict@own district@own handler auditor admin
GET  lists:list             302        200    200       200       200             200          200     403     403   403
GET  lists:new              302        200    200       200       200             200          200     403     403   403
POST lists:new              302        302    302       302       302             302          302     403     403   403
POST lists:preview          302        200    200       200       200             200          200     403     403   403
GET  lists:given            302        200    200       200       200             200          200     403     403   403
POST lists:given_export     302        200    200       200       200             200          200     403     403   403
GET  lists:detail           302        200    404       200       404             200          200     403     403   403
POST lists:export           302        200    404       200       404             200          200     403     403   403
GET  lists:edit             302        200    404       200       404             200          200     403     403   403
POST lists:edit             302        302    404       302       404             302          302     403     403   403
POST lists:act              302        302    404       302       404             302          302     403     403   403
GET  lists:addresses        302        403    403       200       403             200          200     403     403   403
POST lists:addresses        302        403    403       302       403             302          302     403     403   403
POST lists:address_revoke   302        403    403       302       403             302          302     403     403   403
POST lists:connection       302        403    403       200       403             200          200     403     403   403
GET  lists:data             200        404    200       200       200             200          200     200     200   200
"""

POSTED = {
    "lists:new": {"subject": "person", "title": "名单", "column-0": "person.name", "save": "1"},
    "lists:edit": {"title": "名单", "column-0": "person.name", "save": "1"},
    "lists:preview": {"subject": "person", "column-0": "person.name"},
    "lists:given_export": {"purpose": "service"},
    "lists:export": {"purpose": "service"},
    "lists:act": {"what": "share"},
    "lists:addresses": {"reader": "民政局", "purpose": "核对", "basis": "duty", "expires_on": "2026-02-01"},
    "lists:connection": {"token": TOKEN},
}


@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    role, _, own = who.partition("@")
    user = sign_in(role, community)
    by = user if own else appointed("clerk", community, name="colleague")
    row = SavedListFactory(community=community, by=by)
    address = ListAddressFactory(saved_list=row)
    args = {
        "lists:given": ["aged_80"],
        "lists:given_export": ["aged_80"],
        "lists:address_revoke": [address.pk],
        "lists:data": ["csv"],
    }
    pages = ("lists:list", "lists:new", "lists:preview", "lists:connection")
    url = reverse(url_name, args=args.get(url_name, [] if url_name in pages else [row.pk]))
    data = dict(POSTED.get(url_name, {}))
    if url_name == "lists:addresses":
        data["expires_on"] = address.expires_on.isoformat()
    answer = client.get(url, {"subject": "person", "key": TOKEN}) if method == "GET" else client.post(url, data)
    assert answer.status_code == expected


@pytest.mark.parametrize(("key", "expected"), [(TOKEN, 200), ("another", 404), ("", 404)])
def test_an_address_opens_for_who_has_it(client, community, key, expected):
    user = appointed("clerk", community)
    ListAddressFactory(saved_list=SavedListFactory(community=community, by=user))
    assert client.get(reverse("lists:data", args=["json"]), {"key": key}).status_code == expected
    assert User.objects.count() == 1
