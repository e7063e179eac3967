"""Withholding that withholds: what else must be left out so that a withheld score cannot be worked out.

The reader is taken to know every weight, every score that is shown, the totals, and how each rule counts.  From these
a withheld score follows as soon as only one value of it fits.  So further scores of the card are left out, the
lightest that suffices first, and equal rows on other cards with them; where a card has none left, its total loses
decimals.  What stays open is counted, not hoped: the scores that fit, and with them the steps of the target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.governance.inference import target_steps_left
from bsclib.scoring import Rule, ScoredRow, Shared
from bsclib.scoring.kinds.evidence import NotScorableError

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

Key = tuple[str, str]
Range = tuple[float, float]  # nothing here decides a score: floats will do
DECIMALS = 2  # with which a total is shown
_TOGETHER = 3  # withheld rows that may hide one another; more would only help
_MOST = 4000  # sums that are looked at
_TINY = 1e-9
_NUMBERED = 60  # more different scores than this are taken as a range


@dataclass(frozen=True, slots=True)
class Unknown:
    """A withheld score: its rows (equal ones on several cards), the values it can have, and why it is withheld.

    `values` are single scores, or a range where the rule counts without steps.  `left` is how many steps of the target
    stay open; None: no end, or no target to give away.
    """

    rows: tuple[ScoredRow, ...]
    values: tuple[Range, ...]
    primary: bool
    left: Fraction | None = None
    fits: int = 0


@dataclass
class Plan:
    """What is withheld of a quarter: rows, and decimals of totals (0 to 2, -1: the total itself)."""

    unknowns: list[Unknown] = field(default_factory=list)
    decimals: dict[str, int] = field(default_factory=dict)
    asked: dict[Key, Unknown] = field(default_factory=dict, repr=False)  # what was found out of a row before

    @property
    def hidden(self) -> set[Key]:
        """The rows whose scores are left out."""
        return {row.key for unknown in self.unknowns for row in unknown.rows}


def plan_withholding(view: QuarterView, primary: Iterable[Key], width: Fraction) -> Plan:
    """Return what to leave out so that every row of `primary` keeps `width` steps of its target open.

    Parameters
    ----------
    view
        An opened quarter.
    primary
        The rows whose score alone gives a target away too closely.
    width
        Steps of a target that must stay open.

    Returns
    -------
    Plan
        With what stays open of each row.
    """
    scored = {row.key: row for row in view.scores if row.status == "scored" and row.score is not None}
    plan = Plan()
    for key in primary:
        if key in scored and key not in plan.hidden:
            plan.unknowns.append(_unknown(view, plan, scored[key], primary=True))
    for unknown in list(plan.unknowns):
        for card in dict.fromkeys(row.scorecard for row in unknown.rows):
            _protect(view, plan, unknown, card, width)
    plan.unknowns = [_measured(view, plan, unknown) for unknown in plan.unknowns]
    plan.unknowns += [_unknown(view, plan, row) for row in view.scores if _tells_total(view, plan, row)]
    return plan


def _tells_total(view: QuarterView, plan: Plan, row: ScoredRow) -> bool:
    """Return whether a row shows the total of a card that is shown with fewer decimals."""
    rule = view.rulebook.indicator(*row.key).rule
    card = rule.card if isinstance(rule, Shared) else ""
    return row.status == "scored" and plan.decimals.get(card, DECIMALS) < DECIMALS and row.key not in plan.hidden


def _unknown(view: QuarterView, plan: Plan, row: ScoredRow, *, primary: bool = False) -> Unknown:
    """Return a row and those that a reader takes for the same: one indicator, rule, target, actual and score."""
    if row.key not in plan.asked:
        rule = view.rulebook.indicator(*row.key).rule
        seen = (row.indicator, row.target, row.actual, row.score)
        alike = (r for r in view.scores if (r.indicator, r.target, r.actual, r.score) == seen)
        twins = tuple(r for r in alike if view.rulebook.indicator(*r.key).rule == rule)
        plan.asked[row.key] = Unknown(twins, possible_scores(view, row), primary=False)
    return replace(plan.asked[row.key], primary=primary)


def possible_scores(view: QuarterView, row: ScoredRow) -> tuple[Range, ...]:
    """Return the scores that the rule of a row can give: single values, or one range where they are without number.

    They are found by asking the rule for many actuals; what a panel gives can be anything.
    """
    rule, score = view.rulebook.indicator(*row.key).rule, row.score or Fraction(0)
    top = max(Fraction(100), score, Fraction(rule.highest(view.rulebook.policies)) if rule else Fraction(0))
    asked = _asked(view, row, rule) if rule is not None and rule.computed else None
    if not asked or len(asked) > _NUMBERED:
        return ((0.0, float(top)),)
    return tuple((value, value) for value in sorted(map(float, asked | {score})))


def _asked(view: QuarterView, row: ScoredRow, rule: Rule) -> set[Fraction]:
    """Return the scores that a rule gives for actuals far and near; of classes and events, those of its points."""
    if not isinstance(row.actual, Fraction):
        base = Fraction(rule.limits[0]) if rule.limits else Fraction(100)
        return {base + Fraction(points) for points in rule.points_given} | ({base} if rule.points_given else set())
    target = row.target if isinstance(row.target, Fraction) else None
    aim = row.actual if target is None else target
    found: set[Fraction] = set()
    for actual in (*(aim * k / 100 for k in range(-50, 251)), *map(Fraction, range(61))):
        with suppress(NotScorableError):
            found.add(rule.score(actual, target, view.rulebook.policies).score)
        if len(found) > _NUMBERED:
            break
    return found


def _protect(view: QuarterView, plan: Plan, unknown: Unknown, card: str, width: Fraction) -> None:
    """Leave out more of a card until enough of a withheld row stays open."""
    while not _is_open(view, plan, unknown, width):
        spare = [r for r in view.scores if _can_hide(view, plan, r, card)]
        if spare:
            plan.unknowns.append(_best(view, plan, unknown, spare, width))
        elif plan.decimals.get(card, DECIMALS) >= 0:
            plan.decimals[card] = plan.decimals.get(card, DECIMALS) - 1
        else:
            return


def _can_hide(view: QuarterView, plan: Plan, row: ScoredRow, card: str) -> bool:
    """Return whether a row is shown, counts in the card's total, and does not stand on another card as well."""
    if row.scorecard != card or row.status != "scored" or not row.weight or row.key in plan.hidden:
        return False
    rule = view.rulebook.indicator(*row.key).rule
    return rule is not None and not isinstance(rule, Shared) and len(_unknown(view, plan, row).rows) == 1


def _best(view: QuarterView, plan: Plan, unknown: Unknown, spare: Sequence[ScoredRow], width: Fraction) -> Unknown:
    """Return the lightest row that opens enough, else the one that opens most."""
    tried = []
    for row in sorted(spare, key=lambda r: (r.weight or 0, r.indicator)):
        more = _unknown(view, plan, row)
        with_it = Plan([*plan.unknowns, more], plan.decimals, plan.asked)
        if _is_open(view, with_it, unknown, width):
            return more
        tried.append((len(_fitting(view, with_it, unknown)), more))
    return max(tried, key=lambda pair: pair[0])[1]


def _is_open(view: QuarterView, plan: Plan, unknown: Unknown, width: Fraction) -> bool:
    left = _measured(view, plan, unknown).left
    return left is None or left >= width


def _measured(view: QuarterView, plan: Plan, unknown: Unknown) -> Unknown:
    """Return a withheld row with what stays open of it."""
    fitting, row = _fitting(view, plan, unknown), unknown.rows[0]
    left = target_steps_left(view, row, fitting) if unknown.primary else None
    return Unknown(unknown.rows, unknown.values, unknown.primary, left, len(fitting))


def _fitting(view: QuarterView, plan: Plan, unknown: Unknown) -> list[Range]:
    """Return the scores of a withheld row that fit all that is shown of every card it stands on."""
    fitting = list(unknown.values)
    for card in dict.fromkeys(row.scorecard for row in unknown.rows):
        fitting = _on_card(view, plan, unknown, card, fitting)
    return fitting


def _on_card(view: QuarterView, plan: Plan, unknown: Unknown, card: str, values: Sequence[Range]) -> list[Range]:
    """Return those of `values` with which the card's total can come out as it is shown."""
    shares, window = _shares(view, card), _window(view, plan, card)
    own = sum((shares[row.key] for row in unknown.rows if row.key in shares), 0.0)
    if not own or window is None:
        return list(values)
    others = [u for u in plan.unknowns if len(u.rows) == 1 and u.rows[0].key in shares and u.rows != unknown.rows]
    parts = _hiding([(shares[u.rows[0].key], u) for u in others])
    true = own * _score(unknown) + sum(share * _score(u) for share, u in parts)
    found = []
    for low, high in _sums(parts):  # own × score must lie within the window less the others
        ends = ((true + window[0] - high) / own - _TINY, (true + window[1] - low) / own + _TINY)
        found += [(max(v[0], ends[0]), min(v[1], ends[1])) for v in values if v[0] <= ends[1] and v[1] >= ends[0]]
    return _merged(found)


def _score(unknown: Unknown) -> float:
    return float(unknown.rows[0].score or 0)


def _hiding(others: Sequence[tuple[float, Unknown]]) -> list[tuple[float, Unknown]]:
    """Return the rows that hide another best, few enough to try all they can be; the rest is taken as known."""
    chosen: list[tuple[float, Unknown]] = []
    sums = 1
    for share, unknown in sorted(others, key=lambda pair: (len(pair[1].values) > 1, -len(pair[1].values))):
        if len(chosen) < _TOGETHER and sums * len(unknown.values) <= _MOST:
            chosen.append((share, unknown))
            sums *= len(unknown.values)
    return chosen


def _shares(view: QuarterView, card: str) -> dict[Key, float]:
    """Return what part of the card's total a point of each scored row is."""
    rows = [r for r in view.scores if r.scorecard == card and r.status == "scored" and r.weight and r.score is not None]
    whole = sum((r.weight or Fraction(0) for r in rows), Fraction(0))
    return {r.key: float((r.weight or 0) / whole) for r in rows}


def _window(view: QuarterView, plan: Plan, card: str) -> Range | None:
    """Return how far the true total may lie from what is shown of it, below and above; None: nothing is shown."""
    total, decimals = view.totals[card].total, plan.decimals.get(card, DECIMALS)
    if total is None or decimals < 0:
        return None
    half = Fraction(1, 2 * 10**decimals)
    below = (total + half) % (2 * half)  # the total is shown rounded half up
    return float(-below), float(2 * half - below)


def _sums(parts: Sequence[tuple[float, Unknown]]) -> list[Range]:
    """Return what several withheld rows can add to a total: single sums, or ranges."""
    sums: list[Range] = [(0.0, 0.0)]
    for share, unknown in parts:
        sums = _merged([(a + share * low, b + share * high) for a, b in sums for low, high in unknown.values])
    return sums


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order, those that overlap joined."""
    found: list[Range] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
