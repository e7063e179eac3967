"""The YAML form of rules: mapping → rule with every fault at once, rule → mapping, rule → line of YAML."""

from __future__ import annotations

from collections.abc import Mapping

from bsclib.errors import Fault, Text, same
from bsclib.scoring.kinds import KINDS, Rule, RuleError
from bsclib.scoring.kinds.frame import UNREADABLE, flow, rule_fault
from bsclib.scoring.kinds.words import UnfitError

__all__ = ["Rule", "RuleError", "kind_of", "rule_from_mapping", "rule_to_mapping", "rule_to_yaml"]

UNKNOWN = Text("未知词“{w}”", "unknown word “{w}”")
MISSING = Text("缺少", "missing"), Text("必填", "it is required")
FOUND = Text("发现 {v}", "found {v}")


def kind_of(rule: Rule | None) -> str:
    """Return the kind's name, or "none" where there is no rule.

    Parameters
    ----------
    rule : Rule, optional

    Returns
    -------
    str

    Examples
    --------
    >>> kind_of(rule_from_mapping({"kind": "judged"})), kind_of(None)
    ('judged', 'none')
    """
    return "none" if rule is None else rule.kind


def _read(kind: type[Rule], given: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
    """Return the values of a rule's words, and a fault for each that is unknown, missing or not what it should be."""
    known = same(" | ".join(kind.words))
    faults = [rule_fault("rule_word", str(w), UNKNOWN.fill(w=w), known) for w in given if w not in kind.words]
    values: dict[str, object] = {}
    for name, word in kind.words.items():
        try:
            if name in given:
                values[name] = word.read(given[name])
            elif name in kind.required():
                faults.append(rule_fault("rule_missing", name, *MISSING))
        except UnfitError as unfit:
            found = FOUND.fill(v=repr(unfit.found))
            faults.append(rule_fault("rule_value", name + unfit.path, found, unfit.expected))
    if not faults:
        against = kind.disagreements(values)
        faults = [rule_fault("rule_value", word, same(f"{values.get(word)}"), law) for word, law in against]
    return values, faults


def rule_from_mapping(mapping: Mapping[str, object], better: str | None = None) -> Rule:
    """Return the rule that a YAML mapping writes down.

    Parameters
    ----------
    mapping : mapping
        `kind` and the words of that kind; numbers are Decimal, int or plain decimal text, never float.
    better : str, optional
        The direction to take where the mapping names none.

    Returns
    -------
    Rule

    Raises
    ------
    RuleError
        With every fault: unknown kind or word, a word missing, a number or choice that is not one,
        a target beside a range, limits negative or out of order.

    Examples
    --------
    >>> rule_from_mapping({"kind": "step", "per": "2.5", "unit": "pp", "better": "higher", "short": -5}).limits
    (Decimal('100'), Decimal('0'), Decimal('100'))
    """
    name = mapping.get("kind") if isinstance(mapping, Mapping) else None
    if not isinstance(name, str) or name not in KINDS:
        raise RuleError(UNREADABLE, [rule_fault("rule_kind", "kind", same(repr(name)), same(" | ".join(KINDS)))])
    kind = KINDS[name]
    given = {k: v for k, v in mapping.items() if k != "kind" and v is not None}
    if better and "better" in kind.words:
        given.setdefault("better", "band" if "range" in given else better)
    values, faults = _read(kind, given)
    if faults:
        raise RuleError(UNREADABLE, faults)
    return kind.made(values)


def rule_to_mapping(rule: Rule) -> dict[str, object]:
    """Return the YAML mapping of `rule`, defaults left out; numbers are Decimal.

    Parameters
    ----------
    rule : Rule, optional

    Returns
    -------
    dict[str, object]

    Examples
    --------
    >>> rule_to_mapping(rule_from_mapping({"kind": "award", "better": "lower", "per_quarter": 25}))
    {'kind': 'award', 'better': 'lower'}
    """
    return rule.to_mapping()


def rule_to_yaml(rule: Rule | None) -> str:
    """Return the rule as one line of YAML, as it stands in a scorecard file.

    Parameters
    ----------
    rule : Rule, optional

    Returns
    -------
    str

    Examples
    --------
    >>> rule_to_yaml(rule_from_mapping({"kind": "severity", "bounds": [{"above": 0, "points": -5}]}))
    '{kind: severity, bounds: [{above: 0, points: -5}]}'
    >>> rule_to_yaml(None)
    'null'
    """
    return "null" if rule is None else flow(rule.to_mapping())
