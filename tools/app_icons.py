"""The icons of the app on a phone, drawn as in favicon.svg: `python -m tools.app_icons`.

Phones take no SVG for the home screen. A maskable icon fills the square and keeps its drawing in the inner 80 %,
because the phone cuts it to its own shape.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "linli" / "work" / "phones" / "static" / "phone"
GREEN, WHITE, CLEAR = (11, 107, 87, 255), (255, 255, 255, 255), (0, 0, 0, 0)
GRID = 32  # units of the drawing, as in favicon.svg
WIDTH = 2.5
LINES = ([(6, 17), (16, 8), (26, 17)], [(9, 15), (9, 25), (23, 25), (23, 15)], [(16, 25), (16, 19)])
FINER = 4  # drawn larger and reduced, for smooth edges


def drawn(size: int, *, maskable: bool) -> Image.Image:
    """Draw the icon with so many pixels on a side."""
    side = size * FINER
    picture = Image.new("RGBA", (side, side), GREEN if maskable else CLEAR)
    pen = ImageDraw.Draw(picture)
    if not maskable:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 7 / GRID, fill=GREEN)
    scale = side / GRID * (0.8 if maskable else 1)
    shift = (side - GRID * scale) / 2
    for line in LINES:
        points = [(shift + x * scale, shift + y * scale) for x, y in line]
        pen.line(points, fill=WHITE, width=round(WIDTH * scale))
        for x, y in points:
            half = WIDTH * scale / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=WHITE)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the files."""
    for name, size, maskable in (("icon", 192, False), ("icon", 512, False), ("maskable", 512, True)):
        drawn(size, maskable=maskable).quantize(64).save(FOLDER / f"{name}-{size}.png", optimize=True)


if __name__ == "__main__":
    main()
