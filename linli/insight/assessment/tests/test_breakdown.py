"""A figure broken down by matter and by office: the parts add up, and each opens into its records."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.evidence import COUNTED, Evidence
from linli.core.figures.indicators import INDICATORS, Indicator, Numbers, cells
from linli.core.figures.monthly import periods
from linli.core.tests.draws import TODAY
from linli.registers.duties.tests.factories import OfficeFactory
from linli.registers.places.models import Place
from linli.registers.places.tests import world
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory
from linli.work.cases.tests.factories import CaseFactory

OVER = periods(TODAY, 7)
DIVIDED = sorted(code for code, one in INDICATORS.items() if one.splits)


@pytest.fixture(scope="module")
def drawn(module_db):
    return world.build(4, communities=3), cells(DatabaseEngine(), OVER)


@pytest.mark.one_engine
@pytest.mark.django_db
@pytest.mark.parametrize("code", DIVIDED)
def test_the_parts_add_up_to_the_figure(drawn, code):
    subdistrict, figures = drawn
    inside = frozenset(Place.objects.communities().under(subdistrict).values_list("pk", flat=True))
    for period in (OVER[2], OVER[-1]):
        whole = sum((n for (c, month, _), n in figures.items() if (c, month) == (code, period.month)), Numbers())
        for split in INDICATORS[code].splits:
            parts = Evidence(INDICATORS[code], COUNTED, period, inside).divided(DatabaseEngine(), split.column)
            assert sum(parts.values(), Numbers()) == whole
            for value, numbers in parts.items():
                only = Evidence(INDICATORS[code], COUNTED, period, inside, only=(split.column, value))
                assert len(only.pieces(DatabaseEngine(), limit=1000)) == numbers.counted


def test_figures_of_few_people_are_never_broken_down():
    assert DIVIDED
    assert not [code for code in DIVIDED if INDICATORS[code].sensitive or not isinstance(INDICATORS[code], Indicator)]


@pytest.fixture
def reported(community, settings):
    """Two leaks of a company and one heap of rubbish without an office, reported today."""
    settings.LANGUAGE_CODE = "en"
    building, company = BuildingFactory(parent=community), OfficeFactory(kind="property_company", place=community)
    leaks = CaseFactory.create_batch(2, place=building, body=company, handling=True, reported_at=timezone.now())
    CaseFactory(place=building, matter="environment.rubbish", reported_at=timezone.now())
    return leaks, company


def page(client, place, name, **query):
    client.cookies["django_language"] = "en"
    return client.get(reverse(f"assessment:{name}", args=["cases.reported"]), {"place": place.pk, **query})


def test_each_part_opens_into_its_records(client, sign_in, community, reported):
    leaks, company = reported
    sign_in("subdistrict", community.parent)
    html = page(client, community.parent, "indicator", split="body").content.decode()
    assert str(company) in html
    assert "not assigned yet" in html
    (address,) = re.findall(rf'href="([^"]*split=body&amp;of={company.pk}[^"]*)"[^>]*>2</a>', html)
    client.cookies["django_language"] = "en"
    listed = client.get(address.replace("&amp;", "&")).content.decode()
    rows = listed.partition('id="rows"')[2].partition("</ul>")[0]
    assert rows.count("row-link") == 2
    assert all(case.code in rows for case in leaks)
    assert str(company) in listed


def test_the_sheet_of_a_part_has_its_rows_only(client, sign_in, community, reported):
    sign_in("subdistrict", community.parent)
    answer = page(client, community.parent, "evidence_export", split="matter", of="environment.rubbish")
    assert answer.status_code == 200
    assert "1" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "query", [{"split": "handler"}, {"split": "body", "of": "999"}, {"split": "body", "of": "1' OR 1"}]
)
def test_a_part_that_is_not_there(client, sign_in, community, reported, query):
    sign_in("subdistrict", community.parent)
    assert page(client, community.parent, "evidence", **query).status_code == 404


def test_a_district_with_one_subdistrict_is_compared_by_community(client, sign_in, community, elsewhere, reported):
    """The level that differs: the only subdistrict has the figures of its district."""
    sign_in("district", community.parent.parent)
    html = page(client, community.parent.parent, "indicator").content.decode()
    table = html.partition("<table")[2]
    assert community.name in table
    assert elsewhere.name in table
    assert "by subdistrict" not in html
    CommunityFactory(parent__parent=community.parent.parent)
    html = page(client, community.parent.parent, "indicator").content.decode()
    assert "by subdistrict" in html
    assert community.name not in html.partition("<table")[2]
