"""Laws of feedback: nothing is called best without a backtest, nothing applied without approval."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bsclib import cycle
from bsclib.budgeting.forecast import backtest, judged
from bsclib.cycle import feedback
from bsclib.cycle.decisions import read_proposals, write_proposals
from bsclib.cycle.handing_on import taken_in
from bsclib.errors import InputError

from .conftest import QUARTERS, viewed


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the proposals file of the newest quarter."""
    path = tmp_path_factory.mktemp("quarters") / "2025Q4.proposals.csv"
    assert write_proposals(viewed("2025Q4"), path) > 34
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


@pytest.mark.parametrize("period", QUARTERS)
def test_a_way_is_proposed_only_where_its_backtest_is_better(period):
    """On every sample quarter, recomputed from the lines: each replacement beats what was approved by the margin."""
    view = viewed(period)
    lines = {s.account: s for s in feedback.series(view) if s.unit != "office" or s.account != "会议费"}
    rows = [r for r in cycle.proposals(view) if r["kind"] == "budget"]
    assert len([r for r in rows if r["quarter"] == str(view.quarter.next)]) == (34 if len(view.history(8)) >= 4 else 0)
    for row in (r for r in rows if r["way"] != "approved"):
        assert row["error"] * 100 < row["error_now"] * (100 - view.rulebook.company.budget.margin)
        s = lines[row["account"]]
        made = backtest(
            [float(a) for a in s.actual], 12, 3, context=s.context(), methods=[row["way"]], origins=[12, 15, 18, 21]
        )
        if row["quarter"] == str(view.quarter.next) and len(s.months) == 24:
            assert judged(made).mape[0] == pytest.approx(float(row["error"]), abs=0.006)
            own = [abs(b - a) / a * 100 for a, b in zip(s.actual[12:], s.approved[12:], strict=True)]
            assert sum(own) / 12 == pytest.approx(row["error_now"], abs=Decimal("0.006"))


def test_each_budget_of_the_next_quarter_says_what_was_tried(written, view):
    """The ten that matter are not buried: replacements and targets first, then as approved, each with its reason."""
    rows = read_proposals(written, view.rulebook)
    kept = [r["way"] == "approved" for r in rows]
    assert kept == sorted(kept)
    assert all(r["reason"] and r["rests_on"] and r["decision"] is None for r in rows)
    assert all(r["low"] < r["proposed"] < r["high"] for r in rows if r["kind"] == "budget")
    assert all(r["now"] == r["proposed"] for r in rows if r["way"] == "approved")


def moved(view, change):
    """Return a view whose lines of all quarters `change` has altered."""
    past = view.history(8)
    made = [replace(v, facts=replace(v.facts, tables={**v.facts.tables, "budget_lines": [
        {**x, **change(x)} for x in v.facts.tables["budget_lines"]]})) for v in past]  # fmt: skip
    last = made[-1]
    last.__dict__["_earlier"] = {str(v.quarter): v for v in made}
    return last


def test_a_padded_budget_is_replaced_and_a_line_too_young_is_judged_with_others(view):
    """Where every approved figure is twice what is needed, a way of history is proposed; 15 months are pooled."""
    padded = moved(view, lambda x: {"approved": x["approved"] * 2} if x["account"] == "培训费" else {})
    row = next(r for r in cycle.proposals(padded) if r.get("account") == "培训费")
    assert (row["way"] in cycle.METHODS, row["quarter"]) == (True, "2026Q1")
    assert row["proposed"] < row["now"] * Decimal("0.7")
    young = moved(view, lambda x: {"account": "新科目"} if x["account"] == "培训费" and x["month"] >= "2024-10" else {})
    found = next(t for t in cycle.trials(young) if t.series.account == "新科目")
    assert (len(found.series.months), len(found.forecasts["approved"]), found.pooled) == (15, 3, True)
    assert not any(t.series.account == "培训费" for t in cycle.trials(young))


def test_what_is_known_beforehand_moves_the_forecast_and_what_was_said_afterwards_does_not(view):
    """7 a month from January on add 21; 7 since March add 14 to January and February and change no backtest."""
    said = {"unit": "hr", "account": "招聘费", "until": None, "source": "x", "kind": "step", "value": Decimal(7)}
    rows = [
        {**said, "month": "2026-01", "date": date(2025, 12, 1)},
        {**said, "month": "2025-03", "date": date(2025, 4, 1)},
    ]
    grown = [
        {
            **said,
            "kind": "market",
            "month": "2026-01",
            "until": "2026-03",
            "value": Decimal(10),
            "date": date(2025, 12, 1),
        }
    ]
    told = replace(view, facts=replace(view.facts, tables={**view.facts.tables, "assumptions": rows + grown}))
    plain, moved = (next(t for t in cycle.trials(v) if t.series.account == "招聘费") for v in (view, told))
    assert moved.proposed("seasonal_naive", 0) - plain.proposed("seasonal_naive", 0) == pytest.approx(35)
    assert (moved.errors["seasonal_naive"], "market" in plain.errors) == (plain.errors["seasonal_naive"], False)
    assert not moved.series.context(5).market
    assert len(moved.series.context(3).market) == 27


def test_intervals_of_eighty_percent_hold_eight_times_in_ten(view):
    """On the lines by months and quarters, and on two series that are nobody's budget."""
    pytest.importorskip("statsmodels")
    found = cycle.coverages(view, public=True)
    assert [c.tracked.n for c in found] == [374, 102, 102, 218, 218]
    assert all(72 <= c.share <= 88 for c in found)


def test_nothing_is_taken_in_without_approval(written, view):
    """Undecided proposals leave the next workbook with what goes on, and lines without an amount."""
    facts = taken_in(view, read_proposals(written, view.rulebook))
    assert (facts.rows, {line["approved"] for line in facts.tables["budget_lines"]}) == ({}, {None})
    assert [a["id"] for a in facts.tables["actions"]] == ["A-08", "A-09"]


def test_what_is_approved_for_the_next_quarter_is_taken_in_to_the_cent(written, view):
    """A budget becomes three lines that add up to it, a target its row's target; later quarters wait."""
    rows = read_proposals(written, view.rulebook)
    budget = next(r for r in rows if r["kind"] == "budget" and r["quarter"] == "2026Q1")
    later = {**budget, "id": "P-2025Q4-900", "quarter": "2026Q2"}
    target = next(r for r in rows if r["kind"] == "target")
    ids = [r["id"] for r in (budget, later, target)]
    facts = taken_in(view, [*decided(written, view.rulebook, *ids), {**later, "decision": "approved"}])
    lines = [x for x in facts.tables["budget_lines"] if x["approved"] is not None]
    assert [line["month"] for line in lines] == ["2026-01", "2026-02", "2026-03"]
    assert sum((line["approved"] for line in lines), Decimal(0)) == budget["proposed"]
    assert {k: f.target for k, f in facts.rows.items()} == {
        (target["scorecard"], target["indicator"]): target["proposed"]
    }


def test_a_bad_decision_is_refused_with_all_its_faults(written, view, tmp_path):
    """Words that are no choice, an approval and a challenge by nobody, a value settled but not approved."""
    rows = list(csv.DictReader(written.open(encoding="utf-8")))
    rows[0] |= {"decision": "maybe"}
    rows[1] |= {"decision": "approved", "challenge": "too easy"}
    rows[2] |= {"kind": "wish", "settled": "5"}
    path = tmp_path / "2025Q4.proposals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InputError) as refused:
        read_proposals(path, view.rulebook)
    assert sorted(f.code for f in refused.value.faults) == [
        "not_choice", "not_choice", "settled_open", "undecided", "unnamed_challenge",
    ]  # fmt: skip
