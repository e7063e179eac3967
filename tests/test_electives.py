"""Electives can go: a quarter is scored without them, and their commands say what is missing."""

import os
import shutil
import subprocess
import sys

import pytest

ELECTIVES = {
    "budgeting": None,
    "cycle": None,
    "governance": None,
    "thesis": "reproduce",
    "teaching": "teach",
    "scale": "batch",
    "schemes": "law",
    "handbook": "handbook",
    "group": "group",
}
ASKED = {"teaching": ["handout"], "group": ["2025Q4", "group"], "schemes": ["import", "scheme.xlsx"]}


def bsc(home, *words):
    """Run `bsc` of the copy at `home`."""
    env = {**os.environ, "BSC_LANG": "en"}
    words = [sys.executable, "-m", "bsclib", *words]
    return subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """Return a copy of the library and the law, and the scores it gives."""
    home = tmp_path_factory.mktemp("house")
    for name in ("bsclib", "params", "notebooks"):
        shutil.copytree(root / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    scores = bsc(home, "score", "2025Q4", "--format", "csv")
    assert scores.returncode == 0, scores.stderr
    return home, scores.stdout


def set_aside(home, elective):
    """Move a room (and nothing, where it is not there to begin with) out of the copy; return what brings it back."""
    places = [home / "bsclib" / elective, home / "bsclib" / f"{elective}.py"]
    moved = [(room, room.rename(home / f"{room.name}.aside")) for room in places if room.exists()]
    return lambda: [aside.rename(room) for room, aside in moved]


@pytest.mark.parametrize("elective", ELECTIVES)
def test_a_quarter_is_scored_without_any_elective(copy, elective):
    """With the room gone the scores are the same; what needs it names it and exits 2."""
    home, before = copy
    bring_back = set_aside(home, elective)
    try:
        scores = bsc(home, "score", "2025Q4", "--format", "csv")
        assert (scores.returncode, scores.stdout) == (0, before), scores.stderr
        if ELECTIVES[elective]:
            refused = bsc(home, ELECTIVES[elective], *ASKED.get(elective, []))
            assert refused.returncode == 2
            assert "is not installed here" in refused.stderr
    finally:
        bring_back()


def test_a_quarter_is_sealed_without_all_of_them(copy):
    """With every elective gone a quarter is checked, executed, sealed, listed and verified."""
    home, _ = copy
    back = [set_aside(home, elective) for elective in ELECTIVES]
    try:
        units = ("--centers=works=工厂/Works", "--departments=press=冲压/Press shop")
        assert bsc(home, "init", "firm", "--yes", *units).returncode == 0
        for words in (["check", "2026Q1"], ["run", "2026Q1"], ["list"], ["verify"]):
            done = bsc(home, *words, "--params=firm/params", "--outputs=firm/outputs")
            assert done.returncode == 0, done.stderr
        assert list(home.glob("firm/outputs/latest/2026Q1/reports/08_*.html"))
        assert not list(home.glob("firm/outputs/latest/2026Q1/reports/0[67]_*.html"))
    finally:
        for bring_back in back:
            bring_back()


@pytest.mark.parametrize("line", ["from bsclib.cycle import no_such_part", "import bsclib.cycle.no_such_part"])
def test_a_broken_room_is_never_taken_for_an_absent_one(copy, line):
    """An import that fails inside a room fails loudly: no register is called sound that could not be read."""
    home, _ = copy
    module = home / "bsclib" / "cycle" / "registers.py"
    sound = module.read_text("utf-8")
    module.write_text(sound.replace("\nfrom bsclib.", f"\n{line}\nfrom bsclib.", 1), "utf-8")
    try:
        checked = bsc(home, "check", "2025Q4")
        assert checked.returncode == 3
        assert "no_such_part" in checked.stderr
        assert "sound" not in checked.stdout
    finally:
        module.write_text(sound, "utf-8")
