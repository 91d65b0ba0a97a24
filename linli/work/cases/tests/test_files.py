"""Files: their type is that of their content, not of their name; they are never opened inside the site."""

import hashlib
import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from linli.core.errors import RuleBroken
from linli.work.cases import actions, policies
from linli.work.cases.models import Attachment
from linli.work.cases.tests.factories import CaseFactory, photo

JPEG, PNG, WEBP = photo("JPEG"), photo("PNG"), photo("WEBP")
PDF = b"%PDF-1.7 " + b"0" * 60


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def office(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(JPEG, "image/jpeg", id="JPEG"),
        pytest.param(PNG, "image/png", id="PNG"),
        pytest.param(WEBP, "image/webp", id="WebP"),
        pytest.param(PDF, "application/pdf", id="PDF"),
        pytest.param(office("word/document.xml"), policies.PARTS["word/document.xml"], id="Word"),
        pytest.param(office("xl/workbook.xml"), policies.PARTS["xl/workbook.xml"], id="Excel"),
        pytest.param(office("word/document.xml", "word/vbaProject.bin"), "", id="Word with macros"),
        pytest.param(office("classes.dex"), "", id="app of a phone"),
        pytest.param(b"PK\x03\x04 broken", "", id="broken zip"),
        pytest.param(b"<html>", "", id="web page"),
        pytest.param(b"MZ\x90\x00", "", id="program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "", id="SVG"),
        pytest.param(b"", "", id="empty"),
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
    assert (kept.name, kept.kind, len(kept.sha256)) == ("漏水.png", "image/png", 64)
    assert "漏水" not in kept.file.name
    assert kept.file.name.startswith("cases/")
    with kept.file.open("rb") as stored:
        content = stored.read()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (kept.size, kept.sha256)
    assert opened(content).tobytes() == opened(PNG).tobytes()
    assert case.steps.get(move="attach").words == "漏水.png"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"#!/bin/sh", id="script"),
        pytest.param(b"<html></html>", id="web page"),
        pytest.param(office("word/document.xml"), id="Word"),
        pytest.param(JPEG[:12], id="head of a JPEG"),
        pytest.param(PNG[:40], id="head of a PNG"),
        pytest.param(PNG[:-30], id="PNG without its end"),
    ],
)
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


PHONE, WHERE = "Pear 17 Pro of Wang", (30.0, 14.0, 51.23)


def told():
    """What a phone writes into a photo that it took standing on its right side (made up)."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, PHONE
    exif[0x8769] = {0x9003: "2026:11:23 08:15:00", 0xA433: PHONE}
    exif[0x8825] = {1: "N", 2: WHERE, 3: "E", 4: (120.0, 10.0, 7.5)}
    return exif.tobytes()


XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{PHONE}</x:xmpmeta>".encode()


def text():
    info = PngInfo()
    info.add_text("Author", PHONE)
    return info


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("JPEG", {"exif": told(), "xmp": XMP, "comment": PHONE, "icc_profile": PHONE.encode(), "quality": 100}),
        ("PNG", {"exif": told(), "pnginfo": text(), "icc_profile": PHONE.encode()}),
        ("WEBP", {"exif": told(), "xmp": XMP, "icc_profile": PHONE.encode(), "quality": 100}),
    ],
)
def test_metadata_of_photos_are_removed_after_turning_them_upright(case, cast, form, more):
    content = photo(form, (80, 40), **more)
    assert PHONE.encode() in content
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)[2] == WHERE
    kept = actions.attach(case, upload("leak", content), by=cast.clerk)
    with kept.file.open("rb") as stored:
        bare = stored.read()
    for trace in (PHONE.encode(), b"Exif", b"xmpmeta", b"2026:11:23"):
        assert trace not in bare
    picture = Image.open(io.BytesIO(bare))
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
    assert picture.size == (40, 80)
    corners = [picture.convert("RGB").getpixel(at) for at in ((36, 4), (4, 4), (36, 76), (4, 76))]
    assert [red > 200 and green < 80 for red, green, _blue in corners] == [True, False, False, False]


def test_a_large_photo_is_made_smaller(case, cast):
    kept = actions.attach(case, upload("wide.jpg", photo("JPEG", (5000, 1000))), by=cast.clerk)
    with kept.file.open("rb") as stored:
        assert Image.open(stored).size == (2560, 512)


def bomb(wide, high):
    """A PNG whose head promises far more points than it holds."""
    body = bytearray(photo("PNG"))
    head = b"IHDR" + wide.to_bytes(4, "big") + high.to_bytes(4, "big") + bytes(body[24:29])
    body[12:29], body[29:33] = head, zlib.crc32(head).to_bytes(4, "big")
    return bytes(body)


@pytest.mark.parametrize("size", [(8001, 8001), (60_000, 60_000)])
def test_a_photo_that_would_fill_the_memory_is_refused_with_a_sentence(case, cast, size):
    with pytest.raises(RuleBroken, match="64"):
        actions.attach(case, upload("bomb.png", bomb(*size)), by=cast.clerk)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_photos_of_every_kind_of_colour_are_kept(case, cast, mode):
    file = io.BytesIO()
    Image.new(mode, (20, 20)).save(file, "PNG")
    assert actions.attach(case, upload("scan.png", file.getvalue()), by=cast.clerk).kind == "image/png"


def test_a_scan_of_sixteen_bits_of_grey_is_not_bleached(case, cast):
    file = io.BytesIO()
    Image.new("I;16", (20, 20), 30_000).save(file, "PNG")
    kept = actions.attach(case, upload("scan.png", file.getvalue()), by=cast.clerk)
    with kept.file.open("rb") as stored:
        assert Image.open(stored).convert("L").getpixel((9, 9)) == 30_000 // 256


def test_damaged_metadata_do_not_stop_a_photo(case, cast):
    content = photo("JPEG", (20, 20), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x05garbage")
    assert actions.attach(case, upload("a.jpg", content), by=cast.clerk).size > 0


def with_scans(count):
    """A progressive JPEG with so many scans, all but the first ones without content."""
    content = photo("JPEG", (64, 64), progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * count + content[-2:]


def test_a_photo_that_would_keep_the_processor_busy_is_refused_with_a_sentence(case, cast):
    with pytest.raises(RuleBroken, match=r"打不开|无法打开"):
        actions.attach(case, upload("bomb.jpg", with_scans(200)), by=cast.clerk)
    assert actions.attach(case, upload("progressive.jpg", with_scans(5)), by=cast.clerk).kind == "image/jpeg"


def test_what_a_phone_adds_to_a_photo_does_not_count_as_scans(case, cast):
    preview, film = photo("JPEG", (32, 32), progressive=True), b"\xff\xda" * 500
    content = photo("JPEG", (64, 64), exif=b"Exif\0\0" + preview * 3, progressive=True) + film
    assert actions.attach(case, upload("moving.jpg", content), by=cast.clerk).kind == "image/jpeg"
