"""Sheets as a clinic, a mill, a team and others lay them out: each row as a careful reader has it."""

import datetime

import pytest
from openpyxl import Workbook

from bsclib.schemes import read_scheme, scheme_record
from bsclib.schemes.lawful import rule_of
from bsclib.scoring import demonstrate, rule_from_mapping
from tests.schemes.books import Kept, write_book


@pytest.fixture
def scheme(tmp_path):
    """Return what a workbook of these sheets is understood as."""
    return lambda *sheets: read_scheme(write_book(tmp_path / "scheme.xlsx", *sheets))


def rows_of(card, *fields):
    """Return these fields of each row of a card."""
    return [tuple(getattr(row, f) for f in fields) for row in card.rows]


def scores(row, *actuals):
    """Return what a row gives for each actual, by its own target."""
    rule = rule_from_mapping(rule_of(row), row.better or None)
    aim = row.target if row.target.replace(".", "").isdigit() else None
    return [float(demonstrate(rule, aim, actual)[0]) for actual in actuals]


def test_a_clinic_names_its_rows_beside_their_contents_and_signs_below(scheme):
    """Two columns of words: the first names, the second aims; a line to sign has no say in which is which."""
    rows = [
        ["甲县中医院病区考核表（2027年第三季度）"],
        ["被考核科室：骨科", None, None, None, "日期：2027年10月"],
        ["类别", "考核项目", "考核内容", "分值", "评分标准"],
        ["质量25分", "病案", "甲级率≥92%", 15, "每低于目标1个百分点扣3分"],
        [None, "用药", "70%以下", 10, "每超过1个百分点扣1分"],
        ["服务75分", "投诉", "无投诉", 75, "每发生1例扣15分"],
        ["医务科签字：", None, "主任签字："],
    ]
    (card,) = scheme(Kept("考核", rows, ("A1:E1", "A4:A5"))).cards
    assert card.name == "骨科"
    assert rows_of(card, "name", "dimension", "target", "better") == [
        ("病案", ("质量",), "92", "higher"),
        ("用药", ("质量",), "70", "lower"),
        ("投诉", ("服务",), "0", "lower"),
    ]
    assert scores(card.rows[0], "92", "91", "85") == [100, 80, 0]


def test_months_to_fill_are_no_columns_of_the_scheme(scheme):
    """Twelve months and their mean stand beside the rule and hide no table; figures in them are said to be unused."""
    head = ["序号", "指标", "单位", "目标值", "权重", "计分办法", *[f"{m}月" for m in range(1, 13)], "平均"]
    found = scheme(Kept("纺纱", [head, [1, "成纱率", "%", "≥97", "100%", "每低0.5个百分点扣2分", 97.2, 96.1]]))
    assert rows_of(found.cards[0], "name", "weight", "target") == [("成纱率", 100, "97")]
    assert [(d.cell, d.text.en) for d in found.doubts] == [("G1", "the column “1月…2月” is not known: not used")]


def test_shares_within_a_part_are_multiplied_by_it_and_said(scheme):
    """40 % and 60 % of 30 %, of 70 %: 12, 18, 28, 42; where the parts do not sum to the whole nothing is multiplied."""
    head = ["一级指标", "一级权重", "二级指标", "二级权重", "目标", "评分标准"]
    body = [
        ["财务", "30%", "费用率", "40%", "≤6%", "每超1个百分点扣2分"],
        [None, None, "毛利率", "60%", "≥20%", "每低1个百分点扣2分"],
        ["客户", "70%", "续约率", "40%", "90%", "每低1个百分点扣1分"],
        [None, None, "投诉", "60%", "0次", "每发生1次扣5分"],
    ]
    joined = ("A2:A3", "B2:B3", "A4:A5", "B4:B5")
    card = scheme(Kept("表", [head, *body], joined)).cards[0]
    assert [row.weight for row in card.rows] == [12, 18, 28, 42]
    assert all("multiplied" in row.open[0].en for row in card.rows)
    rows = [
        ["KRA", "Weightage", "KPI", "KPI Weightage", "Target", "Rating criteria"],
        ["Growth", "50%", "Deposits", "60%", "25", "1 point off per 1% below target"],
        [None, None, "Loans", "40%", "12", "1 point off per 1% below target"],
        ["Quality", "50%", "Past due ratio", "100%", "2%", "10 points off per 0.5% above target"],
    ]
    (banker,) = scheme(Kept("RM", rows, ("A2:A3", "B2:B3"))).cards
    assert [row.weight for row in banker.rows] == [30, 20, 50]
    body[0][1] = "40%"
    card = scheme(Kept("表", [head, *body], joined)).cards[0]
    assert [row.weight for row in card.rows] == [40, 60, 40, 60]


def test_what_a_total_is_worth_stands_below_and_is_no_row(scheme):
    """A table of grades after the sum is words outside the rows; a bonus row after it still counts."""
    rows = [
        ["指标", "权重", "目标", "评分标准"],
        ["到货率", "100%", "98%", "每低1个百分点扣2分"],
        ["合计", "100%"],
        ["加分项", None, None, "每次表扬加2分"],
        [],
        ["等级", "系数", "分数段", "人数比例"],
        ["优", 1.3, "≥92", "20%"],
        ["良", 1.1, "80-92", "60%"],
    ]
    (card,) = scheme(Kept("采购", rows)).cards
    assert rows_of(card, "name", "kind", "weight") == [("到货率", "scored", 100), ("加分项", "bonus", None)]
    assert {"优", "80-92"} <= {text for _, text in card.notes}


@pytest.mark.parametrize(
    ("written", "unit", "target", "better"),
    [
        ("零工伤", "起", "0", "lower"),
        ("200万以上", "万元", "200", "higher"),
        ("±3%以内", "%", "-3-3", "range"),
        ("≤ 8 min", "min", "8", "lower"),
        ("1,450吨", "吨", "1450", ""),
    ],
)
def test_targets_as_they_are_spoken(written, unit, target, better):
    """零, 万, ±, thousands and a unit in English."""
    from bsclib.schemes.figures import target_of

    found = target_of(written)
    assert (found.value, found.better) == (target, better)
    assert found.unit in (unit, unit.rstrip("元"), "")


def test_a_due_date_is_kept_and_days_late_are_counted(tmp_path):
    """A date in its cell, or in words: the actual is days late, 0 where in time; the date stays with the row."""
    rows = [
        ["任务", "目标值", "分值", "考核标准"],
        ["竣工", datetime.date(2027, 3, 31), 60, "每延迟1天扣3分"],
        ["移交", "5月20日前完成", 40, "每逾期1天扣2分，扣完为止"],
    ]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "due.xlsx")
    (card,) = read_scheme(tmp_path / "due.xlsx").cards
    assert rows_of(card, "target", "definition", "unit") == [
        ("0", "2027-03-31", "天"),
        ("0", "5月20日前完成", "天"),
    ]
    assert scores(card.rows[0], "0", "2") == [100, 90]
    assert "2027-03-31" in card.rows[0].open[0].en


def test_units_in_names_and_words_in_the_place_of_points(scheme):
    """（万元） behind a name is its unit; 扣分 in the column of points makes a malus row, not one of unknown weight."""
    rows = [
        ["指标", "单位", "标准分", "目标值", "计分办法"],
        ["利息支出（万元）", "—", 100, 80, "每超目标1%扣1分"],
        ["越级上访", None, "扣分", None, "每起扣4分，最多扣8分"],
    ]
    (card,) = scheme(Kept("表", rows)).cards
    assert rows_of(card, "kind", "weight", "unit") == [("scored", 100, "万元"), ("malus", None, "起")]


def test_points_of_the_row_unless_most_of_the_sheet_counts_to_a_hundred(scheme):
    """One sentence of 100 points among rows of 标准分 counts to 100 by itself, and says so."""
    rows = [
        ["指标", "标准分", "目标值", "计分办法"],
        ["利润", 40, "500万元", "每低1%扣0.4分"],
        ["收入", 40, "900万元", "每低1%扣0.8分"],
        ["评级", 20, None, "90分以上得100分，80分以上得60分，其余不得分"],
    ]
    (card,) = scheme(Kept("表", rows)).cards
    assert rows_of(card, "full_mark") == [(40,), (40,), (None,)]
    assert scores(card.rows[1], "891") == [98]
    assert any("counts to 100" in t.en for t in card.rows[2].open)


def test_colours_and_ratings_head_bands_in_english(scheme):
    """Green, amber and red with their scores; 4 to 1 as scores of their own; last year's baseline is no level."""
    rows = [
        ["Objective", "Measure (KPI)", "Baseline", "Target", "Weight", "Green (100)", "Amber (50)", "Red (0)"],
        ["Grow", "Gross margin", "21%", "25%", "100%", ">= 25%", "20% - 25%", "< 20%"],
    ]
    (card,) = scheme(Kept("Card", rows)).cards
    assert rows_of(card, "target", "unit", "levels") == [("25", "%", {})]
    assert scores(card.rows[0], "25", "20", "19") == [100, 50, 0]
    rows = [
        ["Category", "Measure", "Weight (%)", "4", "3", "2", "1"],
        ["Service", "Repeat visits", 100, ">= 40%", "30% - 40%", "20% - 30%", "< 20%"],
    ]
    (card,) = scheme(Kept("Card", rows)).cards
    assert scores(card.rows[0], "41", "35", "19") == [100, 75, 25]


def test_two_tables_side_by_side_are_two_cards(scheme):
    """The same heads again to the right begin another card; no name is lost."""
    rows = [
        ["早班考核", None, None, None, "晚班考核"],
        ["指标", "分值", "评分标准", None, "指标", "分值", "评分标准"],
        ["漏检", 100, "每漏一件扣3分", None, "停机", 100, "每发生一次扣4分"],
    ]
    found = scheme(Kept("班次", rows, ("A1:C1", "E1:G1")))
    assert [(c.name, [r.name for r in c.rows]) for c in found.cards] == [("早班", ["漏检"]), ("晚班", ["停机"])]


def test_a_table_that_goes_on_overleaf_is_one_card(scheme):
    """续表 with the heads again is no second card."""
    head = ["项目", "指标", "分值", "标准"]
    rows = [["库房考核表"], head, ["账", "相符率", 40, "每低1个百分点扣4分"], ["（续表）"], head]
    rows += [["物", "错发", 60, "每错一单扣6分"], ["总计", None, 100]]
    found = scheme(Kept("库房", rows, ("A1:D1", "A4:D4")))
    assert [(c.name, c.weight_sum, c.declared) for c in found.cards] == [("库房", 100, 100)]
    assert {d.kind for d in found.doubts} <= {"target_missing"}


def test_lines_of_one_cell_are_clauses(scheme):
    """A grade a line, no mark between: each line is a clause; a line broken inside a sentence is not."""
    rows = [
        ["KPI", "Max points", "Target", "Scoring criteria"],
        ["Answered calls", 60, "90%", "90% or above = 60 points\n80% to 90% = 30 points\nbelow 80% = 0 points"],
        ["Complaints", 40, "0", "4 points deducted for\neach complaint"],
    ]
    (card,) = scheme(Kept("Team", rows)).cards
    assert scores(card.rows[0], "95", "85", "70") == [100, 50, 0]
    assert scores(card.rows[1], "2") == [80]


def test_below_a_level_is_worse_where_less_is_better(scheme):
    """Cost 52, 48, 45: 低于底线值 is a cost above 52, and is said to be read so."""
    rows = [
        ["指标", "权重", "底线值", "目标值", "挑战值", "计分办法"],
        [
            "单耗",
            "100%",
            52,
            48,
            45,
            "达到底线值得60分，达到目标值得100分，达到挑战值得120分，中间按线性插值计算，低于底线值得0分",
        ],
    ]
    (card,) = scheme(Kept("表", rows)).cards
    assert scores(card.rows[0], "53", "52", "50", "44") == [0, 60, 80, 120]
    assert any("worse" in t.en for t in card.rows[0].open)


def test_a_share_in_front_of_a_title_is_no_numbering(tmp_path):
    """98.26% above the heads names no card, 1.2 标题 would."""
    rows = [
        ["资金", "98.26%"],
        ["一级指标", "三级指标", "分值", "评分标准"],
        ["产出", "保洁率", 10, "每低1个百分点扣1分"],
    ]
    record = scheme_record(read_scheme(write_book(tmp_path / "s.xlsx", Kept("保洁项目", rows))))
    assert record["cards"][0]["name"] in ("资金", "保洁项目")


def test_parts_that_each_sum_to_a_hundred_weigh_what_their_headings_say(scheme):
    """KPI 80 % and 任务 20 %, each of 100 %: 48, 32, 20; 完成标准 holds the aim."""
    head = ["序号", "指标", "权重", "完成标准", "评分标准"]
    rows = [
        ["出纳岗考核表"],
        ["一、关键指标（权重80%）"],
        head,
        [1, "付款及时率", "60%", "≥98%", "每低1个百分点扣2分"],
        [2, "盘点", "40%", "4次", "每少1次扣10分"],
        ["二、重点任务（权重20%）"],
        head,
        [1, "系统上线", "100%", None, "每延迟1天扣5分"],
        ["合计", None, "100%"],
    ]
    found = scheme(Kept("出纳", rows, ("A2:E2", "A6:E6")))
    assert [(c.weight_sum, c.declared) for c in found.cards] == [(100, 100)]
    assert rows_of(found.cards[0], "weight", "target") == [(48, "98"), (32, "4"), (20, "")]
    assert scores(found.cards[0].rows[1], "4", "3") == [100, 90]


def test_names_and_points_under_each_level(scheme):
    """一级指标 over 名称 and 分值: the level is in the head above; the deepest names the row."""
    rows = [
        ["一级指标", None, "二级指标", None, "评价标准"],
        ["名称", "分值", "名称", "分值"],
        ["产出", 100, "培训完成率", 60, "100%得满分，每低1个百分点扣2分"],
        [None, None, "及时率", 40, "100%得满分，每低1个百分点扣1分"],
    ]
    (card,) = scheme(Kept("表", rows, ("A1:B1", "C1:D1", "E1:E2", "A3:A4", "B3:B4"))).cards
    assert rows_of(card, "name", "dimension", "weight") == [
        ("培训完成率", ("产出",), 60),
        ("及时率", ("产出",), 40),
    ]


def test_the_note_of_public_finance_scores_figures_and_leaves_qualities(scheme):
    """A share of the target for what is a number, its reciprocal where less is better; a quality has no rule."""
    rows = [
        ["项目支出绩效自评表"],
        ["执行率", "97.30%"],
        ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出", "植树面积", "≥200亩", "210亩", 40, 40],
        [None, "单位成本", "≤50元", "48元", 30, 30],
        ["效益", "环境改善", "明显改善", "明显改善", 30, 30],
        [
            "注：1.定量指标完成指标值的，记该指标所赋全部分值；未完成的，按照完成值与指标值的比例记分。2.定性指标分三档。"
        ],
    ]
    found = scheme(Kept("自评表", rows, ("A4:A5", "A7:F7")))
    (card,) = found.cards
    assert card.name == "项目支出"
    assert scores(card.rows[0], "250", "200", "100") == [100, 100, 50]
    assert scores(card.rows[1], "40", "50", "100") == [100, 100, 50]
    assert (card.rows[2].rule, card.rows[2].refused.en) == (None, "no rule is written")


def test_what_cannot_be_used_is_named(scheme):
    """A column without a head, a target in words, a level without its figure, hidden heads: each has its cell."""
    rows = [
        [None, "指标", "分值", "目标值", "评分标准"],
        ["甲组", "产量", 60, "见附件", "每低1%扣1分"],
        ["乙组", "质量", 40, "98%", "每低1个百分点扣1分"],
    ]
    found = scheme(Kept("表", rows), Kept("藏", rows, hidden_rows=(1,)))
    told = {(d.sheet, d.cell, d.kind) for d in found.doubts}
    assert {("表", "A1", "other"), ("表", "D2", "target_missing"), ("藏", "A1", "hidden_row")} <= told
    rows = [
        ["指标", "权重", "底线值", "目标值", "挑战值", "评分标准"],
        ["毛利率", "100%", 8, None, 12, "达到底线值得60分，达到目标值得100分，达到挑战值得120分，中间按线性插值计算"],
    ]
    found = scheme(Kept("表", rows))
    assert ("C2:E2", "target_missing") in {(d.cell, d.kind) for d in found.doubts}


def test_a_share_of_points_measures_nothing(scheme):
    """满分的120% and each 1% say how points run, not what the row is measured in."""
    from bsclib.schemes.wording import unit_in

    assert unit_in("按完成率计分，最高不超过满分的120%") == ""
    assert unit_in("2 points off for each 1% below target") == ""
    assert unit_in("达到95%得满分的80%") == "%"


def test_great_and_small_and_a_figure_that_nothing_names(scheme):
    """小类 names the rows of a 大类, whatever their heads are called; 100 alone below is the sum, no row of it."""
    for small in ("指标小类", "考评事由"):
        rows = [
            ["指标大类", small, "权重(%)", "目标值", "单位", "计分规则"],
            ["设备", "完好率", 60, 98, "%", "每低1%扣2分"],
            [None, "维修费", 40, 60, "万元", "每超1%扣1分"],
            [None, None, 100],
        ]
        (card,) = scheme(Kept("设备", rows, ("A2:A3",))).cards
        assert rows_of(card, "name", "dimension", "weight") == [("完好率", ("设备",), 60), ("维修费", ("设备",), 40)]
        assert card.declared == 100


def test_rows_under_one_joined_name_are_no_doubles(scheme):
    """One project of two rules with points of their own: two rows, nobody is accused of writing it twice."""
    rows = [
        ["项目", "细则标准", "分值"],
        ["纪律", "迟到每次扣1分", 40],
        [None, "离岗每次扣2分", 60],
        ["合计", None, 100],
    ]
    found = scheme(Kept("窗口", rows, ("A2:A3",)))
    assert [row.weight for row in found.cards[0].rows] == [40, 60]
    assert "duplicate" not in {d.kind for d in found.doubts}


def test_a_rule_of_its_own_target_that_gives_nothing_at_the_sheets_is_refused(scheme):
    """Four reviews are wanted; a rule that counts those missed gives 0 at 4, and says so instead of scoring."""
    rows = [
        ["Metric", "Target", "Weight", "How it is scored"],
        ["Reviews held", "4", "100%", "25 points off for each review missed"],
    ]
    (card,) = scheme(Kept("Card", rows)).cards
    assert (card.rows[0].rule, card.rows[0].refused.en) == (None, "by the rule as read 4 would earn only 0")


def test_money_is_read_with_its_sign_and_other_words_are_told(scheme):
    """$1.2M keeps its figure and its sign; 上年同期 is no figure, and its cell is named."""
    rows = [
        ["KPI", "Target", "Weight", "Scoring rule"],
        ["Revenue", "$1.2M", "50%", "1 point off for each 1% below target"],
        ["Settled", "上年同期", "50%", "每低1%扣2分"],
    ]
    found = scheme(Kept("Card", rows))
    assert rows_of(found.cards[0], "target", "unit")[0] == ("1.2", "$M")
    assert ("B3", "target_missing") in {(d.cell, d.kind) for d in found.doubts}
