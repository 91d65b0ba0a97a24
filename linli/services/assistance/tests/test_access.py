"""Who may see households in assistance, record means, take applications, decide and review."""

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.services.assistance.tests import addresses
from linli.services.schemes.models import Award

MATRIX = """
                                   nobody    worker@elsewhere  worker    committee  subdistrict  district  auditor
GET  assistance:list               302       200               200       403        200          200       403
POST assistance:export             302       200               200       403        200          200       403
GET  assistance:reviews            302       200               200       403        200          200       403
GET  assistance:household          302       404               200       403        200          200       403
GET  assistance:card               302       404               200       403        200          200       403
POST assistance:read               302       404               302       403        302          302       403
GET  assistance:authorise          302       404               200       403        403          403       403
POST assistance:authorise          302       404               302       403        403          403       403
GET  assistance:statement          302       404               302       403        403          403       403
POST assistance:statement          302       404               302       403        403          403       403
GET  assistance:apply              302       404               200       403        403          403       403
POST assistance:apply              302       404               302       403        403          403       403
POST assistance:revoke             302       404               302       403        403          403       403
POST assistance:statement_withdraw 302       404               302       403        403          403       403
GET  assistance:application        302       404               200       403        200          200       403
POST assistance:withdraw           302       404               302       403        403          403       403
POST assistance:restore            302       404               409       403        403          403       403
GET  assistance:of_application     302       403               403       403        200          200       403
POST assistance:review_take_back   302       403               403       403        302          302       403
GET  assistance:requests           302       200               200       403        403          403       403
GET  assistance:request            302       404               200       403        403          403       403
POST assistance:request_find       302       404               200       403        403          403       403
POST assistance:request_phone      302       404               200       403        403          403       403
POST assistance:request_act        302       404               302       403        403          403       403
GET  aid                           200       200               200       200        200          200       200
POST aid                           422       422               422       422        422          422       422
GET  aid_received                  302       302               302       302        302          302       302
GET  aid_follow                    200       200               200       200        200          200       200
POST aid_follow                    404       404               404       404        404          404       404
GET  aid_mine                      302       302               302       302        302          302       302
POST aid_withdraw                  302       302               302       302        302          302       302
POST aid_leave                     302       302               302       302        302          302       302
GET  assistance:relief             302       404               200       403        200          200       403
POST assistance:relief_act         302       404               302       403        403          403       403
GET  assistance:review             302       403               403       403        200          200       403
POST assistance:review             302       403               403       403        302          302       403
"""


def data(household_person):
    day = timezone.localdate().isoformat()
    return {
        "assistance:export": {"purpose": "service"},
        "assistance:read": {"purpose": "service"},
        "assistance:authorise": {"on": day, f"way_{household_person}": "written"},
        "assistance:statement": {
            "since": day,
            "first": "2026-01",
            "months": 6,
            "category": "A",
            "complete": "on",
            f"counted_{household_person}": "on",
            f"nothing_{household_person}": "on",
            "item-TOTAL_FORMS": 0,
            "item-INITIAL_FORMS": 0,
        },
        "assistance:apply": {
            "applicant": household_person,
            "applied_on": day,
            "channel": "counter",
            "relief_kind": "expenses",
            "relief_cause": "illness",
            "relief_level": "light",
            "relief_people": 1,
            "words": "突发重病",
            "once": "7b0c5a56-3a53-4f0b-9f0b-0a5b7f0d3c12",
        },
        "assistance:statement_withdraw": {"reason": "mistake"},
        "assistance:request_act": {"reason": "own_wish"},
        "assistance:request_find": {"find": "王"},
        "assistance:review_take_back": {"reason": "outcome"},
        "aid": {"name": "王贫"},
        "aid_follow": {"code": "0000-0000-0000"},
        "assistance:withdraw": {"words": "本人不要了"},
        "assistance:review": {"outcome": "ended", "since": day},
    }


@pytest.fixture
def things(community):
    return addresses.things(community)


WITHOUT = {"assistance:list", "assistance:export", "assistance:reviews", "assistance:requests"}


def address(name, things):
    thing = addresses.THING.get(name, addresses.THING["assistance"])
    args = things[thing] if name not in WITHOUT and name.startswith("assistance:") else []
    return reverse(name, args=args if isinstance(args, list) else [args])


@each_cell(MATRIX)
def test_access(client, sign_in, things, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    place = {"subdistrict": community.parent, "district": community.parent.parent}.get(role, community)
    sign_in(role, elsewhere if where else place)
    url, person = address(url_name, things), Award.objects.get(pk=things["helped"]).person_id
    answer = client.get(url) if method == "GET" else client.post(url, data(person).get(url_name, {}))
    assert answer.status_code == expected
