"""A page from an executed notebook: no code, no script, nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import bleach  # type: ignore[import-untyped]
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from bsclib.errors import LIST
from bsclib.reports.words import words

TEMPLATES = Path(__file__).with_name("templates")

_BLOCKS = ("blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul")
_WORDS = ("a", "abbr", "b", "code", "del", "em", "i", "span", "strong", "sub", "sup")
_TABLES = ("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
_MATH = ("math", "mfrac", "mi", "mn", "mo", "mrow", "msub", "mtext")
_ATTRIBUTES = {
    "*": ["class"],
    "a": ["href"],
    "math": ["displaystyle"],
    "th": ["colspan", "rowspan"],
    "td": ["colspan", "rowspan", "data-h"],
}
_HEADING = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_SECTION = re.compile(r"^##\s+(.+)$", re.MULTILINE)
_TAGS = frozenset((*_BLOCKS, *_WORDS, *_TABLES, *_MATH))


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around a notebook on its page.

    Attributes
    ----------
    title : str
    language : str
        "zh" or "en": prose of the other language is left out.
    strip : sequence of str
        The line above everything: company, period, revision, reading.
    subject : str
        Whose result it is, where it is one unit's.
    warnings : sequence of str
        What a reader must know first, in the same line.
    nav : sequence of (href, text)
        The pages of the same revision; `here` is the href of this one.
    watermark : str
        Laid over the page where it is a draft.
    """

    title: str
    language: str = "zh"
    strip: Sequence[str] = ("",)
    subject: str = ""
    warnings: Sequence[str] = ()
    nav: Sequence[tuple[str, str]] = ()
    here: str = ""
    watermark: str = ""
    footer: str = ""


def sanitize(html: object) -> str:
    """Return `html` with only harmless tags and attributes, and links only within the revision.

    Examples
    --------
    >>> sanitize('<p onclick="x()">a<a href="https://x.org">b</a></p>')
    '<p>a<a>b</a></p>'
    """
    return str(bleach.clean(str(html), tags=_TAGS, attributes=_ATTRIBUTES, protocols=[], strip=True))


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="bsc",
        extra_template_basedirs=[str(TEMPLATES)],
        extra_template_paths=[str(TEMPLATES / "bsc")],
        sanitize_html=True,
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        filters={"clean_html": sanitize},
    )


def to_html(notebook: NotebookNode, page: Page) -> str:
    """Return the page of an executed notebook.

    Cells tagged with the other language, and cells tagged `aside` (for readers of the notebook), are left out; so is
    a section that nothing fills; where its cell's metadata say what would fill it (`fills`), a last line does.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    page : Page
        What stands around it.

    Returns
    -------
    str
        HTML that loads nothing and runs nothing.
    """
    other = {"zh": "en", "en": "zh"}[page.language]
    shown = deepcopy(notebook)
    cells = [c for c in shown.cells if not {other, "aside"} & set(c.metadata.get("tags", ()))]
    shown.cells = list(_filled(cells, page.language))
    body, _ = _exporter().from_notebook_node(shown, {"page": page})
    return str(body)


@dataclass
class _Section:
    """A heading with all that follows it up to the next one."""

    title: str = ""
    fills: str = ""
    cells: list[NotebookNode] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether something was to be shown and nothing came."""
        code = [c for c in self.cells if c.cell_type == "code"]
        return bool(self.title and code) and not any(_shows(o) for c in code for o in c.outputs)


def _shows(output: NotebookNode) -> bool:
    """Return whether an output is more than a heading."""
    return "bsc_section" not in output.get("metadata", {}) and output.get("name") != "stderr"


def _filled(cells: Sequence[NotebookNode], language: str) -> Iterator[NotebookNode]:
    """Yield the cells of the sections that hold something, then a line about those that do not."""
    sections = [_Section()]
    for cell in cells:
        if cell.cell_type != "code":
            if found := _SECTION.search(cell.source):
                sections.append(_Section(found[1].strip(), cell.metadata.get("fills", "")))
            sections[-1].cells.append(cell)
            continue
        outputs, cell.outputs = [o for o in cell.outputs if not o.get("metadata", {}).get("bsc_empty")], []
        sections[-1].cells.append(cell)
        for output in outputs:
            if told := output.get("metadata", {}).get("bsc_section"):
                part = {**cell, "id": f"{cell.id[:50]}-{len(sections)}", "outputs": []}
                cell = NotebookNode(part)  # type: ignore[no-untyped-call]
                sections.append(_Section(told["title"], told["fills"], [cell]))
            cell.outputs.append(output)
    empty = [s for s in sections if s.is_empty and s.fills]
    yield from (cell for section in sections if not section.is_empty for cell in section.cells)
    if empty:
        names = (words.FILLED_BY.fill(title=s.title, by=s.fills).of(language) for s in empty)
        said = words.LEFT_OUT.fill(sections=LIST.of(language).join(names)).of(language)
        yield new_markdown_cell(said, id="left-out")  # type: ignore[no-untyped-call]


def title_of(notebook: NotebookNode, language: str) -> str:
    """Return the first heading that the notebook has in `language` (or in no particular one).

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    language : "zh" or "en"

    Returns
    -------
    str

    Examples
    --------
    >>> import nbformat
    >>> cell = nbformat.v4.new_markdown_cell("# How did it go?")
    >>> title_of(nbformat.v4.new_notebook(cells=[cell]), "en")
    'How did it go?'
    """
    other = {"zh": "en", "en": "zh"}[language]
    prose = (c.source for c in notebook.cells if c.cell_type == "markdown" and other not in c.metadata.get("tags", ()))
    return next((m[1].strip() for text in prose if (m := _HEADING.search(text))), "")
