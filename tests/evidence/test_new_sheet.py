"""A new sheet is one declaration in one file: a copy of the library prints, reads, refuses, exports, describes it."""

import json
import os
import shutil
import subprocess
import sys

SHEET = '''VISITS = table(
    "visits",
    "走访|Visits",
    "每次走访一行|One row per visit",
    EVERYONE,
    """
    date*    日期|Date         date
    unit*    部门|Unit         unit
    hours    小时|Hours        number 0..24 .1
    kind*    方式|Kind         choice call=电话|call trip=到访|trip
    mileage  里程|Mileage      number 0.. if:kind=trip >0
    """,
    "date unit",
)

TABLES: dict[str, DeclaredSheet] = {
    t.id: t
    for t in (
        VISITS,'''
ASKED = '''
import json
from datetime import date
from pathlib import Path

import openpyxl

from bsclib import load_rulebook, read_workbook
from bsclib.errors import InputError
from bsclib.evidence.describe import json_schema, page
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv

law = load_rulebook("params/g_company", as_of="2025-12-31")


def filled(*cells):
    """Return the sample's workbook with a row of the new sheet."""
    book = openpyxl.load_workbook("params/g_company/quarters/2025Q4.xlsx")
    sheet = book.create_sheet("走访")
    for n, column in enumerate(TABLES["visits"].columns, 1):
        sheet.cell(4, n).value = column.label.zh
    for n, value in enumerate(cells, 1):
        sheet.cell(5, n).value = value
    book.save("2025Q4.xlsx")
    return Path("2025Q4.xlsx")


def refused(*cells):
    """Return the faults of such a row: (code, cell)."""
    try:
        read_workbook(filled(*cells), law)
    except InputError as error:
        return [(f.code, f.place.sheet, f.place.cell) for f in error.faults]
    return []


rows = read_workbook(filled(date(2025, 11, 3), "sales", 2.5, "到访", 30), law).tables["visits"]
template = openpyxl.load_workbook("empty.xlsx")
print(json.dumps({
    "template": [c.value for c in template["走访"][4]],
    "row": {k: str(v) for k, v in rows[0].items()},
    "csv": table_csv("visits", rows),
    "slips": refused("someday", "nobody", 25, "骑马", None),
    "lacking": refused(date(2025, 11, 3), "sales", 1, "到访", None),
    "not lacking": refused(date(2025, 11, 3), "sales", 1, "电话", None),
    "described": ["走访" in page("zh"), "Mileage" in page("en")],
    "schema": json_schema(TABLES["visits"])["required"],
}))
'''


def test_a_sheet_is_declared_in_one_file_and_nothing_else_is_touched(root, tmp_path):
    """Template, strict reader, faults by cell, CSV, page and JSON schema have it."""
    shutil.copytree(root / "bsclib", tmp_path / "bsclib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "params", tmp_path / "params")
    tables = tmp_path / "bsclib" / "evidence" / "tables.py"
    old = SHEET[SHEET.index("TABLES: dict") :].replace("VISITS,", "")
    text = tables.read_text("utf-8")
    assert old.rstrip() in text
    tables.write_text(text.replace(old.rstrip(), SHEET, 1), "utf-8")
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "BSC_LANG": "en"}

    def python(*words):
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    python("-m", "bsclib", "template", "2026Q1", "--lang", "zh")
    [made] = (tmp_path / "params" / "g_company" / "quarters").glob("2026Q1*.xlsx")
    made.rename(tmp_path / "empty.xlsx")
    found = json.loads(python("-c", ASKED))
    assert found["template"] == ["日期", "部门", "小时", "方式", "里程"]
    assert found["row"] == {
        "date": "2025-11-03", "unit": "sales", "hours": "2.5", "kind": "trip", "mileage": "30", "cell": "走访!A5",
    }  # fmt: skip
    assert found["csv"].splitlines()[1].startswith("2025-11-03,sales,2.5,trip,30")
    assert {(sheet, cell) for _, sheet, cell in found["slips"]} == {("走访", f"{c}5") for c in "ABCD"}
    assert found["lacking"] == [["needed", "走访", "E5"]]
    assert found["not lacking"] == []
    assert found["described"] == [True, True]
    assert found["schema"] == ["date", "unit", "kind"]
