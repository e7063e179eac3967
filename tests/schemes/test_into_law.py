"""Cards into law: files that load, edits of the hand that stay, a review of each row, a workspace from one sheet."""

import openpyxl
import pytest

from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.cli.init_from import confirmed
from bsclib.errors import InputError
from bsclib.law import load_rulebook
from bsclib.schemes import organisation_of, place, read_scheme
from bsclib.schemes.ids import id_of, row_ids
from bsclib.schemes.review import review_page
from bsclib.scoring import lint
from tests.schemes.books import Kept, write_book

COMPANY = (
    "id: tea\nlabel: 茶厂\nlanguages: [zh]  # 一种语言\nscorecards: [workshop]\nunits:\n  workshop: {label: 车间}\n"
)
OWN = (
    "id: workshop\nlabel: 车间\nindicators:\n  pass_rate: {label: 合格率, unit: '%', weight: 1, rule: {kind: judged}}\n"
)
ROWS = [
    ["包装组考核表"],
    ["类别", "考核指标", "单位", "权重", "目标值", "评分标准"],
    ["质量", "一次装箱合格率", "%", "60%", 98, "每比目标值低1%,扣5分"],
    ["交付", "延误", "次", "40%", 0, "每延误一次扣10分"],
    ["交付", "配合程度", "分", None, None, "由车间酌情打分"],
    ["加分项(最多加6分)"],
    [None, "改进建议", "项", None, None, "每采纳一项加2分"],
]


def sheet(rows=ROWS):
    """Return the card of the packers."""
    return Kept("包装组", rows, joined=("A1:F1", "A6:F6"))


@pytest.fixture
def factory(tmp_path):
    """Return the folder of a company with a card of its own, and a function that imports a sheet into it."""
    folder = tmp_path / "params" / "tea"
    (folder / "scorecards").mkdir(parents=True)
    (folder / "company.yaml").write_text(COMPANY, encoding="utf-8")
    (folder / "scorecards" / "workshop.yaml").write_text(OWN, encoding="utf-8")

    def bring(rows=ROWS):
        return place(read_scheme(write_book(tmp_path / "scheme.xlsx", sheet(rows))), folder, "zh")

    return folder, bring


def card_file(folder):
    """Return the file of the imported card."""
    return folder / "scorecards" / f"{id_of('包装组', 'c')}.yaml"


def test_an_imported_card_is_law_beside_those_there_are(factory):
    """It loads; weights, targets, kinds, sections are the sheet's; what was refused stays as text without a rule."""
    folder, bring = factory
    bring()
    law = load_rulebook(folder)
    assert [c.label.zh for c in law.scorecards] == ["车间", "包装组"]
    card = law.scorecards[1]
    rows = {row.label.zh: row for row in card.indicators}
    first = rows["一次装箱合格率"]
    assert (first.weight, first.target, first.unit, first.rule.short, first.dimension.zh) == (
        60,
        98,
        "percent",
        -5,
        "质量",
    )
    assert (rows["配合程度"].rule, rows["配合程度"].scored) == (None, False)
    assert rows["配合程度"].text == "由车间酌情打分"
    assert rows["配合程度"].refused.zh
    assert (rows["改进建议"].kind, card.sections[rows["改进建议"].section].limit) == ("bonus", 6)
    assert "# 一种语言" in (folder / "company.yaml").read_text(encoding="utf-8")


def test_ids_are_made_of_labels_alone():
    """The same name gives the same id in any place; English names give words; a double is numbered."""
    from bsclib.schemes import FoundRow

    assert id_of("On time", "i") == "on_time"
    assert id_of("准时率", "i") == id_of("准时 率", "i") != id_of("准点率", "i")
    once, twice, other = row_ids([FoundRow(1, "甲率"), FoundRow(2, "甲率"), FoundRow(3, "乙率")])
    assert twice == f"{once}_2" != other


def test_the_same_sheet_again_changes_nothing(factory):
    """Every file is as it was."""
    folder, bring = factory
    bring()
    before = {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    again = bring()
    assert (again.changes, again.clashes) == ((), ())
    assert {p: p.read_bytes() for p in folder.rglob("*.yaml")} == before


def test_an_edit_of_the_hand_stays_where_the_sheet_did_not_change_and_the_sheet_enters_elsewhere(factory):
    """The unit of one row was changed by hand, the weight of the other in the sheet."""
    folder, bring = factory
    bring()
    path = card_file(folder)
    path.write_text(path.read_text(encoding="utf-8").replace('unit: "次"', "unit: 起 # 按起计"), encoding="utf-8")
    changed = [[{"60%": "55%", "40%": "45%"}.get(cell, cell) for cell in row] for row in ROWS]
    assert bring(changed).clashes == ()
    rows = {row.label.zh: row for row in load_rulebook(folder).scorecards[1].indicators}
    assert (rows["延误"].unit, rows["延误"].weight, rows["一次装箱合格率"].weight) == ("起", 45, 55)
    assert "# 按起计" in path.read_text(encoding="utf-8")


def test_what_an_import_changes_is_listed(factory):
    """First the card is new; then a row that went, a row that came and a row that differs are named."""
    _, bring = factory
    assert [t.zh for t in bring().changes] == ["新增考核表“包装组”"]
    names = {"延误": "迟到"}
    other = [[names.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in ROWS]
    assert [t.zh for t in bring(other).changes] == ["“包装组”不再有：延误", "“包装组”新增：迟到"]
    shifted = [[{"60%": "55%", "40%": "45%"}.get(cell, cell) for cell in row] for row in other]
    assert [t.en for t in bring(shifted).changes] == ["“包装组” has changed: 一次装箱合格率, 迟到"]


def test_where_hand_and_sheet_changed_the_same_field_it_is_said_and_the_hand_is_kept(factory):
    """Both changed one weight; a row that the sheet dropped but the hand had changed stays too, and is named."""
    folder, bring = factory
    bring()
    path = card_file(folder)
    text = (
        path.read_text(encoding="utf-8")
        .replace("weight: 60", "weight: 70")
        .replace('label: "改进建议"', 'label: "金点子"')
    )
    path.write_text(text, encoding="utf-8")
    placed = bring([[("50%" if cell == "60%" else cell) for cell in row] for row in ROWS[:-2]])
    said = [clash.en for clash in placed.clashes]
    assert any("weight: 70" in text and "weight: 50" in text for text in said)
    assert any("gone from the sheet" in text for text in said)
    rows = {row.label.zh: row for row in load_rulebook(folder).scorecards[1].indicators}
    assert rows["一次装箱合格率"].weight == 70
    assert "金点子" in rows


def test_a_corrected_sheet_may_have_a_new_name(factory, tmp_path):
    """What the last import wrote is found whatever its file was called: nothing clashes."""
    folder, bring = factory
    bring()
    changed = [["55%" if cell == "60%" else "45%" if cell == "40%" else cell for cell in row] for row in ROWS]
    path = write_book(tmp_path / "scheme_final.xlsx", sheet(changed))
    assert place(read_scheme(path), folder, "zh").clashes == ()
    assert [r.weight for r in load_rulebook(folder).scorecards[1].indicators if r.weight] == [55, 45]


def test_the_units_are_asked_again_until_they_fit(monkeypatch):
    """A wrong answer is told and asked anew; what a person says is taken; nobody asked, the guess stands."""
    answers = iter(["packing", "packing=包装一组, more=多余", "packing=包装一组"])
    monkeypatch.setattr("click.prompt", lambda *a, **k: next(answers))
    assert confirmed({"c_1": "包装组"}, silent=False) == {"packing": "包装一组"}
    assert confirmed({"c_1": "包装组"}, silent=True) == {"c_1": "包装组"}


def test_a_law_that_would_be_at_fault_is_not_written(factory):
    """The company's own file does not load: it is refused with its faults, and nothing is there that was not."""
    folder, bring = factory
    (folder / "scorecards" / "workshop.yaml").write_text(OWN.replace("judged", "judge"), encoding="utf-8")
    before = sorted(p.name for p in folder.rglob("*"))
    with pytest.raises(InputError):
        bring()
    assert sorted(p.name for p in folder.rglob("*")) == before


def test_the_review_shows_each_row_as_found_as_understood_and_worked(factory, tmp_path):
    """Page and workbook hold the same; three values of a rule are its own scores."""
    folder, bring = factory
    bring()
    page = (folder / "imports" / "scheme" / "review.html").read_text(encoding="utf-8")
    for words in ("每比目标值低1%，扣5分", "98 → 100, 97 → 95, 95 → 85", "0 → 0, 1 → 2, 3 → 6", "由车间酌情打分"):
        assert words in page
    assert "<script" not in page
    cells = [
        str(cell.value)
        for row in openpyxl.load_workbook(folder / "imports" / "scheme" / "review.xlsx").active.iter_rows()
        for cell in row
    ]
    assert "98 → 100, 97 → 95, 95 → 85" in cells
    assert "Understood as" in review_page(read_scheme(tmp_path / "scheme.xlsx"), "en")


def test_the_review_shows_what_stands_outside_the_rows(tmp_path):
    """A note below the table, and a sheet of remarks: each with its cell, so that a rule in it is not overlooked."""
    noted = [*ROWS, ["注:扣分均扣完为止"]]
    remarks = Kept("填表说明", [["各指标按百分制计分"]])
    scheme = read_scheme(write_book(tmp_path / "s.xlsx", sheet(noted), remarks))
    page = review_page(scheme, "zh")
    assert all(words in page for words in ("不在行内的文字", "扣分均扣完为止", "填表说明", "各指标按百分制计分"))


def test_a_workspace_from_a_sheet_is_ready_to_fill(tmp_path, monkeypatch, capfd):
    """Company, units, cards and the first workbook; then the sheet can be imported again into it."""
    write_book(tmp_path / "scheme.xlsx", sheet())
    monkeypatch.chdir(tmp_path)
    words = ["init", "home", "--from", "scheme.xlsx", "--id", "tea", "--name", "茶厂", "--yes"]
    assert through(lambda: _call(words), words) == 0, capfd.readouterr().err
    folder = tmp_path / "home" / "params" / "tea"
    law = load_rulebook(folder)
    assert (law.company.label.zh, [c.label.zh for c in law.scorecards]) == ("茶厂", ["包装组"])
    assert len([*folder.glob("quarters/*.xlsx")]) == 1
    monkeypatch.chdir(tmp_path / "home")
    words = ["law", "import", "../scheme.xlsx"]
    assert through(lambda: _call(words), words) == 0
    assert "clash" not in capfd.readouterr().out.lower()
    words = ["check", *[p.stem for p in folder.glob("quarters/*.xlsx")]]
    assert through(lambda: _call(words), words) == 0
    words = ["init", "other", "--from", "../scheme.xlsx", "--centers", "a=b", "--yes"]
    assert through(lambda: _call(words), words) == 2


def test_without_a_workspace_an_import_says_how_to_make_one(tmp_path, monkeypatch, capfd):
    """The packaged sample is never written to."""
    write_book(tmp_path / "scheme.xlsx", sheet())
    monkeypatch.chdir(tmp_path)
    words = ["law", "import", "scheme.xlsx"]
    assert through(lambda: _call(words), words) == 2
    assert "bsc init DIR --from scheme.xlsx" in capfd.readouterr().err


def test_several_cards_make_units_below_the_company(tmp_path, monkeypatch):
    """Each sheet is the card of a unit of its name."""
    heads = ["考核指标", "单位", "分值", "目标值", "评分标准"]
    body = ["准时率", "%", 100, 95, "每低1个百分点扣2分"]
    write_book(tmp_path / "s.xlsx", *(Kept(n, [[f"{n}考核表"], heads, body]) for n in ("一车间", "二车间")))
    monkeypatch.chdir(tmp_path)
    words = ["init", "home", "--from", "s.xlsx", "--id", "mill", "--yes"]
    assert through(lambda: _call(words), words) == 0
    law = load_rulebook(tmp_path / "home" / "params" / "mill")
    assert {u.label.zh: u.parent for u in law.units.values()} == {
        "home": None,
        "一车间": "company",
        "二车间": "company",
    }


TWINS = [
    ["包装组考核表"],
    ["类别", "考核指标", "单位", "权重", "目标值", "评分标准"],
    ["质量", "检查", "次", "50%", 0, "每发现一次扣10分"],
    ["质量", "检查", "次", "30%", 0, "每发现一次扣5分"],
    ["交付", "延误", "次", "20%", 0, "每延误一次扣10分"],
]


def twins(rows):
    """Return the sheet of `rows`, its title joined."""
    return Kept("包装组", rows, joined=("A1:F1",))


def test_a_row_does_not_take_over_the_id_of_its_namesake(factory, tmp_path):
    """The first of two rows of one name goes: the second keeps its id, by its text; a third text has a new id."""
    folder, _ = factory

    def ids(rows):
        place(read_scheme(write_book(tmp_path / "twins.xlsx", twins(rows))), folder, "zh")
        return {i.text: i.id for i in load_rulebook(folder).scorecards[1].indicators}

    before = ids(TWINS)
    assert ids([*TWINS[:2], *TWINS[3:]])["每发现一次扣5分"] == before["每发现一次扣5分"]
    reworded = [*TWINS[:2], ["质量", "检查", "次", "80%", 0, "每发现一次扣7分"], TWINS[4]]
    assert ids(TWINS) == before
    assert ids(reworded)["每发现一次扣7分"] not in before.values()


def test_a_new_title_is_not_a_new_card(factory, tmp_path):
    """Most rows are the same: the card keeps its id, bears the new name, and that is said."""
    folder, bring = factory
    bring()
    renamed = write_book(
        tmp_path / "scheme.xlsx", Kept("包装", [["装箱班考核表"], *ROWS[1:]], joined=("A1:F1", "A6:F6"))
    )
    done = place(read_scheme(renamed), folder, "zh")
    law = load_rulebook(folder)
    assert [c.label.zh for c in law.scorecards] == ["车间", "装箱班"]
    assert law.scorecards[1].id == id_of("包装组", "c")
    assert "新名称" in done.changes[0].zh


def test_why_a_row_is_refused_is_said_in_both_languages(factory):
    """A law in Chinese is read by somebody who asks in English."""
    folder, bring = factory
    bring()
    row = next(i for i in load_rulebook(folder).scorecards[1].indicators if i.rule is None)
    assert "judge" in row.refused.en
    assert "评定" in row.refused.zh


@pytest.mark.parametrize(("title", "open_"), [("2026年度包装组考核表", True), ("2026年一季度包装组考核表", False)])
def test_the_target_of_a_year_is_questioned(tmp_path, title, open_):
    """A sum that a sheet of a year aims at is not the aim of a quarter; a rate is."""
    rows = [
        [title],
        ["类别", "考核指标", "单位", "权重", "目标值", "评分标准"],
        ["收入", "营业收入", "万元", "60%", 500, "每低1%扣1分"],
        ["质量", "合格率", "%", "40%", 98, "每低1个百分点扣1分"],
    ]
    found = read_scheme(write_book(tmp_path / "year.xlsx", twins(rows))).cards[0].rows
    assert [any("全年" in remark.zh for remark in row.open) for row in found] == [open_, False]


def test_a_quarter_is_asked_for_its_own_target_never_scored_against_the_years(tmp_path, monkeypatch, capfd):
    """Left blank it is a fault; the year's figure is asked about; the quarter's own is taken."""
    rows = [["2026年度包装组考核表"], ["指标", "单位", "权重", "目标值", "评分标准"]]
    rows += [["营业收入", "万元", "100%", 480, "每低1%扣1分"], ["合计", None, "100%"]]
    write_book(tmp_path / "year.xlsx", Kept("包装组", rows))
    monkeypatch.chdir(tmp_path)
    words = ["init", "home", "--from", "year.xlsx", "--id", "tea", "--name", "茶厂", "--yes", "--lang", "en"]
    assert through(lambda: _call(words), words) == 0, capfd.readouterr().err
    folder = tmp_path / "home" / "params" / "tea"
    (file,) = folder.glob("quarters/*.xlsx")
    law = load_rulebook(folder)
    assert [(i.target, i.annual_target) for i in law.scorecards[0].indicators] == [(None, 480)]

    def codes(target):
        book = openpyxl.load_workbook(file)
        sheet = next(s for s in book if s.title in ("指标", "Indicators"))
        heads = {cell.value: cell.column for cell in sheet[4]}
        sheet.cell(5, heads.get("目标值") or heads["Target"]).value = target
        sheet.cell(5, heads.get("实际值") or heads["Actual"]).value = 110
        book.save(file)
        capfd.readouterr()
        words = ["check", file.stem, "--params", str(tmp_path / "home" / "params"), "--format", "json"]
        code = through(lambda: _call(words), words)
        said = capfd.readouterr()
        return code, said.out + said.err

    code, said = codes(None)
    assert (code, '"code": "no_target"' in said) == (1, True)
    assert '"code": "annual_target"' in codes(480)[1]
    assert "annual_target" not in codes(120)[1]


def test_an_imported_law_is_not_accused_of_its_own_columns(tmp_path, monkeypatch, capfd):
    """Bands of columns, levels with figures and a range of a column of its own: lint reads them as the law has them."""
    bands = [["指标", "权重", "优(100分)", "中(60分)", "差(0分)"], ["准时率", "100%", "≥98%", "90%(含)-98%", "<90%"]]
    text = "达到底线值得60分，达到目标值得100分，中间按线性插值计算"
    levels = [["指标", "单位", "权重", "底线值", "目标值", "评分标准"], ["单耗", "元", 1000, 52, 48, text]]
    around = [
        ["指标", "权重", "目标值", "评分标准"],
        ["使用率", "60%", "85-93%", "在范围内得100分，每偏离1个百分点扣2分"],
    ]
    around += [["满意率", "40%", "95%", "达标得100分，未达标不得分"]]
    write_book(tmp_path / "s.xlsx", Kept("甲", bands), Kept("乙", levels), Kept("丙", around))
    monkeypatch.chdir(tmp_path)
    words = ["init", "home", "--from", "s.xlsx", "--id", "tea", "--name", "茶厂", "--yes"]
    assert through(lambda: _call(words), words) == 0, capfd.readouterr().err
    law = load_rulebook(tmp_path / "home" / "params" / "tea")
    found = [*lint(law)]
    assert {f.check for f in found} & {"unreadable", "text_differs", "text_direction"} == set()
    assert "1000" not in " ".join(f.found.en for f in found if f.check == "heavy_weight")
    assert [i.target for card in law.scorecards for i in card.indicators][-1] == 95


def test_the_organisation_is_named_by_the_sheet(tmp_path):
    """The title's own words before the folder's."""
    rows = [["南江机械有限公司包装组考核表"], *ROWS[1:]]
    scheme = read_scheme(write_book(tmp_path / "named.xlsx", sheet(rows)))
    assert organisation_of(scheme) == "南江机械有限公司"
