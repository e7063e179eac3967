"""Write anew what the notebooks of this release are: `python tests/refresh_notebooks.py`, after changing one."""

import json
from pathlib import Path

from bsclib.run.changed import RELEASED, digest_of_notebook

ROOT = Path(__file__).resolve().parent.parent


def digests():
    """Return name → digest of every notebook that makes a report."""
    names = [p for pattern in ("[0-9][0-9]_*.ipynb", "year_*.ipynb") for p in (ROOT / "notebooks").glob(pattern)]
    return {path.stem: digest_of_notebook(path) for path in sorted(names)}


if __name__ == "__main__":
    RELEASED.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8", newline="\n")
