"""Heads and what stands below them → the columns of a table: which names a row, which weighs it, which only groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bsclib.evidence.xlsx import column_letters
from bsclib.schemes.heads import LABELS, Columns, Head, HeadRows
from bsclib.schemes.lines import is_note, is_signature, is_total
from bsclib.schemes.page import KeptSheet, squeezed

_DEPTH = {d: n for n, d in enumerate("一二三四五", 1)} | {str(n): n for n in range(1, 6)}
_PERCENT_WORDS = ("权重", "比重", "占比", "权数", "weight")


def _bodies(page: KeptSheet, rows: range) -> list[int]:
    """Return the lines that are no sums, notes or signatures and can be seen."""
    seen = ((r, [t for _, t in page.own(r)]) for r in rows if r not in page.hidden_rows)
    return [r for r, t in seen if t and not (any(map(is_total, t[:2])) or is_note(t[0]) or is_signature(t))]


def _visible(page: KeptSheet, found: HeadRows) -> list[Head]:
    return [h for h in found.heads if h.column not in page.hidden_columns]


def _written(page: KeptSheet, rows: Sequence[int], column: int) -> list[int]:
    """Return the rows in which a column has something of its own."""
    seen = (r for r in rows if page.anchor(r, column) == (r, column))
    return [r for r in seen if page.text(r, column)]


def _single(page: KeptSheet, rows: Sequence[int], column: int) -> int:
    """Return how many rows of their own a column fills, each alone."""
    return sum(page.end(r, column) == (r, column) for r in _written(page, rows, column))


def _name(page: KeptSheet, rows: Sequence[int], heads: list[Head]) -> Head | None:
    """Return the column that names a row: the deepest level, else a head that says so, else the fullest."""
    labels = [h for h in heads if h.role in LABELS]
    levels = [h for h in labels if h.role == "level_name"]
    named = [h for h in labels if h.role == "name"]
    if named:
        return max(named, key=lambda h: (_single(page, rows, h.column), -h.column))
    if levels:
        return max(levels, key=lambda h: (max((_DEPTH.get(c, 0) for c in h.words), default=0), h.column))
    first = min((h.column for h in labels), default=0)
    strange = [h for h in heads if not h.role and h.column > first and _distinct(page, rows, h.column) == len(rows)]
    weak = [h for h in labels if h.role == "weak"] or strange or labels
    full = max((_distinct(page, rows, h.column) for h in weak), default=0)
    return next((h for h in weak if _distinct(page, rows, h.column) >= 0.9 * full), None)


def _distinct(page: KeptSheet, rows: Sequence[int], column: int) -> int:
    return len({squeezed(page.text(r, column)) for r in _written(page, rows, column)})


def _weights(
    page: KeptSheet, rows: Sequence[int], heads: list[Head], name: int
) -> tuple[Head | None, Head | None, list[Head]]:
    """Return the column of weights, that of full marks beside it, and those of the levels above.

    The weight is what every row has of its own; of two such columns 权重 weighs and 分值 is the full mark.
    """
    if not heads:
        return None, None, []
    filled = {h.column: _single(page, rows, h.column) for h in heads}
    most = max(filled.values())
    full = [h for h in heads if filled[h.column] >= 0.8 * most and (h.column > name or most == filled[h.column])]
    right = [h for h in full if h.column > name] or full
    percent = [h for h in right if any(w in squeezed(h.words) for w in _PERCENT_WORDS)]
    plainest = sorted(percent, key=lambda h: squeezed(h.words) not in ("权重", "weight"))
    weight = (plainest or right)[0] if right else heads[-1]
    marks = [h for h in right if h is not weight and h not in percent]
    rest = [h for h in heads if h is not weight and h not in marks[:1] and filled[h.column] < most]
    return weight, marks[0] if marks else None, rest


def columns_of(page: KeptSheet, found: HeadRows, rows: range) -> Columns | None:
    """Return the columns of the table under `found`, None if no column can name its rows.

    Parameters
    ----------
    page : KeptSheet
        The sheet.
    found : HeadRows
        Its heads.
    rows : range
        The rows below, up to the next table.
    """
    heads = _visible(page, found)
    by: dict[str, list[Head]] = {}
    for head in heads:
        by.setdefault(head.role, []).append(head)
    labels = [h for h in heads if h.role in LABELS]
    body = _bodies(page, rows)
    name = _name(page, body, heads)
    if name is None:
        return None
    if "weight" not in by:  # shares within a part weigh its rows
        shares = by.pop("weight_share", []) or by.get("weight_above", [])[-1:]
        by |= {"weight": shares, "weight_above": [h for h in by.get("weight_above", []) if h not in shares]}
    weight, mark, above = _weights(page, body, by.get("weight", []), name.column)
    columns = Columns(name=name.column, weight_head=weight)
    named = [h for h in by.get("weight", []) if h not in (weight, mark, *above)]
    columns.doubtful = [h for h in named if not squeezed(h.words).endswith(("占比", "比重"))]
    columns.weight, columns.full_mark = weight.column if weight else 0, mark.column if mark else 0
    columns.subtotals = [*above, *by.get("weight_above", [])]
    for role in ("number", "unit", "owner"):
        setattr(columns, role, by[role][0].column if role in by else 0)
    columns.dimensions = [h.column for h in labels if h is not name and _groups(h, name)]
    weak = [h.column for h in labels if h is not name and not _groups(h, name)]
    columns.definitions = [*weak, *(h.column for h in by.get("definition", []))]
    columns.rules = by.get("rule", [])
    columns.fills = [h.column for role in ("fill", "past", "weight_share", "period") for h in by.get(role, [])]
    bare = {*range(1, page.width + 1)} - {h.column for h in found.heads} - page.hidden_columns
    nameless = [Head(c, column_letters(c), "") for c in sorted(bare)]
    periods = [h for h in by.get("period", []) if _written(page, body, h.column)]
    spans = [replace(periods[0], words=f"{periods[0].words}…{periods[-1].words}", role="")] if periods else []
    columns.unknown = [
        h for h in (*heads, *nameless, *spans) if not h.role and h is not name and _written(page, body, h.column)
    ]
    columns.targets, columns.levels = by.get("target", []), by.get("level", [])
    columns.bands = by.get("band", [])
    if columns.levels:  # a target between a threshold and a stretch is one level of three
        at = {h.column: n for n, h in enumerate(heads)}
        beside = {at[one.column] for one in columns.levels}
        near = [t for t in columns.targets if {at[t.column] - 1, at[t.column] + 1} & beside]
        plain = [t for t in columns.targets if t not in near]
        if any({at[t.column] - 1, at[t.column] + 1} <= beside for t in near):
            columns.levels = sorted([*columns.levels, *near], key=lambda h: h.column)
            columns.targets = plain
    return columns


def _groups(head: Head, name: Head) -> bool:
    """Return whether a column of labels says where a row belongs, rather than more of what it is."""
    return head.role in ("dimension", "level_name") or head.column < name.column
