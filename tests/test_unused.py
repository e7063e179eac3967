"""Nothing stands in the library that nobody calls, but for a list of names, each with its reason."""

import importlib.util
from pathlib import Path

PATH = Path(__file__).parent / "benchmarks" / "vulture_kept.py"
spec = importlib.util.spec_from_file_location(PATH.stem, PATH)
kept = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kept)


def test_every_unused_name_has_its_reason_and_no_reason_has_outlived_its_name():
    """What vulture reports and the list is the same: no more, no less."""
    found = kept.unused()
    assert found - set(kept.KEPT) == set(), "call it, delete it, or say in vulture_kept.py why it stays"
    assert set(kept.KEPT) - found == set(), "used or gone: strike it off in vulture_kept.py"


def test_a_name_that_nobody_calls_is_found(tmp_path, monkeypatch):
    """A function that nobody calls is reported, one that a notebook calls is not."""
    (tmp_path / "bsclib").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "bsclib" / "room.py").write_text("def lost():\n    pass\n\n\ndef shown():\n    pass\n")
    cell = '{"cells": [{"cell_type": "code", "source": ["shown()"]}]}'
    (tmp_path / "notebooks" / "01.ipynb").write_text(cell)
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    assert kept.unused() == {"room:lost"}
