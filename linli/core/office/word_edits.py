"""Edits of Word's XML: the text of a cell, what is written on a line, a ticked box."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from linli.core.office.word_text import (
    OPEN_BOXES,
    SPACE,
    SYMBOLS,
    BlankPlace,
    TextPiece,
    WordBlankKind,
    pieces,
    places,
    shows_placeholder,
)
from linli.core.office.xml_tree import Edit, XmlNode, attribute_edit, escaped

__all__ = ["blank", "cell", "places", "without_attributes"]

CHARACTER = re.compile(r"&[^;]*;|[^&]", re.DOTALL)
OPEN, TICKED = "□", "☑"
OF_FONTS = range(0xE000, 0xF900)  # letters without a meaning of their own
# What comes before the underline among the properties of a run; Word wants them in its order.
BEFORE_UNDERLINE = {
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern"),
    *("position", "sz", "szCs", "highlight"),
}
OF_CHANGES = {"ins", "del", "moveFrom", "moveTo", "rPrChange"}


def cell(data: bytes, paragraphs: Sequence[XmlNode], node: XmlNode, text: str) -> Iterator[Edit]:
    """Yield the edits after which a cell has this text and looks as before; none if it has it already.

    Args:
        data: the document part.
        paragraphs: those of the cell.
        node: the cell.
        text: its lines become lines of the first paragraph.
    """
    found = [pieces(paragraph) for paragraph in paragraphs]
    if "\n".join("".join(piece.text for piece in line) for line in found).strip() == text:
        return
    everything = [piece for line in found for piece in line]
    if everything:
        first = everything[0]
        yield from _controls(everything)
        yield first.node.start, first.node.end, _texts(first.node.prefix, text)
        yield from ((piece.node.start, piece.node.end, b"") for piece in everything[1:])
    elif not paragraphs:
        p = node.prefix
        yield node.close, node.close, f"<{p}p><{p}r>".encode() + _texts(p, text) + f"</{p}r></{p}p>".encode()
    else:
        yield _into_empty(data, paragraphs[0], text)


def _texts(prefix: str, text: str) -> bytes:
    """Return the elements of a text with its line breaks."""
    lines = (
        f'<{prefix}t xml:space="preserve">{escaped(line)}</{prefix}t>' if line else "" for line in text.split("\n")
    )
    return f"<{prefix}br/>".join(lines).encode()


def _into_empty(data: bytes, paragraph: XmlNode, text: str) -> Edit:
    """Return the edit that puts text into a paragraph without any; it looks as the end of the paragraph does."""
    p = paragraph.prefix
    run = next((child for child in paragraph.children if child.local == "r"), None)
    if run and not run.is_empty_tag:
        return run.close, run.close, _texts(p, text)
    look = paragraph.first("pPr", "rPr")
    kept = b""
    if look:
        inner = b"".join(data[child.start : child.end] for child in look.children if child.local not in OF_CHANGES)
        kept = f"<{p}rPr>".encode() + inner + f"</{p}rPr>".encode() if inner else b""
    new = f"<{p}r>".encode() + kept + _texts(p, text) + f"</{p}r>".encode()
    if paragraph.is_empty_tag:
        tag = data[paragraph.start : paragraph.inner].removesuffix(b"/>").rstrip()
        return paragraph.start, paragraph.end, tag + b">" + new + f"</{p}p>".encode()
    return paragraph.close, paragraph.close, new


def blank(data: bytes, found: Sequence[TextPiece], spot: BlankPlace, text: str, *, ticked: bool) -> Iterator[Edit]:
    """Yield the edits that fill one blank of a paragraph.

    Args:
        data: the document part.
        found: the paragraph's text.
        spot: the blank.
        text: what is written on a line.
        ticked: whether a box is ticked.
    """
    within = [piece for piece in found if piece.start < spot.end and spot.start < piece.end]
    if spot.kind is WordBlankKind.BOX:
        yield from _box(data, within[0], spot, ticked=ticked)
        return
    old = "".join(piece.text for piece in found)[spot.start : spot.end]
    if (old.strip(SPACE) if spot.kind is WordBlankKind.LINE else "") == text:
        return
    yield from _controls(within)
    new = text if within[0].control else _padded(text, old)
    last = within[-1]
    for piece in within:
        start, end = max(spot.start - piece.start, 0), min(spot.end, piece.end) - piece.start
        if piece is within[0]:
            yield from _written(data, piece, start, end, new, underline=spot.kind is WordBlankKind.LINE)
        elif piece.node.local != "t":
            # The last tab leads the line to its end.
            if piece is not last:
                yield piece.node.start, piece.node.end, b""
        else:
            yield _cut(data, piece, start, end, b"")


def _controls(found: Sequence[TextPiece]) -> Iterator[Edit]:
    """Yield the edits by which content controls no longer show what they are for."""
    shown = {node.start: node for piece in found if (node := shows_placeholder(piece.run))}
    for node in shown.values():
        yield node.start, node.end, b""
    for piece in found:
        style = piece.run.first("rPr", "rStyle")
        if style and shows_placeholder(piece.run):
            yield style.start, style.end, b""


def _padded(text: str, old: str) -> str:
    """Return the text with as much of the line beside it as it leaves, so that what follows stays in its place."""
    left = _width(old) - _width(text)
    if not text:
        return old if not old.strip(SPACE) else " " * _width(old)
    return f" {text}{' ' * (left - 1)}" if left > 1 else text


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text if letter != "\t")


def _written(data: bytes, piece: TextPiece, start: int, end: int, new: str, *, underline: bool) -> Iterator[Edit]:
    """Yield the edits that write into the first piece of a blank."""
    p, run = piece.run.prefix, piece.run
    if piece.node.local != "t":
        yield piece.node.start, piece.node.start, _texts(p, new.strip())
    elif len(piece.text) != len(piece.node.text):  # a control that shows what it is for
        yield piece.node.start, piece.node.end, _texts(p, new)
    elif underline and not piece.underlined:
        look = run.first("rPr")
        plain = data[look.start : look.end] if look else b""
        opening = f'<{p}t xml:space="preserve">'.encode()
        close = f"</{p}t></{p}r><{p}r>".encode()
        content = close + _underlined(data, look, p) + _texts(p, new) + f"</{p}r><{p}r>".encode() + plain + opening
        yield from _keeping_space(data, piece)
        yield _cut(data, piece, start, end, content)
    else:
        yield from _keeping_space(data, piece)
        yield _cut(data, piece, start, end, escaped(new).encode())


def _keeping_space(data: bytes, piece: TextPiece) -> Iterator[Edit]:
    if piece.node.get("space") != "preserve":
        yield attribute_edit(data, piece.node, "xml:space", "preserve")


def _cut(data: bytes, piece: TextPiece, start: int, end: int, new: bytes) -> Edit:
    """Return the edit that replaces some characters of a piece."""
    node = piece.node
    raw = data[node.inner : node.close].decode()
    sizes = [len(found.group().encode()) for found in CHARACTER.finditer(raw)]
    return node.inner + sum(sizes[:start]), node.inner + sum(sizes[:end]), new


def _underlined(data: bytes, look: XmlNode | None, prefix: str) -> bytes:
    """Return the properties of a run with an underline."""
    line = f'<{prefix}u {prefix}val="single"/>'.encode()
    if look is None:
        return f"<{prefix}rPr>".encode() + line + f"</{prefix}rPr>".encode()
    kept = [child for child in look.children if child.local != "u"]
    before = [data[child.start : child.end] for child in kept if child.local in BEFORE_UNDERLINE]
    after = [data[child.start : child.end] for child in kept if child.local not in BEFORE_UNDERLINE]
    return b"".join([f"<{prefix}rPr>".encode(), *before, line, *after, f"</{prefix}rPr>".encode()])


def _box(data: bytes, piece: TextPiece, spot: BlankPlace, *, ticked: bool) -> Iterator[Edit]:
    """Yield the edits that tick a box or take the tick away; none if it is so already."""
    if spot.ticked == ticked:
        return
    check, sign = piece.check, TICKED if ticked else OPEN
    if check:
        yield _state(data, check, ticked=ticked)
        sign = _sign_of(check, ticked=ticked)
    if piece.node.local == "sym":
        yield _symbol(data, piece.node, ticked=ticked)
    else:
        start = spot.start - piece.start
        yield _cut(data, piece, start, start + spot.end - spot.start, sign.encode())


def _state(data: bytes, check: XmlNode, *, ticked: bool) -> Edit:
    state, value = check.first("checked"), "1" if ticked else "0"
    if state:
        written = next((name for name in state.attributes if name.endswith("val")), f"{check.prefix}val")
        return attribute_edit(data, state, written, value)
    new = f'<{check.prefix}checked {check.prefix}val="{value}"/>'.encode()
    if check.is_empty_tag:
        return check.start, check.end, data[check.start : check.inner - 2] + b">" + new + f"</{check.name}>".encode()
    return check.inner, check.inner, new


def _sign_of(check: XmlNode, *, ticked: bool) -> str:
    """Return the sign that a control shows for a state."""
    state = check.first("checkedState" if ticked else "uncheckedState")
    code = int(state.get("val", "0"), 16) if state else 0
    usual = TICKED if ticked else OPEN_BOXES[1]
    return usual if not code or code in OF_FONTS or code < 0x100 else chr(code)


def _symbol(data: bytes, node: XmlNode, *, ticked: bool) -> Edit:
    new = SYMBOLS[node.get("font").lower()][ticked]
    old = node.get("char")
    written = next(name for name in node.attributes if name.endswith("char"))
    return attribute_edit(data, node, written, old[: len(old) - 2] + new)


def without_attributes(data: bytes, node: XmlNode, locals_: Sequence[str]) -> Iterator[Edit]:
    """Yield the edits that take attributes out of a start tag."""
    pattern = rb"""\s(?:[\w.-]+:)?(?:%s)\s*=\s*(?:"[^"]*"|'[^']*')""" % "|".join(locals_).encode()
    for found in re.finditer(pattern, data[node.start : node.inner]):
        yield node.start + found.start(), node.start + found.end(), b""
