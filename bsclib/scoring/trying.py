"""A rule tried on one value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

from bsclib.decimals import Number, decimal_of, decimals_of
from bsclib.errors import NOTHING, Fault, Place, Text, raise_faults, same
from bsclib.policies import Policies
from bsclib.scoring.entries import EntryRow, take
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import Evidence, NotScorableError, RefusedError
from bsclib.scoring.kinds.telling import Told
from bsclib.scoring.text.lexicon import UNITS

REFUSED = Text("无法评分", "the value cannot be scored")
PP = Text(" 个百分点", " pp")


Some = Mapping[str, Number | str]


def demonstrate(
    rule: Rule, target: Number | str | Some | None, actual: Number | str | Mapping[str, Number | str]
) -> tuple[Fraction, Text]:
    """Return what a rule gives for one actual, and why; a bonus or malus rule gives its points.

    Parameters
    ----------
    rule : Rule
    target : number, decimal text or mapping, optional
        The row's target [indicator's unit] where the rule needs one, or its figures by name.
    actual : number, text or mapping
        A number, its decimal text, a class, a rank, events by class (`{"轻微": 2}`), or named inputs.

    Returns
    -------
    score : Fraction
    why : Text

    Raises
    ------
    InputError
        When the actual or the target is not what the rule takes, or the rule cannot work on them.

    Examples
    --------
    >>> from bsclib.scoring.reading import read
    >>> demonstrate(read("每比目标值低2.5%,扣5分").rule, "100", "94.9")[1].en
    '94.9 is 5.1 pp below 100: 2 whole steps × −5'
    """
    how = Policies()
    try:
        evidence = _evidence(rule, target, actual, how)
        if evidence.actual is None:
            return Fraction(0), NOTHING
        outcome = rule.score(evidence.actual, evidence.target, how)
    except RefusedError as refused:
        raise_faults(REFUSED, [Fault(refused.code, Place(), refused.found, refused.expected)])
        raise
    except NotScorableError as refused:
        raise_faults(REFUSED, [Fault("not_scorable", Place(), refused.why)])
        raise
    unit = PP if getattr(rule, "unit", "") == "pp" else NOTHING
    return outcome.score, rule.why(Told(evidence, outcome, unit, how))


def _evidence(rule: Rule, target: object, actual: object, how: Policies) -> Evidence:
    """Return what is given as the rule takes it from a row."""
    if isinstance(actual, Mapping) and rule.class_names:
        return _counted(rule, actual)
    named: dict[str, Fraction] = {}
    if isinstance(target, Mapping):
        named |= {_called(name, rule.figures): _fraction(value) for name, value in target.items()}
        own = [value for name, value in target.items() if name in ("target", "目标", "目标值") or len(target) == 1]
        target = own[0] if own else None
    if isinstance(actual, Mapping) and not actual:
        actual = {n: 0 for n in rule.inputs if n not in rule.lacking([""])}  # none of the counts happened
    if isinstance(actual, Mapping):
        called = {name: _called(name, rule.inputs) for name in actual}
        unknown = [name for name in actual if called[name] not in rule.inputs]
        free = [name for name in rule.inputs if name not in called.values()]
        if len(unknown) == len(free) == 1 and re.fullmatch(f"{UNITS}数", free[0]):  # the row's own count: 次数
            called[unknown.pop()] = free[0]
        if unknown:
            found = Text(f"发现 {unknown[0]!r}", f"found {unknown[0]!r}")
            raise RefusedError("input", found, same(" | ".join(rule.inputs)))
        named |= {called[name]: _fraction(value) for name, value in actual.items()}
        actual = None
    if target is not None and len(rule.figures) == 1 and rule.figures[0] not in named:
        named[rule.figures[0]] = _fraction(target)
    values = [None if value is None else _value(value) for value in (target, actual)]
    places = max([0, *(decimals_of(v) for v in values if isinstance(v, Decimal))])
    indicator = SimpleNamespace(decimals=places, minimum=None, maximum=None)
    fact = SimpleNamespace(target=values[0], actual=values[1])
    return take(rule, EntryRow(indicator, fact, how, None, ()), named)


def _called(name: str, known: Sequence[str]) -> str:
    """Return the rule's name for a figure: the same, the only one with it (优秀值 for 行业优秀值), or a part of it."""
    if name in known:
        return name
    bare = {k: re.sub(r"[、，,和及]", "", k.lower()) for k in known}
    asked = re.sub(r"[、，,和及]", "", name.lower())
    near = [k for k, plain in bare.items() if asked in plain or plain in asked]
    near = near or [k for k, plain in bare.items() if any("".join(pair) in plain for pair in pairwise(asked))]
    return near[0] if len(near) == 1 else name


def _fraction(value: object) -> Fraction:
    found = _value(value)
    if isinstance(found, str):
        raise RefusedError("not_a_number", same(found), Text("应为数字", "a number is expected"))
    return Fraction(found)


def _counted(rule: Rule, events: Mapping[str, object]) -> Evidence:
    known = rule.class_names
    unknown = [name for name in events if name not in known]
    if unknown:
        found = Text(f"发现 {unknown[0]!r}", f"found {unknown[0]!r}")
        raise RefusedError("severity", found, same(" | ".join(known)))
    return Evidence({name: int(_fraction(n)) for name, n in events.items()})


def _value(given: object) -> Decimal | Fraction | str:
    if isinstance(given, Fraction):  # a decimal, where it is one; 1/3 is none
        places = next((k for k in range(given.denominator.bit_length()) if 10**k % given.denominator == 0), None)
        return given if places is None else Decimal(f"{int(given * 10**places)}E-{places}")
    try:
        return decimal_of(given)  # type: ignore[arg-type]  # it refuses what is no number
    except ValueError:
        return str(given)
