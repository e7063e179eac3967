"""What a paper needs: each table as CSV, Excel and LaTeX (booktabs), the figures, a page of summary, a citation."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from bsclib.errors import Text
from bsclib.figures import canvas
from bsclib.paths import INERT_WORKBOOK, inert
from bsclib.published.scheme import Scheme
from bsclib.thesis.latex import PREAMBLE, document, latex_text
from bsclib.thesis.proving import family
from bsclib.thesis.reproduction import Reproduction
from bsclib.thesis.show import bars, counts, findings_table, printed_page, searches_table, trees
from bsclib.thesis.summary import FOUND, SEARCHED, counted, one_page
from bsclib.thesis.words import HEADS, RULE_KINDS, WEIGHT_KINDS

_WIDE = 400  # pixels
_NUMBER = re.compile(r"[+-]?\d*\.?\d+")


def cell_text(value: object) -> object:
    """Return a cell as it is written: text that a spreadsheet would run as a formula led by an apostrophe.

    Examples
    --------
    >>> cell_text("=1+1"), cell_text("-0.5"), cell_text(0.5)
    ("'=1+1", '-0.5', 0.5)
    """
    return inert(value) if isinstance(value, str) and not _NUMBER.fullmatch(value) else value


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV text: UTF-8, LF."""
    return str(frame.map(cell_text).to_csv(index=False, lineterminator="\n"))


def write_excel(path: Path, sheets: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Write frames as the sheets of one workbook: figures as text where they were printed, numbers as numbers."""
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs={"options": INERT_WORKBOOK}) as book:
        book.book.set_properties({"created": pd.Timestamp(2026, 1, 1).to_pydatetime()})
        for name, frame in sheets:
            frame.map(cell_text).to_excel(book, sheet_name=name[:31], index=False, freeze_panes=(1, 0))
            book.sheets[name[:31]].autofit(_WIDE)


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
