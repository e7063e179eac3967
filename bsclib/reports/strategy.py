"""How strategy becomes indicators: the map, the trees of factors and KPIs, figures in a tree, coverage by cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.law.vocabulary import UNIT_LABELS
from bsclib.reports import figures, words
from bsclib.reports.figures import TreeBranch
from bsclib.reports.rows import ABSENT, number, value
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from bsclib.law.strategy import Kpi, Strategy
    from bsclib.quarter import QuarterView


MAP = Text("战略地图", "Strategy map")
CARRIED = Text("{carried}/{all} KPI 有考核", "{carried} of {all} KPIs carried")
TREE = Text("{dimension}:目标 → 关键成功因素 → KPI", "{dimension}: objective → success factor → KPI")
ROWS = Text("{n} 行", "{n} rows")
DROPPED = Text("未选用", "dropped")
OBJECTIVE = Text("目标", "Objective")
DIMENSION = Text("维度", "Dimension")
GOAL = Text("可衡量的目标", "Measurable goal")
GOAL_VALUE = Text("目标", "Goal")
BY = Text("期限", "By")
KPIS = Text("KPI:选用 / 候选", "KPIs: chosen / candidates")
CARDS = Text("承载的考核表", "Cards that carry it")
CARRIER = Text("{card}({rows} 行,占权重 {share} %)", "{card} ({rows} rows, {share} % of its weight)")
UNCOVERED = Text("没有考核表承载", "carried by no card")
CANDIDATE, DECISION = Text("候选指标", "Candidate"), Text("决定", "Decision")
CARRIER_ROWS = Text("承载的指标", "Rows that carry it")
DECISIONS = {"selected": Text("入选", "selected"), "dropped": DROPPED}
SIGNS = {"product": "×", "ratio": "÷", "percent_of": "÷", "leverage": "", "fact": ""}


def strategy_map(view: QuarterView) -> figures.Figure:
    """Return objectives and success factors by dimension, each factor with how many of its KPIs a card carries."""
    law, lang = view.rulebook.strategy, view.language
    lanes = []
    for dimension, spec in law.dimensions.items():
        goals = {id: o for id, o in law.objectives.items() if o.dimension == dimension}
        factors = {id: f for id, f in law.factors.items() if f.objective in goals}
        boxes = [
            _factor(f.label.of(lang), [k for k in law.kpis.values() if k.factor == id], lang)
            for id, f in factors.items()
        ]
        lanes.append((spec.label.of(lang), "\n".join(o.label.of(lang) for o in goals.values()), boxes))
    return figures.strategy_map(MAP.of(lang), lanes)


def _kpis_of(law: Strategy, factor: str) -> list[Kpi]:
    return [k for k in law.kpis.values() if k.factor == factor]


def _factor(label: str, kpis: list[Kpi], lang: str) -> TreeBranch:
    carried = sum(bool(k.carried_by) for k in kpis)
    note = CARRIED.fill(carried=carried, all=len(kpis)).of(lang) if kpis else ""
    return TreeBranch(label, note, tone="good" if carried else "warn" if kpis else "")


def factor_trees(view: QuarterView) -> list[figures.Figure]:
    """Return one tree a dimension: objective → success factor → KPI, chosen KPIs with the rows that carry them."""
    law, lang = view.rulebook.strategy, view.language
    trees = []
    for dimension, spec in law.dimensions.items():
        goals = {id: o for id, o in law.objectives.items() if o.dimension == dimension}
        roots = [TreeBranch(o.label.of(lang), tone="root", children=_below(view, id, None)) for id, o in goals.items()]
        root = roots[0] if len(roots) == 1 else TreeBranch(spec.label.of(lang), tone="root", children=roots)
        trees.append(figures.tree(TREE.fill(dimension=spec.label).of(lang), root))
    return trees


def _below(view: QuarterView, objective: str, parent: str | None) -> list[TreeBranch]:
    """Return the factors that hang on `parent` (None: on the objective itself), and the KPIs that do."""
    law, lang = view.rulebook.strategy, view.language
    factors = {id: f for id, f in law.factors.items() if (f.objective, f.parent) == (objective, parent)}
    kpis = [k for k in law.kpis.values() if (k.objective, k.factor) == (objective, parent)]
    inner = [TreeBranch(f.label.of(lang), children=_below(view, objective, id)) for id, f in factors.items()]
    return [*inner, *(_kpi(k, lang) for k in kpis)]


def _kpi(kpi: Kpi, lang: str) -> TreeBranch:
    if kpi.carried_by:
        return TreeBranch(kpi.label.of(lang), ROWS.fill(n=len(kpi.carried_by)).of(lang), tone="good")
    return TreeBranch(kpi.label.of(lang), (DROPPED if kpi.decision == "dropped" else UNCOVERED).of(lang), tone="warn")


def figure_trees(view: QuarterView, computed: Mapping[str, Sequence[Any]]) -> list[figures.Figure]:
    """Return the trees of figures (a return and what makes it), each node with what the quarter shows.

    Parameters
    ----------
    computed : mapping
        Tree id → its figures, root first, each with its depth: what `strategy.figures_of` gives.
    """
    trees = view.rulebook.strategy.trees
    return [
        figures.tree(trees[id].label.of(view.language), _grown(view, trees[id].nodes, list(found)))
        for id, found in computed.items()
    ]


def _grown(view: QuarterView, nodes: Mapping[str, Any], found: list[Any]) -> TreeBranch:
    """Return the tree whose root is the first of `found` and whose branches follow it, deeper."""
    root, rest = found[0], found[1:]
    starts = [n for n, figure in enumerate(rest) if figure.depth == root.depth + 1]
    parts = [rest[start:end] for start, end in pairwise([*starts, len(rest)])]
    tone = "" if root.depth else "root"
    sign = SIGNS[nodes[root.id].op] if len(parts) > 1 else ""
    inner = [_grown(view, nodes, part) for part in parts]
    return TreeBranch(root.label.of(view.language), _figure(view, root), sign, tone, inner)


def _figure(view: QuarterView, found: Any) -> str:
    unit = UNIT_LABELS[found.unit].of(view.language) if found.unit else ""
    return f"{number(found.value)} {unit}".strip()


def coverage_table(view: QuarterView, services: Sequence[Any]) -> Table:
    """Return, for each objective, how many KPIs were chosen and which cards carry them with how much of their weight.

    Parameters
    ----------
    services : sequence
        How far each card serves each objective: what `strategy.coverage` gives.
    """
    law, lang = view.rulebook.strategy, view.language
    lines: list[list[str]] = []
    marks = {}
    for id, objective in law.objectives.items():
        kpis = [k for k in law.kpis.values() if k.objective == id]
        carriers = [s for s in services if s.objective == id and s.rows]
        text = "; ".join(_carrier(view, s) for s in carriers)
        if not text:
            marks[len(lines)] = "missed"
        chosen = sum(k.decision == "selected" for k in kpis)
        dimension = law.dimensions[objective.dimension].label.of(lang)
        lines.append([dimension, objective.label.of(lang), f"{chosen} / {len(kpis)}", text or UNCOVERED.of(lang)])
    header = (DIMENSION, OBJECTIVE, KPIS, CARDS)
    return Table([t.of(lang) for t in header], lines, "llrw", marks=marks)


def _carrier(view: QuarterView, service: Any) -> str:
    card = view.rulebook.card(service.scorecard).label
    return CARRIER.fill(card=card, rows=len(service.rows), share=number(service.share * 100)).of(view.language)


def candidates_table(view: QuarterView, candidates: Sequence[Any]) -> Table:
    """Return every candidate KPI, whether it was selected, why, and the rows that carry it.

    Parameters
    ----------
    candidates : sequence
        What `strategy.candidates` gives.
    """
    lang, marks = view.language, {}
    lines: list[list[str]] = []
    for n, found in enumerate(candidates):
        rows = "; ".join(_row(view, reference) for reference in found.carried_by) or ABSENT
        decided = DECISIONS[found.decision].of(lang)
        lines.append([found.label.of(lang), found.objective.of(lang), decided, found.why.of(lang), rows])
        if found.decision != "selected":
            marks[n] = "absent"
    header = (CANDIDATE, OBJECTIVE, DECISION, words.WHY, CARRIER_ROWS)
    return Table([t.of(lang) for t in header], lines, "lllww", marks=marks)


def _row(view: QuarterView, reference: str) -> str:
    row = view.rulebook.at(reference)
    return f"{view.rulebook.card(row.scorecard).label.of(view.language)} · {row.label.of(view.language)}"


def goals_table(view: QuarterView) -> Table:
    """Return the measurable goals of the strategy beside what the quarter shows."""
    lang = view.language
    lines = []
    for goal in view.rulebook.strategy.goals.values():
        row = view.rulebook.at(goal.measure)
        fact = view.facts.rows.get(row.key)
        target, actual = (value(view, v, row.decimals) for v in (goal.target, fact.actual if fact else None))
        lines.append(
            [goal.label.of(lang), row.label.of(lang), target, row.unit_label.of(lang), goal.by.isoformat(), actual]
        )
    header = (GOAL, words.INDICATOR, GOAL_VALUE, words.UNIT, BY, words.ACTUAL)
    return Table([t.of(lang) for t in header], lines, "llrllr")
