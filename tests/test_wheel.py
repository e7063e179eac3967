"""The wheel: a new user with nothing else at hand gets from `init` to a sealed report of a company of his own."""

import os
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Return a wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, cwd=root, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """Return the folder the wheel is unpacked in."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def bsc(site, home, *words):
    """Run the `bsc` of the wheel in `home` and return what it did."""
    env = {**os.environ, "PYTHONPATH": str(site), "BSC_LANG": "en"}
    words = [sys.executable, "-m", "bsclib", *words]
    return subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_wheel_holds_what_a_report_needs_and_nothing_else(wheel, root):
    """Library, notebooks, law and evidence of the sample, schemas, font; no tests, no caches, no outputs."""
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = [p.relative_to(root).as_posix() for p in (root / "bsclib").rglob("*") if p.suffix in {".py", ".j2", ".otf"}]
    ours.remove("bsclib/conftest.py")
    assert names >= set(ours)
    for part in ("notebooks", "params"):
        files = [p for p in (root / part).rglob("*") if p.suffix in {".ipynb", ".yaml", ".xlsx", ".json", ".csv"}]
        inside = {
            f"bsclib/_data/{p.relative_to(root).as_posix()}" for p in files if ".ipynb_checkpoints" not in p.parts
        }
        assert len(inside) > 5
        assert names >= inside
    assert {name.split("/")[0] for name in names} == {
        "bsclib",
        next(n.split("/")[0] for n in names if "dist-info" in n),
    }
    assert not [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name]


def test_the_sample_is_at_hand_without_any_workspace(site, tmp_path):
    """In a folder with nothing in it, the sample that came along is scored; nothing is written there."""
    scored = bsc(site, tmp_path, "score", "2025Q4", "--format", "csv")
    assert scored.returncode == 0, scored.stderr
    assert len(scored.stdout.splitlines()) == 130
    assert not list(tmp_path.iterdir())


def test_a_new_company_comes_from_nothing_to_a_sealed_report(site, tmp_path):
    """`init`, `lint`, `check`, `run`, `list`: a company that is not the sample's, with no line of code changed."""
    units = ("--centers=works=工厂/Works", "--departments=press=冲压/Press shop, paint=喷涂/Paint shop")
    made = bsc(site, tmp_path, "init", "firm", "--yes", "--id=firm_b", "--name=乙公司/Firm B", *units)
    assert made.returncode == 0, made.stderr
    home = tmp_path / "firm"
    assert bsc(site, home, "check", "2026Q1").returncode == 0
    linted = bsc(site, home, "lint")
    assert (linted.returncode, "[" in linted.stdout) == (0, False), linted.stdout
    ran = bsc(site, home, "run", "2026Q1")
    assert ran.returncode == 0, ran.stderr
    report = home / ran.stdout.splitlines()[-1]
    page = report.read_text(encoding="utf-8")
    assert "Firm B" in page
    assert "sample figures" in page
    pages = {p.stem.rpartition("-")[2] for p in report.parent.glob("05_*.html")}
    assert pages == {"press", "paint"}
    assert "firm_b-2026Q1" in bsc(site, home, "list").stdout
    assert {p.name for p in tmp_path.iterdir()} == {"firm"}
