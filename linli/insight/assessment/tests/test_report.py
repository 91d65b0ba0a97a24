"""The report of a month in one press: what the page shows, as Word and as Excel."""

import io
import re
import zipfile

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.journal.models import Entry
from linli.core.web.documents import Grid, Paragraph, document
from linli.registers.people.tests.factories import household_at
from linli.registers.places.tests.factories import BuildingFactory
from linli.work.cases.tests.factories import CaseFactory
from linli.work.visits.tests.factories import VisitFactory


@pytest.fixture
def town(community, elsewhere, settings):
    settings.LANGUAGE_CODE = "en"
    homes = [household_at(community, name) for name in ("王一", "李一", "赵一")]
    VisitFactory(household=homes[0], day=timezone.localdate())
    CaseFactory(place=BuildingFactory(parent=community))
    return homes


def report(client, form, place):
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("assessment:report", args=[form]), {"place": place.pk})
    assert answer.status_code == 200
    return answer


def paragraphs(content):
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return ["".join(re.findall(r"<w:t[^>]*>([^<]*)", part)) for part in xml.split("</w:p>")]


def test_the_word_report_says_what_where_when_and_who(client, sign_in, community, town):
    user = sign_in("subdistrict", community.parent)
    answer = report(client, "word", community.parent)
    said = paragraphs(answer.content)
    month = f"{timezone.localdate():%Y-%m}"
    assert said[0].startswith(community.parent.name)
    assert "Month report" in said[0]
    assert user.name in said[1]
    assert "Cases overdue now: 1; under supervision: 0." in said
    at = said.index("Households met within the set interval")
    assert said[at + 1 : at + 2] == ["33.3%"]
    assert "1 / 3" in said[at : at + 7]
    assert "small base" in said[at + 6]
    assert month in answer["Content-Disposition"]
    entry = Entry.objects.get(verb="figures.report_exported")
    assert (entry.kind, entry.target_id) == ("read", community.parent_id)


def test_the_excel_report_has_a_unit_for_each_number(client, sign_in, community, town):
    sign_in("subdistrict", community.parent)
    book = openpyxl.load_workbook(io.BytesIO(report(client, "excel", community.parent).getvalue()))
    head, *rows = book.active.values
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows if row[0]}
    share = found["Households met within the set interval"]
    assert (share["value"], share["unit"], share["unit of the changes"]) == (33.33, "%", "percentage points")
    assert (share["counted"], share["base"]) == (1, 3)
    assert share["remark"].startswith("small base")
    assert (found["Households"]["value"], found["Households"]["unit"]) == (3, "households")
    assert Entry.objects.filter(verb="figures.report_exported").count() == 1


def test_who_sees_no_cases_reads_no_number_of_them(client, sign_in, community, town):
    sign_in("auditor", community)
    assert not [line for line in paragraphs(report(client, "word", community).content) if "overdue now" in line]


def test_another_form_is_not_there(client, sign_in, community):
    sign_in("subdistrict", community.parent)
    assert client.get(reverse("assessment:report", args=["pdf"])).status_code == 404


def test_a_document_keeps_signs_that_xml_knows():
    said = paragraphs(document([Paragraph("a<b & \x07c", 0), Grid([["1", "2"], ["x", "y"]], (1, 2))]))
    assert said[:5] == ["a&lt;b &amp; c", "1", "2", "x", "y"]
