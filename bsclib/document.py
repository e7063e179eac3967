"""A document for people, written once and given out as a page or as a Word file: headings, prose, lists, tables.

A page loads nothing and runs nothing; a Word file needs the package python-docx (extra `office`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any  # python-docx hands out parts whose types it does not tell

from bsclib.errors import BscError, Text
from bsclib.table import Table

if TYPE_CHECKING:
    from docx.document import Document as WordFile

NO_WORD = Text(
    '没有安装 python-docx，不能写 Word 文件；请运行 python -m pip install "bsclib[office]"',
    'python-docx is not installed, so no Word file can be written; run python -m pip install "bsclib[office]"',
)
FONTS = {"zh": "宋体", "en": "Times New Roman"}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: equal documents are equal files


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 the document's title, 2 a section, 3 a part of it."""

    words: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short sentences."""

    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side: who signs each."""

    who: Sequence[str]
    name: str
    day: str


Block = Heading | Prose | Items | Signatures | Table

STYLE = """
body { margin: 24px auto; max-width: 860px; padding: 0 20px; color: #1b2733; line-height: 1.7; font-size: 15px;
  font-family: "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", Arial, sans-serif; }
h1 { font-size: 24px; text-align: center; } h2 { font-size: 18px; margin-top: 30px; } h3 { font-size: 15.5px; }
table.bsc { border-collapse: collapse; width: 100%; margin: 10px 0 18px; font-size: 13px; }
table.bsc caption { text-align: left; font-weight: 600; }
table.bsc th, table.bsc td { border: 1px solid #9aa7b3; padding: 4px 7px; text-align: left; vertical-align: top; }
table.bsc .r { text-align: right; white-space: nowrap; } table.bsc tr.group th { background: #f0f3f6; }
table.bsc td.l { min-width: 4em; } .scroll { overflow-x: auto; }
.signatures { display: flex; flex-wrap: wrap; gap: 28px; margin: 34px 0; }
.signatures div { flex: 1; min-width: 230px; }
.aside { color: #5b6b7a; font-size: 13px; text-align: center; }
@page { size: A4; margin: 18mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } table.bsc { font-size: 9pt; }
  h2, h3, caption { break-after: avoid; } tr, .signatures { break-inside: avoid; }
  thead { display: table-header-group; } }
"""
CLOSE = """
body { line-height: 1.4; } h1 { font-size: 20px; margin: 4px 0; } h2 { font-size: 15px; margin: 12px 0 4px; }
ul, p { margin: 4px 0; } table.bsc { margin: 4px 0; } table.bsc th, table.bsc td { padding: 2px 6px; }
.signatures { margin: 10px 0; } @page { margin: 12mm; } @media print { body { font-size: 9.5pt; } }
"""


@dataclass(frozen=True, slots=True)
class PaperDocument:
    """What is handed out on paper or by mail.

    Attributes
    ----------
    title : str
    language : "zh" or "en"
    aside : str
        The line below the title: for whom it is, of what day, the fingerprint of what it was made from.
    blocks : sequence of Heading, Prose, Items, Signatures or Table
    one_sheet : bool
        Set closely, so that what is short stands on one sheet of A4.
    """

    title: str
    language: str
    aside: str
    blocks: Sequence[Block]
    one_sheet: bool = False

    def to_page(self) -> str:
        r"""Return the document as HTML; every string is escaped.

        Examples
        --------
        >>> page = PaperDocument("A & B", "en", "", [Prose("<b>"), Items(["one"])]).to_page()
        >>> page.partition("<h1>")[2].partition("</body>")[0]
        'A &amp; B</h1>\n<p>&lt;b&gt;</p>\n<ul><li>one</li></ul>\n'
        """
        aside = f'<p class="aside">{escape(self.aside)}</p>\n' if self.aside else ""
        body, style = "\n".join(map(_html, self.blocks)), STYLE + (CLOSE if self.one_sheet else "")
        return html_page(self.title, self.language, style, f"<h1>{escape(self.title)}</h1>\n{aside}{body}")

    def to_word(self) -> bytes:
        """Return the document as a Word file, the same bytes each time.

        Raises
        ------
        BscError
            python-docx is not installed.

        Examples
        --------
        >>> PaperDocument("A", "en", "", [Prose("one")]).to_word()[:2]
        b'PK'
        """
        try:
            from docx import Document
        except ModuleNotFoundError as missing:
            raise BscError(NO_WORD) from missing
        word = Document()
        _typeset(word, FONTS[self.language])
        word.core_properties.title, word.core_properties.author = self.title, ""
        word.add_heading(self.title, 0)
        if self.aside:
            word.add_paragraph(self.aside)
        for block in self.blocks:
            _write(word, block)
        stream = io.BytesIO()
        word.save(stream)
        return _timeless(stream.getvalue())


def html_page(title: str, language: str, style: str, body: str) -> str:
    """Return a page on its own: no script, nothing from elsewhere.

    Parameters
    ----------
    title : str
        Escaped here.
    language : "zh" or "en"
    style : str
        Its style sheet.
    body : str
        HTML, shown as it is.

    Returns
    -------
    str

    Examples
    --------
    >>> html_page("A & B", "en", "", "<p>one</p>").splitlines()[-4:]
    ['<body>', '<p>one</p>', '</body>', '</html>']
    """
    allowed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    match block:
        case Heading(words, level):
            return f"<h{level}>{escape(words)}</h{level}>"
        case Prose(words):
            return f"<p>{escape(words)}</p>"
        case Items(words):
            return f"<ul>{''.join(f'<li>{escape(w)}</li>' for w in words)}</ul>"
        case Signatures(who, name, day):
            signed = (f"<div>{escape(w)}<br><br>{escape(name)}<br>{escape(day)}</div>" for w in who)
            return f'<div class="signatures">{"".join(signed)}</div>'
        case Table():
            return f'<div class="scroll">{block.to_html()}</div>'


def _typeset(word: WordFile, font: str) -> None:
    """Set A4 and a font that the language has, for Chinese characters too, which Word keeps apart."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    for name in ("Normal", "Title", *(f"Heading {n}" for n in (1, 2, 3))):
        style: Any = word.styles[name]
        style.font.name = font
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    normal: Any = word.styles["Normal"]
    normal.font.size = Pt(10.5)


def _write(word: WordFile, block: Block) -> None:
    match block:
        case Heading(words, level):
            word.add_heading(words, level - 1)
        case Prose(words):
            word.add_paragraph(words)
        case Items(words):
            for line in words:
                word.add_paragraph(line, style="List Bullet")
        case Signatures(who, name, day):
            grid = word.add_table(1, len(who))
            for cell, signer in zip(grid.rows[0].cells, who, strict=True):
                cell.text = f"{signer}\n\n{name}\n{day}"
        case Table():
            _grid(word, block)


WIDE = {"w": 2.6, "l": 1.6, "r": 1.4}  # what a column takes of a line: running text, words, numbers


def _grid(word: WordFile, table: Table) -> None:
    """Write a table: its head again on every page, no row across two, columns as wide as what they hold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    if table.caption:
        word.add_paragraph(table.caption).paragraph_format.keep_with_next = True
    grid = word.add_table(1, len(table.heads), style="Table Grid")
    for cell, (head, _) in zip(grid.rows[0].cells, table.heads, strict=True):
        cell.text = head
        cell.paragraphs[0].runs[0].bold = True
    for line in table.lines:
        cells = grid.add_row().cells
        if len(line.cells) < len(table.heads):
            cells[0].merge(cells[-1]).text = line.cells[0]
            continue
        for cell, words, (_, align) in zip(cells, line.cells, table.heads, strict=True):
            cell.text = words
            if align == "r":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    whole = sum(WIDE[align] for _, align in table.heads)
    grid.autofit = False
    for column, (_, align) in zip(grid.columns, table.heads, strict=True):
        column.width = Mm(170 * WIDE[align] / whole)
    for n, row in enumerate(grid.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit" if n else "w:tblHeader"))
        for cell, (_, align) in zip(row.cells, table.heads, strict=True):
            cell.width = Mm(170 * WIDE[align] / whole)
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(9)


def _timeless(content: bytes) -> bytes:
    """Return a zip without its times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
