"""Handouts: a lesson as a notebook, as a page and as a Word file, without solutions unless they are asked for.

The page loads nothing and runs nothing: figures are pictures in it, formulas MathML, controls tables of positions.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from bsclib.document import STYLE, html_page
from bsclib.teaching.editions import Lesson, edition
from bsclib.word import word_file

# block formulas first: $$ would else be read as two empty ones in a line
_FORMULA = re.compile(r"\$\$(?P<block>.+?)\$\$|(?<![\\$])\$(?P<line>[^$\n]+?)\$", re.DOTALL)
_WIDGET = "application/vnd.jupyter.widget-view+json"
_KEPT = "FORMULA{}END"  # survives Markdown as it is
_LOOK = """
pre { background: #f4f6f8; padding: 8px 10px; overflow-x: auto; font-size: 13px; line-height: 1.45; }
img { max-width: 100%; } math[display="block"] { margin: 12px 0; } h1 { text-align: left; }
table { border-collapse: collapse; font-size: 13px; } td, th { border: 1px solid #9aa7b3; padding: 3px 7px; }
@media print { pre, img { break-inside: avoid; } tr { break-inside: avoid; } pre { white-space: pre-wrap; } }
"""


def lesson_handout(
    lesson: Lesson, language: str, folder: Path, kernels: type[KernelManager], *, solutions: bool = False
) -> dict[str, bytes]:
    """Return the files of a lesson by their endings: the notebook not executed, page and Word file with results.

    Parameters
    ----------
    lesson : Lesson
    language : "zh" or "en"
    folder : Path
        Where its cells run: below a workspace, or anywhere else for the sample that came along.
    kernels : class of KernelManager
        What starts the kernel.
    solutions : bool
        Whether the folded solutions are in them.

    Returns
    -------
    dict of str → bytes
        `ipynb`, `html`, `docx`.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell fails: the lesson is at fault.
    """
    blank, shown = (edition(lesson, language, solutions=solutions) for _ in range(2))
    started: dict[str, Any] = {
        "timeout": 300,
        "kernel_manager_class": kernels,
        "resources": {"metadata": {"path": str(folder)}},
    }
    NotebookClient(shown, **started).execute()
    title, body = lesson.title.of(language), _body(shown)
    page = html_page(title, language, STYLE + _LOOK, body)
    notebook: str = nbformat.writes(blank)  # type: ignore[no-untyped-call]
    return {"ipynb": notebook.encode(), "html": page.encode(), "docx": word_file(title, language, body)}


def _body(shown: NotebookNode) -> str:
    """Return what a page shows of an executed notebook, as HTML."""
    shown.cells = [c for c in shown.cells if "parameters" not in c.metadata.get("tags", ())]
    shown.metadata.pop("widgets", None)
    for output in (o for c in shown.cells for o in c.get("outputs", ()) if "data" in o):
        output.data.pop(_WIDGET, None)  # on paper a control is the table beside it
    formulas: list[str] = []
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = _FORMULA.sub(lambda found: _keep(found, formulas), cell.source)
    options: dict[str, Any] = dict.fromkeys(
        ("exclude_input_prompt", "exclude_output_prompt", "exclude_anchor_links"), True
    )
    body, _ = HTMLExporter(template_name="basic", **options).from_notebook_node(shown)  # type: ignore[no-untyped-call]
    for number in reversed(range(len(formulas))):  # FORMULA1END before FORMULA10END would be safe, too: END ends it
        body = body.replace(_KEPT.format(number), formulas[number])
    return str(body)


def _keep(found: re.Match[str], formulas: list[str]) -> str:
    """Set a formula aside as MathML and return what stands in its place while Markdown is read."""
    from latex2mathml.converter import convert

    block = found["block"] is not None
    formulas.append(convert((found["block"] or found["line"]).strip(), display="block" if block else "inline"))
    return _KEPT.format(len(formulas) - 1)
