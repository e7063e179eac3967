"""Sentences of assessment sheets: each form with what it scores, what is left open, what is refused and why."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from refresh_rules import page
from tails import unchanged

from bsclib.decimals import text_of
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
    assert row.rule is None


@pytest.mark.parametrize(("lang", "name"), [("zh", "rules.zh.md"), ("en", "rules.md")])
def test_the_page_of_forms_is_fresh(lang, name, root):
    """docs/rules is what the table and the reader say today (else run tests/scoring/refresh_rules.py)."""
    assert (root / "docs" / name).read_text(encoding="utf-8") == page(lang)
