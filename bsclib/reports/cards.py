"""What a card shows: its rows, its figures, how it stands beside its earlier quarters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.reports import figures, words
from bsclib.reports.rows import ABSENT, CardRow, card_title, digest, mean, number, pick, rows_of, whole
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView
    from bsclib.scoring import Total

FROM_100 = Text("{card}:从 100 分到总分", "{card}: from 100 to the total")
WEIGHED = Text("{card}:各指标的权重与实得", "{card}: what each row weighs and earned")
BREAKS = Text("(断点:{quarters},见提示)", " (breaks in {quarters}: see the notices)")
OVER_TIME = Text("{card}:各季总分", "{card}: totals over the quarters")
ROWS = Text("{card}({quarter})", "{card} ({quarter})")


def score_table(view: QuarterView, card: str) -> Table:
    """Return every row of a card: target, actual, gap, steps, points, score, weight, contribution, status, why."""
    lang, rows = view.language, rows_of(view, card)
    lines: list[list[str]] = []
    marks: dict[int, str] = {}
    for row in rows:
        if len({r.dimension for r in rows}) > 1 and row.dimension not in _headings(lines):
            lines.append([row.dimension])
        marks[len(lines)] = row.level if row.status == "scored" else "absent"
        lines.append(_cells(row, lang))
    result = view.totals[card]
    marks[len(lines)] = "total"
    weight = sum((r.weight for r in rows if r.weight is not None), Fraction(0))
    lines.append([words.TOTAL.of(lang), *[""] * 7, number(weight), number(result.total), "", ""])
    header = (
        *(words.INDICATOR, words.UNIT, words.TARGET, words.ACTUAL, words.GAP, words.STEPS, words.POINTS, words.SCORE),
        *(words.WEIGHT, words.CONTRIBUTION, words.STATUS, words.WHY),
    )
    return Table(
        [t.of(lang) for t in header],
        lines,
        "llrrrrrrrrlw",
        ROWS.fill(card=card_title(view, card), quarter=view.facts.period).of(lang),
        marks,
        shown_record(view, card),
    )


def _headings(lines: list[list[str]]) -> set[str]:
    return {line[0] for line in lines if len(line) == 1}


def _cells(row: CardRow, lang: str) -> list[str]:
    return [
        *(row.label, row.unit, row.target, row.actual),
        *(number(row.gap), whole(row.steps), number(row.points), number(row.score)),
        *(number(row.weight), number(row.contribution), words.STATUSES[row.status].of(lang), row.why),
    ]


def shown_record(view: QuarterView, card: str) -> dict[str, str]:
    """Return what a run compares with the sealed scores: the card, its exact total, the hash of its rows."""
    total = view.totals[card].total
    return {
        "scorecard": card,
        "total": text_of(total) if total is not None else "",
        "digest": digest(view.scores, card),
    }


def card_summary(view: QuarterView, card: str) -> Table:
    """Return a card's result: this quarter, year to date, rolling four quarters, coverage, grade, rank, remarks."""
    lang, result = view.language, view.totals[card]
    now, to_date, rolling = (series[-1] for series in spans(view, card))
    header = (
        *(words.QUARTER, words.CHANGE, words.YEAR_TO_DATE, words.ROLLING, words.COVERAGE, words.GRADE, words.RANK),
        words.REMARK,
    )
    line = [
        *(number(now), change(view, card), number(to_date), number(rolling), number(result.coverage * 100)),
        *(pick(result.grade, lang), str(result.rank or ABSENT), "; ".join(remarks(view, card))),
    ]
    return Table([t.of(lang) for t in header], [line], "rrrrrlrl")


def change(view: QuarterView, card: str) -> str:
    """Return a card's total less that of the quarter before, with its sign."""
    now, before = view.totals[card].total, view.previous and view.previous.totals.get(card)
    if now is None or not before or before.total is None:
        return ABSENT
    return figures.signed(now - before.total)


def remarks(view: QuarterView, card: str) -> Iterator[str]:
    """Yield what must be said beside a card's total."""
    result, rows = view.totals[card], rows_of(view, card)
    if result.veto:
        yield words.VETOED.of(view.language)
    if result.grade is None:
        yield words.NOT_DEMONSTRATED.of(view.language)
    for status in ("missing", "awaiting_panel", "no_rule"):
        if count := sum(r.status == status for r in rows):
            yield f"{words.STATUSES[status].of(view.language)} {count}"


def waterfall(view: QuarterView, card: str) -> figures.Figure | str:
    """Return how the card came from 100 to its total, largest losses first."""
    title = FROM_100.fill(card=card_title(view, card)).of(view.language)
    total = view.totals[card].total
    effects = [(r.label, _effect(r)) for r in rows_of(view, card)]
    moved = sorted((e for e in effects if e[1]), key=lambda e: e[1])
    if total is None:
        return f"{title}: {ABSENT}"
    return figures.waterfall(title, moved, total, view.language)


def _effect(row: CardRow) -> Fraction:
    """Return what a row added to 100: its contribution less its share, an adjustment's points as they are."""
    return row.contribution or Fraction(0) if row.score is None else -row.lost


def contributions(view: QuarterView, card: str) -> figures.Figure:
    """Return what each weighted row weighs and what it earned, heaviest first."""
    rows = [r for r in rows_of(view, card) if r.weight is not None]
    whole_weight = sum((r.weight for r in rows if r.weight is not None), Fraction(0))
    bars = [(r.label, r.share or (r.weight or 0) / whole_weight * 100, r.contribution) for r in rows]
    title = WEIGHED.fill(card=card_title(view, card)).of(view.language)
    return figures.contributions(title, sorted(bars, key=lambda b: -b[1]), view.language)


def trend(view: QuarterView, card: str, quarters: int = 8) -> figures.Figure:
    """Return the card's totals over the quarters with evidence, beside their means."""
    periods = [v.facts.period for v in view.history(quarters)]
    title = OVER_TIME.fill(card=card_title(view, card)).of(view.language)
    file = view.rulebook.card(card).file
    if breaks := dict.fromkeys(f.place.path for f in view.breaks(quarters) if f.place.file == file):
        title += BREAKS.fill(quarters=", ".join(breaks)).of(view.language)
    return figures.trend(title, periods, *spans(view, card, quarters), view.language)


Series = list[Fraction | None]


def spans(view: QuarterView, card: str, quarters: int = 8) -> tuple[Series, Series, Series]:
    """Return a card's totals: by quarter, their mean since the year began, and over four quarters in a row."""
    views = view.history(quarters)
    found = [v.totals.get(card) for v in views]
    totals = [t.total if t else None for t in found]
    to_date = [mean([t for t, w in zip(totals, views, strict=True) if _year_to(w, v)]) for v in views]
    last = [slice(max(0, n - 3), n + 1) for n in range(len(views))]
    rolling = [mean(totals[four]) if _four(views[four], found[four]) else None for four in last]
    return totals, to_date, rolling


def _year_to(earlier: QuarterView, last: QuarterView) -> bool:
    return earlier.quarter.year == last.quarter.year and earlier.quarter <= last.quarter


def _four(views: list[QuarterView], found: list[Total | None]) -> bool:
    """Return whether these are four quarters in a row and the card lived in each."""
    return len(views) == 4 and None not in found and views[0].quarter.shift(3) == views[-1].quarter
