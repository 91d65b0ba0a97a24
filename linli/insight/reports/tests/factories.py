"""Report forms, asks, questions and runs for tests."""

import datetime as dt
import uuid
from io import BytesIO

import factory
import xlsxwriter
from django.utils import timezone

from linli.insight.reports.engine import frozen
from linli.insight.reports.engine.duplicates import normal
from linli.insight.reports.models import (
    Ask,
    AskedFact,
    Edition,
    FormAnswer,
    FormField,
    FormQuestion,
    FormRun,
    Override,
    ReportForm,
)
from linli.registers.places.tests.factories import CommunityFactory

DAY = dt.timedelta(days=1)
VALUES = [
    {"key": "S!B3", "label": "低保户数", "value": 41, "records": 41, "source": "records"},
    {"key": "S!B4", "label": "助餐点数", "value": None, "why": "not recorded"},
]


def workbook(*labels):
    """The bytes of a small workbook."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        for row, label in enumerate(labels or ["户数"]):
            sheet.write(row, 0, label)
    return target.getvalue()


def facts(**more):
    """What is registered of a form that has everything the law asks for."""
    return {
        "number": "民统01表",
        "title": "老年人月报表",
        "office": None,
        "office_name": "区民政局",
        "basis": "《统计法》",
        "approval": "统制〔2026〕1号",
        "period": "month",
        "due_days": 5,
        "due_unit": "working_days",
        "due_on": None,
        "levels": "community",
        "sensitivity": "counts",
        "sensitivity_basis": "",
        "since": dt.date(2026, 1, 1),
        "until": dt.date(2099, 1, 1),
    } | more


class ReportFormFactory(factory.django.DjangoModelFactory[ReportForm]):
    """Registered with everything that the law asks for; `bare` lacks it, `in_force` is in force."""

    class Meta:
        model = ReportForm

    class Params:
        bare = factory.Trait(number="", approval="", basis="", until=None)
        in_force = factory.Trait(state="in_force", state_before="mapped", started_on=dt.date(2026, 1, 1))

    place = factory.SubFactory(CommunityFactory)
    code = factory.Sequence(lambda n: f"form-{n}")
    number = factory.Sequence(lambda n: f"民统{n:02d}表")
    title = factory.Sequence(lambda n: f"月报表{n}")
    office_name = "区民政局"
    basis = "《统计法》"
    approval = "统制〔2026〕1号"
    period = "month"
    since = dt.date(2026, 1, 1)
    until = dt.date(2099, 1, 1)


class EditionFactory(factory.django.DjangoModelFactory[Edition]):
    """A first edition with a file."""

    class Meta:
        model = Edition

    form = factory.SubFactory(ReportFormFactory)
    number = factory.Sequence(lambda n: n % 30000 + 1)
    since = dt.date(2026, 1, 1)
    name = "月报表.xlsx"
    kind = "xlsx"
    file = factory.django.FileField(filename="a.xlsx", data=b"PK\x03\x04 form")
    size = 9
    sha256 = factory.Sequence(lambda n: f"{n:064x}")


class FormFieldFactory(factory.django.DjangoModelFactory[FormField]):
    """A blank that is found in the records."""

    class Meta:
        model = FormField

    edition = factory.SubFactory(EditionFactory)
    position = factory.Sequence(lambda n: n)
    key = factory.Sequence(lambda n: f"S!B{n}")
    label = "低保户数"
    normal = factory.LazyAttribute(lambda field: normal(field.label))
    state = "found"


class AskFactory(factory.django.DjangoModelFactory[Ask]):
    """An ask by chat, of an hour ago; `answered` took 30 minutes."""

    class Meta:
        model = Ask

    class Params:
        answered = factory.Trait(answered_at=factory.LazyFunction(timezone.now), minutes=30, held="all")

    place = factory.SubFactory(CommunityFactory)
    community = factory.SelfAttribute("place")
    office_name = "区文明办"
    way = "chat"
    what = "志愿者人数"
    asked_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=1))
    once = factory.LazyFunction(uuid.uuid4)


class AskedFactFactory(factory.django.DjangoModelFactory[AskedFact]):
    """A number that the clerk knows."""

    class Meta:
        model = AskedFact

    code = factory.Sequence(lambda n: f"fact.{n}")
    title = "有几个助餐点？"
    definition = "本月正常供餐的助餐点。"
    kind = "number"
    unit = "个"
    knower = "clerk"
    good_days = 180


class FormQuestionFactory(factory.django.DjangoModelFactory[FormQuestion]):
    """A question that waits."""

    class Meta:
        model = FormQuestion

    community = factory.SubFactory(CommunityFactory)
    fact = factory.SubFactory(AskedFactFactory)
    due_on = factory.LazyFunction(timezone.localdate)


class FormAnswerFactory(factory.django.DjangoModelFactory[FormAnswer]):
    """A good answer to a question."""

    class Meta:
        model = FormAnswer

    question = factory.SubFactory(FormQuestionFactory, answered_on=factory.LazyFunction(timezone.localdate))
    community = factory.SelfAttribute("question.community")
    fact = factory.SelfAttribute("question.fact")
    definition = "本月正常供餐的助餐点。"
    value = "2"
    since = factory.LazyFunction(timezone.localdate)
    until = factory.LazyAttribute(lambda answer: answer.since + 180 * DAY)


class FormRunFactory(factory.django.DjangoModelFactory[FormRun]):
    """October 2026, to be filled; `filled`, then `first` and `second` confirmed, then `sent`."""

    class Meta:
        model = FormRun

    class Params:
        filled = factory.Trait(
            state="generated",
            content=frozen.text(VALUES),
            sha256=frozen.digest(VALUES),
            blanks=2,
            blanks_filled=1,
            name="月报表.xlsx",
            file=factory.django.FileField(filename="a.xlsx", data=b"PK\x03\x04 filled"),
            file_sha256="a" * 64,
            filed_at=factory.LazyFunction(timezone.now),
            generated_at=factory.LazyFunction(timezone.now),
        )
        first = factory.Trait(
            filled=True, state="community_confirmed", community_confirmed_at=factory.LazyFunction(timezone.now)
        )
        second = factory.Trait(
            first=True, state="subdistrict_confirmed", subdistrict_confirmed_at=factory.LazyFunction(timezone.now)
        )
        sent = factory.Trait(
            second=True,
            state="sent",
            sent_at=factory.LazyFunction(timezone.now),
            sent_way="file",
            sent_to="区民政局",
            sent_sha256=frozen.digest(VALUES),
        )

    form = factory.SubFactory(ReportFormFactory, in_force=True)
    place = factory.SelfAttribute("form.place")
    community = factory.LazyAttribute(lambda run: run.place if run.place.community_id else None)
    period = "2026-10"
    period_since = dt.date(2026, 10, 1)
    period_until = dt.date(2026, 11, 1)
    due_on = dt.date(2026, 11, 6)


class OverrideFactory(factory.django.DjangoModelFactory[Override]):
    """A value entered by hand."""

    class Meta:
        model = Override

    run = factory.SubFactory(FormRunFactory, filled=True)
    key = "S!B3"
    label = "低保户数"
    before = "41"
    value = "43"
    reason = "两户本月新增"


KEY = "S!B2"


def mapped_run(community, **run):
    """A filled run of an edition that was read, with one blank that counts residents."""
    edition = EditionFactory(form__place=community, file__data=workbook("指标", "常住人口"))
    blank = {"key": KEY, "rows": ["常住人口"], "columns": ["本月数"], "choices": [], "unit": "人"}
    blank |= {"kind": "value", "formula": "", "filled": ""}
    table = {
        "kind": "summary",
        "title": "",
        "head_rows": [1, 1],
        "data_rows": [2, 2],
        "columns": [1, 2],
        "left_out": [],
    }
    part = {"name": "S", "hidden": False, "tables": [table | {"blanks": [blank]}]}
    edition.structure = {"title": "月报表", "period": "", "parts": [part], "notes": []}
    edition.save(update_fields=["structure"])
    term = {"kind": "count", "subject": "person", "when": "end"}
    mapping = {"term": term, "path": "常住人口/本月数", "proposals": [{"term": term, "score": 1, "reason": "像"}]}
    field = FormFieldFactory(edition=edition, key=KEY, item="count.1", mapping=mapping, state="found")
    return FormRunFactory(filled=True, form=edition.form, edition=edition, **run), field
