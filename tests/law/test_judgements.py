"""The five matrices as printed, against the tables of the source."""

import csv
from decimal import Decimal
from fractions import Fraction

import pytest

TABLES = {
    "budget_work": "03",
    "budget_preparation": "04",
    "budget_adjustment": "05",
    "budget_report": "06",
    "budget_implementation": "07",
}


def printed(root, number):
    """Return the rows of a table of the source."""
    path = next((root / "params/thesis/tables").glob(f"table_1_{number}*"))
    with path.open(encoding="utf-8") as file:
        return [r for r in csv.DictReader(file) if not r["row_zh"].startswith("#")]


@pytest.mark.parametrize(("id", "number"), TABLES.items())
def test_a_matrix_is_the_table_cell_by_cell(law, root, id, number):
    """Labels, cells, level weights and final weights are the printed ones."""
    judgement, rows = law.judgements[id], printed(root, number)
    assert [(t.zh, t.en) for t in judgement.items.values()] == [(r["row_zh"], r["row_en"]) for r in rows]
    (expert,) = judgement.experts.values()
    cells = [[r[c] for c in r if c.startswith("c")] for r in rows]
    assert [[Fraction(c) for c in row] for row in expert.matrix] == [[Fraction(c) for c in row] for row in cells]
    weight = "level1_weight" if number == "03" else "level2_weight"
    assert [str(w) for w in judgement.printed.local.values()] == [r[weight] for r in rows]
    final = [r["final_weight"] for r in rows] if number != "03" else []
    assert [str(w) for w in judgement.printed.final.values()] == final


def test_the_hierarchy_reaches_every_row_of_the_card(law):
    """Level-1 items are the level-2 matrices, whose items are the card's rows; printed finals are its weights."""
    assert set(law.judgements) == set(TABLES)
    top = law.judgements["budget_work"]
    assert {j.parent for j in law.judgements.values()} == {None, "budget_work"}
    leaves = [i for child in top.items for i in law.judgements[child].items]
    assert sorted(leaves) == sorted(i.id for i in law.card("process"))
    for child in top.items:
        for id, weight in law.judgements[child].printed.final.items():
            assert law.indicator("process", id).weight == weight * Decimal(100)
