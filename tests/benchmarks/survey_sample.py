"""Writes the worked sample of a survey: 14 synthetic experts answer the comparisons of the sample company.

Each expert's answer is the printed one, moved by up to a few steps of Saaty's scale, seeded; nobody was asked.

    python tests/benchmarks/survey_sample.py params/g_company
"""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import openpyxl

from bsclib.evidence.questionnaire import comparison_workbook
from bsclib.evidence.schema import FIRST
from bsclib.evidence.survey import answered, read_experts, read_survey
from bsclib.evidence.survey_tables import COMPARISONS, comparison_rows
from bsclib.experts import opinions
from bsclib.law import load_rulebook
from bsclib.law.judgements import write_judgements

GRID = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]
SPREAD = {"management": 0.5, "heads": 0.7, "experts": 0.4, "auditors": 0.5}
CARELESS = ("e08_procurement_head", "e14_auditor_c")


def answers(rulebook, expert, generator):
    """Return the expert's answer to every pair: (matrix, left, right) → Fraction."""
    spread = 2.2 if expert["id"] in CARELESS else SPREAD[expert["group"].partition("/")[2]]
    found = {}
    for judgement in rulebook.judgements.values():
        base = next(iter(judgement.experts.values())).matrix
        items = list(judgement.items)
        for i, left in enumerate(items):
            for j in range(i + 1, len(items)):
                step = GRID.index(Fraction(base[i][j])) + round(generator.normal(0, spread))
                found[judgement.id, left, items[j]] = GRID[min(max(step, 0), len(GRID) - 1)]
    return found


def filled(rulebook, expert, answer):
    """Return the expert's workbook with `answer` in its cells."""
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(rulebook, expert)))
    sheet = book[COMPARISONS.label.zh]
    at = {c.id: n for n, c in enumerate(COMPARISONS.columns, 1)}
    for row, line in enumerate(comparison_rows(rulebook.judgements, "zh"), FIRST):
        value = answer[line["matrix"], line["left"], line["right"]]
        word = "equal" if value == 1 else "left" if value > 1 else "right"
        sheet.cell(row, at["preferred"], COMPARISONS.column("preferred").choices[word].zh)
        sheet.cell(row, at["scale"], int(max(value, 1 / value)))
    stream = io.BytesIO()
    book.properties.modified = book.properties.created
    book.save(stream)
    return stream.getvalue()


def main(home: Path) -> None:
    """Write the workbooks and the judgements that follow from them; print each expert's CR."""
    rulebook = load_rulebook(home)
    people = read_experts(home / "survey" / "experts.csv", rulebook)
    generator = np.random.default_rng(20210101)
    folder = home / "survey" / "answers"
    folder.mkdir(exist_ok=True)
    for expert in people.values():
        (folder / f"{expert['id']}.xlsx").write_bytes(filled(rulebook, expert, answers(rulebook, expert, generator)))
    found = answered(read_survey(folder, people, rulebook), rulebook)
    write_judgements(found, home / "survey" / "judgements")
    for judgement in found.values():
        table = opinions(judgement)
        print(judgement.id, "CR", " ".join(f"{cr:.3f}" for cr in table.cr))
        assert len({e.matrix for e in judgement.experts.values()}) > len(people) // 2
    everything = {id: tuple(j.experts[id].matrix for j in found.values()) for id in people}
    print("different experts:", len(set(everything.values())), "of", len(people))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
