"""Three worked values of a rule: figures at and beside its own bounds, never invented ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bsclib.decimals import decimal_of, round_half_up, text_of
from bsclib.errors import BscError
from bsclib.scoring.rules import rule_from_mapping
from bsclib.scoring.trying import demonstrate

MOST = 3
BOUNDS = ("at_least", "at_most", "above", "below", "equals", "is")
SIDES = ("higher", "lower")


def _bounds(value: Any) -> Iterator[Decimal | str]:
    """Yield the levels that a rule's mapping names, in its order."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "points" and isinstance(inner, list):
                yield from (p[0] for p in inner)
            elif name in BOUNDS and isinstance(inner, Decimal | str):
                yield inner
            elif name == "classes":
                yield from inner
            elif isinstance(inner, Mapping | list):
                yield from _bounds(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _bounds(inner)


def _about(target: Decimal, mapping: Mapping[str, Any], better: str) -> list[Decimal]:
    """Return the target, and figures one and three steps on its bad side; a count does not fall below 0."""
    per = mapping.get("per")
    step = per if isinstance(per, Decimal) else abs(target) / 10 or Decimal(1)
    if mapping.get("unit") == "relative" and isinstance(per, Decimal):
        step = abs(target) * per / 100
    side = 1 if better == "lower" else -1
    found = [target + side * n * step for n in (0, 1, 3)]
    return [max(value, Decimal(0)) if target >= 0 else value for value in found]


def number_in(words: object) -> Decimal | None:
    """Return a plain number that stands alone, None of anything else."""
    if isinstance(words, Decimal):
        return words
    return decimal_of(words) if isinstance(words, str) and re.fullmatch(r"-?\d+(\.\d+)?", words) else None


def _values(mapping: Mapping[str, Any], better: str, target: str, apart: bool) -> list[Decimal | str]:
    """Return up to three actuals to show a rule with; none where its target is not known."""
    named = [v if (n := number_in(v)) is None else n for v in _bounds(mapping)]
    own = number_in(mapping.get("target"))
    aim = own if own is not None else number_in(target or ("0" if apart else ""))
    side = "lower" if apart else str(mapping.get("better") or better)
    around: list[Decimal | str] = [] if aim is None else [*_about(aim, mapping, side)]
    found = [*dict.fromkeys([*around[: MOST - 1 if named else MOST], *named])][:MOST]
    numbers = [v for v in found if isinstance(v, Decimal)]
    if numbers and len(found) < MOST and aim is None:
        found += [max(numbers) + 1, max(min(numbers) - 1, Decimal(0))]
    return [*dict.fromkeys(found)][:MOST]


def worked_values(
    mapping: Mapping[str, Any], better: str = "", target: str = "", apart: bool = False
) -> list[tuple[str, str]]:
    """Return (actual, score) of up to three values of a rule, as they are shown.

    Parameters
    ----------
    mapping : mapping
        The rule in its YAML form.
    better : str
        "higher" or "lower", where the rule does not say it.
    target : str
        The target as written; "" where there is none.
    apart : bool
        Whether it stands beside the weighted rows: a bonus, a malus, a veto.

    Returns
    -------
    list of (str, str)
        Empty where the rule's target is not known.

    Examples
    --------
    >>> from bsclib.scoring import read, rule_to_mapping
    >>> worked_values(rule_to_mapping(read("每比目标值低2.5%,扣5分").rule), "higher", "100")
    [('100', '100'), ('97.5', '95'), ('92.5', '85')]
    """
    found = []
    for value in _values(mapping, better, target, apart):
        actual = value if isinstance(value, str) else text_of(value)
        try:
            rule = rule_from_mapping(mapping, better if better in SIDES else None)
            score, _ = demonstrate(rule, target if number_in(target) is not None else None, actual)
        except BscError:
            continue
        found.append((actual, text_of(round_half_up(score, 2))))
    return found
