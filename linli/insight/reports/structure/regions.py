"""Finds where the tables of a sheet are: by their lines, or where there are none by their texts."""

from __future__ import annotations

from linli.insight.reports.structure.grid import FormCell, FormGrid, GridArea, bounds, runs

LEAST = 2  # cells of a head without lines; fewer are a label and its value


def regions(grid: FormGrid) -> list[GridArea]:
    """Return the areas of tables, in reading order; what is outside is title, fields, notes."""
    found = _by_lines(grid)
    if not found:
        found = _by_texts(grid)
    return sorted(found, key=lambda area: (area.top, area.left))


def _by_lines(grid: FormGrid) -> list[GridArea]:
    boxed = [cell for cell in grid.each() if cell.boxed]
    groups = _connected(boxed)
    areas = [GridArea(grid, *bounds(group)) for group in groups if len(group) > 1]
    return [area for area in _joined(areas) if any(cell.text for row in area.rows() for cell in area.row(row))]


def _connected(cells: list[FormCell]) -> list[list[FormCell]]:
    """Group cells that touch."""
    at = {place: cell for cell in cells for place in _places(cell)}
    seen: set[tuple[int, int]] = set()
    groups: list[list[FormCell]] = []
    for cell in cells:
        if (cell.row, cell.column) in seen:
            continue
        group, todo = [], [cell]
        seen.add((cell.row, cell.column))
        while todo:
            one = todo.pop()
            group.append(one)
            for place in _around(one):
                near = at.get(place)
                if near is not None and (near.row, near.column) not in seen:
                    seen.add((near.row, near.column))
                    todo.append(near)
        groups.append(group)
    return groups


def _places(cell: FormCell) -> list[tuple[int, int]]:
    rows, columns = range(cell.row, cell.last_row + 1), range(cell.column, cell.last_column + 1)
    return [(row, column) for row in rows for column in columns]


def _around(cell: FormCell) -> list[tuple[int, int]]:
    rows, columns = range(cell.row, cell.last_row + 1), range(cell.column, cell.last_column + 1)
    sides = [(row, column) for row in rows for column in (cell.column - 1, cell.last_column + 1)]
    return sides + [(row, column) for row in (cell.row - 1, cell.last_row + 1) for column in columns]


def _joined(areas: list[GridArea]) -> list[GridArea]:
    """Join areas that overlap, such as a table and the box of a cell inside it."""
    found: list[GridArea] = []
    for area in sorted(areas, key=lambda one: (one.top, one.left)):
        for n, other in enumerate(found):
            if _overlap(area, other):
                found[n] = other.part(
                    left=min(area.left, other.left),
                    right=max(area.right, other.right),
                    bottom=max(area.bottom, other.bottom),
                )
                break
        else:
            found.append(area)
    return found if len(found) == len(areas) else _joined(found)


def _overlap(one: GridArea, two: GridArea) -> bool:
    rows = one.top <= two.bottom and two.top <= one.bottom
    return rows and one.left <= two.right and two.left <= one.right


def _by_texts(grid: FormGrid) -> list[GridArea]:
    """Find heads, rows of several labels side by side, and take what is under each."""
    found: list[GridArea] = []
    row = 1
    while row <= grid.rows:
        heads = _heads(grid, row)
        if not heads:
            row += 1
            continue
        end = _end(grid, row, heads)
        found += [GridArea(grid, row, left, end, right) for left, right in heads]
        row = end + 1
    return found


def _heads(grid: FormGrid, row: int) -> list[tuple[int, int]]:
    """Return the columns of each head in a row: labels side by side, without colon."""
    labels = [cell for cell in grid.in_row(row) if cell.is_label and not cell.label.endswith(":")]
    places = {column for cell in labels for column in range(cell.column, cell.last_column + 1)}
    # A group may be spread over cells that are not merged: its name, then empty cells with heads below them.
    for column in range(min(places, default=0) + 1, grid.columns + 1):
        if column not in places and column - 1 in places and grid.at(row, column).is_blank:
            below = grid.at(row + 1, column)
            if below.is_label and below.row == row + 1 and grid.at(row + 1, column - 1).is_label:
                places.add(column)
    found = []
    for left, right in runs(places):
        inside = [cell for cell in labels if left <= cell.column <= right]
        if len(inside) >= LEAST and not any(":" in cell.label for cell in inside):
            found.append((left, right))
    return found


def _end(grid: FormGrid, head: int, heads: list[tuple[int, int]]) -> int:
    """Return the last row of a table without lines: before a wide text below it, or an empty row after filled ones."""
    row = head + 1
    while row <= grid.rows:
        cells = [cell for cell in grid.in_row(row) if not cell.is_blank]
        if cells and (cells[0].width > 1 or ":" in cells[0].label) and len(cells) <= len(heads):
            break
        if not cells and row > head + 1 and _has_text(grid, row + 1):
            break
        row += 1
    last = row - 1
    while last > head + 1 and not _has_text(grid, last):
        last -= 1
    return max(last, head + 1)


def _has_text(grid: FormGrid, row: int) -> bool:
    return any(not cell.is_blank for cell in grid.in_row(row))
