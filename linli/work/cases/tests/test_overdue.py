"""The list of what is late: who has it, for how long, why, and what happened last; worst first."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.journal.models import Entry
from linli.registers.places.tests.factories import BuildingFactory, CommunityFactory
from linli.work.cases import actions, queries
from linli.work.cases.models import Case
from linli.work.cases.tests.factories import CaseFactory
from linli.work.cases.tests.test_access import counted


def at(moment):
    return timezone.make_aware(dt.datetime.fromisoformat(moment))


TODAY = at("2026-03-13 09:00")  # Friday
URL = "cases:overdue"


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def company_case(chinese, building, offices, cast, clock):
    """A function that makes a case of the property company, due at a moment."""
    clock(to=TODAY)

    def make(due, **more):
        return CaseFactory(place=building, **{"body": offices.company, "handling": True, **more}, due_at=at(due))

    return make


def page(client, **query):
    return client.get(reverse(URL), query)


def codes(answer):
    return [late.case.code for late in answer.context["delays"]]


def test_the_longest_overdue_comes_first_with_office_handler_days_and_last_step(
    company_case, cast, offices, sign_in_as, clock
):
    days = company_case("2026-03-11 09:00")
    week = company_case("2026-03-06 09:00", state="assigned")
    company_case("2026-03-16 09:00")
    actions.start(week, by=cast.plumber)
    answer = page(sign_in_as("street"))
    assert codes(answer) == [week.code, days.code]
    first, second = answer.context["delays"]
    assert (first.days, second.days) == (5, 2)  # working days
    assert (first.case.body, first.case.handler.username) == (offices.company, "plumber")
    assert first.last.move == "start"
    html = answer.content.decode()
    assert "逾期 5 个工作日" in html
    assert str(first.case.handler) in html
    assert str(offices.company) in html


def reasons(case):
    return queries.delay(queries.with_delays(Case.objects.filter(pk=case.pk)).get()).reasons


def test_the_reason_is_what_the_steps_say(company_case, cast, offices, clock):
    clock(to=at("2026-03-05 09:00"))
    case = company_case("2026-03-06 09:00", state="assigned")
    clock(to=at("2026-03-05 10:00"))
    assert reasons(case) == ("尚未开始办理",)
    actions.start(case, by=cast.plumber)
    actions.ask_extension(case, by=cast.plumber, days=2, reason="materials")
    clock(to=TODAY)
    assert reasons(case)[0].startswith("已申请延期，")
    actions.decide_extension(case, by=cast.clerk, grant=False, words="材料本地有货")
    assert reasons(case)[0] == "延期申请未同意"
    actions.return_case(case, by=cast.plumber, reason="wrong_body")
    CaseFactory(place=case.place, parent=case)
    assert reasons(case) == ("延期申请未同意", "退回 1 次", "等待 1 件子件结案", "还没有分派")


def test_it_says_whence_an_overdue_case_was_passed_up(company_case, offices):
    case = company_case("2026-03-03 09:00")
    actions.escalate_overdue()
    assert reasons(case)[0] == f"由{offices.company}逾期提级"


def test_acceptance_and_check_have_lists_of_their_own(company_case, offices, sign_in_as):
    accept = company_case("2026-03-20 09:00", state="reported", body=None, accept_due_at=at("2026-03-12 09:00"))
    check = company_case("2026-03-20 09:00", state="done_reported", verify_due_at=at("2026-03-11 09:00"))
    company_case("2026-03-20 09:00", state="done_reported", verify_due_at=at("2026-03-20 09:00"))
    client = sign_in_as("street")
    assert codes(page(client)) == []
    assert codes(page(client, turn="accept")) == [accept.code]
    (late,) = page(client, turn="check").context["delays"]
    assert (late.case.code, late.days) == (check.code, 2)


def test_the_list_of_supervised_cases(company_case, cast, sign_in_as):
    case, other = company_case("2026-03-20 09:00"), company_case("2026-03-11 09:00")
    actions.supervise(case, by=cast.street, words="三日内回复")
    client = sign_in_as("street")
    assert codes(page(client, turn="supervised")) == [case.code]
    assert codes(page(client)) == [other.code]
    actions.lift(case, by=cast.street, words="已说明")
    assert codes(page(client, turn="supervised")) == []


def test_it_is_narrowed_by_office_and_matter_and_each_office_has_its_number(company_case, offices, sign_in_as):
    mine = company_case("2026-03-11 09:00")
    company_case("2026-03-11 09:00", body=offices.committee)
    company_case("2026-03-11 10:00", body=offices.committee, matter="environment.rubbish")
    client = sign_in_as("street")
    assert codes(page(client, body=offices.company.pk)) == [mine.code]
    assert [(office.pk, n) for office, n in page(client).context["offices"]] == [
        (offices.committee.pk, 2),
        (offices.company.pk, 1),
    ]
    assert len(codes(page(client, kind="repair"))) == 2
    assert len(codes(page(client, body="x"))) == 3
    assert "body=x" in page(client, body="x").content.decode(), "it says that it ignored this"


def test_who_sees_no_case_sees_no_delay(company_case, client, sign_in, sign_in_as, community):
    company_case("2026-03-11 09:00")
    elsewhere = CommunityFactory(parent__parent=community.parent.parent)
    sign_in("subdistrict", elsewhere.parent)
    assert codes(page(client)) == []
    sign_in("auditor", community)
    assert page(client).status_code == 403
    assert page(sign_in_as("plumber")).status_code == 403


def test_the_sheet_has_all_rows_and_the_export_is_in_the_log(company_case, cast, offices, sign_in_as):
    case = company_case("2026-03-11 09:00")
    company_case("2026-03-06 09:00")
    actions.remind(case, by=cast.street, words="请今天到场")
    answer = sign_in_as("street").get(reverse("cases:overdue_export"))
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.values
    rows = [row for row in rows if row[0]]
    assert [row[6] for row in rows[:2]] == [5, 2]
    row = dict(zip(head, rows[1], strict=True))
    assert (row["承办单位"], row["逾期工作日"], row["催办次数"], row["最近一步"]) == (
        str(offices.company),
        2,
        1,
        "催办",
    )
    assert "请今天到场" not in str(rows)
    assert Entry.objects.filter(verb="case.overdue_exported").count() == 1


def test_it_costs_the_same_however_many_are_late(company_case, community, cast, sign_in_as, offices):
    def fill(n):
        for _n in range(n):
            case = company_case("2026-03-11 09:00")
            actions.remind(case, by=cast.street, words="请今天到场")
            CaseFactory(
                place=BuildingFactory(parent=CommunityFactory(parent=community.parent)), due_at=at("2026-03-02")
            )

    fill(2)
    client, url = sign_in_as("street"), reverse(URL)
    client.get(url)
    few = counted(client, url)
    fill(9)
    assert counted(client, url) == few <= 20
