"""Three worked values of a rule: figures at and beside its own bounds, never invented ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from bsclib.decimals import decimal_of, round_half_up, text_of
from bsclib.errors import NOTHING, BscError, Text
from bsclib.schemes.lawful import BOUNDS, rule_of
from bsclib.schemes.model import FoundRow
from bsclib.schemes.wording import is_ranked, is_veto
from bsclib.scoring import demonstrate, rule_from_mapping

MOST = 3
NO_VETO = Text("所读规则没有否决任何东西", "the rule as read vetoes nothing")
FALLS_SHORT = Text("按所读规则，达到 {target} 只得 {score} 分", "by the rule as read {target} would earn only {score}")


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


def _number(words: object) -> Decimal | None:
    if isinstance(words, Decimal):
        return words
    return decimal_of(words) if isinstance(words, str) and re.fullmatch(r"-?\d+(\.\d+)?", words) else None


def values_of(row: FoundRow) -> list[Decimal | str]:
    """Return up to three actuals to show a row's rule with; none where its target is not known."""
    mapping = rule_of(row)
    if mapping is None:
        return []
    named = [v if (n := _number(v)) is None else n for v in _bounds(mapping)]
    own = _number(mapping.get("target"))
    apart = row.kind in ("bonus", "malus")
    target = own if own is not None else _number(row.target or ("0" if apart else ""))
    better = "lower" if apart else str(mapping.get("better") or row.better)
    around: list[Decimal | str] = [] if target is None else [*_about(target, mapping, better)]
    found = [*dict.fromkeys([*around[: MOST - 1 if named else MOST], *named])][:MOST]
    numbers = [v for v in found if isinstance(v, Decimal)]
    if numbers and len(found) < MOST and target is None:
        found += [max(numbers) + 1, max(min(numbers) - 1, Decimal(0))]
    return [*dict.fromkeys(found)][:MOST]


def worked(row: FoundRow) -> list[tuple[str, str]]:
    """Return (actual, score) of up to three values of a row's rule, as they are shown.

    Examples
    --------
    >>> from bsclib.scoring import read
    >>> worked(FoundRow(3, "x", better="higher", target="100", rule=read("每比目标值低2.5%,扣5分").rule))
    [('100', '100'), ('97.5', '95'), ('92.5', '85')]
    """
    mapping = rule_of(row)
    if mapping is None:
        return []
    found = []
    for value in values_of(row):
        actual = value if isinstance(value, str) else text_of(value)
        try:
            rule = rule_from_mapping(mapping, row.better if row.better in ("higher", "lower") else None)
            score, _ = demonstrate(rule, row.target if _number(row.target) is not None else None, actual)
        except BscError:
            continue
        found.append((actual, text_of(round_half_up(score, 2))))
    return found


def _vetoes(value: object) -> bool:
    """Return whether a rule's mapping holds a veto anywhere."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return (isinstance(value, Mapping) and "veto" in value) or any(map(_vetoes, inner))


def unsound(row: FoundRow) -> Text:
    """Return why the rule read cannot be what the sheet means: a veto of nothing, or no full mark at the target.

    A sentence that itself names the points it gives there is believed.
    """
    mapping = rule_of(row)
    if mapping is not None and (row.kind == "veto" or is_veto(row.text)) and not _vetoes(mapping):
        return NO_VETO
    ranked = is_ranked(row.text)
    target = "1" if ranked else row.target
    if mapping is None or row.kind != "scored" or mapping["kind"] != "step" or row.graded or _number(target) is None:
        return NOTHING
    shown = FoundRow(row.row, row.name, rule=row.rule, better=row.better, target=target, levels=row.levels)
    given = dict(worked(shown)).get(target)
    mark = mapping.get("full_mark", Decimal(100))
    if given is None or decimal_of(given) >= 100 or f"{text_of(decimal_of(given) * mark / 100)}分" in row.text:
        return NOTHING
    return FALLS_SHORT.fill(target=target, score=given)
