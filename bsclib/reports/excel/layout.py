"""Where things stand on the sheet of recalculation: its columns, the lines of a card, the cells of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bsclib.errors import Text
from bsclib.evidence.cell import column_letters
from bsclib.reports.words import words
from bsclib.scoring.kinds.formula import FormulaLine
from bsclib.scoring.results import CardResult

HEAD = 4  # the row of the column heads, counted from 1
COLUMNS: dict[str, tuple[Text, int]] = {
    "label": (words.INDICATOR, 30),
    "unit": (words.UNIT, 9),
    "rule": (words.RULE, 40),
    "target": (words.TARGET, 12),
    "actual": (words.ACTUAL, 12),
    "status": (words.STATUS, 11),
    "cut": (words.LIMIT_MET, 7),
    "gap": (words.GAP, 10),
    "steps": (words.STEPS, 8),
    "gain": (words.GAINED, 8),
    "loss": (words.DEDUCTED, 8),
    "start": (words.START, 9),
    "score": (words.SCORE, 9),
    "weight": (words.WEIGHT, 9),
    "contribution": (words.CONTRIBUTION, 10),
    "veto": (words.VETOED, 12),
    "engine_score": (words.ENGINE_SCORE, 10),
    "engine": (words.ENGINE, 10),
    "check": (words.CHECK, 7),
}
LETTERS = {name: column_letters(n) for n, name in enumerate(COLUMNS, 1)}
RULED = ("cut", "gap", "steps", "gain", "loss", "start", "score")  # what the formulas of a rule fill
BESIDE = len(COLUMNS) + 2  # the first column of what stands beside a line, label and number in turn


def at(column: str, row: int) -> str:
    """Return the address of a cell.

    Examples
    --------
    >>> at("actual", 7)
    '$E$7'
    """
    return f"${LETTERS[column]}${row}"


def area(column: str, rows: tuple[int, int]) -> str:
    """Return the address of a column's cells from one row to another."""
    return f"{at(column, rows[0])}:{at(column, rows[1])}"


def beside(row: int, n: int) -> str:
    """Return the address of the n-th number beside a line."""
    return f"${column_letters(BESIDE + 1 + 2 * n)}${row}"


@dataclass(frozen=True, slots=True)
class CardLines:
    """The rows of a card on the sheet: its heading, a line for each of its rows, the results below them."""

    heading: int
    rows: Sequence[int]
    adjustments: Sequence[int]
    total: int

    @property
    def span(self) -> tuple[int, int]:
        """From the first line below the heading to the last above the total."""
        return self.heading + 1, self.total - 1

    @property
    def coverage(self) -> int:
        """The row of the part of the weights that was scored."""
        return self.total + 1

    @property
    def grade(self) -> int:
        """The row of the grade."""
        return self.total + 2


def card_lines(cards: Sequence[CardResult]) -> dict[str, CardLines]:
    """Return the lines of every card, one below the other; a sum takes a line more for each of its parts."""
    found, row = {}, HEAD + 1
    for card in cards:
        heading, rows = row, []
        row += 1
        for result in card.rows:
            rows.append(row)
            row += 1 + len(getattr(result.entry.rule, "parts", ()))
        adjustments = range(row, row + len(card.adjustments))
        row += len(adjustments)
        found[card.card.id] = CardLines(heading, rows, adjustments, row)
        row += 4
    return found


def formula_line(
    row: int, lang: str, totals: Mapping[str, str], places: int = 2, target_places: int = 2, main: int = 0
) -> FormulaLine:
    """Return the cells of a line; those of a part of the line `main` read that one's target and actual."""
    cut, gap, steps, gain, loss, start, score = (at(name, row) for name in RULED)
    return FormulaLine(
        actual=at("actual", main or row),
        target=at("target", main or row),
        cut=cut,
        gap=gap,
        steps=steps,
        gain=gain,
        loss=loss,
        start=start,
        score=score,
        places=places,
        target_places=target_places,
        lang=lang,
        place=lambda n: beside(row, n),
        totals=totals,
        parts=lambda count: [
            formula_line(row + n, lang, totals, places, target_places, row) for n in range(1, count + 1)
        ],
    )


@dataclass(slots=True)
class Addresses:
    """Where the results of a recalculation stand, for whoever holds them against others'.

    `actuals`, `scores` by (card, indicator); `totals`, `coverages`, `grades` by card; `amounts` by unit.
    """

    actuals: dict[tuple[str, str], str] = field(default_factory=dict)
    scores: dict[tuple[str, str], str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    coverages: dict[str, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
