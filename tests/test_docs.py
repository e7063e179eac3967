"""The documents are true: their code runs, their links lead somewhere, both languages say the same."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAIRS = [*(ROOT / "docs").glob("*.zh.md"), ROOT / "README.zh.md"]
COMMANDS = runpy.run_path(str(ROOT / "tests" / "refresh_commands.py"))
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


def shape(path):
    """Return what two pages of one text have in common: headings by level, blocks of code, rows, items."""
    text = path.read_text(encoding="utf-8")
    body = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", body, re.MULTILINE)],
        "blocks": re.findall(r"^```(\w*)", text, re.MULTILINE)[::2],
        "rows": len(re.findall(r"^\|", body, re.MULTILINE)),
        "items": len(re.findall(r"^(?:- |\d+\. )", body, re.MULTILINE)),
    }


@pytest.mark.parametrize("page", PAIRS, ids=lambda p: p.name)
def test_both_languages_say_as_much(page):
    """The same headings, blocks, rows and items: no page is half of the other."""
    other = page.with_name(page.name.replace(".zh.md", ".md"))
    assert shape(page) == shape(other)


def test_every_command_and_option_stands_in_the_reference():
    """The pages are what the commands' own help prints: `python tests/refresh_commands.py` writes them."""
    assert {p.name: p.read_text(encoding="utf-8") for p in COMMANDS["pages"]()} == {
        p.name: text for p, text in COMMANDS["pages"]().items()
    }


@pytest.mark.parametrize("name", ["researchers.md", "teachers.md"])
def test_the_code_of_the_guides_runs(name, tmp_path, monkeypatch, capsys):
    """Each block runs as it stands, from the checkout, and prints something; the other language shows the same code."""
    monkeypatch.chdir(ROOT)
    other = blocks(ROOT / "docs" / name.replace(".md", ".zh.md"), "python")
    for number, code in enumerate(blocks(ROOT / "docs" / name, "python")):
        assert other[number].replace(".zh", ".en") == code
        script = tmp_path / f"guide{number}.py"
        script.write_text(code, encoding="utf-8")
        runpy.run_path(str(script))
        assert capsys.readouterr().out.strip()
