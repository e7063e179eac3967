"""What a row of the indicator table asks for, by its rule: a number, a class, a text, a target or none."""

from __future__ import annotations

import re
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.evidence.facts import Value
from bsclib.evidence.faults import BadError, in_brackets
from bsclib.evidence.schema import Column
from bsclib.evidence.tables import CLASS_WORDS
from bsclib.evidence.values import number, read, text
from bsclib.evidence.xlsx import Cell
from bsclib.law import Indicator
from bsclib.scoring.rules import Rule

ZERO_CLASS = "无"


def law_target(indicator: Indicator) -> Value:
    """Return the target that the law itself sets: a number, a range or tiers as text; None if there is none."""
    rule = indicator.rule
    if indicator.target is not None:
        return indicator.target
    return None if rule is None else rule.shown_target


def range_text(low: Decimal, high: Decimal) -> Value:
    """Return how a range is written: its upper end alone where it starts at 0.

    Examples
    --------
    >>> range_text(Decimal(45), Decimal(55)), range_text(Decimal(0), Decimal(10))
    ('45-55', Decimal('10'))
    """
    return high if low == 0 else f"{text_of(low)}-{text_of(high)}"


def needs_target(rule: Rule | None) -> bool:
    """Return whether a row is scored against the target in its own evidence."""
    return rule is not None and rule.needs_target


def classes_of(rule: Rule | None) -> dict[str, Text]:
    """Return the classes that an actual may be, the harmless one first; empty if it is a number."""
    return {n: CLASS_WORDS.get(n, Text(n, n)) for n in (rule.class_names if rule is not None else ())}


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
        column = Column("actual", Text("", ""), "choice", choices=classes)
        return str(read(cell, column))
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
