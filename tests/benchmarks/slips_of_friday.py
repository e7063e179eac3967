"""Slips that reach over several cells, or take one figure for another: `python tests/benchmarks/slips_of_friday.py`.

What people do to a sheet in a hurry: drag a cell down, paste a column one row off, sort half a table, enter the year so
far, the variance, the degree of completion or the plan in the place of the actual.  On the sample, on the company of
`bsc init` in its second quarter, and on one made of another organisation's sheet.  Verdicts as in `slips_by_hand.py`;
UNSAID moved a score and were told to nobody.  Those of `BLIND` leave a figure that nothing in the workbook contradicts;
nor does anything a share of a target near 100 %, a plan of two digits in one row, a third of a count: not tried.
"""

from __future__ import annotations

import random
import runpy
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from slips_of_cells import COMPANY, fits, outcome

from bsclib.cli import _call
from bsclib.errors import Fault, InputError
from bsclib.evidence import Fact, Facts, read_evidence
from bsclib.evidence.asked import classes_of
from bsclib.evidence.slips import digits_of
from bsclib.evidence.template import workbook_bytes
from bsclib.gate import passed
from bsclib.law import Indicator, load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import QuarterView

SEED, EACH = 14, 4
Row = tuple[Indicator, Fact]
Moves = dict[tuple[str, str], Any]  # (scorecard, indicator) → its actual
Slip = Callable[["Desk", random.Random], Iterator[Moves]]
BLIND = ("two neighbours exchanged", "digits turned round", "with tax", "rounded", "the twin's on another card")


class Desk:
    """A sound quarter in a workspace of its own, somebody at work on it."""

    def __init__(self, home: Path, period: str) -> None:
        self.home, self.period = home, period
        self.path = home / "quarters" / f"{period}.xlsx"
        self.sound = self.path.read_bytes()
        self.view = self.opened()
        self.results = outcome(self.view.scores)
        self.known = {(f.code, str(f.place)) for f in self.view.notices(2)}
        rows = [(i, self.view.facts.rows[i.key]) for card in self.view.rulebook.scorecards for i in card]
        self.asked = [(i, f) for i, f in rows if not i.same_as and i.weight and isinstance(f.actual, Decimal) and i.due]

    def opened(self) -> QuarterView:
        law = load_rulebook(self.home, as_of=Quarter.parse(self.period).last_day)
        facts = read_evidence(self.home / "quarters", law, period=self.period)
        return passed(QuarterView(law, facts, "en", self.home.parent.parent))

    def mixed(self, rng: random.Random) -> list[Row]:
        return rng.sample(self.asked, len(self.asked))

    def blocks(self, size: int, rng: random.Random) -> Iterator[list[Row]]:
        """Yield runs of rows that lie below each other and are entered."""
        starts = list(range(len(self.asked) - size + 1))
        for at in rng.sample(starts, len(starts)):
            block = self.asked[at : at + size]
            lines = [int(f.cell.rpartition("!")[2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for _, f in block]
            if lines == list(range(lines[0], lines[0] + size)):
                yield block

    def judged(self, content: bytes, cells: set[str]) -> tuple[str, list[Fault]]:
        """Return what becomes of a workbook with a slip at `cells` of the indicators, and what is told of it."""
        self.path.write_bytes(content)
        try:
            view = self.opened()
        except InputError as error:
            said, level, moved = [f for f in error.faults if f.level == "fault"], "refused", False
        else:
            said = [f for f in view.notices(2) if (f.code, str(f.place)) not in self.known]
            level, moved = "noticed", outcome(view.scores) != self.results
        finally:
            self.path.write_bytes(self.sound)
        here = [
            f for f in said if f.place.cell in cells or any(c in f.found.en for c in cells) or f.code == "all_copied"
        ]
        return (level if here else "elsewhere" if said else "UNSAID" if moved else "harmless"), here or said

    def verdict(self, moves: Moves) -> tuple[str, list[Fault]]:
        facts = self.view.facts.with_actuals(moves)
        before = self.view.previous
        content = workbook_bytes(
            self.view.rulebook, self.period, previous=before.facts if before else None, values=facts
        )
        return self.judged(content, {self.view.facts.rows[k].cell.rpartition("!")[2] for k in moves})


def of_one(change: Callable[[Indicator, Fact, Decimal], Decimal | None]) -> Slip:
    """Return the slip that changes one actual."""

    def slip(desk: Desk, rng: random.Random) -> Iterator[Moves]:
        for row, fact in desk.mixed(rng):
            actual = fact.actual
            value = change(row, fact, actual) if isinstance(actual, Decimal) else None
            if value is not None and (value := fits(value, row)) != actual and inside(row, value):
                yield {row.key: value}

    return slip


def of_block(size: int, change: Callable[[list[Decimal], random.Random], list[Decimal]]) -> Slip:
    """Return the slip that changes what stands in rows below each other."""

    def slip(desk: Desk, rng: random.Random) -> Iterator[Moves]:
        for block in desk.blocks(size, rng):
            old = [f.actual for _, f in block if isinstance(f.actual, Decimal)]
            new = [fits(v, i) for v, (i, _) in zip(change(old, rng), block, strict=True)]
            if all(inside(i, v) for v, (i, _) in zip(new, block, strict=True)) and new != old:
                yield {i.key: v for v, o, (i, _) in zip(new, old, block, strict=True) if v != o}

    return slip


def inside(row: Indicator, value: Decimal) -> bool:
    """Return whether a cell takes a value: what it does not take is refused in any case."""
    low, high = row.minimum, row.maximum
    return not classes_of(row.rule) and (low is None or value >= low) and (high is None or value <= high)


def turned(value: Decimal) -> Decimal | None:
    digits = str(value)
    pairs = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and digits[n : n + 2].isdigit()]
    return (
        Decimal(digits[: pairs[0]] + digits[pairs[0] + 1] + digits[pairs[0]] + digits[pairs[0] + 2 :])
        if pairs
        else None
    )


def target(fact: Fact) -> Decimal | None:
    return fact.target if isinstance(fact.target, Decimal) and fact.target else None


def plan(desk: Desk, rng: random.Random) -> Iterator[Moves]:
    """Paste the column of targets over that of the actuals."""
    yield {i.key: t for i, f in desk.asked if (t := target(f)) and t != f.actual}


def twins(desk: Desk, rng: random.Random) -> Iterator[Moves]:
    """Enter what stands on another card under the same words."""
    for row, fact in desk.mixed(rng):
        for other, there in desk.asked:
            if other.label == row.label and other.key != row.key and there.actual != fact.actual:
                yield {row.key: there.actual}


SLIPS: dict[str, Slip] = {
    "dragged down": of_block(3, lambda v, _: [v[0]] * 3),
    "dragged down as a series": of_block(3, lambda v, _: [v[0] + n for n in range(3)]),
    "pasted a row lower": of_block(6, lambda v, _: [v[0], *v[:-1]]),
    "half a table sorted": of_block(6, lambda v, _: sorted(v)),
    "two neighbours exchanged": of_block(2, lambda v, _: v[::-1]),
    "the year so far": of_one(lambda i, f, v: v * 3 if i.basis == "flow" and v > 9 else None),
    "one month": of_one(lambda i, f, v: v / 3 if i.basis == "flow" and v > 9 else None),
    "the variance": of_one(lambda i, f, v: v - t if (t := target(f)) else None),
    "the degree of completion": of_one(lambda i, f, v: v / t * 100 if (t := target(f)) and abs(t - 100) > 20 else None),
    "what is left of a hundred": of_one(lambda i, f, v: 100 - v if i.unit == "percent" else None),
    "the plan, one row": of_one(lambda i, f, v: t if (t := target(f)) and digits_of(t) > 2 else None),
    "the plan, all rows": plan,
    "a digit lost": of_one(lambda i, f, v: Decimal(str(v)[1:]) if str(v)[1:2].isdigit() else None),
    "a digit twice": of_one(lambda i, f, v: Decimal(str(v)[:1] + str(v))),
    "digits turned round": of_one(lambda i, f, v: turned(v)),
    "with tax": of_one(lambda i, f, v: v * Decimal("1.13") if i.unit == "wan_yuan" else None),
    "rounded": of_one(lambda i, f, v: round(v, -1) if abs(v) > 50 else round(v)),
    "the twin's on another card": twins,
}  # fmt: skip


def in_the_sheet(desk: Desk) -> Iterator[tuple[str, str, Callable[[Any, int, dict[str, int]], None]]]:
    """Yield what is done to the sheet itself at a row: name, heading of the cell, the deed."""
    yield "crossed out", "本季实际", lambda s, n, h: setattr(s.cell(n, h["本季实际"]), "font", Font(strike=True))
    yield "text with a comma", "本季实际", lambda s, n, h: setattr(s.cell(n, h["本季实际"]), "value", "97,3")
    yield "about", "本季实际", lambda s, n, h: setattr(s.cell(n, h["本季实际"]), "value", "约97")
    yield "to be confirmed", "本季实际", lambda s, n, h: setattr(s.cell(n, h["本季实际"]), "value", "待定")
    yield (
        "the target's formula",
        "本季实际",
        lambda s, n, h: setattr(s.cell(n, h["本季实际"]), "value", f"={s.cell(n, h['目标值']).coordinate}"),
    )
    yield "row hidden", "本季实际", lambda s, n, h: setattr(s.row_dimensions[n], "hidden", True)
    yield (
        "rows joined",
        "本季实际",
        lambda s, n, h: s.merge_cells(start_row=n, end_row=n + 1, start_column=h["本季实际"], end_column=h["本季实际"]),
    )
    yield "unit rewritten", "单位", lambda s, n, h: setattr(s.cell(n, h["单位"]), "value", "元")
    yield (
        "ids sorted alone",
        "指标代码",
        lambda s, n, h: setattr(s.cell(n, h["指标代码"]), "value", s.cell(n + 1, h["指标代码"]).value),
    )
    yield "row deleted", "", lambda s, n, h: s.delete_rows(n)
    yield "a total below", "本季实际", lambda s, n, h: setattr(s.cell(s.max_row + 1, h["本季实际"]), "value", 999)
    yield "typed beside", "", lambda s, n, h: setattr(s.cell(n, len(h) + 3), "value", "应为95")


def sheets(desk: Desk) -> Iterator[tuple[str, str, list[Fault]]]:
    """Yield what becomes of the deeds to the sheet of indicators."""
    for name, head, deed in in_the_sheet(desk):
        (desk.home / "quarters" / "slip.xlsx").write_bytes(desk.sound)
        book = openpyxl.load_workbook(desk.home / "quarters" / "slip.xlsx")
        (desk.home / "quarters" / "slip.xlsx").unlink()
        sheet = book["指标"]
        heads = {cell.value: cell.column for cell in sheet[4] if cell.value}
        line = int(desk.asked[2][1].cell.rpartition("!")[2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        deed(sheet, line, heads)
        book.save(desk.path)
        content = desk.path.read_bytes()
        desk.path.write_bytes(desk.sound)
        cells = {sheet.cell(n, heads[head]).coordinate for n in (line, sheet.max_row)} if head else {f"A{line}"}
        yield (name, *desk.judged(content, cells))


def next_quarter(home: Path, first: str, rng: random.Random) -> str:
    """Write the quarter after `first`, its figures a little off; return it."""
    quarter = Quarter.parse(first).next
    law = load_rulebook(home, as_of=quarter.last_day)
    facts: Facts = read_evidence(home / "quarters", law.replace(as_of=Quarter.parse(first).last_day), period=first)
    rows = {i.key: i for card in law.scorecards for i in card}
    moved = {}
    for key, fact in facts.rows.items():
        actual = fact.actual
        if key in rows and isinstance(actual, Decimal) and actual:
            near = fits(actual * Decimal(rng.randint(96, 104)) / 100, rows[key])
            actual = near if inside(rows[key], near) else actual
        moved[key] = replace(fact, actual=actual, note="")
    values = replace(facts, period=str(quarter), rows=moved, tables={})
    path = home / "quarters" / f"{quarter}.xlsx"
    path.write_bytes(workbook_bytes(law, str(quarter), previous=facts, values=values))
    return str(quarter)


SHEET = (
    ["指标", "权重", "目标值", "单位", "评分标准"],
    ["准时交货率", "20%", 98, "%", "每低1个百分点扣2分"], ["返工次数", "10%", 0, "次", "每发生1次扣5分"],
    ["销售收入", "20%", 5210, "万元", "完成率乘以100计分"], ["毛利率", "15%", 32.5, "%", "每低0.5个百分点扣3分"],
    ["人均产值", "15%", 12.6, "万元", "每低1%扣2分"], ["设备完好率", "10%", 96, "%", "每低1个百分点扣2分"],
    ["客户投诉", "10%", 2, "次", "每超过1次扣5分"],
)  # fmt: skip


def of_sample(folder: Path) -> Desk:
    home = folder / "sample" / "params" / "g_company"
    shutil.copytree(COMPANY, home)
    return Desk(home, "2025Q4")


def of_init(folder: Path) -> Desk:
    _call(["init", str(folder / "own"), "--yes", "--id", "own", "--lang", "zh"])
    home = folder / "own" / "params" / "own"
    return Desk(home, next_quarter(home, "2026Q1", random.Random(SEED)))


def of_scheme(folder: Path) -> Desk:
    books = runpy.run_path(str(Path(__file__).parents[1] / "schemes" / "books.py"))
    sheet = books["write_book"](folder / "scheme.xlsx", books["Kept"]("装配车间", [list(row) for row in SHEET]))
    _call(["init", str(folder / "mill"), "--yes", "--id", "mill", "--from", str(sheet), "--lang", "zh"])
    home = folder / "mill" / "params" / "mill"
    (book,) = home.glob("quarters/*.xlsx")
    law = load_rulebook(home, as_of=Quarter.parse(book.stem).last_day)
    figures = {"返工次数": 1, "客户投诉": 2}
    facts = read_evidence(home / "quarters", law, period=book.stem)
    actuals = {i.key: figures.get(i.label.zh) or fits((target(facts.rows[i.key]) or Decimal(0)) * Decimal("0.987"), i)
               for card in law.scorecards for i in card}  # fmt: skip
    book.write_bytes(workbook_bytes(law, book.stem, values=facts.with_actuals(actuals)))
    return Desk(home, next_quarter(home, book.stem, random.Random(SEED)))


DESKS = {"sample": of_sample, "init": of_init, "foreign": of_scheme}  # each on a quarter that has one before it


def battery(desk: Desk, each: int = EACH, *, aloud: str = "") -> Counter[str]:
    """Return the verdicts on a desk; the blind ones that are unsaid count as `blind`."""
    counts: Counter[str] = Counter()
    rng = random.Random(SEED)

    def judged() -> Iterator[tuple[str, str, list[Fault]]]:
        for name, slip in SLIPS.items():
            for _, moves in zip(range(each), slip(desk, rng), strict=False):
                yield (name, *desk.verdict(moves))
        yield from sheets(desk)

    for name, found, said in judged():
        found = "blind" if found == "UNSAID" and name in BLIND else found
        counts[found] += 1
        if aloud:
            codes = ", ".join(dict.fromkeys(f"{f.code} at {f.place.cell}" for f in said[:3]))
            print(f"{aloud:8} {found:10} {name:28} {codes}")
    return counts


def main() -> int:
    """Print every verdict and their sums; return how many were unsaid."""
    whole: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, made in DESKS.items():
            counts = battery(made(Path(folder)), aloud=name)
            print(name, sum(counts.values()), dict(counts))
            whole += counts
    print("all", sum(whole.values()), dict(whole))
    return whole["UNSAID"]


if __name__ == "__main__":
    sys.exit(main())
