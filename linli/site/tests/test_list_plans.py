"""A list over several communities reads each one's index and sorts only the rows of its page: seen in the plan."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.core.database import merged
from linli.core.tests import rows
from linli.core.web import pagination
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.models import Person
from linli.site import messages
from linli.work.cases import news
from linli.work.cases.models import Case
from linli.work.visits.models import Visit

SUBDISTRICT, DISTRICT = "subdistrict", "district"
# Declared by the apps. Registers that grow with the offices and not with the work
# (bodies, accounts, imports) and the queue of the inbox are left to the database: docs/adr/0004.
LISTS = rows.table("LISTS")
OF_DISTRICT = [name for name, one in LISTS.items() if one.is_of_district]
OPENED = [(SUBDISTRICT, name) for name in LISTS] + [(DISTRICT, name) for name in OF_DISTRICT]
# What SQLite counted of a district, looking at samples: of workers it knows how few there are, of visits not that
# those of one worker are many. It then sorted all visits of all workers for one page.
COUNTED = [
    ("staffing_worker", "staffing_worker_list", "1158 9 1 1"),
    ("places_place", "places_level_path", "134640 501 14"),
    ("people_household", "people_household_list", "148610 1001 1 1"),
    ("visits_visit", "visits_visit_worker_id_0d6cd0b8", "4266108 1001"),
    ("visits_visit", "visits_latest", "2886516 1001 1"),
    ("visits_visit", "visits_of_community", "3481236 1001 48 1"),
]


@pytest.fixture
def counted(db):
    """The database plans as if it had counted a district (SQLite), or as if no table were small (PostgreSQL)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
                cursor.execute(f"SET LOCAL enable_{name} = off")
            yield
            return
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", COUNTED)
        cursor.execute("ANALYZE sqlite_master")  # which only loads what was counted
        yield
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_master")


def asked(client, name, token) -> str:
    """The statement that reads the rows of a list's page."""
    view, _, query = name.partition("?")
    with CaptureQueriesContext(connection) as found:
        answer = client.get(f"{reverse(view)}?place=all&{query}" + (f"&after={token}" if token else ""))
    assert answer.status_code == 200
    statements = [one["sql"] for one in found if "RECURSIVE taken" in one["sql"]]
    assert len(statements) == 1, f"{name} does not read its communities one by one"
    return statements[0]


def explained(statement: str) -> Any:
    """The plan: lines (number, number of the one above, words) on SQLite, a tree on PostgreSQL."""
    how = "EXPLAIN (FORMAT JSON)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {statement}".replace("%", "%%"), [])
        rows = cursor.fetchall()
    if connection.vendor != "postgresql":
        return [(number, above, words) for number, above, _, words in rows]
    found = json.loads(rows[0][0]) if isinstance(rows[0][0], str) else rows[0][0]
    return found[0]["Plan"]


def faults_on_sqlite(lines: list[tuple[int, int, str]], table: str) -> list[str]:
    """Lines that read or sort more than they must."""
    above = {number: (parent, words) for number, parent, words in lines}

    def is_per_community(number: int) -> bool:
        while number in above:
            number, words = above[number]
            if words.startswith("CORRELATED"):
                return True
        return False

    whole = ("SCAN " + table, "BLOOM FILTER", "MATERIALIZE", "AUTOMATIC")
    found = [words for _, _, words in lines if words.startswith(whole) or "AUTOMATIC" in words]
    found += [words for number, _, words in lines if is_per_community(number) and words.startswith("USE TEMP B-TREE")]
    outer = next(words for _, parent, words in lines if parent == 0 and not words.startswith("SETUP"))
    if not outer.startswith(f"SEARCH {table} USING INTEGER PRIMARY KEY"):
        found.append(outer)
    return found


def faults_on_postgres(plan: dict[str, Any], table: str) -> list[str]:
    """Sorts and whole readings below the limit of one community."""

    def inside(node: dict[str, Any]) -> list[dict[str, Any]]:
        return [node, *(one for below in node.get("Plans", []) for one in inside(below))]

    found = []
    for node in inside(plan):
        below = inside(node)
        reads = [one for one in below if one.get("Relation Name") == table]
        if node["Node Type"] != "Limit" or not reads or any(one["Node Type"] == "WindowAgg" for one in below):
            continue
        found += [one["Node Type"] for one in below if one["Node Type"] in {"Sort", "Incremental Sort", "Seq Scan"}]
    return found


def faults(statement: str, table: str) -> list[str]:
    """What is wrong with the plan of a statement."""
    plan = explained(statement)
    return faults_on_postgres(plan, table) if connection.vendor == "postgresql" else faults_on_sqlite(plan, table)


@pytest.mark.parametrize("further", [False, True], ids=["first", "further"])
@pytest.mark.parametrize(("role", "name"), OPENED)
def test_each_community_is_read_by_its_index(
    client, sign_in, counted, subdistrict, community, elsewhere, role, name, further
):
    sign_in(role, subdistrict if role == SUBDISTRICT else subdistrict.parent)
    one = LISTS[name]
    token = pagination.token(one.last, one.order) if further else ""
    assert faults(asked(client, name, token), one.table) == []


def counting(client) -> list[str]:
    """The statements that count the homes of the list of areas."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("areas:list"), {"place": "all"}).status_code == 200
    return [one["sql"] for one in found if "'dwelling'" in one["sql"]]


def readings(plan: Any) -> list[str]:
    """How a plan reads places: words on SQLite, node and index on PostgreSQL."""
    if connection.vendor != "postgresql":
        places = ("SEARCH places_place", "SEARCH U0", "SCAN places_place", "SCAN U0")
        return [words for _, _, words in plan if words.startswith(places)]
    own = [f"{plan['Node Type']} using {plan.get('Index Name')}"] if plan.get("Relation Name") == "places_place" else []
    return own + [each for below in plan.get("Plans", []) for each in readings(below)]


def test_the_homes_of_a_page_are_counted_in_their_index(client, sign_in, counted, subdistrict, community, elsewhere):
    """No home is loaded: all of each community, then those of each area."""
    sign_in(SUBDISTRICT, subdistrict)
    statements = counting(client)
    assert len(statements) == 2
    for statement, rest in zip(statements, ("(community_id=? AND level=?", "lft>? AND lft<?)"), strict=True):
        assert "COUNT(*)" in statement
        assert f"IN ({community.pk}, {elsewhere.pk})" in statement  # the communities of the page
        (reading,) = readings(explained(statement))
        if connection.vendor == "postgresql":
            assert reading.startswith("Index")  # which one depends on the rows, of which a test has few
        else:
            assert "USING COVERING INDEX places_doors (community_id=? AND level=?" in reading
            assert rest in reading


def test_a_number_is_looked_up_in_its_index(counted):
    """Each of these read its whole table on SQLite: a partial index helps only who repeats its condition, and LIKE
    uses none.
    """
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL concludes the condition from the value that is asked for")
    known = Person.objects.filter(merged_into=None)
    for found, index in (
        (known.filter(phone_hash="a").exclude(phone_hash=""), "people_person_phone (phone_hash=?)"),
        (known.filter(id_hash="a").exclude(id_hash=""), "people_id_number_once (id_hash=?)"),
        (known.filter(id_hash__in=["a", "b"]).exclude(id_hash=""), "people_id_number_once (id_hash=?)"),
        (Case.objects.numbered("330102011-26"), "sqlite_autoindex_cases_case_1 (code>? AND code<?)"),
    ):
        assert index in found.explain()


def read_whole(plan: Any, table: str) -> list[str]:
    """How a plan reads a table without being told where in an index to begin."""
    if connection.vendor != "postgresql":
        return [words for _, _, words in plan if words.startswith("SCAN") and words.split()[1] in (table, "V0", "W0")]
    own = plan.get("Relation Name") == table and "Index Cond" not in plan
    below = [each for one in plan.get("Plans", []) for each in read_whole(one, table)]
    return [plan["Node Type"], *below] if own else below


def test_the_bell_of_a_clerk_reads_neither_all_cases_nor_all_their_steps(sign_in, counted, community):
    """Joined by OR, its conditions have no index on PostgreSQL: every page of a clerk took 100 ms longer."""
    clerk = sign_in("clerk", community)
    viewer = viewer_for(clerk)
    assert len(news.waits_for(viewer)) > 1
    with CaptureQueriesContext(connection) as found:
        messages.count_new(clerk, viewer)
    plan = explained(found[-1]["sql"])
    assert read_whole(plan, "cases_case") == []
    assert read_whole(plan, "cases_step") == []


def test_a_sort_within_a_community_is_a_fault(counted):
    """What the test above would say without the index, so that it can fail."""
    rows = merged.first(Visit.objects.all(), ("minutes", "pk"), {"community_id": [1, 2]}, 26)
    with CaptureQueriesContext(connection) as found:
        assert not list(rows.order_by("minutes", "pk"))
    assert faults(found[0]["sql"], "visits_visit")
