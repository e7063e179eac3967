"""What the quarter teaches: how near budgets came, and which way of budgeting to trust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from bsclib.budgeting.accuracy import Accuracy, accuracy
from bsclib.budgeting.festival import festival_share
from bsclib.budgeting.forecast import Context, backtest, judged, usable
from bsclib.budgeting.lines import Line, grouped, total, version
from bsclib.cycle.monitoring import lines_of
from bsclib.cycle.words import WORDS
from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

SEASON = 12
OFTEN, PADDED = Fraction(2, 3), 5  # of the months, and on average [%]: from there on it is a habit


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
    said: tuple[Line, ...] = ()

    def months_to(self, horizon: int) -> list[str]:
        """Return the months of the past and `horizon` more."""
        first = months_since(self.months[0])
        return [month_after(first + n) for n in range(len(self.months) + horizon)]

    def context(self, horizon: int = 0) -> Context:
        """What the methods may be told of the past and `horizon` months ahead, each only where complete.

        Planned driver, market growth, reviewed figure, the Spring Festival, and steps that were known: in a backtest
        (no horizon) only what was said before its month began.
        """
        months = self.months_to(horizon)
        told = [*self.market, *(None for _ in range(horizon))]
        early = [r for r in self.said if horizon or str(r["date"]) < f"{r['month']}-01"]
        growth = [assumed(early, "market", m) if v is None else v for m, v in zip(months, told, strict=True)]
        steps = [assumed(early, "step", m) for m in months]
        return Context(
            driver=() if horizon else _complete(self.driver), reviewed=() if horizon else _complete(self.reviewed),
            market=_complete([None if g is None else g / 100 for g in growth]),
            holiday=_complete([festival_share(m) for m in months]),
            steps=[float(s or 0) for s in steps] if any(steps) else (),
        )  # fmt: skip


def months_since(month: str) -> int:
    """Return a month `2025-10` as a number of months."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def month_after(number: int) -> str:
    """Return the month that `months_since` gives this number to.

    Examples
    --------
    >>> month_after(months_since("2025-12") + 1)
    '2026-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def assumed(rows: Sequence[Line], kind: str, month: str) -> Decimal | None:
    """Return what rows of the sheet of assumptions say of `month`.

    Several known changes add up; of market growth the one said last counts.
    """
    own = [r for r in rows if r["kind"] == kind and r["month"] <= month]
    if kind == "step":
        amounts = [r["value"] for r in own if not r["until"] or month <= r["until"]]
        return sum(amounts, Decimal(0)) if amounts else None
    known = [r for r in own if month <= (r["until"] or r["month"])]
    return max(known, key=lambda r: r["date"])["value"] if known else None


def _complete(values: Sequence[Decimal | float | None]) -> Sequence[float]:
    known = [v for v in values if v is not None]
    return [float(v) for v in known] if len(known) == len(values) else ()


def series(view: QuarterView, *by: str) -> list[Series]:
    """Return the months of each group of lines over the last eight quarters, as many as it has without a gap.

    `by` defaults to unit, account and nature; a driver is kept only where all lines of a group have the same one.
    A group that ended, or misses a month in between, is left out.
    """
    by = by or ("unit", "account", "nature")
    past = view.history(8)
    force = [line for v in past for line in lines_of(v) if line["actual"] is not None]
    first = {k: x for v in past for k, x in version(v.facts.tables.get("budget_lines", ()), "original").items()}
    months = tuple(sorted({line["month"] for line in force}))
    said = [row for v in past for row in v.facts.tables.get("assumptions", ())]
    found = []
    for key, lines in grouped(force, *by).items():
        named = dict(zip(by, key, strict=True))
        monthly = grouped(lines, "month")
        own = months[-len(monthly) :]
        if monthly.keys() == {(m,) for m in own} and len({len(v) for v in monthly.values()}) == 1:
            told = [r for r in said if (r["unit"], r["account"]) == (named["unit"], named.get("account"))]
            found.append(_series(named, own, [monthly[(m,)] for m in own], first, tuple(told)))
    return found


def _series(
    named: Mapping[str, str],
    months: tuple[str, ...],
    rows: list[list[Line]],
    first: Mapping[Any, Line],
    said: tuple[Line, ...],
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
        tuple(total(row, "approved") for row in rows), one("driver_budget"), one("market"), said,
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
    """Return MAPE and bias of what was approved and of what was asked for, by account or by the groups `by`.

    Parameters
    ----------
    view : QuarterView
    *by : str
        The columns of the lines that make a group; default unit, account and nature.

    Returns
    -------
    list of Near
        One a group that has all months; errors in %.

    Examples
    --------
    >>> from bsclib.decimals import shown
    >>> near = accuracies(view, "unit", "nature")[0]
    >>> len(near.series.months), shown(near.approved.mape, 1)
    (24, '4.6')
    """
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
    return [m for m in usable(s.context()) if m != "ets" or has_statsmodels()]


def ways_compared(view: QuarterView, *by: str, methods: Sequence[str] = ()) -> pd.DataFrame:
    """Return every way of budgeting backtested on every group's months, one month ahead, best first in each.

    Parameters
    ----------
    view : QuarterView
    *by : str
        The columns of the lines that make a group; default unit and nature.
    methods : sequence of str
        Names of `METHODS`; default: all that the group feeds and this installation can run.

    Returns
    -------
    DataFrame
        `unit account nature method mape bias n` [%]; `approved` stands among the methods: what was decided.

    Examples
    --------
    >>> table = ways_compared(view, methods=("seasonal_naive", "rolling"))
    >>> sorted(set(table.method))
    ['approved', 'rolling', 'seasonal_naive']
    """
    frames = []
    for s in series(view, *(by or ("unit", "nature"))):
        values = [float(a) for a in s.actual]
        if len(values) <= SEASON:
            continue
        made = backtest(values, SEASON, context=s.context(), methods=methods or methods_for(s))
        own = pd.DataFrame(
            [("approved", t, 1, float(s.approved[t]), values[t]) for t in range(SEASON, len(values))],
            columns=made.columns,
        )
        frames.append(judged(pd.concat([made, own])).assign(unit=s.unit, account=s.account, nature=s.nature))
    columns = ["unit", "account", "nature", "method", "mape", "bias", "n"]
    return pd.concat(frames)[columns].reset_index(drop=True) if frames else pd.DataFrame(columns=columns)


def public_series() -> tuple[Text, pd.DataFrame] | None:
    """Return the backtest on a monthly series that is not ours, or None without statsmodels.

    Returns
    -------
    (Text, DataFrame) or None
        What the series is, and as `judged` gives it: a row a method, errors in %.

    References
    ----------
    Monthly atmospheric CO2 at Mauna Loa, as statsmodels ships it (`statsmodels.datasets.co2`).

    Examples
    --------
    >>> found = public_series()
    >>> found is None or "ets" in set(found[1].method)
    True
    """
    if not has_statsmodels():
        return None
    from statsmodels.datasets import co2

    monthly = co2.load_pandas().data.co2.resample("MS").mean().dropna()[-60:]
    return WORDS.PUBLIC, judged(backtest(monthly.to_numpy(), SEASON, first=48))
