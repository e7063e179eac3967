"""The class as experts: reduced from `python tests/benchmarks/panel.py`."""

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import panel

from bsclib.cli import group


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a signal")
def test_the_page_grows_as_answers_come_and_shows_what_numpy_computes(capsys):
    """Four students; one file is wrong for a while, is named, and counts once it is right."""
    panel.main(4)
    assert "4 questionnaires" in capsys.readouterr().out


def test_without_a_list_or_with_an_unknown_matrix_nothing_is_written(tmp_path):
    """Both are refused with what is known."""
    (tmp_path / "list.csv").write_text("id,name\na,A\n")
    words = ["teach", "panel", str(tmp_path / "p"), "--lang", "en"]
    bare = CliRunner().invoke(group, words, standalone_mode=False)
    wrong = CliRunner().invoke(
        group, [*words, "--students", str(tmp_path / "list.csv"), "--matrix", "x"], standalone_mode=False
    )
    assert "list of students" in str(bare.exception)
    assert "budget_work" in str(wrong.exception)
    assert not (tmp_path / "p").exists()
