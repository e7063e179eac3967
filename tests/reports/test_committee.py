"""The committee's page: one file, one sheet, and what a committee asks about."""

import random
import re
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bsclib.archive import Store
from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.quarter import QuarterView, sample_quarter
from bsclib.reports import printing
from bsclib.reports.committee import committee_page, moved_rows
from bsclib.run.committee import page_of_committee
from bsclib.run.workbook import quarter_book

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import recalculation as battery

BROWSER = pytest.mark.skipif(printing.browser() is None, reason="no Chromium is installed")
SAID = {
    "scorecard": "center_cost",
    "indicator": "rnd_cost",
    "cause": "模具返工",
    "measure": "改用标准件",
    "due": date.fromisoformat("2026-03-31"),
}


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request):
    """Return the page of a sample quarter's draft."""
    return page_of_committee(sample_quarter("2025Q4", request.param), None, ["=1+1<b>"])


def test_it_is_one_small_file_that_loads_and_runs_nothing(page):
    """It can be mailed: no script, no address, no picture from elsewhere; what is said is escaped."""
    assert len(page.encode()) <= 300_000
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert "default-src 'none'" in page
    assert "&lt;b&gt;" in page
    assert 'class="watermark"' in page


def test_it_tells_what_a_committee_asks():
    """Every card with its grade; the largest loss first, once for the two cards that use it, with its reason."""
    view = sample_quarter("2025Q4", "zh")
    page = page_of_committee(view, 3)
    for card in view.rulebook.scorecards:
        assert card.label.zh in page
    assert "第 3 版" in page
    assert 'class="watermark"' not in page
    first = min(moved_rows(view), key=lambda m: m.effect)
    assert page.count("<li>") == 6
    assert page.index(first.row.why) < page.index("加分最多的三项")
    assert len(first.cards) == 2
    assert "合计 3,600,000.00 元" in page
    assert "可能为" in page  # a grade that another reading would change
    assert page.count("（签字、日期）") == 3


def test_cause_and_measure_are_those_of_the_sheets():
    """What somebody wrote of a missed indicator stands beside it; of the others it is asked for."""
    view = sample_quarter("2025Q4", "zh")
    missed = next(m for m in sorted(moved_rows(view), key=lambda m: m.effect) if m.row.level == "missed")
    said = {"status": "open", "owner": "王"} | SAID | {"scorecard": missed.row.card, "indicator": missed.row.indicator}
    facts = replace(view.facts, tables={**view.facts.tables, "actions": [said]})
    page = committee_page(QuarterView(view.rulebook, facts, "zh", view.workspace), [])
    assert "模具返工" in page
    assert "改用标准件" in page
    assert page.count("待说明") == committee_page(view, []).count("待说明") - 2


@BROWSER
def test_it_prints_on_one_sheet(page, tmp_path):
    """A4, one page, for the sample and for a company of many long rows."""
    law = battery.a_random_law(tmp_path / "law", random.Random(3), cards=30, rows=12)
    for name, text in (("sample", page), ("long", committee_page(law, []))):
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        pdf = printing.print_page(tmp_path / f"{name}.html", tmp_path / f"{name}.pdf", printing.browser())
        assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1
        assert re.search(rb"/MediaBox\s*\[0 0 59[45]\.?\d* 84[12]", pdf.read_bytes())


@pytest.fixture
def draft(tmp_path, monkeypatch):
    """Return the folder of a draft with its page, its workbook and the page of a card; outputs is where we stand."""
    view = sample_quarter("2025Q4", "zh")
    folder = tmp_path / "outputs/.work/drafts/g_company-2025Q4"
    (folder / "reports").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    (folder / "reports/summary.html").write_text(page_of_committee(view, None), "utf-8")
    (folder / "reports/2025Q4.xlsx").write_bytes(quarter_book(view, None))
    for name in ("05_department_scoring-hr", "06_execution_monitoring"):
        (folder / f"reports/{name}.html").write_text("<!DOCTYPE html><title>x</title><p>x", "utf-8")
    told = '{"notebooks": [{"name": "05_department_scoring-hr", "parameters": {"department": "hr"}}]}'
    (folder / "run.json").write_text(told, "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def export(*words):
    """Return the exit code of `bsc export`."""
    return through(lambda: _call(["export", "2025Q4", "--outputs", "outputs", *words]), [])


def test_export_hands_out_page_workbook_and_cards(draft, capsys):
    """The summary first, then the cards, then the workbook; nothing else of the report; the same twice."""
    assert export("--draft") == 0
    assert [Path(p).name for p in capsys.readouterr().out.split()] == [
        "summary.html",
        "05_department_scoring-hr.html",
        "2025Q4.xlsx",
    ]
    assert export("--draft", "--to", "elsewhere") == 0
    assert sorted(p.name for p in Path("elsewhere").iterdir()) == sorted(
        ["summary.html", "05_department_scoring-hr.html", "2025Q4.xlsx"]
    )


def test_a_page_handed_out_links_to_nothing_that_is_left_behind(draft):
    """A link to a page of the same hand-out stays; one to another page of the report becomes its words."""
    page = draft / "reports/05_department_scoring-hr.html"
    links = [("summary.html", "sum"), ("06_execution_monitoring.html", "monitor"), ("#x", "x")]
    page.write_text(" ".join(f'<a href="{to}">{words}</a>' for to, words in links), "utf-8")
    assert export("--draft", "--to", "elsewhere") == 0
    shown = (Path("elsewhere") / page.name).read_text("utf-8")
    assert shown == '<a href="summary.html">sum</a> monitor <a href="#x">x</a>'


def test_without_a_browser_pdf_is_left_out_with_a_word(draft, capsys, monkeypatch):
    """The pages are there, the message says what to do, the exit code is 0."""
    monkeypatch.setattr(printing, "browser", lambda: None)
    assert export("--draft", "--pdf") == 0
    done = capsys.readouterr()
    assert "Chromium" in done.err
    assert ".pdf" not in done.out


@BROWSER
def test_pages_become_pdf(draft, capsys):
    """One for the summary and one for each card."""
    assert export("--draft", "--pdf") == 0
    printed = [p for p in capsys.readouterr().out.split() if p.endswith(".pdf")]
    assert [Path(p).name for p in printed] == ["summary.pdf", "05_department_scoring-hr.pdf"]
    assert all(Path(p).read_bytes()[:5] == b"%PDF-" for p in printed)


def test_a_browser_that_fails_is_told_and_leaves_nothing(draft, tmp_path, capsys, monkeypatch):
    """Exit 3, the page named, no half PDF."""
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(printing, "browser", lambda: str(broken))
    assert export("--draft", "--pdf", "--to", "out") == 3
    assert "no display" in capsys.readouterr().err
    assert not [p for p in Path("out").iterdir() if "pdf" in p.name]


def test_a_sealed_revision_is_handed_out_by_its_number(draft, capsys):
    """The newest without a number, an older one with it, one that is not there refused."""
    store = Store(Path("outputs"))
    for n in range(2):
        with store.stage("g_company-2025Q4") as folder:
            shutil.copytree(draft, folder, dirs_exist_ok=True)
            store.commit("g_company-2025Q4", folder, expected_head=n, message="-", user="Li Lei")
    assert export() == 0
    assert "g_company-2025Q4-v2" in capsys.readouterr().out
    assert through(lambda: _call(["export", "2025Q4@1", "--outputs", "outputs"]), []) == 0
    assert "g_company-2025Q4-v1" in capsys.readouterr().out
    assert through(lambda: _call(["export", "2025Q4@3", "--outputs", "outputs"]), []) == 2


def test_what_is_not_there_is_told(draft, capsys):
    """No revision, no draft: what to run first; usage, exit 2."""
    assert export() == 2
    assert "bsc run 2025Q4" in capsys.readouterr().err
    assert through(lambda: _call(["export", "2025Q3", "--draft", "--outputs", "outputs"]), []) == 2
