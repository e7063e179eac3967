"""A group is the sum of its companies: rolled up, ranked and consolidated by hand gives the same."""

import io
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.errors import InputError
from bsclib.group import consolidate, group_page, group_workbook, open_group, read_group, synthetic_group
from bsclib.group.consolidating import profit_of
from bsclib.group.synthetic import SOLD
from bsclib.law import files, load_rulebook
from bsclib.law.strict_yaml import read
from bsclib.quarter import open_quarter

QUARTER = "2025Q4"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return synthetic_group(tmp_path_factory.mktemp("group"), companies=7, seed=3)


@pytest.fixture(scope="module")
def view(home):
    return open_group(home, QUARTER, "en")


def edited(home, target, old, new):
    """Copy the group's law beside it under another name, with one change; return the folder."""
    folder = home.parent / target
    (folder / "eliminations").mkdir(parents=True, exist_ok=True)
    for path in ("group.yaml", f"eliminations/{QUARTER}.yaml"):
        text = (home / path).read_text("utf-8").replace("id: group", f"id: {target}")
        (folder / path).write_text(text.replace(old, new), "utf-8")
    return folder


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    """Another seed writes others."""
    made = [synthetic_group(tmp_path / name, companies=2, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    first, same, other = (
        {p.relative_to(f.parent): p.read_bytes() for p in f.parent.rglob("*.*") if p.is_file()} for f in made
    )
    assert first == same != other


def test_totals_grades_and_ranks_are_those_of_the_companies(view):
    """Each total is its own card's; the mean by weights is exact; equal rank means equal total."""
    totals = {id: member.totals["whole"].total for id, member in view.members.items()}
    weights = {id: Fraction(m.weight) for id, m in view.files.law.members.items()}
    assert {r.id: r.total for r in view.results} == totals
    assert view.rolled_up == (sum(weights[i] * t for i, t in totals.items()) / sum(weights.values()), 1)
    assert {r.id: r.rank for r in view.results} == {
        i: 1 + sum(o > t for o in totals.values()) for i, t in totals.items()
    }


def test_the_groups_own_card_is_made_of_the_members_values(view):
    """Sum, weighted mean and the worst by hand; the target is made the same way; the score is the rule's."""
    income, rate, weakest = view.rows
    values = {id: m.facts.rows["whole", "profit_rate"].actual for id, m in view.members.items()}
    weights = {id: m.weight for id, m in view.files.law.members.items()}
    assert income.actual == sum(m.facts.rows["whole", "income"].actual for m in view.members.values())
    exact = sum(Fraction(weights[i]) * Fraction(v) for i, v in values.items()) / Fraction(sum(weights.values()))
    assert abs(Fraction(rate.actual) - exact) <= Fraction(1, 2000)
    assert weakest.actual == min(values.values())
    assert view.total[0] == sum(Fraction(r.weight) * r.score for r in view.rows) / 100


def test_eliminations_leave_the_profit(view):
    """What is sold inside is in neither revenue nor cost; accounts add up over the members."""
    lines = consolidate(view)
    before, after = profit_of(lines, 1)
    own = [line for m in view.members.values() for line in m.facts.tables["budget_lines"]]
    sign = {"revenue": 1, "cost": -1}
    assert before == after == sum(sign[line["nature"]] * line["actual"] for line in own)
    sold, bought = (next(x for x in lines if x.eliminated[0] and x.nature == n) for n in sign)
    assert sold.eliminated == bought.eliminated
    assert min(sold.eliminated) > 0


def test_a_missing_value_is_no_part_of_a_sum(home):
    """One company without its income: no sum, no score, no grade, and who lacks it is said."""
    path = home.parent / "company_002" / "quarters" / f"{QUARTER}.csv"
    text = path.read_text("utf-8")
    line = next(x for x in text.splitlines() if ",income," in x)
    try:
        path.write_text(text.replace(line, line.rsplit(",", 1)[0] + ","), "utf-8")
        found = open_group(home, QUARTER, "en")
        income = found.rows[0]
        assert (income.actual, income.score, found.grade) == (None, None, None)
        assert "company_002" in income.why.en
    finally:
        path.write_text(text, "utf-8")


def test_a_group_of_groups_takes_the_group_as_one_member(home, view):
    """Its total, its own indicator and its consolidated lines stand for it; groups in a ring are refused."""
    top = home.parent / "top"
    top.mkdir()
    law = (
        "id: top\nlabel: {zh: 总部, en: Head}\ncard: whole\nmembers: {group: {weight: 3}, company_001: {weight: 1}}\n"
        "grades: {a: {label: {zh: 优, en: Good}, at_least: 0}}\nindicators:\n  income: {label: {zh: 收入, en: Income}, "
        "weight: 1, how: sum, of: {group: group/income, company_001: whole/income}, rule: {kind: ratio}}\n"
    )
    (top / "group.yaml").write_text(law, "utf-8")
    whole = open_group(top, QUARTER, "en")
    alone = whole.members["company_001"]
    assert whole.rolled_up[0] == (3 * view.total[0] + alone.totals["whole"].total) / 4
    assert whole.rows[0].actual == view.rows[0].actual + alone.facts.rows["whole", "income"].actual
    assert profit_of(consolidate(whole), 0)[0] > profit_of(consolidate(view), 0)[0]
    (top / "group.yaml").write_text(law.replace("company_001:", "top:"), "utf-8")
    with pytest.raises(InputError) as refused:
        open_group(top, QUARTER, "en")
    assert refused.value.faults[0].code == "cycle"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("how: worst", "how: wurst", "unknown_word"),
        ("at_least: 75", "at_least: 95", "grades"),
        ("whole/income", "whole/nothing", "row"),
        ("card: whole", "card: part", "card"),
        ("seller: company_001", "seller: nobody", "member"),
        (f"seller_account: {SOLD}", "seller_account: 别的", "account"),
        ("approved: ", "approved: 99", "amount"),
        ("label: {zh: 示例集团, en: Example group}", "label: 示例集团", "bilingual"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(home, old, new, code):
    """A slip in the group's files names file and finding; nothing is guessed."""
    folder = edited(home, f"bad_{code}_{len(old)}", old, new)
    with pytest.raises(InputError) as refused:
        group_page(open_group(folder, QUARTER, "en"))
    assert code in [fault.code for fault in refused.value.faults]
    assert all(fault.place.file for fault in refused.value.faults)


def test_page_and_workbook_show_every_member_and_account(view):
    """The page is escaped and loads nothing; the workbook's numbers are numbers, and adding up gives the group's."""
    page = group_page(view)
    assert all(member.rulebook.company.label.en in page for member in view.members.values())
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    book = openpyxl.load_workbook(io.BytesIO(group_workbook(view)))
    assert len(book.worksheets) == 3
    sheet = book.worksheets[-1]
    shown = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1]}
    for line in consolidate(view):
        assert Decimal(str(shown[line.account][4])) == line.amounts[0]
    assert group_workbook(view) == group_workbook(view)


def test_the_command_makes_an_example_and_rolls_it_up(tmp_path, monkeypatch, capsys):
    """`bsc group` with --example in an empty folder prints what came of it and writes two files."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["group", QUARTER, "trial/params/group", "--example", "2", "--format", "json", "--lang", "en"])
    assert not left.value.code
    assert '"total"' in capsys.readouterr().out
    assert len(list((tmp_path / "trial/params/group/reports").iterdir())) == 2
    assert len(read_group(tmp_path / "trial/params/group").law.members) == 2


def test_a_card_of_a_thousand_indicators_is_read_once_and_scored(tmp_path, monkeypatch):
    """It opens and scores; opened again none of its bytes are read as YAML anew, and one byte changed is seen."""
    synthetic_group(tmp_path, companies=1, rows=1_000)
    home, reads = tmp_path / "params" / "company_001", []
    assert len(open_quarter("company_001", QUARTER, workspace=tmp_path).scores) == 1_000
    monkeypatch.setattr(files, "read", lambda name, content: reads.append(name) or read(name, content))
    load_rulebook(home)
    assert not reads
    card = home / "scorecards" / "whole.yaml"
    card.write_text(card.read_text("utf-8").replace("指标0", "改名0"), "utf-8")
    changed = load_rulebook(home)
    assert [name.rpartition("/")[2] for name in reads] == ["whole.yaml"]
    assert changed.at("whole/row_0").label.zh == "改名0"
