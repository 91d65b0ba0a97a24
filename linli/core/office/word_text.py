"""The text of a Word paragraph with the place of each character in the XML, and the blanks in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from linli.core.office.xml_tree import XmlNode

OPEN_BOXES = "□☐▢◻"
SIGNS = re.compile(f"[{OPEN_BOXES}☑☒▣]")
# What people put in the place of a box to tick it; beside no other box these are bullets and ordinary signs.
SIGNS_BESIDE = re.compile(f"[{OPEN_BOXES}☑☒▣■√✓✔]")
LINE = re.compile("[_＿]{2,}")
GAP = re.compile("[:：]([ \u3000\xa0]{3,}|\u3000{2,})|[(（]([ \u3000\xa0]{3,})[)）]")
UNFILLED = " " * 8  # what is read of a content control that is not filled
# A date to write in, "    年  月  日": one blank.
DATE_GAP = re.compile("[ \u3000\xa0]+年[ \u3000\xa0]+月(?:[ \u3000\xa0]+日)?")
SPACE = " \t\u3000\xa0_＿"
# Boxes as letters of a font of signs, open and ticked, as Word and WPS insert them.
SYMBOLS = {"wingdings": ("A8", "FE"), "wingdings 2": ("A3", "52")}
INLINE = {"ins", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "moveTo", "dir", "bdo"}


class WordBlankKind(StrEnum):
    """How a blank looks: a line, spaces behind a colon or in brackets, or a box to tick."""

    LINE = "line"
    GAP = "gap"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of the paragraph's text that one element writes: `start` is the place of its first character.

    `control` is the content control around it; what one shows until it is filled ("Click here") is read as spaces.
    """

    text: str
    start: int
    node: XmlNode
    run: XmlNode
    underlined: bool
    control: XmlNode | None = None

    @property
    def end(self) -> int:
        """The place behind its last character."""
        return self.start + len(self.text)

    @property
    def check(self) -> XmlNode | None:
        """The element that says whether a control is ticked, None if it is no check box."""
        return self.control and self.control.first("sdtPr", "checkbox")


@dataclass(frozen=True, slots=True)
class BlankPlace:
    """A blank within the text of one paragraph, from `start` to `end`."""

    kind: WordBlankKind
    start: int
    end: int
    ticked: bool = False


def pieces(paragraph: XmlNode) -> list[TextPiece]:
    """Return the text of a paragraph in pieces; deleted text, fields' codes and text boxes are left out."""
    found: list[TextPiece] = []
    for run, control in _runs(paragraph, None):
        underlined = _is_underlined(run) or (control is not None and control.first("sdtPr", "checkbox") is None)
        for node in run.children:
            text = _text(node)
            if text:
                start = found[-1].end if found else 0
                text = UNFILLED if shows_placeholder(run) else text
                found.append(TextPiece(text, start, node, run, underlined or text is UNFILLED, control))
    return found


def _runs(node: XmlNode, control: XmlNode | None) -> Iterator[tuple[XmlNode, XmlNode | None]]:
    for child in node.children:
        if child.local == "r":
            yield child, control
        elif child.local in INLINE:
            yield from _runs(child, child if child.local == "sdt" else control)


def shows_placeholder(run: XmlNode) -> XmlNode | None:
    """Return the element by which a content control says that it shows only what it is for."""
    controls = (node for node in run.above() if node.local == "sdt")
    return next((shown for node in controls if (shown := node.first("sdtPr", "showingPlcHdr"))), None)


def _is_underlined(run: XmlNode) -> bool:
    line = run.first("rPr", "u")
    return line is not None and line.get("val", "single") not in ("none", "0")


def _text(node: XmlNode) -> str:
    if node.local == "t":
        return node.text
    if node.local in ("tab", "ptab"):
        return "\t"
    if node.local in ("br", "cr"):
        return "\n"
    return symbol(node) if node.local == "sym" else ""


def symbol(node: XmlNode) -> str:
    """Return the box that a letter of a font of signs looks like, or "" if it is another sign."""
    signs = SYMBOLS.get(node.get("font").lower())
    letter = node.get("char").upper().removeprefix("F0").removeprefix("00")
    if not signs or letter not in signs:
        return ""
    return "☑" if letter == signs[1] else "□"


def places(found: list[TextPiece]) -> list[BlankPlace]:
    """Return the blanks of a paragraph in reading order.

    A line is two or more underscores, or underlined text of any content beside text that is not: once it is filled it
    is found again as the same blank. A gap is found only while it is empty.
    """
    text = "".join(piece.text for piece in found)
    lines = [*_underlined(found, text), *(BlankPlace(WordBlankKind.LINE, *m.span()) for m in LINE.finditer(text))]
    boxes = [*_controls(found), *_signs(text)]
    gaps = [BlankPlace(WordBlankKind.GAP, *m.span()) for m in DATE_GAP.finditer(text)]
    gaps += [BlankPlace(WordBlankKind.GAP, *m.span(1 if m.group(1) else 2)) for m in GAP.finditer(text)]
    kept: list[BlankPlace] = []
    # The first of several that overlap: a box inside a line is a box, an underscore in an underlined text a part of it.
    for one in (*boxes, *lines, *gaps):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda place: place.start)


def _underlined(found: list[TextPiece], text: str) -> Iterator[BlankPlace]:
    stretches: list[tuple[int, int]] = []
    for piece in found:
        # A box or a break of a line within an underlined text ends the blank.
        if not piece.underlined or SIGNS.search(piece.text) or piece.text == "\n":
            continue
        if stretches and stretches[-1][1] == piece.start:
            stretches[-1] = (stretches[-1][0], piece.end)
        else:
            stretches.append((piece.start, piece.end))
    covered = sum(end - start for start, end in stretches)
    for start, end in stretches:
        is_empty = not text[start:end].strip(SPACE)
        if (is_empty and (end - start > 1 or "\t" in text[start:end])) or (
            not is_empty and covered < len(text.strip())
        ):
            yield BlankPlace(WordBlankKind.LINE, start, end)


def _controls(found: list[TextPiece]) -> Iterator[BlankPlace]:
    for piece in found:
        if check := piece.check:
            state = check.first("checked")
            ticked = state is not None and state.get("val", "1") in ("1", "true", "on")
            yield BlankPlace(WordBlankKind.BOX, piece.start, piece.end, ticked)


def _signs(text: str) -> Iterator[BlankPlace]:
    signs = SIGNS_BESIDE if SIGNS.search(text) else SIGNS
    for found in signs.finditer(text):
        yield BlankPlace(WordBlankKind.BOX, *found.span(), found.group() not in OPEN_BOXES)
