"""One quarter from many files: each figure keeps its file and cell, and nothing that two files say is taken."""

import random
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.errors import InputError
from bsclib.evidence import read_evidence
from bsclib.evidence.review import review_table
from bsclib.evidence.template import template
from bsclib.law import load_rulebook
from bsclib.quarter import open_quarter
from bsclib.reports import figure_cells, reading, score_table
from bsclib.run.pages import pages
from bsclib.scoring import explain

pytestmark = pytest.mark.slow
UNITS = ["company", "profit_center", "cost_center", "sales", "plant"]
RATINGS = {"甲": ("cost_center", "sales", 90), "乙": ("profit_center", "plant", 80)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a workspace of five units: a whole first quarter; of the second five parts and two raters' files."""
    space = tmp_path_factory.mktemp("made") / "demo"
    words = ["--centers", "profit_center=利润中心, cost_center=成本中心"]
    words += ["--departments", "sales=销售部@profit_center, plant=生产部@cost_center"]
    with pytest.raises(SystemExit) as left:
        main(["init", str(space), "--yes", "--id", "demo", "--lang", "zh", *words])
    assert not left.value.code
    home = space / "params" / "demo"
    for card in ("sales", "plant"):  # one row of each is judged
        file = home / "scorecards" / f"{card}.yaml"
        text = file.read_text("utf-8")
        start = text.index("text:", text.index("  service_satisfaction:"))
        end = text.index("source:", start)
        judged = 'text: "由考核办公室评定"\n        rule: {kind: judged}\n        '
        file.write_text(text[:start] + judged + text[end:], "utf-8")
    law = load_rulebook(home, as_of="2026-06-30")
    facts = read_evidence(home / "quarters", law.replace(as_of="2026-03-31"), period="2026Q1")
    rows = {k: replace(f, actual=None) if k[1] == "service_satisfaction" and k[0] in ("sales", "plant") else f
            for k, f in facts.rows.items()}  # fmt: skip
    for unit in UNITS:
        path = home / "quarters" / f"2026Q2-{unit}.xlsx"
        template(law, "2026Q2", path, unit=unit, values=replace(facts, rows=rows, tables={}))
    for judge, (unit, card, score) in RATINGS.items():
        path = template(law, "2026Q2", home / "quarters" / f"2026Q2-raters-{judge}.xlsx", raters=True)
        row = next(n for n, i in enumerate(["sales", "plant"], 5) if i == card)
        put(path, "评委评分", {"评委": judge, "评委部门": unit, "评分": score}, row)
    return space


def put(path, sheet, values, row=5):
    """Write cells of a row by heading."""
    book = openpyxl.load_workbook(path)
    heads = {cell.value: cell.column for cell in book[sheet][4] if cell.value}
    for head, value in values.items():
        book[sheet].cell(row, heads[head]).value = value
    book.save(path)


@pytest.fixture
def space(made, tmp_path):
    """Return a copy of the workspace to spoil."""
    return shutil.copytree(made, tmp_path / "demo")


def where_it_stands(key):
    """Return the file in which a row's figure was written."""
    if key[1] == "service_satisfaction" and key[0] in ("sales", "plant"):
        return next(f"2026Q2-raters-{judge}.xlsx" for judge, (_, card, _) in RATINGS.items() if card == key[0])
    return f"2026Q2-{key[0]}.xlsx"


def test_every_figure_keeps_its_file_and_cell(made):
    """In the scores, the card's table, its explanation, the review and the year: the value of that very cell."""
    view = open_quarter(quarter="2026Q2", workspace=made)
    folder = made / "params" / "demo" / "quarters"
    books = {path.name: openpyxl.load_workbook(path) for path in folder.glob("2026Q2-*.xlsx")}
    review = review_table(view.facts, None, view.rulebook, view.scores)
    year = figure_cells([view]).to_text()
    rows = [row for row in view.scores if row.actual is not None]
    assert len(rows) == len(view.scores) == 30
    for row in rows:
        file, _, cell = row.cell.removeprefix("[").partition("]")
        sheet, _, address = cell.partition("!")
        assert file == where_it_stands(row.key)
        assert Decimal(str(books[file][sheet][address].value)) == Decimal(row.actual.numerator) / row.actual.denominator
        assert row.cell in score_table(view, row.scorecard).to_text()
        assert row.cell in explain(view.rulebook, view.facts, *row.key).render("zh")
        assert row.cell in set(review["cell"])
        assert row.cell in year


def test_every_page_ends_with_every_file_and_its_hash(made):
    """Five pages chosen at random, and the table of how to read the report, name the seven files with their hashes."""
    import nbformat

    from bsclib.run.execute import Executed
    from bsclib.run.plan import Task

    view = open_quarter(quarter="2026Q2", workspace=made)
    note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 页")])
    names = [f"0{n}_page" for n in range(1, 9)]
    done = [Executed(Task(name, made / "x", {}), note, 0.0) for name in names]
    made_pages = pages(view, done, [], period="2026Q2", number=1)
    assert len(view.facts.files) == 7
    for name in random.Random(13).sample(sorted(made_pages), 5):
        footer = made_pages[name].partition("<footer>")[2]
        assert all(f"{file} SHA-256 {sha256}" in footer for file, sha256 in view.facts.files)
    assert all(file in reading(view).to_text() for file, _ in view.facts.files)


def event(unit, what="擦伤"):
    return {"日期": date(2026, 5, 6), "部门": unit, "考核表": "company", "指标": "customer_satisfaction", "经过": what}


def line(amount):
    told = {"部门": "sales", "科目": "差旅费", "月份": 202605, "版本": "原预算", "类别": "成本费用", "性态": "固定"}
    return told | {"批准": amount}


def copied(name, other):
    return lambda folder: shutil.copy(folder / name, folder / other)


def both(sheet, first, second):
    """Return what writes a row into two parts."""

    def plant(folder):
        put(folder / "2026Q2-sales.xlsx", sheet, first)
        put(folder / "2026Q2-plant.xlsx", sheet, second)

    return plant


def changed(name, other):
    """Return what copies a file and changes a figure in the copy."""

    def plant(folder):
        shutil.copy(folder / name, folder / other)
        put(folder / other, "指标", {"本季实际": 1})

    return plant


def retitled(folder):
    book = openpyxl.load_workbook(folder / "2026Q2-sales.xlsx")
    book["指标"].title = "指标填报"
    book.save(folder / "2026Q2-sales.xlsx")


TWICE = {  # what was done to the folder, the quarter, the code of the fault, the names that it must hold
    "an equal copy of a part": (copied("2026Q2-sales.xlsx", "2026Q2-sales (1).xlsx"), "2026Q2", "twice_in_parts",
                                ("2026Q2-sales.xlsx", "2026Q2-sales (1).xlsx")),
    "a second hand-in": (changed("2026Q2-sales.xlsx", "2026Q2-sales终稿.xlsx"), "2026Q2", "twice_in_parts",
                         ("2026Q2-sales.xlsx", "2026Q2-sales终稿.xlsx")),
    "a part under no unit's name": (copied("2026Q2-plant.xlsx", "2026Q2-DESKTOP-7.xlsx"), "2026Q2", "twice_in_parts",
                                    ("2026Q2-plant.xlsx", "2026Q2-DESKTOP-7.xlsx")),
    "a copy of a judge's file": (copied("2026Q2-raters-甲.xlsx", "2026Q2-raters-甲-冲突副本.xlsx"), "2026Q2",
                                 "twice_in_files", ("2026Q2-raters-甲.xlsx", "2026Q2-raters-甲-冲突副本.xlsx")),
    "a whole workbook beside parts": (copied("2026Q1.xlsx", "2026Q2.xlsx"), "2026Q2", "both_forms",
                                      ("2026Q2.xlsx", "2026Q2-sales.xlsx")),
    "a download twice": (copied("2026Q1.xlsx", "2026Q1 (1).xlsx"), "2026Q1", "copy",
                         ("2026Q1.xlsx", "2026Q1 (1).xlsx")),
    "a cloud drive's conflict copy": (copied("2026Q1.xlsx", "2026Q1-冲突副本.xlsx"), "2026Q1", "both_forms",
                                      ("2026Q1.xlsx", "2026Q1-冲突副本.xlsx")),
    "another last version": (changed("2026Q1.xlsx", "2026Q1终稿.xlsx"), "2026Q1", "copy",
                             ("2026Q1.xlsx", "2026Q1终稿.xlsx")),
    "the same event": (both("事件", event("plant"), event("plant", "轻微擦伤")), "2026Q2", "twice_in_files",
                       ("2026Q2-sales.xlsx", "2026Q2-plant.xlsx")),
    "the same line, another amount": (both("预算明细", line(3), line(4)), "2026Q2", "twice_in_files",
                                      ("2026Q2-sales.xlsx", "2026Q2-plant.xlsx")),
    "a part under another unit's name": (lambda f: (f / "2026Q2-sales.xlsx").replace(f / "2026Q2-plant.xlsx"),
                                         "2026Q2", "wrong_unit", ("2026Q2-plant.xlsx",)),
    "a row of another unit's card": (
        lambda f: put(f / "2026Q2-sales.xlsx", "指标", {"考核表代码": "plant"}), "2026Q2", "not_this_unit",
        ("2026Q2-sales.xlsx",)),
    "a part of another quarter": (lambda f: template(
        load_rulebook(f.parent, as_of="2026-03-31"), "2026Q1", f / "2026Q2-sales.xlsx", unit="sales"), "2026Q2",
        "wrong_quarter", ("2026Q2-sales.xlsx",)),
    "a renamed sheet": (retitled, "2026Q2", "renamed", ("2026Q2-sales.xlsx",)),
}  # fmt: skip


@pytest.mark.parametrize("what", TWICE)
def test_what_two_files_say_is_refused_and_both_are_named(what, space):
    """Equal or not: which of them counts is for a person to say."""
    plant, period, code, names = TWICE[what]
    folder = space / "params" / "demo" / "quarters"
    plant(folder)
    with pytest.raises(InputError) as refused:
        open_quarter(quarter=period, workspace=space)
    told = [f.render("zh") for f in refused.value.faults if f.code == code]
    assert told
    assert all(name in told[0] for name in names)


def test_two_events_of_one_day_in_one_file_are_two(space):
    """A file may hold both: whoever wrote it saw both."""
    path = space / "params" / "demo" / "quarters" / "2026Q2-plant.xlsx"
    for row in (5, 6):
        put(path, "事件", event("plant"), row)
    assert len(open_quarter(quarter="2026Q2", workspace=space).facts.tables["events"]) == 2
