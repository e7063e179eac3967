"""What a card is asked: how it came out, what would lift it, what changed since, who judged, how the years compare."""

from __future__ import annotations

from fractions import Fraction

from bsclib import figures, pay
from bsclib.decimals import shown, text_of
from bsclib.errors import LIST, NOTHING
from bsclib.quarter import QuarterView
from bsclib.reports.cards import change_of, where_lost
from bsclib.reports.echo import ResultLine
from bsclib.reports.rows import CardRow, card_rows, card_title, fixed, mean
from bsclib.reports.words import words
from bsclib.scoring import WayUp, reach
from bsclib.table import ABSENT, Columns, Table, TableColumn


def finding(view: QuarterView, card: str) -> ResultLine:
    """Return a card's result in a sentence: total, grade, change, where most was lost.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    ResultLine

    Examples
    --------
    >>> card = view.cards_at("company")[0]
    >>> card.label.en in repr(finding(view, card.id))
    True
    """
    lang, result, title = view.language, view.totals[card], card_title(view, card)
    if result.total is None or result.grade is None:
        return ResultLine(words.NO_RESULT.fill(card=title).of(lang))
    moved = change_of(view, card)
    change = "" if moved == ABSENT else words.SINCE_BEFORE.fill(change=moved).of(lang)
    told = {"card": title, "total": shown(result.total), "grade": result.grade, "change": change}
    return ResultLine(words.RESULT_TOLD.fill(**told, why=where_lost(view, card)).of(lang))


def next_grade_table(view: QuarterView, card: str) -> Table:
    """Return the cheapest ways to the next grade: which figures, to what, with which total and how much more reward.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table
        Without lines where there is no next grade, or no way to it.

    Examples
    --------
    >>> next_grade_table(sample_quarter("2024Q2"), view.cards_at("center")[0].id).header
    ['Improvement', 'Moved %', 'New total', 'More reward (CNY)']
    """
    lang, result, reward = view.language, view.totals[card], pay.worth(view)
    above = [b for b in view.rulebook.grade_table.bands if result.total is not None and b.at_least > result.total]
    ways, caption = [], NOTHING
    if above and result.grade is not None and result.total is not None and not result.veto:
        band = above[-1]
        ways = reach(view.rulebook, view.facts, card, Fraction(band.at_least), reward)
        gap = fixed(Fraction(band.at_least) - result.total)
        caption = words.TO_GRADE.fill(grade=band.label, line=fixed(band.at_least, 0), gap=gap)

    def moves(way: WayUp) -> str:
        told = (
            words.FROM_TO.fill(row=m.indicator.label, a=text_of(m.actual), b=text_of(m.to), unit=m.indicator.unit_label)
            for m in way.moves
        )
        return LIST.of(lang).join(each.of(lang) for each in told)

    columns: Columns[WayUp] = (
        TableColumn(words.IMPROVE, moves),
        TableColumn(words.EFFORT, lambda w: w.effort, "r"),
        TableColumn(words.NEW_TOTAL, lambda w: w.total, "r"),
        TableColumn(
            words.MORE_REWARD.fill(unit=view.rulebook.reward.unit.coin),
            lambda w: None if w.reward is None else figures.with_sign(w.reward),
            "r",
        ),
    )
    return Table.of(columns, ways, lang, caption)


def changes_table(view: QuarterView, card: str) -> Table:
    """Return the rows whose contribution changed since last quarter, the largest first, and what they add up to.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table
        Without lines where there is no quarter before, or nothing changed.

    Examples
    --------
    >>> changes_table(view, view.cards_at("company")[0].id).header[:3]
    ['Indicator', 'Actual before', 'Actual now']
    """
    before, lang = view.previous, view.language
    old: dict[str, CardRow] = {}
    if before is not None and card in before.totals:
        old = {r.indicator: r for r in card_rows(before, card)}
    pairs = [(old.get(r.indicator), r) for r in card_rows(view, card)] if old else []
    pairs = sorted((p for p in pairs if _moved(*p)), key=lambda p: -abs(_moved(*p)))
    now, then = view.totals[card].total, before.totals[card].total if before is not None and old else None
    caption = words.SINCE_LAST.fill(a=fixed(then), b=fixed(now), change=change_of(view, card))
    columns: Columns[tuple[CardRow | None, CardRow]] = (
        TableColumn(words.INDICATOR, lambda p: p[1].label, total=words.TOTAL),
        TableColumn(words.ACTUAL_BEFORE, lambda p: p[0].actual if p[0] else None, "r"),
        TableColumn(words.ACTUAL_NOW, lambda p: p[1].actual, "r"),
        TableColumn(words.SCORE_BEFORE, lambda p: p[0].score if p[0] else None, "r"),
        TableColumn(words.SCORE_NOW, lambda p: p[1].score, "r"),
        TableColumn(words.CONTRIBUTED, lambda p: figures.with_sign(_moved(*p)), "r", total=change_of(view, card)),
        TableColumn(words.WHY, lambda p: p[1].why, "w"),
    )
    return Table.of(columns, pairs, lang, caption if old else NOTHING)


def _moved(old: CardRow | None, new: CardRow) -> Fraction:
    return (new.contribution or Fraction(0)) - ((old.contribution if old else None) or Fraction(0))


def years_table(view: QuarterView, card: str) -> Table:
    """Return a card's totals with a line for each year and a column for each quarter.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table
        Without lines where a single year is known.

    Examples
    --------
    >>> years_table(view, view.cards_at("company")[0].id).header
    ['Year', 'Q1', 'Q2', 'Q3', 'Q4', 'Mean of the year']
    """
    totals: dict[int, dict[int, Fraction | None]] = {}
    for past in view.history():
        if card in past.totals:
            totals.setdefault(past.quarter.year, {})[past.quarter.number] = past.totals[card].total

    def quarter(n: int) -> TableColumn[int]:
        return TableColumn(f"Q{n}", lambda year: totals[year].get(n), "r")

    columns: Columns[int] = (
        TableColumn(words.YEAR, lambda year: str(year)),
        *map(quarter, range(1, 5)),
        TableColumn(words.MEAN_OF_YEAR, lambda year: mean(list(totals[year].values())), "r"),
    )
    caption = words.YEARS_BESIDE.fill(card=card_title(view, card))
    return Table.of(columns, totals if len(totals) > 1 else (), view.language, caption)
