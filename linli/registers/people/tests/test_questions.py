"""What a roster must not decide in passing: unknown buildings, families at occupied homes, what cannot be."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from linli.core.intake.models import Question, SheetRun
from linli.core.intake.runner import import_file
from linli.registers.people.imports import affected
from linli.registers.people.imports.run import HouseholdRoster
from linli.registers.people.models import Circumstance, Household, ImportRun, Person, Residency
from linli.registers.people.tests.test_imports import BY, FAMILY, HEAD, NEW, number, outcome, rejected_rows, take
from linli.registers.places.models import Place

pytestmark = pytest.mark.django_db
DOOR = "景昙新村3幢1单元402室"
OTHERS = [
    ["陈明", "男", number(21), "户主", DOOR, "", "", ""],
    ["陈小明", "男", number(23, dt.date(2010, 1, 2)), "子", DOOR, "", "", ""],
]


def living():
    """Head -> members, of the households in which somebody lives."""
    homes = Residency.objects.filter(until=None).select_related("person", "household").order_by("pk")
    found = {}
    for home in homes:
        found.setdefault(home.household.name, []).append(home.person.name)
    return found


def asked(tmp_path, rows, community, answers=NEW):
    """Check a sheet: its open questions."""
    file = tmp_path / "roster.csv"
    file.write_text("\n".join(",".join(row) for row in [HEAD, *rows]), encoding="utf-8-sig")
    outcome_ = import_file(HouseholdRoster, file, place=community, by=BY, rehearse=True, answers=answers)
    return [one for one in outcome_.questions if not one.answer]


def answered(choice):
    return NEW | {("occupied", ""): choice}


def test_an_unknown_building_is_never_made_in_passing(tmp_path, community):
    report = take(tmp_path, FAMILY, community, answers={})
    assert outcome(report) == (0, 0, 0, 3)
    assert "景昙新村3幢" in rejected_rows(tmp_path)[0][1]
    assert not Place.objects.filter(community=community, level="building").exists()
    one = Question.objects.get()
    assert (one.kind, one.rows, one.answer) == ("building", 3, "")
    assert "王建国" not in one.about


def test_a_mistyped_building_is_the_known_one(tmp_path, community):
    take(tmp_path, FAMILY, community)
    typo = [["陈明", "男", number(21), "户主", "景昙新林3幢1单元403室", "", "", ""]]
    (one,) = asked(tmp_path, typo, community, {})
    known = Place.objects.get(level="building")
    report = take(tmp_path, typo, community, answers={(one.kind, one.key): f"same:{known.pk}"})
    assert outcome(report) == (1, 0, 0, 0)
    assert Place.objects.filter(level="building").get() == known
    assert Residency.objects.get(person__name="陈明").dwelling.address == "景昙新村3幢1单元403室"


def test_rows_of_a_building_can_be_left_out(tmp_path, community):
    rows = [*FAMILY, ["陈明", "男", number(21), "户主", "景昙新村9幢1单元101室", "", "", ""]]
    (first, second) = asked(tmp_path, rows, community, {})
    answers = {(first.kind, first.key): "new", (second.kind, second.key): "leave"}
    assert outcome(take(tmp_path, rows, community, answers=answers)) == (3, 0, 0, 1)
    assert [place.name for place in Place.objects.filter(level="building")] == ["景昙新村3幢"]


def test_a_new_family_never_takes_the_place_of_the_head_in_passing(tmp_path, community):
    take(tmp_path, FAMILY, community)
    report = take(tmp_path, OTHERS, community)
    assert outcome(report) == (0, 0, 0, 2)
    assert living() == {"王建国": ["王建国", "李秀英", "王磊"]}
    assert Residency.objects.get(is_head=True).person.name == "王建国"
    (one,) = asked(tmp_path, OTHERS, community)
    assert (one.rows, one.about["name"], one.about["people"]) == (2, DOOR, ["陈明", "陈小明"])


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("moved_out:2026-11-02", {"陈明": ["陈明", "陈小明"]}),
        ("joined", {"王建国": ["王建国", "李秀英", "王磊", "陈明", "陈小明"]}),
        ("second", {"王建国": ["王建国", "李秀英", "王磊"], "陈明": ["陈明", "陈小明"]}),
        ("leave", {"王建国": ["王建国", "李秀英", "王磊"]}),
    ],
)
def test_what_became_of_those_who_are_registered_there(tmp_path, community, choice, expected):
    take(tmp_path, FAMILY, community)
    Residency.objects.update(since=dt.date(2020, 1, 1))
    Household.objects.update(since=dt.date(2020, 1, 1))
    before = list(Residency.objects.filter(is_head=True).values_list("pk", flat=True))
    take(tmp_path, OTHERS, community, answers=answered(choice))
    assert living() == expected
    heads = {home.household.name: home.person.name for home in Residency.objects.filter(is_head=True, until=None)}
    assert heads == {name: name for name in expected}
    assert Residency.objects.get(pk=before[0]).is_head  # also of a household that ended
    if choice.startswith("moved_out"):
        day = dt.date(2026, 11, 2)
        assert Household.objects.get(name="王建国").until == day
        assert set(Household.objects.get(name="王建国").residencies.values_list("until", flat=True)) == {day}
        assert {home.since for home in Residency.objects.filter(until=None)} == {day}
    if choice == "joined":
        assert set(Residency.objects.filter(person__name__startswith="陈").values_list("relation", flat=True)) == {""}


def test_a_new_member_beside_a_known_one_is_no_question(tmp_path, community):
    take(tmp_path, FAMILY[:1], community)
    assert outcome(take(tmp_path, [FAMILY[2], FAMILY[0], FAMILY[1]], community)) == (2, 0, 1, 0)
    assert living() == {"王建国": ["王建国", "王磊", "李秀英"]}


def test_a_sheet_that_names_both_families_asks_nothing(tmp_path, community):
    take(tmp_path, FAMILY, community)
    assert outcome(take(tmp_path, [*OTHERS, *FAMILY], community)) == (2, 0, 3, 0)
    assert living() == {"王建国": ["王建国", "李秀英", "王磊"], "陈明": ["陈明", "陈小明"]}


def test_another_head_of_a_known_family_is_a_question(tmp_path, community):
    take(tmp_path, FAMILY, community)
    widow = [[*FAMILY[1][:3], "户主", *FAMILY[1][4:]], FAMILY[2]]
    assert outcome(take(tmp_path, widow, community)) == (0, 0, 0, 2)
    assert Residency.objects.get(is_head=True, until=None).person.name == "王建国"
    take(tmp_path, widow, community, answers=answered("joined"))
    assert Residency.objects.get(is_head=True, until=None).person.name == "王建国"
    assert Residency.objects.get(person__name="李秀英").relation == "12"
    take(tmp_path, widow, community, answers=answered("moved_out"))
    assert living() == {"李秀英": ["李秀英", "王磊"]}
    assert Residency.objects.get(is_head=True, until=None).person.name == "李秀英"
    assert outcome(take(tmp_path, widow, community)) == (0, 0, 2, 0)


def test_which_of_two_households_was_joined_must_be_said(tmp_path, community):
    take(tmp_path, [*FAMILY, *OTHERS], community)
    guest = [["周敏", "女", number(32), "", DOOR, "", "", ""]]
    (one,) = asked(tmp_path, guest, community, answered("joined"))
    chosen = Household.objects.get(name="陈明")
    take(tmp_path, guest, community, answers={(one.kind, one.key): f"joined:{chosen.pk}"})
    assert living()["陈明"] == ["陈明", "陈小明", "周敏"]


def test_an_import_with_answers_is_undone_as_a_whole(tmp_path, community):
    from linli.core.intake.runner import undo
    from linli.registers.people.tests.test_import_undo import snapshot

    take(tmp_path, FAMILY, community)
    before = snapshot()
    take(tmp_path, OTHERS, community, answers=answered("moved_out"))
    undo.undo(ImportRun.objects.latest("pk").record, HouseholdRoster, by=BY)
    assert snapshot() == before


def test_the_command_refuses_with_the_questions_and_takes_answers(tmp_path, community, capsys):
    take(tmp_path, FAMILY, community)
    file = tmp_path / "roster.csv"
    rows = [*OTHERS, ["周敏", "女", number(32), "户主", "景昙新村9幢1单元101室", "", "", ""]]
    file.write_text("\n".join(",".join(row) for row in [HEAD, *rows]), encoding="utf-8")
    words = ("people_import", str(file), "--community", community.code, "--json")
    with pytest.raises(CommandError) as refused:
        call_command(*words)
    assert refused.value.returncode == 1
    told = capsys.readouterr()
    assert "景昙新村9幢" in told.err and DOOR in told.err and "moved_out" in told.err
    assert [(one["kind"], one["rows"]) for one in json.loads(told.out)["questions"]] == [
        ("building", 1),
        ("occupied", 2),
    ]
    assert Person.objects.count() == 3
    for wrong in ("7=new", "1=joined", "x=new", "occupied=sold", "2=moved_out:2099-01-01"):
        with pytest.raises(CommandError) as refused:
            call_command(*words, "--answer", wrong)
        assert refused.value.returncode == 2
    capsys.readouterr()
    call_command(*words, "--answer", "1=new", "--answer", "occupied=second")
    assert json.loads(capsys.readouterr().out)["created"] == 3
    assert set(Question.objects.values_list("answer", flat=True)) >= {"new", "second"}


@pytest.fixture
def page(client, sign_in, community, settings, tmp_path, django_capture_on_commit_callbacks):
    """A function that opens or posts to a page of the newest import."""
    settings.MEDIA_ROOT = tmp_path / "media"
    sign_in("clerk", community)

    def open_(name, **data):
        url = reverse(f"people:{name}", args=[ImportRun.objects.latest("pk").pk])
        if not data:
            return client.get(url)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data)

    def hand_in(rows):
        text = "\n".join(",".join(row) for row in [HEAD, *rows])
        sheet = SimpleUploadedFile("景昙.csv", text.encode())
        client.post(reverse("people:imports"), {"place": community.pk, "file": sheet})
        open_("import_rehearse", **columns())
        return open_("import")

    open_.hand_in = hand_in
    return open_


def columns():
    run = ImportRun.objects.latest("pk")
    return {f"c{n}": code for n, code in enumerate(run.mapping["columns"])}


def test_the_page_lists_the_questions_and_imports_only_after_the_answers(tmp_path, community, page):
    take(tmp_path, FAMILY, community)
    new = ["周敏", "女", number(32), "户主", "景昙新村9幢1单元101室", "", "", ""]
    looked = page.hand_in([*OTHERS, new])
    text = looked.content.decode()
    assert "导入前需确认 2 个问题" in text
    assert "景昙新村9幢" in text and "陈明、陈小明" in text and "王建国（3 人）" in text
    assert page("import_start", **columns()).status_code == 409
    building, home = Question.objects.filter(run=ImportRun.objects.latest("pk").record).order_by("kind")
    wrong = page("import_questions", question=[building.pk, home.pk], **{f"q{building.pk}-building": "没有这幢"})
    assert wrong.status_code == 409 and "没有叫“没有这幢”的楼幢" in wrong.content.decode()
    answers = {f"q{home.pk}-choice": "moved_out", f"q{home.pk}-day": "2026-11-01"}
    page("import_questions", question=[building.pk, home.pk], **answers)
    assert page("import_start", **columns()).status_code == 409
    page("import_questions", question=[building.pk], **{f"q{building.pk}-choice": "new"})
    assert page("import").context["run"].created == 3
    assert page("import_start", **columns()).status_code == 302
    assert living() == {"陈明": ["陈明", "陈小明"], "周敏": ["周敏"]}
    done = page("import")
    told = {(each.household.name, str(each.effects[0])) for each in done.context["affected"].rows}
    assert {name for name, _effect in told} == {"王建国", "陈明", "周敏"}
    assert reverse("people:household", args=[Household.objects.get(name="王建国").pk]) in done.content.decode()
    assert "原住户已终止" in done.content.decode()


def test_an_answer_can_be_changed_until_the_import(tmp_path, community, page):
    page.hand_in(FAMILY)
    page("import_questions", kind="building", **{"building-choice": "leave"})
    assert page("import").context["run"].rejected == 3
    one = Question.objects.get()
    page("import_questions", question=[one.pk], **{f"q{one.pk}-choice": "new"})
    assert page("import").context["run"].created == 3
    page("import_start", **columns())
    assert Person.objects.count() == 3
    assert page("import_questions", question=[one.pk], **{f"q{one.pk}-choice": "leave"}).status_code == 409


def test_questions_are_forgotten_with_the_results(tmp_path, community, page):
    page.hand_in(FAMILY)
    assert Question.objects.count() == 1
    SheetRun.objects.update(started_at=timezone.now() - dt.timedelta(days=31))
    call_command("imports_forget")
    assert not Question.objects.exists()


def test_forty_doors_are_answered_at_once(tmp_path, community, page):
    rows = [[f"王{chr(0x4E00 + n)}", "男", "", "户主", f"景昙新村3幢1单元{101 + n}室", "", "", ""] for n in range(40)]
    take(tmp_path, rows, community)
    looked = page.hand_in([[row[0].replace("王", "李"), *row[1:]] for row in rows])
    assert "用于全部 40 个" in looked.content.decode()
    page("import_questions", kind="occupied", **{"occupied-choice": "second"})
    page("import_start", **columns())
    assert Household.objects.open().count() == 80


def test_every_household_is_listed_page_by_page(tmp_path, community, page, monkeypatch):
    monkeypatch.setattr(affected, "SIZE", 7)
    monkeypatch.setattr(HouseholdRoster, "chunk", 10)
    rows = [[f"王{chr(0x4E00 + n)}", "男", "", "户主", f"景昙新村3幢1单元{101 + n}室", "", "", ""] for n in range(40)]
    take(tmp_path, rows, community)
    record, seen, after = ImportRun.objects.latest("pk").record, [], ""
    while True:
        found = affected.page(record, BY, after)
        seen += [each.household.pk for each in found.rows]
        after = found.next
        if not after:
            break
    assert sorted(seen) == sorted(Household.objects.values_list("pk", flat=True))
    assert page("import_households").status_code == 200
    assert timezone.localdate() in {one.since for one in Household.objects.all()}


def test_questions_cost_the_same_however_many(tmp_path, community, page, django_assert_max_num_queries):
    page.hand_in([[f"王{n}", "", "", "", f"景昙新村{n}幢101室", "", "", ""] for n in "一二三四五六七八九"])
    page("import_questions")
    with django_assert_max_num_queries(14):
        assert page("import_questions").content.decode().count('name="question"') == 9


def born(years):
    return timezone.localdate() - dt.timedelta(days=366 * years)


CHILDREN = [
    ["王小明", "男", number(41, born(7)), "孙子", DOOR, "", "", "在职"],
    ["王小红", "女", number(42, born(5)), "孙女", DOOR, "", "", "在职"],
]


def jobs():
    return dict(Circumstance.objects.filter(until=None).values_list("person__name", "kind"))


def test_employment_that_cannot_be_at_an_age_is_asked_about_once_for_all_rows(tmp_path, community):
    (one,) = asked(tmp_path, CHILDREN, community)
    assert (one.kind, one.rows, [name[:3] for name in one.about["people"]]) == ("doubt", 2, ["王小明", "王小红"])
    assert outcome(take(tmp_path, CHILDREN, community)) == (0, 0, 0, 2)
    assert "年龄不符" in rejected_rows(tmp_path)[0][1]


@pytest.mark.parametrize(
    ("answer", "people", "employed"),
    [("as_stated", 2, {"王小明", "王小红"}), ("without", 2, set()), ("leave", 0, set())],
)
def test_the_answer_decides_what_becomes_of_such_rows(tmp_path, community, answer, people, employed):
    take(tmp_path, CHILDREN, community, answers=NEW | {("doubt", ""): answer})
    assert Person.objects.count() == people
    assert set(jobs()) == employed


def test_what_was_confirmed_once_is_not_asked_again(tmp_path, community):
    take(tmp_path, CHILDREN, community, answers=NEW | {("doubt", ""): "as_stated"})
    assert not asked(tmp_path, CHILDREN, community)
    assert outcome(take(tmp_path, CHILDREN, community)) == (0, 0, 2, 0)


def test_grown_ups_at_work_and_children_without_employment_are_no_question(tmp_path, community):
    rows = [
        ["王建国", "男", number(43, born(40)), "户主", DOOR, "", "", "在职"],
        ["王小明", "男", number(41, born(7)), "子", DOOR, "", "", ""],
    ]
    assert not asked(tmp_path, rows, community)


def test_the_page_names_the_people_with_their_age_and_takes_the_answer(community, page):
    page.hand_in([*FAMILY, *CHILDREN])
    page("import_questions", kind="building", **{"building-choice": "new"})
    looked = page("import").content.decode()
    assert "“单位就业”与年龄不符" in looked and "王小明 7" in looked
    one = Question.objects.get(kind="doubt")
    page("import_questions", question=[one.pk], **{f"q{one.pk}-choice": "without"})
    page("import_start", **columns())
    assert not Circumstance.objects.filter(person__name__in=["王小明", "王小红"]).exists()
    assert Person.objects.count() == 5
