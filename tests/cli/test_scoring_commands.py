"""`bsc rule`, `score`, `explain` and `lint` as their users call them."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from bsclib.cli import main


@pytest.fixture
def bsc(capsys, root):
    """Return a function that runs a command and gives exit code, stdout, stderr."""

    def call(*words):
        with pytest.raises(SystemExit) as left:
            main([*words, "--params", str(root / "params")] if words[0] != "rule" else list(words))
        out = capsys.readouterr()
        return left.value.code, out.out, out.err

    return call


def test_rule_prints_yaml_both_sentences_and_what_is_open(bsc):
    """The rule as law has it, Chinese and English, and the step unit that the text leaves open."""
    code, out, _ = bsc("rule", "每比目标值低2.5%,扣5分")
    assert code == 0
    assert "{kind: step, per: 2.5, unit: pp, better: higher, short: -5}" in out
    assert "每比目标值低2.5个百分点，扣5分" in out
    assert "Each 2.5 percentage points below target: -5 points" in out
    assert "百分点还是目标值的百分比" in out


def test_rule_that_cannot_be_read_says_what_and_ends_with_one(bsc):
    """Exit code 1, the missing thing named, in the language asked for."""
    code, out, _ = bsc("rule", "根据调整额/原预算额得结果扣5、10、15分10、15分", "--lang", "en")
    assert code == 1
    assert "5 / 10 / 15 but no thresholds" in out


def test_rule_compares_two_texts_and_tries_a_value(bsc):
    """Where text and table contradict each other; what one value scores."""
    code, out, _ = bsc(
        "rule", "每延迟一天减5分,延误十天以上不得分", "--against", "每延迟1天,减5分", "--actual", "10", "--lang", "en"
    )
    assert code == 0
    assert "zero_at: 10, against –" in out
    assert out.splitlines()[3].endswith("→ 0")


def test_score_as_json_is_one_object_with_every_row(bsc):
    """Eleven cards, 129 rows, numbers as decimal text, both sentences, nothing else on stdout."""
    code, out, _ = bsc("score", "2025Q4", "--format", "json")
    body = json.loads(out)
    assert (code, len(body["rows"]), len(body["cards"])) == (0, 129, 11)
    assert all(r["why_zh"] and r["why_en"] and r["status"] for r in body["rows"])
    [bare] = [r for r in body["rows"] if r["status"] == "not_applicable"]
    assert bare["score"] is bare["weight"] is None


def test_score_as_csv_has_the_rows_of_the_json(bsc):
    """The same rows in the same order, the same decimals."""
    rows = json.loads(bsc("score", "2025Q1", "--format", "json", "--profile", "published")[1])["rows"]
    table = list(csv.DictReader(io.StringIO(bsc("score", "2025Q1", "--format", "csv", "--profile", "published")[1])))
    assert [r["score"] or "" for r in rows] == [r["score"] for r in table]
    assert [r["indicator"] for r in rows if r["status"] == "no_rule"] == [
        r["indicator"] for r in table if not r["score"] and r["weight"]
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_score_as_a_table_shows_absence_as_itself(bsc, lang):
    """No nan, no None, no 0 where a value is absent."""
    _, out, _ = bsc("score", "2025Q4", "--profile", "published", "--lang", lang)
    assert {"zh": "无规则", "en": "no rule"}[lang] in out
    assert not re.search(r"\b(nan|None|NaN)\b", out)


def test_explain_goes_from_cell_to_total(bsc):
    """The chain in words, and as data."""
    code, out, _ = bsc("explain", "2025Q1", "company", "net_profit")
    assert code == 0
    assert "1 个整步" in out
    data = json.loads(bsc("explain", "2025Q1", "company", "net_profit", "--format", "json")[1])
    assert {e["way"] for e in data["edges"]} == {"up", "down"}


def test_explain_of_an_unknown_row_is_a_fault_of_usage(bsc):
    """Exit code 2 and the name."""
    code, _, err = bsc("explain", "2025Q1", "company", "nothing")
    assert code == 2
    assert "nothing" in err


def test_lint_reports_places_reasons_and_costs(bsc):
    """Findings with file and line; one check alone on request."""
    code, out, _ = bsc("lint", "--profile", "published", "--check", "direction", "--lang", "en")
    assert code == 0
    assert out.count("[direction]") == 4
    assert all(".yaml:" in line for line in out.splitlines()[:4])
    found = json.loads(bsc("lint", "--profile", "published", "--check", "sign", "--format", "json")[1])
    assert [f["line"] > 0 and f["cost"] is not None for f in found] == [True]
