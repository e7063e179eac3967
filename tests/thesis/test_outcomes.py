"""What is done with the reproduction: costs, exports, the commands."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from bsclib.cli import main
from bsclib.quarter import open_quarter
from bsclib.thesis import consequences, reproduction, show, words
from bsclib.thesis.export import AUTHOR, YEAR, citation, csv_text, export
from bsclib.thesis.latex import latex_text
from bsclib.thesis.summary import one_page


@pytest.fixture(scope="module")
def views():
    """Return the last two sample quarters."""
    return consequences.sample(2)


def test_costs_are_differences_of_sealed_scores(views):
    """Each reading's total is what `open_quarter` gives under it; the default reading changes nothing."""
    frame = consequences.scored(views).set_index(["quarter", "weights", "profile", "scorecard"])
    view = open_quarter(quarter="2025Q4", weights="printed", profile="published")
    for card, total in view.totals.items():
        row = frame.loc["2025Q4", "printed", "published", card]
        assert row["total"] == float(total.total)
        base = frame.loc["2025Q4", "restored", "corrected", card]
        assert row["change"] == row["total"] - base["total"]
        assert (base["change"], base["grade_changed"], base["paid_change"]) == (0, False, 0)


def test_every_reading_of_ours_is_listed(views):
    """Eight switches, all 17 mended rules, and every rule in place of table 1.17."""
    kinds = consequences.readings(views)["kind"].value_counts().to_dict()
    departments = [c for c in views[0].rulebook.scorecards if c.level == "department"]
    assert kinds == {"policy": 8, "corrected": 17, "proposed": sum(len(c.indicators) for c in departments)}


def test_what_a_paper_needs_is_written_twice_alike(tmp_path):
    """Every export is a function of the tables: the same bytes again."""
    done = reproduction("", 0)
    first, second = (export(done, tmp_path / name) for name in "ab")
    names = [p.name for p in first]
    wanted = {
        "table_1.7.csv",
        "table_1.7.zh.tex",
        "paper.en.tex",
        "preamble.tex",
        "reproduction.xlsx",
        "tree_1.svg",
        "tree_2.pdf",
        "summary.zh.md",
        "citation.bib",
    }
    assert wanted <= set(names)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert r"\toprule" in (tmp_path / "a" / "table_1.7.en.tex").read_text(encoding="utf-8")


def test_latex_and_csv_escape_what_would_do_harm():
    """Percent signs end a LaTeX line, a leading = runs in a spreadsheet."""
    done = reproduction("", 0)
    frame = done.table("1.8", "page").head(1).assign(weight="=1%")
    assert r"50\% \& more" in latex_text(show.printed_page(done, "1.8", "en"), "50% & more")
    assert ",'=1%," in csv_text(frame)


def test_the_summary_says_the_counts_and_the_slip_in_both_languages():
    """One page, both languages, the same figures."""
    page = one_page(reproduction("", 0))
    assert "389" in page.zh
    assert "“4.”→“1.”" in page.zh
    assert "389 printed figures" in page.en


def test_a_scheme_without_errata_shows_an_empty_table(schemes):
    """Another scheme brings no human findings: the report still has its table."""
    done = reproduction(str(schemes / "leader"), 0)
    assert show.frame(done.curated("errata"), words.errata_columns("en"), "en").rows == []


def run(capsys, *argv):
    """Return exit code and output of the command line."""
    with pytest.raises(SystemExit) as left:
        main(list(argv))
    seen = capsys.readouterr()
    return left.value.code, seen.out, seen.err


def test_new_of_and_cite(capsys, tmp_path):
    """`--new` writes a template that `--of` runs; a folder that is not empty is left alone; `cite` gives BibTeX."""
    folder = str(tmp_path / "mine")
    assert run(capsys, "reproduce", "--new", folder, "--lang", "en")[0] == 0
    code, out, _ = run(capsys, "reproduce", "--of", folder, "--lang", "en")
    assert (code, out.strip().splitlines()[-1].split(":")[0]) == (0, "46 printed figures")
    assert run(capsys, "reproduce", "--new", folder)[0] == 2
    assert run(capsys, "reproduce", "--of", str(tmp_path))[0] == 1
    assert "@misc{g_company_thesis" in run(capsys, "cite")[1]


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no LaTeX engine here")
def test_the_paper_compiles(tmp_path, schemes):
    """Both languages, with the font that is written beside them."""
    export(reproduction(str(schemes / "leader"), 0), tmp_path)
    for lang in ("zh", "en"):
        words = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"paper.{lang}.tex"]
        assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 0
        assert (tmp_path / f"paper.{lang}.pdf").stat().st_size > 5000


def test_the_citation_says_what_the_project_says_of_itself(tmp_path):
    """Author and version in BibTeX are those of CITATION.cff; every entry has a year."""
    told = (Path(__file__).parents[2] / "CITATION.cff").read_text(encoding="utf-8")
    text = citation(reproduction("", 0).scheme)
    assert f'name: "{AUTHOR}"' in told
    assert AUTHOR in text
    assert f"date-released: {YEAR}-" in told
    assert text.count("year = {") == text.count("author = {") == 2


def test_the_registry_is_judged_as_one_table(capsys):
    """Ten published schemes and more, each with its figures, verdicts, method and CR."""
    code, out, _ = run(capsys, "reproduce", "--all", "--format", "json", "--lang", "en")
    assert code == 0
    rows = json.loads(out)["schemes"]
    assert len(rows) - 1 >= 10
    assert all(int(r["Figures"]) == sum(int(r[k]) for k in ("Recomputed", "Given", "Wrong", "Undecided")) for r in rows)
