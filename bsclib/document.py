"""A document for people, written once and given out as a page or as a Word file: headings, prose, lists, tables.

A page loads nothing and runs nothing; a Word file needs the package python-docx (extra `office`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bsclib.table import Table
from bsclib.word import word_file


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
        return html_page(self.title, self.language, STYLE + (CLOSE if self.one_sheet else ""), self._body)

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
        return word_file(self.title, self.language, self._body)

    @property
    def _body(self) -> str:
        aside = f'<p class="aside">{escape(self.aside)}</p>\n' if self.aside else ""
        body = "\n".join(map(_html, self.blocks))
        return f"<h1>{escape(self.title)}</h1>\n{aside}{body}"


def html_page(title: str, language: str, style: str, body: str, refresh: int = 0) -> str:
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
    refresh : int
        After how long a browser loads it anew [s]; 0: never.

    Returns
    -------
    str

    Examples
    --------
    >>> html_page("A & B", "en", "", "<p>one</p>").splitlines()[-4:]
    ['<body>', '<p>one</p>', '</body>', '</html>']
    """
    allowed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    anew = f'<meta http-equiv="refresh" content="{refresh}">\n' if refresh else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n{anew}'
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
