"""All donations of one donor by one code, who keeps a fund and since when, photos of signed sheets."""

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.figures.monthly import period
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.bodies.models import Body
from linli.services.funds import actions
from linli.services.funds.actions import Donor
from linli.services.funds.models import Fund, FundIncome, FundKeeping, IncomePart, IncomeReturn, SheetPhoto
from linli.services.funds.queries import codes, lists
from linli.services.funds.queries.statements import donor_statement
from linli.services.funds.states import DonorKind
from linli.services.funds.tests import factories, reference
from linli.services.funds.tests.factories import BY, approved, campaign, donate, draft, hand, lines, officer

pytestmark = pytest.mark.django_db
FIRM = Donor(DonorKind.ORGANISATION, "杭州甲公司")
LI = Donor(DonorKind.PERSON, "李明华", phone="13800001111")


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def fund(community):
    return factories.fund(community)


@pytest.fixture
def other(community):
    return Body.objects.create(kind="committee", place=community, name="居委会", since=factories.LONG_AGO)


# ---- donors


def test_one_code_shows_all_donations_of_a_donor_and_the_sums_are_theirs(client, community, fund):
    first = donate(fund, 100_000, donor=LI, day=ago(3))
    second = donate(factories.fund(community), 50_000, donor=LI, goods={"rice": 4})
    donate(fund, 7_000)  # of somebody else
    (line,) = lines(approved(campaign(community, fund), community, 1))
    hand(line)
    found = donor_statement(lists.of_donor(BY, first))
    assert found.sums.parts[0].words["received"].startswith("1,500")
    for part in found.sums.parts:
        assert part.received == part.used + part.left + part.refunded
    code = codes.donor_code(first.donor_key)
    body = client.post(reverse("donation"), {"code": code.lower().replace("-", "")}, follow=True).content.decode()
    assert first.number in body
    assert second.number in body
    assert "1,500.00" in body
    assert "300.00" in body
    assert "70.00" not in body
    assert line.person.name not in body
    # The code of one receipt still opens only that donation.
    body = client.post(reverse("donation"), {"code": second.code}, follow=True).content.decode()
    assert first.fund.title not in body


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (LI, Donor(DonorKind.PERSON, " 李 明华", phone="13800001111"), True),
        (LI, Donor(DonorKind.PERSON, "李明华", phone="13800002222"), False),
        (Donor(DonorKind.PERSON, "李明华"), Donor(DonorKind.PERSON, "李明华"), False),
        (
            Donor(DonorKind.ORGANISATION, "杭州甲公司"),
            Donor(DonorKind.ORGANISATION, "杭州甲公司", phone="1234567"),
            True,
        ),
        (Donor(DonorKind.ANONYMOUS), Donor(DonorKind.ANONYMOUS), False),
    ],
)
def test_who_counts_as_the_same_donor(fund, one, two, same):
    rows = [donate(fund, 100, donor=one), donate(fund, 100, donor=two)]
    assert (len(lists.of_donor(BY, rows[0])) == 2) is same


def test_the_page_of_a_donor_prints_the_code_and_shows_only_funds_that_the_viewer_keeps(
    client, sign_in, fund, community
):
    income = donate(fund, 100_000, donor=LI)
    far = donate(factories.fund(community.parent), 5_000, donor=LI)
    sign_in("committee", community)
    page = client.get(reverse("funds:donor", args=[income.pk])).content.decode()
    assert codes.donor_code(income.donor_key) in page
    assert "李明华" in page
    assert far.fund.title not in page
    assert client.get(reverse("funds:donor", args=[far.pk])).status_code == 404


def test_the_migration_finds_donors_first_keepers_and_what_was_taken_back(fund):
    row = donate(fund, 100, donor=LI)
    asked = actions.ask_reversal(row, reason="refund", only_left=True, day=ago(0), by=officer("asks"))
    actions.confirm_reversal(asked, by=officer("decides"))
    taken = list(IncomeReturn.objects.values_list("part", "reversal", "quantity", "day"))
    assert taken == [(row.parts.get().pk, asked.pk, 100, ago(0))]
    IncomeReturn.objects.all().delete()
    key, hashed = row.donor_key, row.donor_code_hash
    FundIncome.objects.update(donor_key="", donor_code_hash="")
    FundKeeping.objects.all().delete()
    Fund.objects.update(account_body=None)
    import_module("linli.services.funds.migrations.0002_donors_keepers_and_photos").fill(apps, None)
    row.refresh_from_db()
    fund.refresh_from_db()
    assert (row.donor_key, row.donor_code_hash) == (key, hashed)
    assert list(IncomeReturn.objects.values_list("part", "reversal", "quantity", "day")) == taken
    assert (fund.account_body_id, fund.keepings.get().keeper_id) == (fund.keeper_id, fund.keeper_id)


# ---- keepers


def test_the_keeper_changes_from_a_day_and_receipts_name_who_kept_it_then(fund, other, client, sign_in, community):
    before = donate(fund, 10_000, day=ago(10))
    former = fund.keeper
    row = actions.change_keeper(fund, keeper=other, since=ago(5), by=BY)
    after = donate(row, 20_000)  # the ledger books under the same organisation as before
    assert row.keeper == other
    assert lists.keeper_on(row, before.day) == former
    assert [one.keeper for one in lists.keepings(row)] == [other, former]
    sign_in("committee", community)
    for income, keeper in ((before, former), (after, other)):
        body = client.get(reverse("funds:receipt", args=[income.pk])).content.decode()
        assert f"<dd>{keeper}</dd>" in body
    assert Entry.objects.get(verb="fund.keeper_changed").changes["before"] == former.pk
    (line,) = lines(approved(campaign(community, row), community, 1))
    actions.undo_hand_over(hand(line), by=officer("gives"))  # accounts of handed-over gifts are found as well


def test_a_change_of_the_keeper_is_undone_until_something_is_received(fund, other):
    former = fund.keeper
    with pytest.raises(RuleBroken, match="never changed"):
        actions.undo_keeper(fund, by=BY)
    actions.change_keeper(fund, keeper=other, since=ago(5), by=BY)
    row = actions.undo_keeper(fund, by=BY)
    assert (row.keeper, len(lists.keepings(row))) == (former, 1)
    actions.change_keeper(fund, keeper=other, since=ago(5), by=BY)
    donate(fund, 100, day=ago(1))
    with pytest.raises(RuleBroken, match="has received 1"):
        actions.undo_keeper(fund, by=BY)


def test_a_keeper_cannot_change_in_the_future_or_before_the_last_change(fund, other, community):
    with pytest.raises(RuleBroken, match="keeps this fund already"):
        actions.change_keeper(fund, keeper=fund.keeper, since=ago(1), by=BY)
    with pytest.raises(RuleBroken, match="to come"):
        actions.change_keeper(fund, keeper=other, since=ago(-1), by=BY)
    former = fund.keeper
    row = actions.change_keeper(fund, keeper=other, since=ago(5), by=BY)
    with pytest.raises(RuleBroken, match="Choose that day or a later one"):
        actions.change_keeper(row, keeper=former, since=ago(6), by=BY)
    row = actions.end_fund(row, until=ago(0), by=BY)
    with pytest.raises(RuleBroken, match="already ended"):
        actions.change_keeper(row, keeper=former, since=ago(0), by=BY)


def test_the_page_of_the_fund_changes_the_keeper(fund, other, client, sign_in, community):
    sign_in("committee", community)
    said = {"keeper": other.pk, "since": ago(0).isoformat()}
    client.post(reverse("funds:act", args=[fund.pk, "keeper"]), said)
    fund.refresh_from_db()
    assert fund.keeper == other
    assert "居委会" in client.get(reverse("funds:fund", args=[fund.pk])).content.decode()
    client.post(reverse("funds:act", args=[fund.pk, "keeper_undo"]))
    fund.refresh_from_db()
    assert fund.keeper != other


# ---- photos of signed sheets


@pytest.fixture
def signed(fund, community):
    donate(fund, 60_000)
    return approved(campaign(community, fund), community, 2)


def test_a_photo_is_kept_encrypted_once_and_removed_with_a_reason(signed, client, sign_in, community):
    by = officer("gives")
    photo = actions.add_sheet_photo(signed, factories.picture(), sheet="1-1", by=by)
    assert actions.add_sheet_photo(signed, factories.picture(), sheet="1-1", by=by) == photo
    stored = Path(photo.file.storage.path(photo.file.name)).read_bytes()
    assert not stored.startswith(b"\xff\xd8")
    sign_in("worker", community)
    page = reverse("funds:photo", args=[photo.pk])
    assert b"".join(client.get(page).streaming_content).startswith(b"\xff\xd8")
    assert Entry.objects.get(verb="gift_list.photo_seen").changes["photo"] == photo.pk
    assert page in client.get(reverse("funds:gift_list", args=[signed.pk])).content.decode()
    assert client.post(reverse("funds:photo_remove", args=[photo.pk]), {"reason": "unreadable"}).status_code == 403
    actions.remove_sheet_photo(photo, reason="unreadable", by=by)
    assert not SheetPhoto.objects.exists()
    assert Entry.objects.get(verb="gift_list.photo_removed").reason == "unreadable"


def test_the_page_adds_photos_and_says_what_is_not_kept(signed, client, sign_in, community):
    sign_in("worker", community)
    page = reverse("funds:photo_add", args=[signed.pk])
    files = [factories.picture(), ContentFile(b"no picture", "a.jpg")]
    answer = client.post(page, {"sheet": f"{signed.pk}-1", "photos": files}, follow=True).content.decode()
    assert SheetPhoto.objects.get().sheet == f"{signed.pk}-1"
    assert "照片 2 未保存" in answer or "第 2 张照片" in answer
    assert client.post(page, {"sheet": ""}, follow=True).status_code == 200
    assert SheetPhoto.objects.count() == 1


def test_photos_need_an_approved_list_and_have_a_limit(signed, fund, community, viewer):
    by = officer("gives")
    with pytest.raises(RuleBroken, match="not approved yet"):
        actions.add_sheet_photo(draft(campaign(community, fund), community, 1), factories.picture(), sheet="", by=by)
    with pytest.raises(PermissionDenied):
        actions.add_sheet_photo(signed, factories.picture(), sheet="", by=viewer("auditor", community))
    most = int(rules.value("funds.sheet.max_photos"))
    for n in range(most):
        SheetPhoto.objects.create(
            gift_list=signed, community=community, kind="image/jpeg", size=1, sha256=f"{n}", file=f"{n}.jpg"
        )
    with pytest.raises(RuleBroken, match=f"up to {most} photos"):
        actions.add_sheet_photo(signed, factories.picture(), sheet="", by=by)


# ---- the sums among the figures


def test_what_is_left_by_the_figures_is_what_the_ledger_says(fund, community):
    donate(fund, 100_000)
    second, wrong = donate(fund, 50_000), donate(fund, 9_900)
    one, two = lines(approved(campaign(community, fund), community, 2))
    hand(one)
    actions.undo_hand_over(hand(two), by=officer("gives"))
    for income, only_left in ((wrong, False), (second, True)):
        asked = actions.ask_reversal(income, reason="refund", only_left=only_left, day=ago(0), by=officer("asks"))
        actions.confirm_reversal(asked, by=officer("decides"))
    month = period(timezone.localdate())
    posted = sum(part.account.posted for part in IncomePart.objects.select_related("account"))
    assert sum(values["funds.left_sum"] for _place, values in reference.left(month)) == posted
    assert sum(values["funds.handed_sum"] for _place, values in reference.given(month)) == 30_000
    assert sum(values["funds.received_sum"] for _place, values in reference.received(month)) == 150_000
