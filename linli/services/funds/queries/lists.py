"""Lists for pages: funds, incomes, campaigns, lists of gifts and their lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.registers.bodies.models import Body
from linli.registers.people.models import Household, Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.eldercare import queries as eldercare
from linli.services.eldercare.models import Proxy
from linli.services.funds.engine.words import amount
from linli.services.funds.models import (
    Campaign,
    CampaignQuerySet,
    Fund,
    FundIncome,
    FundIncomeQuerySet,
    FundKeeping,
    FundQuerySet,
    GiftLine,
    GiftList,
    GiftListQuerySet,
    GiftShare,
    IncomePart,
)
from linli.services.funds.models.funds import placed
from linli.services.funds.states import ORGANISERS, CampaignState, HandWay, LineState, ListState
from linli.work.staffing.models import Worker

FUND_ORDER = ("-since", "-pk")
INCOME_ORDER = ("-day", "-pk")
CAMPAIGN_ORDER = ("-since", "-pk")
LIST_ORDER = ("-started_at", "-pk")
LINE_ORDER = ("household__name", "pk")
FOUND = 20  # households that a search for a name shows
RECEIVE = "receive"  # what a proxy must be allowed to do


def funds(viewer: Viewer, *, place: Place | None = None, kind: str = "", ended: bool = False) -> FundQuerySet:
    """Return the funds of the list."""
    rows = Fund.objects.visible_to(viewer).select_related("place", "keeper")
    today = timezone.localdate()
    rows = rows.filter(until__lte=today) if ended else rows.filter(Q(until=None) | Q(until__gt=today))
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(_at(place)) if place else rows


def _at(place: Place) -> Q:
    return Q(place=place) | Q(place_id__in=place.communities_inside)


def incomes(viewer: Viewer, *, fund: Fund | None = None, kind: str = "", year: str = "") -> FundIncomeQuerySet:
    """Return the incomes of the list."""
    rows = FundIncome.objects.visible_to(viewer).select_related("fund__place", "only_for")
    rows = rows.filter(fund=fund) if fund else rows
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(day__year=int(year)) if year else rows
    return rows.prefetch_related(Prefetch("parts", IncomePart.objects.select_related("account").order_by("good")))


def campaigns(viewer: Viewer, *, place: Place | None = None, kind: str = "", state: str = "") -> CampaignQuerySet:
    """Return the campaigns of the list."""
    rows = Campaign.objects.visible_to(viewer).select_related("place").prefetch_related("funds")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(state=state) if state else rows
    if place is None:
        return rows
    above = places.offices_above(place).values("pk")
    return rows.filter(_at(place) | Q(place__in=above))


def lists_of(viewer: Viewer, campaign: Campaign) -> GiftListQuerySet:
    """Return the lists of a campaign that the viewer sees, with the number of lines in each state."""
    rows = GiftList.objects.visible_to(viewer).filter(campaign=campaign).select_related("community", "campaign")
    return rows.annotate(
        listed=Count("lines", filter=~Q(lines__state=LineState.OFF)),
        handed=Count("lines", filter=Q(lines__state=LineState.HANDED)),
        open_lines=Count("lines", filter=Q(lines__state=LineState.LISTED)),
    ).order_by("community__path", "number")


def lines_of(row: GiftList, *, state: str = "") -> QuerySet[GiftLine]:
    """Return the lines of a list, by name; those taken off only when asked for."""
    rows = row.lines.filter(state=state) if state else row.lines.kept()
    related = ("household__dwelling", "person", "handed_by", "witness", "proxy")
    return rows.select_related(*related).defer("person__id_number", "person__phone").order_by(*LINE_ORDER)


def startable(viewer: Viewer, campaign: Campaign) -> list[Place]:
    """Return the communities of a campaign for which the viewer may start a list."""
    scope = viewer.scope(Permission.FUND_GIVE) | viewer.scope(Permission.FUND_KEEP)
    inside = campaign.place.communities_inside
    rows = Place.objects.communities().open().filter(scope.q("pk"), pk__in=inside)
    return list(rows.order_by("path"))


# ---- the report of a campaign


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One kind of what a campaign gives: planned, handed over, and the rest that returned or is still open."""

    good: str
    planned: int
    handed: int
    open: int

    @property
    def returned(self) -> int:
        """Return what went back to the funds."""
        return self.planned - self.handed - self.open

    @property
    def words(self) -> dict[str, str]:
        """Return the amounts with their units."""
        return {name: amount(self.good, getattr(self, name)) for name in ("planned", "handed", "open", "returned")}


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What was planned on approved lists, what was handed over, what returned, and why."""

    households: int
    handed: int
    open: int
    confirmed: int
    lines: list[ReportLine]
    outcomes: list[tuple[str, int]]

    @property
    def not_handed(self) -> int:
        """Return how many households did not get it."""
        return self.households - self.handed - self.open


def report(lists: Iterable[GiftList], *, is_open: bool) -> CampaignReport:
    """Return the report of some lists of a campaign; `is_open`: what is not handed over is still reserved."""
    keys = [row.pk for row in lists if row.state in {ListState.APPROVED, ListState.CLOSED}]
    rows = GiftLine.objects.filter(gift_list__in=keys).kept()
    states = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    reasons = rows.filter(state=LineState.NOT_HANDED).order_by().values_list("outcome")
    sums: dict[str, dict[str, int]] = {}
    shares = GiftShare.objects.filter(line__gift_list__in=keys).order_by("part__good")
    for good, state, total in shares.values_list("part__good", "line__state").annotate(total=Sum("quantity")):
        sums.setdefault(good, {})[state] = int(total)
    handed, left = states.get(LineState.HANDED, 0), states.get(LineState.LISTED, 0)
    return CampaignReport(
        households=sum(states.values()),
        handed=handed,
        open=left,
        confirmed=rows.filter(state=LineState.HANDED, confirmed_at__isnull=False).count(),
        lines=[_report_line(good, found, is_open=is_open) for good, found in sums.items()],
        outcomes=sorted(reasons.annotate(n=Count("pk")), key=lambda one: -one[1]),
    )


def _report_line(good: str, found: dict[str, int], *, is_open: bool) -> ReportLine:
    left = found.get(LineState.LISTED, 0) + found.get(LineState.NOT_HANDED, 0) if is_open else 0
    return ReportLine(good, sum(found.values()), found.get(LineState.HANDED, 0), left)


# ---- what forms offer


def seats(viewer: Viewer, permission: Permission) -> QuerySet[Place]:
    """Return the offices and communities where the viewer has a permission."""
    return places.held(viewer.scope(permission))


def keepers(viewer: Viewer) -> QuerySet[Body]:
    """Return the organisations that may keep a fund of the viewer."""
    return Body.objects.open().filter(placed(viewer.scope(Permission.FUND_KEEP))).order_by("name", "pk")


def usable_funds(viewer: Viewer) -> FundQuerySet:
    """Return the funds from which the viewer may pay a campaign."""
    scope = viewer.scope(Permission.FUND_KEEP)
    return Fund.objects.on(timezone.localdate()).filter(placed(scope)).select_related("place").order_by("title", "pk")


def members(line: GiftLine) -> list[Residency]:
    """Return who lives in the household of a line, the head first."""
    return members_of(line.household_id)


def members_of(household: int) -> list[Residency]:
    """Return who lives in a household, the head first."""
    rows = Residency.objects.open().filter(household=household).select_related("person")
    return list(rows.defer("person__id_number", "person__phone").order_by("-is_head", "person__born", "pk"))


def proxies(line: GiftLine) -> list[Proxy]:
    """Return who may receive gifts for the recipient of a line, by recorded consent, today."""
    return list(eldercare.proxies_of(line.person, timezone.localdate(), RECEIVE))


def colleagues(line: GiftLine, viewer: Viewer) -> list[Worker]:
    """Return the workers of the community who may have been there, without the viewer."""
    rows = Worker.objects.on(timezone.localdate()).filter(community=line.community_id, user__isnull=False)
    return list(rows.exclude(user_id=viewer.user_id or 0).select_related("user").order_by("name", "pk"))


def last_sheet(line: GiftLine, viewer: Viewer) -> str:
    """Return the number of the sheet that the viewer noted last on the list of a line; "" if none."""
    rows = GiftLine.objects.filter(gift_list=line.gift_list_id, handed_by_id=viewer.user_id or 0)
    return rows.exclude(sheet="").order_by("-confirmed_at", "-pk").values_list("sheet", flat=True).first() or ""


def households_called(viewer: Viewer, community: Place, words: str) -> list[Household]:
    """Return the households of a community whose name begins with these words; one more than a page shows."""
    rows = Household.objects.visible_to(viewer).open().filter(community=community, name__startswith=words)
    return list(rows.select_related("dwelling", "community").order_by("name", "pk")[: FOUND + 1]) if words else []


def undecided(campaign: Campaign) -> int:
    """Return how many lists of a campaign are not approved yet."""
    return campaign.lists.filter(state__in=ORGANISERS).count()


def has_bound_lists(campaign: Campaign) -> bool:
    """Return whether a list of a campaign was submitted or approved, so that its gift stays as it is."""
    return campaign.lists.exclude(state__in=[ListState.DRAFT, ListState.WITHDRAWN]).exists()


def open_campaigns_of(fund: Fund) -> int:
    """Return how many campaigns under way are paid from a fund."""
    return fund.campaigns.filter(state=CampaignState.OPEN).count()


def witnessed_by(viewer: Viewer) -> QuerySet[GiftLine]:
    """Return the hand-overs that wait for the viewer's confirmation."""
    rows = GiftLine.objects.visible_to(viewer).filter(way=HandWay.WITNESS, witness_id=viewer.user_id or 0)
    return rows.filter(state=LineState.HANDED, confirmed_at=None)


def of_donor(viewer: Viewer, income: FundIncome) -> list[FundIncome]:
    """Return the donations of the donor of one, the newest first, as far as the viewer reads the names there."""
    scope = viewer.scope(Permission.FUND_KEEP) | viewer.scope(Permission.FUND_APPROVE)
    rows = FundIncome.objects.filter(placed(scope, "fund__place_id"))
    same = rows.filter(donor_key=income.donor_key) if income.donor_key else rows.filter(pk=income.pk)
    return list(same.select_related("fund__place", "fund__keeper", "only_for").order_by("-day", "-pk"))


def keepings(fund: Fund) -> list[FundKeeping]:
    """Return who kept a fund from when to when, the latest first; a mistake was valid on no day."""
    rows = fund.keepings.exclude(until=F("since")).select_related("keeper")
    return list(rows.order_by("-since", "-pk"))


def keeper_on(fund: Fund, day: date) -> Body:
    """Return who kept a fund on a day."""
    found = fund.keepings.on(day).select_related("keeper").order_by("-pk").first()
    return found.keeper if found else fund.keeper


def sheet_numbers(row: GiftList, on_a_sheet: int) -> list[str]:
    """Return the numbers of the sheets of a list, as they are printed."""
    count = -(-row.lines.kept().count() // on_a_sheet)
    return [f"{row.pk}-{n}" for n in range(1, count + 1)]
