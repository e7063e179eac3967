"""From a formula to a ratio, to points by the step in proportion, or to a line between two values."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import text_of
from bsclib.scoring.text.clauses import Clause
from bsclib.scoring.text.formulas import Formula, Terms, formula
from bsclib.scoring.text.remarks import MIXED, OPEN_QUOTIENT, OPEN_RATE, OPEN_TOP, UNREAD, UnreadableError
from bsclib.scoring.text.said import HUNDRED, ONE, ZERO, Move, Row, Said, as_decimal


def worked_out(clause: Clause, row: Row, said: Said) -> None:
    """Put what a formula says into its place.

    Raises
    ------
    UnreadableError
        It is no line in the actual, or its full mark is not the row's.
    """
    text, found = clause.text, formula(clause.text)
    said.worked = True
    assert found is not None
    terms = _of_rates(found, text, row)
    keys = terms.of.keys() - {(0, 0)} if terms is not None else set()
    if terms is None or not keys:
        raise UnreadableError(UNREAD.fill(t=text))
    if "的比率" in found.named:
        if not row.rate:  # what is filled in is the rate, not one of the two
            raise UnreadableError(UNREAD.fill(t=text))
        row.say(OPEN_QUOTIENT.fill(t=found.named))
    start, of = terms.of.get((0, 0), Fraction(0)), terms.of
    if keys == {(1, -1)} and not start:
        _full(of[1, -1], found, text, row)
        said.ratio = said.ratio or {}
    elif keys == {(-1, 1)} and not start:
        _full(of[-1, 1], found, text, row)
        said.ratio = {"better": "lower"}
    elif keys == {(1, 0)} and not start and found.has("rate"):
        _full(of[1, 0] * 100, found, text, row)
        said.ratio = {"target": HUNDRED}
    elif keys == {(1, 0)}:
        _line(start, of[1, 0], found, text, row, said)
    elif keys == {(1, -1)}:
        _gap(start + of[1, -1], of[1, -1] / 100, "relative", text, row, said)
    elif keys == {(1, 0), (0, 1)} and of[1, 0] == -of[0, 1]:
        _gap(start, of[1, 0], "pp" if row.rate else "absolute", text, row, said)
    else:
        raise UnreadableError(UNREAD.fill(t=text))


def _of_rates(found: Formula, text: str, row: Row) -> Terms | None:
    """Return the terms, a rate as a fraction where its ends then give nothing and all, else as a percent number."""
    fraction = found.terms(row.full, Terms({(1, 0): Fraction(1, 100)}))
    if not found.has("rate") or fraction is None or "%" in text or re.search(r"(?<![\d.])1-", text):
        return fraction
    ends = sorted(fraction.at(value) for value in (0, 100))
    if ends[0] == 0 and ends[1] > 0:
        return fraction
    row.say(OPEN_RATE.fill(t=text))
    return found.terms(row.full, Terms({(1, 0): Fraction(1)}))


def _full(mark: Fraction, found: Formula, text: str, row: Row) -> None:
    """Take what a share is multiplied by as the full mark; one that is not the row's own is refused."""
    full = Fraction(row.full)
    if mark in (1, full) or (mark == 100 * full and found.has("mark")):
        return
    if row.full_mark is not None:
        raise UnreadableError(MIXED.fill(a=text_of(mark), b=text_of(row.full_mark)))
    row.full_mark = _decimal(mark, text)


def _decimal(value: Fraction, text: str) -> Decimal:
    found = as_decimal(value)
    if found is None:
        raise UnreadableError(UNREAD.fill(t=text))
    return found


def _line(start: Fraction, slope: Fraction, found: Formula, text: str, row: Row, said: Said) -> None:
    """Take a line in the actual alone: steps from where the full mark is reached, or a curve between its ends."""
    (what, word), second = found.pieces[:2]
    if row.full_mark is None and what == "number" and second == ("op", "-"):
        row.full_mark = _decimal(Fraction(word), text)
    elif row.full_mark is None and slope < 0 < start:
        row.full_mark = _decimal(start, text)
    mark = Fraction(row.full)
    if start >= mark and slope > 0:
        raise UnreadableError(UNREAD.fill(t=text))
    if start > mark:  # at an actual of nothing it gives more than there is
        row.say(OPEN_TOP.fill(m=text_of(mark)))
    if found.has("count") and start == mark:
        said.base = row.full
        said.moves.append(Move("event", ONE, "absolute", _decimal(slope, text), counts=found.named))
        return
    top, bottom = (mark - start) / slope, -start / slope
    target, step = as_decimal(top), as_decimal(slope)
    if target is not None and step is not None and found.has("actual"):
        side = "below" if slope > 0 else "above"
        said.moves.append(Move(side, ONE, "pp" if row.rate else "absolute", -abs(step), target))
        said.base, said.frame["count"] = row.full, "linear"
        return
    said.curve = {"points": tuple(sorted([(_decimal(bottom, text), ZERO), (_decimal(top, text), row.full)]))}


def _gap(base: Fraction, slope: Fraction, unit: str, text: str, row: Row, said: Said) -> None:
    """Take a gap from the target, in proportion: on both sides where the score at the target is not the full mark."""
    points, at_target = _decimal(slope, text), _decimal(base, text)
    if row.full_mark is None and ZERO < at_target < HUNDRED / 2:
        row.full_mark = at_target
    if not ZERO < at_target <= row.full:
        raise UnreadableError(UNREAD.fill(t=text))
    sides = ("below", "above") if points > 0 else ("above", "below")
    said.moves.append(Move(sides[0], ONE, unit, -abs(points)))
    if at_target < row.full:
        said.moves.append(Move(sides[1], ONE, unit, abs(points)))
    said.base, said.frame["count"] = at_target, "linear"
