"""The review of an import, as a page and as a workbook: each row as found, as understood, worked, open, refused."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape

import xlsxwriter

from bsclib.decimals import text_of
from bsclib.errors import LIST, NOTHING, Text
from bsclib.paths import INERT_WORKBOOK
from bsclib.reports.html import TEMPLATES
from bsclib.schemes.model import Doubt, FoundCard, FoundRow, FoundScheme
from bsclib.schemes.words import WORDS
from bsclib.schemes.worked import in_words, worked
from bsclib.table import Columns, Table, TableColumn


def _target(row: FoundRow) -> str:
    return row.target or ", ".join(f"{name} {value}" for name, value in row.levels.items())


def _values(row: FoundRow) -> str:
    return ", ".join(f"{actual} → {score}" for actual, score in worked(row))


COLUMNS: Columns[FoundRow] = (
    TableColumn(Text("位置", "Cell"), lambda r: r.cell or r.cells["name"]),
    TableColumn(Text("维度", "Dimension"), lambda r: " / ".join(r.dimension)),
    TableColumn(Text("指标", "Indicator"), lambda r: r.name),
    TableColumn(Text("类别", "Kind"), lambda r: WORDS["kind"][r.kind]),
    TableColumn(Text("权重", "Weight"), lambda r: "" if r.weight is None else text_of(r.weight), "r"),
    TableColumn(Text("目标", "Target"), _target),
    TableColumn(Text("单位", "Unit"), lambda r: r.unit),
    TableColumn(Text("原文", "As written"), lambda r: r.text, "w"),
    TableColumn(
        Text("读作", "Understood as"),
        in_words,
        "w",
        mark=lambda r: "missed" if r.rule is None else "near" if r.open else "",
    ),
    TableColumn(Text("算例（实际 → 得分）", "Worked (actual → score)"), _values, "w"),
    TableColumn(Text("未定", "Open"), lambda r: LIST.join(r.open), "w"),
    TableColumn(Text("未读懂的原因", "Why not understood"), lambda r: r.refused if r.rule is None else NOTHING, "w"),
)
DOUBT_COLUMNS: Columns[Doubt] = (
    TableColumn(Text("位置", "Cell"), lambda d: f"{d.sheet}!{d.cell}"),
    TableColumn(Text("种类", "Kind"), lambda d: WORDS["doubts"][d.kind]),
    TableColumn(Text("说明", "What"), lambda d: d.text, "w"),
)


NOTE_COLUMNS: Columns[tuple[str, str, str]] = (
    TableColumn(Text("工作表", "Sheet"), lambda n: n[0]),
    TableColumn(Text("位置", "Cell"), lambda n: n[1]),
    TableColumn(Text("原文", "As written"), lambda n: n[2], "w"),
)


def counts(card: FoundCard) -> Text:
    """Return how much of a card was understood."""
    read = sum(row.rule is not None for row in card.rows)
    total = text_of(card.weight_sum) + ("%" if card.percent else "")
    return WORDS.COUNTS.fill(name=card.name, n=len(card.rows), read=read, total=total)


OWN_STYLE = (
    "main { max-width: none; } table.bsc td.l { min-width: 4.6em; } table.bsc td.l:first-child { min-width: 3.4em; }"
)


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """A table of the review under its heading."""

    heading: str
    table: Table


def parts(scheme: FoundScheme, lang: str) -> list[ReviewPart]:
    """Return the tables of the review: one a card, then what stands outside the rows, then the doubts."""
    found = [ReviewPart(counts(card).of(lang), Table.of(COLUMNS, card.rows, lang)) for card in scheme.cards]
    notes = [*scheme.loose, *((card.sheet, cell, text) for card in scheme.cards for cell, text in card.notes)]
    if notes:
        found.append(ReviewPart(WORDS.NOTES.of(lang), Table.of(NOTE_COLUMNS, notes, lang)))
    if scheme.doubts:
        found.append(ReviewPart(WORDS.SCHEME_DOUBTS.of(lang), Table.of(DOUBT_COLUMNS, scheme.doubts, lang)))
    return found


def review_page(scheme: FoundScheme, lang: str = "zh") -> str:
    """Return the review as an HTML page that loads nothing.

    Parameters
    ----------
    scheme : FoundScheme
        As `read_scheme` gives it.
    lang : "zh" or "en"
    """
    title = escape(WORDS.TITLE.fill(file=scheme.file).of(lang))
    style = (TEMPLATES / "bsc" / "style.css").read_text(encoding="utf-8")
    body = "\n".join(f"<h2>{escape(part.heading)}</h2>\n{part.table.to_html()}" for part in parts(scheme, lang))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}{OWN_STYLE}</style>'
    opening = f"<h1>{title}</h1>\n<p>{escape(WORDS.ABOUT.of(lang))}</p>"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head>{head}</head>\n'
        f"<body><main>{opening}\n{body}\n</main></body></html>\n"
    )


def review_book(scheme: FoundScheme, lang: str = "zh") -> bytes:
    """Return the review as a workbook: one sheet, the tables of the page under one another."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **INERT_WORKBOOK}) as book:
        sheet = book.add_worksheet(Text("核对", "Review").of(lang))
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, WORDS.TITLE.fill(file=scheme.file).of(lang), bold)
        sheet.write_string(1, 0, WORDS.ABOUT.of(lang))
        sheet.set_column(0, 6, 12)
        sheet.set_column(7, 11, 36)
        line = 3
        for part in parts(scheme, lang):
            sheet.write_string(line, 0, part.heading, bold)
            for cells, style in ((part.table.header, bold), *((row, wrapped) for row in part.table.rows)):
                line += 1
                for column, text in enumerate(cells):
                    sheet.write_string(line, column, text, style)
            line += 2
    return stream.getvalue()
