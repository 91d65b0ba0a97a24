"""Examples for the addresses of report forms."""

import hashlib

from django.utils import timezone

from linli.insight.reports.models import RunAddress
from linli.insight.reports.tests.factories import (
    DAY,
    AskedFactFactory,
    AskFactory,
    EditionFactory,
    FormFieldFactory,
    FormQuestionFactory,
    FormRunFactory,
    OverrideFactory,
    ReportFormFactory,
    mapped_run,
)

TOKEN = "example-of-a-secret-address-1234"
THING = {
    "reports": "report_form",
    "reports:act": "form_act",
    "reports:edition_file": "edition",
    "reports:edition_undo": "edition",
    "reports:map": "mapped_edition",
    "reports:map_read": "mapped_edition",
    "reports:map_example": "mapped_edition",
    "reports:map_decide": "mapped_blank",
    "reports:map_reopen": "mapped_blank",
    "reports:records": "mapped_run",
    "reports:changes": "mapped_run",
    "reports:origins": "mapped_run",
    "reports:ask": "ask",
    "reports:ask_correct": "ask",
    "reports:ask_act": "ask_act",
    "reports:question": "form_question",
    "reports:answer": "form_question",
    "reports:question_act": "question_act",
    "reports:decide": "repeated_fact",
    "reports:run": "form_run",
    "reports:run_act": "run_act",
    "reports:run_upload": "form_run",
    "reports:override": "form_run",
    "reports:run_file": "form_run",
    "reports:override_undo": "override",
    "report_fetch": "run_address",
}
FACES = {
    "reports:list": ["?state=refused", "?q=月报"],
    "reports:asks": ["?state=late", "?short=1"],
    "reports:questions": ["?show=all", "?show=done"],
    "reports:runs": ["?state=late", "?state=all"],
    "reports:matrix": ["?month=2026-11"],
    "reports:burden": ["?month=2026-11"],
    "reports:burden_export": ["?table=communities"],
}


def examples(town):
    """A form with a file and blanks, an ask, questions, a filled run, a sent one with an address."""
    form = ReportFormFactory(place=town.here, bare=True, title="月报表")
    edition = EditionFactory(form=form)
    FormFieldFactory(edition=edition)
    run = FormRunFactory(filled=True, form=ReportFormFactory(place=town.here, in_force=True))
    sent = FormRunFactory(sent=True, form=run.form, period="2026-09")
    now = timezone.now()
    RunAddress.objects.create(run=sent, token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(), expires_at=now + DAY)
    with_blanks, field = mapped_run(town.here)
    ask, question = AskFactory(place=town.here), FormQuestionFactory(community=town.here)
    fact = AskedFactFactory()
    for _time in range(3):
        FormQuestionFactory(community=town.here, fact=fact, answered_on=now.date())
    return {
        "report_form": form.pk,
        "form_act": [form.pk, "refuse"],
        "edition": edition.pk,
        "mapped_edition": field.edition_id,
        "mapped_blank": [field.edition_id, field.pk],
        "mapped_run": with_blanks.pk,
        "ask": ask.pk,
        "ask_act": [ask.pk, "undo"],
        "form_question": question.pk,
        "question_act": [question.pk, "undo"],
        "repeated_fact": fact.pk,
        "form_run": run.pk,
        "run_act": [run.pk, "confirm_community"],
        "override": OverrideFactory(run=run).pk,
        "run_address": TOKEN,
    }
