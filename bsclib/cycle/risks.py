"""Risks as the register and the figures have them: level, history, trigger, change; and what the figures propose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.lines import booked, grouped, total
from bsclib.budgeting.risk import fires, level, likelihood_of, out_of_line
from bsclib.cycle.monitoring import lines_of, stood
from bsclib.cycle.words import WORDS
from bsclib.decimals import shown
from bsclib.errors import Text
from bsclib.evidence.readings import values_of

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

QUARTERS = 8
FUNDED = Fraction(1)  # [%] of a year beyond which money that is off the same way every quarter is worth a word


@dataclass(frozen=True, slots=True)
class Assessed:
    """A risk of the register.

    Attributes
    ----------
    row : what the register says
    level, before : its band now and a quarter ago ("" where it is new)
    historic : likelihood 1-5 that the quarters so far give, None without a trigger
    value, fired : the trigger indicator's figure, and whether it fires by itself; None where that is not known yet
    months : days from which readings inside the quarter were past the limit, by the month or week
    booked : what revisions name it as the risk they respond to [money]
    amount : loss that is to be expected: chance that the law gives its likelihood × loss if it happens [money]
    points : change of its card's total that is to be expected: the same chance × what the changed indicator would do
    """

    row: dict[str, Any]
    level: str
    before: str
    historic: int | None
    value: Decimal | None
    fired: bool | None
    months: tuple[date, ...]
    booked: Decimal
    amount: Fraction | None
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A risk that the figures suggest and nobody has entered: whose, of what, why."""

    kind: str
    unit: str
    subject: Text
    found: Text


def assessed(view: QuarterView, through: str = "") -> list[Assessed]:
    """Return the risks of the register, gravest first.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`, up to whose end it is looked; empty: the last with actuals.

    Returns
    -------
    list of Assessed

    Examples
    --------
    >>> [(a.row["id"], a.level, a.fired) for a in assessed(view)][:2]
    [('R-06', 'medium', False), ('R-01', 'medium', True)]
    """
    tables = view.previous.facts.tables if view.previous else {}
    before = {r["id"]: r for r in tables.get("risks", ())}
    view = stood(view, through)
    found = [_assessed(view, row, before.get(row["id"])) for row in view.facts.tables.get("risks", ())]
    return sorted(found, key=lambda a: -a.row["likelihood"] * a.row["impact"])


def _assessed(view: QuarterView, row: dict[str, Any], before: dict[str, Any] | None) -> Assessed:
    key = (row["scorecard"], row["indicator"])
    history, fact = _figures(view, key), view.facts.rows.get(key)
    value = fact.actual if fact and isinstance(fact.actual, Decimal) else None
    if (
        value is not None
        and row["trigger"] == "below"
        and view.facts.day
        and view.rulebook.indicator(*key).basis == "flow"
    ):
        history, value = history[:-1], None  # a sum that is still below its limit says nothing before the end
    watched = row["trigger"] and row["limit"] is not None and history
    booked = [r for r in view.facts.tables.get("revisions", ()) if r.get("risk") == row["id"]]
    chance = Fraction(view.rulebook.company.budget.likelihood[row["likelihood"] - 1]) / 100
    loss, moved = row.get("amount"), _moved(view, row)
    return Assessed(
        row=row,
        level=level(row["likelihood"], row["impact"]),
        before=level(before["likelihood"], before["impact"]) if before else "",
        historic=likelihood_of(history, row["trigger"], row["limit"]) if watched else None,
        value=value if watched else None,
        fired=fires(value, row["trigger"], row["limit"]) if watched and value is not None else None,
        months=_past_limit(view, row),
        booked=sum((r["after"] - r["before"] for r in booked), Decimal(0)),
        amount=None if loss is None else chance * Fraction(loss),
        points=None if moved is None else chance * moved,
    )


def _past_limit(view: QuarterView, row: dict[str, Any]) -> tuple[date, ...]:
    """Return the beginnings of the months or weeks whose reading fires the risk's trigger.

    A flow is summed up from the quarter's beginning; that it is still below a limit says nothing before the end.
    """
    key, readings = (row["scorecard"], row["indicator"]), view.facts.tables.get("readings", ())
    own = [r for r in readings if (r["scorecard"], r["indicator"]) == key]
    if not own or not row["trigger"] or row["limit"] is None:
        return ()
    own, law = sorted(own, key=lambda r: r["begins"]), view.rulebook.indicator(*key)
    values: Iterable[Fraction] = values_of(law, own)
    if law.basis == "flow":
        values = () if row["trigger"] == "below" else accumulate(values)
    return tuple(r["begins"] for r, v in zip(own, values, strict=False) if fires(v, row["trigger"], row["limit"]))


def _moved(view: QuarterView, row: dict[str, Any]) -> Fraction | None:
    """Return how the total of the risk's card would change if it happened [points]; None where that is not said."""
    key, shift = (row["scorecard"], row["indicator"]), row.get("shift")
    fact = view.facts.rows.get(key)
    if shift is None or fact is None or not isinstance(fact.actual, Decimal):
        return None
    then = replace(view, facts=view.facts.with_actuals({key: fact.actual + shift})).totals[key[0]].total
    now = view.totals[key[0]].total
    return None if then is None or now is None else Fraction(then) - Fraction(now)


def _figures(view: QuarterView, key: tuple[Any, Any]) -> list[Decimal]:
    """Return the actuals of a row over the quarters there are, oldest first."""
    facts = [v.facts.rows.get(key) for v in view.history(QUARTERS)]
    return [f.actual for f in facts if f and isinstance(f.actual, Decimal)]


def proposed(view: QuarterView, through: str = "") -> list[Proposed]:
    """Return the risks that the figures suggest: targets out of line, accounts badly funded, watched matters due.

    Parameters
    ----------
    view : QuarterView
    through : str
        A month of the quarter, as `2025-11` or `202511`, up to whose end it is looked; empty: the last with actuals.

    Returns
    -------
    list of Proposed

    Examples
    --------
    >>> sorted({p.kind for p in proposed(view)})
    ['funding', 'target', 'watch']
    """
    return [*_targets(view), *_funding(view), *_watched(stood(view, through))]


def _targets(view: QuarterView) -> Iterator[Proposed]:
    rows = (i for card in view.rulebook.scorecards for i in card if i.basis != "flow" and i.same_as is None)
    for row in (r for r in rows if not (r.rule and r.rule.linked)):
        fact = view.facts.rows.get(row.key)
        history = _figures(view, row.key)[:-1]
        if fact is None or not isinstance(fact.target, Decimal) or not isinstance(fact.actual, Decimal):
            continue
        way = out_of_line(fact.target, history)
        if way:
            mean = sum(history, Decimal(0)) / len(history)
            said = WORDS.TARGET.fill(
                target=shown(fact.target, row.decimals), way=WORDS.HIGH if way == "high" else WORDS.LOW, n=len(history),
                mean=shown(mean, row.decimals),
            )  # fmt: skip
            yield Proposed("target", row.owner, row.label, said)


def _funding(view: QuarterView) -> Iterator[Proposed]:
    year: Sequence[QuarterView] = view.history(4)
    rates: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
    for past in year:
        for (unit, account), lines in grouped(booked(lines_of(past)), "unit", "account").items():
            if lines[0]["nature"] == "cost":
                rates.setdefault((unit, account), []).append((total(lines, "actual"), total(lines, "approved")))
    for (unit, account), pairs in rates.items():
        off = [Fraction(a - b) / Fraction(b) * 100 for a, b in pairs if b]
        spent, given = (sum((p[n] for p in pairs), Decimal(0)) for n in (0, 1))
        whole = Fraction(spent) / Fraction(given) * 100 if given else Fraction(100)
        same_way = len(off) == 4 and (min(off) > 0 or max(off) < 0)
        if same_way and abs(whole - 100) > FUNDED:
            said = WORDS.MONEY.fill(way=WORDS.UNDER if whole > 100 else WORDS.RISKS_OVER, rate=shown(whole))
            yield Proposed("funding", unit, Text(account, account), said)


def _watched(view: QuarterView) -> Iterator[Proposed]:
    for row in view.facts.tables.get("risks", ()):
        if row["status"] == "watch" and row["next_review"] and row["next_review"] <= view.day:
            yield Proposed("watch", row["unit"], Text(row["description"], row["description"]), WORDS.REVIEW)
