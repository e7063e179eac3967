"""Heads: which row names the columns, over how many rows it runs, and what each column is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from bsclib.schemes.figures import NUMBER, UNITS, number_in
from bsclib.schemes.page import KeptSheet, squeezed, tidy

PARTS = re.split(r"^\[(\w+)\]\n", Path(__file__).with_name("heads.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield role and pattern of the heads of columns, in the order of `heads.txt`; the first that matches wins."""
    parts = {name: "|".join(lines.split()) for name, lines in zip(PARTS[::2], PARTS[1::2], strict=True)}
    for role, pattern in parts.items():
        whole = pattern.replace("{NUMBER}", NUMBER)
        for name in filter(str.isupper, parts):
            whole = whole.replace(f"{{{name}}}", parts[name])
        if role.islower():
            yield role, re.compile(f"(?:{whole})\\Z")


_COMPILED = tuple(_patterns())
MOST_HEAD_ROWS = 4
LABELS = ("dimension", "level_name", "name", "weak")
_PLAIN_NAME = re.compile(r"名称|内容|names?")
_SCORE = re.compile(rf"(?:^|\(|（|=|:|rating|scale|grade|score)({NUMBER})分?(?:\)|）|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its words (the deepest head), what it is for, and the unit or the score its head names."""

    column: int
    words: str
    role: str
    unit: str = ""
    score: Decimal | None = None


@dataclass(slots=True)
class HeadRows:
    """The heads of a table: from the row `top` to the row `bottom`, one `Head` a column that has words."""

    top: int
    bottom: int
    heads: list[Head] = field(default_factory=list)

    def of(self, *roles: str) -> list[Head]:
        """Return the heads of any of these roles, from left to right."""
        return [h for h in self.heads if h.role in roles]


def role_of(words: str) -> str:
    """Return what a column so headed is for, "" if no words are known.

    Examples
    --------
    >>> role_of("评分标准"), role_of("分值（分）"), role_of("Perspective"), role_of("优秀(100分)"), role_of("市场组")
    ('rule', 'weight', 'dimension', 'band', '')
    """
    flat = squeezed(words).rstrip(":")
    bare = re.sub(r"\([^()]*\)$", "", flat)
    if not flat or len(flat) > 40:
        return ""
    for text in (flat, bare):
        found = next((role for role, pattern in _COMPILED if pattern.match(text)), "")
        if found:
            return found
    return ""


def head_of(column: int, words: list[str]) -> Head:
    """Return the head of a column from its words, top to bottom: the deepest that says more than a period decides."""
    known = sorted(((w, role) for w in reversed(words) if (role := role_of(w))), key=lambda k: k[1] == "period")
    deepest, role = known[0] if known else (words[-1] if words else "", "")
    above = next((k for k in known[1:] if k[1] in LABELS), None)
    if above and _PLAIN_NAME.fullmatch(squeezed(deepest)):  # 一级指标 over 名称
        deepest, role = above
    if role in ("target", "level") and words[-1] != deepest and role_of(words[-1]) == "period":
        deepest = words[-1]  # 目标值 over 一季度: the target of that period
    flat = squeezed(deepest)
    unit = re.search(rf"\(({UNITS}|%)\)$", flat)
    score = _SCORE.search(flat) if role in ("band", "level", "target") else None
    value = number_in(score[1]) if score else None
    return Head(column, tidy(deepest), role, unit[1] if unit and not score else "", value)


def _bottom(page: KeptSheet, top: int) -> int:
    """Return the last row of heads that begin in `top`: as far as joined cells and sub-heads below groups reach."""
    bottom, seen = top, 0
    while bottom != seen and bottom - top < MOST_HEAD_ROWS:
        seen = bottom
        bottom = max(page.end(r, c)[0] for r in range(top, bottom + 1) for c, _ in page.own(r) or [(1, "")])
        if bottom == seen and bottom < page.height:
            bottom += _parted(page, bottom)
    return bottom


def _parted(page: KeptSheet, row: int) -> bool:
    """Return whether the line below a row of heads only parts groups of it: words under joined cells, nowhere else."""
    groups = [c for c, _ in page.own(row) if page.end(row, c)[1] > c and page.end(row, c)[0] == row]
    under = [c for c, text in page.own(row + 1) if not re.fullmatch(NUMBER, text)]
    covered = {c for g in groups for c in range(g, page.end(row, g)[1] + 1)}
    return len(under) > 1 and set(under) <= covered


def _words(page: KeptSheet, top: int, bottom: int, column: int) -> list[str]:
    seen = dict.fromkeys(page.anchor(r, column) for r in range(top, bottom + 1))
    return [text for spot in seen if spot[0] >= top and (text := page.text(*spot))]


def heads_at(page: KeptSheet, top: int) -> HeadRows | None:
    """Return the heads that begin in the row `top`, None if that row names no columns."""
    own = page.own(top)
    if len(own) < 2 or sum(len(squeezed(t)) > 40 for _, t in own) > 0:
        return None
    bottom = _bottom(page, top)
    if bottom - top > 3:
        return None
    columns = [(c, _words(page, top, bottom, c)) for c in range(1, page.width + 1)]
    found = HeadRows(top, bottom, _rated([head_of(c, words) for c, words in columns if words]))
    roles = [h.role for h in found.heads if h.role]
    core = {"rule", "weight", "band", "level", "target"} & set(roles)
    labelled = set(LABELS) & set(roles)
    if not core or not labelled or len(roles) * 2 < len(found.heads):
        return None
    return found if (len(set(roles)) >= 2 and len(roles) >= 3) or core >= {"rule"} else None


def _rated(heads: list[Head]) -> list[Head]:
    """Return the heads; three to six bare numbers in order score bands where no column is of rules."""
    bare = [h for h in heads if not h.role and re.fullmatch(NUMBER, h.words)]
    scores = [number_in(h.words) for h in bare]
    if (
        not 3 <= len(bare) <= 6
        or any(h.role == "rule" for h in heads)
        or scores not in (sorted({*scores}), sorted({*scores}, reverse=True))
    ):
        return heads
    return [replace(h, role="band", score=number_in(h.words)) if h in bare else h for h in heads]


def all_heads(page: KeptSheet) -> list[HeadRows]:
    """Return every row of heads of a sheet, from top to bottom."""
    found: list[HeadRows] = []
    for row in page.rows():
        if found and row <= found[-1].bottom:
            continue
        heads = heads_at(page, row)
        if heads is not None:
            found.append(heads)
    return found


@dataclass(slots=True)
class Columns:
    """The columns of a table by their use; numbers of columns, 0 where there is none."""

    name: int = 0
    number: int = 0
    weight: int = 0
    full_mark: int = 0
    unit: int = 0
    owner: int = 0
    dimensions: list[int] = field(default_factory=list)
    subtotals: list[Head] = field(default_factory=list)
    definitions: list[int] = field(default_factory=list)
    targets: list[Head] = field(default_factory=list)
    levels: list[Head] = field(default_factory=list)
    bands: list[Head] = field(default_factory=list)
    rules: list[Head] = field(default_factory=list)
    fills: list[int] = field(default_factory=list)
    unknown: list[Head] = field(default_factory=list)
    doubtful: list[Head] = field(default_factory=list)
    weight_head: Head | None = None
