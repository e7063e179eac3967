"""Types are honest: a misspelt attribute in any room of the core is seen by mypy strict, before anything runs."""

import ast
import re
import shutil
import subprocess
import sys

import pytest

# one name in each of eleven files: what one room reads of another, or of its own classes
PLANTED = {
    "scoring/entries.py": "minimum",
    "scoring/totals.py": "coverage_limit",
    "scoring/adjustments.py": "most_added",
    "law/links.py": "days_of",
    "law/rulebook.py": "overlay_weight",
    "evidence/raters.py": "judged",
    "evidence/review.py": "evidence_link",
    "reports/rows.py": "unit_label",
    "cycle/registers.py": "decimals",
    "quarter/view.py": "period",
    "year/spans.py": "numerator",
}
SEEN = 10  # of the eleven, at least
REPORTED = re.compile(r'^bsclib/(.+?\.py):(\d+): error: .*has no attribute "(\w+)"', re.MULTILINE)


def misspelt(text, name):
    """Return the module with the first reading of the attribute `name` misspelt, and the line where it stands."""
    found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Attribute) and n.attr == name]
    first = min(found, key=lambda n: (n.end_lineno, n.end_col_offset))
    lines = text.splitlines(keepends=True)
    line = lines[first.end_lineno - 1].encode()
    end = first.end_col_offset
    lines[first.end_lineno - 1] = (line[: end - 1] + b"_" + line[end - 1 :]).decode()
    return "".join(lines), first.end_lineno


@pytest.fixture(scope="module")
def reported(root, tmp_path_factory):
    """Return (file, line, name) of what was planted in a copy, and of what mypy says of it."""
    home = tmp_path_factory.mktemp("misspelt")
    shutil.copytree(root / "bsclib", home / "bsclib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", home)
    planted = set()
    for file, name in PLANTED.items():
        path = home / "bsclib" / file
        text, line = misspelt(path.read_text("utf-8"), name)
        path.write_text(text, "utf-8")
        planted.add((file, line, f"{name[:-1]}_{name[-1]}"))
    known = root / ".mypy_cache"  # what an earlier check knows of other libraries; of ours it looks again
    if known.is_dir():
        shutil.copytree(known, home / "cache")
    words = [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", str(home / "cache")]
    said = subprocess.run(words, cwd=home, capture_output=True, text=True, encoding="utf-8", check=False)
    return planted, {(file, int(line), name) for file, line, name in REPORTED.findall(said.stdout)}, said.stdout


def test_mypy_sees_misspelt_attribute_names_across_the_core(reported):
    """Eleven are planted; at least ten are reported at their own place, under their own name."""
    planted, seen, said = reported
    assert len(planted) == 11
    assert len(planted & seen) >= SEEN, f"not seen: {sorted(planted - seen)}\n{said}"


def test_nothing_else_is_reported(reported):
    """What mypy says is about what was planted: the tree is clean without it."""
    planted, seen, said = reported
    assert seen <= planted, said


@pytest.mark.parametrize("room", ["scoring/entries", "scoring/results", "scoring/adjustments", "scoring/totals"])
def test_scoring_reads_law_and_evidence_by_declared_names(root, room):
    """No `Any` and no `getattr` by a written name where rows are scored: what is read is in `protocols`."""
    tree = ast.parse((root / "bsclib" / f"{room}.py").read_text("utf-8"))
    names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]
    assert "Any" not in names
    assert "getattr" not in names
