"""Controls of a quarter as it might have been: other actuals, rules, weights, policies; and the what-if page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from bsclib import strategy
from bsclib.decimals import text_of
from bsclib.errors import Text, same
from bsclib.evidence.asked import classes_of
from bsclib.law import Indicator
from bsclib.pay import payroll
from bsclib.policies import POLICIES
from bsclib.quarter import QuarterView
from bsclib.reports.cards import score_table
from bsclib.sensitivity import suppose
from bsclib.table import Shown
from bsclib.teaching.checking import Classroom
from bsclib.teaching.explorers import judgement_explorer
from bsclib.teaching.live import Chooser, Control, Explorer
from bsclib.teaching.words import words

SEEN = Callable[[QuarterView], Mapping[Text, Shown]]


def card_explorer(
    view: QuarterView,
    card: str,
    *,
    actuals: Mapping[str, Sequence[str]] | None = None,
    rules: Mapping[str, Sequence[str]] | None = None,
    weights: Mapping[str, Sequence[str]] | None = None,
    policies: Sequence[str] = (),
) -> Explorer:
    """Return the controls of some rows of a card: its total, its grade and what its unit is paid follow.

    Parameters
    ----------
    view : QuarterView
    card : str
    actuals, rules, weights : mapping of row → positions
        As `sensitivity.suppose` takes them; what stands now is one of the positions, or is added to them.
    policies : sequence of str
        Names of policies to choose.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> view = Classroom(language="en").view("2025Q1")
    >>> seen = card_explorer(view, "dept_hr", actuals={"labor_cost": ["3300"]})
    >>> [row[1] for row in seen.positions("actuals dept_hr.labor_cost").rows]
    ['95.83', '69.58']
    """
    law = view.rulebook.card(card)
    rows = {row.id: row for row in law}
    controls = [_actual(view, rows[id], values) for id, values in (actuals or {}).items()]
    controls += [_rule(rows[id], values) for id, values in (rules or {}).items()]
    controls += [_weight(rows[id], values) for id, values in (weights or {}).items()]
    return _supposing(view, [*controls, *map(partial(_policy, view), policies)], partial(_result, card=card))


def _supposing(view: QuarterView, controls: Sequence[Control], seen: SEEN, **more: Any) -> Explorer:
    """Return the explorer of a quarter: what is moved is supposed, as the parameters of the notebooks suppose it."""
    start = {c.name: c.start for c in controls}

    def moved(at: Mapping[str, Any]) -> QuarterView:
        told: dict[str, dict[str, str]] = {}
        for name, value in at.items():
            if value != start[name]:
                kind, what = name.split(" ", 1)
                told.setdefault(kind, {})[what] = value
        return suppose(view, **{kind: json.dumps(pairs) for kind, pairs in told.items()})

    picture = more.pop("picture", None)
    beside = (lambda **at: picture(moved(at))) if picture else None
    return Explorer(words.MOVE_CARD, controls, lambda **at: seen(moved(at)), beside, view.language, **more)


def _result(view: QuarterView, card: str) -> dict[Text, Shown]:
    """Return a card's total and grade, and what its unit is paid; of a company's card, what all units are."""
    law, total = view.rulebook.card(card), view.totals[card]
    units = payroll(view).units
    paid = [p.amount for p in units if p.amount is not None and (law.level == "company" or p.unit.id == law.unit)]
    money = {words.PAID_HERE.fill(unit=view.rulebook.reward.unit.label): sum(paid, Decimal(0))} if paid else {}
    return {words.TOTAL: total.total, words.GRADE: total.grade, **money}


def _actual(view: QuarterView, row: Indicator, values: Sequence[str] = (), **more: Any) -> Control:
    now, classes = view.facts.rows[row.key].actual, classes_of(row.rule)
    start = text_of(now) if isinstance(now, Decimal) else str(now or "")
    known = [*classes] if classes else sorted({*(values or _around(view, row)), start} - {""}, key=Decimal)
    named = classes.__getitem__ if classes else same
    return Control(f"actuals {row.scorecard}.{row.id}", row.label, known, start, bool(classes), named, **more)


def _around(view: QuarterView, row: Indicator) -> Iterator[str]:
    """Yield ten positions on each side of a row's target, wide enough to hold its actual."""
    fact, unit = view.facts.rows[row.key], Decimal(1).scaleb(-row.decimals)
    target, actual = (n if isinstance(n, Decimal) else fact.actual for n in (fact.target, fact.actual))
    if isinstance(actual, Decimal) and isinstance(target, Decimal):
        step = max(abs(target) / 50, abs(target - actual) / 5, unit).quantize(unit)
        low, high = (Decimal(end) if end is not None else None for end in (row.minimum, row.maximum))
        for n in range(-10, 11):
            if (low is None or target + n * step >= low) and (high is None or target + n * step <= high):
                yield text_of(target.quantize(unit) + n * step)


def _rule(row: Indicator, values: Sequence[str] = (), **more: Any) -> Control:
    known = [*dict.fromkeys([row.text, *values])] if values else []
    label = words.RULE_OF.fill(row=row.label) if values else row.label
    return Control(f"rules {row.scorecard}.{row.id}", label, known, row.text, bool(known), same, **more)


def _weight(row: Indicator, values: Sequence[str] = (), **more: Any) -> Control:
    start = text_of(row.weight or Decimal(0))
    known = sorted({*(values or map(str, range(0, 41, 5))), start}, key=Decimal)
    return Control(f"weights {row.scorecard}.{row.id}", row.label, known, start, words=same, **more)


def _policy(view: QuarterView, name: str, **more: Any) -> Control:
    policy, now = POLICIES[name], str(view.rulebook.policies.chosen()[name])
    return Control(f"policies {name}", policy.title, policy.choices, now, True, policy.words, **more)


def what_if_card(view: QuarterView, card: str) -> Explorer:
    """Return the controls of a whole card: every actual, rule and weight, and the policies, on tabs.

    Parameters
    ----------
    view : QuarterView
    card : str

    Returns
    -------
    Explorer
        Its picture is the table of scores, each with its reason.

    Examples
    --------
    >>> seen = what_if_card(Classroom(language="en").view("2025Q1"), "dept_hr")
    >>> [*dict.fromkeys(control.tab.en for control in seen.controls)]
    ['Actuals', 'Rules', 'Weights', 'Policies']
    """
    rows = [row for row in view.rulebook.card(card) if row.rule is not None and row.due]
    free = [row for row in rows if row.derived_from is None and not row.rule.linked]  # type: ignore[union-attr]
    given = [row for row in free if view.facts.rows[row.key].actual is not None]
    controls = [_actual(view, row, tab=words.ACTUALS) for row in given]
    controls += [_rule(row, tab=words.RULES) for row in rows]
    controls += [_weight(row, tab=words.WEIGHTS) for row in rows if row.weight is not None]
    controls += [_policy(view, name, tab=words.POLICIES) for name, policy in POLICIES.items() if policy.choices]
    return _supposing(view, controls, partial(_result, card=card), picture=partial(score_table, card=card))


def what_if(room: Classroom, quarter: str = "") -> Chooser:
    """Return the what-if page: a menu of the law's matrices and cards, each with its controls.

    Parameters
    ----------
    room : Classroom
    quarter : str
        Empty: the newest with evidence.

    Returns
    -------
    Chooser

    Examples
    --------
    >>> [name.en for name in what_if(Classroom(language="en"), "2025Q4").known][-1]
    'Scores: Production'
    """
    view = room.view(quarter)
    weights = {
        words.WEIGHTS_OF.fill(matrix=judgement.label): partial(judgement_explorer, room, id)
        for id, judgement in room.judgements.items()
    }
    cards = {
        words.SCORES_OF.fill(card=card.label): partial(what_if_card, view, card.id) for card in view.rulebook.scorecards
    }
    return Chooser(words.CHOOSE, {**weights, **cards}, room.language)


def dupont_explorer(view: QuarterView) -> Explorer:
    """Return the control of the debt ratio in a quarter's DuPont tree [%]: the return on net assets follows.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Explorer

    Examples
    --------
    >>> dupont_explorer(Classroom(language="en").view("2025Q1")).at().header[1:]
    ['Equity multiplier', 'Return on net assets (annualised)']
    """
    tree = view.rulebook.strategy.trees["dupont"]
    row = view.rulebook.at(str(tree.nodes["asset_liability_ratio"].fact))

    def seen(moved: QuarterView) -> Mapping[Text, Shown]:
        found = {n.id: n for n in strategy.figures_of(moved.rulebook, moved.facts)["dupont"]}
        return {found[id].label: found[id].value for id in ("equity_multiplier", "return_on_net_assets")}

    return _supposing(view, [_actual(view, row, [str(n) for n in range(30, 81, 5)])], seen)


def objective_explorer(view: QuarterView, card: str, row: str) -> Explorer:
    """Return the control of the weight of a row [%]: what each objective counts on the card follows.

    Parameters
    ----------
    view : QuarterView
    card, row : str

    Returns
    -------
    Explorer

    Examples
    --------
    >>> view = Classroom(language="en").view("2025Q1")
    >>> objective_explorer(view, "company", "net_profit").at().header[1]
    'Sustained profitability %'
    """

    def seen(moved: QuarterView) -> Mapping[Text, Shown]:
        served = [s for s in strategy.coverage(moved.rulebook) if s.scorecard == card and s.share]
        return {words.PERCENT_OF.fill(what=s.label): 100 * s.share for s in served}

    return _supposing(view, [_weight(view.rulebook.indicator(card, row))], seen)
