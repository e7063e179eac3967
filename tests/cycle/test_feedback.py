"""Laws of feedback: nothing is called best without a backtest, nothing applied without approval."""

from decimal import Decimal

import pytest

from bsclib import cycle
from bsclib.cycle import feedback
from bsclib.cycle.decisions import read_proposals, taken_in, write_proposals
from bsclib.errors import InputError

from .conftest import viewed


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the proposals file of the newest quarter."""
    path = tmp_path_factory.mktemp("quarters") / "2025Q4.proposals.csv"
    assert write_proposals(viewed("2025Q4"), path) > 100
    return path


def decided(path, rulebook, *ids):
    """Return the proposals, those of `ids` approved."""
    rows = read_proposals(path, rulebook)
    return [{**r, "decision": "approved", "decided_by": "x"} if r["id"] in ids else r for r in rows]


def test_history_covers_all_months_of_every_account(view):
    """Eight quarters of lines give 24 months of each account, approved and asked for."""
    found = feedback.series(view)
    assert {len(s.months) for s in found} == {24}
    assert len(found) == 34
    assert all(None not in s.requested for s in found)


def test_padding_put_into_the_sample_is_found(view):
    """Units made to ask for 9 % and more above their need are named, those at 3 % and less are not."""
    habit = {n.series.unit for n in cycle.accuracies(view, "unit", "nature") if n.sandbagged}
    assert habit >= {"hr", "rnd", "office"}
    assert not habit & {"finance", "production"}


def test_ways_are_compared_on_the_same_months(view):
    """Every way of a group is judged on as many forecasts, best first, what was approved among them."""
    table = cycle.ways_compared(view, methods=("seasonal_naive", "rolling"))
    assert set(table.n) == {12}
    for _, own in table.groupby(["unit", "nature"]):
        assert own.mape.is_monotonic_increasing
        assert set(own.method) == {"approved", "seasonal_naive", "rolling"}


def test_exponential_smoothing_is_left_out_where_it_cannot_be_fitted(view, monkeypatch):
    """Without statsmodels everything else runs."""
    monkeypatch.setattr(feedback, "has_statsmodels", lambda: False)
    assert "ets" not in set(cycle.ways_compared(view).method)
    assert cycle.public_series() is None


def test_the_public_series_judges_all_ways_of_history():
    """On a series that is not ours each way of history has its error."""
    pytest.importorskip("statsmodels")
    label, table = cycle.public_series()
    assert label.en.startswith("Mauna Loa")
    assert set(table.method) == {"seasonal_naive", "drift", "ets", "rolling"}


def test_proposals_cover_four_quarters_each_with_its_reason(written, view):
    """Every account has one a quarter; each states reason and what it rests on; none is decided."""
    rows = read_proposals(written, view.rulebook)
    budgets = [r for r in rows if r["kind"] == "budget"]
    assert {r["quarter"] for r in budgets} == {"2026Q1", "2026Q2", "2026Q3", "2026Q4"}
    assert len(budgets) == 4 * 34
    assert all(r["reason"] and r["rests_on"] and r["decision"] is None for r in rows)


def test_nothing_is_taken_in_without_approval(written, view):
    """Undecided proposals leave the next workbook with open actions and risks alone."""
    facts = taken_in(view, read_proposals(written, view.rulebook))
    assert (facts.rows, facts.tables["budget_lines"]) == ({}, [])
    assert [a["id"] for a in facts.tables["actions"]] == ["A-08", "A-09"]


def test_what_is_approved_for_the_next_quarter_is_taken_in_to_the_cent(written, view):
    """A budget becomes three lines that add up to it, a target its row's target; later quarters wait."""
    rows = read_proposals(written, view.rulebook)
    budget = next(r for r in rows if r["kind"] == "budget" and r["quarter"] == "2026Q1")
    later = next(r for r in rows if r["quarter"] == "2026Q2")
    target = next(r for r in rows if r["kind"] == "target")
    ids = [r["id"] for r in (budget, later, target)]
    facts = taken_in(view, decided(written, view.rulebook, *ids))
    lines = facts.tables["budget_lines"]
    assert [line["month"] for line in lines] == ["2026-01", "2026-02", "2026-03"]
    assert sum((line["approved"] for line in lines), Decimal(0)) == budget["proposed"]
    assert {k: f.target for k, f in facts.rows.items()} == {
        (target["scorecard"], target["indicator"]): target["proposed"]
    }


def test_a_bad_decision_is_refused_with_all_its_faults(written, view, tmp_path):
    """Two words that are no choice, an approval by nobody: three faults at once."""
    head, first, second, third, *rest = written.read_text("utf-8").splitlines()
    kind = third.replace(",budget,", ",wish,", 1)
    path = tmp_path / "2025Q4.proposals.csv"
    lines = [head, first.rstrip(",") + ",maybe,,", second.rstrip(",") + ",approved,,", kind, *rest]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_proposals(path, view.rulebook)
    assert sorted(f.code for f in refused.value.faults) == ["not_choice", "not_choice", "undecided"]
