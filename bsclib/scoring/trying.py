"""A rule tried on one value."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from bsclib.decimals import Number, decimal_of, decimals_of
from bsclib.errors import NOTHING, Fault, Place, Text, raise_faults
from bsclib.policies import Policies
from bsclib.scoring.entries import EntryRow, take
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import Evidence, RefusedError
from bsclib.scoring.kinds.telling import Told

REFUSED = Text("无法评分", "the value cannot be scored")
PP = Text(" 个百分点", " pp")


def demonstrate(
    rule: Rule, target: Number | str | None, actual: Number | str | Mapping[str, int]
) -> tuple[Fraction, Text]:
    """Return what a rule gives for one actual, and why.

    Parameters
    ----------
    rule : Rule
    target : number or decimal text, optional
        The row's target [indicator's unit], where the rule needs one.
    actual : number, text or mapping
        A number, its decimal text, a class of event, or events by class (`{"轻微": 2}`).

    Raises
    ------
    InputError
        When the actual or the target is not what the rule takes.

    Examples
    --------
    >>> from bsclib.scoring.reading import read
    >>> demonstrate(read("每比目标值低2.5%,扣5分").rule, "100", "94.9")[1].en
    '94.9 is 5.1 pp below 100: 2 whole steps × −5'
    """
    how = Policies()
    try:
        evidence = _counted(rule, actual) if isinstance(actual, Mapping) else _taken(rule, target, actual, how)
    except RefusedError as refused:
        raise_faults(REFUSED, [Fault(refused.code, Place(), refused.found, refused.expected)])
        raise
    if evidence.actual is None:
        return Fraction(0), NOTHING
    outcome = rule.score(evidence.actual, evidence.target, how)
    unit = PP if getattr(rule, "unit", "") == "pp" else NOTHING
    return outcome.score, rule.why(Told(evidence, outcome, unit, how))


def _counted(rule: Rule, events: Mapping[str, int]) -> Evidence:
    unknown = [name for name in events if name not in rule.class_names[1:]]
    if unknown:
        found = Text(f"发现 {unknown[0]!r}", f"found {unknown[0]!r}")
        raise RefusedError("severity", found, Text(" | ".join(rule.class_names), " | ".join(rule.class_names)))
    return Evidence(dict(events))


def _taken(rule: Rule, target: Number | str | None, actual: Number | str, how: Policies) -> Evidence:
    values = [None if value is None else _value(value) for value in (target, actual)]
    places = max([0, *(decimals_of(v) for v in values if isinstance(v, Decimal))])
    indicator = SimpleNamespace(decimals=places, minimum=None, maximum=None)
    fact = SimpleNamespace(target=values[0], actual=values[1])
    return take(rule, EntryRow(indicator, fact, how, None, ()))


def _value(given: Number | str) -> Decimal | Fraction | str:
    if isinstance(given, Fraction):
        return given
    try:
        return decimal_of(given)
    except ValueError:
        return str(given)
