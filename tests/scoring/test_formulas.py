"""Formulas of sheets: worked out exactly, against a scorer that only does the sum; what is no line is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib.scoring import demonstrate, read


@pytest.mark.parametrize(
    ("text", "unit", "mark", "score"),
    [
        ("得分=100-(98-实际)×5", "%", None, lambda a, t: 100 - (98 - a) * 5),
        ("得分=20-(目标值-实际值)×2", "%", 20, lambda a, t: (20 - (t - a) * 2) * 5),
        ("得分=100-(实际值-目标值)×10", "天", None, lambda a, t: 100 - (a - t) * 10),
        ("得分=60+(实际值-目标值)×4", "%", 100, lambda a, t: 60 + (a - t) * 4),
        ("得分=20-2×差错次数", "次", 20, lambda a, t: (20 - 2 * a) * 5),
        ("得分=80+(实际值-目标值)/目标值×100×2", "万元", 100, lambda a, t: 80 + (a - t) / t * 200),
        ("得分=(实际值-60)÷(90-60)×100", "%", None, lambda a, t: (a - 60) / Fraction(30) * 100),
        ("得分=权重×(1-偏差率÷5%)", "%", 20, lambda a, t: 100 * (1 - a / 5)),
        ("得分=100-(98-合格率)×5", "%", None, lambda a, t: 100 - (98 - a) * 5),
        ("满意度得分=满意度×10分", "%", 10, lambda a, t: a),
        ("实际完成值/目标值×100%×权重分", "万元", 20, lambda a, t: a / t * 100),
        ("得分=20×(目标值/实际值)", "天", 20, lambda a, t: 100 * t / a),
        ("Score = 100 - 5 x number of defects", "count", None, lambda a, t: 100 - 5 * a),
        ("Score = target / actual × 100", "days", None, lambda a, t: 100 * t / a),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_formula_scores_what_it_comes_to(text, unit, mark, score):
    """Between nothing and the full mark it is the sum itself; beyond them it is held."""
    rule = read(text, unit=unit, full_mark=mark).rule
    counted = rule.kind == "step" and rule.count != "linear"
    for tenths in range(10, 1300, 10 if counted else 7):
        actual = Decimal(tenths) / 10
        want = min(max(score(Fraction(actual), Fraction(95)), 0), 100)
        assert demonstrate(rule, "95", actual)[0] == want, actual


@pytest.mark.parametrize(
    "text",
    [
        "得分=计划完成率×质量系数×20",
        "得分=实际值×实际值",
        "得分=100-|实际值-100|×2",
        "得分=Σ各项目完成率×权重",
        "得分=100-超期天数×2-缺陷数×1",
        "得分=(实际值-目标值",
        "得分=100/(实际值-目标值)",
        "得分=" + "(" * 400 + "实际值" + ")" * 400,
        "得分=20-30×差错率×目标值",
        "得分=20+2×差错次数",
    ],
)
def test_what_is_no_line_in_one_actual_is_refused(text):
    """Products, several figures, broken brackets: refused by name, without a traceback."""
    found = read(text, unit="%", full_mark=20)
    assert found.rule is None
    assert found.faults


def test_a_formula_of_another_full_mark_is_refused():
    """What the formula multiplies by has to be the full mark of its row."""
    assert read("得分=实际值/目标值×15", unit="万元", full_mark=20).rule is None
    assert read("得分=实际值/目标值×15", unit="万元").rule.full_mark == 15


def test_a_rate_in_a_formula_is_a_fraction_or_a_percent_number():
    """Where its ends give nothing and all, it is a fraction; else a percent number, which is said."""
    assert not read("得分=满意率×20", unit="%", full_mark=20).open
    assert any("百分数" in remark.zh for remark in read("得分=100-差错率×5", unit="%").open)
