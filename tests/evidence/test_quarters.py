"""The eight sample quarters."""

import pytest

from bsclib.evidence import read_workbook
from bsclib.period import Quarter

QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("period", QUARTERS)
def test_every_figure_reads_back_as_the_csv_has_it(period, rulebook, workbook, scripts):
    """Every target and actual of a committed workbook equals the facts CSV, digit for digit."""
    law = rulebook.replace(as_of=Quarter.parse(period).last_day)
    facts = read_workbook(workbook.with_name(f"{period}.xlsx"), law)
    known = scripts("sample_quarters").csv_facts(law, period)
    assert len(known) == 129
    assert {k: (f.target, f.actual) for k, f in facts.rows.items()} == known


def test_committed_workbooks_are_what_the_template_writes(tmp_path, workbook, scripts):
    """The committed bytes are those of the writer today (else run tests/evidence/sample_quarters.py)."""
    scripts("sample_quarters").main(tmp_path)
    stale = [p.name for p in tmp_path.iterdir() if p.read_bytes() != workbook.with_name(p.name).read_bytes()]
    assert stale == []


def test_parameter_files_name_their_quarter(workbook):
    """Beside each workbook lies the parameter file of its notebooks."""
    for period in QUARTERS:
        text = workbook.with_name(f"{period}.yaml").read_text("utf-8")
        assert text.splitlines() == ["company: g_company", f"quarter: {period}", "profile: corrected", "language: zh"]
