"""A copy of the thesis's tables that a test may damage."""

import csv
import shutil
from pathlib import Path

import pytest

from bsclib.paths import packaged
from bsclib.thesis import read_scheme


class Copy:
    """A scheme's folder to write in."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, table):
        """Return the file of a table."""
        return self.folder / read_scheme(self.folder).tables[table].doc.file

    def change(self, table, column, how):
        """Replace every cell of `column` by `how(cell, row number)`; headings are left alone."""
        path = self.path(table)
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        number = 0
        for row in rows:
            if not next(iter(row.values())).startswith("#"):
                number += 1
                row[column] = how(row[column], number)
        self.write(path, rows)

    def drop(self, table, number):
        """Delete a row."""
        path = self.path(table)
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        del rows[number - 1]
        self.write(path, rows)

    @staticmethod
    def write(path, rows):
        """Write the rows back."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            out = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)

    def read(self):
        """Return the scheme as it now stands."""
        return read_scheme(self.folder)


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the thesis as printed."""
    shutil.copytree(packaged("params", "thesis"), tmp_path / "thesis")
    return Copy(tmp_path / "thesis")


@pytest.fixture
def mended(copy):
    """Return a copy with the renumbering slip undone by hand, so that another fault can be planted."""
    for table in ("1.8", "1.10"):
        copy.change(table, "weight", lambda cell, n: "4.42%" if n == 5 else cell)
    slipped = {"1.87%": "4.87%", "1.35%": "4.35%", "11.51%": "14.51%", "1.33%": "4.33%"}
    copy.change("1.16", "weight", lambda cell, n: slipped.get(cell, cell))
    return copy


@pytest.fixture(scope="session")
def schemes():
    """Return the folder of schemes that are not the thesis."""
    return Path(__file__).parent / "schemes"
