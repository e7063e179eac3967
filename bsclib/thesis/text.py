"""Figures in the running text: each is recomputed from the formula printed beside it.

A cause is a small arithmetic expression over other text figures and over the tables:
``row_root("1.3", 1)``, ``weight("1.3", 1)``, ``final("1.4", 1)``, + - * / and brackets.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.published.figures import PrintedFigure, half_up, read_number
from bsclib.published.scheme import Scheme
from bsclib.thesis.causes import printed_matrix

_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


WEIGHT_OF = re.compile(r"weight\(\"([^\"]+)\", (\d+)\)\Z")


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A figure in the text: as printed, what its own formula gives, and what it is compared with.

    `causes` and `compare` are pairs of expression and value, the second rounded as the figure is printed.
    """

    figure: PrintedFigure
    place: Text
    causes: tuple[tuple[str, Fraction], ...]
    compare: tuple[tuple[str, Fraction], ...]

    @property
    def agrees(self) -> list[str]:
        """The expressions that give the printed figure."""
        return [e for e, v in (*self.causes, *self.compare) if v == self.figure.value]

    @property
    def disagrees(self) -> list[tuple[str, Fraction]]:
        """The expressions that give another figure."""
        return [(e, v) for e, v in (*self.causes, *self.compare) if v != self.figure.value]


def text_figures(scheme: Scheme) -> list[TextFigure]:
    """Return every figure of the text file with its recomputations.

    Raises
    ------
    InputError
        Where an expression names something unknown or is no arithmetic.
    """
    records = scheme.records("text")
    known = {r["id"]: read_number(r["printed"])[0] or Fraction(0) for r in records}
    functions = _functions(scheme)
    path = scheme.folder / str(scheme.doc.text)
    found = []
    for number, record in enumerate(records, 1):
        value, quantum = read_number(record["printed"])
        labels = {"item": record["label_zh"], "item_en": record["label_en"], "card": "", "group": record["id"]}
        figure = PrintedFigure(
            "text", number, "text", **labels, printed=record["printed"], value=value, quantum=quantum
        )
        place = Place(str(path), line=number + 1)
        causes, compare = (
            tuple((e, half_up(_value(e, known, functions, place), quantum)) for e in _split(record.get(column, "")))
            for column in ("cause", "compare")
        )
        found.append(TextFigure(figure, Text(record["place_zh"], record["place_en"]), causes, compare))
    return found


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _functions(scheme: Scheme) -> dict[str, Callable[..., Fraction]]:
    def of(role: str) -> Callable[[str, int], Fraction]:
        return lambda table, row: next(f.value or Fraction(0) for f in scheme.column(table, role) if f.row == row)

    def row_root(table: str, row: int) -> Fraction:
        entries = printed_matrix(scheme.tables[table])[row - 1]
        return Fraction(float(math.prod(entries)) ** (1 / len(entries)))

    return {"weight": of("weight"), "final": of("final"), "row_root": row_root}


def _value(
    expression: str, known: Mapping[str, Fraction], functions: Mapping[str, Callable[..., Fraction]], place: Place
) -> Fraction:
    def number(node: ast.expr) -> Fraction:
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return _OPERATORS[type(op)](number(left), number(right))
            case ast.Name(id=name):
                return known[name]
            case ast.Constant(value=int() | float() as value):
                return Fraction(str(value))
            case ast.Call(func=ast.Name(id=name), args=args):
                return functions[name](*map(argument, args))
        raise ValueError(ast.dump(node))

    def argument(node: ast.expr) -> int | str:
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else int(number(node))

    try:
        return number(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, KeyError, StopIteration, TypeError, ZeroDivisionError) as error:
        found = Text(f"算式“{expression}”无法计算", f"the expression “{expression}” cannot be computed")
        raise InputError(found, [Fault("expression", place, found, Text(str(error), str(error)))]) from None
