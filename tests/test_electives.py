"""Electives can go: a quarter is scored without them, and their commands say what is missing."""

import os
import shutil
import subprocess
import sys

import pytest

ELECTIVES = {"budgeting": None, "governance": None, "thesis": "reproduce", "teaching": "teach", "scale": "batch"}


def bsc(home, *words):
    """Run `bsc` of the copy at `home`."""
    env = {**os.environ, "BSC_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "bsclib", *words]
    return subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """Return a copy of the library and the law, and the scores it gives."""
    home = tmp_path_factory.mktemp("house")
    for name in ("bsclib", "params", "notebooks"):
        shutil.copytree(root / name, home / name, ignore=shutil.ignore_patterns("__pycache__", "*.otf"))
    scores = bsc(home, "score", "2025Q4", "--format", "csv")
    assert scores.returncode == 0, scores.stderr
    return home, scores.stdout


@pytest.mark.parametrize("elective", ELECTIVES)
def test_a_quarter_is_scored_without_any_elective(copy, elective):
    """With the room gone the scores are the same; what needs it names it and exits 2."""
    home, before = copy
    room = next(p for p in (home / "bsclib" / elective, home / "bsclib" / f"{elective}.py") if p.exists())
    aside = room.rename(home / f"{room.name}.aside")
    try:
        scores = bsc(home, "score", "2025Q4", "--format", "csv")
        assert (scores.returncode, scores.stdout) == (0, before), scores.stderr
        if ELECTIVES[elective]:
            refused = bsc(home, ELECTIVES[elective], *(["new"] if elective == "teaching" else []))
            assert refused.returncode == 2
            assert f"bsclib.{elective}" in refused.stderr
    finally:
        aside.rename(room)
