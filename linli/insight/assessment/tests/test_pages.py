"""What a leader reads, and what stays hidden."""

import datetime as dt
import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.figures.indicators import INDICATORS, Indicator
from linli.core.journal.models import Entry
from linli.registers.people.models import Household
from linli.registers.people.tests.factories import CircumstanceFactory, household_at
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.visits.tests.factories import VisitFactory


@pytest.fixture
def homes(community, elsewhere, settings):
    """Three households here, one of them met, and two elsewhere; counted now, in English."""
    settings.LANGUAGE_CODE = "en"
    found = [household_at(community, "王一", "王二"), household_at(community, "李一"), household_at(community, "赵一")]
    for name in ("钱一", "孙一"):
        VisitFactory(household=household_at(elsewhere, name), day=timezone.localdate())
    VisitFactory(household=found[0], day=timezone.localdate())
    return found


def page(client, name, place, *args, **query):
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(f"assessment:{name}", args=args), {"place": place.pk, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_number_opens_into_its_records_and_those_missing(client, sign_in, community, homes):
    sign_in("worker", community)
    html = page(client, "figures", community)
    assert "33.3%" in html
    assert "1 of 3" in words(html)
    counted = page(client, "evidence", community, "visits.coverage")
    assert counted.count("row-link") == 1
    assert reverse("people:household", args=[homes[0].pk]) in counted
    rest = page(client, "evidence", community, "visits.coverage", part="rest")
    assert rest.count("row-link") == 2
    assert "王一" not in rest


def test_records_are_read_page_by_page_community_by_community(
    client, sign_in, community, elsewhere, homes, monkeypatch
):
    monkeypatch.setattr("linli.insight.assessment.queries.lines.PAGE", 2)
    sign_in("subdistrict", community.parent)
    seen, more = [], ""
    for _page in range(3):
        html = page(client, "evidence", community.parent, "people.households", after=more)
        seen += re.findall(r'href="(/people/household/\d+/)"', html)
        found = re.search(r'class="more"[^>]*>\s*<a[^>]*href="[^"]*after=([\w.-]+)', html)
        more = found[1] if found else ""
    assert more == ""
    here, there = (
        [reverse("people:household", args=[home.pk]) for home in in_order(at)] for at in (community, elsewhere)
    )
    assert seen == (here + there if community.pk < elsewhere.pk else there + here)


def in_order(community):
    return Household.objects.filter(community=community).order_by("pk")


def test_a_made_up_page_of_records_is_refused(client, sign_in, community, homes):
    sign_in("worker", community)
    address = reverse("assessment:evidence", args=["people.households"])
    for token in ("x", "Nw", "WzEsImEiXQ", "WzFd"):
        assert client.get(address, {"after": token}).status_code == 400


def test_others_are_seen_as_an_average_only(client, sign_in, community, elsewhere, homes):
    sign_in("committee", community)
    html = page(client, "figures", community)
    assert "60.0%" in html  # 3 of 5 households of the subdistrict
    assert elsewhere.name not in html
    assert community.parent.name in html  # named in the crumbs, without a link
    assert f"?place={community.parent_id}" not in html


def test_the_first_page_of_leaders_leads_to_what_is_overdue(client, sign_in, community, homes):
    CaseFactory.create_batch(2, place=BuildingFactory(parent=community))
    sign_in("subdistrict", community.parent)
    assert "Overdue cases 2" in words(page(client, "figures", community.parent))
    sign_in("auditor", community.parent)
    assert reverse("cases:overdue") not in page(client, "figures", community.parent)


def test_a_subdistrict_compares_its_communities(client, sign_in, community, elsewhere, homes):
    CommunityFactory(name="别处社区")
    sign_in("subdistrict", community.parent)
    html = page(client, "indicator", community.parent, "visits.coverage")
    html = html.partition("<table")[2]
    assert html.index(community.name) < html.index(elsewhere.name)  # a value to raise: the lowest first
    assert "worse than average" in html
    assert "别处社区" not in html
    turned = page(client, "indicator", community.parent, "visits.coverage", sort="-value").partition("<table")[2]
    assert turned.index(elsewhere.name) < turned.index(community.name)


def test_the_column_that_sorts_says_so(client, sign_in, community, homes):
    sign_in("subdistrict", community.parent)
    for sort, said in (("counted", "ascending"), ("-population", "descending"), ("name", "ascending")):
        table = page(client, "indicator", community.parent, "visits.coverage", sort=sort)
        assert table.count("aria-sort=") == table.count(f'aria-sort="{said}"') == 1


def test_the_map_has_a_link_and_a_list_for_each_place(client, sign_in, community, elsewhere, homes):
    for place, west in ((community, 120.1), (elsewhere, 120.2)):
        place.outline = [[west, 30.2], [west + 0.1, 30.2], [west + 0.1, 30.3], [west, 30.2]]
        place.save()
    sign_in("subdistrict", community.parent)
    html = page(client, "indicator", community.parent, "visits.coverage", show="map")
    assert html.count("<path class=") == 2
    assert f"<title>{elsewhere.name} 100.0%</title>" in html
    assert html.count("<text x=") == 2
    assert "lowest fifth" in html
    assert html.count("row-link") == 2


def test_a_map_without_outlines_says_so(client, sign_in, community, homes):
    sign_in("subdistrict", community.parent)
    assert "no outline yet" in page(client, "indicator", community.parent, "visits.coverage", show="map")


def test_the_chart_has_its_numbers_beside_it(client, sign_in, community, homes):
    sign_in("subdistrict", community.parent)
    html = page(client, "indicator", community.parent, "visits.coverage", show="chart")
    assert 'id="chart-data"' in html
    assert html.count("<table") == 1


def test_sensitive_figures_of_few_people_stay_closed_to_leaders(client, sign_in, community, homes):
    person = homes[0].residencies.first().person
    CircumstanceFactory(person=person, community=community, kind="disability_card")
    sign_in("subdistrict", community.parent)
    assert "not shown" in page(client, "figures", community)
    closed = page(client, "evidence", community, "people.disability_card")
    assert "could be identified" in words(closed)
    assert person.name not in closed
    export = reverse("assessment:evidence_export", args=["people.disability_card"])
    assert client.get(export, {"place": community.pk}).status_code == 404


def test_who_serves_them_sees_them_and_that_is_written_down(client, sign_in, community, homes):
    person = homes[0].residencies.first().person
    CircumstanceFactory(person=person, community=community, kind="disability_card")
    sign_in("worker", community)
    assert person.name in page(client, "evidence", community, "people.disability_card")
    entry = Entry.objects.get(kind="read", target_id=person.pk)
    assert (entry.target_type, entry.verb) == ("people.person", "figures.evidence_read")


def test_an_auditor_sees_numbers_without_names(client, sign_in, community, homes):
    sign_in("auditor", community)
    html = page(client, "evidence", community, "people.residents")
    assert "王一" not in html
    assert f"No. {homes[0].residencies.first().person_id}" in html


def test_exports_contain_the_rows_of_the_page(client, sign_in, community, elsewhere, homes):
    sign_in("subdistrict", community.parent)
    answer = client.get(reverse("assessment:export", args=["visits.coverage"]), {"place": community.parent_id})
    rows = [list(row) for row in openpyxl.load_workbook(BytesIO(answer.getvalue())).active.values]
    assert [33.33, 1, 3] in [[row[1], *row[4:6]] for row in rows if row[0] == community.name]
    listed = reverse("assessment:evidence_export", args=["people.residents"])
    rows = openpyxl.load_workbook(BytesIO(client.get(listed, {"place": community.pk}).getvalue())).active.values
    assert {"王一", "王二", "李一", "赵一"} <= {row[1] for row in rows}


def test_a_page_costs_the_same_however_many_communities(client, sign_in, community, django_assert_max_num_queries):
    sign_in("subdistrict", community.parent)
    for _ in range(12):
        household_at(CommunityFactory(parent=community.parent), "周一")
    client.get(reverse("assessment:figures"))  # the first request writes the session
    populations = {each.base.code for each in INDICATORS.values() if isinstance(each, Indicator)}
    # Session and viewer 5, places 8, overdue cases, and one query for each population.
    with django_assert_max_num_queries(18 + len(populations)):
        client.get(reverse("assessment:figures"))
    with django_assert_max_num_queries(17):
        client.get(reverse("assessment:indicator", args=["people.residents"]))
    with django_assert_max_num_queries(18):
        client.get(reverse("assessment:evidence", args=["people.residents"]))


def test_the_files_of_both_parts_have_names_of_their_own(client, sign_in, community, homes):
    sign_in("worker", community)
    listed = reverse("assessment:evidence_export", args=["visits.coverage"])
    both = [client.get(listed, {"place": community.pk, "part": part}) for part in ("counted", "rest")]
    assert len({answer["Content-Disposition"] for answer in both}) == 2


def test_every_indicator_has_its_pages(client, sign_in, community, homes):
    sign_in("subdistrict", community.parent)
    for code, indicator in INDICATORS.items():
        html = page(client, "indicator", community.parent, code)
        assert str(indicator.why).replace("'", "&#x27;") in html


def test_what_to_look_at_first_names_the_places_that_make_the_difference(client, sign_in, community, elsewhere, homes):
    """The subdistrict lies behind its district; here two of three households are missing, elsewhere none."""
    other = CommunityFactory(parent__parent=community.parent.parent)
    for n in range(20):
        VisitFactory(household=household_at(other, f"郑{n}"), day=timezone.localdate())
    sign_in("subdistrict", community.parent)
    html = page(client, "figures", community.parent)
    first = html.partition("Needs attention")[2].partition("</section>")[0]
    assert "Households met within the set interval 60.0%" in words(first)
    assert f"average of {community.parent.parent.name} 92.0%" in words(first)
    assert "32.0 percentage points worse" in words(first)
    assert f"1 place accounts for 100% of the gap: {community.name}: 2 households short" in words(first)
    assert f"?place={community.pk}" in first
    assert "part=rest" in first
    only = page(client, "indicator", community.parent, "visits.coverage")
    assert f"average of {community.parent.parent.name} 92.0%" in words(only), "one baseline on both pages"
    assert f"Furthest below: {community.name}: 2 households short" in words(only)


def test_a_figure_to_lower_names_where_there_are_too_many(community, elsewhere):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import gaps, lines

    closed_doors = INDICATORS["visits.not_home"]
    month = timezone.localdate().replace(day=1)
    few, many = (
        lines.FigureRow(closed_doors, place, month, Numbers(100, n)) for place, n in ((community, 5), (elsewhere, 30))
    )
    found = gaps.gap(closed_doors, [few, many], 10)
    assert [(lack.line.place, lack.count, lack.part) for lack in found.most] == [(elsewhere, 20, "counted")]
    assert found.share == 100
    hidden = lines.FigureRow(closed_doors, community, month, Numbers(), suppressed=True)
    assert gaps.gap(closed_doors, [hidden, many], 10) is None
    assert gaps.gap(INDICATORS["visits.made"], [few, many], 10) is None


def test_what_turned_clearly_worse_is_looked_at_first_too(community):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import gaps, lines

    month = timezone.localdate().replace(day=1)
    worse, hardly, better = (
        lines.FigureRow(INDICATORS[code], community, month, Numbers(100, 40), before)
        for code, before in (("cases.overdue", 20.0), ("cases.reopened", 36.0), ("cases.in_time", 20.0))
    )
    (only,) = gaps.notable([worse, hardly, better], {}, "")
    assert (only.line, only.baseline.words, only.behind_by) == (worse, "上月 20.0%", "20.0 个百分点")


def test_a_running_month_is_marked_and_not_set_beside_a_whole_one(community):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import lines
    from linli.insight.assessment.queries.cells import Cells, CellSource

    at = CellSource(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), counted_now=False)
    months = at.months(13)
    assert [at.runs(month) for month in months[:2]] == [True, False]
    assert not CellSource(dt.datetime(2026, 2, 28, 8, tzinfo=dt.UTC), counted_now=False).runs(dt.date(2026, 2, 1))
    held = {
        (code, month, community.pk): Numbers(100, n)
        for code in ("visits.made", "visits.not_home")
        for n, month in enumerate(months, start=10)
    }
    made, closed = (
        lines.line(INDICATORS[code], community, months, Cells(held), running=True)
        for code in ("visits.made", "visits.not_home")
    )
    assert (made.change, made.change_year, len(made.finished_trend)) == (None, None, 12)
    assert (closed.change, closed.change_year, closed.turn_year) == (-1.0, -12.0, "better")
    assert lines.line(INDICATORS["visits.made"], community, months, Cells(held)).change == -1


def test_a_low_figure_names_what_may_explain_it(client, sign_in, community, elsewhere, homes):
    for home in homes:
        VisitFactory(household=home, day=timezone.localdate(), not_home=True)
    sign_in("worker", community)
    html = page(client, "figures", community)
    assert "Reason: " in html
    # Here 3 of 4 doors stayed shut, 3 of 6 in the subdistrict.
    assert "Visits with nobody at home 75.0%" in words(html)


def test_values_are_rounded_and_not_cut_off():
    from linli.insight.assessment.queries.lines import shown

    share = INDICATORS["people.older"]
    assert shown(share, 17.597) == "17.6%"
    assert shown(share, None) == "–"
    assert shown(INDICATORS["people.residents"], 9420.0) == "9,420"
    assert shown(INDICATORS["people.residents"], 12.25) == "12.2"


def test_a_list_of_many_is_closed_too_and_small_months_leave_no_trace(client, sign_in, community, homes):
    for person in [home.residencies.first().person for home in homes]:
        CircumstanceFactory(person=person, community=community, kind="disability_card")
    for n in range(4):
        person = household_at(community, f"周{n}").residencies.get().person
        CircumstanceFactory(person=person, community=community, kind="disability_card")
    household_at(community, *(f"吴{n}" for n in range(6)))
    sign_in("committee", community)
    html = page(client, "evidence", community, "people.disability_card")
    assert "names are shown" in words(html).lower()
    assert "No. " not in words(html)
    assert "/people/" not in html.partition('id="rows"')[2].partition("</main>")[0]
    export = reverse("assessment:evidence_export", args=["people.disability_card"])
    assert client.get(export, {"place": community.pk}).status_code == 404


def test_a_month_of_few_is_missing_from_trend_and_change(community):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import lines
    from linli.insight.assessment.queries.cells import Cells
    from linli.insight.assessment.queries.hiding import hidden

    indicator = INDICATORS["people.disability_card"]
    months = [timezone.localdate().replace(day=1), timezone.localdate().replace(day=1, year=2025)]
    held = {(indicator.code, month, community.pk): Numbers(90, n, n) for month, n in zip(months, (9, 2), strict=True)}
    seen = lines.line(indicator, community, months, Cells(held, hidden(held)))
    assert (seen.suppressed, seen.change, seen.trend[0]) == (False, None, None)
    assert lines.line(indicator, community, months, Cells(held)).change is not None


def test_a_share_that_nobody_recorded_is_no_headline(client, sign_in, community, homes):
    sign_in("subdistrict", community.parent)
    for home in Household.objects.filter(community=community):
        head = home.residencies.get(is_head=True).person
        CircumstanceFactory(person=head, community=community, kind="unemployed", since=dt.date(2020, 1, 1))
    html = page(client, "figures", community)
    assert "no data yet" in html
    attention = words(html).partition("Needs attention")[2].partition("Residents and homes")[0]
    assert "Employment rate" not in attention
    assert "Employment rate 0 of 3 no data yet" in words(html).replace("based on an example value ", "")
    CircumstanceFactory(person=head, community=community, kind="employed", since=dt.date(2020, 1, 1), until=None)
    html = page(client, "figures", community)
    assert "Employment rate 33.3%" in words(html)


def test_every_difference_has_its_unit(community):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import lines

    month = timezone.localdate().replace(day=1)
    cases = {
        "visits.coverage": (Numbers(100, 40), 38.0, "+2.0 个百分点"),
        "cases.reported": (Numbers(40, 40), 52.0, "−12 件"),
        "cases.satisfaction": (Numbers(100, 100, 450), 4.0, "+0.5 分"),
        "staffing.households_per_worker": (Numbers(10, 1250), 130.0, "−5.0 户"),
        "people.residents": (Numbers(40, 40), 40.0, "0"),
    }
    for code, (numbers, before, said) in cases.items():
        assert lines.FigureRow(INDICATORS[code], community, month, numbers, before).shown_change == said


def test_every_indicator_says_what_its_differences_are_measured_in():
    from linli.insight.assessment.queries.lines import difference_unit

    assert not [code for code, indicator in INDICATORS.items() if not difference_unit(indicator)]


def test_a_small_base_is_marked_and_comes_last(community):
    from linli.core.figures.indicators import Numbers
    from linli.insight.assessment.queries import gaps, lines

    month = timezone.localdate().replace(day=1)
    few, many = (
        lines.FigureRow(INDICATORS[code], community, month, numbers, average=80.0)
        for code, numbers in (("cases.in_time", Numbers(29, 3)), ("visits.coverage", Numbers(30, 21)))
    )
    assert (few.is_small, many.is_small) == (True, False)
    assert not lines.FigureRow(INDICATORS["cases.reported"], community, month, Numbers(3, 3)).is_small
    assert [each.line for each in gaps.notable([few, many], {}, "")] == [many, few]
