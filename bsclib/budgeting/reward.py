"""From a pool to amounts: what units earn of it, what is kept back, each amount exact to the last digit paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import Fault, Place, Text, raise_faults, same

OWN, SHARED = "own", "shared"  # a result moves the sum paid · the sum is the pool, results move its parts
CEILING = Decimal("1.2")  # at most this much of the pool is paid; ours


Number = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit is paid.

    Attributes
    ----------
    base : Decimal
        Its size: head-count, or 1 where units count equally.
    coefficient : Fraction
        Company coefficient × its own.
    paid : Decimal
        Its part of the pool [unit of money of the pool].
    """

    base: Decimal
    coefficient: Fraction
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Sharing:
    """A pool and what becomes of it.

    Attributes
    ----------
    pool : Decimal
        The money there was to share [its unit].
    shares : dict of unit → Share
        In the order of the bases.
    bitten : bool
        Whether all were cut in proportion, because together they had earned more than the ceiling.
    """

    pool: Decimal
    shares: dict[str, Share]
    bitten: bool = False

    @property
    def paid(self) -> Decimal:
        """What is paid in all."""
        return sum((share.paid for share in self.shares.values()), Decimal(0))

    @property
    def retained(self) -> Decimal:
        """What stays in the pool; negative where more than the pool is paid."""
        return self.pool - self.paid


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
    coefficients: Mapping[str, Number],
    company: Decimal = Decimal(1),
    places: int = 2,
    distribution: str = OWN,
    ceiling: Decimal = CEILING,
    goal: Decimal = Decimal(1),
) -> Sharing:
    """Return what each unit is paid out of `pool`, in the order of `bases`.

    "own": a unit is paid pool × its share of the bases × company coefficient × its own coefficient, rounded down
    to `places`; together at most pool × `ceiling`, else all shrink in proportion.  "shared": the claims base ×
    company coefficient × own coefficient are normalised, so that the whole pool is paid.  Where amounts are
    normalised or shrink, what rounding down leaves over goes, one last digit each, to the largest remainders (ties:
    first in order).  If nobody has a claim nothing is paid.

    Parameters
    ----------
    pool : Decimal
        Money to share, ≥ 0, with at most `places` decimals.
    bases, coefficients : mapping of unit → exact number ≥ 0
        A unit without a coefficient (its result was not demonstrated) has no claim; its base counts.
    company : Decimal
        Coefficient of the company's own grade; 0 pays nobody.
    places : int
        Decimals of the money; 2: to the cent.
    distribution : str
        "own" or "shared".
    ceiling : Decimal
        The largest share of the pool that is ever paid, ≥ 0.
    goal : Decimal
        The share of the pool that is there to earn: less than 1 where a common goal was missed.

    Returns
    -------
    Sharing

    Raises
    ------
    InputError
        For a negative pool, base, coefficient, ceiling or goal, or a pool finer than `places`.

    Examples
    --------
    >>> bases = {"a": Decimal(1), "b": Decimal(2)}
    >>> done = share_pool(Decimal(100), bases, {"a": Decimal("0.8"), "b": Decimal("1.2")})
    >>> [str(s.paid) for s in done.shares.values()], str(done.retained)
    (['26.66', '80.00'], '-6.66')
    >>> done = share_pool(Decimal(100), bases, {"a": Decimal("0.8"), "b": Decimal("1.2")}, distribution="shared")
    >>> [str(s.paid) for s in done.shares.values()], str(done.retained)
    (['25.00', '75.00'], '0.00')
    """
    single = {"pool": pool, "company": company, "ceiling": ceiling, "goal": goal}
    _refuse_negative(single, bases, coefficients)
    if (Fraction(pool) * 10**places).denominator != 1:
        _refuse([Fault("pool_digits", Place(path="pool"), same(pool), MOST.fill(n=places))])
    factor = {u: Fraction(company) * Fraction(coefficients.get(u, Decimal(0))) for u in bases}
    claims = {u: Fraction(base) * factor[u] for u, base in bases.items()}
    cents = Fraction(pool) * Fraction(goal) * 10**places
    most = cents * (min(Fraction(1), Fraction(ceiling)) if distribution == SHARED else Fraction(ceiling))
    whole = sum(claims.values(), Fraction(0)) if distribution == SHARED else Fraction(sum(bases.values()))
    earned = {u: cents * c / whole if whole else Fraction(0) for u, c in claims.items()}
    bitten = distribution == OWN and sum(earned.values()) > most
    if bitten or distribution == SHARED:
        paid = _largest_remainder(most, claims)
    else:
        paid = {u: e.numerator // e.denominator for u, e in earned.items()}
    shares = {u: Share(base, factor[u], Decimal(paid[u]).scaleb(-places)) for u, base in bases.items()}
    return Sharing(pool, shares, bitten)


def _largest_remainder(most: Fraction, claims: Mapping[str, Fraction]) -> dict[str, int]:
    whole, cents = sum(claims.values(), Fraction(0)), most.numerator // most.denominator
    if not whole:
        return dict.fromkeys(claims, 0)
    exact = {u: cents * c / whole for u, c in claims.items()}
    floors = {u: e.numerator // e.denominator for u, e in exact.items()}
    order = sorted(claims, key=lambda u: exact[u] - floors[u], reverse=True)
    for u in order[: cents - sum(floors.values())]:
        floors[u] += 1
    return floors


HEAD = Text("奖金池无法分配", "the pool cannot be shared")
MOST = Text("最多 {n} 位小数", "at most {n} decimals")


def _refuse(faults: list[Fault]) -> None:
    raise_faults(HEAD, faults)


def _refuse_negative(
    single: Mapping[str, Decimal], bases: Mapping[str, Decimal], coefficients: Mapping[str, Number]
) -> None:
    each: dict[str, Number] = {f"base.{u}": v for u, v in bases.items()}
    each |= {f"coefficient.{u}": v for u, v in coefficients.items()}
    _refuse(
        [
            Fault("negative", Place(path=name), same(value), Text("不得为负", "it must not be negative"))
            for name, value in {**single, **each}.items()
            if value < 0
        ]
    )
