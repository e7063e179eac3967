"""`bsc law import` in the terminal: what it prints, and how it leaves on files that are none."""

import json

import pytest

from bsclib.cli import _call
from bsclib.cli.door import through
from tests.schemes.books import Kept, write_book

CARD = Kept(
    "配送组",
    [["配送组考核表"], ["考核指标", "权重", "评分标准"], ["准时率", "99%", "每比目标值低1%,扣5分"], ["合计", "100%"]],
)


def called(capfd, *words):
    """Return the exit code, stdout and stderr of `bsc` with these words."""
    code = through(lambda: _call([*map(str, words)]), [*map(str, words)])
    return code, *capfd.readouterr()


def test_the_json_is_one_object_and_the_exit_is_0_whatever_was_found(tmp_path, capfd):
    """A scheme with a fault in it is understood, not refused."""
    path = write_book(tmp_path / "scheme.xlsx", CARD)
    code, out, _ = called(capfd, "law", "import", path, "--dry-run", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [*found] == ["file", "cards", "faults"]
    row = found["cards"][0]["indicators"][0]
    assert {k: row[k] for k in ("name", "kind", "weight", "text", "cell")} == {
        "name": "准时率",
        "kind": "scored",
        "weight": "99",
        "text": "每比目标值低1%,扣5分",
        "cell": "C3",
    }
    assert row["rule"]["kind"] == "step"
    weights = next(f for f in found["faults"] if f["kind"] == "weight_sum")
    assert weights["cell"] == "B3"
    assert weights["text"] == {
        "zh": "权重合计 99%，而合计行写的是 100%",
        "en": "the weights sum to 99%, the total row says 100%",
    }
    assert [p.name for p in tmp_path.iterdir()] == ["scheme.xlsx"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_tells_each_row_and_each_fault(tmp_path, capfd, lang):
    """One line a row with its rule in words, one a fault with its place."""
    code, out, _ = called(capfd, "law", "import", write_book(tmp_path / "s.xlsx", CARD), "--dry-run", "--lang", lang)
    assert code == 0
    assert "准时率" in out
    assert "配送组!B3 [weight_sum]" in out


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0" * 9])
def test_a_file_that_is_no_workbook_exits_1_in_words(tmp_path, capfd, content):
    """The faults are those of the evidence reader; no traceback, one JSON object."""
    path = tmp_path / "scheme.xlsx"
    path.write_bytes(content)
    code, out, err = called(capfd, "law", "import", path, "--dry-run", "--format", "json")
    assert code == 1
    assert json.loads(out)["error"]["faults"]
    assert "Traceback" not in out + err


def test_an_absent_file_exits_1(tmp_path, capfd):
    """It is named."""
    code, _, err = called(capfd, "law", "import", tmp_path / "none.xlsx", "--dry-run")
    assert code == 1
    assert "none.xlsx" in err
