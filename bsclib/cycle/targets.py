"""Targets against what is known: history, industry and region, the chance of being met, what they would have scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.chance import Prospect, prospect
from bsclib.errors import InputError
from bsclib.evidence.asked import law_target, needs_target
from bsclib.scoring import score

if TYPE_CHECKING:
    from bsclib.law import Indicator
    from bsclib.quarter import QuarterView

Key = tuple[str, str]
ANEW = ("flow", "annualised", "rolling4")  # targets of these are set anew each quarter
SCORED = 4  # past quarters that a target is tried on


@dataclass(frozen=True, slots=True)
class Aim:
    """The target of a row for the quarter that follows, beside what is known of the row.

    Attributes
    ----------
    indicator : the row
    past : quarter → actual, oldest first, without a gap [the row's unit]
    beside : rows of the sheet `benchmarks` that are of it, what its own history is left out
    now : the target it has: of the same quarter a year before where targets are set anew, else the present one
    outlook : what the past says of the next actual; None where it is too short
    proposed : the target that is met with the law's chance; None where nothing can be said, or `now` is within reach
    chance_now, chance : of `now`, of `proposed` being met [0 … 1]
    scored : quarter → (score it had, score under the target looked at), by the real rules
    """

    indicator: Indicator
    past: Mapping[str, Decimal]
    beside: tuple[Mapping[str, Any], ...]
    now: Decimal | None
    outlook: Prospect | None
    proposed: Decimal | None
    chance_now: float | None
    chance: float | None
    scored: Mapping[str, tuple[Fraction | None, Fraction | None]]

    @property
    def looked_at(self) -> Decimal | None:
        """What is proposed, else what it has."""
        return self.now if self.proposed is None else self.proposed


def aims(view: QuarterView) -> list[Aim]:
    """Return every row that is scored against a target of its evidence, with its target for the next quarter.

    Parameters
    ----------
    view : QuarterView
        The quarter that ends.

    Returns
    -------
    list of Aim
        In the law's order; a figure that several cards share stands once.

    Examples
    --------
    >>> found = aims(view)
    >>> len(found[0].past), 0 < found[0].chance_now < 1
    (8, True)
    """
    rows = [i for card in view.rulebook.scorecards for i in card if is_free(i)]
    found = [_aim(view, row) for row in rows]
    targets = {aim.indicator.key: aim.looked_at for aim in found if aim.looked_at is not None}
    tried = scored_under(view, targets)
    return [replace(aim, scored=tried.get(aim.indicator.key, {})) for aim in found]


def is_free(row: Indicator) -> bool:
    """Return whether a row is scored against a number that people set, and not shared with another row."""
    free = needs_target(row.rule) and law_target(row) is None and row.same_as is None and row.kind == "scored"
    return free and row.better in ("higher", "lower")


def _aim(view: QuarterView, row: Indicator) -> Aim:
    rules, past = view.rulebook.company.targets, past_of(view, row)
    outlook = prospect([float(v) for v in past.values()])
    now = _present(view, row)
    low, high, aim = (float(edge) / 100 for edge in (*rules.attainable, rules.aim))
    chance_now = outlook.chance(float(now), row.better) if outlook and now is not None else None
    proposed = None
    if outlook and not (chance_now is not None and low <= chance_now <= high):
        proposed = _rounded(row, outlook.target(aim, row.better))
    if proposed == now or (not proposed and getattr(row.rule, "unit", "") == "relative"):
        proposed = None  # against a target of 0 no relative step has a size
    chance = outlook.chance(float(proposed), row.better) if outlook and proposed is not None else None
    if chance is not None and chance_now is not None and abs(chance - aim) >= abs(chance_now - aim):
        proposed = chance = None  # where values repeat there may be no target nearer to what is aimed at
    own = (r for r in view.facts.tables.get("benchmarks", ()) if (r["scorecard"], r["indicator"]) == row.key)
    beside = tuple(r for r in own if r["of"] != "history")
    return Aim(row, past, beside, now, outlook, proposed, chance_now, chance, {})


def _rounded(row: Indicator, value: float) -> Decimal:
    """Return a target at the row's decimals, rounded to the easier side, within what an actual can be."""
    way = ROUND_FLOOR if row.better == "higher" else ROUND_CEILING
    found = Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-row.decimals), way)
    found = found if row.minimum is None else max(found, Decimal(row.minimum))
    return found if row.maximum is None else min(found, Decimal(row.maximum))


def past_of(view: QuarterView, row: Indicator) -> dict[str, Decimal]:
    """Return quarter → actual of a row up to this one, as far back as there is no gap.

    What the quarters before hold, and before the first of them what the sheet `benchmarks` gives as its history.
    """
    entered = [r for r in view.facts.tables.get("benchmarks", ()) if r["of"] == "history"]
    known = {r["period"]: r["value"] for r in entered if (r["scorecard"], r["indicator"]) == row.key}
    for past in view.history():
        fact = past.facts.rows.get(row.key)
        if fact and isinstance(fact.actual, Decimal) and not past.facts.day:  # the sum so far is no quarter's
            known[str(past.quarter)] = fact.actual
    found: dict[str, Decimal] = {}
    quarter = view.quarter
    while str(quarter) in known:
        found[str(quarter)] = known[str(quarter)]
        quarter = quarter.previous
    return dict(reversed(found.items()))


def _present(view: QuarterView, row: Indicator) -> Decimal | None:
    """Return the target that a row has: a year before where targets are set anew, else the present one."""
    year = view.quarter.next.shift(-4)
    past = {v.quarter: v.facts.rows.get(row.key) for v in view.history(4)}
    fact = (past.get(year) if row.basis in ANEW else None) or past[view.quarter]
    return fact.target if fact and isinstance(fact.target, Decimal) else None


def scored_under(
    view: QuarterView, targets: Mapping[Key, Decimal]
) -> dict[Key, dict[str, tuple[Fraction | None, Fraction | None]]]:
    """Return what the last quarters scored, and would have scored under other targets, through the real rules.

    Parameters
    ----------
    view : QuarterView
    targets : mapping of (scorecard, indicator) to Decimal
        In the unit of the row.

    Returns
    -------
    dict of (scorecard, indicator) to dict of quarter to (score it had, score it would have had)

    Examples
    --------
    >>> row = next(r for r in view.card("company") if is_free(r) and r.basis == "rate")
    >>> had, would = scored_under(view, {row.key: Decimal(110)})[row.key]["2025Q4"]
    >>> had > would
    True
    """
    found: dict[Key, dict[str, tuple[Fraction | None, Fraction | None]]] = {key: {} for key in targets}
    for past in view.history(SCORED):
        rows = past.facts.rows
        moved = {k: replace(rows[k], target=t) for k, t in targets.items() if k in rows}
        try:
            other = score(past.rulebook, replace(past.facts, rows={**rows, **moved}))
            was, would = ({r.key: r.score for r in s if r.status == "scored"} for s in (past.scores, other))
        except InputError:  # a rule of that quarter that takes no such target
            continue
        for key in moved:
            found[key][past.facts.period] = was.get(key), would.get(key)
    return found
