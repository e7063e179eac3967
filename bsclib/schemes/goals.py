"""What a row aims at: target, levels, unit and direction, from their columns."""

from __future__ import annotations

import re

from bsclib.errors import Text
from bsclib.schemes.figures import UNITS, plain, target_of
from bsclib.schemes.heads import Columns, Head
from bsclib.schemes.model import FoundRow
from bsclib.schemes.page import KeptSheet

CLASH = Text("单位栏写“{column}”，目标写“{cell}”", "the unit column says “{column}”, the target “{cell}”")
_NAMED = re.compile(rf"[(\[]((?:{UNITS}|%|‰)(?:/\w{{1,6}})?)[)\]]$")
SHARE = Text(
    "目标 {value} 按 {value}% 读，不是 {value} 的比例",
    "the target {value} is read as {value} %, not as the share {value}",
)


def span(page: KeptSheet, row: int, heads: list[Head]) -> str:
    """Return the addresses of a row's cells in some columns, from the first to the last."""
    refs = [page.ref(row, h.column) for h in heads]
    return refs[0] if len(refs) == 1 else f"{refs[0]}:{refs[-1]}"


def fill_goal(page: KeptSheet, found: FoundRow, columns: Columns) -> None:
    """Fill target, levels, unit and direction from their columns."""
    unit = page.text(found.row, columns.unit) if columns.unit else ""
    named = _NAMED.search(plain(found.name))
    unit = (named[1] if named else "") if re.fullmatch(r"[-—–/无]*", unit) else unit
    figures = [(h, target_of(t)) for h in columns.targets if (t := page.text(found.row, h.column))]
    levels = [(h, target_of(t)) for h in columns.levels if (t := page.text(found.row, h.column))]
    found.levels = {_level_name(h): f.value for h, f in levels}
    if figures:
        found.target, found.better = figures[0][1].value if len(figures) == 1 else "", figures[0][1].better
        found.graded = len(figures) > 1
        found.cells["target"] = page.ref(found.row, figures[0][0].column)
        if len(figures) > 1:
            found.levels |= {_level_name(h): f.value for h, f in figures}
    elif not columns.targets and len(columns.levels) > 1 and levels:
        found.graded = len(levels) > 1
        found.target = "" if found.graded else levels[0][1].value
    if levels:
        found.cells["levels"] = span(page, found.row, [h for h, _ in levels])
    written = [f.unit for _, f in (*figures, *levels)] + [h.unit for h in (*columns.targets, *columns.levels)]
    found.unit = unit or next(filter(None, written), "")
    own = next((f.unit for _, f in figures if f.unit), "")
    if unit and own and own != unit:  # 元 in its column, 万元 in the cell: no figure can be taken
        found.clash = CLASH.fill(column=unit, cell=own)
        found.target, found.graded = page.text(found.row, figures[0][0].column), False
    if found.unit == "%" and not own and re.fullmatch(r"0?\.\d+|1", found.target):
        found.open.append(SHARE.fill(value=found.target))
    if columns.unit and unit and unit == page.text(found.row, columns.unit):
        found.cells["unit"] = page.ref(found.row, columns.unit)


def _level_name(head: Head) -> str:
    words = re.sub(r"[(（][^()（）]*[)）]$", "", head.words).strip()
    return words.lower() if words.isascii() else words
