"""Packages on a page: checked first, imported as a whole, undone exactly."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.intake.models import RunState, SheetRun
from linli.core.search.models import SearchKey
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.directory import actions
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation, ServiceCheck
from linli.services.directory.tests.factories import NoteFactory
from linli.services.directory.tests.test_packages import PLACE, SERVICE, TABLES, read

MODELS = (Organization, Service, Location, ServiceAtLocation, Detail, ServiceCheck)
BY = robot("test")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def zipped(**changed):
    """The package as an uploaded zip; keyword arguments replace the text of a table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in (TABLES | {f"{table}.csv": text for table, text in changed.items()}).items():
            archive.writestr(name, text)
    return SimpleUploadedFile("package.zip", buffer.getvalue())


def everything():
    """Each row of the directory with all its values, and the search keys."""
    rows = {model: list(model.objects.order_by("pk").values()) for model in MODELS}
    return rows | {SearchKey: sorted(SearchKey.objects.values_list("kind", "ref", "key"))}


@pytest.fixture
def upload(client, sign_in, community):
    sign_in("worker", community)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def send(file, place=community):
        return client.post(reverse("directory:packages"), {"file": file, "place": place.pk})

    return send


def test_a_package_is_checked_imported_and_undone_on_its_page(client, upload, community):
    answer = upload(zipped())
    run = SheetRun.objects.get()
    assert answer.url == reverse("directory:package", args=[run.pk])
    assert "To be added: 6." in client.get(answer.url).content.decode()
    assert not Service.objects.exists()
    client.post(reverse("directory:package_take", args=[run.pk]))
    assert Service.objects.get().community == community
    assert client.post(reverse("directory:package_take", args=[run.pk])).status_code == 409
    assert "Undo: remove" in client.get(answer.url).content.decode()
    client.post(reverse("directory:package_undo", args=[run.pk]))
    assert everything() == {model: [] for model in (*MODELS, SearchKey)}
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert "was undone" in client.get(answer.url).content.decode()


def test_faults_are_named_with_file_and_line_and_cannot_be_imported(client, upload):
    text = TABLES["phones.csv"].replace(PLACE, SERVICE)
    page = client.get(upload(zipped(phones=text)).url).content.decode()
    assert "Nothing can be imported yet" in page and "phones.csv" in page and "location_id" in page
    answer = client.post(reverse("directory:package_take", args=[SheetRun.objects.get().pk]))
    assert answer.status_code == 409 and not Service.objects.exists()


def test_what_is_no_package_is_said_beside_the_file(upload):
    page = upload(SimpleUploadedFile("package.zip", b"PK no zip")).content.decode()
    assert "package.zip is no zip file." in page
    assert not SheetRun.objects.exists()


def test_a_package_with_entries_of_another_community_is_refused(db, upload, community, tmp_path):
    elsewhere = CommunityFactory()
    at = tmp_path / "package.zip"
    at.write_bytes(zipped().read())
    actions.take_package(read(at), by=BY, place=elsewhere)
    before = everything()
    page = upload(zipped(services=TABLES["services.csv"].replace("上门理发", "居家理发"))).content.decode()
    assert f"The package has entries of {elsewhere}" in page
    assert everything() == before


def test_undoing_a_second_import_restores_what_the_first_wrote(db, tmp_path):
    at = tmp_path / "package.zip"
    at.write_bytes(zipped().read())
    community = CommunityFactory()
    actions.take_package(read(at), by=BY, place=community)
    before = everything()
    at.write_bytes(zipped(services=TABLES["services.csv"].replace("上门理发", "居家理发").replace("60", "65")).read())
    actions.take_package(read(at), by=BY, place=community)
    assert Service.objects.get().name == "居家理发"
    first, second = SheetRun.objects.order_by("pk")
    with pytest.raises(RuleBroken, match="Undo the later import"):
        actions.undo_package(first, by=BY)
    actions.undo_package(second, by=BY)
    assert everything() == before


def test_an_import_on_which_something_builds_cannot_be_undone(db, tmp_path):
    at = tmp_path / "package.zip"
    at.write_bytes(zipped().read())
    actions.take_package(read(at), by=BY, place=CommunityFactory())
    NoteFactory(service=Service.objects.get())
    with pytest.raises(RuleBroken, match="cannot be undone"):
        actions.undo_package(SheetRun.objects.get(), by=BY)
    assert Service.objects.exists()


def test_the_directory_can_be_taken_along_as_a_package(client, upload, tmp_path):
    upload(zipped())
    client.post(reverse("directory:package_take", args=[SheetRun.objects.get().pk]))
    answer = client.get(reverse("directory:package_export"))
    at = tmp_path / "out.zip"
    at.write_bytes(answer.content)
    assert {table for table, _uid in read(at).records} >= {"service", "location", "organization", "schedule", "phone"}
