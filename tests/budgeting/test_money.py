"""Laws of money: what is shared equals the pool, what varies reconciles."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsclib.budgeting import accuracy, price_usage_efficiency, price_volume, share_pool, variances
from bsclib.budgeting.lines import flexible
from bsclib.errors import InputError

AMOUNT = st.decimals("0", "99999", places=2)
COEFFICIENT = st.sampled_from([Decimal(c) for c in ("0", "0.8", "1.0", "1.2")])


UNITS = st.lists(st.tuples(st.integers(0, 300), COEFFICIENT), min_size=1, max_size=9)


def shared(pool, units, company, **terms):
    """Return what becomes of a pool among units of (heads, coefficient)."""
    bases = {f"u{i}": Decimal(b) for i, (b, _) in enumerate(units)}
    return share_pool(pool, bases, {f"u{i}": c for i, (_, c) in enumerate(units)}, company, **terms)


@given(AMOUNT, UNITS, COEFFICIENT)
def test_shared_pays_the_pool_or_nothing(pool, units, company):
    """Payments add to the pool to the cent; without any claim nobody is paid; no claim is never paid."""
    done = shared(pool, units, company, distribution="shared")
    claims = {u: Fraction(s.base) * s.coefficient for u, s in done.shares.items()}
    assert done.paid == (pool if any(claims.values()) else 0)
    assert done.retained == pool - done.paid
    assert all(s.paid >= 0 for s in done.shares.values())
    assert all(done.shares[u].paid <= Decimal("0.01") * len(units) for u, c in claims.items() if not c)


@given(
    AMOUNT,
    UNITS,
    COEFFICIENT,
    st.sampled_from([Decimal(c) for c in ("0.9", "1", "1.2", "9")]),
    st.sampled_from([Decimal("1"), Decimal("0.5")]),
)
def test_own_pays_what_is_earned_and_never_more_than_the_ceiling(pool, units, company, ceiling, goal):
    """Counted anew: rounded down to the cent each; over the ceiling all shrink alike, and the ceiling is paid whole."""
    done = shared(pool, units, company, ceiling=ceiling, goal=goal)
    heads = sum(b for b, _ in units)
    there = Fraction(pool) * Fraction(goal)
    earned = [there * b / heads * Fraction(company) * Fraction(c) if heads else Fraction(0) for b, c in units]
    paid = [Fraction(s.paid) for s in done.shares.values()]
    if sum(earned) <= there * Fraction(ceiling):
        assert not done.bitten
        assert paid == [Fraction(e * 100 // 1, 100) for e in earned]
    else:
        assert done.bitten
        assert sum(paid) == Fraction(there * Fraction(ceiling) * 100 // 1, 100)
        cut = there * Fraction(ceiling) / sum(earned)
        assert all(abs(p - e * cut) < Fraction(1, 50) for p, e in zip(paid, earned, strict=True))
    assert done.paid + done.retained == pool


@given(AMOUNT, UNITS, COEFFICIENT, st.integers(0, 8), COEFFICIENT)
def test_a_better_result_never_pays_anybody_less(pool, units, company, which, better):
    """Under `own` without a ceiling that bites: a better unit, and a better company, lower nobody's pay."""
    loose, which = {"ceiling": Decimal(100)}, which % len(units)
    raised = [(b, max(c, better) if i == which else c) for i, (b, c) in enumerate(units)]
    before = shared(pool, units, company, **loose).shares
    for after in (shared(pool, raised, company, **loose), shared(pool, units, max(company, better), **loose)):
        assert all(after.shares[u].paid >= s.paid for u, s in before.items())


def test_a_negative_coefficient_is_refused_by_name():
    """A negative number never moves money; the fault names it."""
    with pytest.raises(InputError) as refused:
        share_pool(Decimal(10), {"a": Decimal(1)}, {"a": Decimal(-1)})
    assert [f.place.path for f in refused.value.faults] == ["coefficient.a"]


D = Decimal
LINE = st.tuples(
    st.sampled_from(["revenue", "cost"]),
    st.sampled_from(["fixed", "variable"]),
    AMOUNT,
    st.integers(1, 500).map(Decimal),
    st.integers(0, 500).map(Decimal),
    AMOUNT,
)


@given(LINE)
def test_static_variance_is_flexible_plus_volume(line):
    """The three variances of every line reconcile to the cent; a fixed line has no variance of volume."""
    nature, behaviour, budget, planned, came, actual = line
    whole = {"behaviour": behaviour, "approved": budget, "driver_budget": planned, "driver_actual": came, "actual": 1}
    found = variances(nature, budget, flexible(whole), actual)
    assert found.static == found.flexible + found.volume
    assert behaviour == "variable" or found.volume == 0


@pytest.mark.parametrize(("planned", "came"), [(None, D(1)), (D(0), D(1)), (D(1), None), (None, None)])
def test_a_variable_line_without_its_driver_is_refused_by_name(planned, came):
    """It is named, and never computed with a guess; a month that has not come yet is taken as budgeted."""
    line = {"unit": "u", "account": "a", "month": "2025-01", "behaviour": "variable", "approved": D(9)}
    drivers = {"driver_budget": planned, "driver_actual": came}
    with pytest.raises(InputError, match="u/a/2025-01"):
        flexible({**line, **drivers, "actual": D(8)})
    assert flexible({**line, "driver_budget": D(1), "driver_actual": None, "actual": None}) == 9


@given(*[st.integers(1, 1000).map(Decimal)] * 4)
def test_price_and_volume_add_to_the_static_variance(p0, q0, p, q):
    """Price + volume = revenue actual − revenue budget."""
    assert sum(price_volume("revenue", p0, q0, p, q).values()) == p * q - p0 * q0


@given(*[st.integers(1, 100).map(Decimal)] * 4, st.integers(1, 9).map(Decimal))
def test_price_usage_volume_add_to_the_static_variance(p0, p, u, factor, output):
    """Price + efficiency + volume = cost budget − cost actual."""
    parts = price_usage_efficiency(p0, factor * output, output, p, u, output * 2)
    assert sum(parts.values()) == p0 * factor * output - p * u


def test_accuracy_leaves_out_what_has_no_budget():
    """A zero budget has no relative error; it is not counted as accurate."""
    found = accuracy([Decimal(5), Decimal(95)], [Decimal(0), Decimal(100)])
    assert found.errors == (None, 5)
    assert (found.mape, found.bias, found.within) == (5, -5, 1)
