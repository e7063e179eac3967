"""What a card shows: its rows, its figures, how it stands beside its earlier quarters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bsclib import figures
from bsclib.decimals import shown, text_of
from bsclib.errors import AND, LIST, Text
from bsclib.evidence.readings import values_of
from bsclib.quarter import QuarterView
from bsclib.quarter.view import SPAN
from bsclib.reports.echo import Line
from bsclib.reports.rows import CardRow, card_rows, card_title, digest, fixed, mean, whole
from bsclib.reports.words import words
from bsclib.scoring import Total
from bsclib.scoring.sentences import STATUSES
from bsclib.table import ABSENT, Columns, Table, TableColumn

BREAKS = Text("（断点：{quarters}，见提示）", " (breaks in {quarters}: see the notices)")


def score_table(view: QuarterView, card: str) -> Table:
    """Return every row of a card: target, actual, gap, steps, points, score, weight, contribution, status, why.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table

    Examples
    --------
    >>> score_table(view, "company").header[:3]
    ['Indicator', 'Unit', 'Target']
    """
    lang, rows = view.language, card_rows(view, card)
    weight = sum((r.weight for r in rows if r.weight is not None), Fraction(0))
    columns: Columns[CardRow] = (
        TableColumn(words.INDICATOR, lambda r: r.label, mark=_level, total=words.TOTAL),
        TableColumn(words.UNIT, lambda r: r.unit),
        TableColumn(words.TARGET, lambda r: r.target, "r"),
        TableColumn(words.ACTUAL, lambda r: r.actual, "r"),
        *([TableColumn(words.WITHIN, lambda r: within_quarter(view, r))] if _with_readings(view, card) else []),
        TableColumn(words.GAP, lambda r: r.gap, "r"),
        TableColumn(words.STEPS, lambda r: whole(r.steps), "r"),
        TableColumn(words.POINTS, lambda r: r.points, "r"),
        TableColumn(words.SCORE, lambda r: r.score, "r"),
        TableColumn(words.WEIGHT, lambda r: r.weight, "r", total=weight),
        TableColumn(words.CONTRIBUTION, lambda r: r.contribution, "r", total=view.totals[card].total),
        TableColumn(words.STATUS, lambda r: STATUSES[r.status]),
        TableColumn(words.WHY, lambda r: r.why, "w"),
        TableColumn(words.CELL, lambda r: r.cell, "r"),
    )
    several = len({r.dimension for r in rows}) > 1
    caption = words.CARD_IN_QUARTER.fill(card=card_title(view, card), quarter=view.facts.period)
    return Table.of(
        columns, rows, lang, caption, lambda r: r.dimension if several else "", record=shown_record(view, card)
    )


def _with_readings(view: QuarterView, card: str) -> bool:
    return any(r["scorecard"] == card for r in view.facts.tables.get("readings", ()))


def within_quarter(view: QuarterView, row: CardRow) -> str:
    """Return the readings of a row in their order, as `97.1 → 98.0 → 99.2`, and which way they went; "" without any."""
    indicator = next((i for i in view.rulebook.card(row.card) if i.id == row.indicator), None)
    if indicator is None:  # what was adjusted at discretion
        return ""
    key = tuple((indicator.same_as or f"{row.card}/{row.indicator}").split("/"))
    own = [r for r in view.facts.tables.get("readings", ()) if (r["scorecard"], r["indicator"]) == key]
    values = values_of(indicator, sorted(own, key=lambda r: r["begins"]))
    if not values:
        return ""
    way = "" if values[-1] == values[0] else " ↑" if values[-1] > values[0] else " ↓"
    return " → ".join(shown(v, indicator.decimals) for v in values) + way


def _level(row: CardRow) -> str:
    return row.level if row.status == "scored" else "absent"


def shown_record(view: QuarterView, card: str) -> dict[str, str]:
    """Return what a run compares with the sealed scores: the card, its exact total, the hash of its rows."""
    total = view.totals[card].total
    return {
        "scorecard": card,
        "total": text_of(total) if total is not None else "",
        "digest": digest(view.scores, card),
    }


def result_columns(view: QuarterView) -> dict[str, TableColumn[Total]]:
    """Return the columns that say of a card how it stands: this quarter, beside the others, its grade and rank."""
    return {
        "total": TableColumn(words.QUARTER, lambda t: t.total, "r"),
        "change": TableColumn(words.CHANGE, lambda t: change_of(view, t.scorecard), "r"),
        "to_date": TableColumn(words.YEAR_TO_DATE, lambda t: spans(view, t.scorecard)[1][-1], "r"),
        "rolling": TableColumn(words.ROLLING, lambda t: spans(view, t.scorecard)[2][-1], "r"),
        "coverage": TableColumn(words.COVERAGE, lambda t: t.coverage * 100, "r"),
        "grade": TableColumn(words.GRADE, lambda t: t.grade),
        "rank": TableColumn(words.RANK, lambda t: t.rank or None, "r"),
        "remark": TableColumn(words.REMARK, lambda t: LIST.of(view.language).join(remarks_on(view, t.scorecard))),
    }


def card_summary(view: QuarterView, card: str) -> Table:
    """Return a card's result: this quarter, year to date, rolling four quarters, coverage, grade, rank, remarks.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table

    Examples
    --------
    >>> card_summary(view, "company").header[:3]
    ['Quarter', 'Change', 'Year-to-date mean']
    """
    return Table.of(tuple(result_columns(view).values()), [view.totals[card]], view.language)


def change_of(view: QuarterView, card: str) -> str:
    """Return a card's total less that of the quarter before, with its sign."""
    now, before = view.totals[card].total, view.previous and view.previous.totals.get(card)
    if now is None or not before or before.total is None:
        return ABSENT
    return figures.with_sign(now - before.total)


def where_lost(view: QuarterView, card: str, rows: int = 3) -> Text:
    """Return the rows that cost a card most, in words."""
    lang, lost = view.language, sorted((r for r in card_rows(view, card) if r.lost > 0), key=lambda r: -r.lost)[:rows]
    if not lost:
        return words.NOTHING_LOST
    told = (words.POINTS_AT.fill(row=r.label, points=fixed(r.lost)).of(lang) for r in lost)
    return words.LOST_AT.fill(rows=AND.of(lang).join(told))


def remarks_on(view: QuarterView, card: str) -> Iterator[str]:
    """Yield what must be said beside a card's total."""
    result, rows = view.totals[card], card_rows(view, card)
    if result.veto:
        yield words.VETOED.of(view.language)
    if result.grade is None:
        yield words.NOT_DEMONSTRATED.of(view.language)
    for status in ("missing", "awaiting_panel", "no_rule", "not_scorable", "not_due"):
        if count := sum(r.status == status for r in rows):
            yield f"{STATUSES[status].of(view.language)} {count}"
    if count := sum(r.status == "not_applicable" and r.weight is not None for r in rows):
        yield words.WAIVED.fill(n=count).of(view.language)


def waterfall(view: QuarterView, card: str) -> figures.Figure | Line:
    """Return how the card came from 100 to its total, largest losses first.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Figure, or a line where there is no total

    Examples
    --------
    >>> waterfall(view, "company").width
    960
    """
    name, total = card_title(view, card), view.totals[card].total
    effects = [(r.label, effect_of(r)) for r in card_rows(view, card)]
    moved = sorted((e for e in effects if e[1]), key=lambda e: e[1])
    if total is None:
        return Line(words.NO_TOTAL.fill(card=name).of(view.language))
    title = words.FROM_100.fill(card=name, total=fixed(total), why=where_lost(view, card)).of(view.language)
    return figures.draw_waterfall(title, moved, total, view.language)


def effect_of(row: CardRow) -> Fraction:
    """Return what a row added to 100: its contribution less its share, an adjustment's points as they are."""
    return row.contribution or Fraction(0) if row.share is None else -row.lost


def contributions(view: QuarterView, card: str) -> figures.Figure:
    """Return what each weighted row weighs and what it earned, heaviest first.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Figure

    Examples
    --------
    >>> contributions(view, "company").width
    960
    """
    rows = [r for r in card_rows(view, card) if r.weight is not None]
    whole_weight = sum((r.weight for r in rows if r.weight is not None), Fraction(0))
    bars = [(r.label, r.share or (r.weight or 0) / whole_weight * 100, r.contribution) for r in rows]
    full = sum(c is not None and c >= w for _, w, c in bars)
    title = words.WEIGHED.fill(card=card_title(view, card), n=len(bars), full=full, short=len(bars) - full).of(
        view.language
    )
    return figures.draw_contributions(title, sorted(bars, key=lambda b: -b[1]), view.language)


def trend(view: QuarterView, card: str, quarters: int = SPAN) -> figures.Figure:
    """Return the card's totals over the quarters with evidence, beside their means.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.
    quarters : int
        How far back.

    Returns
    -------
    Figure

    Examples
    --------
    >>> trend(view, "company", quarters=2).width
    960
    """
    periods = [v.facts.period for v in view.history(quarters)]
    moved, now = change_of(view, card), fixed(view.totals[card].total)
    change = "" if moved == ABSENT else words.SINCE_BEFORE.fill(change=moved).of(view.language)
    told = words.OVER_TIME.fill(card=card_title(view, card), quarter=periods[-1], total=now, change=change)
    title = told.of(view.language)
    file = view.rulebook.card(card).file
    if breaks := dict.fromkeys(f.place.path for f in view.breaks(quarters) if f.place.file == file):
        title += BREAKS.fill(quarters=", ".join(breaks)).of(view.language)
    return figures.draw_trend(title, periods, *spans(view, card, quarters), view.language)


Series = list[Fraction | None]


def spans(view: QuarterView, card: str, quarters: int = SPAN) -> tuple[Series, Series, Series]:
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
