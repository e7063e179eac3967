"""What a row aims at: target, levels, unit and direction, from their columns."""

from __future__ import annotations

import re
import unicodedata

from bsclib.schemes.figures import UNITS, number_in, plain, target_of
from bsclib.schemes.heads import Columns, Head
from bsclib.schemes.model import FoundRow
from bsclib.schemes.page import KeptSheet
from bsclib.schemes.words import WORDS

_NAMED = re.compile(rf"[(\[]((?:{UNITS}|%|‰)(?:/\w{{1,6}})?)[)\]]$")


def span(page: KeptSheet, row: int, heads: list[Head]) -> str:
    """Return the addresses of a row's cells in some columns, from the first to the last."""
    refs = [page.ref(row, h.column) for h in heads]
    return refs[0] if len(refs) == 1 else f"{refs[0]}:{refs[-1]}"


def fill_goal(page: KeptSheet, found: FoundRow, columns: Columns) -> None:
    """Fill target, levels, unit and direction from their columns."""
    unit = said = unicodedata.normalize("NFKC", page.text(found.row, columns.unit)) if columns.unit else ""
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
        found.clash = WORDS.GOALS_CLASH.fill(column=unit, cell=own)
        found.target, found.graded = page.text(found.row, figures[0][0].column), False
    if found.unit == "%" and not own and re.fullmatch(r"0?\.\d+|1", found.target):
        found.open.append(WORDS.SHARE.fill(value=found.target))
    if unit and unit == said:
        found.cells["unit"] = page.ref(found.row, columns.unit)


def _level_name(head: Head) -> str:
    words = re.sub(r"[(（][^()（）]*[)）]$", "", head.words).strip()
    return words.lower() if words.isascii() else words


def by_levels(row: FoundRow) -> str:
    """Return the direction that two named levels give: the first head is the lower demand, or names itself so."""
    try:
        figures = {name: float(value) for name, value in row.levels.items()}
    except ValueError:
        return ""
    easy = [
        v
        for n, v in figures.items()
        if re.search(r"不允许|基本|基准|保底|底线|门槛|较差|threshold|minimum|baseline", n)
    ]
    hard = [v for n, v in figures.items() if re.search(r"满意|挑战|卓越|冲刺|奋斗|争取|优秀|stretch|maximum", n)]
    if not easy or not hard or easy[0] == hard[0]:
        return ""
    return "higher" if hard[0] > easy[0] else "lower"


def by_bands(row: FoundRow) -> str:
    """Return the direction that bands give, the best of them standing first or last."""
    if not row.bands:
        return ""
    texts = [plain(t) for t in row.bands.values()]
    firsts = [number_in(m[0]) for t in texts if (m := re.search(r"\d+(\.\d+)?", t))]
    if len(firsts) < 2 or firsts[0] == firsts[-1]:
        return ""
    scores = [number_in(m[1]) for h in row.bands if (m := re.search(r"(\d+(?:\.\d+)?)分?\)?$", plain(h)))]
    falling = len(scores) < 2 or scores[0] >= scores[-1]
    return "higher" if (firsts[0] > firsts[-1]) == falling else "lower"
