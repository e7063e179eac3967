"""Random laws of pay, results and payments: `python tests/benchmarks/reward.py [SETTINGS]` (10,000 unless said).

Each setting draws pool, money, ceiling, distribution, common goal, retained parts by grade, units, heads and two
revisions of results, of the sample's and of another company's quarter; pays the first in full, with fines and hasty
claw-backs, and claims back what the second does not pay.  Counted to the fen: what is paid and retained is the pool,
no more than the ceiling; every account adds up; after a claw-back in full nobody owes anything; and under `own`
without a ceiling a better grade of the company or of one unit pays nobody less.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bsclib import pay
from bsclib.errors import Text
from bsclib.law.company import CommonGoal
from bsclib.law.units import KNOWN, unit_of
from bsclib.quarter import QuarterView, open_quarter

ROOT = Path(__file__).resolve().parents[2]
FEN = Decimal("0.01")


def graded(view: QuarterView, rng: random.Random) -> dict[str, Any]:
    """Return totals, some below 0, with a grade drawn for the company and each department, sometimes none or a veto."""
    bands = [b.label for b in view.rulebook.grade_table.bands]
    cards = [c.id for c in (*view.cards_at("company"), *view.cards_at("department"))]
    everybody = rng.random() < 0.05
    drawn = {
        id: replace(
            view.totals[id],
            total=Fraction(rng.randrange(-5000, 13000), 100),
            grade=rng.choice((*bands, *bands, None)),
            veto=("grade", "bonus") if everybody or rng.random() < 0.05 else (),
        )
        for id in cards
    }
    return {**view.totals, **drawn}


def drawn(view: QuarterView, rng: random.Random) -> pay.Results:
    """Return the quarter under terms, heads, units and results of the draw.

    Pools of nothing and of odd cents, in yuan and in ten thousands; ceilings down to 0; one unit alone, units without
    heads; a common goal, sometimes.
    """
    book = view.rulebook
    grades = book.reward.coefficients
    worth = [Decimal(rng.randrange(31)) / 10 for _ in grades]
    unit = KNOWN["wan_yuan"] if rng.random() < 0.7 else unit_of(Text("元", "yuan"))
    row = next(r for r in view.scores if r.weight)
    goal = CommonGoal(indicator="/".join(row.key), share=Decimal(rng.randrange(11)) / 10)
    terms = {
        "pool": Decimal(rng.choice((0, 1, rng.randrange(10**6)))) / 100, "unit": unit,
        "ceiling": Decimal(rng.choice((0, *range(5, 20)))) / 10,
        "distribution": rng.choice(("own", "shared")), "headcount_base": rng.choice(("headcount", "equal")),
        "coefficients": dict(zip(grades, sorted(worth, reverse=True), strict=True)),
        "common_goal": goal if rng.random() < 0.3 else None,
    }  # fmt: skip
    departments = [id for id, u in book.units.items() if u.level == "department" and u.card]
    kept = set(rng.sample(departments, 1 if rng.random() < 0.1 else len(departments)))
    units = {
        id: replace(
            u,
            headcount=rng.choice((None, 0, *[rng.randrange(1, 400)] * 8)),
            card=u.card if id not in departments or id in kept else None,
        )
        for id, u in book.units.items()
    }
    law = replace(book, reward=book.reward.model_copy(update=terms), units=units)
    return pay.Results(law, graded(view, rng), view.scores)


def amounts(results: Any) -> dict[str, Decimal]:
    """Return unit → what it is paid [the pool's unit]."""
    return {p.unit.id: p.amount or Decimal(0) for p in pay.payroll(results).units}


def pool_holds(now: Any) -> None:
    """Paid and retained make the pool, within the ceiling, nothing below 0 or finer than a fen."""
    law, done = now.rulebook.reward, pay.payroll(now)
    paid = amounts(now).values()
    assert done.retained is not None
    assert sum(paid) + done.retained == law.pool
    assert sum(paid) <= law.pool * (min(law.ceiling, Decimal(1)) if law.distribution == "shared" else law.ceiling)
    if law.common_goal and not (done.goal and done.goal.met):
        assert sum(paid) <= law.pool * law.common_goal.share * max(law.ceiling, Decimal(1))
    for p in done.units:
        assert p.amount == 0 or (p.result.grade is not None and "bonus" not in p.result.veto)
    assert all(a >= 0 and a.scaleb(law.unit.power) % FEN == 0 for a in paid)


def accounts_hold(before: Any, now: Any, rng: random.Random) -> int:
    """Pay the first results, claim back what the second do not pay; return how many gave something back."""
    record: list[dict[str, Any]] = [
        {"unit": s.unit.id, "kind": "reward", "amount": s.due, "paid": "x"} for s in pay.settlement(before, [])
    ]
    for row in list(record):
        for kind in ("penalty", "clawback"):
            if rng.random() < 0.3:
                amount = Decimal(rng.randrange(10**6)) / 100
                record.append({**row, "kind": kind, "amount": amount, "paid": rng.choice((None, "x"))})
    accounts = pay.settlement(now, record)
    for s in accounts:
        assert s.due - s.penalty == s.paid - s.back + s.open
        assert s.open % FEN == 0
    assert sum(s.due for s in accounts) == pay.payroll(now).paid.scaleb(now.rulebook.reward.unit.power)
    owed = {s.unit.id: -s.open for s in accounts if s.open < 0}
    back = [{"unit": u, "kind": "clawback", "amount": n, "paid": "x"} for u, n in owed.items()]
    assert [s.open for s in pay.settlement(now, [*record, *back])] == [max(s.open, Decimal(0)) for s in accounts]
    return len(owed)


def nobody_loses(now: Any, rng: random.Random) -> bool:
    """Under `own` without a ceiling a grade better of one card pays nobody less; return whether the setting asks it."""
    book = now.rulebook
    if book.reward.distribution != "own":
        return False
    free = replace(book, reward=book.reward.model_copy(update={"ceiling": Decimal(1000)}))
    bands = [b.label for b in book.grade_table.bands]
    open_ones = [id for id, t in now.totals.items() if t.grade in bands[1:]]
    if not open_ones:
        return False
    id = rng.choice(open_ones)
    better = replace(now.totals[id], grade=bands[bands.index(now.totals[id].grade) - 1])
    then = amounts(pay.Results(free, {**now.totals, id: better}, now.scores))
    assert all(then[u] >= a for u, a in amounts(pay.Results(free, now.totals, now.scores)).items())
    return True


def play(view: QuarterView, settings: int, seed: int = 16) -> Counter[str]:
    """Draw the settings and return what was counted."""
    rng, counted = random.Random(seed), Counter[str]()
    for _ in range(settings):
        before = drawn(view, rng)
        now = pay.Results(before.rulebook, graded(view, rng), view.scores)
        pool_holds(before)
        pool_holds(now)
        counted["claw-backs"] += accounts_hold(before, now, rng)
        counted["better grades"] += nobody_loses(now, rng)
        counted["settings"] += 1
        counted["ceiling reached"] += pay.payroll(now).bitten
    return counted


def main() -> None:
    """Play on the sample's newest quarter, then on a company of its own."""
    from crisis_company import founded

    settings = int(sys.argv[1]) if sys.argv[1:] else 10_000
    with TemporaryDirectory() as folder:
        for name, view in (("sample", open_quarter(workspace=ROOT)), ("own", founded(Path(folder)))):
            counted = play(view, settings)
            print(name, *(f"{what} {n:,}" for what, n in counted.items()), "every sum to the fen", sep=", ")


if __name__ == "__main__":
    main()
