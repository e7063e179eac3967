"""What to change: budgets of every account and targets out of reach or passed, and what stays open.

A proposal is a row of the sheet `proposals`: it waits for a decision and is never applied without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from bsclib.budgeting.accuracy import accuracy
from bsclib.budgeting.forecast import METHODS, Context, backtest, judged
from bsclib.cycle.feedback import SEASON, series
from bsclib.decimals import shown
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

QUICK = ("seasonal_naive", "rolling")  # made from history alone, and fit to reach a year ahead
LEAST = 6  # forecasts of a line below which no method is called better for it
REASON = Text(
    "回测最准：{method}，MAPE {mape}%（批准预算 {own}%）",
    "nearest in backtest: {method}, MAPE {mape} % (approved: {own} %)",
)
RESTS = Text("{first} 至 {last} 的 {n} 个月实际", "{n} months of actuals, {first} to {last}")
ALWAYS = Text("近四季实际都{way}目标值", "the actual was {way} the target in each of four quarters")
ABOVE, BELOW = Text("高于", "above"), Text("低于", "below")
FOUR = Text("近四季均值 {mean}", "mean of four quarters: {mean}")


def proposals(view: QuarterView) -> list[dict[str, Any]]:
    """Return what the quarter suggests for the next four: budgets of every account, and targets out of reach or passed.

    A row each of the sheet `proposals`, undecided.  A budget is forecast by the method nearest in the account's own
    backtest; a target is the mean of four quarters that all passed it, or all fell short.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of rows
        Of the sheet `proposals`, without a decision; budgets in the unit of money of the lines.

    Examples
    --------
    >>> found = proposals(view)
    >>> found[0]["id"], {row["kind"] for row in found} == {"budget", "target"}
    ('P-2025Q4-001', True)
    """
    lang, rows = view.language, [*_budgets(view), *_targets(view)]
    return [
        {"id": f"P-{view.quarter}-{n:03d}", **r, **{k: r[k].of(lang) for k in ("reason", "rests_on")}}
        for n, r in enumerate(rows, 1)
    ]


def _budgets(view: QuarterView) -> Iterator[dict[str, Any]]:
    ahead = [view.quarter.shift(n) for n in range(1, 5)]
    for s in series(view):
        values = np.array([float(a) for a in s.actual])
        if len(values) < SEASON + LEAST:
            continue
        table = judged(backtest(values.tolist(), SEASON, methods=QUICK))
        best = table.iloc[0]
        own = accuracy(s.actual[SEASON:], s.approved[SEASON:]).mape
        made = METHODS[best.method][0](values, SEASON, SEASON, Context())
        reason = REASON.fill(
            method=METHODS[best.method][1], mape=f"{best.mape:.1f}", own=shown(own, 1) if own is not None else "–"
        )
        rests = RESTS.fill(first=s.months[0], last=s.months[-1], n=len(s.months))
        for n, quarter in enumerate(ahead):
            now = sum(s.approved[len(values) - SEASON + 3 * n : len(values) - SEASON + 3 * n + 3], Decimal(0))
            yield {
                "quarter": str(quarter), "kind": "budget", "unit": s.unit, "account": s.account, "now": now,
                "proposed": _money(float(made[3 * n : 3 * n + 3].sum())), "reason": reason, "rests_on": rests,
            }  # fmt: skip


def _money(value: float) -> Decimal:
    return Decimal(repr(round(value, 2))).quantize(Decimal("0.01"))


def _targets(view: QuarterView) -> Iterator[dict[str, Any]]:
    past = view.history(4)
    rows = [i for card in view.rulebook.scorecards for i in card if i.basis != "flow" and i.same_as is None]
    for row in rows if len(past) == 4 else ():
        facts = [v.facts.rows.get(row.key) for v in past]
        pairs = [(f.actual, f.target) for f in facts if f and isinstance(f.actual, Decimal)]
        known = [(a, t) for a, t in pairs if isinstance(t, Decimal)]
        above = len(known) == 4 and all(a > t for a, t in known)
        if (
            len(known) < 4
            or row.target is not None
            or (row.rule and row.rule.linked)
            or not (above or all(a < t for a, t in known))
        ):
            continue
        mean = sum((a for a, _ in known), Decimal(0)) / 4
        if not Decimal(shown(mean, row.decimals)):
            continue  # against a target of 0 no relative step has a size
        yield {
            "quarter": str(view.quarter.next), "kind": "target", "unit": row.owner, "scorecard": row.scorecard,
            "indicator": row.id, "now": known[-1][1], "proposed": Decimal(shown(mean, row.decimals)),
            "reason": ALWAYS.fill(way=ABOVE if above else BELOW),
            "rests_on": FOUR.fill(mean=shown(mean, row.decimals)),
        }  # fmt: skip


def open_rows(view: QuarterView, table: str) -> list[dict[str, Any]]:
    """Return the actions or risks that stay open: the next quarter's workbook starts with them.

    Parameters
    ----------
    view : QuarterView
    table : str
        "actions" or "risks".

    Returns
    -------
    list of rows

    Examples
    --------
    >>> [row["id"] for row in open_rows(view, "actions")]
    ['A-08', 'A-09']
    """
    closed = ("done", "dropped", "closed")
    return [r for r in view.facts.tables.get(table, ()) if r.get("status") not in closed]
