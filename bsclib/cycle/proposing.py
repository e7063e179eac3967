"""What to change: budgets of every account and targets out of reach or passed, and what stays open.

A proposal is a row of the sheet `proposals`: it waits for a decision and is never applied without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.forecast import METHODS
from bsclib.budgeting.intervals import Tracked
from bsclib.cycle.feedback import SEASON, months_since
from bsclib.cycle.targets import Aim, aims
from bsclib.cycle.trying import OWN, Tried, trials, widths
from bsclib.cycle.words import WORDS
from bsclib.decimals import shown
from bsclib.errors import AND, Text
from bsclib.evidence.budget_tables import BENCHMARKS

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

LEADS = (1, 2, 3, 4)  # quarters ahead


def proposals(view: QuarterView) -> list[dict[str, Any]]:
    """Return what the quarter suggests for the next four: budgets where a way beat what was approved, and targets.

    A row each of the sheet `proposals`, undecided, what matters most first.  A budget is proposed away from the
    approved one only where that way's error in backtest is smaller by the law's margin, as many quarters ahead and on
    the same months; of the next quarter every other budget is proposed as approved, with what was tried.  A target is
    proposed where the chance of the one there is lies outside the law's band, or where there is none.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of rows
        Of the sheet `proposals`, without a decision; budgets in the unit of money of the lines, errors in %.

    Examples
    --------
    >>> found = proposals(view)
    >>> found[0]["id"], sorted({row["way"] for row in found if row["kind"] == "budget"})
    ('P-2025Q4-001', ['approved', 'rolling', 'seasonal_naive'])
    """
    lang, budgets = view.language, list(_budgets(view))
    changed = sorted((r for r in budgets if r["way"] != OWN), key=lambda r: -abs(r["proposed"] - (r["now"] or 0)))
    kept = sorted((r for r in budgets if r["way"] == OWN), key=lambda r: -abs(r["proposed"]))
    targets = sorted(_targets(view), key=lambda r: -abs(r["proposed"] - (r["now"] or 0)) / abs(r["now"] or 1))
    first = [row for _, row in sorted([*zip(count(), changed), *zip(count(), targets)], key=lambda pair: pair[0])]
    return [
        {"id": f"P-{view.quarter}-{n:03d}", **r, **{k: r[k].of(lang) for k in ("reason", "rests_on")}}
        for n, r in enumerate([*first, *kept], 1)
    ]


def _budgets(view: QuarterView) -> Iterator[dict[str, Any]]:
    margin, known = view.rulebook.company.budget.margin, {}
    for lead in LEADS:
        found = trials(view, lead)
        for tried in found:
            way = tried.better(float(margin))
            if way not in known:
                known[way] = widths(found, way)
            row = _row(view, tried, way, known[way], margin)
            if row["proposed"] is not None and (way != OWN or lead == 1):
                yield row
        known.clear()


def _row(view: QuarterView, tried: Tried, way: str, width: Tracked, margin: Decimal) -> dict[str, Any]:
    """Return the row of the sheet that says what a line gets, by which way, and why."""
    s, quarter = tried.series, view.quarter.shift(tried.lead)
    approved = dict(zip(s.months, s.approved, strict=True))
    before = [f"{quarter.year - 1}-{month:02d}" for month in quarter.months]
    now = sum((approved[m] for m in before), Decimal(0)) if approved.keys() >= set(before) else None
    gap = months_since(before[0]) + SEASON - 3 * (tried.lead - 1) - months_since(s.months[-1]) - 1
    made = now if way == OWN else _money(tried.proposed(way, gap))
    off = None if width.width is None or made is None else abs(made) * Decimal(repr(width.width))
    judged = {w: f"{e:.1f}" for w, e in tried.errors.items()}
    named = [Text(f"{METHODS[w][1].zh} {e}%", f"{METHODS[w][1].en} {e} %") for w, e in judged.items() if w != OWN]
    told = {"own": judged.get(OWN, "–"), "margin": shown(margin, 0), "error": judged.get(way), "n": tried.n}
    reason = WORDS.AS_APPROVED if way == OWN and named else WORDS.TOO_SHORT if way == OWN else WORDS.BETTER
    rests = WORDS.RESTS.fill(
        first=s.months[0], last=s.months[-1], n=len(s.months), judged=tried.n, lead=tried.lead,
        pooled=WORDS.POOLED if tried.pooled else "",
    )  # fmt: skip
    return {
        "quarter": str(quarter), "kind": "budget", "unit": s.unit, "account": s.account, "now": now, "proposed": made,
        "reason": reason.fill(way=METHODS[way][1] if way != OWN else "", tried=AND.join(named), **told),
        "rests_on": rests, "way": way, "error": _percent(tried, way), "error_now": _percent(tried, OWN),
        "low": None if off is None or made is None else _money(float(made - off)),
        "high": None if off is None or made is None else _money(float(made + off)),
    }  # fmt: skip


def _percent(tried: Tried, way: str) -> Decimal | None:
    return Decimal(f"{tried.errors[way]:.2f}") if way in tried.errors else None


def _money(value: float) -> Decimal:
    return Decimal(repr(round(value, 2))).quantize(Decimal("0.01"))


def _targets(view: QuarterView) -> Iterator[dict[str, Any]]:
    """Yield a target for each row that has none within reach: one that is met with the chance that the law aims at."""
    low, high = view.rulebook.company.targets.attainable
    for aim in aims(view):
        row = aim.indicator
        if aim.proposed is None or aim.chance is None:
            continue
        chances = {"chance": _share(aim.chance), "chance_now": _share(aim.chance_now)}
        told = {k: shown(c, 0) if c is not None else "–" for k, c in chances.items()}
        reason = WORDS.UNSET if aim.now is None else WORDS.UNLIKELY
        yield {
            "quarter": str(view.quarter.next), "kind": "target", "unit": row.owner, "scorecard": row.scorecard,
            "indicator": row.id, "now": aim.now, "proposed": aim.proposed,
            "reason": reason.fill(now=aim.now, low=shown(low, 0), high=shown(high, 0), **told),
            "rests_on": _rests(aim), **chances,
        }  # fmt: skip


def _share(chance: float | None) -> Decimal | None:
    return None if chance is None else Decimal(f"{100 * chance:.1f}")


def _rests(aim: Aim) -> Text:
    """Return what a proposed target rests on: its past, what stands beside it, what it would have scored."""
    quarters, places = list(aim.past), aim.indicator.decimals
    expected = shown(Decimal(repr(aim.outlook.expected)), places) if aim.outlook else "–"
    parts = [WORDS.PAST.fill(first=quarters[0], last=quarters[-1], n=len(quarters), expected=expected)]
    words = BENCHMARKS.column("of").choices or {}
    for row in aim.beside:
        told = {k: row[k] for k in ("period", "value", "source")}
        parts.append(WORDS.BESIDE.fill(of=words[row["of"]], **told))
    if aim.scored:
        was, would = (
            ", ".join("–" if pair[n] is None else shown(pair[n] or 0, 0) for pair in aim.scored.values())
            for n in (0, 1)
        )
        parts.append(WORDS.TRIED.fill(n=len(aim.scored), was=was, would=would))
    return Text("".join(p.zh for p in parts), "".join(p.en for p in parts))


def open_rows(view: QuarterView, table: str) -> list[dict[str, Any]]:
    """Return the rows of a register that stay open: the next quarter's workbook starts with them.

    The comment on a figure that missed its aim (cause, measure, due date on the sheet of indicators) is an open action
    from here on, its id `<quarter>-<card>-<indicator>`; one that was entered as an action too is not doubled.

    Parameters
    ----------
    view : QuarterView
    table : str
        "actions", "risks", "requests", "points" or "initiatives".

    Returns
    -------
    list of rows

    Examples
    --------
    >>> [row["id"] for row in open_rows(view, "actions")]
    ['A-08', 'A-09']
    """
    closed = ("done", "dropped", "closed", "declined")
    rows = view.facts.tables.get(table, ())
    found = [r for r in rows if r.get("status") not in closed]
    if table == "initiatives":  # whole, so that money and effect stay together
        told = {r["id"] for r in rows if r.get("seen") is not None}
        waiting = {r["id"] for r in rows if r.get("expected") is not None and r["status"] != "dropped"} - told
        return [r for r in rows if r["id"] in waiting | {r["id"] for r in found}]
    return found if table != "actions" else [*found, *_measures(view, {(r["indicator"], r["measure"]) for r in rows})]


def _measures(view: QuarterView, entered: set[tuple[Any, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what the comments on missed figures promise, as rows of the sheet of actions."""
    for card in view.rulebook.scorecards:
        for row in card:
            fact = view.facts.rows.get(row.key)
            if fact and fact.due and (row.id, fact.measure) not in entered:
                unit = view.rulebook.units.get(row.owner) or view.rulebook.units[card.unit]
                owner = fact.filled_by or (unit.head or unit.label).of(view.language)
                yield {
                    "id": f"{view.quarter}-{'-'.join(row.key)}", "date": view.quarter.last_day, "unit": unit.id,
                    "scorecard": card.id, "indicator": row.id, "cause": fact.cause, "measure": fact.measure,
                    "owner": owner, "due": fact.due, "status": "open",
                }  # fmt: skip
