"""Sheets as they are kept: titles, heads of two rows, joined cells, blocks, sections, levels, bands, notes."""

import pytest

from bsclib.schemes import read_scheme, scheme_record
from tests.schemes.books import Kept, write_book


@pytest.fixture
def understood(tmp_path):
    """Return what a workbook of these sheets is understood as."""
    return lambda *sheets: scheme_record(read_scheme(write_book(tmp_path / "scheme.xlsx", *sheets)))


def rows_of(card, *keys):
    """Return these fields of each indicator of a card."""
    return [tuple(row[k] for k in keys) for row in card["indicators"]]


def kinds(record):
    """Return (cell, kind) of every fault but the sentences that were not understood."""
    return [(f["cell"], f["kind"]) for f in record["faults"] if f["kind"] != "unreadable"]


LEVELS = Kept(
    "附表1",
    [
        ["附表1"],
        ["某厅2023年度项目支出绩效评价表"],
        ["填报单位:某厅", None, None, None, None, None, "单位:万元"],
        ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "自评得分"],
        ["决策", 20, "立项", 20, "立项依据充分率", 12, "100%得满分,每低1个百分点扣1分", None],
        [None, None, None, None, "目标明确率", 8, "100%得满分,每低2个百分点扣1分", None],
        ["效果", 30, "效益", 30, "群众满意度", 30, "达到90%得满分,每低1个百分点扣3分", None],
        ["合计", 50, None, 50, None, 50, None, None],
        ["注:扣分以该指标分值为限。"],
        ["组长(签字):", None, None, "日期:"],
    ],
    joined=("A2:H2", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "A9:H9"),
)


def test_three_levels_each_with_points(understood):
    """The deepest level names the row, its own points weigh it, the others are subtotals."""
    found = understood(LEVELS)
    (card,) = found["cards"]
    assert (card["weight_sum"], card["declared_total"], card["scale"]) == ("50", "50", "points")
    assert rows_of(card, "name", "dimension", "weight", "full_mark", "cell") == [
        ("立项依据充分率", ["决策", "立项"], "12", "12", "G5"),
        ("目标明确率", ["决策", "立项"], "8", "8", "G6"),
        ("群众满意度", ["效果", "效益"], "30", "30", "G7"),
    ]
    assert kinds(found) == []


def test_a_subtotal_that_is_not_the_sum_of_its_rows_is_told_at_its_cell(understood):
    """18 stands above rows of 12 and 8."""
    rows = [[18 if v == 20 and c == 3 else v for c, v in enumerate(row)] for row in LEVELS.rows]
    found = understood(Kept("附表1", rows, LEVELS.joined))
    assert kinds(found) == [("D5", "weight_sum")]


def test_heads_of_two_rows_percent_weights_and_a_contents_sheet(understood):
    """A sheet a department; 说明 is no card and says that each row counts to 100."""
    head = [
        ["{}年度考核表"],
        ["序号", "考核维度", "考核指标", "考核要求", None, "权重", "考核评分"],
        [None, None, None, "目标值", "单位", None, "评分标准"],
    ]
    joined = ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "A1:G1", "B4:B5")
    body = [
        [1, "质量", "准时率", "≥95", "%", 0.6, "每低1个百分点扣2分"],
        [2, None, "等候时间", "≤20", "分钟", 0.4, "每超1分钟扣2分"],
        ["合计", None, None, None, None, 1],
        ["考核人:", None, "日期:"],
    ]
    sheets = [
        Kept(name, [[head[0][0].format(name)], *head[1:], *body], joined, percent=(5,)) for name in ("甲科", "乙科")
    ]
    found = understood(Kept("说明", [["考核说明"], ["1. 各指标按百分制计分,乘以权重后相加。"]]), *sheets)
    assert [(c["name"], c["sheet"], c["weight_sum"], c["scale"]) for c in found["cards"]] == [
        ("甲科", "甲科", "100", "hundred"),
        ("乙科", "乙科", "100", "hundred"),
    ]
    assert rows_of(found["cards"][1], "name", "dimension", "weight", "full_mark", "target", "unit", "better") == [
        ("准时率", ["质量"], "60", None, "95", "%", "higher"),
        ("等候时间", ["质量"], "40", None, "20", "分钟", "lower"),
    ]
    assert kinds(found) == []


def test_blocks_under_one_another_are_cards_of_their_own(understood):
    """Each heading with a row of heads begins a card; 小计 closes it."""
    head = ["序号", "考核项目", "考核内容", "分值", "评分标准", "得分"]
    found = understood(
        Kept(
            "月度考核",
            [
                ["某公司月度考核表"],
                [],
                ["一、仓储部(100分)"],
                head,
                [1, "账实相符率", "抽盘", "60分", "每低1个百分点扣5分"],
                [2, "破损", "搬运破损", "40分", "每发生一起扣4分,扣完为止"],
                ["小计", None, None, "100分"],
                [],
                ["二、车队(90分)"],
                head,
                [1, "准点率", "准点率不低于96%", "100分", "每低1个百分点扣5分"],
                ["小计", None, None, "100分"],
                [],
                ["说明:同一事项不重复扣分。"],
            ],
            joined=("A1:F1", "A3:F3", "A9:F9"),
        )
    )
    assert [(c["name"], c["weight_sum"]) for c in found["cards"]] == [("仓储部", "100"), ("车队", "100")]
    assert rows_of(found["cards"][0], "name", "weight", "target", "unit") == [
        ("账实相符率", "60", None, "%"),
        ("破损", "40", "0", "起"),
    ]
    assert rows_of(found["cards"][1], "name", "target") == [("准点率", "96")]


def test_section_rows_carry_dimension_limit_and_kind(understood):
    """Numbered rows without figures part a card; bonus rows have no weight, their limit is the section's."""
    found = understood(
        Kept(
            "考核",
            [
                ["某车间安全考核表"],
                ["序号", "考核内容及要求", "分值", "评分标准", "实得分"],
                ["一、目标(60分)"],
                ["1.1", "重大事故", "一票否决", "发生重大事故,实行一票否决,考核总分为零"],
                ["1.2", "轻伤", 60, "每发生一起扣20分,扣完为止"],
                ["二、现场(40分)"],
                ["2.1", "违章", 40, "每发现一次扣2分"],
                ["三、加分项(最多加8分)"],
                ["3.1", "合理化建议", None, "每采纳一项加2分"],
                ["四、扣分项"],
                ["4.1", "瞒报", None, "发现瞒报,实行一票否决"],
                ["合计", None, 100],
            ],
            joined=("A3:E3", "A6:E6", "A8:E8", "A10:E10"),
        )
    )
    (card,) = found["cards"]
    assert rows_of(card, "name", "dimension", "kind", "weight") == [
        ("重大事故", ["目标"], "veto", None),
        ("轻伤", ["目标"], "scored", "60"),
        ("违章", ["现场"], "scored", "40"),
        ("合理化建议", ["加分项"], "bonus", None),
        ("瞒报", ["扣分项"], "veto", None),
    ]
    assert [(s["name"], s["kind"], s["limit"]) for s in card["sections"]] == [
        ("加分项", "bonus", "8"),
        ("扣分项", "malus", None),
    ]
    assert sorted(kinds(found)) == [("A8", "section_cap"), ("C4", "other"), ("D11", "veto_effect_open")]


def test_points_of_a_part_inside_its_words(understood):
    """教学(12分) names the part and its points; the points are checked, not kept in the name."""
    found = understood(
        Kept(
            "细则",
            [
                ["项目", "序号", "考核要点", "分值", "评分办法"],
                ["教学(12分)", 1, "教案", 6, "每缺1课时扣0.5分"],
                [None, 2, "听课", 5, "每学期不少于15节,每少1节扣0.5分"],
            ],
            joined=("A2:A3",),
        )
    )
    assert rows_of(found["cards"][0], "dimension", "target", "better", "unit") == [
        (["教学"], "0", "lower", "课时"),
        (["教学"], "15", "higher", "节"),
    ]
    assert kinds(found) == [("A2", "weight_sum")]


def test_bands_in_columns(understood):
    """Head and cell of each band are the text; a band claimed twice and a hole are told."""
    found = understood(
        Kept(
            "KPI",
            [
                ["维度", "KPI", "权重", "单位", "优秀(100分)", "良好(80分)", "不合格(0分)"],
                ["交付", "按期率", 0.5, "%", "≥98%", "90%(含)-98%", "<90%"],
                ["质量", "缺陷", 0.3, "个", "≤2", "2-5(含)", "≥5"],
                [None, "评分", 0.2, "分", "95分以上", "85-90分", "85分以下"],
                ["合计", None, 1],
            ],
            joined=("A3:A4",),
        )
    )
    (card,) = found["cards"]
    assert rows_of(card, "name", "weight", "cell", "better") == [
        ("按期率", "50", "E2:G2", "higher"),
        ("缺陷", "30", "E3:G3", "lower"),
        ("评分", "20", "E4:G4", "higher"),
    ]
    assert card["indicators"][0]["text"] == "优秀(100分):≥98%;良好(80分):90%(含)-98%;不合格(0分):<90%"
    assert kinds(found) == [("E3:G3", "band_overlap"), ("E4:G4", "band_overlap"), ("E4:G4", "band_gap")]


def test_levels_formulas_and_one_rule_for_several_rows(understood):
    """Stored results are read and said; a joined rule holds for each of its rows, at its one cell."""
    found = understood(
        Kept(
            "Sheet1",
            [
                ["××制造厂年度绩效指标"],
                ["序号", "维度", "维度权重", "指标", "占比", "权重", "单位", "目标", None, "计分规则"],
                [None, None, None, None, None, None, None, "基本目标(80分)", "挑战目标(100分)"],
                [1, "成本", 0.6, "单位成本", 0.5, None, "元/台", 1250, 1200, "达到基本目标得80分,达到挑战目标得100分"],
                [2, None, None, "利用率", 0.5, None, "%", 92, 95],
                [3, "安全", 0.4, "轻伤", 1, None, "起", 0, None, "每发生1起扣20分"],
                ["合计"],
            ],
            joined=("A2:A3", "D2:D3", "F2:F3", "H2:I2", "J2:J3", "B4:B5", "C4:C5", "J4:J5"),
            percent=(2, 4),
            formulas={
                "F4": ("=C4*E4", 0.3),
                "F5": ("=C4*E5", 0.3),
                "F6": ("=C6*E6", 0.4),
                "F7": ("=SUM(F4:F6)", 1),
            },
        )
    )
    (card,) = found["cards"]
    assert (card["name"], card["weight_sum"]) == ("制造厂", "100")
    assert rows_of(card, "weight", "target", "better", "cell") == [
        ("30", {"基本目标": "1250", "挑战目标": "1200"}, "lower", "J4"),
        ("30", {"基本目标": "92", "挑战目标": "95"}, "higher", "J4"),
        ("40", "0", "lower", "J6"),
    ]
    assert kinds(found) == [("F4:F6", "formula")]


def test_an_english_card_with_one_rule_in_a_note(understood):
    """The note scores every row whose own column is empty; the pointer to that column is not part of the rule."""
    found = understood(
        Kept(
            "Scorecard",
            [
                ["Plant Balanced Scorecard FY2025"],
                ["Scoring: 60 at threshold, 100 at target, 120 at stretch. A different rule is stated in the column."],
                ["Perspective", "Objective", "Measure", "Unit", "Weight", "Performance levels", None, None, "Scoring"],
                [None, None, None, None, None, "Threshold", "Target", "Stretch"],
                ["Financial", "Grow", "Revenue growth", "%", 0.7, 4, 6, 8],
                ["Internal", "Be safe", "Injuries", "count", 0.3, None, 0, None, "Each injury deducts 50"],
                ["Total", None, None, None, 1],
                ["Approved by:", None, None, "Date:"],
            ],
            joined=("A1:I1", "A2:I2", "F3:H3", *(f"{c}3:{c}4" for c in "ABCDEI")),
            percent=(4,),
        )
    )
    (card,) = found["cards"]
    assert card["name"] == "Plant"
    assert rows_of(card, "dimension", "weight", "target", "text", "cell") == [
        (
            ["Financial", "Grow"],
            "70",
            {"threshold": "4", "target": "6", "stretch": "8"},
            "60 at threshold, 100 at target, 120 at stretch",
            "A2",
        ),
        (["Internal", "Be safe"], "30", "0", "Each injury deducts 50", "I6"),
    ]


def test_what_is_wrong_with_a_scheme_is_told_at_its_cell(understood):
    """Sum, double, slips, half a rule, hidden row and column, discretion, a target from nowhere."""
    found = understood(
        Kept(
            "销售组",
            [
                ["销售组2025年考核表"],
                ["序号", "考核指标", "上年权重", "权重", "目标值", "评分标准"],
                [1, "收入", "20%", "30%", "3000万元", "每低于目标1%扣1分"],
                [2, "回款率", "20%", "20%", "95%", "每底于目标1个百分点扣2分"],
                [3, "回款率", "12%", "20%", "95%", "低于90%不得分"],
                [4, "投诉", "12%", "10%", "0起", "每起扣10扣完为止"],
                [5, "旧指标", "12%", "5%", "1", "每起扣1分"],
                [6, "配合", "12%", "10%", None, "由领导酌情打分"],
                [7, "费用", "12%", "9%", None, "不超过年度费用预算得满分,每超1%扣2分"],
                ["合计", None, None, "100%"],
                ["注:各指标满分100分。"],
            ],
            hidden_rows=(7,),
            hidden_columns=("C",),
        )
    )
    (card,) = found["cards"]
    assert (card["name"], card["weight_sum"], card["declared_total"]) == ("销售组", "99", "100")
    assert rows_of(card, "name", "target", "unit")[:2] == [("收入", "3000", "万元"), ("回款率", "95", "%")]
    assert sorted(kinds(found)) == sorted(
        [
            ("A7:F7", "hidden_row"),
            ("C", "hidden_column"),
            ("F4", "typo"),
            ("F5", "incomplete"),
            ("F6", "typo"),
            ("F8", "judged"),
            ("F9", "target_missing"),
            ("D3:D9", "weight_sum"),
            ("B4,B5", "duplicate"),
        ]
    )


def test_bonus_malus_and_veto_by_the_column_of_groups(understood):
    """Rows after the sum, of groups that say what they are, act on the total; 满意值 and 不允许值 are levels."""
    found = understood(
        Kept(
            "考核指标",
            [
                ["某支行2025年经营绩效考核指标表(1000分)"],
                ["指标类别", "指标名称", "标准分", "计划值", "满意值", "不允许值", "计分方法"],
                ["效益", "利润", 600, "5000万元", None, None, "每低1%扣6分"],
                ["规模", "存款", 400, None, "900万元", "500万元", "每低1%扣4分"],
                ["合计", None, 1000],
                ["加分项", "表彰", None, None, None, None, "每次加10分"],
                ["一票否决", "案件", None, None, None, None, "发生案件的,当年考核不得分"],
            ],
            joined=("A1:G1",),
        )
    )
    (card,) = found["cards"]
    assert (card["weight_sum"], card["declared_total"]) == ("1000", "1000")
    assert rows_of(card, "kind", "weight", "target", "unit", "levels")[:2] == [
        ("scored", "600", "5000", "万元", {}),
        ("scored", "400", None, "万元", {"满意值": "900", "不允许值": "500"}),
    ]
    assert [row["kind"] for row in card["indicators"]][2:] == ["bonus", "veto"]
    assert kinds(found) == [("A6:A7", "other")]


def test_every_kind_of_doubt_is_of_the_closed_list(understood):
    """Nothing is told under a word that a check does not know."""
    from bsclib.schemes import DOUBTS

    assert {f["kind"] for f in understood(LEVELS)["faults"]} <= set(DOUBTS)
    assert len(DOUBTS) == 16


def test_a_book_without_a_card_says_so(understood):
    """Prose is no card, and a hidden sheet is named, not read."""
    found = understood(Kept("说明", [["考核说明"], ["各部门按时报送。"]]), Kept("旧", [["x"]], hidden=True))
    assert found["cards"] == []
    assert [(f["sheet"], f["kind"]) for f in found["faults"]] == [("旧", "other")]


def test_numbered_blocks_that_sum_to_the_whole_are_one_card(understood):
    """70 and 30 under headings of their own, 100 in the last line: parts, not cards; 100 and 100 would be cards."""
    head = ["序号", "指标", "分值", "评分标准"]
    rows = [
        ["某组考核表"],
        ["一、业绩(70分)"],
        head,
        [1, "收入", 70, "每低1%扣1分"],
        ["二、行为(30分)"],
        head,
        [1, "协作", 30, "每投诉一次扣5分"],
        ["总分", None, 100],
    ]
    found = understood(Kept("表", rows, ("A2:D2", "A5:D5")))
    assert [(c["name"], c["weight_sum"], c["declared_total"]) for c in found["cards"]] == [("某组", "100", "100")]
    assert rows_of(found["cards"][0], "dimension") == [(["业绩"],), (["行为"],)]


def test_a_bonus_table_below_belongs_to_the_card_above_with_its_limit(understood):
    """A table of its own heads under 加分项 has no weights and ends in the card's section."""
    found = understood(
        Kept(
            "表",
            [
                ["某部考核表"],
                ["指标", "分值", "评分标准"],
                ["收入", 100, "每低1%扣1分"],
                ["合计", 100],
                [],
                ["二、加分项(最高10分)"],
                ["项目", "加分标准"],
                ["专利", "每项加5分"],
            ],
            ("A6:C6",),
        )
    )
    (card,) = found["cards"]
    assert rows_of(card, "name", "kind") == [("收入", "scored"), ("专利", "bonus")]
    assert [(s["name"], s["limit"]) for s in card["sections"]] == [("加分项", "10")]


def test_grades_from_five_to_one_count_on_five(understood):
    """The heads' best score is the text's own full mark."""
    found = understood(
        Kept("表", [["KPI", "权重", "5分", "3分", "1分"], ["准时率", "100%", "≥98%", "90%(含)-98%", "<90%"]])
    )
    assert rows_of(found["cards"][0], "weight", "full_mark", "cell") == [("100", "5", "C2:E2")]


def test_an_item_on_one_line_and_a_further_line_of_a_row(understood):
    """加分项:… in a joined line is a row of its kind; a second rule line belongs to the row above; nothing is lost."""
    found = understood(
        Kept(
            "表",
            [
                ["考核指标", "分值", "评分标准"],
                ["档案", 100, "每缺1份扣2分"],
                [None, None, "未归档每次扣1分"],
                ["加分项:获得表彰的每次加5分,最多加10分"],
                ["说明:发生重大事故,实行一票否决。"],
            ],
            ("A2:A3", "B2:B3", "A4:C4", "A5:C5"),
        )
    )
    assert rows_of(found["cards"][0], "name", "kind", "text", "cell") == [
        ("档案", "scored", "每缺1份扣2分\n未归档每次扣1分", "C2:C3"),
        ("加分项", "bonus", "获得表彰的每次加5分,最多加10分", "A4"),
    ]
    assert ("A5", "veto_effect_open") in kinds(found)


def test_figures_that_could_be_taken_wrongly_are_said_or_not_taken(understood):
    """元 beside 万元, 0.95 under %, +5 and −20 among points, one weight over two rows, a target a quarter."""
    found = understood(
        Kept(
            "表",
            [
                ["类别", "指标", "单位", "分值", "目标值", "评分标准"],
                ["基础", "收入", "元", 60, "5000万元", "每低1%扣1分"],
                [None, "准时率", "%", 40, 0.95, "每低1个百分点扣1分"],
                ["加分", "专利", "项", "+5", None, "每项加1分"],
                [None, "通报", "次", -20, None, "每次扣5分"],
            ],
        )
    )
    income, punctual, patent, notice = found["cards"][0]["indicators"]
    assert (income["target"], punctual["target"]) == ("5000万元", "0.95")
    assert ("E2", "contradiction") in kinds(found)
    for row, words in ((punctual, "not as the share"), (patent, "gives 5 points"), (notice, "gives 20 points")):
        assert any(words in remark["en"] for remark in row["open"])
    assert (patent["kind"], notice["kind"], found["cards"][0]["weight_sum"]) == ("bonus", "malus", "100")
    shared = understood(
        Kept("表", [["指标", "权重", "评分标准"], ["甲", "100%", "每起扣1分"], ["乙", None, "每起扣2分"]], ("B2:B3",))
    )
    assert rows_of(shared["cards"][0], "weight") == [(None,), (None,)]
    assert ("B2", "incomplete") in kinds(shared)
    quarters = [
        ["指标", "权重", "一季度目标", "二季度目标", "评分标准"],
        ["收入", "100%", "100万元", "200万元", "每低1%扣1分"],
    ]
    assert rows_of(understood(Kept("表", quarters))["cards"][0], "target") == [
        ({"一季度目标": "100", "二季度目标": "200"},)
    ]


def test_a_column_that_is_not_known_is_said(understood):
    """What stands in it is not dropped in silence."""
    found = understood(Kept("表", [["指标", "权重", "红黄灯", "评分标准"], ["甲", "100%", "绿", "每次扣5分"]]))
    assert ("C1", "other") in kinds(found)


def test_heads_of_three_rows_below_a_row_of_groups(understood):
    """Groups, heads, levels: joined cells decide how far the heads run."""
    found = understood(
        Kept(
            "表",
            [
                ["装配组考核表"],
                ["指标信息", None, None, "考核标准"],
                ["维度", "指标", "权重", "目标", None, "计分规则"],
                [None, None, None, "门槛值", "目标值"],
                ["交付", "产量", 1, 80, 100, "目标值得100分,门槛值得60分,中间线性插值"],
            ],
            ("A2:C2", "D2:F2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"),
            percent=(2,),
        )
    )
    assert rows_of(found["cards"][0], "name", "dimension", "weight", "cell") == [("产量", ["交付"], "100", "F5")]
    assert found["cards"][0]["indicators"][0]["levels"]["门槛值"] == "80"


def test_lines_below_the_sum_are_notes_unless_they_head_a_part(understood):
    """A formula of the total is no row; ±10 is no weight; a formula without a result is none either."""
    found = understood(
        Kept(
            "表",
            [
                ["考核项目", "标准分", "考核办法"],
                ["销量", 100, "达到计划得满分,每低1%扣1分"],
                ["奖惩", "±10分", "重大贡献加分,重大失误扣分"],
                ["合计", 100],
                ["总分=自评×30%+上级评分×70%"],
            ],
        )
    )
    assert rows_of(found["cards"][0], "name", "kind", "weight") == [("销量", "scored", "100"), ("奖惩", "mixed", None)]
    blank = understood(
        Kept("表", [["指标", "权重", "评分标准"], ["销量", None, "每发生一次扣1分"]], formulas={"B2": ("=1/2", "")})
    )
    assert rows_of(blank["cards"][0], "kind", "weight") == [("scored", None)]
    assert ("B2", "formula") in kinds(blank)


def test_a_veto_that_takes_nothing_as_read_is_refused():
    """A row of veto whose rule holds no veto would leave the total as it is: it stays text."""
    from bsclib.schemes import FoundRow
    from bsclib.schemes.worked import unsound
    from bsclib.scoring import read_all, rule_from_mapping

    plain = rule_from_mapping(
        {"kind": "step", "per": 1, "unit": "absolute", "better": "lower", "target": 0, "short": -100}
    )
    row = FoundRow(3, "案件", kind="veto", text="发生案件的,当年考核不得分", rule=plain)
    assert unsound(row).en == "the rule as read vetoes nothing"
    read = read_all("发生死亡事故,实行一票否决,考核总分为零", kind="veto")[0]
    assert unsound(FoundRow(4, "死亡事故", kind="veto", text=read.text, rule=read.rule)).en == ""


def test_a_rule_that_misses_the_full_mark_at_its_own_target_is_refused():
    """The sheet's target earns the full mark, unless the sentence names what it earns there."""
    from bsclib.schemes import FoundRow
    from bsclib.schemes.worked import unsound
    from bsclib.scoring import rule_from_mapping

    words = {"kind": "step", "per": 1, "unit": "absolute", "better": "higher", "short": -3, "base": 80}
    row = FoundRow(3, "检查", text="每少一次扣3分", target="4", better="higher", rule=rule_from_mapping(words))
    assert "4 would earn only 80" in unsound(row).en
    row.text = "达到4次得80分,每少一次扣3分"
    assert unsound(row).en == ""
