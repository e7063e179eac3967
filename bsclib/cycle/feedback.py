"""What the quarter teaches: how near budgets came, which way of budgeting to trust, what to change and what stays open.

A proposal is a row of the sheet `proposals`: it waits for a decision and is never applied without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bsclib.budgeting.accuracy import Accuracy, accuracy
from bsclib.budgeting.forecast import METHODS, Context, backtest, judged, usable
from bsclib.budgeting.lines import Line, grouped, total, version
from bsclib.cycle.monitoring import lines_of
from bsclib.decimals import shown
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

SEASON = 12
QUICK = ("seasonal_naive", "rolling")  # made from history alone, and fit to reach a year ahead
LEAST = 6  # forecasts of a line below which no method is called better for it
OFTEN, PADDED = Fraction(2, 3), 5  # of the months, and on average [%]: from there on it is a habit
REASON = Text(
    "回测最准:{method},MAPE {mape}%(批准预算 {own}%)",
    "nearest in backtest: {method}, MAPE {mape} % (approved: {own} %)",
)
RESTS = Text("{first} 至 {last} 的 {n} 个月实际", "{n} months of actuals, {first} to {last}")
ALWAYS = Text("近四季实际都{way}目标值", "the actual was {way} the target in each of four quarters")
ABOVE, BELOW = Text("高于", "above"), Text("低于", "below")
FOUR = Text("近四季均值 {mean}", "mean of four quarters: {mean}")
PUBLIC = Text(
    "莫纳罗亚 CO₂ 月均值(statsmodels 自带,60 个月)", "Mauna Loa CO₂, monthly (ships with statsmodels, 60 months)"
)
NO_STATSMODELS = Text(
    "未安装 statsmodels,未做指数平滑(pip install bsclib[forecast])",
    "statsmodels is not installed: no exponential smoothing (pip install bsclib[forecast])",
)


@dataclass(frozen=True, slots=True)
class Series:
    """The months of one account (or several together), oldest first, and what was known of them beforehand."""

    unit: str
    account: str
    nature: str
    months: tuple[str, ...]
    actual: tuple[Decimal, ...]
    requested: tuple[Decimal | None, ...]
    reviewed: tuple[Decimal | None, ...]
    approved: tuple[Decimal, ...]
    driver: tuple[Decimal | None, ...]
    market: tuple[Decimal | None, ...]

    @property
    def context(self) -> Context:
        """What the methods may be told: planned driver, market growth, reviewed figure, each only where complete."""
        scaled = [None if m is None else m / 100 for m in self.market]
        return Context(driver=_complete(self.driver), market=_complete(scaled), reviewed=_complete(self.reviewed))


def _complete(values: Sequence[Decimal | None]) -> Sequence[float]:
    known = [v for v in values if v is not None]
    return [float(v) for v in known] if len(known) == len(values) else ()


def series(view: QuarterView, *by: str) -> list[Series]:
    """Return the months of each group of lines over the last eight quarters; groups with a gap are left out.

    `by` defaults to unit, account and nature; a driver is kept only where all lines of a group have the same one.
    """
    by = by or ("unit", "account", "nature")
    past = view.history(8)
    force = [line for v in past for line in lines_of(v) if line["actual"] is not None]
    first = {k: x for v in past for k, x in version(v.facts.tables.get("budget_lines", ()), "original").items()}
    months = tuple(sorted({line["month"] for line in force}))
    found = []
    for key, lines in grouped(force, *by).items():
        named = dict(zip(by, key, strict=True))
        monthly = grouped(lines, "month")
        if len(monthly) == len(months) and len({len(v) for v in monthly.values()}) == 1:
            found.append(_series(named, months, [monthly[(m,)] for m in months], first))
    return found


def _series(
    named: Mapping[str, str], months: tuple[str, ...], rows: list[list[Line]], first: Mapping[Any, Line]
) -> Series:
    original = [[first.get((x["unit"], x["account"], x["month"]), {}) for x in row] for row in rows]

    def asked(column: str) -> tuple[Decimal | None, ...]:
        whole = [all(x.get(column) is not None for x in row) for row in original]
        return tuple(total(row, column) if known else None for row, known in zip(original, whole, strict=True))

    def one(column: str) -> tuple[Decimal | None, ...]:
        given = [{x.get(column) for x in row} for row in original]
        return tuple(g.pop() if len(g) == 1 else None for g in given)

    return Series(
        named["unit"], named.get("account", ""), named["nature"], months,
        tuple(total(row, "actual") for row in rows), asked("requested"), asked("reviewed"),
        tuple(total(row, "approved") for row in rows), one("driver_budget"), one("market"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """How near a series of budgets came: as approved, and as asked for.

    `padded` is the share of months in which the unit asked for more cost, or promised less revenue, than came;
    `sandbagged` whether it did so in two months of three and by more than 5 % on average.
    """

    series: Series
    approved: Accuracy
    requested: Accuracy
    padded: Fraction
    sandbagged: bool

    @property
    def padded_share(self) -> Fraction:
        """`padded` [%]."""
        return self.padded * 100


def accuracies(view: QuarterView, *by: str) -> list[Near]:
    """Return MAPE and bias of what was approved and of what was asked for, by account or by the groups `by`."""
    return [_near(s) for s in series(view, *by)]


def _near(s: Series) -> Near:
    asked = accuracy(s.actual, s.requested)
    sign = 1 if s.nature == "revenue" else -1
    padded = [sign * (a - r) > 0 for a, r in zip(s.actual, s.requested, strict=True) if r is not None]
    share = Fraction(sum(padded), len(padded)) if padded else Fraction(0)
    lean = sign * (asked.bias or 0) > PADDED
    return Near(s, accuracy(s.actual, s.approved), asked, share, share >= OFTEN and lean)


def has_statsmodels() -> bool:
    """Return whether exponential smoothing can be fitted here."""
    try:
        import statsmodels.tsa.holtwinters  # noqa: F401
    except ImportError:
        return False
    return True


def methods_for(s: Series) -> list[str]:
    """Return the methods that a series feeds and this installation can run."""
    return [m for m in usable(s.context) if m != "ets" or has_statsmodels()]


def ways_compared(view: QuarterView, *by: str, methods: Sequence[str] = ()) -> pd.DataFrame:
    """Return every way of budgeting backtested on every group's months, one month ahead, best first in each.

    Returns
    -------
    DataFrame
        `unit account nature method mape bias n` [%]; `approved` stands among the methods: what was decided.
    """
    frames = []
    for s in series(view, *(by or ("unit", "nature"))):
        values = [float(a) for a in s.actual]
        if len(values) <= SEASON:
            continue
        made = backtest(values, SEASON, context=s.context, methods=methods or methods_for(s))
        own = pd.DataFrame(
            [("approved", t, 1, float(s.approved[t]), values[t]) for t in range(SEASON, len(values))],
            columns=made.columns,
        )
        frames.append(judged(pd.concat([made, own])).assign(unit=s.unit, account=s.account, nature=s.nature))
    columns = ["unit", "account", "nature", "method", "mape", "bias", "n"]
    return pd.concat(frames)[columns].reset_index(drop=True) if frames else pd.DataFrame(columns=columns)


def public_series() -> tuple[Text, pd.DataFrame] | None:
    """Return the backtest on a monthly series that is not ours, or None without statsmodels.

    References
    ----------
    Monthly atmospheric CO2 at Mauna Loa, as statsmodels ships it (`statsmodels.datasets.co2`).
    """
    if not has_statsmodels():
        return None
    from statsmodels.datasets import co2

    monthly = co2.load_pandas().data.co2.resample("MS").mean().dropna()[-60:]
    return PUBLIC, judged(backtest(monthly.to_numpy(), SEASON, first=48))


# ── proposals ───────────────────────────────────────────────────────────────────────────────────────


def proposals(view: QuarterView) -> list[dict[str, Any]]:
    """Return what the quarter suggests for the next four: budgets of every account, and targets out of reach or passed.

    A row each of the sheet `proposals`, undecided.  A budget is forecast by the method nearest in the account's own
    backtest; a target is the mean of four quarters that all passed it, or all fell short.
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
    """Return the actions or risks that stay open: the next quarter's workbook starts with them."""
    closed = ("done", "dropped", "closed")
    return [r for r in view.facts.tables.get(table, ()) if r.get("status") not in closed]
