"""Slips of people in the rows of indicators: figures that could be right and look as if they were not.

Each slip has a name, which is its code, a threshold of that name in the law (`company.yaml`, `slips`), and a remedy; a
word in the note column answers it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bsclib.errors import NOTHING, Text
from bsclib.evidence.asked import law_target, needs_target
from bsclib.evidence.facts import Fact, Facts, Key, Value
from bsclib.evidence.words import WORDS
from bsclib.law import Indicator
from bsclib.law.evidence_slips import SlipsDoc

Told = tuple[str, str, dict[str, Any]]  # the slip, the column it stands in, what its sentence is filled with


@dataclass(frozen=True, slots=True)
class Standard:
    """A figure that a target or an actual is held against, and where it comes from."""

    value: Decimal
    origin: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Beside:
    """A row and what it is held against: last quarter's row, the target approved, what its budget lines come to."""

    indicator: Indicator
    fact: Fact
    limits: SlipsDoc
    old: Fact | None = None
    approved: Standard | None = None
    spent: Standard | None = None

    @property
    def last(self) -> Value:
        """Last quarter's actual."""
        return self.old.actual if self.old else None

    @property
    def standard(self) -> tuple[Text, Decimal] | None:
        """The target that is expected: the approved one, else last quarter's; None where neither is known."""
        if self.approved:
            return WORDS.APPROVED, self.approved.value
        old = self.old.target if self.old else None
        return (WORDS.OLD_TARGET, old) if isinstance(old, Decimal) else None

    @property
    def free(self) -> bool:
        """Whether the row is scored against a target that its evidence gives."""
        return needs_target(self.indicator.rule) and law_target(self.indicator) is None

    @property
    def unproven(self) -> bool:
        """Whether its target is a number that neither the law, an approval nor last quarter knows."""
        return law_target(self.indicator) is None and self.standard is None and isinstance(self.fact.target, Decimal)

    @property
    def whole_year(self) -> bool:
        """Whether its target is the one that the law gives for the whole year."""
        return self.free and self.fact.target is not None and self.fact.target == self.indicator.annual_target

    @property
    def left_target(self) -> bool:
        """Whether the target is last quarter's although targets of its kind are set anew each quarter."""
        anew = self.free and self.approved is None and self.indicator.basis in ("flow", "annualised", "rolling4")
        return anew and self.old is not None and bool(self.fact.target) and self.fact.target == self.old.target


def distance(value: Decimal, expected: Decimal) -> Decimal:
    """Return how far `value` is from `expected` [% of it]; from 0, anything else is 100 %."""
    if value == expected:
        return Decimal(0)
    return abs(value - expected) / abs(expected) * 100 if expected else Decimal(100)


def digits_of(value: Decimal) -> int:
    """Return how many digits of a number say something: neither zeros before nor after it count.

    Examples
    --------
    >>> [digits_of(Decimal(n)) for n in ("97.30", "90", "0.05", "0")]
    [3, 1, 1, 0]
    """
    return len(str(value.copy_abs()).replace(".", "").strip("0"))


def off_scale(value: Value, expected: Value, slack: Decimal) -> Text | None:
    """Return by which power of ten `value` is off `expected`, in words; None if it is not.

    Parameters
    ----------
    value, expected : Decimal
        Whatever else they are, or 0: no scale is told.
    slack : Decimal
        How far the value may be from exactly a power of ten [%].

    Examples
    --------
    >>> [off_scale(Decimal(v), Decimal("3.4"), Decimal(60)) for v in ("34", "0.03", "5")]
    [Text(zh='10 倍', en='10 times'), Text(zh='100 分之一', en='one 100th of'), None]
    """
    if not isinstance(value, Decimal) or not isinstance(expected, Decimal) or not value or not expected:
        return None
    low, high = sorted((abs(value), abs(expected)))
    fold = high / low
    if fold * (100 + slack) < 1000:
        return None
    power = min((10**n for n in range(1, 13)), key=lambda p: max(fold / p, p / fold))
    return (WORDS.FOLD if abs(value) == high else WORDS.PART).fill(n=power)


def nearest_level(value: Value, target: Value) -> Value:
    """Return the target; of a range or of tiers the number in it that is nearest to `value`, by their ratio."""
    levels = [abs(Decimal(n)) for n in re.findall(r"\d+(?:\.\d+)?", target)] if isinstance(target, str) else []
    if not isinstance(value, Decimal) or not value or not levels or not all(levels):
        return target
    return min(levels, key=lambda level: max(abs(value) / level, level / abs(value)))


def slips_of(row: Beside) -> Iterator[Told]:
    """Yield the slips of a row, at most one a cell: the one that says most."""
    swapped = _swapped(row)
    if swapped is None:
        yield from filter(None, [_target(row)])
    yield from filter(None, [swapped or _scaled(row) or _off_lines(row) or _copied(row) or _changed(row)])


def _swapped(row: Beside) -> Told | None:
    actual, target, standard = row.fact.actual, row.fact.target, row.standard
    if not row.indicator.scored or law_target(row.indicator) is not None or standard is None:
        return None
    if not isinstance(actual, Decimal) or not isinstance(target, Decimal):
        return None
    what, expected = standard
    limit = row.limits.swapped
    if distance(target, expected) <= limit or distance(actual, expected) > limit:
        return None
    cell = f" ({row.fact.target_cell})" if row.fact.target_cell else ""
    return "swapped", "actual", {"target": f"{target}{cell}", "value": actual, "what": what, "expected": expected}


def _target(row: Beside) -> Told | None:
    target, standard = row.fact.target, row.standard
    if not row.free or standard is None or not isinstance(target, Decimal):
        return None
    limits = row.limits
    code, limit = ("target_changed", limits.target_changed)
    if row.approved:
        code, limit = ("target_unapproved", limits.target_unapproved)
    if distance(target, standard[1]) <= limit:
        return None
    origin = row.approved.origin if row.approved else NOTHING
    return code, "target", {"value": target, "expected": standard[1], "origin": origin}


def _scaled(row: Beside) -> Told | None:
    """Tell an actual that is off its target or last quarter's by a power of ten, or of the opposite sign."""
    actual, unit, slack = row.fact.actual, row.indicator.unit_label, row.limits.scale
    for what, expected in ((WORDS.THE_TARGET, nearest_level(actual, row.fact.target)), (WORDS.SLIPS_LAST, row.last)):
        said = {"value": actual, "what": what, "expected": expected}
        if factor := off_scale(actual, expected, slack):
            return "scale", "actual", {**said, "factor": factor, "unit": unit}
        if not isinstance(actual, Decimal) or not isinstance(expected, Decimal):
            continue
        off, rest = abs(actual - expected), abs(100 - actual - expected)
        if row.indicator.unit == "percent" and off >= row.limits.complement and 4 * rest < off:
            return "complement", "actual", said
        if actual * expected < 0 and distance(-actual, expected) <= slack:
            return "sign", "actual", said
    return None


def _off_lines(row: Beside) -> Told | None:
    actual, spent = row.fact.actual, row.spent
    if spent is None or not isinstance(actual, Decimal) or abs(actual - spent.value) <= row.limits.lines_differ:
        return None
    return "lines_differ", "actual", {"value": actual, "expected": spent.value}


def _copied(row: Beside) -> Told | None:
    actual = row.fact.actual
    if not isinstance(actual, Decimal) or actual != row.last or digits_of(actual) < row.limits.copied:
        return None
    return "copied", "actual", {"value": actual}


def _changed(row: Beside) -> Told | None:
    """Tell a change against last quarter beyond the indicator's own limit, else beyond the law's share."""
    now, before, own = row.fact.actual, row.last, row.indicator.change_limit
    if not isinstance(now, Decimal) or not isinstance(before, Decimal):
        return None
    said = {"value": now, "expected": before}
    if own is not None:
        label = row.indicator.unit_label
        unit = Text(f" {label.zh} ", f" {label.en}")
        return ("big_change", "actual", {**said, "limit": own, "unit": unit}) if abs(now - before) > own else None
    target = row.fact.target if isinstance(row.fact.target, Decimal) else Decimal(0)
    size = max(abs(before), abs(target), Decimal(1) if row.indicator.measure.counts else Decimal(0))
    limit = row.limits.big_change
    if not size or abs(now - before) * 100 <= limit * size:
        return None
    return "big_change", "actual", {**said, "limit": limit, "unit": " %"}


def unchanged(facts: Facts, before: Mapping[Key, Fact], rows: Mapping[Key, Indicator]) -> tuple[list[Fact], int]:
    """Return the actuals entered that equal last quarter's, and how many there are to compare."""
    asked = [
        fact for key, fact in facts.rows.items()
        if key in rows and not rows[key].same_as and fact.actual is not None and not is_drawn(fact)
        if key in before and before[key].actual is not None
    ]  # fmt: skip
    return [fact for fact in asked if fact.actual == before[fact.key].actual], len(asked)


def planned(rows: Sequence[Beside]) -> list[Fact]:
    """Return the facts whose actual is the target digit for digit: the longer ones, all of a card where most are."""
    aimed = [r for r in rows if not r.indicator.same_as and isinstance(r.fact.target, Decimal) and r.fact.target]
    same = [r for r in aimed if r.fact.actual == r.fact.target]
    cards, there = (Counter(r.fact.scorecard for r in some) for some in (same, aimed))
    whole = {c for c, n in cards.items() if n > 2 and n * 100 >= there[c] * rows[0].limits.all_copied}
    long = [r for r in same if isinstance(t := r.fact.target, Decimal) and digits_of(t) >= r.limits.planned]
    return [r.fact for r in same if r.fact.scorecard in whole or r in long]


def dragged(rows: Sequence[Beside]) -> list[Fact]:
    """Return the facts that repeat the one above, or of three that count on by one, as cells do that are dragged."""
    own = [r for r in rows if not r.indicator.same_as]
    long = [
        r.fact.actual if isinstance(r.fact.actual, Decimal) and digits_of(r.fact.actual) >= r.limits.dragged else None
        for r in own
    ]
    steps = [None if a is None or b is None else b - a for a, b in pairwise(long)]
    found = {n + 1 for n, step in enumerate(steps) if step == 0}
    found |= {n + k for n, (a, b) in enumerate(pairwise(steps)) if a and abs(a) == 1 and a == b for k in (1, 2)}
    return [own[n].fact for n in sorted(found)]


def is_drawn(fact: Fact) -> bool:
    """Return whether an actual is the total of another card, which nobody enters."""
    return isinstance(fact.actual, str) and fact.actual.startswith("card:")
