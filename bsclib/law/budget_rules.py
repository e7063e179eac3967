"""How budgets are proposed, changed and put at risk: the limits of the law."""

from __future__ import annotations

from decimal import Decimal

from bsclib.law import vocabulary as v
from bsclib.law.vocabulary import Doc


class BudgetRulesDoc(Doc):
    """What the budget's cycle goes by.

    Attributes
    ----------
    margin : by how much a way's error in backtest must be smaller than the approved budget's own, before that way is
        proposed [% of the latter]
    listed : proposals that a page shows; the sheet holds all [count]
    likelihood : what each of the five levels of likelihood stands for [%]
    locked : whether an approved budget changes by the register of revisions alone
    inside, outside : who may approve a revision that leaves its unit's total as it was, or moves it; empty: anybody
    """

    margin: v.Positive = Decimal(10)
    listed: v.Whole = 10
    likelihood: tuple[v.Positive, v.Positive, v.Positive, v.Positive, v.Positive] = (
        Decimal(10), Decimal(30), Decimal(50), Decimal(70), Decimal(90),
    )  # fmt: skip
    locked: v.Flag = False
    inside: tuple[v.Line, ...] = ()
    outside: tuple[v.Line, ...] = ()


USUAL_BUDGET = BudgetRulesDoc.model_construct()
