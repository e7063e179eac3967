"""Random indices: the mean consistency index of random reciprocal matrices, by published table."""

from __future__ import annotations

import math
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from bsclib.ahp.faults import number, one_of
from bsclib.ahp.priorities import principal
from bsclib.ahp.scales import CONVERSIONS, converted
from bsclib.ahp.stack import Floats
from bsclib.errors import Text

_AT_ONCE = 2048  # matrices drawn at a time
_LARGEST = 200  # order


def _from_three(*values: float) -> dict[int, float]:
    return {1: 0.0, 2: 0.0, **dict(enumerate(values, start=3))}


SAATY_1980 = _from_three(0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
SAATY_2005 = _from_three(0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59)
ALONSO_LAMATA_2006 = _from_three(
    *(0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838),
    *(1.5978, 1.6086, 1.6181, 1.6265, 1.6341, 1.6409, 1.6470, 1.6526, 1.6577, 1.6624, 1.6667, 1.6706, 1.6743),
    *(1.6777, 1.6809, 1.6839, 1.6867, 1.6893, 1.6917, 1.6940, 1.6962, 1.6982, 1.7002, 1.7020),
)
DONEGAN_DODD_1991 = _from_three(
    *(0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969),
    *(1.5078, 1.5153, 1.5262, 1.5313, 1.5371),
) | {25: 1.5619, 30: 1.5772, 40: 1.5976, 50: 1.6102}
TUMMALA_LING_1998 = _from_three(
    *(0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882, 1.5117, 1.5356, 1.5571, 1.5714, 1.5831)
)

TABLES = MappingProxyType(
    {
        "saaty1980": SAATY_1980,
        "saaty2005": SAATY_2005,
        "alonso_lamata2006": ALONSO_LAMATA_2006,
        "donegan_dodd1991": DONEGAN_DODD_1991,
        "tummala_ling1998": TUMMALA_LING_1998,
    }
)

SOURCES = MappingProxyType(
    {
        "saaty1980": "Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, p. 21. 500 matrices each.",
        "saaty2005": "Saaty, T. L. (2005). Theory and Applications of the Analytic Network Process. RWS, p. 31.",
        "alonso_lamata2006": "Alonso, J. A. and Lamata, M. T. (2006). Consistency in the analytic hierarchy process: "
        "a new approach. International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 14, 445-459. "
        "500,000 matrices of each order to n = 15, from n = 16 their fitted line 2.7699 n - 4.3513.",
        "donegan_dodd1991": "Donegan, H. A. and Dodd, F. J. (1991). A note on Saaty's random indexes. "
        "Mathematical and Computer Modelling 15(10), 135-137. Printed for 3-20, 25, 30, 40, 50.",
        "tummala_ling1998": "Rao Tummala, V. M. and Ling, H. (1998). A note on the computation of the mean random "
        "consistency index of the analytic hierarchy process (AHP). Theory and Decision 44, 221-230. "
        "The values that pymcdm gives under this name; Golden and Wang (1989) are credited with the same.",
    }
)


def random_index(
    n: int,
    table: str = "saaty1980",
    draws: int | None = None,
    rng: int | np.random.Generator = 0,
    *,
    scale: str | None = None,
) -> float:
    """Return the random index of order `n`: by the named table, or drawn afresh for any order and scale.

    Parameters
    ----------
    n : int
    table : str
        A name in `TABLES`, which `SOURCES` cites; the name of a scale is taken as `scale`.
    draws : int, optional
        How many random matrices to draw: 10,000 when a scale is given, none when not.
    rng : int or numpy.random.Generator
        Seed or generator of the draws.
    scale : str, optional
        The scale whose steps and reciprocals are drawn, all equally likely: see `rescale`.

    Returns
    -------
    float
        By a table NaN where it does not have `n`; drawn, the mean consistency index of the random matrices.

    Raises
    ------
    InputError
        An order that is none or above 200, no draws, or no seed.
    UsageError
        Unknown table or scale.

    Examples
    --------
    >>> random_index(4), random_index(4, "alonso_lamata2006"), random_index(16)
    (0.9, 0.8816, nan)
    >>> round(random_index(16, scale="saaty", draws=2000), 2), round(random_index(4, scale="power", draws=2000), 1)
    (1.6, 7.1)
    """
    number("n", n, whole=True, least=1, most=_LARGEST)
    one_of(table, {**TABLES, **CONVERSIONS} if scale is None else TABLES, Text("随机一致性指标 RI", "the random index"))
    if scale is None and draws is None and table in TABLES:
        return by_table(n, table)
    scale = table if scale is None and table in CONVERSIONS else scale
    return _drawn(n, "saaty" if scale is None else scale, 10_000 if draws is None else draws, rng)


def by_table(n: int, table: str | float) -> float:
    """Return the random index of order `n` by the named table, NaN where it has none; a number is one itself."""
    if not isinstance(table, str):
        return float(number("ri", table, least=0) if n < 3 else number("ri", table, above=0))
    if table not in TABLES:
        one_of(table, TABLES, Text("随机一致性指标 RI", "the random index"))
    return TABLES[table].get(n, math.nan)


def _drawn(n: int, scale: str, draws: int, rng: int | np.random.Generator) -> float:
    one_of(scale, CONVERSIONS, Text("标度", "the scale"))
    number("draws", draws, whole=True, least=1, most=10**8)
    generator = seeded(rng)
    if n < 3:
        return 0.0
    steps = np.array([float(converted(Fraction(k), scale, n)) for k in range(1, 10)])
    values = np.concatenate([steps, 1 / steps[1:]])
    total = 0.0
    for start in range(0, draws, _AT_ONCE):
        upper = generator.choice(values, size=(min(_AT_ONCE, draws - start), n * (n - 1) // 2))
        total += float((principal(reciprocal(upper, n), polish=False)[1] - n).sum())
    return total / draws / (n - 1)


def seeded(rng: Any) -> np.random.Generator:
    """Return the generator of a seed, or the generator given.

    Raises
    ------
    InputError
        Neither of them.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng(number("rng", rng, whole=True, least=0))


def reciprocal(upper: Floats, n: int) -> Floats:
    """Return reciprocal matrices (k, n, n) from the judgements above the diagonal (k, pairs)."""
    rows, columns = np.triu_indices(n, 1)
    pairs = len(rows)
    at = np.full((n, n), 2 * pairs)  # where each cell is found among judgements, reciprocals and a last 1
    at[rows, columns], at[columns, rows] = np.arange(pairs), np.arange(pairs, 2 * pairs)
    cells = np.empty((len(upper), 2 * pairs + 1))
    cells[:, :pairs], cells[:, -1] = upper, 1.0
    np.divide(1.0, upper, out=cells[:, pairs:-1])
    return np.take(cells, at.ravel(), axis=1).reshape(-1, n, n)
