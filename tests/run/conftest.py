"""Small notebooks, good and bad, to run without law or evidence."""

import json
from pathlib import Path

import pytest

from bsclib.run.plan import REQUIRED, plan

PARAMETERS = "\n".join(f'{name}: str = ""' for name in REQUIRED)


def notebook(*bodies, parameters=PARAMETERS, tags=("parameters",), last="print(run_token)", **metadata):
    """Return a notebook with a parameters cell, `bodies`, and an echo."""
    sources = [parameters, *bodies, *([last] if last else [])]
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{n}",
                "metadata": {"tags": list(tags)} if n == 0 else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for n, source in enumerate(sources)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class Shelf:
    """A folder of templates."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, name, *bodies, **options):
        """Write one template."""
        path = self.folder / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(*bodies, **options)), encoding="utf-8")
        return path

    def plan(self, units=(), **given):
        """Return the tasks of all templates."""
        values = {"company": "公司", "quarter": "2025Q4", "profile": "corrected", "language": "zh", **given}
        return plan(self.folder, values, dict(units), "basis")


@pytest.fixture
def shelf(tmp_path):
    """Return an empty shelf."""
    return Shelf(tmp_path / "templates")
