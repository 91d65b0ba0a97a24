"""What leaders must not see about few people, on pages, in sheets and in the data of charts."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core.access.viewer import robot
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.indicators import INDICATORS, Numbers, definitions
from linli.core.figures.monthly import periods
from linli.insight.assessment import actions
from linli.insight.assessment.models import Cell, CountedSnapshot
from linli.insight.assessment.queries import cells, hiding
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Circumstance, Person, Residency
from linli.registers.people.tests.factories import NEW_YEAR, CircumstanceFactory, household_at
from linli.registers.places.tests.factories import CommunityFactory

CODE = "people.disability_card"


@pytest.fixture
def street(subdistrict, settings):
    """Four communities of twenty people each, of whom 2, 6, 9 and 11 hold a disability card."""
    settings.LANGUAGE_CODE = "en"
    found = [CommunityFactory(parent=subdistrict, name=f"社区{n}") for n in (2, 6, 9, 11)]
    for community, holders in zip(found, (2, 6, 9, 11), strict=True):
        home = household_at(community, "王一", "王二")
        for _ in range(18):
            person = Person.objects.create(community=community, name="李试", id_hash="")
            Residency.objects.create(
                community=community, person=person, household=home, dwelling=home.dwelling, since=NEW_YEAR
            )
        for person in Person.objects.filter(community=community).order_by("pk")[:holders]:
            CircumstanceFactory(person=person, community=community, kind="disability_card")
    return found


def ask(client, name, place, **query):
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(f"assessment:{name}", args=[CODE]), {"place": place.pk, **query})
    assert answer.status_code == 200
    return answer


def told(html):
    """The counted of each place in the table, None where it is not shown."""
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?>\s*(社区\d+)</a>(.*?)</tr>", html, re.S)
    return {name: re.findall(r'class="num">([\d,]*)</td>', row)[-2:] for name, row in rows}


def test_the_total_minus_the_others_reveals_no_hidden_cell(client, sign_in, subdistrict, street):
    sign_in("subdistrict", subdistrict)
    html = ask(client, "indicator", subdistrict).content.decode()
    assert told(html) == {"社区2": ["", ""], "社区6": ["", ""], "社区9": ["9", "20"], "社区11": ["11", "20"]}
    assert "28 of 80" in " ".join(re.sub(r"<[^>]+>", " ", html).split())
    sheet = openpyxl.load_workbook(BytesIO(ask(client, "export", subdistrict).getvalue())).active
    assert {row[0]: row[4] for row in sheet.values if row[0] in {place.name for place in street}} == {
        "社区2": None,
        "社区6": None,
        "社区9": 9,
        "社区11": 11,
    }
    chart = ask(client, "indicator", subdistrict, show="chart").content.decode()
    assert '["\\u793e\\u533a6", null]' in chart
    assert '["\\u793e\\u533a9", 45.0]' in chart
    assert "not shown" in " ".join(ask(client, "evidence", street[1]).content.decode().split())


@pytest.mark.parametrize("sort", ["counted", "-counted", "population", "value", "-value", "change"])
def test_the_order_of_rows_reveals_no_hidden_cell(client, sign_in, subdistrict, street, sort):
    """Hidden rows stand together, in the order of the tree, whatever their numbers are."""
    sign_in("subdistrict", subdistrict)
    names = list(told(ask(client, "indicator", subdistrict, sort=sort).content.decode()))
    first = names.index("社区2")
    assert names.index("社区6") == first + 1
    Person.objects.filter(community=street[0]).order_by("pk")[:1].get().circumstances.all().delete()
    assert list(told(ask(client, "indicator", subdistrict, sort=sort).content.decode())).index("社区2") == first


def test_the_snapshot_hides_the_same_and_opens_it_to_who_serves(
    client, sign_in, subdistrict, street, settings, tmp_path
):
    settings.SNAPSHOT = tmp_path
    today = timezone.localdate()
    manifest = f'{{"taken_at": "{today}T04:00:00+00:00", "tables": {{}}, "definitions": "{definitions()}"}}'
    (tmp_path / "manifest.json").write_text(manifest)
    actions.keep(DatabaseEngine(), periods(today, 2))
    CountedSnapshot.objects.create(taken_at=f"{today}T04:00:00+00:00")
    closed = set(Cell.objects.filter(indicator=CODE, hidden=True).values_list("place_id", flat=True))
    assert closed == {street[0].pk, street[1].pk}
    assert not Cell.objects.filter(hidden=True).exclude(indicator__in=hiding.sensitive()).exists()
    sign_in("subdistrict", subdistrict)
    html = ask(client, "indicator", subdistrict).content.decode()
    assert told(html)["社区6"] == ["", ""]
    client.logout()
    sign_in("worker", street[0])
    assert "2 of 20" in " ".join(re.sub(r"<[^>]+>", " ", ask(client, "indicator", street[0]).content.decode()).split())


def test_knowing_one_community_does_not_reveal_another(subdistrict, street):
    """Of two communities with few a worker of the one, who also reads for the subdistrict, could work out the other."""
    for row in Circumstance.objects.filter(community=street[1]).order_by("pk")[:3]:
        row.delete()
    appointed("worker", street[0], name="both")
    both = viewer_for(appointed("subdistrict", subdistrict, name="both"))
    places = [place.pk for place in (*street, subdistrict)]

    def closed(viewer):
        at = cells.source(anew=True)
        return {key[2] for key in cells.cells(at, places, at.months(1), viewer, [CODE]).hidden}

    assert closed(viewer_for(appointed("subdistrict", subdistrict))) == {street[0].pk, street[1].pk}
    assert closed(both) == {street[1].pk, street[2].pk}
    assert closed(robot("nightly work")) == set()


def test_what_was_hidden_stays_hidden_where_there_is_a_choice(street, subdistrict):
    actions.keep(DatabaseEngine(), periods(timezone.localdate(), 1))
    month = timezone.localdate().replace(day=1)
    held = dict(zip((place.pk for place in street), (2, 7, 6, 11), strict=True))
    table = {(CODE, month, pk): Numbers(20, n) for pk, n in held.items()}
    table[CODE, month, subdistrict.pk] = Numbers(80, sum(held.values()))
    assert hiding.hidden(table) == {(CODE, month, street[0].pk), (CODE, month, street[1].pk)}


def test_figures_about_sensitive_circumstances_are_marked():
    """Whatever counts a circumstance that the content calls sensitive is closed to who does not serve these people."""
    assert set(hiding.sensitive()) >= {"people.disability_card", "people.hard_to_employ", "assistance.receiving"}
    assert {INDICATORS[code].room for code in hiding.sensitive()} == {"people", "assistance", "employment"}
