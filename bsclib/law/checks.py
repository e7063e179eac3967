"""What a schema cannot say: names that must exist elsewhere, numbers that must agree, dates that must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bsclib.errors import NOTHING, Fault, Text
from bsclib.law import documents as doc
from bsclib.law.faults import rule_faults, tell, unknown
from bsclib.law.strategy import Judgement, Strategy, Tree
from bsclib.law.strict_yaml import Document, Path


def _fault(
    code: str, document: Document, path: Path, found: Text, expected: Text = NOTHING, remedy: Text = NOTHING,
    *, level: str = "fault",
) -> Fault:  # fmt: skip
    return Fault(code, document.place(path), found, expected, remedy, level)


def _known(name: str | None, known: Collection[str], what: Text, document: Document, path: Path) -> Iterator[Fault]:
    if name is not None and name not in known:
        yield unknown("unknown_name", document.place(path), name, list(known), what)


_UNIT, _CARD, _ROW = Text("单位", "unit"), Text("考核表", "scorecard"), Text("指标", "indicator")
_DIMENSION, _OBJECTIVE = Text("维度", "dimension"), Text("目标", "objective")
_ITEM = Text("项目", "item")
_FACTOR, _KPI, _NODE = Text("成功因素", "success factor"), Text("KPI", "KPI"), Text("节点", "node")

# ── one file ────────────────────────────────────────────────────────────────────────────────────────


def check_card(card: doc.CardDoc, document: Document) -> Iterator[Fault]:
    """Return what is wrong inside one card."""
    for id, row in card.indicators.items():
        path: Path = ("indicators", id)
        yield from _known(row.dimension, card.dimensions, _DIMENSION, document, (*path, "dimension"))
        yield from _numbers(row, document, path)
        yield from _laws(row, document, path)
    if not card.indicators:
        yield _fault("empty_card", document, ("indicators",), Text("没有指标", "no indicators"))


def _numbers(row: doc.IndicatorDoc, document: Document, path: Path) -> Iterator[Fault]:
    if not 0 <= row.decimals <= 6:
        yield _fault(
            "decimals", document, (*path, "decimals"), tell(row.decimals), Text("应为 0 到 6", "0 to 6 is expected")
        )
    low, high = row.range.minimum, row.range.maximum
    if low is not None and high is not None and low > high:
        found = Text(f"下限 {low} 大于上限 {high}", f"minimum {low} above maximum {high}")
        yield _fault("range_order", document, (*path, "range"), found)
    if row.levels.near > row.levels.met:
        found = Text(
            f"“接近”{row.levels.near} 高于“达成”{row.levels.met}",
            f"near {row.levels.near} above met {row.levels.met}",
        )
        yield _fault("level_order", document, (*path, "levels"), found)


def _laws(row: doc.IndicatorDoc, document: Document, path: Path) -> Iterator[Fault]:
    for day, entry in row.scoring.items():
        here = (*path, "scoring", day.isoformat())
        yield from rule_faults(document, (*here, "rule"), entry.rule, row.better)
        if entry.published:
            yield from rule_faults(document, (*here, "published", "rule"), entry.published.rule, row.better)
    for day, weight in row.weight.items():
        if weight.printed is not None and not weight.why:
            yield _fault(
                "reason_missing",
                document,
                (*path, "weight", day.isoformat()),
                Text("权重与所印不同,却没有理由", "a weight that differs from the print gives no reason"),
                Text("写明 why", "say why"),
            )
    if row.scored and not row.scoring:
        yield _fault(
            "rule_missing",
            document,
            path,
            Text("没有评分标准", "no scoring rule"),
            Text("写 scoring,或 scored: false", "write scoring, or scored: false"),
        )
    if not row.scored and row.weight:
        yield _fault(
            "weight_unscored", document, (*path, "weight"), Text("不计分的指标有权重", "an unscored row has a weight")
        )


def check_company(company: doc.CompanyDoc, document: Document) -> Iterator[Fault]:
    """Return what is wrong inside `company.yaml`."""
    units = company.units
    for id, unit in units.items():
        yield from _known(unit.parent, units, _UNIT, document, ("units", id, "parent"))
    yield from _circles({i: (u.parent,) for i, u in units.items()}, document, ("units",))
    for id, organ in company.organs.items():
        for n, member in enumerate(organ.members):
            yield from _known(member.unit, units, _UNIT, document, ("organs", id, "members", n, "unit"))
    for id, due in company.calendar.items():
        yield from _known(due.who, [*units, *company.organs], _UNIT, document, ("calendar", id, "who"))
    if len(set(company.scorecards)) < len(company.scorecards):
        yield _fault("listed_twice", document, ("scorecards",), Text("考核表重复列出", "a scorecard is listed twice"))
    yield from _grades(company, document)


def _grades(company: doc.CompanyDoc, document: Document) -> Iterator[Fault]:
    grades = company.grades
    yield from _known(grades.active, grades.tables, Text("等级表", "grade table"), document, ("grades", "active"))
    for id, table in grades.tables.items():
        lines = [b.at_least for b in table.bands.values()]
        if not lines or lines[-1] != 0 or any(a <= b for a, b in pairwise(lines)):
            yield _fault(
                "grade_order",
                document,
                ("grades", "tables", id, "bands"),
                Text("等级界限不是由高到低、以 0 结尾", "grades that do not descend to 0"),
                Text("由高到低排列,最低一级 at_least: 0", "from the best down, the last with at_least: 0"),
            )
    active = grades.tables.get(grades.active)
    for id in active.bands if active else ():
        if id not in company.reward.coefficients:
            missing = Text(f"等级 {id} 没有系数", f"grade {id} has no coefficient")
            yield _fault("coefficient_missing", document, ("reward", "coefficients"), missing)


def _circles(above: Mapping[str, Iterable[str | None]], document: Document, path: Path) -> Iterator[Fault]:
    """Return everything that leads back to itself."""
    for start in above:
        seen: set[str] = set()
        waiting = [n for n in above[start] if n in above]
        while waiting and start not in seen:
            here = str(waiting.pop())
            if here not in seen:
                seen.add(here)
                waiting += [n for n in above[here] if n in above]
        if start in seen:
            found = Text(f"{start} 绕回到自己", f"{start} leads back to itself")
            yield _fault("loop", document, (*path, start), found)


def check_judgement(judgement: Judgement, document: Document) -> Iterator[Fault]:
    """Return what is wrong with the shape of a comparison; its consistency is another room's question."""
    size = len(judgement.items)
    for id, expert in judgement.experts.items():
        if [len(row) for row in expert.matrix] != [size] * size:
            yield _fault(
                "matrix_shape",
                document,
                ("experts", id, "matrix"),
                Text(f"矩阵不是 {size}×{size}", f"a matrix that is not {size} by {size}"),
                Text("每个项目一行一列,次序同 items", "one row and one column an item, in the order of items"),
            )
    if judgement.printed:
        for name in ("local", "final"):
            for item in getattr(judgement.printed, name):
                yield from _known(item, judgement.items, _ITEM, document, ("printed", name, item))


def check_strategy(strategy: Strategy, document: Document) -> Iterator[Fault]:
    """Return every name in the strategy that nothing answers to."""
    known: dict[str, tuple[Mapping[str, Any], Text]] = {
        "dimension": (strategy.dimensions, _DIMENSION),
        "objective": (strategy.objectives, _OBJECTIVE),
        "factor": (strategy.factors, _FACTOR),
        "kpi": (strategy.kpis, _KPI),
    }
    for section in ("objectives", "factors", "kpis", "goals"):
        own = {"parent": (getattr(strategy, section), _FACTOR if section == "factors" else _KPI)}
        for id, thing in getattr(strategy, section).items():
            for field, (names, what) in (known | own).items():
                yield from _known(getattr(thing, field, None), names, what, document, (section, id, field))
        if section in ("factors", "kpis"):
            yield from _circles({i: (t.parent,) for i, t in getattr(strategy, section).items()}, document, (section,))
    for id, tree in strategy.trees.items():
        yield from _tree(strategy, id, tree, document)


def _tree(strategy: Strategy, id: str, tree: Tree, document: Document) -> Iterator[Fault]:
    path: Path = ("trees", id)
    roots = list(tree.nodes) or [*strategy.factors, *strategy.objectives, *strategy.kpis]
    yield from _known(tree.root, roots, _NODE, document, (*path, "root"))
    yield from _circles({n: x.of for n, x in tree.nodes.items()}, document, (*path, "nodes"))
    sizes = {"fact": 0, "leverage": 1, "ratio": 2, "percent_of": 2}
    for name, node in tree.nodes.items():
        here = (*path, "nodes", name)
        yield from _known(node.kpi, strategy.kpis, _KPI, document, (*here, "kpi"))
        for n, child in enumerate(node.of):
            yield from _known(child, tree.nodes, _NODE, document, (*here, "of", n))
        if len(node.of) != sizes.get(node.op, len(node.of)) or (node.op == "fact") != (node.fact is not None):
            found = Text(f"{node.op} 的来源数目不对", f"{node.op} with a wrong number of sources")
            expected = Text(
                "fact 写 fact;leverage 一项;ratio、percent_of 两项",
                "fact: a row; leverage: one; ratio, percent_of: two",
            )
            yield _fault("node_shape", document, here, found, expected)


# ── files against each other ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Law:
    """The files that could be read; `broken` names those that could not, so that nobody is told twice."""

    company: tuple[doc.CompanyDoc, Document]
    cards: Mapping[str, tuple[doc.CardDoc, Document]]
    strategy: tuple[Strategy, Document] | None
    judgements: Mapping[str, tuple[Judgement, Document]]
    broken: frozenset[str]


def check_all(law: Law) -> Iterator[Fault]:
    """Return what is wrong between the files of a company."""
    spec, document = law.company
    for n, id in enumerate(spec.scorecards):
        if id not in {*law.cards, *law.broken}:
            yield _fault(
                "card_missing",
                document,
                ("scorecards", n),
                Text(f"考核表 {id} 没有文件", f"scorecard {id} has no file"),
                Text(f"应有 scorecards/{id}.yaml", f"scorecards/{id}.yaml is expected"),
            )
    yield from _known(spec.shared, spec.scorecards, _CARD, document, ("shared",))
    for card, place in law.cards.values():
        yield from _card_among(card, place, law)
    for judgement, place in law.judgements.values():
        yield from _judgement_among(judgement, place, law)
    if law.strategy:
        yield from _strategy_among(*law.strategy, law)
    yield from _without_card(law)


def _reference(reference: str | None, law: Law, document: Document, path: Path) -> Iterator[Fault]:
    """Return the fault of a `card/indicator` that is not there."""
    card, _, row = (reference or "").partition("/")
    if not row or card in law.broken:
        return
    if card not in law.cards:
        yield from _known(card, law.cards, _CARD, document, path)
    else:
        yield from _known(row, law.cards[card][0].indicators, _ROW, document, path)


def _card_among(card: doc.CardDoc, document: Document, law: Law) -> Iterator[Fault]:
    company = law.company[0]
    if card.id not in company.scorecards:
        yield _fault(
            "card_unlisted",
            document,
            ("id",),
            Text(f"company.yaml 没有列出考核表 {card.id}", f"company.yaml does not list scorecard {card.id}"),
            remedy=Text("在 scorecards 下加一行", "add a line under scorecards"),
        )
    yield from _known(card.unit, company.units, _UNIT, document, ("unit",))
    for id, row in card.indicators.items():
        path: Path = ("indicators", id)
        yield from _known(row.owner.unit, company.units, _UNIT, document, (*path, "owner", "unit"))
        for n, unit in enumerate(row.controllable_by):
            yield from _known(unit, company.units, _UNIT, document, (*path, "controllable_by", n))
        yield from _reference(row.origin, law, document, (*path, "origin"))
        yield from _reference(row.same_as, law, document, (*path, "same_as"))
        yield from _same(f"{card.id}/{id}", row, law, document, path)
        for day, entry in row.scoring.items():
            if entry.rule and entry.rule.get("kind") == "shared":
                here = (*path, "scoring", day.isoformat(), "rule", "card")
                yield from _known(entry.rule.get("card"), company.scorecards, _CARD, document, here)


def _same(key: str, row: doc.IndicatorDoc, law: Law, document: Document, path: Path) -> Iterator[Fault]:
    """Return what speaks against one figure being another: another unit, precision or basis, or a chain."""
    card, _, id = (row.same_as or "").partition("/")
    other = law.cards[card][0].indicators.get(id) if card in law.cards else None
    if other is None:
        return
    if other.same_as or row.same_as == key:
        found = Text(f"{row.same_as} 本身也引自别处", f"{row.same_as} is itself taken from elsewhere")
        yield _fault("same_as_chain", document, (*path, "same_as"), found)
    differing = [f for f in ("unit", "decimals", "basis") if getattr(row, f) != getattr(other, f)]
    if differing:
        found = Text(
            f"与 {row.same_as} 的 {'、'.join(differing)} 不同", f"differs from {row.same_as} in {', '.join(differing)}"
        )
        yield _fault("same_as_differs", document, (*path, "same_as"), found)


def _judgement_among(judgement: Judgement, document: Document, law: Law) -> Iterator[Fault]:
    matrices = [*law.judgements, *law.broken]
    yield from _known(judgement.parent, matrices, Text("判断矩阵", "judgement"), document, ("parent",))
    for id, expert in judgement.experts.items():
        yield from _known(expert.unit, law.company[0].units, _UNIT, document, ("experts", id, "unit"))
    if judgement.scorecard in law.broken:
        return
    yield from _known(judgement.scorecard, law.cards, _CARD, document, ("scorecard",))
    if judgement.scorecard in law.cards:
        known = [*law.cards[judgement.scorecard][0].indicators, *matrices]
        for item in judgement.items:
            yield from _known(item, known, _ITEM, document, ("items", item))


def _strategy_among(strategy: Strategy, document: Document, law: Law) -> Iterator[Fault]:
    for id, kpi in strategy.kpis.items():
        for n, reference in enumerate(kpi.carried_by):
            yield from _reference(reference, law, document, ("kpis", id, "carried_by", n))
    for id, goal in strategy.goals.items():
        yield from _reference(goal.measure, law, document, ("goals", id, "measure"))
    for tree_id, tree in strategy.trees.items():
        for id, node in tree.nodes.items():
            yield from _reference(node.fact, law, document, ("trees", tree_id, "nodes", id, "fact"))


def _without_card(law: Law) -> Iterator[Fault]:
    company, document = law.company
    owners = {card.unit for card, _ in law.cards.values()}
    for id, unit in company.units.items():
        if id not in owners and not law.broken:
            found = Text(f"{unit.label.zh}没有考核表", f"{unit.label.en} has no scorecard")
            yield _fault("unit_without_card", document, ("units", id), found, level="notice")
