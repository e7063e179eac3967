"""A ledger as people export it: layouts, mapping, reconciliation to the cent, nothing typed overwritten unsaid."""

import io
import shutil
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from click.testing import CliRunner

from bsclib.cli import group
from bsclib.errors import InputError
from bsclib.evidence import read_workbook
from bsclib.evidence.balances import bare, read_balances
from bsclib.evidence.by_ledger import reconciled
from bsclib.evidence.workbook_edit import edited

MONTHS = ("2025-10", "2025-11", "2025-12")
INDICATOR = ("dept_office", "travel_expenses")


@pytest.fixture(scope="module")
def sample(scripts):
    """Return the generator of trial balances."""
    return scripts("ledger_sample")


@pytest.fixture(scope="module")
def entries(sample, facts, rulebook):
    """Return the quarter's trial balances."""
    return sample.months_of(facts, rulebook, {})


@pytest.fixture
def run(tmp_path, facts, rulebook):
    """Return what becomes of tables written as files of these names."""

    def run(files, facts=facts, **more):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        return reconciled(read_balances([tmp_path / n for n in files], MONTHS), facts, rulebook, **more)

    return run


def monthly(sample, entries, change=lambda lines, month: lines):
    """Return a file a month, each after `change`."""
    return {f"{m}.csv": sample.as_csv(change(sample.two_rows(m, e), m)) for m, e in entries.items()}


def as_xlsx(lines):
    """Return the same as a workbook, amounts as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("余额")
        for r, fields in enumerate(lines):
            for c, value in enumerate(fields):
                plain = value.replace(",", "")
                number = c > 1 and plain.replace(".", "").replace("-", "").isdigit()
                sheet.write(r, c, float(plain) if number else value)
    return stream.getvalue()


def test_four_hundred_accounts_give_what_the_facts_say(sample, entries, run):
    """Budget lines and indicators equal the facts; mapped and unmapped are the file's totals to the cent."""
    assert {len(e) for e in entries.values()} == {400}
    found = run(monthly(sample, entries))
    assert {c.state for c in found.cells} == {"same"}
    assert len(found.cells) > 110
    assert found.notices == []
    for sums in found.movements.values():
        assert sample.adds_up(sums)
    assert {m: s["all"][0] for m, s in found.movements.items()} == {
        m: sum(e.debit for e in rows) for m, rows in entries.items()
    }


@pytest.mark.parametrize("form", ["one row, all months", "journal", "workbook", "GBK and tabs"])
def test_every_layout_says_the_same(form, sample, entries, run):
    """Two rows of headings, one row with sides, vouchers, a workbook, the encoding of older programs."""
    if form == "one row, all months":
        files = {"金蝶.csv": sample.as_csv(sample.one_row(entries))}
    elif form == "journal":
        files = {"序时账.csv": sample.as_csv(sample.journal(entries))}
    elif form == "workbook":
        files = {f"{m}.xlsx": as_xlsx(sample.two_rows(m, e)) for m, e in entries.items()}
    else:
        files = {
            f"{m}.txt": "\n".join("\t".join(x) for x in sample.two_rows(m, e)).encode("gb18030")
            for m, e in entries.items()
        }
    found = run(files)
    assert {c.state for c in found.cells if c.accounts or c.month != "2025Q4"} == {"same"}
    indicators = {c.what.zh: c.state for c in found.cells if c.month == "2025Q4"}
    assert set(indicators.values()) == {"same"}
    lacking = [n.code for n in found.notices if n.code == "ledger_incomplete"]
    assert lacking == (["ledger_incomplete"] if form == "journal" else [])  # vouchers alone know no balances


def test_an_unmapped_account_is_told(sample, entries, run):
    """One more account beside mapped ones is named with its amounts; the sums still add up."""

    def change(lines, month):
        return [*lines[:-1], ["660299", "其他管理费用", "", "", "1,234.56", "1,234.56", "", ""]]

    found = run(monthly(sample, entries, change))
    told = [n for n in found.notices if n.code == "ledger_unmapped"]
    assert "660299" in told[0].found.en
    assert all(sample.adds_up(s) for s in found.movements.values())


def test_a_changed_sign_is_told(sample, entries, run):
    """An account that takes from its line, and a file that no longer balances, are named."""

    def change(lines, month):
        at = next(n for n, x in enumerate(lines) if x[0] == "66023101")
        row = [*lines[at]]
        row[4] = f"-{row[4]}"
        return [*lines[:at], row, *lines[at + 1 :]] if month == MONTHS[0] else lines

    found = run(monthly(sample, entries, change))
    codes = {n.code for n in found.notices}
    assert {
        "ledger_sign",
        "ledger_unbalanced",
        "ledger_parent",
        "ledger_account",
        "ledger_differs",
        "ledger_total",
    } <= codes


def test_a_missing_month_is_refused(sample, entries, run):
    """Two months do not pass for three, and the one that lacks is named."""
    files = monthly(sample, entries)
    del files["2025-11.csv"]
    with pytest.raises(InputError) as refused:
        run(files)
    assert [(f.code, "2025-11" in f.found.en) for f in refused.value.faults] == [("ledger_missing", True)]


def test_an_amount_that_is_none_is_refused_at_its_cell(sample, entries, run):
    """The line and column stand in the fault; two balances of one month are refused as well."""

    def change(lines, month):
        return [*lines[:6], [*lines[6][:4], "约500", *lines[6][5:]], *lines[7:]]

    with pytest.raises(InputError) as refused:
        run(monthly(sample, entries, change))
    first = refused.value.faults[0]
    assert (first.code, first.place.line, first.place.column) == ("ledger_amount", 7, 5)
    files = monthly(sample, entries)
    with pytest.raises(InputError) as again:
        run(files | {"copy of 2025-10.csv": files["2025-10.csv"]})
    assert {f.code for f in again.value.faults} == {"ledger_twice"}


def test_typed_figures_are_left_and_told(sample, entries, run, facts):
    """What differs stays; with overwrite it is replaced, and told as well."""
    typed = facts.with_actuals({INDICATOR: 99})
    left = run(monthly(sample, entries), typed)
    assert [(c.state, c.typed) for c in left.cells if c.state != "same"] == [("differs", 99)]
    assert [n.code for n in left.notices] == ["ledger_differs"]
    replaced = run(monthly(sample, entries), typed, overwrite=True)
    assert [n.code for n in replaced.notices] == ["ledger_replaced"]


def test_the_command_fills_an_empty_workbook(sample, entries, root, tmp_path, facts, rulebook):
    """The cells emptied are filled again as they were, and nothing else of the workbook changes."""
    home = tmp_path / "params" / "g_company"
    shutil.copytree(root / "params" / "g_company", home)
    path = home / "quarters" / "2025Q4.xlsx"
    lines = [r for r in facts.tables["budget_lines"] if r["actual"] is not None][:40]
    spots = {("预算明细", r["cell"].cells["actual"].split("!")[1]): "" for r in lines}
    keys = [k for k in rulebook.ledger.figures if not rulebook.at("/".join(k)).same_as]
    spots |= {("指标", facts.rows[k].cell.split("!")[1]): "" for k in keys}
    emptied = edited(path.read_bytes(), spots, path.name)
    path.write_bytes(emptied)
    empty = read_workbook(path, rulebook)
    assert all(empty.rows[k].actual is None for k in keys)
    words = ["ledger", "2025Q4", "--params", str(tmp_path / "params"), "--lang", "en"]
    dry = CliRunner().invoke(group, [*words, "--dry-run"])
    assert (dry.exit_code, path.read_bytes() == emptied) == (0, True)
    done = CliRunner().invoke(group, words)
    assert done.exit_code == 0, done.output
    again = read_workbook(path, rulebook)
    assert {k: f.actual for k, f in again.rows.items()} == {k: f.actual for k, f in facts.rows.items()}
    actuals = [[r["actual"] for r in x.tables["budget_lines"]] for x in (again, facts)]
    assert actuals[0] == actuals[1]
    assert "Wrote" in done.output


def test_an_edit_touches_one_sheet(workbook):
    """A number and a text change one part, byte for byte; a row that is not there is refused."""
    content = edited(workbook.read_bytes(), {("指标", "H5"): Decimal("6.5"), ("指标", "J5"): "a < b"}, "x.xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as new, zipfile.ZipFile(workbook) as old:
        changed = [n for n in old.namelist() if new.read(n) != old.read(n)]
    assert len(changed) == 1
    with pytest.raises(InputError):
        edited(workbook.read_bytes(), {("指标", "H9999"): Decimal(1)}, "x.xlsx")


def test_a_balance_of_three_months_fills_no_month(sample, entries, run):
    """It is told that lines are monthly; what has its own accounts is still made."""

    def change(lines, month):
        return [lines[0], ["期间：2025年10月至12月", "打印日期：2026-01-05"], *lines[2:]]

    found = run(monthly(sample, {"2025-12": entries["2025-12"]}, change))
    assert "ledger_span" in {n.code for n in found.notices}
    assert not [c for c in found.cells if c.month.startswith("2025-")]
    assert [c.state for c in found.cells if c.accounts] == ["same"]


JOURNAL = """序时账,,,,,,
2025年10月-12月,,,,,,
日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额
2025-10-08,记-1,付工资,660101,工资,"1,200.50",
2025-10-08,记-1,付工资,100201,工行,,"1,200.50"
,,本月合计,,,"1,200.50","1,200.50"
2025/11/3,记-2,红字冲销,660101,工资,-200.5,
2025/11/3,记-2,红字冲销,100201,工行,,（200.50）
,,本年累计,,,"1,000.00","1,000.00"
"""
BALANCE = """科目余额表,,,,,,,
账套:甲,,期间:2025年第10期,,,,,
科目代码,科目名称,期初余额(借方),期初余额(贷方),本期发生额(借方),本期发生额(贷方),期末余额(借方),期末余额(贷方)
1002,银行存款,"1,000.00",,"(50.00)",,950.00,
6601.01,销售费用-工资,,,80.00,30.00,50.00,
小计,,,,80.00,30.00,50.00,
6001,主营业务收入,,,,"￥0.00",,
2202,应付账款,,"1,000.00",,,,"1,000.00"
合计,,1000.00,1000.00,30.00,30.00,1000.00,1000.00
"""


def test_subtotals_in_the_words_of_an_entry_and_amounts_in_parentheses(tmp_path):
    """A journal's 本月合计 stands among its summaries; a reversal is negative in either form; GBK is read."""
    for name, text in (("journal.csv", JOURNAL), ("balance.csv", BALANCE)):
        (tmp_path / name).write_bytes(text.encode("gb18030"))
    found = read_balances([tmp_path / "journal.csv"], MONTHS)
    moved = {(span[0], code): a.debit - a.credit for span, own in found.periods.items() for code, a in own.items()}
    wages, bank = ("2025-10", "660101"), ("2025-11", "100201")
    assert (moved[wages], moved[bank]) == (Decimal("1200.50"), Decimal("200.50"))
    assert found.notices == []
    accounts = read_balances([tmp_path / "balance.csv"], MONTHS).periods[("2025-10", "2025-10")]
    assert {code: a.debit for code, a in accounts.items() if a.debit} == {"1002": -50, "6601.01": 80}
    assert accounts["2202"].closing == -1000


U8 = """科目余额表,,,,,,,
编制单位：甲公司,,月份：2025.10,,,,,单位：元
科目编码,科目名称,方向,期初余额,本期发生借方,本期发生贷方,方向,期末余额
1002,银行存款,借,"1,000.00",0,"1,200.50",贷,200.50
资产小计,,借,"1,000.00",0,"1,200.50",贷,200.50
2202,应付账款,贷,"1,000.00",,,贷,"1,000.00"
  660201,办公费,平,0,"1,200.50",,借,"1,200.50"
合计,,平,0,"1,200.50","1,200.50",平,0
"""
T3 = """甲公司 2025.10 科目余额表
科目编码;科目名称;方向;年初余额;期初余额;借方;贷方;累计借方;累计贷方;期末余额
1002;银行存款;借;7;1,000.00;;1,200.50;9;9;-200.50
2202;应付账款;贷;7;1,000.00;;;9;9;1,000.00
660201;办公费;借;;;1,200.50;;1;;1,200.50
;总 计：;;;;1,200.50;1,200.50;;;
"""
K3 = """科目余额表
期间：2025年第10期至2025年第10期
,,期初余额,,本期发生额,,上年同期,,期末余额,
科目代码,科目名称,借方,贷方,借方,贷方,借方,贷方,借方,贷方
1002,银行存款,1000,,,1200.5,4,4,,200.5
2202,应付账款,,1000,,,4,4,,1000
6602,管理费用,,,1200.5,,,,1200.5,
6602.01,办公费,,,1200.5,,,,1200.5,
"""
JOINED = """会计期间\t科目\t期初余额\t借方\t贷方\t期末余额
2025.10\t1002 银行存款\t1,000.00\t0.00\t1,200.50\t200.50-
\t\t\t\t\t
2025.10\t2202 应付账款\t-1,000.00\t0.00\t0.00\t（１，０００．００）
2025.10\t6602-01 管理费用_办公费\t0.00\t￥1,200.50\t—\t+1200.5
"""
GUARDED = '''凭证日期,凭证号,摘要,科目编码,科目名称,借贷方向,金额
2025-10-31,记-1,购办公用品,"=""660201""",办公费,借,"1,200.50"
,,购办公用品,'1002,银行存款,贷,"1,200.50"
2025-10-31,记-2,红冲,'1002,银行存款,贷,−1000
,,红冲,\t2202,应付账款,贷,1000
'''


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(U8, "gb18030"), (T3, "utf-8"), (K3, "utf-8-sig"), (JOINED, "utf-16"), (GUARDED, "gb18030")],
    ids=["U8", "T3", "K3", "JOINED", "GUARDED"],
)
def test_layouts_as_people_have_them(text, encoding, tmp_path):
    """Sides beside balances, one side for both, groups above the codes, code and name in one cell, guarded codes."""
    (tmp_path / "x.txt").write_bytes(text.encode(encoding))
    found = read_balances([tmp_path / "x.txt"], MONTHS)
    assert [n.code for n in found.notices] == []
    accounts = {bare(code): a for code, a in found.periods[("2025-10", "2025-10")].items()}
    moved = {code: a.debit - a.credit for code, a in accounts.items()}
    paid = Decimal("1200.50")
    if text is GUARDED:
        assert moved == {"660201": paid, "1002": -paid + 1000, "2202": -1000}
    else:
        assert moved == {"660201": paid, "1002": -paid, "2202": 0}
        assert {c: a.balance for c, a in accounts.items()} == {"660201": paid, "1002": 1000 - paid, "2202": -1000}


HEADS = "科目编码,科目名称,借方,贷方"
TWICE = "科目编码,科目名称,本月借方,本月贷方,本季借方,本季贷方"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["2025年10月", TWICE, "1002,银行,1,1,3,3"], "heading_twice"),
        (["期间：2025年第3季度", HEADS, "1002,银行,1,1"], "ledger_missing"),
        (["2025年度", HEADS, "1002,银行,1,1"], "ledger_missing"),
        (["2025年10-12月  金额单位：万元", HEADS, "1002,银行,1,1"], "ledger_money"),
        (["2025年10-12月", HEADS, "1002,银行,1-2,1"], "ledger_amount"),
        (["2025年10-12月", HEADS, "1002,银行,(-5),1"], "ledger_amount"),
        (["2025年10-12月", HEADS, ",银行,5,1"], "ledger_no_code"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(lines, code, run):
    """Two movements of a side, the span of another quarter or of a year, other money, amounts that are none."""
    with pytest.raises(InputError) as refused:
        run({"x.csv": "\n".join(lines).encode()})
    assert code in {f.code for f in refused.value.faults}


def test_levels_without_zeros_are_kept_apart(tmp_path):
    """6602.1 is not above 6602.10, nor a code where it is stored as a number beside 6602.01; a cell may name a span."""
    lines = ["期间,科目编码,科目名称,借方,贷方", *(f"2025.10-2025.12,6602.{n},费用,{n},0" for n in range(1, 12))]
    (tmp_path / "x.csv").write_text("\n".join(lines), "utf-8")
    found = read_balances([tmp_path / "x.csv"], MONTHS)
    assert [*found.periods] == [("2025-10", "2025-12")]
    assert len(found.periods["2025-10", "2025-12"]) == 11
    with xlsxwriter.Workbook(tmp_path / "y.xlsx") as book:
        sheet = book.add_worksheet("2025-10")
        for row, values in enumerate((HEADS.split(","), [6602.01, "a", 1, 1], [6602.1, "b", 1, 1])):
            sheet.write_row(row, 0, values)
    with pytest.raises(InputError) as refused:
        read_balances([tmp_path / "y.xlsx"], MONTHS)
    assert [(f.code, f.place.cell) for f in refused.value.faults] == [("ledger_code", "A3")]
