"""Files: their kind is what they are, not what they are called; and they are never opened inside the site."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.errors import RuleBroken
from linli.work.cases import actions, policies
from linli.work.cases.models import Attachment
from linli.work.cases.tests.factories import CaseFactory

JPEG, PNG = b"\xff\xd8\xff\xe0" + b"0" * 60, b"\x89PNG\r\n\x1a\n" + b"0" * 60
WEBP, PDF = b"RIFF0000WEBPVP8 " + b"0" * 40, b"%PDF-1.7 " + b"0" * 60


def office(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (WEBP, "image/webp"),
        (PDF, "application/pdf"),
        (office("word/document.xml"), policies.PARTS["word/document.xml"]),
        (office("xl/workbook.xml"), policies.PARTS["xl/workbook.xml"]),
        (office("word/document.xml", "word/vbaProject.bin"), ""),
        (office("classes.dex"), ""),
        (b"PK\x03\x04 broken", ""),
        (b"<html>", ""),
        (b"MZ\x90\x00", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"", ""),
    ],
)
def test_the_kind_is_read_from_the_content(content, kind):
    assert policies.kind_of(io.BytesIO(content)) == kind


@pytest.fixture
def case(building, offices):
    return CaseFactory(place=building, body=offices.station, assigned=True)


def upload(name, content):
    return SimpleUploadedFile(name, content)


def test_a_photo_is_kept_under_a_random_name_with_its_hash(case, cast):
    kept = actions.attach(case, upload("../../etc/漏水.png", PNG), by=cast.clerk)
    assert (kept.name, kept.kind, kept.size, len(kept.sha256)) == ("漏水.png", "image/png", len(PNG), 64)
    assert "漏水" not in kept.file.name
    assert kept.file.name.startswith("cases/")
    with kept.file.open("rb") as stored:
        assert stored.read() == PNG
    assert case.steps.get(move="attach").words == "漏水.png"


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh", b"<html></html>", office("word/document.xml")])
def test_what_is_no_photo_and_no_pdf_is_not_kept(case, cast, content):
    with pytest.raises(RuleBroken):
        actions.attach(case, upload("leak.jpg", content), by=cast.clerk)
    assert not Attachment.objects.exists()


def test_a_file_too_large_and_one_too_many_are_not_kept(case, cast):
    with pytest.raises(RuleBroken, match="10"):
        actions.attach(case, upload("big.png", PNG + b"0" * (10 * 1024 * 1024)), by=cast.clerk)
    for n in range(6):
        actions.attach(case, upload(f"{n}.png", PNG), by=cast.clerk)
    with pytest.raises(RuleBroken, match="6"):
        actions.attach(case, upload("7.png", PNG), by=cast.clerk)
    assert Attachment.objects.count() == 6


def test_a_file_that_cannot_be_kept_is_answered_on_the_cases_page(client, sign_in, case, offices, community):
    sign_in("clerk", community, body=offices.station)
    answer = client.post(reverse("cases:attach", args=[case.pk]), {"file": upload("a.png", b"MZ")}, follow=True)
    assert answer.redirect_chain == [(reverse("cases:detail", args=[case.pk]), 302)]
    assert "PDF" in str(next(iter(answer.context["messages"])))


def test_a_closed_case_takes_no_more_files(building, cast, offices):
    closed = CaseFactory(place=building, body=offices.station, closed=True)
    with pytest.raises(RuleBroken):
        actions.attach(closed, upload("late.png", PNG), by=cast.clerk)


def test_a_download_is_never_opened_inside_the_site(client, sign_in, case, cast, offices, community):
    kept = actions.attach(case, upload('a";b\r\nX: 1.pdf', PDF), by=cast.clerk)
    sign_in("clerk", community, body=offices.station)
    answer = client.get(reverse("cases:file", args=[case.pk, kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Type"] == "application/pdf"
    assert "X" not in answer.headers
    other = CaseFactory(place=case.place)
    assert client.get(reverse("cases:file", args=[other.pk, kept.pk])).status_code == 404
