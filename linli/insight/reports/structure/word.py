"""Reads a Word file into lines and grids, in reading order, with the addresses by which it is filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from linli.core.office import word
from linli.core.office.word import WordBlank, WordBlankKind, WordParagraph, WordTable
from linli.core.office.word_text import SPACE
from linli.insight.reports.structure.asks import LONE_DATE, TextBlank, half
from linli.insight.reports.structure.grid import FormCell, FormGrid
from linli.insight.reports.structure.words import FormWords, squeeze

SIZE = 11.0
CENTRED = 4  # points by which a centred line counts as larger
BEFORE = re.compile(r"[,;。、:]\s*|\s{2,}")
DATE_PARTS = ("年", "月", "日")


@dataclass
class TextBlock:
    """Paragraphs that follow each other (`lines`), or a table."""

    lines: list[FormCell] = field(default_factory=list)
    grid: FormGrid | None = None


def texts(data: bytes, words: FormWords) -> list[TextBlock]:
    """Return what a document contains, in reading order.

    Raises:
        UnreadableFile: it is damaged.
    """
    found: list[TextBlock] = []
    for number, block in enumerate(word.read(data).blocks, 1):
        if isinstance(block, WordTable):
            found.append(TextBlock(grid=_grid(block, words)))
        else:
            if not found or found[-1].grid is not None:
                found.append(TextBlock())
            found[-1].lines.append(_line(block, number, words))
    return found


def _line(block: WordParagraph, number: int, words: FormWords) -> FormCell:
    size = (block.size or SIZE) + (CENTRED if block.centred else 0)
    spots = questions(block.text, block.blanks, words)
    return FormCell(number, 1, text=block.text, size=size, spots=spots, address=block.address)


def _grid(table: WordTable, words: FormWords) -> FormGrid:
    grid = FormGrid("", lambda row, column: f"{table.address}R{row}C{column}")
    for cell in table.cells:
        look = ("head",) if cell.row <= table.head_rows else ()
        spots = questions(cell.text, cell.blanks, words)
        grid.add(
            FormCell(
                cell.row,
                cell.column,
                cell.rows,
                cell.columns,
                cell.text,
                choices=cell.blanks[0].choices if cell.blanks else (),
                look=look,
                boxed=True,
                spots=spots,
                is_value=_is_number(cell.text),
                address=cell.address,
            )
        )
    return grid


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d,]+(?:\.\d+)?", half(text).strip()))


def questions(text: str, blanks: Sequence[WordBlank], words: FormWords) -> tuple[TextBlank, ...]:
    """Return what the blanks of a text ask for. Boxes of one question are together, under the address of the first."""
    found: list[TextBlank] = []
    for n, blank in enumerate(blanks):
        if blank.kind is WordBlankKind.BOX:
            _add_box(found, text, blanks, n)
        else:
            one = _line_question(blank, found[-1] if found else None, _after(text, blanks, n), words)
            found.append(replace(one, offers=blank.choices))
    return tuple(found)


def _after(text: str, blanks: Sequence[WordBlank], n: int) -> str:
    """Return the text between a blank and the next one."""
    if n + 1 < len(blanks) and blanks[n + 1].kind is not WordBlankKind.BOX:
        return half(blanks[n + 1].label).strip()
    at = text.rfind(blanks[n].label) + len(blanks[n].label)
    rest = text[at:].strip(SPACE).removeprefix(blanks[n].filled)
    return half(rest.strip(SPACE)).strip()


def _line_question(blank: WordBlank, before: TextBlank | None, tail: str, words: FormWords) -> TextBlank:
    """Name a line by the words before it; a part of a date ("__年__月__日") by the label of the date and its sign."""
    label = half(blank.label).rstrip(": ")
    chunks = [chunk for chunk in BEFORE.split(label) if chunk.strip("()（） ")]
    name = squeeze(chunks[-1]).strip("(") if chunks else ""
    if not name and blank.kind is WordBlankKind.GAP:
        name = LONE_DATE  # beside a seal; other gaps follow a colon
    part = next((sign for sign in DATE_PARTS if re.match(rf"{sign}(?!\w)", tail)), "")
    if part and (name in DATE_PARTS or not name) and before is not None and before.parts:
        return TextBlank(
            (*before.parts[:-1], part)[0], blank.filled, key=blank.address, parts=(*before.parts[:-1], part)
        )
    if part:
        parts = (name, part) if name else (part,)
        return TextBlank(parts[0], blank.filled, key=blank.address, parts=parts)
    # "人数____人次" has a unit, "姓名____日期：" another label.
    is_label = re.match(r"\w+ ?:", tail)
    unit = "" if is_label else next((tail[:size] for size in (3, 2, 1) if tail[:size] in words.unit), "")
    return TextBlank(name, blank.filled, unit, key=blank.address)


def _add_box(found: list[TextBlank], text: str, blanks: Sequence[WordBlank], n: int) -> None:
    option = half(blanks[n].label).strip().rstrip(":_ ")
    last = found[-1] if found else None
    # A label between two boxes begins a new question: "□是 □否   性别：□男 □女".
    if last is not None and last.choices and n and blanks[n - 1].kind is WordBlankKind.BOX and not last.ends:
        choice, _gap, label = _split(option)
        found[-1] = TextBlank(last.label, choices=(*last.choices, choice), key=last.key, ends=label)
        return
    label = last.ends if last is not None and last.ends else _before(text, n)
    choice, _gap, ends = _split(option)
    found.append(TextBlank(label, choices=(choice,), key=blanks[n].address, ends=ends))


def _split(option: str) -> tuple[str, str, str]:
    """Split the words behind a box from the label of the next question, which ends in a colon before its boxes."""
    match = re.match(r"^(.*?\S)(\s{2,})(\S.*)$", option)
    return (squeeze(match[1]), match[2], squeeze(match[3])) if match else (squeeze(option), "", "")


def _before(text: str, n: int) -> str:
    if n:
        return ""
    head = re.split(r"[□☐▢◻☑☒▣■]", half(text), maxsplit=1)[0]
    return squeeze(head).rstrip(":")
