"""A company of a few lines, in one language, played whole: workbook out, figures in, checked, scored, drafted."""

import json
import subprocess
import sys

import openpyxl
import pytest

from bsclib.cli import main
from bsclib.cli.door import through
from bsclib.quarter import open_quarter
from bsclib.year import side_by_side

COMPANY = "id: tea\nlabel: {name}\nlanguages: [{lang}]\nscorecards: [shop]\nunits: {{shop: {{label: {unit}}}}}\n"
CARD = """id: shop
label: {unit}
sections: {{extra: {{label: {extra}, limit: 10}}}}
indicators:
  yield_rate: {{label: {one}, unit: "%", weight: 30, better: higher, text: "{text}"}}
  overtime:
    {{label: {two}, unit: {hours}, weight: 20, better: lower, rule: {{kind: step, per: 10, unit: absolute, short: -5}}}}
  patents:
    label: {three}
    unit: {items}
    kind: bonus
    section: extra
    rule: {{kind: step, per: 1, unit: absolute, better: higher, target: 0, over: 2}}
"""
WORDS = {
    "zh": {"name": "茶厂", "unit": "车间", "extra": "加分", "one": "合格率", "two": "加班", "three": "专利",
           "hours": "小时", "items": "项", "text": "每比目标值低1个百分点,扣2分"},
    "en": {"name": "Tea", "unit": "Workshop", "extra": "Extras", "one": "Yield", "two": "Overtime", "three": "Patents",
           "hours": "hours", "items": "items", "text": "Each 1% below target: -2 points"},
}  # fmt: skip
FIGURES = {"yield_rate": (98, 95), "overtime": (100, 125), "patents": (None, 3)}
HEADS = {"zh": ("目标值", "本季实际", "指标代码"), "en": ("Target", "Actual", "Indicator id")}


@pytest.fixture(params=["zh", "en"])
def company(request, tmp_path):
    """Return the language of a company of two files, and a function that runs `bsc` on it."""
    lang = request.param
    home = tmp_path / "params" / "tea"
    (home / "scorecards").mkdir(parents=True)
    (home / "company.yaml").write_text(COMPANY.format(lang=lang, **WORDS[lang]), encoding="utf-8")
    (home / "scorecards/shop.yaml").write_text(CARD.format(**WORDS[lang]), encoding="utf-8")

    def bsc(*words):
        words = [sys.executable, "-m", "bsclib", *words, "--lang", lang]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout

    return lang, home, bsc


def fill(path, lang):
    """Put the figures into the workbook, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book[{"zh": "指标", "en": "Indicators"}[lang]]
    target, actual, id = ({c.value: c.column for c in sheet[4]}[head] for head in HEADS[lang])
    for line in range(5, sheet.max_row + 1):
        aimed, came = FIGURES[sheet.cell(line, id).value]
        if aimed is not None:
            sheet.cell(line, target).value = aimed
        sheet.cell(line, actual).value = came
    book.save(path)


@pytest.mark.slow
def test_a_company_of_two_short_files_is_played_whole(company):
    """(30·94 + 20·90) ÷ 50 and 6 bonus points of 50; no word of the other language's column; a draft in its own."""
    lang, home, bsc = company
    bsc("template", "2025Q1")
    fill(home / "quarters/2025Q1.xlsx", lang)
    assert "3" in bsc("check", "2025Q1")
    told = json.loads(bsc("score", "2025Q1", "--format", "json"))
    assert [row["score"] for row in told["rows"]] == ["94", "90", "6"]
    assert {row["label_en" if lang == "zh" else "label_zh"] for row in told["rows"]} == {None}
    (card,) = told["cards"]
    assert (card["total"], card["coverage"]) == ("104.4", "1")
    bsc("run", "2025Q1", "--draft")
    (page,) = home.parents[1].glob("outputs/.work/drafts/*/reports/03_company_scoring.html")
    shown = page.read_text(encoding="utf-8")
    assert all(WORDS[lang][name] in shown for name in ("one", "two", "three"))
    assert "104.40" in shown


HARD = """id: shop
label: 车间
indicators:
  grade: {label: 满意度, unit: 分, weight: 30, text: "95分以上得100分，90分以下得60分"}
  rate: {label: 合格率, unit: "%", weight: 40, better: higher, target: "98", text: "每比目标值低1个百分点,扣2分"}
  deposit: {label: 存款, unit: 万元, weight: 30, rule: {kind: curve, points: [[80, 60], [100, 100]]}}
  crash: {label: 事故, unit: 起, kind: veto, better: lower,
          rule: {kind: step, per: 1, unit: absolute, target: 0, short: -100, veto: [total]}}
"""


@pytest.fixture
def hard(tmp_path, capfd, monkeypatch):
    """Return a function that fills a quarter of a company with awkward rows and runs a command on it."""
    home = tmp_path / "params" / "tea"
    (home / "scorecards").mkdir(parents=True)
    (home / "company.yaml").write_text(COMPANY.format(lang="zh", **WORDS["zh"]), encoding="utf-8")
    (home / "scorecards/shop.yaml").write_text(HARD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    places = ["--params", str(tmp_path / "params")]

    def bsc(*words):
        return through(lambda: main([*words]), [*words])

    def run(*words, quarter="2025Q1", **figures):
        path = home / f"quarters/{quarter}.xlsx"
        if not path.exists():
            assert bsc("template", quarter, *places) == 0
        book = openpyxl.load_workbook(path)
        sheet = book["指标"]
        at = {c.value: c.column for c in sheet[4]}
        for line in range(5, sheet.max_row + 1):
            id = sheet.cell(line, at["指标代码"]).value
            if f"{id}_target" in figures:
                sheet.cell(line, at["目标值"]).value = figures[f"{id}_target"]
            if id in figures:
                sheet.cell(line, at["本季实际"]).value = figures[id]
        book.save(path)
        capfd.readouterr()
        code = bsc(*words[:1], quarter, *words[1:], *places, "--lang", "zh")
        return code, "".join(capfd.readouterr())

    return run


SOUND = {"grade": 96, "rate": 96, "deposit": 90, "crash": 0}


def test_the_target_of_the_law_counts_whatever_the_workbook_says(hard):
    """98 − 96 is two steps; a 95 typed over it is told, and scores the same."""
    for target in (98, 95):
        code, told = hard("score", **SOUND, rate_target=target)
        assert code == 0
        assert "低 2 个百分点" in told
    assert "办法规定“98”" in hard("check")[1]


def test_a_value_in_a_hole_is_said_to_be_unscorable_and_the_rest_is_scored(hard):
    """92 lies in no band: a status with words, and the card from the other rows."""
    code, told = hard("score", **SOUND | {"grade": 92})
    assert code == 0
    assert "无法计分" in told
    assert "总分 89.14" in told  # (40 × 96 + 30 × 80) ÷ 70


def test_a_veto_is_named_beside_the_total_it_takes(hard):
    """The total is 0 and the line says why."""
    code, told = hard("score", **SOUND | {"crash": 1})
    assert (code, "总分 0.00" in told, "一票否决 (total)" in told) == (0, True, True)


def test_a_count_below_nothing_is_refused(hard):
    """Accidents are counted: −1 of them is a slip."""
    code, told = hard("check", **SOUND | {"crash": -1})
    assert (code, "-1" in told) == (1, True)


def test_sums_of_quarters_are_not_held_against_the_levels_of_one(hard, tmp_path):
    """Two quarters of 60 are two misses, not one hit: the year to date is their mean."""
    for quarter in ("2025Q1", "2025Q2"):
        hard("check", quarter=quarter, **SOUND | {"deposit": 60})
    table = side_by_side(open_quarter("tea", "2025Q2", workspace=tmp_path).history(2)).set_index("indicator")
    assert (table.ytd_actual["deposit"], table.ytd_score["deposit"]) == (60, table.qtd_score["deposit"])
