"""The indicator rows: target and actual of each, held against the law."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Fault, Place, Text
from bsclib.evidence.asked import classes_of, group_of, law_target, linked_key, needs_target
from bsclib.evidence.cell import Cell, Sheet
from bsclib.evidence.facts import Fact, Key, Value
from bsclib.evidence.faults import BadError, fault, in_brackets
from bsclib.evidence.formula import settled
from bsclib.evidence.grid import Grid, GridRow
from bsclib.evidence.names import Names
from bsclib.evidence.plausibility import mixed_up
from bsclib.evidence.values import choice, number, quantised, read, text
from bsclib.law import Indicator

REST = ("numerator", "denominator", "note", "evidence", "filled_by", "reviewed", "cause", "measure", "due")


def actual_of(cell: Cell, indicator: Indicator) -> Value:
    """Return the actual in `cell`, as the kind of its rule wants it; BadError if it is none."""
    rule = indicator.rule
    if rule is not None and rule.linked and cell.kind in ("text", "plain") and cell.value.startswith("card"):
        expected = rule.link
        if cell.value != expected:
            raise BadError("not_this_card", value=cell.value, expected=expected)
        return cell.value
    classes = classes_of(rule)
    if classes:
        return choice(cell, classes)
    return number(cell, indicator.decimals, indicator.minimum, indicator.maximum, indicator.unit_label)


def target_of(cell: Cell, indicator: Indicator) -> Value:
    """Return the target in `cell`: a number, or the text of a range or of tiers where the law sets one."""
    free = isinstance(law_target(indicator), str)
    words = cell.kind == "text" or (cell.kind == "plain" and not re.fullmatch(r"[+-]?[\d.]+", cell.value, re.ASCII))
    if free and words:
        return text(cell, 60)
    if words:
        raise BadError("target_text", value=cell.value, unit=in_brackets(indicator.unit_label))
    limits = (indicator.minimum, indicator.maximum) if needs_target(indicator.rule) else (None, None)
    return number(cell, indicator.decimals, *limits, indicator.unit_label)


def agree(written: Value, law: Value) -> bool:
    """Return whether two targets name the same limits."""
    one, two = ([Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", str(t))] for t in (written, law))
    return one == two


class FigureReader:
    """Reads the indicator table of one file; faults and notices gather in `faults`."""

    def __init__(self, grid: Grid, names: Names, sheets: Mapping[str, Sheet]) -> None:
        self.grid, self.names, self.sheets = grid, names, sheets
        self.faults: list[Fault] = []
        self.rows: dict[Key, GridRow] = {}

    def read(self) -> dict[Key, Fact]:
        """Return the facts of the rows that could be told, in the law's order."""
        for row in self.grid.rows:
            self._place(row)
        facts: dict[Key, Fact] = {}
        for key, indicator in sorted(self._present(), key=lambda pair: pair[1].same_as is not None):
            facts[key] = self._fact(self.rows[key], indicator, facts)
        return {key: facts[key] for key in self.names.rows if key in facts}

    def _present(self) -> Iterator[tuple[Key, Indicator]]:
        return ((k, i) for k, i in self.names.rows.items() if k in self.rows)

    def _fault(
        self, row: GridRow, column: str, code: str, *, level: str = "fault", path: str = "", **values: Any
    ) -> None:
        self.faults.append(fault(code, self.grid.place(row, column, path), level, **values))

    def _place(self, row: GridRow) -> None:
        """Note which indicator a row is of."""
        key: list[str] = []
        for column in ("scorecard", "indicator"):
            cell = row.cells.get(column)
            if cell is None:
                written = " ".join(c.value for c in row.cells.values())
                return self._fault(row, column, "stray_row", value=written)
            try:
                key.append(self.names.find(column, cell, *key))
            except BadError as bad:
                return self._fault(row, column, bad.code, **bad.values_)
        if (key[0], key[1]) in self.rows:
            other = self.grid.address(self.rows[key[0], key[1]], "indicator")
            return self._fault(row, "indicator", "twice", other=other)
        self.rows[key[0], key[1]] = row
        return None

    def _cell(self, row: GridRow, column: str) -> Cell | None:
        """Return a cell with its formula settled; None if it is empty."""
        cell = row.cells.get(column)
        if cell is None or cell.formula is None or self.grid.source is None:
            return cell
        taken = settled(cell, self.grid.source, self.sheets)
        self._fault(row, column, "formula_taken", level="notice", value=cell.formula, cached=cell.value)
        return taken

    def _try(self, row: GridRow, column: str, path: str, reader: Callable[[Cell], object]) -> object:
        """Return what `reader` makes of a cell, None if it is empty or at fault."""
        try:
            cell = self._cell(row, column)
            return None if cell is None else reader(cell)
        except BadError as bad:
            self._fault(row, column, bad.code, path=path, **bad.values_)
            return None

    def _fact(self, row: GridRow, indicator: Indicator, facts: Mapping[Key, Fact]) -> Fact:
        path = "/".join(indicator.key)
        self._check_printed(row, indicator, path)
        target = self._target(row, indicator, path)
        source = self._linked(row, indicator, facts)
        actual = source.actual if source else self._try(row, "actual", path, lambda c: actual_of(c, indicator))
        rest = {column: self._read(row, column, path) for column in REST}
        above, below = (v if isinstance(v, Decimal) else None for v in (rest["numerator"], rest["denominator"]))
        fact = Fact(
            *indicator.key,
            target=target,
            actual=actual if isinstance(actual, Decimal | str) else None,
            cell=source.cell if source else self.grid.address(row, "actual"),
            target_cell=self.grid.address(row, "target"),
            note=str(rest["note"] or ""),
            evidence_link=str(rest["evidence"] or ""),
            filled_by=str(rest["filled_by"] or ""),
            reviewed=rest["reviewed"] == "yes",
            numerator=above,
            denominator=below,
            cause=str(rest["cause"] or ""),
            measure=str(rest["measure"] or ""),
            due=due if isinstance(due := rest["due"], date) else None,
        )
        fact = self._ratio(row, indicator, fact, path)
        self._weigh(row, indicator, fact, path)
        return fact

    def _read(self, row: GridRow, column: str, path: str) -> object:
        """Return the value of a cell as its column declares it."""
        return self._try(row, column, path, lambda cell: read(cell, self.grid.table.column(column)))

    def _check_printed(self, row: GridRow, indicator: Indicator, path: str) -> None:
        """Hold label and unit against the law; a CSV may leave them out."""
        known = {"label": (*indicator.label, *indicator.aliases), "unit": tuple(indicator.unit_label)}
        expected = {"label": indicator.label, "unit": indicator.unit_label}
        for column in known:
            value, what = self.grid.text(row, column), self.grid.table.column(column).label
            asked = column in self.grid.columns and (column in row.cells or self.grid.sheet)
            if asked and value not in known[column]:
                self._fault(row, column, "changed", path=path, what=what, value=value, expected=expected[column])

    def _target(self, row: GridRow, indicator: Indicator, path: str) -> Value:
        target, law = self._try(row, "target", path, lambda c: target_of(c, indicator)), law_target(indicator)
        if target is None and indicator.target is not None and "target" in self.grid.columns:
            return indicator.target
        if not isinstance(target, Decimal | str):
            return None
        if law is not None and not agree(target, law):
            self._fault(row, "target", "law_target", level="notice", path=path, value=target, expected=law)
        return target if indicator.target is None else indicator.target

    def _linked(self, row: GridRow, indicator: Indicator, facts: Mapping[Key, Fact]) -> Fact | None:
        """Return the fact that the row only shows: its formula names the row where the figure is asked."""
        cell = row.cells.get("actual")
        key = linked_key(cell.formula, self.grid.columns) if cell is not None and cell.formula else None
        if key is None or key not in self.rows or group_of(self.names.rows.get(key)) != group_of(indicator):
            return None
        return facts.get(key) or self._later(key)

    def _later(self, key: Key) -> Fact | None:
        """Return the fact of a row that has not been read yet."""
        row, indicator = self.rows[key], self.names.rows[key]
        cell = row.cells.get("actual")
        if cell is not None and cell.formula and linked_key(cell.formula, self.grid.columns):
            return None
        try:
            actual = actual_of(cell, indicator) if cell is not None else None
        except BadError:
            return None
        return Fact(*key, actual=actual, cell=self.grid.address(row, "actual"))

    def _ratio(self, row: GridRow, indicator: Indicator, fact: Fact, path: str) -> Fact:
        """Return the fact with its actual computed from numerator and denominator, where they are given."""
        if fact.numerator is None and fact.denominator is None:
            return fact
        if fact.numerator is None or fact.denominator is None:
            self._fault(row, "denominator" if fact.denominator is None else "numerator", "half_ratio", path=path)
        elif indicator.unit != "percent":
            self._fault(row, "numerator", "not_ratio", path=path, unit=indicator.unit_label)
        elif fact.denominator == 0:
            self._fault(row, "denominator", "zero_denominator", path=path)
        else:
            return self._computed(row, indicator, fact, path)
        return fact

    def _computed(self, row: GridRow, indicator: Indicator, fact: Fact, path: str) -> Fact:
        share = round_half_up(100 * Fraction(fact.numerator or 0) / Fraction(fact.denominator or 1), indicator.decimals)
        value = Decimal(text_of(share))
        if fact.actual is None and "actual" not in row.cells:
            self._fault(row, "numerator", "computed_ratio", level="notice", path=path, value=value)
            return replace(fact, actual=value, cell=self.grid.address(row, "numerator"))
        if isinstance(fact.actual, Decimal) and quantised(fact.actual, indicator.decimals) != value:
            self._fault(row, "actual", "ratio", path=path, value=fact.actual, expected=value)
        return fact

    def _weigh(self, row: GridRow, indicator: Indicator, fact: Fact, path: str) -> None:
        bare = "target" in self.grid.columns and "target" not in row.cells
        if fact.actual is not None and bare and needs_target(indicator.rule) and indicator.target is None:
            self._fault(row, "target", "no_target", path=path)
        factor = mixed_up(indicator, fact.actual, fact.target)
        if factor and not fact.note:
            said: dict[str, Any] = {
                "value": fact.actual,
                "expected": fact.target,
                "factor": factor,
                "unit": indicator.unit_label,
            }
            self._fault(row, "actual", "unit_mixup", path=path, **said)


def missing_rows(facts: Mapping[Key, Fact], wanted: Mapping[Key, Indicator], place: Place) -> list[Fault]:
    """Return a fault for each indicator of the law that the evidence has no row for."""
    return [
        fault("missing_row", place, value=Text(f"{'/'.join(k)}（{i.label.zh}）", f"{'/'.join(k)} ({i.label.en})"))
        for k, i in wanted.items()
        if k not in facts
    ]
