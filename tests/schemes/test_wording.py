"""What a sentence gives away of its row: direction, unit, target, kind; never more than it says."""

import pytest

from bsclib.schemes.slips import slips_in
from bsclib.schemes.wording import better_of, counts_misses, kind_by, only_zero, stated_target, unit_in, veto_is_open


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("每低于计划1%扣1分", "higher"),
        ("每超支1%扣2分", "lower"),
        ("超额完成每超1%加1分", "higher"),
        ("每提前降低1天加1分", "lower"),
        ("迟到1人次扣2分", "lower"),
        ("在全市排名第一得5分,每降一名扣1分", "lower"),
        ("≥95%得10分;≥90%得6分;其余不得分", "higher"),
        ("按完成率计分", "higher"),
        ("Each late delivery deducts 5 points", "lower"),
        ("Each 1 percentage point below target deducts 5 points", "higher"),
        ("按规定公开得满分", ""),
    ],
)
def test_direction(text, better):
    """Words of more and less with what they earn or cost; silence stays silence."""
    assert better_of(text) == better


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("每发生一起扣5分", "", "起"),
        ("每学期抽查2次,每少1课时扣1分", "", "课时"),
        ("每超1%扣2分", "差旅费", ""),
        ("每超1%扣2分", "差旅费用率", "%"),
        ("达到95%得满分", "", "%"),
        ("≤3‰得满分", "", "‰"),
        ("90分以上得20分", "", "分"),
        ("Each accident deducts 10 points", "", "accident"),
        ("At least 4 per month; each one missed deducts 5 points", "", ""),
        ("优秀得6分,良好得4分", "", ""),
    ],
)
def test_unit(text, name, unit):
    """What is counted or measured; a percentage that only sizes a step is no unit unless the name is a rate."""
    assert unit_in(text, name) == unit


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("回收率达92%得满分,每低1个百分点扣2分", "92"),
        ("以100%为标准,每超1个百分点扣1分", "100"),
        ("每月不少于3次,每少1次扣2分", "3"),
        ("每发现一处扣1分", "0"),
        ("90%以上得10分,80%以上得5分", ""),
        ("每少签一份扣1分", ""),
        ("不超过预算得满分", ""),
        ("98% or above earns full marks; each 1 percentage point below deducts 4 points", "98"),
    ],
)
def test_target(text, target):
    """The figure from which full marks are earned; none where there are several, or none."""
    assert stated_target(text) == target


def test_misses_are_counted_only_where_a_unit_is_missed():
    """少签一份 counts what is missing; 低1% does not."""
    assert counts_misses("每少签一份扣1分")
    assert not counts_misses("每少1%扣1分")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("每项加2分", "bonus"), ("每次扣5分", "malus"), ("发生事故一票否决", "veto"), ("加5分或扣5分", ""), ("", "")],
)
def test_kind(text, kind):
    """What a sentence without a weight makes of its row."""
    assert kind_by(text) == kind


def test_what_a_veto_takes_and_what_is_only_a_zero():
    """The effect is named or open; a sentence of zeros alone is half a rule."""
    assert veto_is_open("发生事故的一票否决")
    assert not veto_is_open("发生事故的一票否决,取消年度评优资格")
    assert only_zero("低于80%不得分")
    assert not only_zero("达到80%得满分,否则不得分")


def test_slips_are_found_and_what_only_looks_like_one_is_not():
    """A wrong character, a missing 分; 扣1个百分点 and 扣2%-5% are none."""
    assert [*slips_in("每底于目标1%口2分,最高扣10")] == [("底于", "低于"), ("口2分", "扣2分"), ("扣10", "扣10分")]
    assert [*slips_in("每低1%扣1个百分点,扣2%-5%奖金,得的分数不变")] == []
