"""How strategy becomes indicators: the map, the trees of factors and KPIs, figures in a tree, coverage by cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bsclib import figures
from bsclib.errors import LIST, Text
from bsclib.figures import TreeBranch
from bsclib.law.strategy import Goal, Kpi, Node, Objective, Statement, Strategy
from bsclib.quarter import QuarterView
from bsclib.reports.echo import Blank
from bsclib.reports.rows import fixed, value
from bsclib.reports.words import words
from bsclib.strategy import Candidate, NodeFigure, Service
from bsclib.table import Columns, Table, TableColumn

DECISIONS = {"selected": words.SELECTED, "dropped": words.DROPPED}
SIGNS = {"product": "×", "ratio": "÷", "percent_of": "÷", "leverage": "", "fact": ""}


def statements_table(view: QuarterView) -> Table:
    """Return what the strategy states of the company: positioning, vision, policies, principles.

    Parameters
    ----------
    view : QuarterView
        As `open_quarter` returns it; its language is that of the words.

    Returns
    -------
    Table

    Examples
    --------
    >>> statements_table(view).header
    ['Statement', 'Words', 'Source']
    """
    columns: Columns[Statement] = (
        TableColumn(words.STATEMENT, lambda s: s.label),
        TableColumn(words.TEXT, lambda s: s.text, "w"),
        TableColumn(words.SOURCE, lambda s: s.source),
    )
    return Table.of(columns, view.rulebook.strategy.statements.values(), view.language)


def timetable(law: Strategy, lang: str) -> Table:
    """Return the objectives by their horizon, the near ones first, each with its goals and the day they are due.

    Parameters
    ----------
    law : Strategy
    lang : "zh" or "en"

    Returns
    -------
    Table

    Examples
    --------
    >>> timetable(view.rulebook.strategy, "en").header[:2]
    ['Horizon', 'Objective']
    """
    horizons = list(words["horizon"])

    def due(id: str) -> Text | None:
        own = sorted((g for g in law.goals.values() if g.objective == id), key=lambda g: g.by)
        told = [words.GOAL_BY.fill(goal=g.label, target=f"{g.target:,}", unit=g.unit.label, by=g.by) for g in own]
        return LIST.join(told) if told else None

    columns: Columns[tuple[str, Objective]] = (
        TableColumn(words.HORIZON, lambda o: words["horizon"][o[1].horizon]),
        TableColumn(words.OBJECTIVE, lambda o: o[1].label),
        TableColumn(
            words.DIMENSION,
            lambda o: law.dimensions[o[1].dimension].label if o[1].dimension in law.dimensions else None,
        ),
        TableColumn(words.GOALS_BY, lambda o: due(o[0]), "w"),
    )
    rows = sorted(law.objectives.items(), key=lambda o: horizons.index(o[1].horizon))
    return Table.of(columns, rows, lang)


def strategy_map(view: QuarterView) -> figures.Figure | Blank:
    """Return objectives and success factors by dimension, each factor with how many of its KPIs a card carries.

    Parameters
    ----------
    view : QuarterView
        As `open_quarter` returns it; its language is that of the words.

    Returns
    -------
    Figure

    Examples
    --------
    >>> strategy_map(view).alt[:12]
    'Strategy map'
    """
    law, lang = view.rulebook.strategy, view.language
    lanes = []
    for dimension, spec in law.dimensions.items():
        goals = {id: o for id, o in law.objectives.items() if o.dimension == dimension}
        factors = {id: f for id, f in law.factors.items() if f.objective in goals}
        boxes = [_factor(f.label.of(lang), _kpis_of(law, id), lang) for id, f in factors.items()]
        lanes.append((spec.label.of(lang), "\n".join(o.label.of(lang) for o in goals.values()), boxes))
    if not lanes:
        return Blank(words.NO_MAP.of(lang))
    carried = sum(bool(k.carried_by) for k in law.kpis.values())
    title = words.STRATEGY_MAP.fill(goals=len(law.objectives), kpis=len(law.kpis), carried=carried).of(lang)
    return figures.draw_strategy_map(title, lanes, lang=lang)


def _kpis_of(law: Strategy, factor: str) -> list[Kpi]:
    return [k for k in law.kpis.values() if k.factor == factor]


def _factor(label: str, kpis: list[Kpi], lang: str) -> TreeBranch:
    carried = sum(bool(k.carried_by) for k in kpis)
    note = words.CARRIED.fill(carried=carried, all=len(kpis)).of(lang) if kpis else ""
    return TreeBranch(label, note, tone="good" if carried else "warn" if kpis else "")


def factor_trees(view: QuarterView) -> list[figures.Figure]:
    """Return one tree a dimension: objective → success factor → KPI, chosen KPIs with the rows that carry them.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of Figure

    Examples
    --------
    >>> len(factor_trees(view)) == len(view.rulebook.strategy.dimensions)
    True
    """
    law, lang = view.rulebook.strategy, view.language
    trees = []
    for dimension, spec in law.dimensions.items():
        goals = {id: o for id, o in law.objectives.items() if o.dimension == dimension}
        roots = [TreeBranch(o.label.of(lang), tone="root", children=_below(view, id, None)) for id, o in goals.items()]
        root = roots[0] if len(roots) == 1 else TreeBranch(spec.label.of(lang), tone="root", children=roots)
        kpis = [k for k in law.kpis.values() if k.objective in goals]
        chosen = sum(k.decision == "selected" for k in kpis)
        title = words.FACTOR_TREE.fill(dimension=spec.label, kpis=len(kpis), chosen=chosen).of(lang)
        trees.append(figures.tree(title, root, lang))
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
        return TreeBranch(kpi.label.of(lang), words.N_ROWS.fill(n=len(kpi.carried_by)).of(lang), tone="good")
    return TreeBranch(
        kpi.label.of(lang), (words.DROPPED if kpi.decision == "dropped" else words.UNCOVERED).of(lang), tone="warn"
    )


def figure_trees(view: QuarterView, computed: Mapping[str, Sequence[NodeFigure]]) -> list[figures.Figure]:
    """Return the trees of figures (a return and what makes it), each node with what the quarter shows.

    Parameters
    ----------
    view : QuarterView
    computed : mapping
        Tree id → its figures, root first, each with its depth: what `strategy.figures_of` gives.

    Returns
    -------
    list of Figure

    Examples
    --------
    >>> from bsclib import strategy
    >>> len(figure_trees(view, strategy.figures_of(view.rulebook, view.facts)))
    1
    """
    trees = view.rulebook.strategy.trees
    return [
        figures.tree(trees[id].label.of(view.language), _grown(view, trees[id].nodes, list(found)), view.language)
        for id, found in computed.items()
    ]


def _grown(view: QuarterView, nodes: Mapping[str, Node], found: list[NodeFigure]) -> TreeBranch:
    """Return the tree whose root is the first of `found` and whose branches follow it, deeper."""
    root, rest = found[0], found[1:]
    starts = [n for n, figure in enumerate(rest) if figure.depth == root.depth + 1]
    parts = [rest[start:end] for start, end in pairwise([*starts, len(rest)])]
    unit = root.unit.of(view.language) if root.unit else ""
    return TreeBranch(
        root.label.of(view.language),
        f"{fixed(root.value)} {unit}".strip(),
        SIGNS[nodes[root.id].op] if len(parts) > 1 else "",
        "" if root.depth else "root",
        [_grown(view, nodes, part) for part in parts],
    )


def coverage_table(view: QuarterView, services: Sequence[Service]) -> Table:
    """Return, for each objective, how many KPIs were chosen and which cards carry them with how much of their weight.

    Parameters
    ----------
    view : QuarterView
    services : sequence
        How far each card serves each objective: what `strategy.coverage` gives.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import strategy
    >>> coverage_table(view, strategy.coverage(view.rulebook)).header[:2]
    ['Dimension', 'Objective']
    """
    law, lang = view.rulebook.strategy, view.language

    def chosen(objective: str) -> str:
        decisions = [k.decision for k in law.kpis.values() if k.objective == objective]
        return f"{decisions.count('selected')} / {len(decisions)}"

    def carriers(objective: str) -> str:
        return LIST.of(lang).join(_carrier(view, s) for s in services if s.objective == objective and s.rows)

    columns: Columns[str] = (
        TableColumn(words.DIMENSION, lambda id: law.dimensions[law.objectives[id].dimension].label),
        TableColumn(words.OBJECTIVE, lambda id: law.objectives[id].label),
        TableColumn(words.KPIS, chosen, "r"),
        TableColumn(
            words.CARRIED_BY,
            lambda id: carriers(id) or words.UNCOVERED,
            "w",
            mark=lambda id: "" if carriers(id) else "missed",
        ),
    )
    return Table.of(columns, law.objectives, lang)


def _carrier(view: QuarterView, service: Service) -> str:
    card = view.rulebook.card(service.scorecard).label
    return words.CARRIER.fill(card=card, rows=len(service.rows), share=fixed(service.share * 100)).of(view.language)


def candidates_table(view: QuarterView, candidates: Sequence[Candidate]) -> Table:
    """Return every candidate KPI, whether it was selected, why, and the rows that carry it.

    Parameters
    ----------
    view : QuarterView
    candidates : sequence
        What `strategy.candidates` gives.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import strategy
    >>> candidates_table(view, strategy.candidates(view.rulebook.strategy)).header[:2]
    ['Candidate', 'Objective']
    """

    def carriers(candidate: Candidate) -> str:
        return LIST.of(view.language).join(_row(view, r) for r in candidate.carried_by)

    def answers(candidate: Candidate) -> Text | None:
        return candidate.answers

    columns: Columns[Candidate] = (
        TableColumn(words.CANDIDATE, lambda c: c.label),
        TableColumn(words.OBJECTIVE, lambda c: c.objective),
        TableColumn(
            words.DECISION, lambda c: DECISIONS[c.decision], mark=lambda c: "" if c.decision == "selected" else "absent"
        ),
        TableColumn(words.WHY, lambda c: c.why, "w"),
        TableColumn(words.CARRIER_ROWS, lambda c: carriers(c) or None, "w"),
        *([TableColumn(words.ANSWERS, answers, "w")] if any(c.answers for c in candidates) else []),
    )
    return Table.of(columns, candidates, view.language)


def _row(view: QuarterView, reference: str) -> str:
    row = view.rulebook.at(reference)
    return f"{view.rulebook.card(row.scorecard).label.of(view.language)} · {row.label.of(view.language)}"


def goals_table(view: QuarterView) -> Table:
    """Return the measurable goals of the strategy beside what the quarter shows.

    Parameters
    ----------
    view : QuarterView
        As `open_quarter` returns it; its language is that of the words.

    Returns
    -------
    Table

    Examples
    --------
    >>> goals_table(view).header[:3]
    ['Measurable goal', 'Indicator', 'Goal']
    """
    rows = {goal.measure: view.rulebook.at(goal.measure) for goal in view.rulebook.strategy.goals.values()}

    def actual(goal: Goal) -> str:
        row = rows[goal.measure]
        fact = view.facts.rows.get(row.key)
        return value(view, fact.actual if fact else None, row.decimals)

    columns: Columns[Goal] = (
        TableColumn(words.MEASURABLE_GOAL, lambda g: g.label),
        TableColumn(words.INDICATOR, lambda g: rows[g.measure].label),
        TableColumn(words.GOAL, lambda g: value(view, g.target, rows[g.measure].decimals), "r"),
        TableColumn(words.UNIT, lambda g: rows[g.measure].unit_label),
        TableColumn(words.UNTIL, lambda g: g.by),
        TableColumn(words.ACTUAL, actual, "r"),
    )
    return Table.of(columns, list(view.rulebook.strategy.goals.values()), view.language)
