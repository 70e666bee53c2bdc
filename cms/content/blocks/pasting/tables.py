"""Conversion of tables into table blocks, or into lines where there is no room for a block."""

from typing import Any

from cms.content.blocks.pasting.formats import PLAIN
from cms.content.blocks.pasting.lines import Cell, Line, Run, Table

MOST_CELLS = 2_000
BETWEEN_CELLS = Run(" | ", PLAIN)

Grid = list[list[Cell]]


def grid_of(table: Table) -> Grid | None:
    """Return equally long rows without empty rows and columns; None if there are too many cells.

    A merged cell is in the first of its places; the other places have empty cells.
    """
    places: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in places:
                x += 1
            height = min(cell.rows, len(table.rows) - y)
            if len(places) + cell.columns * height > MOST_CELLS:
                return None
            for below in range(height):
                for beside in range(cell.columns):
                    places.setdefault((y + below, x + beside), Cell(cell.is_header))
            places[y, x] = cell
            x += cell.columns
    filled = [place for place, cell in places.items() if cell.lines]
    rows, columns = (sorted({place[axis] for place in filled}) for axis in (0, 1))
    if len(rows) * len(columns) > MOST_CELLS:
        return None
    return [[places.get((y, x)) or Cell(False) for x in columns] for y in rows]


def table_value(grid: Grid, caption: str) -> dict[str, Any]:
    """Return the value of a table block; `grid` must not be empty."""
    turned = [list(cells) for cells in zip(*grid, strict=True)]
    row, column = _first_stands_out(grid), _first_stands_out(turned)
    choice = {(True, True): "both", (True, False): "row", (False, True): "column"}
    return {
        "caption": caption,
        "table": {
            "data": [[cell.text for cell in cells] for cells in grid],
            "table_header_choice": choice.get((row, column), "neither"),
            "first_row_is_table_header": row,
            "first_col_is_header": column,
        },
    }


def table_lines(table: Table) -> list[Line]:
    """Return each row as a line of text; the lines of a table with one column are unchanged."""
    if all(sum(bool(cell.lines) for cell in row) <= 1 for row in table.rows):
        rows = [line for row in table.rows for cell in row for line in cell.lines]
    else:
        rows = [_row_line(row) for row in table.rows if any(cell.lines for cell in row)]
    return [*table.caption, *rows]


def _first_stands_out(rows: Grid) -> bool:
    """Return whether the first row is all headers and the rest, except its first column, is not."""
    filled = [cell for cell in rows[0] if cell.lines]
    others = [cell for cells in rows[1:] for cell in cells[1:] if cell.lines]
    if not filled or not others:
        return False
    return all(c.stands_out for c in filled) and not all(c.stands_out for c in others)


def _row_line(row: list[Cell]) -> Line:
    runs: list[Run] = []
    for cell in row:
        runs += [BETWEEN_CELLS] if runs else []
        for number, line in enumerate(cell.lines):
            runs += [Run(" ", PLAIN), *line.runs] if number else line.runs
    return Line(runs=[run._replace(text=run.text.replace("\n", " ")) for run in runs])
