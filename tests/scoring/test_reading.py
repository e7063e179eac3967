"""Rule texts: every printed one, in both languages, with the parser's verdict; and back again."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from ruamel.yaml import YAML
from scoring_random import RULES

from bsclib.scoring import contradictions, differences, read, read_all, rule_to_yaml, write

HERE = Path(__file__).parent
CASES = YAML(typ="safe", pure=True).load((HERE / "rule_texts.yaml").read_text("utf-8"))
RULES_AS_WRITTEN = re.findall(r"^  rule: (.*)$", (HERE / "rule_texts.yaml").read_text("utf-8"), re.MULTILINE)
EXPECTED = dict(zip((id(case) for case in CASES if "rule" in case), RULES_AS_WRITTEN, strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("source") or ",".join(case["rows"])[:20])
def test_a_text_is_read_or_refused_as_the_table_says(case):
    """Each text of the table gives its rule, or the fault that names what cannot be read."""
    reading = read(case["text"])
    if "against" in case:
        other = read(case["against"])
        found = contradictions(reading.rule, other.rule)
        assert [f.en.partition(":")[0] for f in found] == case["contradicts"]
        return
    assert (reading.rule is None) == ("cannot" in case)
    if reading.rule is None:
        assert reading.faults[0].found.zh == case["cannot"]
    else:
        assert rule_to_yaml(reading.rule) == EXPECTED[id(case)]
    assert [t.zh for t in reading.open] == case.get("open", [])
    assert [t.zh for t in reading.notes] == case.get("notes", [])


@pytest.mark.parametrize("case", [c for c in CASES if "en" in c], ids=lambda case: case["en"][:30])
def test_the_english_of_a_text_gives_the_same_rule(case):
    """The translation in the source's tables reads as the Chinese does."""
    assert read(case["en"]).rule == read(case["text"]).rule


def test_all_printed_texts_are_in_the_table():
    """No rule of the source is left out: 66 published, 17 corrected, 62 proposed."""
    with (HERE.parent / "data" / "rules.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    listed = {row: case["text"] for case in CASES for row in case.get("rows", [])}
    suffix = {"published": "", "corrected": "c", "proposed": ""}
    assert {r["rule_id"] + suffix[r["variant"]]: r["rule_text_zh"] for r in rows} == listed
    assert len(listed) == 145


@settings(max_examples=60)
@given(RULES)
def test_rule_text_rule_is_stable(rule):
    """rule → text → rule → text: the same rule and the same words, in both languages."""
    sentence = write(rule)
    for text in sentence:
        reading = read(text)
        assert reading.rule == rule, (text, reading.faults)
        assert write(reading.rule) == sentence


def test_a_bare_percent_is_read_as_asked_and_always_said_to_be_open():
    """The text never says whether % is points or percent of the target: both readings, one remark."""
    text = "每比目标值低2.5%,扣5分"
    points, relative = read(text), read(text, bare="relative")
    assert (points.rule.unit, relative.rule.unit) == ("pp", "relative")
    assert points.open == relative.open != ()
    assert read("每比目标值低2.5个百分点,扣5分").open == ()
    assert read("每比目标值低目标值的2.5%,扣5分").rule == relative.rule


def test_several_rules_in_one_paragraph_are_read_one_by_one():
    """§1.3.3 (3) holds three rules and a discretion without a number."""
    text = (
        "满分为100分,通过预算编制延期上报天数统计,每延迟一天减5分,延误十天以上不得分;"
        "预算编制数据不准确,每出现一次错误减5分;预算制度执行情况,每出现一次错误减5分,其他情况,酌情减分。"
    )
    readings = read_all(text)
    assert [r.rule.zero_at for r in readings] == [10, None, None]
    assert "酌情减分" in readings[2].notes[0].zh
    assert read(text).rule is None


@pytest.mark.parametrize(
    "unknown", ["每比同行低2.5%,扣5分", "每比目标值低2.5%,扣5分,另奖20元", "Each 2.5% below last year: -5 points"]
)
def test_no_number_is_dropped_in_silence(unknown):
    """A number that finds no place in the rule makes the text unreadable, and is named."""
    reading = read(unknown)
    assert reading.rule is None
    assert any(digit in reading.faults[0].found.zh for digit in ("2.5", "20"))


def test_full_width_signs_and_spaces_do_not_matter():
    """The same text typed differently is the same rule."""
    assert read("每比目标值低 2.5%,扣 5 分").rule == read("每比目标值低2.5%,扣5分").rule


def test_differences_are_named():
    """What two rules differ in: words of the rule, or the kind alone."""
    low, high = read("每比目标值低1%,扣5分").rule, read("每比目标值高2%,扣5分").rule
    assert differences(low, high) == ("per", "better")
    assert differences(low, read("由预算考核评价办公室评定").rule) == ("kind",)
