"""The documents are true: their code runs, their links lead somewhere, both languages say the same."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(path, language):
    """Return the fenced blocks of `language` in a page."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(page):
    """A relative link names a file of the repository."""
    links = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    assert not [t for t in links if not (page.parent / t).exists()]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_code_of_the_first_screen_runs(name, tmp_path, monkeypatch, capsys):
    """The ten lines of the README run as they stand and print two tables of cards."""
    monkeypatch.chdir(ROOT)
    (code,) = blocks(ROOT / name, "python")
    script = tmp_path / "readme.py"
    script.write_text(code, encoding="utf-8")
    runpy.run_path(str(script))
    assert capsys.readouterr().out.count("scorecard") == 2


def test_both_readmes_show_the_same_commands():
    """What one language shows the other shows too."""
    shown = [
        set(re.findall(r"`(bsc [a-z]+)", (ROOT / n).read_text(encoding="utf-8"))) for n in ("README.md", "README.zh.md")
    ]
    assert shown[0] == shown[1]
    assert "".join(blocks(ROOT / "README.md", "python")).splitlines()[2] in "".join(
        blocks(ROOT / "README.zh.md", "python")
    )
