"""The pages on AHP are true: every line of theirs runs and prints what stands there, in both languages."""

from __future__ import annotations

import doctest
import re

import pytest
from matplotlib import pyplot as plt

PAGES = ["ahp_notebook.md", "ahp_notebook.zh.md", "ahp.md", "ahp.zh.md"]


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_page_runs(root, page, monkeypatch):
    """As a doctest, the examples one after the other."""
    monkeypatch.setenv("BSC_LANG", "en")
    path = root / "docs" / page
    found = doctest.testfile(
        str(path), module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE
    )
    plt.close("all")
    assert found.attempted >= 8
    assert found.failed == 0


@pytest.mark.parametrize("page", ["ahp_notebook", "ahp"])
def test_both_languages_show_the_same_code(root, page):
    """The same calls in the same order; only words and names differ."""
    calls = [
        re.findall(r"ahp\.(\w+)\(", "".join(re.findall(r"^>>> .*$", (root / "docs" / name).read_text(), re.MULTILINE)))
        for name in (f"{page}.md", f"{page}.zh.md")
    ]
    assert calls[0] == calls[1]
    assert calls[0]


def test_the_quarter_of_an_hour_takes_three_lines_a_question(root):
    """Each section has three lines of code at most."""
    sections = (root / "docs" / "ahp_notebook.md").read_text().split("\n## ")[1:]
    assert len(sections) == 5
    assert all(len(re.findall(r"^>>> ", section, re.MULTILINE)) <= 4 for section in sections)
