"""Divides an area into tables and rows of fields, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from linli.insight.reports.structure import fields
from linli.insight.reports.structure.asks import asked
from linli.insight.reports.structure.grid import FormCell, GridArea
from linli.insight.reports.structure.heads import TableHead, head_at
from linli.insight.reports.structure.parts import Blank, FormTable, TableKind
from linli.insight.reports.structure.tables import TableBody, table
from linli.insight.reports.structure.words import FormWords, bare

PAGE_TOP = 5  # rows from the title of the next page to its head


@dataclass
class AreaLayout:
    """What is found in an area: tables in order, and the texts that are neither head nor blank."""

    words: FormWords
    unit: str = ""
    title: str = ""
    tables: list[FormTable] = field(default_factory=list)
    lines: list[FormCell] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)  # rows of heads that repeat
    computed: list[FormCell] = field(default_factory=list)  # heads that formulas make
    side_by_side: list[int] = field(default_factory=list)  # rows of heads whose columns repeat
    _blanks: list[Blank] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)

    def read(self, area: GridArea, prefix: tuple[str, ...] = ()) -> None:
        """Read an area."""
        row, section = area.top, ""
        while row <= area.bottom:
            cells = area.row(row)
            rest = area.part(top=row)
            path = (*prefix, section) if section else prefix
            if len(cells) == 1 and area.width > 1 and not cells[0].is_blank and not cells[0].is_check:
                section = self._heading(area, cells[0], prefix) or section
                row = cells[0].last_row + 1
            elif group := self._group(rest):
                for labels, inner in _beside_each_other(rest, group):
                    self.read(inner, (*path, *labels))
                row = group.last_row + 1
            elif head := head_at(rest, self.words):
                self._end_fields()
                row = self._table(rest, head, path, section)
            else:
                self._field_row(area, row, path)
                row += 1
        if not prefix:
            self._end_fields()

    def _heading(self, area: GridArea, cell: FormCell, prefix: tuple[str, ...]) -> str:
        """Take a text over the whole width: blanks inside it, a note, or the heading of what follows."""
        if self.words.is_note(cell.text):
            return ""
        found = fields.in_grid(area, cell.row, prefix, self.words)
        if found or ":" in cell.label:
            self._add(found, cell.row)
            return ""
        self.lines.append(cell)
        return cell.label if cell.row > area.top else ""

    def _field_row(self, area: GridArea, row: int, path: tuple[str, ...]) -> None:
        self._add(fields.in_grid(area, row, path, self.words), row)

    def _add(self, blanks: list[Blank], row: int) -> None:
        if blanks:
            self._blanks += blanks
            self._rows.append(row)

    def _end_fields(self) -> None:
        if self._blanks:
            rows = (self._rows[0], self._rows[-1])
            self.tables.append(FormTable(TableKind.FIELDS, self.title, (0, 0), rows, tuple(self._blanks)))
        self._blanks, self._rows = [], []

    def _group(self, area: GridArea) -> FormCell | None:
        """Return the label at the left beside several rows with blanks of their own."""
        first = area.row(area.top)[0]
        if not first.is_label or first.height == 1 or first.last_column >= area.right or first.row != area.top:
            return None
        inner = area.part(left=first.last_column + 1, bottom=min(first.last_row, area.bottom))
        beside = area.grid.at(area.top, inner.left)
        if beside.height >= first.height:
            return None
        writes = [cell for row in inner.rows() for cell in inner.row(row) if not cell.is_label]
        return first if writes else None

    def _table(self, area: GridArea, head: TableHead, prefix: tuple[str, ...], section: str) -> int:
        """Read the table under a head, or the tables where its columns repeat; return the next row."""
        repeats = _repeats(head)
        self.computed += [cell for row in range(head.top, head.bottom + 1) for cell in area.row(row) if cell.formula]
        found, end = _body(area, head, self)
        if repeats > 1:
            self.side_by_side.append(head.top)
        count = len(head.leaves) // repeats
        for n in range(repeats):
            leaves = head.leaves[n * count : (n + 1) * count]
            part = area.part(left=leaves[0].left, right=leaves[-1].right, bottom=end - 1)
            one = TableHead(head.top, head.bottom, head.named, leaves, head.has_corner)
            data, totals, left_out = found.data, found.totals, found.left_out
            title = section or self.title
            body = TableBody(part, one, data, totals, left_out, found.sections, title, prefix, self.unit)
            self.tables.append(table(body, self.words))
        return end


def _beside_each_other(area: GridArea, group: FormCell) -> Iterator[tuple[tuple[str, ...], GridArea]]:
    """Yield the groups beside each other in the same rows: their labels, outermost first, and the area at the right."""
    groups = [cell for cell in area.row(area.top) if cell.is_label and cell.height == group.height]
    ends = [*(cell.column - 1 for cell in groups[1:]), area.right]
    labels: tuple[str, ...] = ()
    for one, end in zip(groups, ends, strict=True):
        labels = (*labels, one.label)
        left, bottom = one.last_column + 1, min(group.last_row, area.bottom)
        if left <= end:
            yield labels, area.part(left=left, right=end, bottom=bottom)
            labels = ()


@dataclass
class BodyRows:
    """The rows under a head as they are sorted."""

    data: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    sections: dict[int, str] = field(default_factory=dict)


def _repeats(head: TableHead) -> int:
    """Return how often the columns of a head repeat side by side."""
    paths = [leaf.path for leaf in head.leaves]
    for size in range(2, len(paths) // 2 + 1):
        if len(paths) % size == 0 and paths == paths[:size] * (len(paths) // size):
            return len(paths) // size
    return 1


def _body(area: GridArea, head: TableHead, layout: AreaLayout) -> tuple[BodyRows, int]:
    """Sort the rows under a head until the table ends; return them and the first row after it."""
    found = BodyRows()
    row, section = head.bottom + 1, ""
    while row <= area.bottom:
        cells = area.row(row)
        if skip := _repeated(area, head, row):
            layout.repeated.append(row)
            found.left_out += tuple(range(row, row + skip))
            row += skip
            continue
        if len(cells) == 1 and len(head.leaves) > 1:
            if not _is_section(area, head, row, layout.words):
                break
            section = cells[0].label
            layout.lines.append(cells[0])
            found.left_out += (row,)
        elif not _fits(area, cells, head, layout.words) or _is_new_head(area, cells, head, row):
            break
        elif any(cell.is_label and layout.words.is_total(cell.label) for cell in cells[:3]):
            found.totals += (row,)
        else:
            found.data += (row,)
        if section:
            found.sections[row] = section
        row += 1
    return found, row


def _repeated(area: GridArea, head: TableHead, row: int) -> int:
    """Return how many rows from this one only repeat the top of the page."""
    height = head.bottom - head.top + 1
    names = [bare(cell.label) for cell in area.row(head.top)]
    for ahead in range(min(PAGE_TOP, area.bottom - row + 1)):
        if ahead and len(area.row(row + ahead - 1)) > 1:
            return 0
        if [bare(cell.label) for cell in area.row(row + ahead)] == names:
            return min(ahead + height, area.bottom - row + 1)
    return 0


def _is_section(area: GridArea, head: TableHead, row: int, words: FormWords) -> bool:
    """Return whether a text over the whole width is a heading between rows of the same table."""
    cell = area.row(row)[0]
    if not cell.is_label or ":" in cell.label or words.is_note(cell.text) or asked(cell.text, words):
        return False
    below = cell.last_row + 1
    if below > area.bottom:
        return False
    cells = area.row(below)
    return _fits(area, cells, head, words) and len(cells) > 1 and not all(one.is_label for one in cells)


def _fits(area: GridArea, cells: list[FormCell], head: TableHead, words: FormWords) -> bool:
    """Return whether a row is divided as the head is; sums and labels of rows may be wider."""
    lefts, rights = {leaf.left for leaf in head.leaves}, {leaf.right for leaf in head.leaves}
    if any(":" in cell.label and words.asks(cell.label.split(":")[0]) for cell in cells):
        return False
    total = any(words.is_total(cell.label) for cell in cells if cell.is_label)
    if words.is_serial(head.leaves[0].label) and cells[0].is_label and cells[0].width == 1 and not total:
        return False  # words where the number of the row would be
    for cell in cells:
        left, right = max(cell.column, area.left), min(cell.last_column, area.right)
        if left not in lefts or right not in rights:
            return False
        wide = sum(left <= leaf.left <= right for leaf in head.leaves) > 1
        if wide and not total and not (cell.is_label and left == area.left):
            return False
    return True


def _is_new_head(area: GridArea, cells: list[FormCell], head: TableHead, row: int) -> bool:
    """Return whether a row of labels looks like the head and unlike the row before it."""
    if row == head.bottom + 1 or not all(cell.is_label for cell in cells):
        return False
    looks = {cell.look for cell in area.row(head.top)}
    before = {cell.look for cell in area.row(row - 1)}
    return {cell.look for cell in cells} <= looks and before.isdisjoint(looks)
