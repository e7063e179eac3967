"""What the committee reads: all cards, what cost most, the reward, and how all of it is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from bsclib import figures
from bsclib.errors import AND, COMMA, LIST, Text
from bsclib.law import Rulebook, Unit
from bsclib.law.company import GradeTable
from bsclib.policies import POLICIES
from bsclib.quarter import QuarterView
from bsclib.reports.cards import result_columns, shown_record
from bsclib.reports.echo import Blank
from bsclib.reports.rows import CardRow, card_rows, card_title, fixed
from bsclib.reports.said import signatures
from bsclib.reports.words import words
from bsclib.scoring import Total
from bsclib.table import Columns, Table, TableColumn, written


def reading(view: QuarterView) -> Table:
    """Return how the report is to be read: rules, weights, policies, coverage, units without a card, notices.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> reading(view).header[:3]
    ['Item', 'Value']
    """
    lang, book = view.language, view.rulebook
    lowest = min(view.totals.values(), key=lambda t: t.coverage)
    settings = [words.INSTEAD.fill(name=n, used=u, usual=d).of(lang) for n, u, d in view.settings()]
    readings = [
        (POLICIES[name].title, POLICIES[name].words(getattr(book.policies, name)).of(lang))
        for name in ("profile", "weights")
        if name not in book.single
    ]
    said = [
        (words.COMPANY, book.company.label.of(lang)),
        (words.PERIOD, view.facts.period),
        *((words.EVIDENCE, f"{name}  (SHA-256 {sha256[:16]}…)") for name, sha256 in view.facts.files),
        (words.LAW_OF, book.as_of.isoformat()),
        *readings,
        (words.SETTINGS, LIST.of(lang).join(settings) or words.DEFAULTS.of(lang)),
        (words.GRADE_TABLE, _bands(book, lang)),
        (
            words.SHARES,
            words.LOWEST_SHARE.fill(share=fixed(lowest.coverage * 100), card=card_title(view, lowest.scorecard)).of(
                lang
            ),
        ),
        (
            words.UNCARDED,
            AND.of(lang).join(u.label.of(lang) for u in view.units_without_card()) or words.NONE_AT_ALL.of(lang),
        ),
        *((words.SIGNED_OFF, text.of(lang)) for _, text in signatures(view)),
        (words.NOTICES, str(len(view.notices()))),
    ]
    columns: Columns[tuple[Text, str]] = (
        TableColumn(words.SETTING, lambda said: said[0]),
        TableColumn(words.VALUE, lambda said: said[1]),
    )
    return Table.of(columns, said, lang)


def _bands(book: Rulebook, lang: str) -> str:
    told = (f"{b.label.of(lang)} ≥ {fixed(b.at_least, 0)}" for b in book.grade_table.bands)
    bands = COMMA.of(lang).join(told)
    return words.BANDS.fill(name=book.grade_table.label, bands=bands).of(lang)


def notices(view: QuarterView) -> Table:
    """Return what was taken but should be known, one line each.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> notices(view).header[:3]
    ['', 'Notices']
    """
    lang = view.language
    lines = [(str(n), f.render(lang)) for n, f in enumerate(view.notices(), 1)] or [("", words.NONE_AT_ALL.of(lang))]
    columns: Columns[tuple[str, str]] = (
        TableColumn("", lambda line: line[0], "r"),
        TableColumn(words.NOTICES, lambda line: line[1], "w"),
    )
    return Table.of(columns, lines, lang)


def review(view: QuarterView) -> Table:
    """Return every input cell with value, unit, change, effect on the total, and whether a person looked at it.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> review(view).header[:3]
    ['Cell', 'Scorecard', 'Indicator']
    """
    from bsclib.evidence.review import COLUMNS, review_table

    before = view.previous
    found = review_table(view.facts, before.facts if before else None, view.rulebook, view.scores, lang=view.language)
    columns = [_review_column(n, *told) for n, told in enumerate(zip(COLUMNS.values(), "llllrrrrrwll", strict=True))]
    return Table.of(columns, found.to_numpy().tolist(), view.language)


def _review_column(n: int, head: Text, align: str) -> TableColumn[Sequence[str]]:
    """Return a column of the cells to review; the last says whether a person looked at the cell."""
    return TableColumn(head, lambda cell: str(cell[n]), align, mark=lambda cell: "" if cell[-1] else "near")


def cards_table(view: QuarterView) -> Table:
    """Return every card with its total, its neighbours in time, coverage, grade and rank; units without one last.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> cards_table(view).header[:3]
    ['Scorecard', 'Level', 'Total']
    """
    book = view.rulebook
    found = result_columns(view)
    found["total"] = replace(found["total"], head=words.TOTAL)
    found["grade"], *last = [found.pop(name) for name in ("grade", "rank", "remark")]
    columns: Columns[Total | Unit] = (
        TableColumn(words.CARD, lambda r: card_title(view, r.scorecard) if isinstance(r, Total) else r.label),
        TableColumn(
            words.LEVEL, lambda r: words["level"][(book.card(r.scorecard) if isinstance(r, Total) else r).level]
        ),
        *(_units_too(column) for column in (*found.values(), *map(_graded_by, book.grades[1:]), last[0])),
        _units_too(last[1], words.NO_CARD),
    )
    record = {"cards": [shown_record(view, card) for card in view.totals]}
    rows: list[Total | Unit] = [*view.totals.values(), *view.units_without_card()]
    return Table.of(columns, rows, view.language, record=record)


def _units_too(column: TableColumn[Total], without: Text | None = None) -> TableColumn[Total | Unit]:
    """Return the column for units too: what it shows where a unit has no card."""
    return TableColumn(
        column.head,
        lambda r: column.cell(r) if isinstance(r, Total) else without,
        column.align,
        mark=lambda r: "" if isinstance(r, Total) else "absent",
    )


def _graded_by(table: GradeTable) -> TableColumn[Total]:
    """Return the column of the grades that another table than the active one gives."""

    def cell(result: Total) -> Text | None:
        if result.grade is None or result.total is None:
            return None
        return (table.lowest if "grade" in result.veto else table.of(result.total)).label

    return TableColumn(table.label, cell)


def ranking(view: QuarterView) -> figures.Figure | Blank:
    """Return the totals of all cards, best first within their level, with the lines of the grades.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Figure, or Blank where no card has a total

    Examples
    --------
    >>> ranking(view).width
    960
    """
    lang = view.language
    levels = list(words["level"])
    rows = sorted(
        view.totals.values(), key=lambda t: (levels.index(view.rulebook.card(t.scorecard).level), -(t.total or 0))
    )
    dots = [(card_title(view, t.scorecard), t.total, written(t.grade, lang)) for t in rows]
    units = [(u.label.of(lang), None, words.NO_CARD.of(lang)) for u in view.units_without_card()]
    bands = [(b.label.of(lang), Fraction(b.at_least)) for b in view.rulebook.grade_table.bands]
    known = sorted(((total, name) for name, total, _ in dots if total is not None), reverse=True)
    if not known:
        return Blank(words.UNRANKED.fill(quarter=view.facts.period).of(lang))
    (high, best), (low, worst) = known[0], known[-1]
    told = {"n": len(known), "best": best, "high": fixed(high), "worst": worst, "low": fixed(low)}
    title = words.RANKING.fill(quarter=view.facts.period, **told).of(lang)
    return figures.draw_ranking(title, [*dots, *units], bands, lang)


def costliest(view: QuarterView, rows: int = 10) -> Table:
    """Return the rows that cost their cards most, over all cards.

    Parameters
    ----------
    view : QuarterView
    rows : int
        How many.

    Returns
    -------
    Table

    Examples
    --------
    >>> costliest(view).header[:3]
    ['Scorecard', 'Indicator', 'Target']
    """
    found = sorted((r for card in view.totals for r in card_rows(view, card) if r.lost > 0), key=lambda r: -r.lost)
    columns: Columns[CardRow] = (
        TableColumn(words.CARD, lambda r: card_title(view, r.card)),
        TableColumn(words.INDICATOR, lambda r: r.label),
        TableColumn(words.TARGET, lambda r: r.target, "r"),
        TableColumn(words.ACTUAL, lambda r: r.actual, "r"),
        TableColumn(words.SCORE, lambda r: r.score, "r"),
        TableColumn(words.LOST, lambda r: r.lost, "r"),
        TableColumn(words.WHY, lambda r: r.why, "w"),
    )
    return Table.of(columns, found[:rows], view.language)
