"""Sentences that a reader gets wrong in silence: units, conditions on something else, caps, sides, clashes, ranks."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from bsclib.errors import InputError, UsageError
from bsclib.scoring import demonstrate, read

with Path(__file__).with_name("hard_sentences.csv").open(encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_it_scores_what_it_says_or_says_what_it_leaves_open(row):
    """The scores computed by hand; a doubtful one is refused, or its rule comes with a remark (or with the score)."""
    found = read(row["text"], unit=row["unit"] or None, full_mark=row["full_mark"] or None)
    doubtful, _, scores = row["scores"].rpartition("doubtful")
    if doubtful or row["scores"].startswith("doubtful"):
        if found.rule is None or found.open:
            return
        assert scores.strip(), f"read in silence: {found.rule}"
    assert found.rule is not None, found.faults
    for pair in scores.split():
        actual, _, score = pair.rpartition(":")
        assert demonstrate(found.rule, row["target"] or None, actual)[0] == Fraction(score), pair


@pytest.mark.parametrize("call", [{"text": None}, {"text": 0}, {"unit": 7}, {"full_mark": []}, {"bare": "abc"}])
def test_what_is_no_text_is_refused_as_wrong_usage(call):
    """A value of the wrong type is named; nothing is taken for a unit that is none."""
    with pytest.raises(UsageError):
        read(**{"text": "每低1%扣2分", **call})


@pytest.mark.parametrize(
    ("text", "figures", "score"),
    [
        ("每发生1起重大事故扣20分，每发生1起一般事故扣5分", {"重大事故": 1, "一般事故": 2}, 70),
        ("每发生1起重大事故扣20分，每发生1起一般事故扣5分", {"一般事故": 2}, 90),
        ("重大违规每次扣30分，一般违规每次扣5分，最多扣40分", {"重大违规": 1, "一般违规": 9}, 60),
        ("合格率每低1个百分点扣1分，发生批量退货的另扣5分", {"合格率": 97, "批量退货": 1}, 94),
        ("逾期1天，扣1分；造成停工待料1次，扣2分", {"逾期天数": 3, "停工待料": 1}, 95),
        ("每发现一处错误扣0.5分，每逾期一天扣1分", {"错误": 2, "逾期天数": 1}, 98),
        ("每缺勤一人次扣0.2分，每迟到早退一人次扣0.1分", {"缺勤": 2, "迟到早退": 1}, Fraction("99.5")),
        ("全年无事故得100分，每发生1起轻微事故扣2分，每发生1起一般事故扣5分，发生重大事故不得分", {"轻微事故": 2}, 96),
        ("年度内发生一般事故的每起扣5分，发生较大及以上事故的本项不得分", {"较大及以上事故": 1}, 0),
        ("发生一起一般事故扣10分，较大事故扣20分，重大事故一票否决", {"一般事故": 1, "较大事故": 1}, 70),
        ("发生一起一般事故扣10分，重大事故一票否决", {"重大事故": 1}, 0),
        ("每发生1起扣20分，造成不良后果的该项不得分", {"差错": 1, "不良后果": 0}, 80),
        ("无事故得100分，每发生1起扣20分，发生重伤及以上事故该项为0分", {"起数": 2}, 60),
        ("投诉每起扣5分，每条表扬加2分，最多加6分", {"投诉": 1, "表扬": 9}, 101),
    ],
)
def test_several_counts_of_one_row_are_read_each_by_its_name(text, figures, score):
    """A count that is not given is 0; limits hold for all gains and all losses; it is said where the counts stand."""
    found = read(text, unit="%" if "合格率" in text else None if "逾期" in text else "起", full_mark=100)
    assert demonstrate(found.rule, 98 if "合格率" in text else None, figures)[0] == score
    assert any("数值表" in remark.zh for remark in found.open)


def test_a_lone_figure_is_not_given_to_one_of_several_counts():
    """A fatal event beside a counted one: which of them a figure without a name is, nobody said."""
    rule = read("年度内发生一般事故的每起扣5分，发生较大及以上事故的本项不得分", unit="起", full_mark=20).rule
    with pytest.raises(InputError):
        demonstrate(rule, None, 2)


def test_rules_of_a_paragraph_are_not_counts_of_one_row():
    """Without a row around them two events are two rules; the same event twice is refused."""
    assert read("每发生1起重大事故扣20分，每发生1起一般事故扣5分").rule is None
    assert read("每次扣5分，每次扣3分", unit="次", full_mark=10).rule is None


@pytest.mark.parametrize(
    "text",
    [
        "0 below threshold, 60 at threshold, 100 at target, 120 at stretch and beyond; straight lines between",
        "达到基本目标得60分,达到目标得100分,达到挑战目标得120分,其间按直线插值",
    ],
)
def test_named_levels_stay_levels(text):
    """A level that is called the target is a figure of the row among others, not the goal of steps."""
    found = read(text, unit="%", better="higher")
    assert found.rule is None or found.rule.kind == "curve"
    assert found.rule is not None or "目标" in text


@pytest.mark.parametrize("given", [96, {"批量退货": 1}, {}])
def test_only_a_count_that_is_not_given_is_0(given):
    """A measure beside counts has to be named: a lone figure does not say whose it is, and none is no 0."""
    rule = read("合格率每低1个百分点扣1分，发生批量退货的另扣5分", unit="%", full_mark=100).rule
    with pytest.raises(InputError, match="合格率"):
        demonstrate(rule, 98, given)
