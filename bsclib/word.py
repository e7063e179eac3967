"""A Word file from a page of ours: headings, prose, lists, tables, code, pictures, formulas and lines to sign on.

It needs the package python-docx (extra `office`).
"""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from collections.abc import Sequence
from html import escape
from typing import Any  # python-docx and lxml hand out parts whose types they do not tell

from bsclib.errors import BscError, Text

NO_WORD = Text(
    '没有安装 python-docx，不能写 Word 文件；请运行 python -m pip install "bsclib[office]"',
    'python-docx is not installed, so no Word file can be written; run python -m pip install "bsclib[office]"',
)
FONTS = {"zh": "宋体", "en": "Times New Roman"}
FIXED = "Courier New"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: equal documents are equal files
WIDE = {"w": 2.6, "l": 1.6, "r": 1.4}  # what a column takes of a line: running text, words, numbers
LINE, CROWDED = 170, 9  # [mm] of text on a line; columns from which a table is set small
BOLD, ITALIC, CODE = {"strong", "b", "th", "summary"}, {"em", "i"}, {"code", "pre"}
# MathML → what Word calls it, and its parts
SPACE, WORD_2013 = "http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/word/2012/wordml"
MARKS = {"⏟": "groupChr", "¯": "acc", "‾": "acc"}  # what is drawn below or above the whole of what it marks
FORMS = {
    "mfrac": ("f", "num den"),
    "msub": ("sSub", "e sub"),
    "msup": ("sSup", "e sup"),
    "msubsup": ("sSubSup", "e sub sup"),
    "munder": ("limLow", "e lim"),
    "mover": ("limUpp", "e lim"),
    "munderover": ("limUpp", "e lim"),
}


def word_file(title: str, language: str, body: str) -> bytes:
    """Return a Word file, the same bytes each time.

    Parameters
    ----------
    title : str
        For its properties.
    language : "zh" or "en"
    body : str
        HTML as `html_page` takes it: a page's own, pictures as `data:` of PNG, formulas as MathML.

    Returns
    -------
    bytes

    Raises
    ------
    BscError
        python-docx is not installed.

    Examples
    --------
    >>> word_file("A", "en", "<h1>A</h1><p>one</p>")[:2]
    b'PK'
    """
    try:
        from docx import Document
        from lxml.html import fragment_fromstring
    except ModuleNotFoundError as missing:
        raise BscError(NO_WORD) from missing
    word = Document()
    _typeset(word, FONTS[language])
    word.core_properties.title, word.core_properties.author = title, ""
    _pour(word, fragment_fromstring(body, create_parent="div"))
    stream = io.BytesIO()
    word.save(stream)
    return _timeless(stream.getvalue())


def _typeset(word: Any, font: str) -> None:
    """Set A4 and a font that the language has, for Chinese characters too, which Word keeps apart."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    for name in ("Normal", "Title", *(f"Heading {n}" for n in (1, 2, 3))):
        style = word.styles[name]
        style.font.name = font
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    word.styles["Normal"].font.size = Pt(10.5)


def _pour(word: Any, node: Any, style: str | None = None) -> None:
    """Write what stands in a node of the page, block by block; `style` is that of its paragraphs."""
    for part in node:
        tag, kind = part.tag, part.get("class") or ""
        if tag in ("h1", "h2", "h3", "h4"):
            word.add_heading(_said(part), int(tag[1]) - 1)
        elif tag == "pre":
            _run(word.add_paragraph(style=style), part.text_content().strip("\n"), ("pre",))
        elif tag in ("p", "li", "summary") and not part.xpath("./p|./ul|./ol"):
            if part.text_content().strip() or len(part):
                _write(word.add_paragraph(style=style), part)
        elif tag in ("ul", "ol"):
            _pour(word, part, "List Bullet" if tag == "ul" else "List Number")
        elif tag == "table":
            _grid(word, part)
        elif tag == "div" and kind == "signatures":
            grid = word.add_table(1, len(part))
            for cell, signer in zip(grid.rows[0].cells, part, strict=True):
                cell.text = "\n".join(signer.itertext()).replace("\n", "\n\n", 1)
        elif tag == "img":
            _write(word.add_paragraph(), [part])
        elif isinstance(tag, str) and tag not in ("style", "input"):
            _pour(word, part, style)


def _said(node: Any) -> str:
    return " ".join(node.text_content().replace("¶", "").split())


def _write(paragraph: Any, node: Any, *marks: str) -> None:
    """Write the words of a node into a paragraph, each run as it is marked; pictures and formulas between them."""
    from docx.shared import Mm

    marks = (*marks, getattr(node, "tag", ""))
    _run(paragraph, getattr(node, "text", None), marks)
    for part in node:
        if part.tag == "math":
            paragraph._p.append(_formula(part, part.get("display") == "block"))
        elif part.tag == "img":
            content = io.BytesIO(b64decode(part.get("src").partition(",")[2]))
            picture = paragraph.add_run().add_picture(content)
            if picture.width > Mm(LINE):
                picture.width, picture.height = Mm(LINE), int(picture.height * Mm(LINE) / picture.width)
        elif part.tag == "br":
            paragraph.add_run().add_break()
        else:
            _write(paragraph, part, *marks)
        _run(paragraph, part.tail, marks)


def _run(paragraph: Any, text: str | None, marks: tuple[str, ...]) -> None:
    from docx.shared import Pt

    if text and (text.strip() or "pre" in marks or text == " "):
        run = paragraph.add_run(text if "pre" in marks else " ".join(text.split("\n")))
        run.bold, run.italic = bool(BOLD & {*marks}) or None, bool(ITALIC & {*marks}) or None
        if CODE & {*marks}:
            run.font.name, run.font.size = FIXED, Pt(9)


def _formula(math: Any, block: bool) -> Any:
    """Return a formula's MathML as Word's own markup, for readers that know none of it as a line of text."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsmap

    set_ = f"<m:oMath>{''.join(map(_omml, math))}</m:oMath>"
    spaces = {"mc": f"{SPACE}markup-compatibility/2006", "w": nsmap["w"], "m": nsmap["m"], "w15": WORD_2013}
    known = " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items())
    return parse_xml(
        f"<mc:AlternateContent {known}>"
        f'<mc:Choice Requires="w15">{f"<m:oMathPara>{set_}</m:oMathPara>" if block else set_}</mc:Choice>'
        f"<mc:Fallback>{_runs(math)}</mc:Fallback></mc:AlternateContent>"
    )


def _omml(node: Any) -> str:
    parts = [*map(_omml, node)]
    if node.tag == "munderover":
        parts = [_form("limLow", "e lim", parts[:2]), parts[2]]
    mark = MARKS.get(node[-1].text or "") if node.tag in ("munder", "mover") else None
    if mark:
        return f'<m:{mark}><m:{mark}Pr><m:chr m:val="{node[-1].text}"/></m:{mark}Pr><m:e>{parts[0]}</m:e></m:{mark}>'
    if node.tag in FORMS:
        return _form(*FORMS[node.tag], parts)
    if parts:
        return "".join(parts)
    upright = '<m:rPr><m:sty m:val="p"/></m:rPr>' if node.tag in ("mtext", "mo") or len(node.text or "") > 1 else ""
    return f'<m:r>{upright}<m:t xml:space="preserve">{escape(node.text)}</m:t></m:r>' if node.text else ""


def _form(name: str, parts: str, found: Sequence[str]) -> str:
    inner = "".join(f"<m:{part}>{words}</m:{part}>" for part, words in zip(parts.split(), found, strict=True))
    return f"<m:{name}>{inner}</m:{name}>"


def _runs(node: Any, align: str = "") -> str:
    """Return a formula as runs on one line, what stands low or high set low or high: for readers that know no more."""
    low, high = "subscript", "superscript"
    match node.tag, [*node]:
        case "mfrac", [above, below]:
            return _grouped(above, align) + _plain("/", align) + _grouped(below, align) + _plain(" ", align)
        case (("munder" | "mover"), [base, mark]) if mark.text in MARKS:
            return _runs(base, align) + (_plain("\u0304", align) if MARKS[mark.text] == "acc" else "")
        case "munder", [base, said] if base.tag == "munder":
            return _runs(base, align) + _plain(" [", align) + _runs(said, align) + _plain("]", align)
        case (("msub" | "munder"), [base, below]):
            return _runs(base, align) + _runs(below, low)
        case (("msup" | "mover"), [base, above]):
            return _runs(base, align) + _runs(above, high)
        case (("msubsup" | "munderover"), [base, below, above]):
            return _runs(base, align) + _runs(below, low) + _runs(above, high)
        case "mspace", _:
            return _plain("  ", align)
        case _, [_, *_] as parts:
            return "".join(_runs(part, align) for part in parts)
    text = node.text or ""
    return _plain(f" {text} " if node.tag == "mo" and text and text in "=+−≈≥≤·×" and not align else text, align)


def _grouped(node: Any, align: str) -> str:
    while len(node) == 1:
        node = node[0]
    inner = _runs(node, align)
    return _plain("(", align) + inner + _plain(")", align) if node.tag in ("mrow", "math") else inner


def _plain(text: str, align: str) -> str:
    mark = f'<w:rPr><w:vertAlign w:val="{align}"/></w:rPr>' if align else ""
    return f'<w:r>{mark}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _grid(word: Any, node: Any) -> None:
    """Write a table: its head again on every page, no row across two, columns as wide as what they hold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    for caption in node.iter("caption"):
        word.add_paragraph(_said(caption)).paragraph_format.keep_with_next = True
    lines = [line.xpath("./th|./td") for line in node.iter("tr")]
    aligned = [(cell.get("class") or "l").split()[0] for cell in lines[0]]
    whole = sum(WIDE[align] for align in aligned)
    widths = [Mm(LINE * WIDE[align] / whole) for align in aligned]
    grid = word.add_table(len(lines), len(aligned), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for n, (row, line) in enumerate(zip(grid.rows, lines, strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit" if n else "w:tblHeader"))
        if len(line) < len(aligned):
            row.cells[0].merge(row.cells[-1]).text = _said(line[0])
            line = []
        for cell, said, align in zip(row.cells, line, aligned, strict=False):
            cell.text = _said(said)
            if n and align == "r":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size = Pt(9 if len(widths) < CROWDED else 7)
                run.bold = not n or None


def _timeless(content: bytes) -> bytes:
    """Return a zip without its times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
