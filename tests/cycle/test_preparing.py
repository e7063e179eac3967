"""Laws of preparation in rounds: prefilled, limited, compared, locked; every slip at its cell."""

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from bsclib import cycle
from bsclib.cli import main
from bsclib.cycle.handing_on import taken_in
from bsclib.cycle.preparing import ROUNDS, opened, read_rounds, unlocked, unsound
from bsclib.errors import InputError
from bsclib.evidence import read_workbook
from bsclib.evidence.tables import TABLES
from bsclib.evidence.template import sheets_bytes, template

from .conftest import COMPANY

WHO = {"who": "财务部部长", "date": date(2025, 12, 1)}


def filled(rows, share=1, reason="说明"):
    """Return rows as a round's people fill them: a share of what is suggested, with who, when and why."""
    made = [(r["suggested"] * share).quantize(Decimal("0.01")) for r in rows]
    return [
        {**r, **WHO, "amount": a, "reason": reason, "basis": None, "cell": f"x!{n}"}
        for n, (r, a) in enumerate(zip(rows, made, strict=True))
    ]


@pytest.fixture
def rounds(view):
    """Return the rows of four rounds: guidance as last year, 8 % more asked for, balanced, final."""
    rows = filled(opened(view, "guidance", []))
    for name, share in (("request", Decimal("1.08")), ("balanced", Decimal("0.95")), ("final", 1)):
        rows += filled(opened(view, name, rows), share)
    return rows


def test_rounds_start_from_history_and_from_one_another(view, rounds):
    """Last year's actuals, volume × price, ranked packages; then what the round before said, with guidance as limit."""
    by = {way: opened(view, "request", [], way) for way in ("last_year", "driver", "zero")}
    lines = {(x["unit"], x["account"], x["month"]): x for x in cycle.monitoring.lines_of(view.history(4)[0])}
    assert all(
        r["suggested"] == lines[r["unit"], r["account"], f"2025{r['month'][4:]}"]["actual"] for r in by["last_year"]
    )
    driven = [r for r in by["driver"] if r["basis"] == "driver"]
    assert len(driven) == 30
    assert all(abs(r["volume"] * r["price"] - r["suggested"]) < Decimal("0.01") for r in driven)
    assert {(r["package"], r["rank"]) for r in by["zero"]} == {("基本", 1), ("增加", 2)}
    final = [r for r in rounds if r["round"] == "final"]
    guided = {(r["unit"], r["account"], r["month"]): r["amount"] for r in rounds if r["round"] == "guidance"}
    assert all(r["limit"] == guided[r["unit"], r["account"], r["month"]] for r in final)


def test_packages_are_funded_by_rank_as_far_as_the_limit_reaches(view):
    """Of 60, 30 and 20 under a limit of 85 the first and the third rank fit."""
    base = {"unit": "hr", "account": "培训费", "month": "2026-01", "nature": "cost", "serves": None, **WHO}
    said = [{**base, "round": "guidance", "package": None, "rank": None, "basis": None, "amount": Decimal(85)}]
    said += [
        {**base, "round": "request", "basis": "zero", "package": p, "rank": n, "amount": Decimal(a)}
        for n, p, a in ((1, "a", 60), (2, "b", 30), (3, "c", 20))
    ]
    assert [int(r["suggested"]) for r in opened(view, "balanced", said)] == [60, 0, 20]


def test_every_round_is_a_version_and_they_are_compared(view, rounds):
    """Each unit stands in each round with who and when; sums are the rows'; the change is final less request."""
    states = cycle.round_states(rounds)
    assert {(s.round, s.state) for s in states} == {(name, "done") for name in ROUNDS}
    assert {(s.who, s.on) for s in states} == {tuple(WHO.values())}
    for s in states:
        own = [r for r in rounds if (r["unit"], r["round"]) == (s.unit, s.round)]
        assert s.cost + s.revenue == sum(r["amount"] for r in own)
    for r in cycle.rounds_compared(rounds):
        assert r.changed == r.amounts["final"] - r.amounts["request"]


def test_the_final_round_becomes_the_next_budget_and_is_locked(view, rounds, tmp_path):
    """To the cent: approved, asked for and balanced stand in the lines; another figure is refused at its cell."""
    facts = taken_in(view, [], rounds=rounds)
    lines = {(x["unit"], x["account"], x["month"]): x for x in facts.tables["budget_lines"]}
    for column, name in (("approved", "final"), ("requested", "request"), ("reviewed", "balanced")):
        own = {(r["unit"], r["account"], r["month"]): r["amount"] for r in rounds if r["round"] == name}
        assert {key: line[column] for key, line in lines.items()} == own
    path = template(view.rulebook.replace(as_of=date(2026, 3, 31)), "2026Q1", tmp_path / "2026Q1.xlsx", values=facts)
    read = read_workbook(path, view.rulebook.replace(as_of=date(2026, 3, 31)))
    following = replace(view, facts=read)
    assert list(unlocked(following)) == []
    line = read.tables["budget_lines"][4]
    line["approved"] += 1
    revised = {**read.tables["budget_lines"][8], "version": "revised", "approved": Decimal(1)}
    read.tables["budget_lines"].append(revised)
    booked = {"id": "V", "date": date(2026, 1, 9), "unit": "hr", "account": "x", "compliant": "yes", "cell": "r!1"}
    moved = {"before": Decimal(0), "after": Decimal(1), "approved_by": "人事部"}
    read.tables["revisions"].append(booked | moved)
    assert sorted(f.code for f in unlocked(following)) == ["approver", "locked", "unbooked"]
    assert (
        next(f for f in unlocked(following) if f.code == "locked").place.cell
        == line["cell"].cells["approved"].split("!")[1]
    )


def test_what_a_round_may_not_say_is_told_at_its_cell(view, rounds):
    """Above its limit, cut, or a product that is none, each without a word: three faults; with a reason, none."""
    assert list(unsound(rounds)) == []
    silent = [{**r, "reason": None} for r in rounds]
    codes = [f.code for f in unsound(silent)]
    assert (set(codes), codes.count("cut") > 50) == ({"over_limit", "cut"}, True)
    wrong = {**rounds[0], "basis": "driver", "volume": Decimal(2), "price": Decimal(3), "amount": Decimal(7)}
    assert [f.code for f in unsound([wrong])] == ["product"]


def bsc(*words):
    """Run a command in this process; return its exit code."""
    with pytest.raises(SystemExit) as left:
        main(words)
    return left.value.code or 0


def test_the_rounds_are_played_with_the_command(tmp_path, capsys):
    """Open a round for a unit, fill its sheet as a person does, see who is where, take it into the next workbook."""
    params = shutil.copytree(COMPANY.parent, tmp_path / "params")
    at = ("--params", str(params), "--lang", "en")
    sheet = params / COMPANY.name / "quarters" / "preparation" / "2026Q1-final-hr.xlsx"
    assert bsc("prepare", "2026Q1", "--round", "final", "--unit", "hr", *at) == 0
    assert bsc("prepare", "2026Q1", "--round", "final", "--unit", "hr", *at) == 2
    book = openpyxl.load_workbook(sheet)
    page = next(book[n] for n in book.sheetnames if n in TABLES["preparation"].label)
    heads = {c.value: c.column for c in page[4]}
    for row in range(5, page.max_row + 1):
        if page.cell(row, heads["Unit"]).value:
            page.cell(row, heads["Amount"]).value = 100 + row
            page.cell(row, heads["Who"]).value = "人力资源部部长"
            page.cell(row, heads["Date"] if "Date" in heads else heads["When"]).value = date(2025, 12, 3)
    book.save(sheet)
    capsys.readouterr()
    assert bsc("prepare", "2026Q1", *at) == 0
    assert re.search(r"18/18", capsys.readouterr().out)
    assert bsc("template", "2026Q1", *at) == 0
    assert "accounts without an approved amount" in capsys.readouterr().err
    page.cell(5, heads["Amount"]).value = "12万"
    page.cell(6, heads["Who"]).value = None
    book.save(sheet)
    assert bsc("prepare", "2026Q1", *at) == 1
    said = capsys.readouterr()
    assert "text" in said.err + said.out
    assert "“Amount” is given" in said.err + said.out


def test_two_files_that_say_the_same_are_refused(view, rounds, tmp_path):
    """A conflict copy of a round counts nowhere: every row names the other file."""
    folder = tmp_path / "preparation"
    folder.mkdir()
    rows = [{k: v for k, v in r.items() if k != "cell"} for r in rounds if r["round"] == "guidance"][:4]
    for name in ("2026Q1-guidance.xlsx", "2026Q1-guidance-2.xlsx"):
        (folder / name).write_bytes(sheets_bytes(view.rulebook, "2026Q1", {"preparation": rows}))
    with pytest.raises(InputError) as refused:
        read_rounds(tmp_path, "2026Q1", view.rulebook.replace(as_of=date(2026, 3, 31)))
    assert [f.code for f in refused.value.faults] == ["round_twice"] * 4
