"""Random laws of every kind and frame, with figures, and companies made of foreign schemes: for `recalculation.py`."""

from __future__ import annotations

import shutil
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from bsclib.evidence import Facts
from bsclib.evidence.facts import Fact
from bsclib.law import load_rulebook
from bsclib.quarter import QuarterView
from bsclib.scoring import rule_from_mapping, rule_to_yaml
from bsclib.scoring.scaling import _numbers

sys.path.insert(0, str(Path(__file__).parents[1] / "scoring"))

from test_frame import a_count_of_several, a_rule

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
NEAR = 1e-9


COMPANY = """id: bench
label: 试算公司
languages: [zh]
scorecards: [{cards}]
units:
  company: {{label: 公司}}
{units}
reward:
  {{pool: 123.45, unit: wan_yuan, coefficients: {{excellent: 1.2, good: 1, fair: 0.8, poor: 0.35}},
    headcount_base: {base}, distribution: {way}, ceiling: {ceiling}, paid: 发, why: 试{goal}}}
adjustment: {{most_deducted: 3, most_added: 1, why: 试}}
"""


def tried(rule, law, target, rng):
    """Return a value on, beside or far from what the rule compares with, within what the law takes."""
    if rule.class_names:
        return rng.choice(rule.class_names)
    unit = Decimal(1).scaleb(-law.decimals)
    levels = [target] if isinstance(target, Decimal) else []
    levels += (
        [n for name in rule.__slots__ for n in _numbers(getattr(rule, name, None))]
        if hasattr(rule, "__slots__")
        else []
    )
    per = getattr(rule, "per", None) or Decimal(1)
    size = per * abs(target) / 100 if isinstance(target, Decimal) and target else per
    start = rng.choice(levels or [Decimal(50)])
    value = start + rng.choice([-3, -2, -1, 0, 1, 2, 3]) * rng.choice([per, size, Decimal(0)])
    value = value.quantize(unit) + rng.choice([-1, 0, 0, 1]) * unit
    low, high = law.minimum, law.maximum
    value = value if low is None else max(value, low)
    return (value if high is None else min(value, high)).quantize(unit)


def other_rules(rng):
    """Return rules of the kinds that the random frame does not make, as mappings."""
    full = rng.choice([None, 20])
    words_ = {"full_mark": full} if full else {}
    scale = Fraction(full or 100, 100)
    level = rng.choice(["优秀值", "达标值"])
    return rng.choice(
        [
            {
                "kind": "severity",
                "classes": {"轻微": -15, "一般": -30, "严重": -45},
                **({"veto": "严重"} if rng.random() < 0.5 else {}),
            },
            {
                "kind": "severity",
                "bounds": [{"above": 0, "points": -5}, {"above": 5, "points": -10}, {"above": "10.5", "points": -15}],
            },
            {
                "kind": "award",
                "better": rng.choice(["higher", "lower"]),
                **({"tolerance": rng.choice(["2.5", 10])} if rng.random() < 0.6 else {}),
            },
            {"kind": "judged"},
            {
                "kind": "tiers",
                "better": "higher",
                "absolute": True,
                "tiers": [{"is": "优秀", "points": 100}, {"is": "合格", "points": 70}, {"is": "差", "points": 0}],
                "veto": ["grade"],
            },
            {
                "kind": "tiers",
                "better": "higher",
                "of": "target",
                "absolute": True,
                "tiers": [
                    {"at_least": 100, "points": str(100 * scale)},
                    {"at_least": "92.5", "below": 100, "points": str(80 * scale)},
                    {"at_least": 80, "points": str(50 * scale)},
                ],
                **words_,
            },
            {
                "kind": "curve",
                "points": [["不允许值", str(60 * scale)], ["满意值", str(100 * scale)]],
                "below": rng.choice(["0", "extend"]),
                "cap": str(120 * scale),
                **words_,
            },
            {
                "kind": "step",
                "per": 1,
                "unit": "pp",
                "better": "higher",
                "target": level,
                "short": -2,
                "cut": [{"below": "底线", "score": 0, "veto": ["grade", "bonus"]}],
            },
            {"kind": "ratio", "better": "higher", "target": "80", "cap": 130, "veto": ["bonus"]},
            {
                "kind": "step",
                "per": "2.5",
                "unit": "relative",
                "better": "lower",
                "over": 1,
                "short": -3,
                "max_over": 4,
                "cut": [{"above": 130, "score": 0, "veto": ["total"]}],
                "of": "target",
            },
            a_count_of_several(rng),
        ]
    )


def a_random_law(folder, rng, cards=6, rows=25):
    """Write a law of random rules, load it, and return it with random figures, as a view."""
    names = [f"c{n}" for n in range(cards)]
    home = folder / "params" / "bench"
    (home / "scorecards").mkdir(parents=True)
    (home / "company.yaml").write_text(a_company(names, rng), "utf-8")
    for name in ["c", *names]:
        (home / "scorecards" / f"{name}.yaml").write_text(a_card(name, rng, rows), "utf-8")
    rulebook = load_rulebook(home, as_of="2025-12-31")
    return QuarterView(rulebook, random_facts(rulebook, rng), "zh", folder)


def a_company(names, rng):
    """Return the YAML of a company with a random law of pay."""
    heads = {name: rng.randint(1, 90) for name in names}
    units = [f"  {n}: {{label: 部门{n}, parent: company, level: department, headcount: {heads[n]}}}" for n in names]
    goal = f", common_goal: {{indicator: c/i{rng.randint(0, 9)}, share: {rng.choice(['0.5', '0.875'])}}}"
    terms = {
        "base": rng.choice(["headcount", "equal"]),
        "way": rng.choice(["own", "own", "shared"]),
        "ceiling": rng.choice(["1.2", "0.7", "0.355"]),
        "goal": rng.choice(["", goal]),
    }
    return COMPANY.format(cards=", ".join(["c", *names]), units="\n".join(units), **terms)


def a_card(name, rng, rows):
    """Return the YAML of a card with rows of random rules, bonus and malus sections among them."""
    unit = "company" if name == "c" else name
    lines = [f"id: {name}", f"label: 考核表{name}", f"unit: {unit}"]
    lines += ["cap: 115"] if rng.random() < 0.3 else []
    lines += ["sections:", "  s: {label: 加减分, limit: 6}", "  t: {label: 否决}", "indicators:"]
    number = 0
    while number < rows:
        kind = "scored" if number < rows - 5 else ["bonus", "malus", "bonus", "malus", "veto"][number - rows + 5]
        mapping = other_rules(rng) if rng.random() < 0.4 else a_rule(rng)
        if kind in ("bonus", "malus"):
            side = (
                {"over": rng.choice([1, "1.5"]), "better": "higher"}
                if kind == "bonus"
                else {"short": -2, "better": "lower"}
            )
            mapping = {
                "kind": "step",
                "per": 1,
                "unit": "absolute",
                "target": 0,
                "base": 0,
                "floor": "none",
                "cap": "none",
                **side,
            }
        if kind == "veto":
            mapping = {
                "kind": "tiers",
                "better": "lower",
                "tiers": [{"at_most": 0, "points": 100}, {"else": 0}],
                "absolute": True,
                "veto": [rng.choice(["grade", "bonus", "bonus", "total"])],
            }
        try:
            rule = rule_from_mapping(mapping, better="higher")
        except ValueError:
            continue  # limits out of order
        line = [
            f"label: 指标{number}",
            "unit: 分值",
            f"better: {rule.direction if rule.direction in ('higher', 'lower') else 'higher'}",
            "decimals: 2",
        ]
        line += (
            [f"weight: {rng.choice(['4.42', '3', '7.5', '1.25'])}"]
            if kind == "scored"
            else [f"kind: {kind}", f"section: {'t' if kind == 'veto' else 's'}"]
        )
        lines.append(f"  i{number}: {{{', '.join(line)}, rule: {rule_to_yaml(rule)}}}")
        number += 1
    return "\n".join(lines) + "\n"


def random_facts(rulebook, rng):
    """Return random figures for every row of a law: actuals, targets, named figures, judges, events, adjustments."""
    rows, tables = {}, {"figures": [], "panel": [], "events": [], "adjustments": []}
    for law in (i for c in rulebook.scorecards for i in c.indicators):
        card, id = law.key
        rule = law.rule
        target = (
            law.target
            if law.target is not None
            else Decimal(rng.choice([10000, 9500, 0, -5000, *(rng.randint(1, 15000) for _ in range(6))])).scaleb(-2)
        )
        target = target.quantize(Decimal(1).scaleb(-law.decimals)) if isinstance(target, Decimal) else target
        actual = None
        if rule is not None and law.scored and rng.random() > 0.03:
            actual = tried(rule, law, target, rng)
            place = {"scorecard": card, "indicator": id, "cell": ""}
            low = rng.randint(40, 80)
            for n, name in enumerate(rule.figures):
                value = Decimal(low + (7 * n if rng.random() < 0.9 else 0))
                tables["figures"] += [place | {"figure": name, "value": value}] if rng.random() < 0.97 else []
            for name in rule.inputs if rng.random() < 0.9 else ():
                tables["figures"] += (
                    [place | {"figure": name, "value": Decimal(rng.randint(0, 6))}] if rng.random() < 0.8 else []
                )
            if rule.judged:
                actual = Decimal(rng.randint(4000, 10000)).scaleb(-2)
                if rng.random() < 0.6:
                    actual, votes = None, rng.choice([2, 4, 5, 7])
                    tables["panel"] += [
                        place | {"judge": str(n), "judge_unit": "", "score": Decimal(rng.randint(60, 100))}
                        for n in range(votes)
                    ]
            if rule.kind == "severity" and rule.class_names and actual != "无" and rng.random() < 0.5:
                tables["events"] += [place | {"severity": actual, "count": rng.randint(1, 3)}]
        rows[law.key] = Fact(card, id, target=target, actual=actual)
    some = rng.sample([c.id for c in rulebook.scorecards], min(2, len(rulebook.scorecards)))
    if rulebook.company.most_deducted:
        tables["adjustments"] += [
            {"scorecard": c, "points": Decimal(p), "reason": "试", "decider": "甲"} for c in some for p in (-2, 1, -2)
        ]
    return Facts(rulebook.company.id, "2025Q4", rows, tables)


def of_scheme(path, folder, rng):
    """Return a company made of a foreign scheme, with random figures, as a view."""
    from bsclib.cli import _call

    home = folder / f"{Path(path).stem}"
    _call(["init", str(home), "--yes", "--from", str(path)])
    rulebook = load_rulebook(next((home / "params").glob("*/company.yaml")).parent)
    return QuarterView(rulebook, random_facts(rulebook, rng), "zh", home)
