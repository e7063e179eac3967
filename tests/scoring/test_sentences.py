"""Sentences of assessment sheets: each form with what it scores, what is left open, what is refused and why."""

from __future__ import annotations

import csv
import importlib.util
from fractions import Fraction
from pathlib import Path

import pytest
from refresh_rules import page
from tails import unchanged

from bsclib.decimals import text_of
from bsclib.errors import UsageError
from bsclib.scoring import demonstrate, read, read_all, rule_from_mapping, rule_to_mapping, write

HERE = Path(__file__).parent
with (HERE / "sentences.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def reading(row):
    """Return the reading of a row of the table."""
    return read(row["text"], unit=row["unit"] or None, full_mark=row["full_mark"] or None, kind=row["kind"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_a_sentence_scores_what_it_says(row):
    """Each value on and beside the bounds of the sentence comes to what a careful reader gives."""
    rule = reading(row).rule
    assert rule is not None, reading(row).faults[0].render("zh")
    got = []
    for pair in row["scores"].split():
        actual = pair.rpartition(":")[0]
        got.append(f"{actual}:{text_of(demonstrate(rule, row['target'] or None, actual)[0])}")
    assert got == [f"{p.rpartition(':')[0]}:{text_of(_number(p))}" for p in row["scores"].split()]


def _number(pair):
    """Return the score of a pair; thirds are written with ten decimals."""
    text = pair.rpartition(":")[2]
    value = Fraction(text)
    return value.limit_denominator(300) if len(text.partition(".")[2]) > 6 else value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:24])
def test_text_rule_text_rule_is_stable(row):
    """The rule's own words, in both languages, are read back to the same rule; so is its YAML."""
    rule = reading(row).rule
    assert rule_from_mapping(rule_to_mapping(rule)) == rule
    words = write(rule)
    for text in words:
        back = read(text, unit="%", kind=row["kind"])
        assert back.rule == rule, (text, back.faults)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("视情节轻重扣3—10分", "要由人评定"),
        ("由分管领导在0-20分之间评定", "要由人评定"),
        ("指标最优的单位得满分，最低行得零分", "其他单位的数值"),
        ("每人次罚款80元", "不是分数"),
        ("得分=执行率×分值×质量系数", "乘积"),
        ("每比目标值低1%，扣2分，经批准的除外", "经批准的除外"),
        ("每发生1起扣5分，发生重大事故一票否决", "一票否决"),
        ("每比目标值低1%，扣1-2分", "扣1-2分"),
        ("每延迟1天扣2分，不足5天不得分", "好的一侧"),
        ("每发生一起一般事故扣5分，每发生一起重大事故扣20分", "几条规则"),
        ("90分以上得100分；80-89分得80分；80分以下得60分", "两档都适用"),
        ("人员到位率在90%-100%之间，扣5分", "其余情况"),
        ("满分10分，标准分20分，每低1%扣1分", "满分一处为"),
        ("满分20分，得分=实际完成率×27分", "满分一处为"),
        ("按完成率计分，完成率超过127%的按120%计算", "超过127%"),
        ("费用超预算9%以内不扣分，超过2%的部分每1%扣3分", "超过2%"),
    ],
)
def test_a_refusal_is_true_and_names_the_words(text, why):
    """What cannot be read names its words and why; nothing is given a rule in part."""
    found = read(text)
    assert found.rule is None
    assert why in found.faults[0].found.zh
    assert found.faults[0].expected
    assert found.faults[0].remedy


@pytest.mark.parametrize(
    ("text", "unit", "open_"),
    [
        ("每比目标值低1%，扣2分", None, "百分点还是目标值的百分比"),
        ("增加1%扣1分，降低1%加1分", "%", "没有“每”字"),
        ("合格率98%以上得15分，95%-98%得10分，95%以下得0分", "%", "两档都适用"),
        ("≥90%得10分，70%-80%得6分，低于70%不得分", "%", "没有分值"),
        ("每比上年同期低1个百分点扣2分", "%", "目标值须填该数"),
    ],
)
def test_what_is_undecided_is_said(text, unit, open_):
    """A rule is given and the open question with it."""
    found = read(text, unit=unit)
    assert found.rule is not None
    assert any(open_ in t.zh for t in found.open)


@pytest.mark.parametrize(
    ("text", "unit", "full_mark", "kind"),
    [
        ("每超1天扣1分,超过5天不得分", "天", "10", "scored"),
        ("每延迟1个月扣5分", "天", None, "scored"),
        ("每上升1个基点扣1分", "%", "10", "scored"),
        ("每提前1天扣1分", "天", "10", "scored"),
        ("每提前1天加1分", "天", "10", "scored"),
        ("名次列倒数三名内扣5分", "名", None, "malus"),
        ("排名后三名扣5分", "名", None, "malus"),
        ("位列末三位的扣5分", "名", None, "malus"),
        ("名列最后一名不得分", "名", "10", "scored"),
        ("每低0%扣1分", "%", "10", "scored"),
        ("每低1²%扣1分", "%", "10", "scored"),
        ("每低十五十%扣1分", "%", "10", "scored"),
        ("实际完成率×27分,最高得20分", "%", "20", "scored"),
        ("得分=完成率×15分", "%", "10", "scored"),
        ("完成率超过127%的按120%计算", "%", None, "scored"),
        ("药占比≥30%得5分,每升高1个百分点扣1分", "%", "5", "scored"),
        ("满意度≤95%得满分,每降低1个百分点扣1分", "%", "5", "scored"),
        ("99%以上的得满分;高于99%的,每差一个百分点扣1分", "%", "20", "scored"),
        ("满意度90分以下得满分10分,60分以下得0分,60-90分之间按直线插值", "分", "10", "scored"),
        ("≤60%得10分,≤75%得0分,60%-75%之间采用内插法计分", "%", "10", "scored"),
        ("实际费用≥预算得满分;超预算的,得分=预算÷实际×分值", "万元", "10", "scored"),
        ("完成任务的按实际完成比例得分,未完成任务的得满分", "万元", "10", "scored"),
        ("低于60%得0分,60%(含)以下按完成率计分", "%", "10", "scored"),
        ("低于80%不得分,80%-100%按实际完成率计分,不足100%得满分", "%", "10", "scored"),
        ("≥3次不扣分,超过3次的,每超1次扣2分", "次", "10", "scored"),
        ("每低于目标0.5个百分点扣1分,不足0.5个百分点不加分", "%", "10", "scored"),
        (">95%得满分,每降低1个百分点扣1分", "%", "10", "scored"),
        ("完成得10分,未完成不得分,提前完成加2分", "", "10", "scored"),
        ("发生1起重大事故,取消当年评优资格,本项不得分", "起", "10", "scored"),
        ("每下降1%扣2分,下降超过10%不得分", "%", "20", "scored"),
    ],
)
def test_nothing_doubtful_is_read_in_silence(text, unit, full_mark, kind):
    """A sentence that contradicts itself, or could mean two things, is refused or says what is open."""
    (found,) = read_all(text, unit=unit or None, full_mark=full_mark, kind=kind)
    assert found.rule is None or found.open


@pytest.mark.parametrize(
    "text", ["每低1%扣1分," * 14000, "扣" + "9" * 500, "每" * 10000, "((((" * 400, "\x00\u202e每低1%"]
)
def test_a_hostile_text_is_refused_in_words(text):
    """Too long, endless numbers, brackets, control characters: a reading with a fault, never an exception."""
    assert read(text).rule is None
    assert read(text).faults


@pytest.mark.parametrize("words", [{"full_mark": "abc"}, {"full_mark": 0}, {"kind": "x"}, {"better": "x"}])
def test_an_argument_that_means_nothing_is_a_usage_error(words):
    """What is not a full mark, a kind of row or a direction is told, not passed over."""
    with pytest.raises(UsageError):
        read("每低1%扣1分", **words)


def test_numerals_are_read_whole():
    """Chinese numerals, full width, thousands, per cent in words: the same rule."""
    texts = ["每低百分之二扣十五分", "每低2%扣15分", "每低２％扣１５分", "每低 2% 扣 15 分"]
    assert len({repr(read(text).rule) for text in texts}) == 1
    receivables = read("应收账款控制在两千万元以内，每超出1,000万元扣二十分", unit="万元").rule
    assert (receivables.target, receivables.per, receivables.short) == (2000, 1000, -20)
    assert read("每出现第二次扣5分").rule is None


def test_a_phrase_put_in_changes_the_rule_or_the_sentence_is_refused():
    """Never the same rule: 2,000 of the combinations here, 10,000 by tests/benchmarks/sentence_tails.py."""
    assert unchanged(2_000, seed=20260101) == []


def test_a_row_of_a_sheet_is_one_rule():
    """A row's text is never parted into several rules."""
    text = "每延误1天扣2分；每出错1次扣1分"
    assert [r.rule is not None for r in read_all(text)] == [True, True]
    (row,) = read_all(text, unit="天", full_mark="10")
    assert row.rule.inputs == ("延误天数", "出错")  # a sum, whose figures are named


@pytest.mark.parametrize(("lang", "name"), [("zh", "rules.zh.md"), ("en", "rules.md")])
def test_the_page_of_forms_is_fresh(lang, name, root):
    """docs/rules is what the table and the reader say today (else run tests/scoring/refresh_rules.py)."""
    assert (root / "docs" / name).read_text(encoding="utf-8") == page(lang)


def test_sentences_put_together_at_random_score_as_they_were_meant(root):
    """Steps, tiers and counts in many words, beside what they were made to say (the whole: its own command)."""
    spec = importlib.util.spec_from_file_location("composed", root / "tests/benchmarks/sentences_composed.py")
    composed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(composed)
    assert composed.battery(400, 7) == {"right": 400}
