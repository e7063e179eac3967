"""Publications as files: one page and two tables, each written from the allow-listed object alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from html import escape

from bsclib.errors import Text
from bsclib.governance.audience import Card, Publication, PublishedRow
from bsclib.governance.words import words
from bsclib.paths import inert
from bsclib.table import Table, TableColumn

_STYLE = (
    "body{font:15px/1.6 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#1b2733}"
    "table{border-collapse:collapse;margin:.6em 0 1.6em}th,td{padding:.3em .7em;border-bottom:1px solid #d7dee5;"
    "text-align:left;vertical-align:top}td.r{text-align:right;font-variant-numeric:tabular-nums}"
)
_SECURITY = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_NUMBERS = ("total", "mean", "score", "weight", "target", "actual")


def files(publication: Publication) -> dict[str, bytes]:
    """Return name → bytes of a publication: `index.html`, `cards.csv`, `scores.csv`."""
    quarters = publication.quarters
    cards = [[*_pair(c.label), c.total, *_pair(c.grade), *c.parts] for c in publication.cards]
    card_heads = ["scorecard_zh", "scorecard_en", "total", "grade_zh", "grade_en", *quarters]
    rows = [[*_record(card, row), *row.parts] for card in publication.cards for row in card.rows]
    return {
        "index.html": page(publication).encode(),
        "cards.csv": _csv([card_heads, *cards]),
        "scores.csv": _csv([[*_RECORD, *quarters], *rows]),
    }


_RECORD = (
    *("scorecard_zh", "scorecard_en", "label_zh", "label_en", "score", "status_zh", "status_en", "weight"),
    *("target", "actual", "rule", "why_zh", "why_en"),
)


def _pair(text: Text) -> list[str]:
    return [text.zh, text.en]


def _record(card: Card, row: PublishedRow) -> list[str]:
    own = [row.own.target, row.own.actual, row.own.rule, *_pair(row.own.why)] if row.own else [""] * 5
    return [*_pair(card.label), *_pair(row.label), row.score, *_pair(row.status), row.weight, *own]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[_cell(c) for c in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")  # Excel reads Chinese only with the mark


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else inert(text)


def page(publication: Publication) -> str:
    """Return the page: no script, no address, every text escaped."""
    about = words.ABOUT.fill(
        c=publication.company,
        p=publication.period,
        n=publication.revision,
        s=publication.sealed,
        g=publication.stage,
        h=publication.head,
    )
    whom = words.FOR_UNIT.fill(u=publication.unit) if publication.audience == "unit" else words.FOR_ALL
    quarters = publication.quarters
    overview = [[_both(c.label), *c.parts, c.total, *([] if quarters else [_both(c.grade)])] for c in publication.cards]
    heads = ("card", *quarters, "mean") if quarters else ("card", "total", "grade")
    title = escape(f"{_both(publication.company)} {publication.period}")
    parts = [
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">{_SECURITY}<title>{title}</title>',
        f"<style>{_STYLE}</style></head>\n<body><h1>{_both(words.TITLE)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in (*whom, *about, *(words.BLANK if quarters else ()))),
        _table(heads, overview),
        *(part for card in publication.cards if card.rows for part in _card(card, quarters)),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _card(card: Card, quarters: Sequence[str]) -> tuple[str, str]:
    columns = ["label", *quarters, "mean"] if quarters else ["label", "score", "status"]
    columns += ["weight"] if any(row.weight for row in card.rows) else []
    columns += ["target", "actual", "rule", "why"] if any(row.own for row in card.rows) else []
    rows = [[_shown(row, column, quarters) for column in columns] for row in card.rows]
    return f"<h2>{escape(_both(card.label))}</h2>", _table(columns, rows)


def _shown(row: PublishedRow, column: str, quarters: Sequence[str]) -> str:
    if column in quarters:
        return row.parts[quarters.index(column)]
    value = getattr(row, "score" if column == "mean" else column, getattr(row.own, column, ""))
    return _both(value) if isinstance(value, Text) else str(value)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return Table.of([_column(n, name) for n, name in enumerate(columns)], rows, "zh").to_html()


def _column(n: int, name: str) -> TableColumn[Sequence[str]]:
    head = words["heads"].get(name)
    numbers = head is None or name in _NUMBERS
    return TableColumn(_both(head) if head else name, lambda row: row[n], "r" if numbers else "l")


def _both(text: Text) -> str:
    return text.zh if text.zh == text.en else f"{text.zh} / {text.en}"
