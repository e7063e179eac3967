"""A company of a few lines, in one language, played whole: workbook out, figures in, checked, scored, drafted."""

import json
import subprocess
import sys

import openpyxl
import pytest

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
