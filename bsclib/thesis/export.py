"""What a paper needs: each table as CSV, Excel and LaTeX (booktabs), the figures, a page of summary, a citation."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

import pandas as pd
import xlsxwriter

from bsclib.errors import Text
from bsclib.figures import canvas
from bsclib.paths import INERT_WORKBOOK
from bsclib.published.scheme import Scheme
from bsclib.thesis.latex import PREAMBLE, document, latex_text
from bsclib.thesis.proving import family
from bsclib.thesis.reproduction import Reproduction
from bsclib.thesis.show import bars, counts, findings_table, printed_page, searches_table, trees
from bsclib.thesis.summary import FOUND, SEARCHED, counted, one_page
from bsclib.thesis.words import HEADS, RULE_KINDS, WEIGHT_KINDS

_WIDE = 60


def cell_text(value: object) -> str:
    """Return a cell's text; one that a spreadsheet would run as a formula is led by an apostrophe.

    Examples
    --------
    >>> cell_text("=1+1"), cell_text(0.5), cell_text(float("nan"))
    ("'=1+1", '0.5', '')
    """
    text = "" if value is None or value != value else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _number(text) else text


def _number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text: UTF-8, LF."""
    stream = StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(frame.columns)
    rows.writerows([cell_text(v) for v in row] for row in frame.itertuples(index=False))
    return stream.getvalue()


def write_excel(path: Path, sheets: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Write frames as the sheets of one workbook: figures as text where they were printed, numbers as numbers."""
    with xlsxwriter.Workbook(path, INERT_WORKBOOK) as book:
        book.set_properties({"created": pd.Timestamp(2026, 1, 1).to_pydatetime()})
        head = book.add_format({"bold": True, "bottom": 1})
        for name, frame in sheets:
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(frame.columns):
                values = [v if isinstance(v, int | float) and v == v else cell_text(v) for v in frame[title].tolist()]
                sheet.write(0, column, str(title), head)
                sheet.write_column(1, column, values)
                width = max([len(str(title)), *(len(str(v)) for v in values)])
                sheet.set_column(column, column, min(width + 2, _WIDE))


def export(reproduction: Reproduction, folder: Path) -> list[Path]:
    """Write everything a paper needs into `folder` and return the files written.

    Tables are given as on the page, printed and recomputed side by side, with verdicts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = {t: reproduction.table(t, "page") for t in reproduction.scheme.tables if reproduction.scheme.tables[t].rows}
    texts = {f"table_{t}.csv": csv_text(frame) for t, frame in pages.items()}
    for lang in ("zh", "en"):
        texts |= _paper(reproduction, pages, lang)
    texts["preamble.tex"] = PREAMBLE
    everything = {
        "figures": reproduction.figures,
        "counts": reproduction.counts.reset_index(),
        "findings": reproduction.finding_table,
        "forensics": reproduction.forensics,
    }
    texts |= {f"{name}.csv": csv_text(frame) for name, frame in everything.items()}
    texts |= {f"summary.{lang}.md": one_page(reproduction).of(lang) for lang in ("zh", "en")}
    texts["citation.bib"] = citation(reproduction.scheme)
    drawn = {"verdicts": bars(reproduction, "en")} | {
        f"tree_{n}": f for n, f in enumerate(trees(reproduction.scheme, "en"), 1)
    }
    for name, figure in drawn.items():
        for form in ("svg", "pdf"):
            (folder / f"{name}.{form}").write_bytes(figure.render(form))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_excel(folder / "reproduction.xlsx", [*everything.items(), *((f"table {t}", f) for t, f in pages.items())])
    shapes = [f"{name}.{form}" for name in drawn for form in ("svg", "pdf")]
    shutil.copyfile(canvas.FONT, folder / canvas.FONT.name)
    return [folder / name for name in (*texts, *shapes, "reproduction.xlsx", canvas.FONT.name)]


def _paper(reproduction: Reproduction, pages: Iterable[str], lang: str) -> dict[str, str]:
    """Return the LaTeX of every table in one language, and of the document that takes them in."""
    tables = {t: printed_page(reproduction, t, lang) for t in pages}
    tables["counts"] = counts(reproduction, lang)
    tables["findings"] = findings_table(reproduction, [*WEIGHT_KINDS, *RULE_KINDS], lang)
    tables["searches"] = searches_table(reproduction, lang)
    title = reproduction.scheme.doc.title.of(lang) or reproduction.scheme.doc.id
    heads = {
        "counts": HEADS["counted"].of(lang),
        "findings": FOUND.of(lang),
        "searches": SEARCHED.of(lang),
    }
    texts = {
        f"table_{t}.{lang}.tex": latex_text(table, table.caption or heads.get(t, t)) + "\n"
        for t, table in tables.items()
        if table.rows
    }
    summary = [counted(reproduction).of(lang), family(reproduction.searches).of(lang)]
    return texts | {f"paper.{lang}.tex": document(title, list(texts), [x for x in summary if x], lang)}


AUTHOR, YEAR = "bsclib developers", "2026"


def citation(scheme: Scheme) -> str:
    """Return how to cite the reproduction and its source, as BibTeX."""
    from bsclib import __version__

    doc = scheme.doc
    by = doc.authors.en or "author not named in the source"
    return (
        f"@software{{bsclib,\n  author = {{{{{AUTHOR}}}}},\n"
        f"  title = {{bsclib: reproducible budget-performance appraisal}},\n"
        f"  version = {{{__version__}}},\n  year = {{{YEAR}}},\n  license = {{MIT}}\n}}\n\n"
        f"@misc{{{doc.id},\n  author = {{{{{by}}}}},\n  title = {{{doc.title.en}}},\n"
        f"  year = {{{doc.year or 'n.d.'}}},\n  note = {{{doc.source.en}}}\n}}\n"
    )


LICENCE = Text(
    "代码：MIT 许可。数据：论文各表的数字属事实，照录并注明出处；不含论文正文。样本季度数据为合成数据，可自由使用。",
    "Code: MIT licence. Data: the figures of the thesis's tables are facts, given with their source; its text is not "
    "included. The sample quarters are synthetic and free to use.",
)
