"""A formula's result is believed only when it can be recomputed here.

Spreadsheets store a formula beside the last computed value, and nothing says whether that value is still true.
Arithmetic, references within the workbook and a few functions are recomputed exactly; anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import round_half_up, text_of
from bsclib.evidence.faults import BadError
from bsclib.evidence.xlsx import Cell, Sheet, position

MOST_CELLS = 5_000
MOST_DEPTH = 40
LONGEST = 1_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d{1,2})?|\.\d+)"
    r"|(?P<call>[A-Za-z]+)\("
    r"|(?P<ref>(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)"
    r"|(?P<op>[-+*/^%(),;]))"
)


class _UnknownError(Exception):
    """Something this small evaluator does not know."""


def _rounded(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    if places.denominator != 1 or not 0 <= places <= 12:
        raise _UnknownError
    return round_half_up(value, int(places))


FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "SUM": lambda *v: sum(v, Fraction(0)),
    "AVERAGE": lambda *v: sum(v, Fraction(0)) / len(v),
    "MIN": lambda *v: min(v),
    "MAX": lambda *v: max(v),
    "ABS": abs,
    "ROUND": _rounded,
}


class _Evaluator:
    """Recursive descent over one formula; cells of other formulas are evaluated in turn."""

    def __init__(self, sheets: Mapping[str, Sheet], sheet: Sheet) -> None:
        self.sheets, self.sheet, self.budget, self.depth = sheets, sheet, MOST_CELLS, 0

    def value(self, formula: str) -> Fraction:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _UnknownError
        outer = getattr(self, "tokens", None), getattr(self, "at", 0)
        self.tokens, self.at = list(self._split(formula.removeprefix("="))), 0
        result = self._sum()
        if self._peek()[1]:
            raise _UnknownError
        self.tokens, self.at = outer[0] or [], outer[1]
        self.depth -= 1
        return result

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, str]]:
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if not match:
                raise _UnknownError
            at = match.end()
            kind = match.lastgroup or ""
            yield kind, match[kind]
        yield "end", ""

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self, *ops: str) -> str:
        kind, word = self._peek()
        if kind == "op" and word in ops:
            self.at += 1
            return word
        return ""

    def _sum(self) -> Fraction:
        result = self._product()
        while op := self._take("+", "-"):
            other = self._product()
            result = result + other if op == "+" else result - other
        return result

    def _product(self) -> Fraction:
        result = self._power()
        while op := self._take("*", "/"):
            other = self._power()
            result = result * other if op == "*" else result / other
        return result

    def _power(self) -> Fraction:
        if op := self._take("-", "+"):
            return -self._power() if op == "-" else self._power()
        result = self._atom()
        while self._take("%"):
            result /= 100
        if self._take("^"):
            exponent = self._power()
            if exponent.denominator != 1 or abs(exponent) > 20:
                raise _UnknownError
            result = Fraction(result ** int(exponent))
        return result

    def _atom(self) -> Fraction:
        kind, word = self._peek()
        self.at += 1
        if kind == "number":
            return Fraction(word)
        if kind == "ref" and ":" not in word:
            return next(iter(self._cells(word)), Fraction(0))
        if kind == "call" and word.upper() in FUNCTIONS:
            return FUNCTIONS[word.upper()](*self._arguments())
        if (kind, word) == ("op", "("):
            result = self._sum()
            if self._take(")"):
                return result
        raise _UnknownError

    def _arguments(self) -> Iterator[Fraction]:
        while True:
            kind, word = self._peek()
            if kind == "ref" and ":" in word:
                self.at += 1
                yield from self._cells(word)
            else:
                yield self._sum()
            if self._take(")"):
                return
            if not self._take(",", ";"):
                raise _UnknownError

    def _cells(self, reference: str) -> list[Fraction]:
        """Return the numbers in a cell or range; empty cells are left out."""
        name, _, area = reference.rpartition("!")
        sheet = self.sheets.get(name.strip("'").replace("''", "'")) if name else self.sheet
        corners = [position(c) for c in area.replace("$", "").upper().split(":")]
        if sheet is None or None in corners:
            raise _UnknownError
        (top, left), (bottom, right) = corners[0] or (0, 0), corners[-1] or (0, 0)
        self.budget -= (bottom - top + 1) * (right - left + 1)
        if self.budget < 0 or bottom < top or right < left:
            raise _UnknownError
        spots = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        return [self._number(sheet, sheet.cells[spot]) for spot in spots if spot in sheet.cells]

    def _number(self, sheet: Sheet, cell: Cell) -> Fraction:
        if cell.formula is not None:
            here, self.sheet = self.sheet, sheet
            result = self.value(cell.formula)
            self.sheet = here
            return result
        if cell.kind != "number":
            raise _UnknownError
        return Fraction(Decimal(repr(float(cell.value))))


def settled(cell: Cell, sheet: Sheet, sheets: Mapping[str, Sheet]) -> Cell:
    """Return `cell` with its formula replaced by the cached value, once that has been recomputed.

    Raises
    ------
    BadError
        No cached value, a cached value that is not what the formula gives, or a formula beyond the evaluator.
    """
    if cell.formula is None or cell.kind == "error":
        return cell
    if not cell.value:
        raise BadError("formula_empty", value=cell.formula)
    try:
        if len(cell.formula) > LONGEST:
            raise _UnknownError
        computed = _Evaluator(sheets, sheet).value(cell.formula)
        cached = Fraction(Decimal(repr(float(cell.value))))
    except (_UnknownError, ArithmeticError, ValueError, TypeError, RecursionError):
        raise BadError("formula_unverified", value=cell.formula) from None
    if abs(computed - cached) > max(Fraction(1), abs(computed)) / 10**9:
        raise BadError("formula_stale", value=cell.formula, computed=text_of(computed), cached=cell.value)
    return replace(cell, formula=None)
