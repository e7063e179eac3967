"""Our reader of workbooks against openpyxl, cell by cell: `python tests/benchmarks/xlsx_differential.py [FILE…]`.

The corpus is the suite's (`tests/evidence/workbook_corpus.py` and `workbook_parts.py`); here each workbook is also
saved by LibreOffice, where that is installed, and read again.  Files named are compared as well.  Value, kind, formula
and number format of every cell, merged areas, hidden rows, columns and sheets must agree, but for what is intended.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, rows_from_range

from bsclib.errors import InputError
from bsclib.evidence.cell import Cell
from bsclib.evidence.xlsx import read_sheets

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "evidence"))
from workbook_corpus import FORMATTED, Specimen
from workbook_parts import specimens

SAVED = "saved by LibreOffice: "
KINDS = {"n": "number", "s": "text", "d": "date", "b": "boolean", "e": "error"}


@dataclass(frozen=True)
class Seen:
    """What a reader makes of a cell."""

    kind: str
    value: Any
    formula: str | None
    format: str


# Where we mean to differ: reason, workbook, cells; what of ours is not as openpyxl has it.
Where = tuple[str, str]
FEBRUARY = "1900 had no 29 February: a day that was not is no date, and not the 28th either"
NO_DAY = "a serial before the first or after the last day is no date: neither an error value nor another day"
ESCAPED = "_x000D_ and the like are characters (ECMA-376 part 1, 22.9.2.19); openpyxl leaves the escape"
CHINESE = "31 is a date in the Chinese Excel, and aaaa a day of the week; openpyxl knows neither"
FILLED = "in 0*d the letter only fills the cell; openpyxl takes it for a day"
CODE_44 = "the specification has semicolons in the code of number 44; openpyxl has lost them"
_ACCOUNT = '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'
INTENDED: dict[Where, dict[str, Any]] = {
    (name, f"{sheet}!{ref}"): fields
    for _reason, name, sheet, cells in (
        (FEBRUARY, "1900", "表", {"A8": {"value": "60"}, "A9": {"value": "60.5"}}),
        (NO_DAY, "beyond", "表", {"A1": {"value": "-1"}, "A2": {"value": "-0.5"}}),
        (NO_DAY, "beyond", "表", {f"A{n}": {"kind": "date", "value": v} for n, v in ((3, "2958466"), (4, "1E+15"))}),
        (ESCAPED, "escapes", "表", {"A1": {"value": "行一\r\n行二"}, "A4": {"value": "a\tb"}}),
        (CHINESE, "formats of Chinese", "表",
         {"A1": {"kind": "date", "value": date(2025, 10, 9), "format": 'yyyy"年"m"月"d"日"'}}),
        (CHINESE, "days of the week", "表", {"A1": {"kind": "date", "value": date(2025, 10, 9)}}),
        (FILLED, "own formats", "表", {"A27": {"kind": "number", "value": 0.5}}),
        (FILLED, "openpyxl formats", "Sheet",
         {f"{c}27": {"kind": "number", "value": v} for c, v in zip("ABCD", FORMATTED, strict=True)}),
        (CODE_44, "built-in formats", "表", {"A31": {"format": _ACCOUNT}}),
    )
    for ref, fields in cells.items()
}  # fmt: skip


def ours(content: bytes) -> tuple[dict[str, Seen], dict[str, Any]]:
    """Return the cells by address, and what else is told of the sheets."""
    sheets = read_sheets(content, "book.xlsx")
    cells = {f"{s.name}!{c.ref}": _our(c) for s in sheets for c in s.cells.values()}
    return cells, {s.name: (s.hidden, sorted(s.merged), s.hidden_rows, s.hidden_columns) for s in sheets}


def _our(cell: Cell) -> Seen:
    value = cell.content
    if isinstance(value, Decimal):
        value = float(value)  # intended: ours is exact; the binary number it stands for must be the same
    return Seen(cell.kind if cell.value else "empty", value, cell.formula, cell.format)


def theirs(content: bytes) -> tuple[dict[str, Seen], dict[str, Any]]:
    """Return the same from openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values, texts = (openpyxl.load_workbook(io.BytesIO(content), data_only=d) for d in (True, False))
    cells, sheets = {}, {}
    for sheet in values.worksheets:
        formulas = _formulas(texts[sheet.title])
        for cell in (c for row in sheet.iter_rows() for c in row):
            seen = _their(cell, formulas.get(cell.coordinate))
            if seen.formula or seen.kind != "empty":
                cells[f"{sheet.title}!{cell.coordinate}"] = seen
        rows = sorted(n for n, d in sheet.row_dimensions.items() if d.hidden)
        dark = [range(d.min, d.max + 1) for d in sheet.column_dimensions.values() if d.hidden]
        columns = [get_column_letter(n) for span in dark for n in span]
        merged = sorted(map(str, sheet.merged_cells.ranges))
        sheets[sheet.title] = (sheet.sheet_state != "visible", merged, rows, columns)
    return cells, {**sheets, **{s.title: (s.sheet_state != "visible", [], [], []) for s in values.chartsheets}}


def _formulas(sheet: Any) -> dict[str, str]:
    """Return the formulas by cell; an array's, in braces, of the other cells of its area: they are results too."""
    found = {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"}
    texts = {r: getattr(f, "text", "=TABLE()") if not isinstance(f, str) else f for r, f in found.items()}
    areas = [(f.ref, texts[r]) for r, f in found.items() if not isinstance(f, str)]
    rest = {c: f"{{{text}}}" for ref, text in areas for row in rows_from_range(ref) for c in row}
    return {**rest, **texts}


def _their(cell: Any, formula: str | None) -> Seen:
    value = cell.value
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()  # intended: a day without a time is a date
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    empty = value in (None, "")
    return Seen("empty" if empty else KINDS[cell.data_type], None if empty else value, formula, cell.number_format)


def differences(specimen: Specimen) -> Iterator[str]:
    """Yield each difference that is not intended, and each intended one that is not there."""
    (mine, told), (other, said) = ours(specimen.content), theirs(specimen.for_openpyxl())
    if told != said:
        yield f"{specimen.name}: {told} / {said}"
    for place in sorted(mine.keys() | other.keys()):
        left, right = mine.get(place), other.get(place)
        intended = INTENDED.get((specimen.name.removeprefix(SAVED), place))
        if left == right and intended and not specimen.name.startswith(SAVED):
            yield f"{specimen.name} › {place}: no longer different, {left}"
        elif left != (replace(right, **intended) if right and intended else right):
            yield f"{specimen.name} › {place}: ours {left}, openpyxl's {right}"


def saved_by_libreoffice(some: Sequence[Specimen]) -> Iterator[Specimen]:
    """Yield the workbooks as LibreOffice saves them; nothing, and a word of it, where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("LibreOffice is not installed: its part is skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        for n, specimen in enumerate(some):
            (Path(folder) / f"{n}.xlsx").write_bytes(specimen.content)
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/home", "--convert-to", "xlsx"]
        paths = [str(Path(folder) / f"{n}.xlsx") for n in range(len(some))]
        subprocess.run([*command, "--outdir", f"{folder}/out", *paths], check=True, capture_output=True, timeout=600)
        for n, specimen in enumerate(some):
            yield Specimen(f"{SAVED}{specimen.name}", (Path(folder) / "out" / f"{n}.xlsx").read_bytes())


def main(files: Sequence[str]) -> int:
    """Compare, print what differs and the counts."""
    corpus = specimens()
    wrong, cells = [], 0
    for specimen in [*corpus, *saved_by_libreoffice(corpus), *(Specimen(f, Path(f).read_bytes()) for f in files)]:
        try:
            cells += len(ours(specimen.content)[0])
            wrong += differences(specimen)
        except (InputError, ValueError, TypeError, KeyError, AttributeError) as error:
            wrong.append(f"{specimen.name}: {error!r}")
    print(*wrong, f"{len(corpus)} workbooks, {cells} cells, {len(wrong)} differences", sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
