"""The YAML vocabulary of rules: mapping → rule with every fault at once, rule → mapping, rule → line of YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar

from bsclib.decimals import decimal_of, text_of
from bsclib.errors import Fault, InputError, Place, Text, same
from bsclib.scoring.kinds import (
    KINDS,
    MOST_CLASSES,
    NO_EVENT,
    Award,
    Judged,
    Rule,
    Severity,
    Shared,
    Step,
    Tiers,
    default_cap,
    kind_of,
    points_of,
)

__all__ = [
    "Award",
    "Judged",
    "Rule",
    "RuleError",
    "Severity",
    "Shared",
    "Step",
    "Tiers",
    "kind_of",
    "points_of",
    "rule_from_mapping",
    "rule_to_mapping",
    "rule_to_yaml",
]


class RuleError(InputError):
    """A rule that cannot be read; every fault of it is listed with its path inside the rule."""


class _RefusedError(Exception):
    """What a converter raises: path inside the value, found, expected."""


T = TypeVar("T")
Convert = Callable[[Any], Any]


def _number(value: Any) -> Decimal:
    try:
        return decimal_of(value)
    except (ValueError, TypeError):
        raise _RefusedError("", value, Text("应为十进制数", "a decimal number is expected")) from None


def _positive(value: Any) -> Decimal:
    number = _number(value)
    if number <= 0:
        raise _RefusedError("", value, Text("应大于 0", "it must be greater than 0"))
    return number


def _word(*words: str) -> Convert:
    def convert(value: Any) -> str:
        if value not in words:
            raise _RefusedError("", value, same(" | ".join(words)))
        return str(value)

    return convert


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _RefusedError("", value, Text("应为名称", "a name is expected"))
    return value


def _range(value: Any) -> tuple[Decimal, Decimal]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise _RefusedError("", value, Text("应为 [下限, 上限]", "[low, high] is expected"))
    low, high = _number(value[0]), _number(value[1])
    if low > high:
        raise _RefusedError("", value, Text("下限不得大于上限", "low must not exceed high"))
    return low, high


def _items(value: Any, item: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise _RefusedError("", value, Text("应为非空列表", "a list that is not empty is expected"))
    found = []
    for index, entry in enumerate(value):
        try:
            found.append(item(entry))
        except _RefusedError as refused:
            raise _RefusedError(f"[{index}]{refused.args[0]}", *refused.args[1:]) from None
    return tuple(found)


def _tier(entry: Any) -> tuple[str, Decimal, Decimal]:
    keys = set(entry) if isinstance(entry, Mapping) else set()
    if keys not in ({"below", "points"}, {"above", "points"}):
        raise _RefusedError("", entry, same("{below: …, points: …} | {above: …, points: …}"))
    op = "below" if "below" in keys else "above"
    return op, _number(entry[op]), _number(entry["points"])


def _bound(entry: Any) -> tuple[Decimal, Decimal]:
    op, above, points = _tier(entry)
    if op != "above":
        raise _RefusedError("", entry, same("{above: …, points: …}"))
    return above, points


def _bounds(value: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    bounds = _items(value, _bound)
    if any(a >= b for (a, _), (b, _) in pairwise(bounds)):
        raise _RefusedError("", value, Text("界限应由小到大", "bounds must ascend"))
    return bounds


def _classes(value: Any) -> tuple[tuple[str, Decimal], ...]:
    if not isinstance(value, Mapping) or not 0 < len(value) <= MOST_CLASSES or NO_EVENT in value:
        expected = Text("应为 {等级: 分值},至多六级,“无”不写", "{class: points} is expected, six at most, without 无")
        raise _RefusedError("", value, expected)
    return tuple((_name(name), _number(points)) for name, points in value.items())


_BETTER = _word("higher", "lower")
_LIMITS: dict[str, Convert] = {"base": _number, "floor": _number, "cap": _number}
_VOCABULARY: dict[str, dict[str, Convert]] = {
    "step": {
        "per": _positive,
        "unit": _word("pp", "relative", "absolute"),
        "better": _word("higher", "lower", "band"),
        "range": _range,
        "target": _number,
        "over": _number,
        "short": _number,
        "zero_at": _positive,
        **_LIMITS,
    },
    "tiers": {"better": _BETTER, "tiers": lambda value: _items(value, _tier), **_LIMITS},
    "severity": {"classes": _classes, "bounds": _bounds, "veto": _name, "better": _BETTER, **_LIMITS},
    "award": {"better": _BETTER, "per_quarter": _positive, "tolerance": _positive},
    "judged": {},
    "shared": {"card": _name},
}


def _fault(code: str, path: str, found: Text, expected: Text) -> Fault:
    return Fault(code, Place(path=path), found, expected)


def _required(kind: type[Rule]) -> list[str]:
    return [f.name for f in fields(kind) if f.default is MISSING]


UNREADABLE = Text("规则无法读取", "the rule cannot be read")


def _converted(
    kind: type[Rule], words: Mapping[str, Convert], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of a rule's words, and a fault for each that is unknown, missing or not what it should be."""
    known = same(" | ".join(words))
    unknown = [str(word) for word in given if word not in words]
    faults = [_fault("rule_word", word, Text(f"未知词“{word}”", f"unknown word “{word}”"), known) for word in unknown]
    values: dict[str, Any] = {}
    for key, convert in words.items():
        try:
            if key in given:
                values[key] = convert(given[key])
            elif key in _required(kind):
                faults.append(_fault("rule_missing", key, Text("缺少", "missing"), Text("必填", "it is required")))
        except _RefusedError as refused:
            inner, found, expected = refused.args
            faults.append(_fault("rule_value", key + inner, Text(f"发现 {found!r}", f"found {found!r}"), expected))
    return values, faults


def rule_from_mapping(mapping: Mapping[str, object], better: str | None = None) -> Rule:
    """Return the rule that a YAML mapping writes down.

    Parameters
    ----------
    mapping : mapping
        `kind` and the words of that kind; numbers are Decimal, int or plain decimal text, never float.
    better : str, optional
        The direction to take where the mapping names none.

    Raises
    ------
    RuleError
        With every fault: unknown kind or word, a word missing, a number or choice that is not one,
        a target beside a range, limits out of order.

    Examples
    --------
    >>> rule_from_mapping({"kind": "step", "per": "2.5", "unit": "pp", "better": "higher", "short": -5}).cap
    Decimal('100')
    """
    name = mapping.get("kind") if isinstance(mapping, Mapping) else None
    if not isinstance(name, str) or name not in KINDS:
        raise RuleError(
            UNREADABLE,
            [_fault("rule_kind", "kind", same(repr(name)), same(" | ".join(KINDS)))],
        )
    kind, words = KINDS[name], _VOCABULARY[name]
    given = {k: v for k, v in mapping.items() if k != "kind" and v is not None}
    if better and "better" in words:
        given.setdefault("better", "band" if "range" in given else better)
    values, faults = _converted(kind, words, given)
    faults = faults or _disagreements(name, values)
    if faults:
        raise RuleError(UNREADABLE, faults)
    rule = kind(**values)
    faults = _out_of_order(rule)
    if faults:
        raise RuleError(UNREADABLE, faults)
    return rule


def _disagreements(name: str, values: dict[str, Any]) -> list[Fault]:
    """Return what the words of one rule say against each other."""
    said = values.keys()
    either, points = Text("二者择一", "one of the two"), Text("写 over 或 short", "give over or short")
    laws: list[tuple[bool, str, Text]] = []
    if name == "step":
        laws = [
            (bool({"over", "short"} & said), "short", points),
            (not {"range", "target"} <= said, "target", either),
            (("range" in said) == (values["better"] == "band"), "better", same("band ⇔ range")),
        ]
    if name == "severity":
        known = Text("应为所列等级之一", "one of the classes named")
        laws = [
            (len({"classes", "bounds"} & said) == 1, "classes", either),
            ("veto" not in said or values["veto"] in dict(values.get("classes", ())), "veto", known),
        ]
    return [_fault("rule_value", path, same(f"{values.get(path)}"), law) for held, path, law in laws if not held]


def _out_of_order(rule: Rule) -> list[Fault]:
    if isinstance(rule, Step | Tiers | Severity) and not rule.floor <= rule.base <= rule.cap:
        found = same(f"{text_of(rule.floor)}, {text_of(rule.base)}, {text_of(rule.cap)}")
        return [_fault("rule_value", "base", found, same("floor ≤ base ≤ cap"))]
    return []


def _plain(name: str, value: Any) -> Any:
    match name:
        case "tiers":
            return [{op: bound, "points": points} for op, bound, points in value]
        case "bounds":
            return [{"above": bound, "points": points} for bound, points in value]
        case "classes":
            return dict(value)
    return list(value) if isinstance(value, tuple) else value


def rule_to_mapping(rule: Rule) -> dict[str, Any]:
    """Return the YAML mapping of `rule`, defaults left out; numbers are Decimal.

    Examples
    --------
    >>> rule_to_mapping(Award("lower"))
    {'kind': 'award', 'better': 'lower'}
    """
    cap = default_cap(*points_of(rule))
    mapping: dict[str, Any] = {"kind": kind_of(rule)}
    words = _VOCABULARY[mapping["kind"]]
    defaults = {f.name: f.default for f in fields(rule)} | {"cap": cap}
    for name in words:
        value = getattr(rule, name)
        if value != defaults[name]:
            mapping[name] = _plain(name, value)
    return mapping


def _flow(value: Any) -> str:
    match value:
        case Decimal():
            return text_of(value)
        case dict():
            return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def rule_to_yaml(rule: Rule | None) -> str:
    """Return the rule as one line of YAML, as it stands in a scorecard file.

    Examples
    --------
    >>> rule_to_yaml(Severity(bounds=((Decimal(0), Decimal(-5)),)))
    '{kind: severity, bounds: [{above: 0, points: -5}]}'
    >>> rule_to_yaml(None)
    'null'
    """
    return "null" if rule is None else _flow(rule_to_mapping(rule))
