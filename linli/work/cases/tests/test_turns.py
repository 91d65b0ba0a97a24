"""The page says whose turn it is, and offers the act to that user."""

import pytest
from django.urls import reverse

from linli.work.cases import actions
from linli.work.cases.tests.factories import CaseFactory

# The case belongs to the property company, whose man is "plumber". The name of the act offered first; -: none
# here, so the page says what it waits for.
TURNS = """
               worker  clerk   committee  plumber      street
reported       -       accept  accept     -            accept
accepted       -       assign  assign     -            assign
assigned       -       -       -          start        -
handling       -       -       -          report_done  -
reopened       -       -       -          start        -
done_reported  -       -       verify     -            verify
"""
HEAD, *LINES = [line.split() for line in TURNS.strip().splitlines()]
CELLS = [(who, line[0], act) for line in LINES for who, act in zip(HEAD, line[1:], strict=True)]


@pytest.mark.parametrize(("who", "state", "expected"), CELLS)
def test_whose_turn_it_is(sign_in_as, building, offices, who, state, expected):
    case = CaseFactory(place=building, body=offices.company, state=state)
    page = sign_in_as(who).get(reverse("cases:detail", args=[case.pk]))
    opened = page.context["opened"]
    assert (opened.name if opened else "-") == expected
    assert page.context["is_my_turn"] == (expected != "-")
    told = page.content.decode()
    assert ("Your action" in told or "待您办理" in told) == (expected != "-")


def test_who_worked_on_it_reads_why_somebody_else_checks(sign_in_as, cast, building, offices):
    case = CaseFactory(place=building, body=offices.street, assigned=True)
    actions.start(case, by=cast.street)
    actions.report_done(case, by=cast.street, outcome="修好了")
    page = sign_in_as("street").get(reverse("cases:detail", args=[case.pk]))
    assert page.context["opened"] is None
    assert page.context["why_not_me"]
    assert page.context["why_not_me"] in page.content.decode()


def test_the_handler_reads_why_the_resident_reopened_the_case(sign_in_as, building, offices):
    case = CaseFactory(place=building, body=offices.company, done=True)
    actions.not_solved(case, words="墙还是湿的")
    page = sign_in_as("plumber").get(reverse("cases:detail", args=[case.pk]))
    assert page.context["objection"].words == "墙还是湿的"


def test_parts_that_are_open_are_counted(sign_in_as, cast, building, offices):
    whole = CaseFactory(place=building, body=offices.company, handling=True)
    CaseFactory(place=building, parent=whole)
    CaseFactory(place=building, parent=whole, closed=True)
    assert sign_in_as("plumber").get(reverse("cases:detail", args=[whole.pk])).context["open_parts"] == 1


def test_the_counter_sees_where_a_matter_goes_before_the_place_is_chosen(sign_in_as, offices):
    page = sign_in_as("clerk").get(reverse("cases:new"), {"matter": "public_services.residence_permit"})
    told = page.content.decode()
    assert "居民身份证" in told or "Identity card" in told
    refused = sign_in_as("clerk").get(reverse("cases:new"), {"matter": "certificates.not_issued.kinship"})
    assert "Not issued" in refused.content.decode() or "不予出具" in refused.content.decode()
    negative = sign_in_as("clerk").get(reverse("cases:new"), {"matter": "negative.enforcement"})
    assert "Not taken on" in negative.content.decode() or "不予承接" in negative.content.decode()
