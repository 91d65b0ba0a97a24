"""Photos and forms of the demo's cases, drawn here and stored like any other file."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import PurePath
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFilter

from linli.core.demo.chance import stream
from linli.core.demo.writer import Writer
from linli.work.cases.demo.histories import History, stamp
from linli.work.cases.models import Attachment

SIZE = (960, 720)
SHOWS = {
    "repair.stairwell_leak": "wall.jpg",
    "repair.roof_leak": "wall.jpg",
    "neighbours.upstairs_leak": "wall.jpg",
    "repair.street_lamp": "lamp.jpg",
    "environment.rubbish": "bins.jpg",
    "environment.bulky": "bins.jpg",
    "assistance.temporary_relief": "form.pdf",
    "disability.card": "form.pdf",
}
SHARE, YOUNG = 0.6, 60  # of the cases of so many days
KINDS = {".jpg": "image/jpeg", ".pdf": "application/pdf"}
FOLDER = "cases/demo"


def write(writer: Writer, files: list[tuple[int, str, History]]) -> None:
    """Store a file for each (case, drawing, history), added some minutes after the report."""
    rows = []
    for case, name, history in files:
        content = drawn(name)
        path = f"{FOLDER}/{case}-{name}"
        default_storage.delete(path)  # of an earlier seeding
        kept = default_storage.save(path, ContentFile(content))
        rows.append(
            {
                "case_id": case,
                "file": kept,
                "name": name,
                "kind": KINDS[PurePath(name).suffix],
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "added_at": stamp(history.start + 4),
                "added_by_id": history.steps[0]["by_id"],
            }
        )
    writer.put(Attachment, rows)


@lru_cache(maxsize=16)
def drawn(name: str) -> bytes:
    """Return the drawing of a name; the same bytes each time."""
    if name.endswith(".pdf"):
        return _form()
    target = io.BytesIO()
    PICTURES[PurePath(name).stem](stream("drawing", name)).save(target, "JPEG", quality=80)
    return target.getvalue()


def _wall(rng: Random) -> Image.Image:
    """Draw a wall with a damp stain."""
    picture = Image.new("RGB", SIZE, (226, 221, 209))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 960, 720), fill=(150, 143, 134))
    for _ in range(26):
        x, y, r = 470 + rng.gauss(0, 90), 190 + abs(rng.gauss(0, 110)), rng.uniform(18, 70)
        pen.ellipse((x - r, y - r, x + r, y + r * 1.5), fill=(178 + rng.randrange(14), 165 + rng.randrange(12), 138))
    for _ in range(9):
        x = 470 + rng.gauss(0, 80)
        pen.line((x, 300, x + rng.uniform(-6, 6), rng.uniform(420, 560)), fill=(138, 128, 108), width=3)
    return picture.filter(ImageFilter.GaussianBlur(5))


def _lamp(rng: Random) -> Image.Image:
    """Draw street lamps at night, one of two dark."""
    picture = Image.new("RGB", SIZE, (24, 29, 43))
    pen = ImageDraw.Draw(picture)
    for n in range(60):
        pen.ellipse((690 - 3 * n, 150 - 3 * n, 690 + 3 * n, 150 + 3 * n), outline=(90 - n, 82 - n, 52 + n // 8))
    pen.ellipse((660, 130, 720, 180), fill=(255, 236, 180))
    for x, light in ((300, (60, 62, 70)), (690, (200, 180, 120))):
        pen.rectangle((x - 5, 170, x + 5, 640), fill=(70, 74, 84))
        pen.polygon(((x - 45, 170), (x + 45, 170), (x + 24, 126), (x - 24, 126)), fill=light)
    pen.rectangle((0, 620, 960, 720), fill=(40, 43, 50))
    for _ in range(40):
        pen.point((rng.randrange(960), rng.randrange(110)), fill=(180, 184, 200))
    return picture.filter(ImageFilter.GaussianBlur(2))


def _bins(rng: Random) -> Image.Image:
    """Draw overflowing bins."""
    picture = Image.new("RGB", SIZE, (198, 206, 209))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 960, 720), fill=(134, 137, 138))
    for x, tone in ((150, (52, 96, 63)), (400, (58, 66, 74)), (650, (48, 83, 121))):
        for _ in range(14):
            a, b, r = x + 90 + rng.gauss(0, 70), 270 + rng.gauss(0, 26), rng.uniform(16, 38)
            pen.ellipse((a - r, b - r, a + r, b + r), fill=rng.choice(((228, 226, 220), (62, 60, 64), (176, 140, 96))))
        pen.polygon(((x, 290), (x + 180, 290), (x + 160, 600), (x + 20, 600)), fill=tone)
        pen.rectangle((x - 6, 280, x + 186, 306), fill=tuple(part + 18 for part in tone))
    return picture.filter(ImageFilter.GaussianBlur(2))


PICTURES = {"wall": _wall, "lamp": _lamp, "bins": _bins}


def _form() -> bytes:
    """Return a one-page PDF that says what it is."""
    # Helvetica is one of the fonts that every reader has, so none is embedded.
    text = b"BT /F1 20 Tf 72 740 Td (Linli demonstration) Tj 0 -36 Td (Sample form, no real person) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + head + table + tail
