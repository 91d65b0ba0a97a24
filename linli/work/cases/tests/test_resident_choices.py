"""What a resident types leads to the building and to the right page: door numbers, streets, certificates."""

import pytest
from django.urls import reverse

from linli.core import search
from linli.registers.places import search_keys
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.cases import queries
from linli.work.cases.models import Case
from linli.work.cases.tests.test_resident import LEAK

pytestmark = pytest.mark.django_db
KINSHIP = "certificates.not_issued.kinship"


@pytest.fixture
def street(community, elsewhere):
    """Buildings 5 and 15 of 金秋弄 in one community, a building 5 of another estate, and 景昙西苑5幢 elsewhere."""
    homes = {
        "5": indexed(BuildingFactory(parent=community, name="金秋弄5幢", address="金秋弄5幢")),
        "15": indexed(BuildingFactory(parent=community, name="金秋弄15幢", address="金秋弄15幢")),
        "other": indexed(BuildingFactory(parent=community, name="景昙新村5幢", address="景昙新村5幢")),
        "far": indexed(BuildingFactory(parent=elsewhere, name="景昙西苑5幢", address="景昙西苑5幢")),
    }
    stairs = StairwellFactory(parent=homes["5"])
    indexed(DwellingFactory(parent=stairs, address="金秋弄5幢1单元202室", door="5-1-202"))
    return homes


def indexed(place):
    search.put(search_keys.KIND, place.community_id, place.pk, search_keys.keys(place.address, place.door))
    return place


@pytest.mark.parametrize(
    "typed",
    [
        "金秋弄5-1-202",
        "金秋弄5幢202",
        "金秋弄 5 幢 1 单元 202 室",
        "金秋弄5栋",
        "金秋弄5号楼202",
        "金秋弄五幢202",
        "金秋弄5#202",
        "金秋弄５－１－２０２",
        "金秋弄5-1-999",
        "金秋弄5號樓",
    ],
)
def test_a_door_number_leads_to_its_building(street, typed):
    found = queries.public_places_found(typed)
    assert [place.name for place in found.places] == ["金秋弄5幢"], typed
    assert not found.missing


def test_whether_a_door_exists_makes_no_difference_and_no_door_is_named(client, street):
    pages = [client.get(reverse("report_places"), {"at": f"金秋弄5-1-{room}"}).content.decode() for room in (202, 999)]
    assert pages[0].replace("spot=1-202", "") == pages[1].replace("spot=1-999", "") != pages[0]
    assert "202室" not in pages[0]


def test_a_street_asks_which_building_it_is(client, street):
    page = client.get(reverse("report"), {"at": "金秋弄"}, headers={"accept-language": "en"})
    assert {place.name for place in page.context["found"].places} == {"金秋弄5幢", "金秋弄15幢"}
    assert "Which one is it?" in page.content.decode()


def test_a_number_that_no_building_has_is_said_and_never_guessed(client, street):
    page = client.get(reverse("report"), {"at": "金秋弄99-1-202"}, headers={"accept-language": "en"})
    assert "There is no building 99 of that name" in page.content.decode()
    assert {place.name for place in page.context["found"].places} == {"金秋弄5幢", "金秋弄15幢"}
    assert page.context["place"] is None


def test_the_same_number_in_several_estates_is_asked_for(street):
    assert {place.name for place in queries.public_places_found("景昙5幢").places} == {"景昙新村5幢", "景昙西苑5幢"}


def test_a_long_street_says_that_there_are_more(client, community):
    for number in range(1, 15):
        indexed(BuildingFactory(parent=community, name=f"长河路{number}号", address=f"长河路{number}号"))
    page = client.get(reverse("report"), {"at": "长河路"}, headers={"accept-language": "en"})
    assert len(page.context["found"].places) == queries.PLACES
    assert "There are more." in page.content.decode()
    assert [place.name for place in queries.public_places_found("长河路14号").places] == ["长河路14号"]


def test_what_was_typed_after_the_building_need_not_be_typed_again(client, street, offices):
    page = client.get(reverse("report"), {"matter": LEAK, "at": "金秋弄5-1-202"}).content.decode()
    link = f"matter={LEAK}&amp;place={street['5'].pk}&amp;spot=1-202"
    assert link in page
    form = client.get(reverse("report") + "?" + link.replace("&amp;", "&")).context["form"]
    assert form["spot"].value() == "1-202"


def test_a_clerk_finds_the_building_of_a_door_the_register_lacks(cast, street):
    assert queries.places_found("金秋弄5幢909", cast.clerk) == [street["5"]]
    assert queries.places_found("景昙西苑5幢909", cast.clerk) == [], "elsewhere"


@pytest.mark.parametrize("said", ["开证明", "证明", "亲属关系证明", "無犯罪記錄證明", "居住证明怎么开"])
def test_who_asks_for_a_certificate_reads_what_the_counter_would_say(client, said):
    page = client.get(reverse("report"), {"q": said}, headers={"accept-language": "zh-CN"})
    advised = page.context["advised"]
    assert advised
    assert reverse("advice", args=[advised[0].code]) in page.content.decode()
    assert "没有找到" not in page.content.decode()


def test_all_certificates_are_listed_and_have_a_tile(client):
    page = client.get(reverse("report"))
    assert "?kind=certificates" in page.content.decode()
    codes = {matter.code for matter in client.get(reverse("report"), {"q": "开证明"}).context["advised"]}
    assert len([code for code in codes if code.startswith("certificates.not_issued.")]) == 20
    assert "certificates.guardian" in codes


def test_a_certificate_that_is_not_issued_says_why_and_where_to_go(client):
    page = client.get(reverse("advice", args=[KINSHIP]), headers={"accept-language": "zh-CN"}).content.decode()
    for told in ("亲属关系证明", "不由居民委员会出具", "公证处", "民发〔2020〕20号", "data-print"):
        assert told in page


def test_what_the_committee_issues_says_where_and_what_to_bring(client, street, offices):
    url = reverse("advice", args=["certificates.guardian"])
    page = client.get(url, {"place": street["5"].pk}, headers={"accept-language": "zh-CN"}).content.decode()
    for told in (offices.committee.name, offices.committee.phone, "户口簿", "民法典第三十一条"):
        assert told in page
    assert "id_at" in client.get(url).content.decode(), "without a place, it asks for one"


def test_only_what_concerns_residents_is_advised_and_nothing_is_reported_there(client, building):
    assert client.get(reverse("advice", args=["negative.enforcement"])).status_code == 404
    assert client.get(reverse("advice", args=[LEAK])).status_code == 404
    assert client.get(reverse("advice", args=["x"])).status_code == 404
    client.post(reverse("report") + f"?matter={KINSHIP}&place={building.pk}", {"words": "开证明", "once": "k"})
    assert not Case.objects.exists()
