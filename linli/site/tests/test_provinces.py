"""Districts of provinces without a content pack of their own: the tree comes in, a roster, and every page stands."""

import pytest
from django.core.management import call_command

from linli.core.access.permissions import Role
from linli.registers.bodies.models import Body
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.registers.places.queries import by_code
from linli.registers.places.tests.test_trees import BEIJING, DONGGUAN, XINJIANG
from linli.site.tests import addresses, seed
from linli.work.staffing.models import Worker

TREES = {"110105001001": BEIJING, "441900003001": DONGGUAN, "652922100001": XINJIANG}
SEATS = {
    Role.WORKER: lambda here: here,
    Role.CLERK: lambda here: here,
    Role.SUBDISTRICT: lambda here: here.parent,
    Role.DISTRICT: lambda here: here.parent.parent,
}
ROSTER = "姓名,身份证号,与户主关系,住址\n赵刚,110105195502030118,户主,12号楼2门301\n"


@pytest.fixture
def town(request, tmp_path, db):
    """A community of the tree with a roster, households, visits and cases."""
    tree, roster = tmp_path / "places.csv", tmp_path / "roster.csv"
    tree.write_text(TREES[request.param], encoding="gb18030")
    call_command("places_import", str(tree), "--json")
    roster.write_text(ROSTER, encoding="gb18030")
    call_command("people_import", str(roster), "--community", request.param, "--answer", "building=new", "--json")
    here = by_code(request.param)
    Place.objects.update(since=seed.LONG_AGO)
    station = Body.objects.create(kind="station", place=here, name="社区公共服务站", since=seed.LONG_AGO)
    user = seed.account("worker", station, here)
    return here, seed.things(here, station, user)


ROLES = [("110105001001", Role.DISTRICT), ("652922100001", Role.CLERK), *(("441900003001", role) for role in SEATS)]


@pytest.mark.django_db
@pytest.mark.parametrize(("town", "role"), ROLES, indirect=["town"])
def test_no_page_breaks(client, sign_in, town, role):
    here, things = town
    sign_in(role, SEATS[role](here), name="somebody")
    own = [(name, entry) for name, entry in addresses.patterns() if not addresses.FOREIGN.match(name)]
    paths = [path for name, entry in own for path in addresses.faces(name, entry, things)]
    opened = [path for path in paths if client.get(path).status_code == 200]
    assert len(opened) > 20


@pytest.mark.django_db
@pytest.mark.parametrize("town", TREES, indirect=True)
def test_the_places_are_called_as_in_the_sheet(client, sign_in, town):
    here, _things = town
    sign_in("district", here.parent.parent)
    page = client.get(f"/places/{here.pk}/").content.decode()
    assert all(name in page for name in (here.name, here.parent.name, here.parent.parent.name))
    person = Person.objects.get(name="赵刚")
    assert person.residencies.get().dwelling.address == "12号楼2单元301室"
    assert Worker.objects.get(community=here).name == "陈洁"
