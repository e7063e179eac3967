"""Our reader of workbooks and openpyxl agree on every cell of every ordinary workbook, but for what is meant."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from workbook_corpus import Specimen, by_hand, column
from workbook_parts import SHARED, specimens

from bsclib.errors import InputError
from bsclib.evidence.cell import Cell
from bsclib.evidence.faults import BadError
from bsclib.evidence.values import day
from bsclib.evidence.xlsx import read_sheets

CORPUS = {s.name: s for s in specimens()}


def cells(content: bytes) -> dict[str, Cell]:
    """Return the cells of the only sheet."""
    (sheet,) = read_sheets(content, "book.xlsx")
    return {c.ref: c for c in sheet.cells.values()}


def test_the_corpus_is_as_large_as_promised():
    """At least 40 workbooks, none named twice, by three makers."""
    assert len(CORPUS) == len(specimens()) >= 40
    assert {name.split()[0] for name in CORPUS} >= {"openpyxl", "xlsxwriter", "LibreOffice", "strict", "prefixed"}


@pytest.mark.parametrize("name", CORPUS)
def test_every_cell_is_read_as_openpyxl_reads_it(name, scripts):
    """Value, kind, formula and number format agree; an intended difference is there, and says why it is meant."""
    assert list(scripts("xlsx_differential").differences(CORPUS[name])) == []


def test_every_intended_difference_is_of_a_workbook_of_the_corpus(scripts):
    """No difference is declared of a workbook or a cell that is not there."""
    differential = scripts("xlsx_differential")
    for name, place in differential.INTENDED:
        assert place in differential.ours(CORPUS[name].content)[0]


def test_a_difference_that_is_not_meant_is_found(scripts):
    """A wrong value, a wrong kind and a wrong formula are each told: the comparison can fail."""
    sound = by_hand(column(("1", "2")))
    for old, new in (("<v>1</v>", "<v>3</v>"), ("<v>1</v>", "<f>A2</f><v>1</v>"), ('r="A1" ', 'r="A1" t="b"')):
        assert list(scripts("xlsx_differential").differences(Specimen("other", sound, ((old, new),))))


def test_workbooks_saved_by_libreoffice(scripts):
    """The same workbooks, saved by LibreOffice, are read as openpyxl reads them."""
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed; the workbook in its form is in the corpus")
    differential = scripts("xlsx_differential")
    some = [CORPUS[n] for n in ("openpyxl values", "openpyxl 1904", "openpyxl rich text", "xlsxwriter formulas")]
    assert [d for s in differential.saved_by_libreoffice(some) for d in differential.differences(s)] == []


@pytest.mark.parametrize("words", ["1", "true"])
def test_days_are_counted_from_the_year_that_the_workbook_names(words):
    """The same serial is four years and a day later where days are counted from 1904."""
    content = by_hand(column(("44477",), 's="1"'), formats=(14,), book=f'<workbookPr date1904="{words}"/>')
    assert day(cells(content)["A1"]) == date(2025, 10, 9)
    assert day(cells(by_hand(column(("44477",), 's="1"'), formats=(14,)))["A1"]) == date(2021, 10, 8)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("2025-10-09", date(2025, 10, 9)),
        ("2025-10-09T08:30:00", datetime(2025, 10, 9, 8, 30)),
        ("08:30:00", time(8, 30)),
        ("PT36H", timedelta(hours=36)),
        ("2025-02-30", "2025-02-30"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_iso_dates_are_dates_whatever_the_format(stored, meant):
    """A cell of type d holds a date, a time or a duration; what is none stays a text, and no day is made of it."""
    cell = cells(by_hand(column((stored,), 't="d"')))["A1"]
    assert (cell.kind, cell.content) == ("date", meant)
    if type(meant) is not date:
        with pytest.raises(BadError, match="not_date"):
            day(cell)


@pytest.mark.parametrize("serial", ["60", "97", "97.29", "45939.5", "-1", "2958466", "0"])
def test_no_day_is_made_of_a_number_that_is_none(serial):
    """The day that 1900 did not have, a figure under the format of a date, an hour: refused as a day."""
    with pytest.raises(BadError, match="not_date"):
        day(cells(by_hand(column((serial,), 's="1"'), formats=(14,)))["A1"])


def test_followers_of_a_shared_formula_read_as_if_each_were_written():
    """References move, those that `$` holds stay, texts and sheet names are no references."""
    read = {ref: c.formula for ref, c in cells(by_hand(SHARED)).items()}
    assert read["B4"] == '=A4*$C$1+SUM(A$1:A4)&"A1"'
    assert read["E1"] == "=D1+'A1'!D1+LOG10(D1)+$A:$B+F:F+1:1"


def test_a_follower_finds_its_leader_on_its_own_sheet_alone():
    """A sheet whose followers come before their leader does not take the leader of the sheet before it."""
    rows = '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row>'
    rows += '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2</f><v>2</v></c></row>'
    again = ("</sheets>", '<sheet name="又" sheetId="2" r:id="rId1"/></sheets>')
    sheets = read_sheets(Specimen("twice", by_hand(rows), (again,)).for_openpyxl(), "book.xlsx")
    assert [[c.formula for c in s.cells.values()] for s in sheets] == [["=", "=B2"], ["=", "=B2"]]


@pytest.mark.parametrize(
    "cell",
    ['t="s"><v>-1</v>', 't="s"><v>1</v>', 's="-1"><v>1</v>', 's="9"><v>1</v>', 't="b"><v>2</v>', 't="x"><v>1</v>'],
)
def test_a_cell_that_names_what_is_not_there_is_refused(cell):
    """No index from the end, no type of one's own, no third truth: the file is damaged, and it is said."""
    with pytest.raises(InputError, match="damaged"):
        read_sheets(by_hand(f'<row r="1"><c r="A1" {cell}</c></row>', strings=("<t>甲</t>",)), "book.xlsx")


def test_texts_come_as_they_are_meant():
    """Escapes are characters, an escaped escape is none, and how a word is pronounced is not part of it."""
    assert [c.content for c in cells(CORPUS["escapes"].content).values()] == [
        "行一\r\n行二",
        "_x0041_",
        "_xZZZZ_ x_y",
        "a\tb",
    ]
    assert [c.content for c in cells(CORPUS["strict phonetic"].content).values()] == ["課", "預算 ", "尾"]


def test_results_of_an_array_formula_are_not_values_typed_in():
    """Every cell of its area carries the formula; the cell beside it does not."""
    read = {ref: c.formula for ref, c in cells(CORPUS["array"].content).items()}
    assert read == {"A1": "=D1:E2*2", "B1": "{=D1:E2*2}", "A2": "{=D1:E2*2}", "B2": "{=D1:E2*2}", "D2": None}


def test_a_boolean_without_a_value_is_empty():
    """FALSE is not made of nothing."""
    assert cells(by_hand(column(("",), 't="b"'))) == {}


def test_a_foreign_workbook_is_opened_whole():
    """Values, percent formats, merged areas, hidden rows, columns and sheets of a workbook of another layout."""
    sheets, rich = (read_sheets(CORPUS[name].content, name) for name in ("openpyxl sheets", "xlsxwriter rich text"))
    first = sheets[0]
    assert [(s.name, s.hidden) for s in sheets] == [("第一 & <张>", False), ("隐", True), ("深", True)]
    assert (first.merged, first.hidden_rows, first.hidden_columns) == (["A1:C2"], [9], ["E"])
    assert first.cells[1, 1].content == "合并"
    rate = rich[0].cells[1, 2]
    assert (rate.content, rate.percent) == (Decimal("0.15"), True)
