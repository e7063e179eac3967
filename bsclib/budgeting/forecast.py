"""Ways to make a budget accurate, side by side as forecasts of the same line, and the backtest that judges them.

A method is a function `(history (t,), horizon, season, context) -> forecast (horizon,)`, floats in and out; what it
is told beyond history stands in a `Context` whose series are aligned with history and reach over the horizon.
No method is called best before `backtest` has said so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bsclib.errors import Text, UsageError

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beyond the line's own past; each series covers history and horizon, (t + horizon,).

    Attributes
    ----------
    driver : quantity the line depends on (orders, heads), actual in the past, planned ahead
    market : an external assumption: growth against the same month a year before [fraction]
    reviewed : figure on which the departments agreed in joint review
    holiday : share of the Spring Festival's week that falls into the month [0 … 1]
    steps : amount in the month that is known beforehand and not part of its pattern (a contract, a new site)
    """

    driver: Sequence[float] = field(default_factory=tuple)
    market: Sequence[float] = field(default_factory=tuple)
    reviewed: Sequence[float] = field(default_factory=tuple)
    holiday: Sequence[float] = field(default_factory=tuple)
    steps: Sequence[float] = field(default_factory=tuple)


NONE = Context()
Method = Callable[[Series, int, int, Context], Series]


def seasonal_naive(history: Series, horizon: int, season: int, context: Context = NONE) -> Series:
    """Return the value of the same season one cycle before (history).

    Examples
    --------
    >>> seasonal_naive(np.array([1.0, 2, 3, 4]), 3, 4).tolist()
    [1.0, 2.0, 3.0]
    """
    last = history[-season:] if len(history) >= season else history[-1:]
    return np.asarray(np.resize(last, horizon), dtype=float)


def drift(history: Series, horizon: int, season: int, context: Context = NONE) -> Series:
    """Return the last value carried on with the mean change of the past (history).

    Examples
    --------
    >>> drift(np.array([1.0, 2, 3]), 2, 4).tolist()
    [4.0, 5.0]
    """
    slope = (history[-1] - history[0]) / (len(history) - 1) if len(history) > 1 else 0.0
    return np.asarray(history[-1] + slope * np.arange(1, horizon + 1), dtype=float)


def ets(history: Series, horizon: int, season: int, context: Context = NONE) -> Series:
    """Return exponential smoothing by statsmodels: damped trend, seasonal from two cycles up (history).

    Raises
    ------
    UsageError
        If statsmodels is not installed (extra `forecast`).
    """
    try:
        from statsmodels.tsa.holtwinters import ExponentialSmoothing
    except ImportError:
        raise UsageError(
            Text(
                "指数平滑需要 statsmodels:pip install bsclib[forecast]",
                "exponential smoothing needs statsmodels: pip install bsclib[forecast]",
            )
        ) from None
    seasonal = "add" if len(history) >= 2 * season else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # convergence is judged by the backtest, not by the optimiser
        model = ExponentialSmoothing(
            history,
            trend="add",
            damped_trend=True,
            seasonal=seasonal,
            seasonal_periods=season if seasonal else None,
            initialization_method="heuristic" if len(history) >= 10 else "estimated",
        )
        return np.asarray(model.fit().forecast(horizon), dtype=float)


def demand(history: Series, horizon: int, season: int, context: Context) -> Series:
    """Return the rate per unit of driver over the last cycle × the planned driver (demand analysis)."""
    driver = np.asarray(context.driver, dtype=float)
    past = slice(max(0, len(history) - season), len(history))
    used = driver[past].sum()
    rate = history[past].sum() / used if used else np.nan
    return np.asarray(rate * driver[len(history) : len(history) + horizon], dtype=float)


def market(history: Series, horizon: int, season: int, context: Context) -> Series:
    """Return the same season one cycle before × (1 + external assumption) (market research)."""
    growth = np.asarray(context.market, dtype=float)[len(history) : len(history) + horizon]
    return np.asarray(seasonal_naive(history, horizon, season) * (1 + growth), dtype=float)


def joint_review(history: Series, horizon: int, season: int, context: Context) -> Series:
    """Return the figure on which the departments agreed (joint review)."""
    return np.asarray(context.reviewed, dtype=float)[len(history) : len(history) + horizon]


def rolling(history: Series, horizon: int, season: int, context: Context = NONE) -> Series:
    """Return last cycle's profile × how this cycle runs against it so far (rolling budget).

    The factor is this cycle's elapsed seasons over the same seasons of the cycle before; re-made every month.
    """
    elapsed = len(history) % season or season
    if len(history) < season + elapsed:
        return seasonal_naive(history, horizon, season)
    before = history[-elapsed - season : -season].sum()
    factor = history[-elapsed:].sum() / before if before else 1.0
    return seasonal_naive(history, horizon, season) * (1.0 if elapsed == season else factor)


def festival(history: Series, horizon: int, season: int, context: Context) -> Series:
    """Return the same season one cycle before, moved with the Spring Festival between January and February (calendar).

    What a whole festival week adds or takes is the least-squares slope of the changes against the cycle before.
    """
    made, share, known = seasonal_naive(history, horizon, season), np.asarray(context.holiday), len(history)
    if known < season:
        return made
    moved = share[season:known] - share[: known - season]
    weight = float(moved @ moved)
    effect = float(moved @ (history[season:] - history[:-season])) / weight if weight else 0.0
    ahead = np.arange(horizon)
    return np.asarray(made + effect * (share[known + ahead] - share[known - season + ahead % season]), dtype=float)


METHODS: Mapping[str, tuple[Method, Text]] = {
    "seasonal_naive": (seasonal_naive, Text("历史：上年同期", "history: same month last year")),
    "drift": (drift, Text("历史：漂移", "history: drift")),
    "ets": (ets, Text("历史：指数平滑", "history: exponential smoothing")),
    "demand": (demand, Text("需求分析", "demand analysis")),
    "market": (market, Text("市场调研", "market research")),
    "joint_review": (joint_review, Text("协同审核", "joint review")),
    "rolling": (rolling, Text("滚动预算", "rolling budget")),
    "festival": (
        festival,
        Text("历史：上年同期，按春节月份调整", "history: same month last year, Spring Festival moved"),
    ),
}
NEEDS = {"demand": "driver", "market": "market", "joint_review": "reviewed", "festival": "holiday"}


def usable(context: Context) -> list[str]:
    """Return the methods that `context` feeds.

    Examples
    --------
    >>> usable(NONE)
    ['seasonal_naive', 'drift', 'ets', 'rolling']
    """
    return [name for name in METHODS if name not in NEEDS or len(getattr(context, NEEDS[name]))]


def ahead(name: str, history: Series, horizon: int, season: int, context: Context = NONE) -> Series:
    """Return the forecast of the way `name`: made of what is left when known steps are taken out, and they put back.

    Examples
    --------
    >>> told = Context(steps=[0, 0, 0, 0, 5])
    >>> ahead("seasonal_naive", np.array([1.0, 2, 3, 4]), 1, 4, told).tolist()
    [6.0]
    """
    if not len(context.steps):
        return METHODS[name][0](history, horizon, season, context)
    steps, known = np.asarray(context.steps, dtype=float), len(history)
    made = METHODS[name][0](history - steps[:known], horizon, season, context)
    return np.asarray(made + steps[known : known + horizon], dtype=float)


def backtest(
    series: Sequence[float],
    season: int,
    horizon: int = 1,
    first: int | None = None,
    context: Context = NONE,
    methods: Sequence[str] | None = None,
    origins: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return every forecast that each method would have made, from each origin in turn.

    Parameters
    ----------
    series : (t,) actuals
    season : length of a cycle
    first : origin of the first forecast; default one cycle of history
    origins : numbers of seasons known when a forecast is made; default every one from `first` on

    Returns
    -------
    DataFrame
        One row per method, origin and step: `method origin step forecast actual`.

    References
    ----------
    Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section on rolling forecasting origin.
    """
    values, known = np.asarray(series, dtype=float), list(origins or ())
    rows = [
        (name, origin, step + 1, float(made[step]), float(values[origin + step]))
        for name in (methods or usable(context))
        for origin in (range(first or season, len(values) - horizon + 1) if origins is None else known)
        for made in [ahead(name, values[:origin], horizon, season, context)]
        for step in range(horizon)
    ]
    return pd.DataFrame(rows, columns=["method", "origin", "step", "forecast", "actual"])


def judged(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return MAPE and bias [%] of each method, best first; rows with actual 0 have no relative error.

    Parameters
    ----------
    forecasts : DataFrame
        As `backtest` returns it.
    """
    with_actual = forecasts[forecasts.actual != 0]
    error = (with_actual.forecast - with_actual.actual) / with_actual.actual.abs() * 100
    table = with_actual.assign(mape=error.abs(), bias=error).groupby("method")[["mape", "bias"]].mean()
    table["n"] = with_actual.groupby("method").size()
    return table.sort_values("mape", kind="stable").reset_index()
