"""What the end of a year pays beyond its quarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bsclib.pay.roll import JudgedQuarter, Payroll, payroll


def year_end(views: Sequence[JudgedQuarter]) -> Payroll | None:
    """Return what the end of the year pays: the year's pool without its quarters' pools, by the year's results.

    A unit's coefficient is the mean, over the quarters in which it shared, of company coefficient × its own; heads
    and terms are those of the last quarter.  What a quarter retained is not paid again, and the common goal is a
    quarter's.  Where the quarters' pools have used the year's up there is nothing to share.

    Parameters
    ----------
    views : sequence of JudgedQuarter
        The quarters of a year, oldest first.

    Returns
    -------
    Payroll or None
        None where the law names no pool for the year, and where money is not shared.

    Examples
    --------
    >>> done = year_end(view.history(4))
    >>> str(done.pool), done.paid + done.retained == done.pool
    ('300', True)
    """
    last = views[-1]
    law, rolls = last.rulebook.reward, [payroll(v) for v in views]
    if law.year is None or rolls[-1].retained is None:
        return None
    from bsclib.budgeting.reward import bases, share_pool

    worth = {
        p.unit.id: [
            Fraction(r.company) * Fraction(q.coefficient) for r in rolls for q in r.units if q.unit.id == p.unit.id
        ]
        for p in rolls[-1].units
    }
    mean = {unit: sum(found, Fraction(0)) / len(found) for unit, found in worth.items()}
    heads = bases({p.unit.id: p.unit.headcount or 0 for p in rolls[-1].units}, law.headcount_base)
    pool = max(law.year - sum((v.rulebook.reward.pool for v in views), Decimal(0)), Decimal(0))
    done = share_pool(pool, heads, mean, Decimal(1), 2 + law.unit.power, law.distribution, law.ceiling)
    units = tuple(replace(p, coefficient=mean[p.unit.id], amount=done.shares[p.unit.id].paid) for p in rolls[-1].units)
    return Payroll(units, pool, Decimal(1), True, None, done.retained, done.bitten)
