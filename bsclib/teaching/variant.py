"""A company for each student: drawn from seed and name, with one wrong figure, one crooked rule, one erratic expert.

Nothing of it is stored: who knows the seed draws it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import numpy as np

from bsclib import ahp
from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Text
from bsclib.quarter.sample import SampleUnit, defaults
from bsclib.scoring import demonstrate, rule_from_mapping
from bsclib.teaching.words import words

COMPANY = "practice"
UNITS = (
    ("sales", Text("销售部", "Sales"), "profit"),
    ("service", Text("客服部", "Customer service"), "profit"),
    ("finance", Text("财务部", "Finance"), "expense"),
)
JUDGED = ("operating_profit", "revenue", "budget_execution", "customer_satisfaction")
EXPERTS = ("e1", "e2", "e3", "e4")
CROOKS = ("reversed", "toothless", "cliff", "windfall")
CARDS = ("company", *(id for id, _, _ in UNITS))
Sample = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A figure that is not what the statements say: its row, the true figure, the one in the workbook."""

    card: str
    row: str
    right: str
    written: str

    @property
    def name(self) -> str:
        """The row as it is asked for."""
        return f"{self.card}.{self.row}"


@dataclass(frozen=True, slots=True)
class Variant:
    """What one student is given.

    Attributes
    ----------
    name : Text
        The company's.
    units : tuple of SampleUnit
    true, handed : mapping
        Law and figures as they should be, and as they are handed out, in the form of `sample.defaults`.
    wrong : Wrong
        The hidden fault of the data.
    row, crook : str
        The row of the company's card whose rule is crooked, and how.
    experts : mapping of expert → matrix of 1/9 … 9 as text
    odd : str
        The inconsistent one.
    """

    name: Text
    units: tuple[SampleUnit, ...]
    true: Sample
    handed: Sample
    wrong: Wrong
    row: str
    crook: str
    experts: Mapping[str, tuple[tuple[str, ...], ...]]
    odd: str


def drawn(seed: str, student: str) -> Iterator[Variant]:
    """Yield variants without end, always the same for a seed and a student; the first that can be marked is theirs."""
    attempt = 0
    while True:
        rng = Random(f"{seed}/{student}/{attempt}")
        name, units = rng.choice([*words["companies"].values()]), tuple(_unit(rng, *unit) for unit in UNITS)
        true = _true(rng)
        handed = deepcopy(true)
        wrong = _mistyped(rng, handed)
        row, crook = _bent(rng, handed, wrong.row)
        odd = rng.choice(EXPERTS)
        if _bites(true, handed, wrong, row):
            yield Variant(name, units, true, handed, wrong, row, crook, _judged(rng, odd), odd)
        attempt += 1


def _bites(true: Sample, handed: Sample, wrong: Wrong, bent: str) -> bool:
    """Return whether figure and rule each change a score, and the company's own grade moves money.

    A cheap look before the law is written and read: 1.0 as the company's coefficient would hide that it was forgotten.
    """
    right, given = ({row["id"]: _score(row) for row in sample["company"]} for sample in (true, handed))
    total = sum(Decimal(row["weight"]) * Decimal(float(right[row["id"]])) for row in true["company"]) / 100
    return right[wrong.row] != given[wrong.row] and right[bent] != given[bent] and not 79 < total < 91


def _score(row: Row) -> Fraction:
    target, actual = row["figures"][0]
    own = "target" in row["rule"] or "range" in row["rule"]
    return demonstrate(rule_from_mapping(row["rule"], row["better"]), None if own else target, actual)[0]


def _unit(rng: Random, id: str, name: Text, kind: str) -> SampleUnit:
    return SampleUnit(id, name, "department", "company", kind, rng.randrange(4, 21))


def _true(rng: Random) -> dict[str, Any]:
    """Return law and figures: weights, rules, targets and actuals of this company."""
    sample = deepcopy(defaults())
    sample["pool"] = str(rng.randrange(8, 41))
    for side in ("company", "unit"):
        rows: list[Row] = sample[side]
        for row, weight in zip(rows, _weights(rng, len(rows)), strict=True):
            row["weight"] = str(weight)
            _ruled(rng, row)
            row["figures"] = [_figures(rng, row) for _ in CARDS]
    return sample


def _weights(rng: Random, n: int) -> list[int]:
    """Return n different whole weights that add to 100."""
    while True:
        found = [rng.randrange(7, 31) for _ in range(n - 1)]
        found.append(100 - sum(found))
        if 7 <= found[-1] <= 30 and len({*found}) == n:
            return found


def _ruled(rng: Random, row: Row) -> None:
    """Give a row's rule its own step and points."""
    rule: Row = row["rule"]
    if rule["unit"] == "absolute":
        rule["short"] = rng.choice(("-4", "-5", "-8"))
        return
    rule["per"] = rng.choice(("2", "2.5", "4", "5") if rule["unit"] == "relative" else ("1", "1.5", "2", "2.5"))
    rule["short"] = rng.choice(("-3", "-4", "-5", "-6"))
    if rule["better"] == "band":
        rule["range"] = [str(rng.randrange(92, 97)), str(rng.randrange(103, 107))]


def _figures(rng: Random, row: Row) -> list[str]:
    """Return target and actual of a row: mostly somewhat missed, now and then exceeded."""
    rule: Row = row["rule"]
    if rule["unit"] == "absolute":
        return ["0", str(rng.randrange(0, 4))]
    if rule["better"] == "band":
        low, high = (int(end) for end in rule["range"])
        return [f"{low}-{high}", _places(rng.uniform(low - 7, high + 9))]
    base, sign = float(row["figures"][0][0]), 1 if rule["better"] == "higher" else -1
    if rule["unit"] == "relative":
        target = round(base * rng.uniform(0.7, 1.5))
        return [str(target), _places(target * (1 + sign * rng.uniform(-0.3, 0.06)))]
    target = round(min(base, 98) * rng.uniform(0.94, 1))
    return [str(target), _places(min(max(target + sign * rng.uniform(-14, 2.5), 0.4), row["range"][1]))]


def _places(value: float) -> str:
    """Return a figure with two decimals."""
    return text_of(round_half_up(Fraction(value), 2))


def _mistyped(rng: Random, sample: dict[str, Any]) -> Wrong:
    """Put one wrong figure into the company's card: two digits exchanged, a digit lost, or the target in its place."""
    while True:
        row = rng.choice([r for r in sample["company"] if r["decimals"] == 2 and r["rule"]["better"] != "band"])
        figures = row["figures"][0]  # the n-th card takes the n-th figures, the company's own card first
        right = figures[1]
        written = rng.choice((_exchanged(rng, right), right[1:], figures[0]))
        low, high = row["range"]
        if written != right and written[:1] not in "0." and low <= Decimal(written) <= high:
            figures[1] = written
            return Wrong("company", row["id"], right, written)


def _exchanged(rng: Random, figure: str) -> str:
    """Return a figure with two neighbouring digits exchanged."""
    whole = figure.partition(".")[0]
    if len(whole) < 2:
        return figure
    at = rng.randrange(len(whole) - 1)
    return figure[:at] + figure[at + 1] + figure[at] + figure[at + 2 :]


def _bent(rng: Random, sample: dict[str, Any], spared: str) -> tuple[str, str]:
    """Bend the rule of one row of the company's card but `spared`; return the row and how it is bent."""
    row = rng.choice([r for r in sample["company"] if r["rule"]["better"] == "higher" and r["id"] != spared])
    rule, crook = row["rule"], rng.choice(CROOKS)
    bend: dict[str, Callable[[], Row]] = {
        "reversed": lambda: {"better": "lower"},
        "toothless": lambda: {"per": text_of(Decimal(rule["per"]) * 10)},
        "cliff": lambda: {"zero_at": rule["per"]},
        "windfall": lambda: {"over": "10"},
    }
    rule.pop("over", None) if crook == "windfall" else None
    rule |= bend[crook]()
    return row["id"], crook


def _judged(rng: Random, odd: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return each expert's matrix: all see much the same weights, the odd one contradicts itself on one pair."""
    seen = [rng.uniform(1, 6) for _ in JUDGED]
    found = {}
    for expert in EXPERTS:
        while True:
            own = [w * rng.uniform(0.8, 1.25) for w in seen]
            cells = {(i, j): _saaty(own[i] / own[j]) for i, j in combinations(range(len(own)), 2)}
            if expert == odd:
                pair = rng.choice([*cells])
                cells[pair] = _saaty(1 / (cells[pair] * rng.choice((2, 3))))
            matrix = [[cells.get((i, j)) or 1 / cells.get((j, i), Fraction(1)) for j in range(4)] for i in range(4)]
            cr = float(ahp.consistency(np.array(matrix, dtype=float)).cr)
            if 0.15 < cr < 0.9 if expert == odd else cr < 0.08:
                found[expert] = tuple(tuple(map(str, line)) for line in matrix)
                break
    return found


def _saaty(ratio: float | Fraction) -> Fraction:
    """Return the nearest judgement of the scale 1/9 … 9."""
    scale = [Fraction(1, n) for n in range(9, 1, -1)] + [Fraction(n) for n in range(1, 10)]
    return min(scale, key=lambda cell: abs(np.log(float(cell) / float(ratio))))
