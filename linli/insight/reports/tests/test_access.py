"""Who may see and register report forms, record asks, answer questions, fill, confirm and send."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from linli.core.tests.matrix import each_cell
from linli.insight.reports.models import RunAddress
from linli.insight.reports.tests.factories import (
    DAY,
    KEY,
    AskedFactFactory,
    AskFactory,
    EditionFactory,
    FormAnswerFactory,
    FormQuestionFactory,
    FormRunFactory,
    OverrideFactory,
    ReportFormFactory,
    mapped_run,
    workbook,
)

# 302 from a POST is success, 302 for anonymous users is the sign-in page; elsewhere gets 404, never 403.
# The community confirms first (clerk or committee), the subdistrict second; each role does only its own part.
MATRIX = """
                             nobody  clerk@elsewhere  worker  clerk  committee  subdistrict  district  auditor
GET  what_we_refuse          200     200              200     200    200        200          200       200
GET  report_fetch            200     200              200     200    200        200          200       200
POST report_fetch            200     200              200     200    200        200          200       200
GET  reports:list            302     200              200     200    200        200          200       403
GET  reports:list_export     302     200              200     200    200        200          200       403
GET  reports:new             302     200              403     200    403        200          200       403
POST reports:new             302     200              403     302    403        302          302       403
GET  reports:form            302     404              200     200    200        200          200       403
GET  reports:correct         302     404              403     200    403        200          200       403
POST reports:correct         302     404              403     302    403        302          302       403
POST reports:act             302     404              403     302    403        302          302       403
GET  reports:refusal         302     404              200     200    200        200          200       403
GET  reports:overlap         302     404              200     200    200        200          200       403
POST reports:upload          302     404              403     302    403        302          302       403
GET  reports:edition_file    302     404              200     200    200        200          200       403
POST reports:edition_undo    302     404              403     302    403        302          302       403
GET  reports:map             302     404              403     200    403        200          200       403
POST reports:map_read        302     404              403     302    403        302          302       403
POST reports:map_example     302     404              403     200    403        200          200       403
POST reports:map_decide      302     404              403     302    403        302          302       403
POST reports:map_reopen      302     404              403     302    403        302          302       403
GET  reports:records         302     404              200     200    200        200          200       403
GET  reports:changes         302     404              200     200    200        200          200       403
GET  reports:origins         302     404              200     200    200        200          200       403
GET  reports:asks            302     200              200     200    200        200          200       403
GET  reports:asks_export     302     200              200     200    200        200          200       403
GET  reports:ask_new         302     200              200     200    200        200          403       403
POST reports:ask_new         302     200              302     302    302        302          403       403
GET  reports:ask             302     404              200     200    200        200          200       403
GET  reports:ask_correct     302     404              200     200    200        200          403       403
POST reports:ask_correct     302     404              302     302    302        302          403       403
POST reports:ask_act         302     404              302     302    302        302          403       403
GET  reports:questions       302     200              200     200    200        200          200       403
GET  reports:question_new    302     200              200     200    403        200          403       403
POST reports:question_new    302     200              302     302    403        302          403       403
GET  reports:question        302     404              200     200    200        200          200       403
POST reports:answer          302     404              403     302    403        403          403       403
POST reports:question_act    302     404              404     302    404        404          403       403
GET  reports:repeated        302     200              200     200    200        200          200       403
POST reports:decide          302     403              403     403    403        302          302       403
GET  reports:runs            302     200              200     200    200        200          200       403
GET  reports:runs_export     302     200              200     200    200        200          200       403
GET  reports:matrix          302     200              200     200    200        200          200       403
GET  reports:run             302     404              200     200    200        200          200       403
POST reports:run_act         302     404              403     302    302        404          403       403
POST reports:run_upload      302     404              302     302    403        302          403       403
POST reports:override        302     404              302     302    403        302          403       403
GET  reports:run_file        302     404              200     200    200        200          200       403
POST reports:override_undo   302     404              302     302    403        302          403       403
GET  reports:burden          302     200              200     200    200        200          200       403
GET  reports:burden_export   302     200              200     200    200        200          200       403
GET  reports:repeated_blanks 302     200              200     200    200        200          200       403
"""
LEVELS = {"subdistrict": 1, "district": 2}
TOKEN = "a-secret-address-of-32-letters-x"
FORMS = {"form", "correct", "act", "refusal", "overlap", "upload"}
RUNS = {"run", "run_upload", "override", "run_file", "changes", "origins"}


def keys(community, name):
    """The keys of an address."""
    if name in FORMS:
        form = ReportFormFactory(place=community, bare=True)
        return [form.pk, "refuse"] if name == "act" else [form.pk]
    if name in RUNS:
        return [FormRunFactory(filled=True, form__place=community).pk]
    if name == "run_act":
        return [FormRunFactory(filled=True, form__place=community).pk, "confirm_community"]
    return others(community, name)


def others(community, name):
    """The keys of an address that is about neither a form nor a run."""
    if name in {"map", "map_read", "map_example", "map_decide", "map_reopen", "records"}:
        return mapped_keys(community, name)
    if name in {"edition_file", "edition_undo"}:
        return [EditionFactory(form__place=community).pk]
    if name in {"ask", "ask_correct", "ask_act"}:
        ask = AskFactory(place=community)
        return [ask.pk, "undo"] if name == "ask_act" else [ask.pk]
    if name == "question_act":
        return [FormAnswerFactory(question__community=community).question_id, "undo_answer"]
    if name in {"question", "answer"}:
        return [FormQuestionFactory(community=community).pk]
    if name == "decide":
        fact = AskedFactFactory()
        for _time in range(3):
            FormQuestionFactory(community=community, fact=fact, answered_on=timezone.localdate())
        return [fact.pk]
    if name == "override_undo":
        return [OverrideFactory(run__form__place=community).pk]
    if name == "report_fetch":
        run = FormRunFactory(sent=True, form__place=community)
        token_hash = hashlib.sha256(TOKEN.encode()).hexdigest()
        RunAddress.objects.create(run=run, token_hash=token_hash, expires_at=timezone.now() + DAY)
        return [TOKEN]
    return []


def mapped_keys(community, name):
    """The keys of an address of a mapped edition, or of a run that was filled with it."""
    run, field = mapped_run(community)
    if name == "records":
        return [run.pk]
    return [run.edition_id, field.pk] if name in {"map_decide", "map_reopen"} else [run.edition_id]


def told(community, name):
    """What the form of an address sends."""
    now = timezone.localtime()
    data = {"place": community.pk, "code": "elder-x", "title": "月报", "since": "2026-01-01", "last_day": "2026-12-31"}
    data |= {"period": "month", "levels": "community", "sensitivity": "counts", "due_days": "5"}
    data |= {
        "way": "chat",
        "what": "人数",
        "held": "unknown",
        "asked_at": f"{now:%Y-%m-%dT00:00}",
        "office_name": "某办",
    }
    data |= {"once": "8c1f7a52-3f0e-4e8e-8a3c-0d1d7f1f6a11", "community": community.pk, "outcome": "adopted"}
    data |= {"value": "2", "key": "S!B3", "reason": "更正", "definition": "定义", "kind": "number", "knower": "clerk"}
    if name in {"upload", "run_upload"}:
        data["file"] = SimpleUploadedFile("a.xlsx", workbook("户数"))
    if name == "map_decide":
        data["choice"] = "others"
    if name == "answer":
        data["since"] = f"{now:%Y-%m-%d}"
    if name == "question_new":
        data["code"] = "fact.new"
    return data


@each_cell(MATRIX)
def test_access(client, sign_in, community, elsewhere, who, method, url_name, expected):
    role, _, where = who.partition("@")
    at = elsewhere if where else community
    for _step in range(LEVELS.get(role, 0)):
        at = at.parent
    sign_in(role, at)
    name = url_name.rpartition(":")[2]
    url = reverse(url_name, args=keys(community, name))
    url += f"?blank={KEY}" if name == "records" else ""
    answer = client.get(url) if method == "GET" else client.post(url, told(community, name))
    assert answer.status_code == expected, answer.content.decode()[-2000:] if answer.status_code == 200 else ""


@pytest.mark.parametrize("name", ["confirm_subdistrict", "send", "amend"])
def test_a_community_takes_no_step_of_the_subdistrict(client, sign_in, community, name):
    trait = {"confirm_subdistrict": "first", "send": "second", "amend": "sent"}[name]
    run = FormRunFactory(**{trait: True}, form__place=community)
    sign_in("clerk", community)
    answer = client.post(reverse("reports:run_act", args=[run.pk, name]), {"to": "民政局", "why": "更正"})
    assert answer.status_code == 404
    run.refresh_from_db()
    assert run.state == {"first": "community_confirmed", "second": "subdistrict_confirmed", "sent": "sent"}[trait]


def test_the_sheet_of_a_subdistrict_is_not_seen_in_its_communities(client, sign_in, community, subdistrict):
    run = FormRunFactory(filled=True, form__place=subdistrict, form__levels="subdistrict")
    sign_in("clerk", community)
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404
    sign_in("subdistrict", subdistrict)
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 200


def test_a_file_about_residents_is_opened_by_who_fills_confirms_or_sends_it(client, sign_in, community):
    form = ReportFormFactory(place=community, in_force=True, sensitivity="sensitive", sensitivity_basis="法")
    run = FormRunFactory(filled=True, form=form)
    url = reverse("reports:run_file", args=[run.pk])
    for role, place, status in (("worker", community, 200), ("district", community.parent.parent, 403)):
        sign_in(role, place)
        assert client.get(url).status_code == status
        assert (url in client.get(reverse("reports:run", args=[run.pk])).content.decode()) is (status == 200)
