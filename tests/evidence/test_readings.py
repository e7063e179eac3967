"""Monthly, weekly and yearly indicators: entered by month or week, made into the quarter, asked when they are due."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bsclib.errors import InputError
from bsclib.evidence import read_workbook
from bsclib.evidence.readings import begins_of, summed_up
from bsclib.evidence.template import workbook_bytes
from bsclib.law import load_rulebook
from bsclib.period import Quarter
from bsclib.quarter import QuarterView
from bsclib.reports.cards import score_table
from bsclib.scoring import score
from bsclib.year.spans import waived

FLOW, RATE = ("company", "training_sessions_completed"), ("company", "employee_turnover")
COUNT = ("dept_production", "product_complaints")
YEARLY = ("company", "employee_satisfaction")
OCTOBER = [date(2025, m, 1) for m in (10, 11, 12)]


@pytest.fixture(scope="module")
def law(root, tmp_path_factory):
    """Return the sample law with four indicators asked otherwise than by quarter."""
    home = tmp_path_factory.mktemp("law") / "g_company"
    shutil.copytree(root / "params" / "g_company", home)
    for (card, row), often in ((FLOW, "monthly"), (RATE, "monthly"), (COUNT, "weekly"), (YEARLY, "yearly")):
        path = home / "scorecards" / f"{card}.yaml"
        text = path.read_text("utf-8")
        at = text.index(f"  {row}:\n")
        path.write_text(text[:at] + text[at:].replace("frequency: quarterly", f"frequency: {often}", 1), "utf-8")
    return load_rulebook(home, as_of="2025-12-31")


def reading(key, begins, value=None, above=None, below=None):
    """Return a row of the sheet."""
    parts = {"numerator": above and Decimal(above), "denominator": below and Decimal(below)}
    return {"scorecard": key[0], "indicator": key[1], "begins": begins, "value": value and Decimal(value), **parts}


def weeks(law, value="0"):
    return [reading(COUNT, d, value) for d in begins_of(law.indicator(*COUNT), Quarter.parse("2025Q4"))]


@pytest.fixture
def read(law, facts, tmp_path):
    """Return the facts of a workbook whose sheet of readings holds these rows; their actuals are empty, or as given."""

    def read(*rows, typed=()):
        rows = [*rows, *weeks(law)]
        given = dict.fromkeys({(r["scorecard"], r["indicator"]) for r in rows if r["scorecard"]})
        values = facts.with_actuals(given | dict(typed))
        values = replace(values, tables={**facts.tables, "readings": rows})
        path = tmp_path / "2025Q4.xlsx"
        path.write_bytes(workbook_bytes(law, "2025Q4", values=values))
        return read_workbook(path, law)

    return read


def months(key, *values):
    return [reading(key, d, v) for d, v in zip(OCTOBER, values, strict=True)]


def test_readings_become_the_quarter_by_their_basis(read, law):
    """A flow is the sum, a rate its numerators over its denominators; the trend stands on the card."""
    parts = [
        reading(RATE, d, None, a, b) for d, a, b in zip(OCTOBER, ("4", "6", "5"), ("300", "290", "310"), strict=True)
    ]
    found = read(*months(FLOW, "4", "5", "6"), *parts)
    assert found.rows[FLOW].actual == 15
    assert found.rows[RATE].actual == Decimal("1.67")  # 15 of 900
    assert found.rows[COUNT].actual == 0
    assert {n.code for n in found.notices} >= {"reading_taken"}
    table = score_table(QuarterView(law, found, "en", law.folder), "company").to_text()
    assert "4 → 5 → 6 ↑" in table


def test_a_month_that_is_not_there_is_not_zero(read):
    """Two of three months leave the row missing, and say so at its cell."""
    found = read(*months(FLOW, "4", "5", "6")[:2], *months(RATE, "1", "1", "1"))
    assert found.rows[FLOW].actual is None
    told = next(n for n in found.notices if n.code == "reading_missing")
    assert told.place.cell == found.rows[FLOW].cell.split("!")[1]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("reading_frequency", lambda rows: [*rows, *months(("company", "net_profit"), "1", "2", "3")]),
        ("reading_empty", lambda rows: [reading(FLOW, OCTOBER[0]), *rows[1:]]),
        ("reading_begins", lambda rows: [reading(FLOW, date(2025, 10, 5), "4"), *rows[1:]]),
        ("out_of_period", lambda rows: [reading(FLOW, date(2025, 9, 1), "4"), *rows[1:]]),
        ("twice", lambda rows: [*rows, rows[0]]),
        ("reading_overlap", lambda rows: [*rows, reading(COUNT, date(2025, 10, 8), "1")]),
    ],
)
def test_what_is_no_reading_is_refused(code, change, read):
    """Of a quarterly row, of no first day, of another quarter, twice, two in a week."""
    rows = [*months(FLOW, "4", "5", "6"), *months(RATE, "1", "1", "1")]
    changed = change(rows)
    if code == "reading_empty":
        changed[0]["note"] = "later"
    with pytest.raises(InputError) as refused:
        read(*changed)
    assert code in {f.code for f in refused.value.faults}


def test_a_typed_actual_must_be_what_the_readings_come_to(read):
    """Otherwise it is refused at its cell."""
    rows = [*months(FLOW, "4", "5", "6"), *months(RATE, "1", "1", "1")]
    assert read(*rows, typed={FLOW: 15}).rows[FLOW].actual == 15
    with pytest.raises(InputError) as refused:
        read(*rows, typed={FLOW: 14})
    assert [f.code for f in refused.value.faults] == ["reading_differs"]


def test_each_basis_has_its_own_sum(law):
    """Point and rolling year take the last, an annualised figure the mean, a rate without parts the plain mean."""
    rows = months(FLOW, "4", "5", "9")
    row = law.indicator(*FLOW)
    made = {b: summed_up(replace(row, basis=b), rows)[0] for b in ("flow", "point", "rolling4", "annualised", "rate")}
    assert made == {"flow": 18, "point": 9, "rolling4": 9, "annualised": 6, "rate": 6}
    weighed = [r | {"denominator": Decimal(w)} for r, w in zip(rows, (1, 1, 2), strict=True)]
    assert summed_up(replace(row, basis="rate"), weighed)[0] == Fraction(27, 4)


def test_a_yearly_row_is_asked_in_its_quarter(law, facts, root):
    """In the third quarter it is not due and leaves the coverage whole; in the fourth it counts."""
    older = law.replace(as_of="2025-09-30")
    third = read_workbook(root / "params" / "g_company" / "quarters" / "2025Q3.xlsx", older)
    scores = score(older, third.with_actuals({YEARLY: None}))
    row = next(r for r in scores if r.key == YEARLY)
    assert (row.status, row.score) == ("not_applicable", None)
    assert "once a year" in row.why.en
    assert next(t.coverage for t in scores.totals if t.scorecard == "company") == 1
    assert next(r.status for r in score(law, facts) if r.key == YEARLY) == "scored"
    assert not older.indicator(*YEARLY).due
    third = QuarterView(older, third, "en", law.folder)
    assert waived(YEARLY, third)  # none of the quarters that its year is the mean of
    assert not waived(YEARLY, QuarterView(law, facts, "en", law.folder))


def test_the_template_has_a_row_for_each_month_and_week(law, tmp_path):
    """They wait to be filled, and an empty one says nothing."""
    path = tmp_path / "2025Q4.xlsx"
    path.write_bytes(workbook_bytes(law, "2025Q4"))
    facts = read_workbook(path, law)
    assert facts.tables["readings"] == []
    assert len(begins_of(law.indicator(*COUNT), Quarter.parse("2025Q4"))) == 13
