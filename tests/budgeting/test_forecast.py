"""Laws of the forecasts: exact on what they model, and judged on a series that is not ours."""

import numpy as np
import pytest

from bsclib.budgeting.festival import festival_share
from bsclib.budgeting.forecast import METHODS, Context, ahead, backtest, judged, usable
from bsclib.budgeting.intervals import tracked


def test_each_history_method_is_exact_on_its_own_pattern():
    """A pure season, a pure line and a scaled season are forecast without error."""
    season = np.tile([1.0, 2, 3, 4], 3)
    assert METHODS["seasonal_naive"][0](season, 4, 4, Context()).tolist() == [1, 2, 3, 4]
    assert METHODS["drift"][0](np.arange(8.0), 2, 4, Context()).tolist() == [8, 9]
    grown = np.concatenate([[1.0, 2, 3, 4], [1.1, 2.2]])
    np.testing.assert_allclose(METHODS["rolling"][0](grown, 2, 4, Context()), [3.3, 4.4])


def test_context_methods_read_the_horizon_and_never_the_answer():
    """Demand, market and review use planned figures; replacing future actuals changes no forecast."""
    driver, actual = [10.0, 20, 30, 40, 50], [20.0, 40, 60, 80, 100]
    context = Context(driver=driver, market=[0, 0, 0, 0, 0.5], reviewed=[0, 0, 0, 0, 99.0])
    table = backtest(actual, season=4, context=context).set_index("method").forecast
    assert table["demand"] == pytest.approx(100)
    assert table["market"] == pytest.approx(30)
    assert table["joint_review"] == 99
    spoiled = backtest([*actual[:4], 1.0], season=4, context=context).set_index("method").forecast
    assert table.equals(spoiled)


def test_only_fed_methods_run():
    """A method without its series is left out, not fed zeros."""
    assert "market" not in usable(Context(driver=[1.0]))


def test_backtest_on_a_public_series_orders_by_error():
    """On statsmodels' monthly CO2 record the table is sorted and complete."""
    data = pytest.importorskip("statsmodels.datasets").co2.load_pandas().data.co2.resample("MS").mean().dropna()[-60:]
    table = judged(backtest(data.to_numpy(), season=12, first=48))
    assert set(table.method) == set(usable(Context()))
    assert table.mape.is_monotonic_increasing
    assert (table.n == 12).all()


def test_the_spring_festival_takes_its_business_along():
    """A month that loses 30 in the festival's week: January 2023, February 2024, both in part 2025, February 2026."""
    months = [f"{2023 + n // 12}-{n % 12 + 1:02d}" for n in range(48)]
    share = [festival_share(m) for m in months]
    assert [sum(share[n : n + 12]) for n in (0, 12, 24, 36)] == [1, 1, pytest.approx(1), 1]
    values = 100 - 30 * np.array(share)
    told = Context(holiday=share)
    assert ahead("festival", values[:36], 12, 12, told) == pytest.approx(values[36:])
    assert ahead("seasonal_naive", values[:36], 12, 12, told) != pytest.approx(values[36:])


@pytest.mark.parametrize("name", ["nile", "sunspots"])
def test_intervals_hold_on_other_peoples_series(name):
    """Eight in ten on series that nothing here was made for, a regime change and a cycle among them."""
    datasets = pytest.importorskip("statsmodels.datasets")
    values = getattr(datasets, name).load_pandas().data.iloc[:, 1].to_numpy(float)
    made = backtest(values, 1, methods=["seasonal_naive"])
    found = tracked([[abs(f - a)] for f, a in zip(made.forecast, made.actual, strict=True)])
    assert 0.72 <= found.coverage <= 0.88
