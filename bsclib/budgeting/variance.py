"""Variances: favourable is positive and printed F, unfavourable negative and printed U, for revenue and for cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from bsclib.decimals import round_half_up, shown


def signed(nature: str, budget: Decimal, actual: Decimal) -> Decimal:
    """Return the variance of `actual` against `budget`, favourable positive.

    `nature` is "revenue" (more is favourable) or "cost" (less is).

    Parameters
    ----------
    nature : "revenue" or "cost"
    budget, actual : Decimal
        In one unit of money.

    Returns
    -------
    Decimal
        [the same unit]

    Examples
    --------
    >>> signed("cost", Decimal(100), Decimal(104)), signed("revenue", Decimal(100), Decimal(104))
    (Decimal('-4'), Decimal('4'))
    """
    return actual - budget if nature == "revenue" else budget - actual


def flag(variance: Decimal, places: int = 2) -> str:
    """Return a variance as people are shown it: its size and F or U, nothing behind a zero.

    Parameters
    ----------
    variance : Decimal
        Favourable positive.
    places : int
        Decimals shown, half up.

    Returns
    -------
    str

    Examples
    --------
    >>> flag(Decimal("-4.005")), flag(Decimal(12)), flag(Decimal(0))
    ('4.01 U', '12.00 F', '0.00')
    """
    size = shown(abs(variance), places)
    return f"{size} {'F' if variance > 0 else 'U'}" if variance else size


def flexed(budget: Decimal, driver_budget: Decimal | None, driver_actual: Decimal | None, places: int = 2) -> Decimal:
    """Return a variable budget flexed by volume: budget × actual driver / budgeted driver, half up at `places`.

    Parameters
    ----------
    budget : Decimal
        In one unit of money.
    driver_budget, driver_actual : Decimal or None
        The quantity that the amount moves with, as budgeted and as it came, in one unit.
    places : int
        Decimals of the money.

    Returns
    -------
    Decimal
        [unit of money of `budget`]

    Raises
    ------
    ValueError
        If a driver is missing or the budgeted driver is not positive.

    Examples
    --------
    >>> flexed(Decimal(100), Decimal(50), Decimal(48))
    Decimal('96.00')
    """
    if driver_budget is None or driver_actual is None or driver_budget <= 0:
        raise ValueError("a variable line needs a driver, budgeted above 0 and actual")
    return _rounded(Fraction(budget) * Fraction(driver_actual) / Fraction(driver_budget), places)


def _rounded(exact: Fraction, places: int = 2) -> Decimal:
    return Decimal(int(round_half_up(exact, places) * 10**places)).scaleb(-places)


class Variances(NamedTuple):
    """Static-budget, flexible-budget and volume variance of one amount; static = flexible + volume exactly."""

    static: Decimal
    flexible: Decimal
    volume: Decimal


def variances(nature: str, budget: Decimal, flexible: Decimal, actual: Decimal) -> Variances:
    """Return the three variances of an amount, favourable positive; they reconcile exactly.

    Parameters
    ----------
    nature : "revenue" or "cost"
    budget, flexible, actual : Decimal
        In one unit of money; the flexible budget is rounded once, by `flexed`.

    Returns
    -------
    Variances
        `static`, `flexible`, `volume` [the same unit]

    References
    ----------
    Horngren, Datar & Rajan, Cost Accounting: static-budget, flexible-budget and sales-volume variances.

    Examples
    --------
    >>> [int(v) for v in variances("cost", Decimal(100), Decimal(96), Decimal(99))]
    [1, -3, 4]
    """
    return Variances(signed(nature, budget, actual), signed(nature, flexible, actual), signed(nature, budget, flexible))


def price_volume(
    nature: str, price_budget: Decimal, volume_budget: Decimal, price: Decimal, volume: Decimal
) -> dict[str, Decimal]:
    """Return the price and the volume variance of a line of price × volume; they add to the static variance.

    Parameters
    ----------
    nature : "revenue" or "cost"
    price_budget, price : Decimal
        Money a unit, budgeted and actual.
    volume_budget, volume : Decimal
        Units, budgeted and actual.

    Returns
    -------
    dict
        `price`, `volume` [unit of money], favourable positive.

    Examples
    --------
    >>> {k: int(v) for k, v in price_volume("revenue", *map(Decimal, (10, 100, 9, 120))).items()}
    {'price': -120, 'volume': 200}
    """
    sign = 1 if nature == "revenue" else -1
    return {
        "price": sign * (price - price_budget) * volume,
        "volume": sign * (volume - volume_budget) * price_budget,
    }


def price_usage_efficiency(
    price_budget: Decimal,
    usage_budget: Decimal,
    output_budget: Decimal,
    price: Decimal,
    usage: Decimal,
    output: Decimal,
) -> dict[str, Fraction]:
    """Return the variances of a cost of price × usage: price, efficiency, and volume of output, exact.

    `usage_budget` is for `output_budget`; the standard usage of the actual output is in proportion.
    price + efficiency + volume = static variance.

    Parameters
    ----------
    price_budget, price : Decimal
        Money a unit of input, budgeted and actual.
    usage_budget, usage : Decimal
        Units of input, budgeted for `output_budget` and actual.
    output_budget, output : Decimal
        Units made, budgeted (not 0) and actual.

    Returns
    -------
    dict
        `price`, `efficiency`, `volume` [unit of money], favourable positive.

    Examples
    --------
    >>> found = price_usage_efficiency(*map(Decimal, (5, 200, 100, 6, 230, 110)))
    >>> {k: int(v) for k, v in found.items()}
    {'price': -230, 'efficiency': -50, 'volume': -100}
    """
    p0, u0, p, u = map(Fraction, (price_budget, usage_budget, price, usage))
    standard = u0 * Fraction(output) / Fraction(output_budget)
    return {"price": (p0 - p) * u, "efficiency": (standard - u) * p0, "volume": (u0 - standard) * p0}


def by_standards(nature: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Return what of a variance is price, mix, efficiency and volume, by the standards of an account's items.

    Of revenue, what the quantities changed is volume as far as all of them together changed, mix as far as their
    shares did.  Of cost, each item's standard quantity moves with output where its output is given.

    Parameters
    ----------
    nature : "revenue" or "cost"
    rows : sequence of rows of the sheet `standards`
        Those with an actual price and quantity.

    Returns
    -------
    dict
        `price`, `mix`, `efficiency`, `volume` [unit of money, cents]: they add up to Σ price × quantity, actual against
        standard, each side rounded half up to the cent; what rounding leaves is in the volume.

    Examples
    --------
    >>> names = ("price_budget", "quantity_budget", "price", "quantity")
    >>> sold = [dict(zip(names, map(Decimal, row))) for row in ((10, 60, 9, 90), (20, 40, 20, 30))]
    >>> {k: str(v) for k, v in by_standards("revenue", sold).items()}
    {'price': '-90.00', 'mix': '-180.00', 'efficiency': '0.00', 'volume': '280.00'}
    """
    found = dict.fromkeys(("price", "mix", "efficiency"), Fraction(0))
    planned, sold = (sum((Fraction(r[c]) for r in rows), Fraction(0)) for c in ("quantity_budget", "quantity"))
    grown = sold / planned if planned else Fraction(1)
    for r in rows:
        p0, q0, p, q = (r[c] for c in ("price_budget", "quantity_budget", "price", "quantity"))
        if nature == "revenue":
            parts = price_volume(nature, p0, q0, p, q)
            found["price"] += Fraction(parts["price"])
            if planned:
                found["mix"] += Fraction(parts["volume"]) - (grown - 1) * Fraction(p0) * Fraction(q0)
        else:
            output = (r["output_budget"], r["output"]) if r.get("output_budget") else (Decimal(1), Decimal(1))
            spent = price_usage_efficiency(p0, q0, output[0], p, q, output[1])
            found["price"] += spent["price"]
            found["efficiency"] += spent["efficiency"]
    cents = {name: _rounded(part) for name, part in found.items()}
    budget, actual = (_rounded(sum((Fraction(r[f"price{b}"]) * Fraction(r[f"quantity{b}"]) for r in rows), Fraction(0)))
                      for b in ("_budget", ""))  # fmt: skip
    return {**cents, "volume": signed(nature, budget, actual) - sum(cents.values(), Decimal(0))}
