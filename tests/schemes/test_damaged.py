"""A damaged or hostile sheet: understood as far as it goes, or refused in words; never a traceback or a broken law."""

import random

import pytest

from bsclib.errors import InputError
from bsclib.evidence.xlsx import Cell, Sheet, column_letters
from bsclib.schemes import card_ids, company_yaml, language_of, place, scheme_of, scheme_record

ROWS = (
    ("某车间考核表",),
    ("维度", "考核指标", "分值", "目标值", "单位", "评分标准"),
    ("质量", "合格率", 60, "≥95%", "%", "每低1个百分点扣2分"),
    ("", "返工", 40, 0, "起", "每发生一起扣4分,扣完为止"),
    ("加分项(10分封顶)",),
    ("", "建议", "", "", "项", "每采纳一项加2分"),
    ("合计", "", 100),
    ("注:由考核组解释。",),
)
ODD = (
    *(
        "",
        "合计",
        "一、",
        "(20分)",
        "加分项(最多5分)",
        "每低1%扣1分",
        "1e400",
        "±",
        "一票否决",
        "注:",
        "优秀(100分)",
        "≥",
        "100%",
    ),
    *(
        "分值",
        "评分标准",
        "指标",
        "=",
        "\u202e甲",
        "\u200b",
        "\n\n",
        "签字:",
        "［",
        "５％",
        "A" * 3000,
        "9" * 45,
        "−5",
        "\x00a",
    ),
)


def table():
    """Return the sheet as it is read."""
    sheet = Sheet("表")
    for r, row in enumerate(ROWS, 1):
        for c, value in enumerate(row, 1):
            if value != "":
                kind = "text" if isinstance(value, str) else "number"
                sheet.cells[(r, c)] = Cell(kind, str(value), f"{column_letters(c)}{r}")
    sheet.merged = ["A1:F1", "A3:A4", "A5:F5"]
    return sheet


def damaged(chance):
    """Return the sheet with a few cells changed, taken away, joined or hidden."""
    sheet = table()
    for _ in range(chance.randint(1, 8)):
        row, column = chance.choice([*sheet.cells])
        ref = f"{column_letters(column)}{row}"
        match chance.randint(0, 5):
            case 0:
                del sheet.cells[(row, column)]
            case 1 | 2:
                sheet.cells[(row, column)] = Cell("text", chance.choice(ODD) + chance.choice(ODD), ref)
            case 3:
                kind = chance.choice(["number", "error", "boolean"])
                value = chance.choice(["0", "-5", "1e5", "nan", "#REF!", "99999999999999999"])
                sheet.cells[(row, column)] = Cell(kind, value, ref, chance.choice(["", "0%", "date"]), None)
            case 4:
                end = f"{column_letters(column + chance.randint(0, 4))}{row + chance.randint(0, 5)}"
                sheet.merged.append(f"{ref}:{end}")
            case _:
                sheet.hidden_rows.append(row)
    return sheet


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_sheet_is_understood_as_far_as_it_goes(seed):
    """Each gives a record, whatever stands in it."""
    scheme_record(scheme_of([damaged(random.Random(seed))]))


@pytest.mark.parametrize("seed", range(0, 200, 5))
def test_what_is_understood_of_a_damaged_sheet_is_law_that_loads(seed, tmp_path):
    """Nothing that an import writes is at fault by itself."""
    scheme = scheme_of([damaged(random.Random(seed))], "scheme.xlsx")
    if not scheme.cards:
        return
    ids = card_ids(scheme, {})
    units = dict(zip(ids, (card.name for card in scheme.cards), strict=True))
    folder = tmp_path / "params" / "mill"
    folder.mkdir(parents=True)
    text = company_yaml("mill", "厂", scheme, units, language_of(scheme))
    (folder / "company.yaml").write_text(text, encoding="utf-8")
    assert "review.html" in " ".join(place(scheme, folder, "zh", ids).files)


def test_the_sheet_itself_is_a_card_of_three_rows():
    """What the mutations start from is sound: only the section's limit is said of it."""
    record = scheme_record(scheme_of([table()]))
    assert [row["name"] for row in record["cards"][0]["indicators"]] == ["合格率", "返工", "建议"]
    assert [f["kind"] for f in record["faults"]] == ["section_cap"]


def test_joined_ranges_over_everything_are_refused():
    """Ranges that overlap the whole sheet again and again cost no time: too large."""
    sheet = table()
    sheet.cells[(15_000, 200)] = Cell("text", "x", "GR15000")
    sheet.merged = ["A1:GR15000"]
    with pytest.raises(InputError) as caught:
        scheme_of([sheet])
    assert [f.code for f in caught.value.faults] == ["too_large"]
