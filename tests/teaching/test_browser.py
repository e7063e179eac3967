"""Controls in a real browser: reduced from `python tests/benchmarks/lessons_browser.py`."""

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import lessons_browser
from browser import executable


@pytest.mark.skipif(executable() is None, reason="no Chromium here")
@pytest.mark.skipif(find_spec("voila") is None, reason="Voilà is not installed (extra teach)")
def test_a_slider_and_a_menu_really_moved_show_what_the_library_computes(capsys):
    """A lesson on Voilà: both controls moved, both tables changed to the computed figures."""
    lessons_browser.main("en/4_groups")
    assert "2 boards, 2 controls moved, 2 changed the figures" in capsys.readouterr().out
