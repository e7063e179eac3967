"""Targets as people look at them: beside history and others, what speaks against them, whether they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from bsclib.decimals import shown
from bsclib.errors import LIST, Text
from bsclib.evidence.budget_tables import BENCHMARKS
from bsclib.quarter import QuarterView
from bsclib.reports.card_report import passage
from bsclib.reports.echo import Passage
from bsclib.reports.heads import YES_NO, Declared, Rows, right, tabled
from bsclib.reports.rows import fixed
from bsclib.reports.settled import sheet_table
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def target_sections(
    view: QuarterView, aims: Rows, findings: Rows, cascade: Rows, names: Mapping[str, Text]
) -> Iterator[Table | Passage]:
    """Yield the page of targets: the next quarter's, what speaks against them, whether they add up, what was revised.

    Parameters
    ----------
    view : QuarterView
    aims, findings, cascade : sequence
        As `cycle.aims`, `cycle.target_findings` and `cycle.cascaded` give them.
    names : mapping
        Kind of a finding, or relation → its words: `cycle.KINDS | cycle.RELATIONS`.

    Yields
    ------
    Table or Passage
        Each is displayed as it comes.

    Examples
    --------
    >>> from bsclib import cycle
    >>> next(target_sections(view, cycle.aims(view), [], [], {})).header[:2]
    ['Scorecard', 'Indicator']
    """
    yield aims_table(view, aims)
    for name, table in (
        ("target_findings", target_findings_table(view, findings, names)),
        ("cascade", cascade_table(view, cascade, names)),
        ("target_revisions", sheet_table(view, "target_revisions")),
    ):
        yield passage(name, view.language)
        yield table


@tabled
def aims_table(view: QuarterView, rows: Rows) -> Declared:
    """Return the targets of the next quarter beside history, others, and the chance that they are met (`cycle.aims`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> aims_table(view, cycle.aims(view)).header[:3]
    ['Scorecard', 'Indicator', 'Past']
    """
    lang, kinds = view.language, BENCHMARKS.column("of").choices or {}
    low, high = view.rulebook.company.targets.attainable

    def number(value: Any, row: Any) -> str | None:
        return None if value is None else shown(value, row.indicator.decimals)

    def beside(row: Any) -> str | None:
        told = (f"{kinds[r['of']].of(lang)} {r['value']} ({r['source']}, {r['date']})" for r in row.beside)
        return LIST.of(lang).join(told) or None

    def would(row: Any) -> str | None:
        return " · ".join(f"{fixed(new, 0)} ({fixed(old, 0)})" for old, new in row.scored.values()) or None

    def percent(chance: float | None) -> str | None:
        return None if chance is None else shown(Fraction(repr(100 * chance)), 0)

    yield TableColumn(words.CARD, lambda r: view.rulebook.card(r.indicator.scorecard).label)
    yield TableColumn(words.INDICATOR, lambda r: r.indicator.label)
    yield TableColumn(words.PAST, lambda r: " ".join(number(v, r) or "" for v in r.past.values()) or None, "w")
    yield right(words.EXPECTED, lambda r: number(Fraction(repr(r.outlook.expected)), r) if r.outlook else None)
    yield TableColumn(words.BESIDE, beside, "w")
    yield right(words.NOW, lambda r: number(r.now, r))
    yield TableColumn(
        words.CHANCE,
        lambda r: percent(r.chance_now),
        "r",
        mark=lambda r: "" if r.chance_now is None or low <= 100 * r.chance_now <= high else "near",
    )
    yield right(words.PROPOSED, lambda r: number(r.proposed, r))
    yield right(words.CHANCE, lambda r: percent(r.chance))
    yield TableColumn(words.WOULD, would, "w")


def target_findings_table(view: QuarterView, rows: Rows, kinds: Mapping[str, Text]) -> Table:
    """Return what speaks against the targets (rows of `cycle.target_findings`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.
    kinds : mapping
        Kind → its words: `cycle.KINDS`.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> target_findings_table(view, cycle.target_findings(view, []), cycle.KINDS).header
    ['What', 'Subject', 'Found']
    """
    columns: Columns[Any] = (
        TableColumn(words.PROBLEM, lambda r: kinds[r.kind]),
        TableColumn(words.SUBJECT, lambda r: r.subject),
        TableColumn(words.FOUND, lambda r: r.found, "w"),
    )
    return Table.of(columns, sorted(rows, key=lambda r: list(kinds).index(r.kind)), view.language)


@tabled
def cascade_table(view: QuarterView, rows: Rows, relations: Mapping[str, Text]) -> Declared:
    """Return whether targets are made up of those that they are handed down to (rows of `cycle.cascaded`).

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle` gives them.
    relations : mapping
        Relation → its words: `cycle.RELATIONS`.

    Returns
    -------
    Table

    Examples
    --------
    >>> from bsclib import cycle
    >>> cascade_table(view, cycle.cascaded(view), cycle.RELATIONS).header[:2]
    ['Target of', 'Target']
    """
    lang = view.language

    def named(row: Any, target: Any) -> str:
        card = view.rulebook.card(row.scorecard).label.of(lang)
        value = "–" if target is None else shown(target, row.decimals)
        return f"{words.OF_CARD.fill(card=card, label=row.label).of(lang)} {value}"

    yield TableColumn(
        words.WHOLE, lambda r: words.OF_CARD.fill(card=view.rulebook.card(r.whole.scorecard).label, label=r.whole.label)
    )
    yield TableColumn(words.TARGET, lambda r: r.target, "r", lambda r: r.whole.decimals)
    yield TableColumn(words.RELATION, lambda r: relations[r.relation])
    yield TableColumn(words.PARTS, lambda r: LIST.of(lang).join(named(*part) for part in r.parts) or None, "w")
    yield TableColumn(words.OFF_BY, lambda r: r.gap, "r", lambda r: r.whole.decimals)
    yield TableColumn(words.STATUS, lambda r: YES_NO[r.agrees], mark=lambda r: "missed" if r.agrees is False else "")
