"""The lines below the heads of one table → rows of a card, with the parts they stand under."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bsclib.schemes.figures import NUMBER, WeightFigure, number_in, weight_of
from bsclib.schemes.goals import fill_goal, span
from bsclib.schemes.heads import Columns
from bsclib.schemes.lines import Titled, grades_begin, headed, line_kind, titled, without_order
from bsclib.schemes.model import FoundRow, FoundSection
from bsclib.schemes.page import KeptSheet, Spot, shown, squeezed, visible


@dataclass(slots=True)
class Subtotal:
    """Rows that a subtotal is stated for: where, under which words, how much."""

    cell: str
    words: str
    figure: WeightFigure
    rows: list[FoundRow] = field(default_factory=list)


@dataclass(slots=True)
class KeptTable:
    """What the lines of a table gave; `weights` are the figures as written, by the number of their row."""

    columns: Columns
    rows: list[FoundRow] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    groups: dict[str, Subtotal] = field(default_factory=dict)
    weights: dict[int, WeightFigure] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    totals: list[tuple[str, str, WeightFigure, int]] = field(default_factory=list)
    open_groups: dict[int, Subtotal] = field(default_factory=dict)
    shared_weights: dict[str, list[FoundRow]] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    stack: list[tuple[Titled, str]] = field(default_factory=list)
    inherited: dict[int, Spot] = field(default_factory=dict)
    noted: bool = False
    ended: bool = False
    aside: bool = False


_SUM_SAID = re.compile(rf"({NUMBER})(分|%|points)?\)?$")
_IN_PART = re.compile(r"小计|sub-?total", re.IGNORECASE)
_AS_ABOVE = re.compile(r"同上|同前|[〃″]|(same )?as above|ditto", re.IGNORECASE)
_SAID_IN_PART = re.compile(
    rf"(?P<words>[^:：]{{2,12}})[:：](?P<said>.*[加扣减得罚奖]\D{{0,4}}(?:{NUMBER})分.*)", re.DOTALL
)


def verbatim(page: KeptSheet, row: int, column: int) -> str:
    """Return the text of a cell as it was written, the blanks around it left out."""
    cell = page.cell(row, column)
    return visible(cell.value).strip() if cell is not None and cell.kind == "text" else shown(cell)


def table_of(page: KeptSheet, columns: Columns, rows: range) -> KeptTable:
    """Return what stands in the lines `rows` of a sheet.

    Parameters
    ----------
    page : KeptSheet
        The sheet.
    columns : Columns
        Of this table.
    rows : range
        Lines below its heads, up to the next table.

    Returns
    -------
    KeptTable
        Rows in order; hidden lines that hold anything are listed and left out.
    """
    table, state = KeptTable(columns), _State()
    for row in rows:
        if row in page.hidden_rows:
            if page.own(row):
                table.hidden.append(row)
            continue
        kind = line_kind(page, row, columns, state.noted, state.ended)
        state.aside = kind != "blank" and (state.aside or grades_begin(page, row))
        kind = "note" if state.aside else kind
        state.ended = (
            state.ended or kind == "signature" or (kind == "total" and not _IN_PART.search(page.own(row)[0][1]))
        )
        if kind == "total":
            _total(page, row, table)
        elif kind == "note":
            state.noted = True
            table.notes += [(page.ref(row, c), t) for c, t in page.own(row)]
        elif kind == "section":
            state.noted = False
            _section(page, row, table, state)
        elif kind == "row":
            state.noted = False
            _row(page, row, table, state)
    return table


def _total(page: KeptSheet, row: int, table: KeptTable) -> None:
    label = next((t for _, t in page.own(row)), "")
    columns = [table.columns.weight, *(h.column for h in table.columns.subtotals)]
    said = _SUM_SAID.search(squeezed(label))
    for column in filter(None, columns):
        figure = weight_of(page.cell(row, column))
        if figure.value is not None and page.anchor(row, column) == (row, column):
            table.totals.append((page.ref(row, column), label, figure, len(table.rows)))
            return
    if said:
        figure = WeightFigure(number_in(said[1]), "percent" if said[2] == "%" else "points")
        table.totals.append((page.ref(row, page.own(row)[0][0]), label, figure, len(table.rows)))


def _section(page: KeptSheet, row: int, table: KeptTable, state: _State) -> None:
    columns = table.columns
    own = [(c, t) for c, t in page.own(row) if c not in (columns.weight, columns.full_mark)]
    label = [(c, t) for c, t in own if c != columns.number] or own
    column, text = label[0]
    found = headed(text)
    number = next((t for c, t in own if c == columns.number and c != column), "")
    rank = found.rank or (without_order(f"{number}、x")[0] if number else 0)
    cell = page.ref(row, column)
    if said := _SAID_IN_PART.fullmatch(text):  # a whole item on one line: 加分项:每次加5分
        part = titled(said["words"])
        item = FoundRow(row, part.words, (), part.kind, text=said["said"].strip(), cell=cell, cells={"name": cell})
        if part.kind != "scored":
            item.dimension, item.section, item.cells["kind"] = (part.words,), part.words, cell
            table.sections.append(FoundSection(part.words, part.kind, cell))
        table.rows.append(item)
        table.weights[row] = WeightFigure(None)
        return
    state.stack = [(t, c) for t, c in state.stack if rank and t.rank and t.rank < rank]
    state.stack.append((Titled(found.words, rank, found.points, found.limit, found.kind), cell))
    state.inherited = {}
    stated = weight_of(page.cell(row, columns.weight)) if columns.weight else WeightFigure(None)
    if found.points is not None:
        stated = WeightFigure(found.points, "percent" if "%" in text or "％" in text else "points")
    if found.kind == "scored" and stated.value is not None:
        table.groups[cell] = Subtotal(cell, found.words, stated)
    limit = found.limit if found.limit is not None or found.kind == "scored" else stated.value
    table.sections.append(FoundSection(found.words, found.kind, cell, limit, found.points))


def _dimension_cells(page: KeptSheet, row: int, columns: Columns, state: _State) -> list[tuple[int, Spot]]:
    """Return where each dimension of a row is written: here, in a joined cell, or in the last line that had one."""
    found: list[tuple[int, Spot]] = []
    fresh = False
    for column in columns.dimensions:
        spot = page.anchor(row, column)
        if page.text(*spot) and spot[1] == column:
            fresh = fresh or (spot != state.inherited.get(column) and spot[0] == row)
            state.inherited[column] = spot
        elif fresh:
            state.inherited.pop(column, None)
        if column in state.inherited:
            found.append((column, state.inherited[column]))
    return found


def _row(page: KeptSheet, row: int, table: KeptTable, state: _State) -> None:
    columns = table.columns
    spots = _dimension_cells(page, row, columns, state)
    name_spot = page.anchor(row, columns.name)
    name = page.text(row, columns.name)
    own_weight = bool(columns.weight) and page.anchor(row, columns.weight) == (row, columns.weight)
    weighed = own_weight and bool(page.text(row, columns.weight))
    if (not name or name_spot[0] < row) and table.rows and not weighed:
        _continue(page, row, table.rows[-1], columns)
        return
    path = [t.words for t, _ in state.stack]
    parts = [(headed(page.text(*spot)), page.ref(*spot)) for _, spot in spots]
    if name_spot[0] < row or not name:
        path_end, name = _finer(page, row, columns, name)
        parts += [(Titled(path_end), "")] if path_end else []
    owned = not spots or spots[-1][1][0] == row == page.end(*spots[-1][1])[0]  # a group of this row alone names it
    if not name and parts:
        name = parts.pop()[0].words
    path += [t.words for t, _ in parts if t.words]
    shown_name = titled(without_order(name)[1])
    found = FoundRow(row, shown_name.words, tuple(p for n, p in enumerate(path) if n == 0 or p != path[n - 1]))
    found.cells = {"name": page.ref(row, columns.name)}
    table.rows.append(found)
    _weigh(page, found, table, shown_name)
    _sentence(page, found, table)
    if not found.name or not (page.text(row, columns.name) or owned):
        found.name, found.nameless = found.name or found.text[:20].strip() or page.ref(row, columns.name), True
    fill_goal(page, found, columns)
    found.owner = page.text(row, columns.owner) if columns.owner else ""
    found.definition = "; ".join(dict.fromkeys(t for c in columns.definitions if (t := verbatim(page, row, c))))
    _place(found, table, state, parts)


def _finer(page: KeptSheet, row: int, columns: Columns, name: str) -> tuple[str, str]:
    """Return (path, name) of a line whose name is joined with the lines above: what is finer names it."""
    finer = next((t for c in columns.definitions if (t := page.text(row, c)) and page.anchor(row, c)[0] == row), "")
    return (name, finer) if finer else ("", name)


def _continue(page: KeptSheet, row: int, above: FoundRow, columns: Columns) -> None:
    """Add what a further line says to the row it belongs to."""
    for head in columns.rules:
        if page.anchor(row, head.column)[0] == row and (text := verbatim(page, row, head.column)):
            above.text = f"{above.text}\n{text}" if above.text else text
            above.said = f"{above.said};{text}" if above.said else text
            above.cell = (
                f"{above.cell.split(':')[0]}:{page.ref(row, head.column)}" if above.cell else page.ref(row, head.column)
            )


def _weigh(page: KeptSheet, found: FoundRow, table: KeptTable, name: Titled) -> None:
    columns = table.columns
    figure = weight_of(page.cell(found.row, columns.weight)) if columns.weight else WeightFigure(None)
    if columns.weight and (figure.value is not None or figure.words):
        ref = found.cells["weight"] = page.ref(found.row, columns.weight)
        if page.end(found.row, columns.weight)[0] > page.anchor(found.row, columns.weight)[0]:
            table.shared_weights.setdefault(ref, []).append(found)
    elif not columns.weight and name.points is not None:
        figure = WeightFigure(name.points, "points")
        found.cells["weight"] = found.cells["name"]
    if columns.full_mark:
        mark = weight_of(page.cell(found.row, columns.full_mark))
        found.full_mark = mark.value
        found.cells["full_mark"] = page.ref(found.row, columns.full_mark)
    table.weights[found.row] = figure
    for head in columns.subtotals:
        spot = page.anchor(found.row, head.column)
        above = weight_of(page.cell(*spot))
        group = table.open_groups.get(head.column)
        if above.value is not None:
            ref = page.ref(*spot)
            words = next((page.text(found.row, c) for c in reversed(columns.dimensions) if c < head.column), "")
            repeated = group is not None and words and (group.words, group.figure) == (words, above)
            if not repeated and (group is None or group.cell != ref):
                group = table.groups[ref] = table.open_groups[head.column] = Subtotal(ref, words, above)
        if group is not None:
            group.rows.append(found)


def _sentence(page: KeptSheet, found: FoundRow, table: KeptTable) -> None:
    columns = table.columns
    bands = [h for h in columns.bands if not re.fullmatch(r"[-—–/\s]*", page.text(found.row, h.column))]
    rules = [h for h in columns.rules if page.text(found.row, h.column)]
    above = next((r for r in reversed(table.rows) if r is not found), None)
    if len(rules) == 1 and above is not None and _AS_ABOVE.fullmatch(page.text(found.row, rules[0].column)):
        found.text, found.said, found.cell = above.text, above.said, above.cell
        return
    found.bands = {h.words: verbatim(page, found.row, h.column) for h in bands}
    parts = [f"{head}:{text}" for head, text in found.bands.items()]
    texts = [verbatim(page, found.row, h.column) for h in rules]
    found.said = ";".join(texts)
    if len(rules) > 1:
        texts = [f"{h.words}:{t}" for h, t in zip(rules, texts, strict=True)]
    found.text = ";".join([*parts, *texts])
    used = sorted([*bands, *rules], key=lambda h: h.column)
    found.cell = span(page, found.row, used) if used else ""


def _place(found: FoundRow, table: KeptTable, state: _State, parts: list[tuple[Titled, str]]) -> None:
    """Say which part a row stands in and what kind that makes it."""
    for words, cell in [*((t, c) for t, c in state.stack), *parts]:
        if words.points is not None and words.kind == "scored" and cell:
            figure = WeightFigure(words.points, "points")
            table.groups.setdefault(cell, Subtotal(cell, words.words, figure))
        if cell in table.groups and not any(r is found for r in table.groups[cell].rows):
            table.groups[cell].rows.append(found)
    special = next(((t, c) for t, c in reversed([*state.stack, *parts]) if t.kind != "scored"), None)
    if special is None:
        return
    found.kind, found.section = special[0].kind, special[0].words
    if not any(s.cell == special[1] for s in table.sections):
        table.sections.append(FoundSection(special[0].words, special[0].kind, special[1], special[0].limit))
        found.cells["kind"] = special[1]
    elif not any(c == special[1] for _, c in state.stack):
        found.cells["kind"] = special[1]


def points_of(figure: WeightFigure, scale: Decimal) -> Decimal | None:
    """Return a figure in the notation of its card: times `scale` where it was written as a bare decimal."""
    if figure.value is None:
        return None
    return figure.value if figure.notation in ("percent", "points") else figure.value * scale
