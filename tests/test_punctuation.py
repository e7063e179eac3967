"""Chinese stands in full-width punctuation wherever a person reads it; rule sentences stay as they are printed."""

import ast
import json
import re

import pytest

HAN = "\u4e00-\u9fff"
HALF = re.compile(rf"[{HAN}][,;:?!](?=[{HAN}“])|[{HAN}]\([^)]*[{HAN}]|\([{HAN}]")
KEPT = {"次(年化)"}  # a unit's label: workbooks that people keep carry it, and are held against it
QUOTED = re.compile(r"``[^`]*``|`[^`]*`|“[^”]*”")  # code, and sentences quoted as they are printed


def half_width(text):
    """Return the pieces of a text in which a half-width mark stands between Chinese characters."""
    return [m[0] for m in HALF.finditer(QUOTED.sub("", text))]


def test_texts_of_the_library(root):
    """The Chinese half of every `Text` in the code, and of the catalogues beside it."""
    found = []
    for path in (root / "bsclib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and node.args
            words = ast.unparse(node.args[0]) if called else ""
            if words.strip("'") not in KEPT and half_width(words):
                found.append((path.name, words))
    for path in (
        p for p in (root / "bsclib").rglob("*.txt") if p.name in ("messages.txt", "sections.txt", "words.txt")
    ):
        found += [(path.parent.name, line) for line in path.read_text("utf-8").splitlines() if half_width(line)]
    assert found == []


def test_pages_and_notebooks(root):
    """Prose of the Chinese documentation outside blocks of code, and the Chinese cells of the notebooks."""
    found = []
    for path in [*(root / "docs").glob("*.zh.md"), root / "README.zh.md"]:
        prose = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        lines = [line for line in prose.splitlines() if not line.startswith("|")]  # tables hold rule sentences
        found += [(path.name, line) for line in lines if half_width(line)]
    for path in (root / "notebooks").rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in (c for c in cells if "zh" in c["metadata"].get("tags", ())):
            found += [(path.name, line) for line in "".join(cell["source"]).splitlines() if half_width(line)]
    assert found == []


@pytest.mark.parametrize(("text", "count"), [("没有,有", 1), ("见`甲,乙`", 0), ("表(一)", 1), ("a, b", 0)])
def test_the_search_finds_what_it_looks_for(text, count):
    """It can fail."""
    assert len(half_width(text)) == count
