"""`bsc init`: a company of one's own, from nothing; hostile names touch nothing."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from bsclib import cycle, open_quarter
from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.cli.init import both, units_of
from bsclib.errors import Text
from bsclib.gate import passed
from bsclib.law import load_rulebook
from bsclib.reports import score_table

HOSTILE = [
    "", " ", ".", "..", "../x", "..\\x", "/etc/x", "C:\\x", "C:x", "a/b", "a\\b", "x.", "x ", " x", "CON", "con", "nul",
    "aux", "prn", "com1", "lpt9", "Com0", "A", "x-y", "1x", "_x", "x.y", "x\n", "x\ny", "x\ty", "x\0y", "x\u202ey",
    "\u202ex", "x\u200b", "x\ufeff", "x１", "ｘ", "х", "é", "公司", "~", "~root", "$HOME", "`id`", "x;y", "x|y", "*",
    "?", "x" * 49, "%2e%2e", "x'y", 'x"y', "{x}", "<x>", "-x", "--yes", "#x", "null\u0000", "😀",
]  # fmt: skip


def bsc(*words):
    """Run a command as the shell would and return its exit code."""
    return through(lambda: _call(words), words)


def files_below(folder):
    """Return every path below `folder`."""
    return sorted(str(p) for p in Path(folder).rglob("*"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Work in an empty folder inside an empty folder, asking nothing."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path


@pytest.mark.parametrize("hostile", HOSTILE, ids=repr)
def test_a_hostile_id_is_refused_and_nothing_is_written(here, hostile, capsys):
    """Exit 1 with the form an id has; not a file, not a folder, inside or outside."""
    assert bsc("init", "demo", f"--id={hostile}", "--yes") == 1
    assert "--id" in capsys.readouterr().err
    assert files_below(here) == [str(here / "here")]


@pytest.mark.parametrize(
    "hostile",
    [h for h in HOSTILE if h not in {"A", "x-y", "1x", "_x", "x.y", "公司", "é", "х", "/etc/x", "x" * 49}],
    ids=repr,
)
def test_a_hostile_folder_is_refused_and_nothing_is_written(here, hostile):
    """A folder is a new, plain name below one that exists, in any script; `/etc/x` would be one."""
    assert bsc("init", "--yes", "--id=demo", "--", hostile) == 1
    assert files_below(here) == [str(here / "here")]


@pytest.mark.parametrize("hostile", ["../x", "CON", "a/b", "x\u202ey", "A"])
def test_a_hostile_company_is_unknown_to_every_command(here, hostile):
    """An id on the command line never becomes a path."""
    bsc("init", "demo", "--yes")
    os.chdir("demo")
    before = files_below(here)
    for words in (["check", "2026Q1"], ["template", "2026Q2"]):
        assert bsc(*words, f"--company={hostile}") == 2
    assert files_below(here) == before


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("--name", "x\u202ey"),
        ("--name", ""),
        ("--name", "长" * 61),
        ("--centers", ""),
        ("--centers", "../x=中心"),
        ("--centers", "a=甲, a=乙"),
        ("--centers", "company=公司"),
        ("--departments", "a=甲@nowhere"),
        ("--departments", "CON=甲@profit_center"),
    ],
)
def test_names_that_cannot_be_are_refused_together(here, flag, words, capsys):
    """Every fault of what was typed is told at once, with the id's fault beside it."""
    assert bsc("init", "demo", "--id=../x", f"{flag}={words}", "--format=json") == 2
    assert bsc("init", "demo", "--id=../x", f"{flag}={words}") == 1
    assert capsys.readouterr().err.count("\n  ") >= 2
    assert files_below(here) == [str(here / "here")]


def test_an_existing_company_is_never_overwritten(here):
    """The second time is refused; another company may join the workspace."""
    assert bsc("init", "demo", "--yes") == 0
    before = {p: Path(p).read_bytes() for p in files_below(here) if Path(p).is_file()}
    assert bsc("init", "demo", "--yes") == 1
    assert bsc("init", "demo", "--yes", "--id=other") == 0
    assert before.items() <= {p: Path(p).read_bytes() for p in files_below(here) if Path(p).is_file()}.items()
    assert not [p for p in files_below(here) if ".bsc-init" in p]


def test_a_new_company_is_scored_at_once(here):
    """The law reads, every row is scored, each card has a grade, and everything says that it is a sample."""
    assert bsc("init", "demo", "--yes") == 0
    view = open_quarter("demo", "2026Q1", workspace="demo")
    assert {row.status for row in view.scores} == {"scored"}
    assert view.cards["grade"].notna().all()
    assert view.rulebook.company.sample
    assert {fact.note for fact in view.facts.rows.values()} == {"示例数据"}
    assert not view.rulebook.notices


def test_flags_make_the_organisation(here):
    """Names, centres and departments are those given; each unit has its card."""
    centers = "making=制造中心/Making, 销售中心/Selling"
    departments = "甲车间@making, shop=门店/Shop@selling"
    words = ("--name=乙公司/Firm B", "--id=firm_b", f"--centers={centers}", f"--departments={departments}", "--lang=en")
    assert bsc("init", "demo", *words) == 0
    law = load_rulebook("demo/params/firm_b", as_of="2026-03-31")
    assert law.company.label == Text("乙公司", "Firm B")
    assert [c.id for c in law.scorecards] == ["company", "making", "selling", "department_1", "shop"]
    assert law.units["shop"].parent == "selling"
    assert law.company.languages == ("en", "zh")


def test_quotes_and_colons_in_a_name_stay_a_name(here):
    """A name is data: no character of it becomes YAML."""
    name = "He said: \"#1\", {yes} & 'no' - *all*"
    assert bsc("init", "demo", f"--name={name}", "--yes") == 0
    assert load_rulebook("demo/params/demo", as_of="2026-03-31").company.label.zh == name.partition("/")[0]


def test_the_same_words_make_the_same_bytes(here):
    """Nothing of the moment enters a new workspace."""
    for place in ("one", "two"):
        assert bsc("init", place, "--id=demo", "--yes") == 0
    one, two = ({p.relative_to(d): p.read_bytes() for p in Path(d).rglob("*") if p.is_file()} for d in ("one", "two"))
    assert one == two


def test_a_dialogue_asks_what_no_flag_said(here, monkeypatch):
    """In a terminal each answer not given is asked for; Enter takes the sample's."""
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "bsclib.cli.init.click.prompt", lambda question, default, err: asked.append(question) or default
    )
    assert bsc("init", "demo", "--lang=en", "--id=mine") == 0
    assert len(asked) == 3
    assert Path("demo/params/mine/company.yaml").is_file()


def test_a_list_of_units_is_read_with_chinese_commas():
    """`，` and `、` separate as well; one centre alone needs no naming; kinds follow the centre."""
    (center,) = units_of("cost_center=成本中心", "center", {})
    staff = units_of("甲，b=乙/B、丙", "department", {"cost_center": center})
    assert [(u.id, u.parent, u.kind) for u in staff] == [
        ("department_1", "cost_center", "cost"),
        ("b", "cost_center", "cost"),
        ("department_3", "cost_center", "cost"),
    ]
    assert both("甲 / A") == Text("甲", "A")


def test_sample_rows_carry_every_figure(root):
    """Each sample row has a figure, and weights of a card sum to 100."""
    sample = json.loads((root / "bsclib/_sample/sample.json").read_text(encoding="utf-8"))
    for side in ("company", "unit"):
        assert all(row["figures"] for row in sample[side])
        assert sum(int(row["weight"]) for row in sample[side]) == 100


@pytest.mark.parametrize("units", [[], ["--centers=plant=Plant", "--departments="]])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_quarter_has_a_budget_that_adds_up_to_its_figures(here, units, lang):
    """Lines add up to the profit of the card, target and actual; each register, goal and table of 06 has something."""
    assert bsc("init", "firm", "--yes", "--lang", lang, *units) == 0
    view = passed(open_quarter(workspace=here / "here" / "firm", language=lang))
    whole, profit = cycle.profit(cycle.variances(view)), view.facts.rows["company", "operating_profit"]
    assert (whole.approved, whole.actual) == (profit.target, profit.actual)
    goals = cycle.goal_budgets(view)
    assert all(g.spent > 0 for g in goals[:-1])
    assert {r.kind for r in cycle.remarks(view)} <= {"unlinked", "no_money"}
    asked = (cycle.initiatives, cycle.explained, cycle.assessed, cycle.linked, cycle.accuracies)
    assert all(read(view) for read in asked)
    assert all(abs(r.unexplained) < 2 for r in cycle.explained(view))
    assert len(cycle.open_rows(view, "actions")) == 1


def test_the_sample_has_a_monthly_and_a_yearly_row(here):
    """Revenue comes from its three months, shown on the card; satisfaction is asked in the first quarter alone."""
    assert bsc("init", "demo", "--id=demo", "--yes") == 0
    view = open_quarter(quarter="2026Q1", workspace=here / "here" / "demo")
    monthly, yearly = ("company", "revenue"), ("company", "customer_satisfaction")
    read = [row["value"] for row in view.facts.tables["readings"] if (row["scorecard"], row["indicator"]) == monthly]
    assert sum(read) == view.facts.rows[monthly].actual
    assert "1204.35 → 1282.05 → 1398.60 ↑" in score_table(view, "company").to_text()
    later = load_rulebook(here / "here" / "demo" / "params" / "demo", as_of="2026-06-30")
    assert (view.rulebook.indicator(*yearly).due, later.indicator(*yearly).due) == (True, False)
    assert next(row.status for row in view.scores if row.key == yearly) == "scored"
