"""The law as a workbook and back: nothing changed is nothing written, a change is that change alone."""

import datetime as dt
import shutil

import openpyxl
import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook
from bsclib.schemes.adopt import adopt, is_law_workbook, put_in_place
from bsclib.schemes.export import export_law
from bsclib.schemes.splice import LawChange, SpliceError, spliced

HEADS = {
    "weight": "权重",
    "text": "评分标准",
    "target": "目标值",
    "owner": "负责单位",
    "since": "自何日起",
    "rule": "规则",
    "in_force": "现行自",
}
LIGHT = {
    "company.yaml": """id: tea
label: 茶厂
languages: [zh]
scorecards: [shop]
units:
  shop: {label: 店}
  shed: {label: 棚}
""",
    "scorecards/shop.yaml": """# 手写的注释
id: shop
label: 店
indicators:
  yield_rate: {label: 合格率, unit: "%", weight: 60, better: higher, text: "每比目标值低1%,扣2分"}   # 老规矩
  late:
    label: 迟报
    unit: 次
    weight: 40.5  # 不是 40
    rule: {kind: step, per: 1, unit: absolute, better: lower, target: 0, short: -5}

# 完
""",
}


@pytest.fixture
def law(root, tmp_path):
    """Return a copy of the shipped company's newest law."""
    home = tmp_path / "params" / "g_company"
    shutil.copytree(root / "params/g_company", home, ignore=shutil.ignore_patterns("quarters"))
    return load(home)


@pytest.fixture
def light(tmp_path):
    """Return a light law of two rows, written as people write."""
    home = tmp_path / "params" / "tea"
    (home / "scorecards").mkdir(parents=True)
    for name, text in LIGHT.items():
        (home / name).write_text(text, encoding="utf-8", newline="\n")
    return load(home)


def load(home):
    return load_rulebook(home, profile="corrected", weights="restored")


def files(law):
    """Return every file of a law, by name."""
    return {p.relative_to(law.folder).as_posix(): p.read_bytes() for p in law.folder.rglob("*.yaml")}


def edited(law, path, card, row, **cells):
    """Export a law to `path` and change cells in the row labelled `row` on the sheet of `card`."""
    path.write_bytes(export_law(law))
    book = openpyxl.load_workbook(path)
    sheet = book[card]
    columns = {c.value: c.column for c in sheet[4]}
    line = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, columns["指标"]).value == row)
    for name, value in cells.items():
        sheet.cell(line, columns[HEADS[name]]).value = value
    book.save(path)
    return path


def codes(path, law):
    with pytest.raises(InputError) as caught:
        adopt(path, law)
    return [f.code for f in caught.value.faults]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_yaml_to_excel_to_yaml_is_the_identity(law, tmp_path, lang):
    """All shipped law, in both languages, also after a spreadsheet program has saved the file: every byte stays."""
    before, path = files(law), tmp_path / "law.xlsx"
    path.write_bytes(export_law(law, lang))
    openpyxl.load_workbook(path).save(path)
    found = adopt(path, law)
    put_in_place(found)
    assert (found.files, found.changes) == ({}, {})
    assert files(law) == before
    assert is_law_workbook(path)


def test_the_same_law_is_the_same_workbook(law):
    """Bytes depend on the law alone; its cells can be checked against limits."""
    assert export_law(law) == export_law(law)


def test_a_change_is_one_new_entry(law, tmp_path):
    """Weight and text from a day on: two lines more in one file, the history beside them; the old quarter stays."""
    before = files(law)
    cells = {"weight": 9.5, "text": "每比目标值低1%,扣2分", "since": dt.date(2026, 1, 1)}
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润", **cells)
    put_in_place(adopt(path, law))
    after = files(law)
    name = "scorecards/company.yaml"
    assert {n for n in before if before[n] != after[n]} == {name}
    lines = [line for line in after[name].decode().splitlines() if line not in before[name].decode().splitlines()]
    assert [line.split(":")[0].strip() for line in lines] == ["2026-01-01", "2026-01-01"]
    new = load(law.folder)
    row, old = new.at("company/net_profit"), new.replace(as_of="2025-12-31").at("company/net_profit")
    assert (str(row.weight), row.text) == ("9.5", cells["text"])
    assert (str(row.rule.per), row.rule.unit) == ("1", "relative")
    assert (str(old.weight), str(old.rule.per)) == ("8.81", "500")


def test_the_day_of_the_entry_corrects_it(law, tmp_path):
    """The present entry's own day changes it in place; its source stays beside it."""
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润", weight=9.5, since=dt.date(2021, 1, 1))
    put_in_place(adopt(path, law))
    text = files(law)["scorecards/company.yaml"].decode()
    assert '2021-01-01: {value: "9.5", source: {zh: "表1.9第2行", en: "Table 1.9, row 2"}}' in text


def test_an_owner_has_no_day(law, tmp_path):
    """Another unit answers from now on; nothing else moves."""
    put_in_place(adopt(edited(law, tmp_path / "l.xlsx", "公司", "净利润", owner="销售部"), law))
    assert load(law.folder).at("company/net_profit").owner == "sales"


def test_a_light_law_keeps_its_hand(light, tmp_path):
    """Undated values change in place or become dated; comments and flow style stay."""
    path = edited(light, tmp_path / "l.xlsx", "店", "合格率", weight=59.5, since=dt.date(2026, 4, 1))
    book = openpyxl.load_workbook(path)
    columns = {c.value: c.column for c in book["店"][4]}
    book["店"].cell(6, columns["权重"]).value = 41
    book["店"].cell(6, columns["负责单位"]).value = "棚"
    book.save(path)
    put_in_place(adopt(path, light))
    text = files(light)["scorecards/shop.yaml"].decode()
    wanted = LIGHT["scorecards/shop.yaml"].replace(
        "weight: 60,", "weight: {2000-01-01: 60, 2026-04-01: {value: 59.5}},"
    )
    wanted = wanted.replace("weight: 40.5 ", "weight: 41 ")
    wanted = wanted.replace("short: -5}\n", "short: -5}\n    owner: {unit: shed}\n")
    assert text == wanted


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"weight": 9.5}, "change"), ({"weight": None, "since": dt.date(2026, 1, 1)}, "emptied"),
        ({"since": dt.date(2026, 1, 1)}, "idle"), ({"weight": 9.5, "since": dt.date(2020, 1, 1)}, "early"),
        ({"text": "看着给分", "since": dt.date(2026, 1, 1)}, "change"), ({"owner": "没有这个部门"}, "unknown"),
        ({"weight": -1, "since": dt.date(2026, 1, 1)}, "too_small"),
        ({"weight": "很重", "since": dt.date(2026, 1, 1)}, "text_for_number"),
        ({"target": 5}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_at_its_cell(law, tmp_path, cells, code):
    """Nothing is written then; a new target without a day holds for ever."""
    before = files(law)
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润", **cells)
    if code is None:
        assert [c.value for c in adopt(path, law).changes["company"]] == ["5"]
    else:
        with pytest.raises(InputError) as caught:
            adopt(path, law)
        (fault,) = caught.value.faults
        assert (fault.code, bool(fault.place.cell)) == (code, True)
    assert files(law) == before


@pytest.mark.parametrize("column", ["rule", "in_force"])
def test_what_the_export_prints_is_not_changed_in_silence(law, tmp_path, column):
    """Nothing reads those cells: another word in one is told, with the column that is read."""
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润", **{column: "每低1%扣1分"})
    assert codes(path, law) == ["shown"]


def test_a_refused_text_may_be_reworded(light, tmp_path):
    """The new text is read, its rule enters, and the reason of the refusal goes; what is refused again stays."""
    home = light.folder
    refused = '    text: "由车间酌情打分"\n    rule: null\n    refused: {zh: "要由人评定", en: "judged"}\n'
    with (home / "scorecards/shop.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  help:\n    label: 配合\n    unit: 次\n    weight: 10\n{refused}    source: x\n")
    law = load(home)
    path = edited(law, tmp_path / "l.xlsx", "店", "配合", text="每发现一次扣5分")
    put_in_place(adopt(path, law))
    text = (home / "scorecards/shop.yaml").read_text(encoding="utf-8")
    assert "refused" not in text
    assert load(home).at("shop/help").rule.short == -5
    assert text.endswith("    source: x\n")


def test_a_sum_of_weights_that_changes_is_said(light, tmp_path):
    """0.6 typed for 60 is taken as it stands, and what the card's weights add up to now is told."""
    path = edited(light, tmp_path / "l.xlsx", "店", "合格率", weight=0.6, since=dt.date(2026, 4, 1))
    assert [t.zh for t in adopt(path, light).sums] == ["“店”的权重合计由 100.5 变为 41.1"]


def test_a_stale_copy_is_refused(law, tmp_path):
    """The YAML is the master: a workbook exported before it changed is named with its card."""
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润", weight=9.5, since=dt.date(2026, 1, 1))
    put_in_place(adopt(path, law))
    assert codes(path, load(law.folder)) == ["stale"]


def test_a_row_that_is_gone_is_missed(law, tmp_path):
    """A deleted line is no way to end an indicator."""
    path = edited(law, tmp_path / "l.xlsx", "公司", "净利润")
    book = openpyxl.load_workbook(path)
    book["公司"].delete_rows(6)
    book.save(path)
    assert codes(path, law) == ["missing_row"]


def test_what_only_a_person_should_touch_is_left(law):
    """A text beside a literal reading is not overwritten."""
    text = "indicators:\n  a:\n    scoring:\n      2021-01-01:\n        text: x\n        published: {text: y}\n"
    with pytest.raises(SpliceError):
        spliced(text, [LawChange("a", "text", '"z"', "2021-01-01", "{kind: judged}")])
    windows = "indicators:\r\n  a:\r\n    weight:\r\n      2021-01-01: 5\r\n"
    assert spliced(windows, [LawChange("a", "weight", "6", "2022-01-01")]) == (
        windows + "      2022-01-01: {value: 6}\r\n"
    )
