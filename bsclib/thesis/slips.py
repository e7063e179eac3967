"""Restoring what a global replacement of digits did to printed numbers.

Somebody replaced ``a.`` by ``b.`` throughout (renumbering chapter 4 as chapter 1 turns 4.42 into 1.42).
Every pair of digits is tried on every column that has a declared total; a pair explains a column when
some choice of its figures, set back, closes the total.  Figures with a cause elsewhere are pinned by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations
from math import comb

from bsclib.published.figures import Key, PrintedFigure
from bsclib.published.scheme import Scheme
from bsclib.thesis.causes import made_from, quanta, root_value, roots


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """Figures that must add up to `total`, as far as `tolerance` (one unit of the last place each)."""

    table: str
    card: str
    role: str
    figures: tuple[PrintedFigure, ...]
    total: Fraction

    @property
    def printed_sum(self) -> Fraction:
        """What the figures add up to as printed."""
        return sum((f.value or Fraction(0) for f in self.figures), Fraction(0))

    @property
    def tolerance(self) -> Fraction:
        """What rounding or truncating every figure can move the sum by."""
        return len(self.figures) * quanta(self.figures)

    @property
    def is_open(self) -> bool:
        """Whether the printed figures miss the total by more than rounding can."""
        return abs(self.total - self.printed_sum) > self.tolerance


@dataclass(frozen=True, slots=True)
class SlipReading:
    """What one pair of digits says of one column.

    `ways` is how many choices of figures close the total; `alone` how many do before causes are asked.
    `restored` maps the figures set back to their values; empty unless there is exactly one way.
    """

    column: PrintedColumn
    ways: int
    alone: int
    candidates: int
    count: int
    restored: Mapping[Key, Fraction]
    pinned: int


@dataclass(frozen=True, slots=True)
class Slip:
    """The replacement found: ``was.`` → ``now.``, its reading of every open column, and its rivals.

    `was` is "" where no column is open or no pair explains more than any other.
    """

    was: str
    now: str
    readings: tuple[SlipReading, ...]
    columns: tuple[PrintedColumn, ...]
    tried: int
    explains_all: int
    rivals: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The replacement as people write it."""
        return f"“{self.was}.”→“{self.now}.”"

    @property
    def restored(self) -> dict[Key, Fraction]:
        """Every figure set back, with its value."""
        return {k: v for r in self.readings for k, v in r.restored.items()}

    @property
    def unexplained(self) -> list[PrintedColumn]:
        """The open columns that no restoration closes in exactly one way."""
        settled = [r.column for r in self.readings if r.restored]
        return [c for c in self.columns if c.is_open and c not in settled]


def weight_columns(scheme: Scheme) -> list[PrintedColumn]:
    """Return every column with a total: weight lists with a declared one, level weights (1)."""
    lists = [
        PrintedColumn(t.id, card, "weight", tuple(fs), t.total) for t, card, fs in scheme.lists() if t.total is not None
    ]
    levels = [(t.id, tuple(scheme.column(t.id, "weight"))) for t in scheme.matrices]
    return [PrintedColumn(name, "", "weight", figures, Fraction(1)) for name, figures in levels if figures] + lists


def _digit(figure: PrintedFigure) -> str:
    point = figure.printed.find(".")
    return figure.printed[point - 1] if point > 0 else ""


def _agrees(value: Fraction, cause: Fraction, quantum: Fraction) -> bool:
    return abs(value - cause) <= quantum


def read_column(
    scheme: Scheme, column: PrintedColumn, was: str, now: str, known: Mapping[Key, Fraction], doubtful: Set[Key]
) -> SlipReading:
    """Return what ``was.`` → ``now.`` says of `column`.

    `known` are the figures restored so far, `doubtful` those of columns that have several ways: they pin nothing.
    """
    hits = [f for f in column.figures if _digit(f) == now]
    back = {f.key: (f.value or Fraction(0)) + (int(was) - int(now)) * f.unit for f in hits}
    slipped, genuine = [], []
    for f in hits:
        sure = not any(root.key in doubtful for root in roots(scheme, f))
        cause = root_value(scheme, f, known.get) if sure else None
        if cause is not None and _agrees(f.value or Fraction(0), cause, f.quantum):
            genuine.append(f.key)
        elif cause is not None and _agrees(back[f.key], cause, f.quantum):
            slipped.append(f.key)
    gap, step = column.total - column.printed_sum, (int(was) - int(now)) * (column.figures[0].unit)
    counts = [m for m in range(1, len(hits) + 1) if abs(gap - m * step) <= column.tolerance]
    free = [k for k in back if k not in slipped and k not in genuine]
    needed = {m: m - len(slipped) for m in counts if 0 <= m - len(slipped) <= len(free)}
    ways = sum(comb(len(free), n) for n in needed.values())
    alone = sum(comb(len(hits), m) for m in counts)
    chosen = [*slipped, *next(iter(combinations(free, next(iter(needed.values())))))] if ways == 1 else []
    pinned = len(slipped) + len(genuine)
    return SlipReading(column, ways, alone, len(hits), len(chosen), {k: back[k] for k in chosen}, pinned)


def _attempt(scheme: Scheme, columns: list[PrintedColumn], was: str, now: str) -> list[SlipReading]:
    known: dict[Key, Fraction] = {}
    doubtful: set[Key] = set()
    readings = []
    # a list that repeats another is read after it, so that the other's restoration can pin it
    for column in sorted((c for c in columns if c.is_open), key=lambda c: bool(made_from(scheme, c.figures[0]))):
        reading = read_column(scheme, column, was, now, known, doubtful)
        known |= reading.restored
        doubtful |= set() if reading.restored else {f.key for f in column.figures if _digit(f) == now}
        readings.append(reading)
    return readings


def find_slip(scheme: Scheme) -> Slip:
    """Return the one replacement of digits that explains most open columns.

    All 90 ordered pairs are tried.  A pair is accepted only if no other explains as many columns; between
    equals, the one whose restored figures agree with more causes printed elsewhere.
    """
    columns = weight_columns(scheme)
    tries = {pair: _attempt(scheme, columns, *pair) for pair in permutations("0123456789", 2)}
    n_open = sum(c.is_open for c in columns)
    score = {p: (sum(r.ways > 0 for r in rs), sum(bool(r.restored) * r.pinned for r in rs)) for p, rs in tries.items()}
    best = max(score.values(), default=(0, 0))
    winners = [p for p, s in score.items() if s == best and best[0] > 0]
    complete = sum(s[0] == n_open for s in score.values()) if n_open else 0
    was, now = winners[0] if len(winners) == 1 else ("", "")
    readings = tuple(tries[was, now]) if was else ()
    rivals = tuple(p for p, s in score.items() if s[0] == best[0] and p != (was, now) and best[0] > 0)
    return Slip(was, now, readings, tuple(columns), len(tries), complete, rivals)
