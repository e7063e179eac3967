"""Make the lessons' notebooks from their sources: `python tests/refresh_lessons.py [--all]`.

A notebook whose cells are as the source says is left alone, unless all are asked for; the others are made and executed,
and the text outputs of the cells that nbval compares are kept.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from bsclib.i18n import LANGUAGES
from bsclib.teaching import edition, read_lesson, sources

HOME = Path(__file__).resolve().parents[1] / "notebooks" / "teaching"
TEXTS = ("text/plain", "text/html")  # of an output that has a picture too, its words


def place(lesson, language):
    """Return where a notebook of a lesson lies."""
    return HOME / language / f"{lesson.name}.ipynb"


def bare(notebook):
    """Return a notebook's cells without what a run adds."""
    return [(c.id, c.cell_type, c.source, list(c.metadata.tags)) for c in notebook.cells]


def executed(notebook, folder):
    """Run a notebook where it lies; keep the texts of what is compared and nothing else."""
    about = dict(notebook.metadata)  # a run adds the Python it ran on
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, store_widget_state=False).execute()
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        kept = set(cell.metadata.tags) & {"nbval-check-output", "exercise"}
        cell.metadata = {"tags": cell.metadata.tags}
        cell.outputs = [_text(o) for o in cell.outputs] if kept else []
        cell.execution_count = cell.execution_count if cell.outputs else None
    notebook.metadata = nbformat.from_dict(about)
    return notebook


def _text(output):
    if "data" in output:
        output.data = {k: v for k, v in output.data.items() if k in TEXTS}
        output.metadata = {}
    return output


def main(everything):
    """Write what is not fresh."""
    for lesson in map(read_lesson, sources(HOME / "source")):
        for language in LANGUAGES:
            path, made = place(lesson, language), edition(lesson, language)
            if everything or not path.exists() or bare(nbformat.read(path, 4)) != bare(made):
                nbformat.write(executed(made, path.parent), path)
                print(path.relative_to(HOME))


if __name__ == "__main__":
    main("--all" in sys.argv[1:])
