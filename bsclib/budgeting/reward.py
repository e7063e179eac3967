"""Sharing a bonus pool: what is paid equals the pool, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import Fault, Place, Text, raise_faults, same


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit is paid.

    Attributes
    ----------
    base : Decimal
        Its size: head-count, or 1 where units count equally.
    coefficient : Decimal
        Company coefficient × its own.
    paid : Decimal
        Its part of the pool [unit of money of the pool].
    """

    base: Decimal
    coefficient: Decimal
    paid: Decimal


def bases(heads: Mapping[str, int], count: str) -> dict[str, Decimal]:
    """Return the size with which each unit shares: its heads, or one for every unit (`count` = "equal").

    Examples
    --------
    >>> bases({"a": 3, "b": 9}, "headcount"), bases({"a": 3, "b": 9}, "equal")
    ({'a': Decimal('3'), 'b': Decimal('9')}, {'a': Decimal('1'), 'b': Decimal('1')})
    """
    return {unit: Decimal(1 if count == "equal" else number) for unit, number in heads.items()}


def share_pool(
    pool: Decimal,
    bases: Mapping[str, Decimal],
    coefficients: Mapping[str, Decimal],
    company: Decimal = Decimal(1),
    places: int = 2,
) -> dict[str, Share]:
    """Return what each unit is paid out of `pool`, in the order of `bases`.

    A unit's claim is base × company coefficient × its own coefficient; claims are normalised so that
    their sum is the pool.  What rounding down to `places` leaves over goes, one last digit each, to the
    largest remainders (ties: first in order).  If nobody has a claim nothing is paid.

    Parameters
    ----------
    pool : Decimal
        Money to share, ≥ 0, with at most `places` decimals.
    bases, coefficients : mapping of unit → Decimal ≥ 0
        A unit without a coefficient (its result was not demonstrated) has no claim.
    company : Decimal
        Coefficient of the company's own grade; 0 pays nobody.
    places : int
        Decimals of the money; 2: to the cent.

    Returns
    -------
    dict of unit → Share

    Raises
    ------
    InputError
        For a negative pool, base or coefficient, or a pool finer than `places`.

    Examples
    --------
    >>> paid = share_pool(Decimal(100), {"a": Decimal(1), "b": Decimal(2)}, {"a": Decimal(1), "b": Decimal(1)})
    >>> [str(s.paid) for s in paid.values()]
    ['33.33', '66.67']
    """
    _refuse_negative(pool, company, bases, coefficients)
    unit = Fraction(1, 10**places)
    cents = Fraction(pool) / unit
    if cents.denominator != 1:
        raise_faults(
            Text("奖金池无法分配", "the pool cannot be shared"),
            [
                Fault(
                    "pool_digits",
                    Place(path="pool"),
                    same(pool),
                    Text(f"最多 {places} 位小数", f"at most {places} decimals"),
                )
            ],
        )
    factor = {u: Fraction(company) * Fraction(coefficients.get(u, Decimal(0))) for u in bases}
    claims = {u: Fraction(base) * factor[u] for u, base in bases.items()}
    paid = _largest_remainder(int(cents), claims)
    return {
        u: Share(base, company * coefficients.get(u, Decimal(0)), Decimal(paid[u]).scaleb(-places))
        for u, base in bases.items()
    }


def _largest_remainder(cents: int, claims: Mapping[str, Fraction]) -> dict[str, int]:
    whole = sum(claims.values(), Fraction(0))
    if not whole:
        return dict.fromkeys(claims, 0)
    exact = {u: cents * c / whole for u, c in claims.items()}
    floors = {u: e.numerator // e.denominator for u, e in exact.items()}
    order = sorted(claims, key=lambda u: exact[u] - floors[u], reverse=True)
    for u in order[: cents - sum(floors.values())]:
        floors[u] += 1
    return floors


def _refuse_negative(
    pool: Decimal, company: Decimal, bases: Mapping[str, Decimal], coefficients: Mapping[str, Decimal]
) -> None:
    numbers = {
        "pool": pool,
        "company": company,
        **{f"base.{u}": v for u, v in bases.items()},
        **{f"coefficient.{u}": v for u, v in coefficients.items()},
    }
    raise_faults(
        Text("奖金池无法分配", "the pool cannot be shared"),
        [
            Fault("negative", Place(path=name), same(value), Text("不得为负", "it must not be negative"))
            for name, value in numbers.items()
            if value < 0
        ],
    )
