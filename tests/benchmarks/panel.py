"""A class as a panel of experts: `python tests/benchmarks/panel.py [STUDENTS]` (default 30).

`bsc teach panel --watch` hands out a questionnaire each and keeps the page for the projector; a script fills the files
one after the other, one of them wrongly.  The page must then show, within seconds, how many have answered, the weights
and CR of the geometric mean of their judgements as computed here without the library, and what is wrong with the one.
"""

import re
import signal
import subprocess
import sys
import tempfile
from itertools import combinations
from math import prod
from pathlib import Path
from random import Random
from time import monotonic, sleep

import numpy as np
import openpyxl

PATIENCE = 60  # [s]


def fill(path, rng, wrong=False):
    """Answer a questionnaire as a student does, in its cells; return the judgements by pair."""
    book = openpyxl.load_workbook(path)
    sheet = book["两两比较"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    said = {}
    for line in (row[0] for row in sheet.iter_rows(min_row=5) if row[0].value):
        left, right = (sheet.cell(line.row, heads[f"{side}代码"]).value for side in ("左项", "右项"))
        side, scale = rng.choice(("左项", "右项")), rng.choice((2, 3, 4, 5))
        sheet.cell(line.row, heads["更重要"]).value = side
        sheet.cell(line.row, heads["重要多少"]).value = 17 if wrong else scale
        said[left, right] = scale if side == "左项" else 1 / scale
    book.save(path)
    return said


def expected(answers):
    """Return weights and CR of the geometric mean of judgements: numpy's own eigenvector, RI 0.90 of order four."""
    items = [*dict.fromkeys(name for pair in answers[0] for name in pair)]
    matrix = np.eye(len(items))
    for i, j in combinations(range(len(items)), 2):
        judged = prod(a[items[i], items[j]] for a in answers) ** (1 / len(answers))
        matrix[i, j], matrix[j, i] = judged, 1 / judged
    values, vectors = np.linalg.eig(matrix)
    top = np.argmax(values.real)
    weights = np.abs(vectors[:, top].real)
    return weights / weights.sum(), (values[top].real - len(items)) / (len(items) - 1) / 0.90


def shown(page):
    """Return what the page says: how many have answered, the group's CR, the weights."""
    text = page.read_text("utf-8")
    come = int(re.search(r"中 (\d+) 人", text)[1])
    cr = re.search(r"群体 CR ([\d.]+)", text)
    return come, float(cr[1]) if cr else None, [float(w) for w in re.findall(r'data-h="权重">([\d.]+)<', text)]


def watched(root, students):
    """Start the command on a new class; return its process and the folder."""
    listed = root / "list.csv"
    listed.write_text("id,name\n" + "".join(f"s{n:02},同学{n}\n" for n in range(students)), "utf-8")
    words = ["teach", "panel", root / "class", "--students", listed, "--matrix", "budget_work", "--watch", "--lang=zh"]
    process = subprocess.Popen([sys.executable, "-m", "bsclib", *map(str, words)], stdout=subprocess.DEVNULL)
    return process, root / "class"


def until(page, wanted):
    """Wait until the page says what is wanted of it; return the seconds it took."""
    start = monotonic()
    while not page.exists() or not wanted(page):
        assert monotonic() - start < PATIENCE, page.read_text("utf-8")
        sleep(0.1)
    return monotonic() - start


def main(students=30):
    """Run the whole battery."""
    with tempfile.TemporaryDirectory() as root:
        process, folder = watched(Path(root), students)
        page, rng = folder / "panel.html", Random(7)
        try:
            until(page, lambda p: shown(p) == (0, None, []))
            answers = [fill(folder / "s00.xlsx", rng)]
            first = until(page, lambda p: shown(p)[0] == 1)
            fill(folder / "s01.xlsx", rng, wrong=True)
            until(page, lambda p: "s01.xlsx" in p.read_text("utf-8"))
            assert shown(page)[0] == 1
            assert "17" in page.read_text("utf-8")
            answers += [fill(folder / f"s{n:02}.xlsx", rng) for n in range(1, students)]
            last = until(page, lambda p: shown(p)[0] == students)
            weights, cr = expected(answers)
            assert np.allclose(shown(page)[2], weights, atol=6e-5), (shown(page), weights)
            assert abs(shown(page)[1] - cr) < 6e-5
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        print(f"{students} questionnaires: first shown after {first:.1f} s, the last after {last:.1f} s; CR {cr:.4f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
