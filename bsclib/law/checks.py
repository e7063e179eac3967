"""What a schema cannot say of one file: names that must exist in it, numbers that must agree, rules that must read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from bsclib.errors import Text
from bsclib.law import documents as doc
from bsclib.law.findings import Finding
from bsclib.law.strategy import Judgement, Strategy, Tree
from bsclib.law.strict_yaml import Path

UNIT, CARD, ROW = Text("单位", "unit"), Text("考核表", "scorecard"), Text("指标", "indicator")
DIMENSION, OBJECTIVE, ITEM = Text("维度", "dimension"), Text("目标", "objective"), Text("项目", "item")
FACTOR, KPI, NODE = Text("成功因素", "success factor"), Text("KPI", "KPI"), Text("节点", "node")
TABLE, MATRIX = Text("等级表", "grade table"), Text("判断矩阵", "judgement")


def known(name: object, names: Collection[str], what: Text, path: Path) -> Iterator[Finding]:
    """Return the finding of a name that is not among `names`; None is no name."""
    if name is not None and name not in names:
        yield Finding("unknown_name", path, {"found": name, "known": names, "what": what})


def circles(onward: Mapping[str, Iterable[str | None]], path: Path) -> Iterator[Finding]:
    """Return everything that leads back to itself."""
    for start in onward:
        seen: set[str] = set()
        waiting = [n for n in onward[start] if n in onward]
        while waiting and start not in seen:
            here = str(waiting.pop())
            if here not in seen:
                seen.add(here)
                waiting += [n for n in onward[here] if n in onward]
        if start in seen:
            yield Finding("loop", (*path, start), {"id": start})


# ── a card ──────────────────────────────────────────────────────────────────────────────────────────


def check_card(card: doc.CardDoc) -> Iterator[Finding]:
    """Return what is wrong inside one card."""
    labels: set[str] = set()
    for id, row in card.indicators.items():
        path: Path = ("indicators", id)
        if row.label.zh in labels:
            yield Finding("label_twice", (*path, "label"), {"label": row.label.zh})
        labels.add(row.label.zh)
        yield from known(row.dimension, card.dimensions, DIMENSION, (*path, "dimension"))
        yield from _numbers(row, path)
        yield from _weights(row, path)
    if not card.indicators:
        yield Finding("empty_card", ("indicators",))


def _numbers(row: doc.IndicatorDoc, path: Path) -> Iterator[Finding]:
    low, high = row.range.minimum, row.range.maximum
    if not 0 <= row.decimals <= 6:
        yield Finding("decimals", (*path, "decimals"), {"n": row.decimals})
    if low is not None and high is not None and low > high:
        yield Finding("range_order", (*path, "range"), {"low": low, "high": high})
    if row.levels.near > row.levels.met:
        yield Finding("level_order", (*path, "levels"), {"near": row.levels.near, "met": row.levels.met})


def _weights(row: doc.IndicatorDoc, path: Path) -> Iterator[Finding]:
    for day, weight in row.weight.items():
        if weight.printed is not None and not weight.why:
            yield Finding("reason_missing", (*path, "weight", day.isoformat()))
    if not row.scored and row.weight:
        yield Finding("weight_unscored", (*path, "weight"))
    if row.scored and not row.scoring:
        yield Finding("rule_absent", path)


# ── the company ─────────────────────────────────────────────────────────────────────────────────────


def check_company(company: doc.CompanyDoc) -> Iterator[Finding]:
    """Return what is wrong inside `company.yaml`."""
    units = company.units
    for id, unit in units.items():
        yield from known(unit.parent, units, UNIT, ("units", id, "parent"))
    yield from circles({i: (u.parent,) for i, u in units.items()}, ("units",))
    for id, organ in company.organs.items():
        for n, member in enumerate(organ.members):
            yield from known(member.unit, units, UNIT, ("organs", id, "members", n, "unit"))
    for id, due in company.calendar.items():
        yield from known(due.who, [*units, *company.organs], UNIT, ("calendar", id, "who"))
    if len(set(company.scorecards)) < len(company.scorecards):
        yield Finding("listed_twice", ("scorecards",))
    yield from _grades(company)


def _grades(company: doc.CompanyDoc) -> Iterator[Finding]:
    grades = company.grades
    yield from known(grades.active, grades.tables, TABLE, ("grades", "active"))
    for id, table in grades.tables.items():
        lines = [b.at_least for b in table.bands.values()]
        if not lines or lines[-1] != 0 or any(a <= b for a, b in pairwise(lines)):
            yield Finding("grade_order", ("grades", "tables", id, "bands"))
    active = grades.tables.get(grades.active)
    for id in active.bands if active else ():
        if id not in company.reward.coefficients:
            yield Finding("coefficient_missing", ("reward", "coefficients"), {"id": id})


# ── judgements and strategy ─────────────────────────────────────────────────────────────────────────


def check_judgement(judgement: Judgement) -> Iterator[Finding]:
    """Return what is wrong with the shape of a comparison; its consistency is another room's question."""
    size = len(judgement.items)
    for id, expert in judgement.experts.items():
        if [len(row) for row in expert.matrix] != [size] * size:
            yield Finding("matrix_shape", ("experts", id, "matrix"), {"n": size})
    for name in ("local", "final") if judgement.printed else ():
        for item in getattr(judgement.printed, name):
            yield from known(item, judgement.items, ITEM, ("printed", name, item))


def check_strategy(strategy: Strategy) -> Iterator[Finding]:
    """Return every name in the strategy that nothing answers to."""
    names: dict[str, tuple[Mapping[str, Any], Text]] = {
        "dimension": (strategy.dimensions, DIMENSION),
        "objective": (strategy.objectives, OBJECTIVE),
        "factor": (strategy.factors, FACTOR),
        "kpi": (strategy.kpis, KPI),
    }
    for section in ("objectives", "factors", "kpis", "goals"):
        things: Mapping[str, Any] = getattr(strategy, section)
        parents = {"parent": (things, FACTOR if section == "factors" else KPI)}
        for id, thing in things.items():
            for field, (among, what) in (names | parents).items():
                yield from known(getattr(thing, field, None), among, what, (section, id, field))
        yield from circles({i: (getattr(t, "parent", None),) for i, t in things.items()}, (section,))
    for id, tree in strategy.trees.items():
        yield from _tree(strategy, tree, ("trees", id))


def _tree(strategy: Strategy, tree: Tree, path: Path) -> Iterator[Finding]:
    roots = list(tree.nodes) or [*strategy.factors, *strategy.objectives, *strategy.kpis]
    yield from known(tree.root, roots, NODE, (*path, "root"))
    yield from circles({n: x.of for n, x in tree.nodes.items()}, (*path, "nodes"))
    sizes = {"fact": 0, "leverage": 1, "ratio": 2, "percent_of": 2}
    for name, node in tree.nodes.items():
        here: Path = (*path, "nodes", name)
        yield from known(node.kpi, strategy.kpis, KPI, (*here, "kpi"))
        for n, child in enumerate(node.of):
            yield from known(child, tree.nodes, NODE, (*here, "of", n))
        if len(node.of) != sizes.get(node.op, len(node.of)) or (node.op == "fact") != (node.fact is not None):
            yield Finding("node_shape", here, {"op": node.op})
