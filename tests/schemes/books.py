"""Workbooks as organisations keep them, built here: rows of cells, joined ranges, what is hidden."""

from dataclasses import dataclass, field

import xlsxwriter


@dataclass
class Kept:
    """One sheet: `rows` of values (None: empty), `joined` ranges, hidden rows and columns, formats by cell."""

    name: str
    rows: list
    joined: tuple = ()
    hidden_rows: tuple = ()
    hidden_columns: tuple = ()
    percent: tuple = ()
    formulas: dict = field(default_factory=dict)
    hidden: bool = False


def write_book(path, *sheets):
    """Write `sheets` to `path` and return it."""
    with xlsxwriter.Workbook(path) as book:
        shown = book.add_format({"num_format": "0%"})
        for kept in sheets:
            sheet = book.add_worksheet(kept.name)
            for number in kept.hidden_rows:
                sheet.set_row(number - 1, None, None, {"hidden": True})
            for letters in kept.hidden_columns:
                sheet.set_column(f"{letters}:{letters}", None, None, {"hidden": True})
            for joined in kept.joined:
                sheet.merge_range(joined, "")
            for r, row in enumerate(kept.rows):
                for c, value in enumerate(row):
                    if value is not None:
                        sheet.write(r, c, value, *([shown] if c in kept.percent and not isinstance(value, str) else []))
            for cell, (formula, value) in kept.formulas.items():
                sheet.write_formula(cell, formula, shown, value)
            if kept.hidden:
                sheet.hide()
    return path
