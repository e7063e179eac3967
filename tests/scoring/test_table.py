"""`score`, `Scores` and what is written of them, on cards of a few rows."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest
from scoring_fakes import Card, Indicator, Rulebook, card, fact, facts, one, rule

from bsclib.errors import InputError, UsageError
from bsclib.policies import Policies
from bsclib.quarter import open_quarter
from bsclib.scoring import concat, score

D = Decimal
STEP = rule(kind="step", per="2.5", unit="pp", better="higher", short=-5)
BOTH = rule(kind="step", per=1, unit="pp", better="higher", over=5, short=-5)
SEVERE = rule(kind="severity", classes={"轻微": -15, "一般": -30, "严重": -45}, veto="严重")
PANEL = [("a", "70"), ("b", "90"), ("c", "91"), ("d", "92"), ("e", "100")]


def votes(*pairs, unit="office"):
    """Return panel rows of (judge, score)."""
    return [
        {"scorecard": "card", "indicator": "i", "judge": j, "judge_unit": unit, "score": D(s), "cell": f"评委评分!E{n}"}
        for n, (j, s) in enumerate(pairs, 2)
    ]


def three(**policies):
    """Return a card of weights 1, 1, 1 whose second row has no actual and whose third is judged and waiting."""
    rows = (Indicator("a", rule=STEP), Indicator("b", rule=STEP), Indicator("c", rule=rule(kind="judged")))
    book = Rulebook((card(*rows),), Policies().replace(**policies))
    return book, facts({("card", "a"): fact("100", "94.9"), ("card", "b"): fact("100"), ("card", "c"): fact("90")})


def test_the_sentence_of_a_row_reads_as_promised():
    """`why` says value, gap, side, target, steps and points, in both languages."""
    scores = score(*one(STEP, "100", "94.9"))
    assert [r.why.en for r in scores] == ["94.9 is 5.1 pp below 100: 2 whole steps × −5"]
    assert [r.why.zh for r in scores] == ["94.9 比目标 100 低 5.1 个百分点：2 个整步 × −5"]


def test_columns_are_the_contract():
    """The table has the columns of the design, in order; number columns are float64."""
    table = score(*one(STEP, "100", "94.9")).frame
    assert " ".join(table.columns) == (
        "period scorecard indicator label_zh label_en dimension unit better target actual gap steps points score "
        "weight contribution status why source cell"
    )
    assert {str(table[c].dtype) for c in ("gap", "steps", "points", "score", "weight", "contribution")} == {"float64"}
    assert table.loc[0, ["gap", "steps", "points", "score"]].tolist() == [-5.1, -2, -10, 90]


def test_missing_is_neither_nought_nor_full():
    """A missing value and a panel not yet held are left out, the other weights rescaled, coverage says so."""
    book, evidence = three()
    scores = score(book, evidence)
    assert [r.status for r in scores] == ["scored", "missing", "awaiting_panel"]
    assert [r.score for r in scores] == [90, None, None]
    [total] = scores.totals
    assert (total.total, total.coverage, total.grade) == (90, Fraction(1, 3), None)


def test_missing_may_count_as_nought_by_policy():
    """`missing: zero` counts what is missing or awaited as 0; the status stays, and no score is invented."""
    book, evidence = three(missing="zero")
    scores = score(book, evidence)
    assert [r.contribution for r in scores] == [30, 0, 0]
    assert [r.score for r in scores] == [90, None, None]
    assert scores.totals[0].total == 30
    assert "policy" in [r.why.en for r in scores][1]


def test_no_rule_and_not_applicable_stay_themselves():
    """A row without a rule and a row without weight are shown, never scored, never counted as 0 by a policy."""
    rows = (Indicator("a", rule=STEP), Indicator("b"), Indicator("c", rule=STEP, scored=False, weight=None))
    book = Rulebook((card(*rows),), Policies(missing="zero"))
    scores = score(book, facts({("card", i): fact("100", "100") for i in "abc"}))
    assert [r.status for r in scores] == ["scored", "no_rule", "not_applicable"]
    assert [r.contribution for r in scores] == [100, None, None]
    rows = json.loads(scores.to_json())["rows"]
    assert [r["score"] for r in rows] == ["100", None, None]
    assert "nan" not in scores.to_csv().lower()


def test_contributions_add_to_the_total_exactly():
    """Σ w·s / Σ w, in Fractions: weights that sum to 99.93 are normalised by 99.93."""
    rows = [Indicator(str(n), rule=STEP, weight=D(w)) for n, w in enumerate(("43.38", "9.68", "46.87"))]
    book = Rulebook((card(*rows),))
    scores = score(book, facts({("card", str(n)): fact("100", str(100 - 3 * n)) for n in range(3)}))
    total = (D("43.38") * 100 + D("9.68") * 95 + D("46.87") * 90) / 1
    assert scores.totals[0].total == Fraction(total) / Fraction("99.93")
    assert sum(r.contribution for r in scores) == scores.totals[0].total


def test_a_shared_row_takes_another_card_s_total_whatever_the_order():
    """Cards are scored in the order in which they need one another; the exact total is carried."""
    shared = rule(kind="shared", card="p")
    process = card(*(Indicator(i, rule=STEP) for i in "xyz"), id="p")
    book = Rulebook((card(Indicator("s", rule=shared), id="a"), process))
    rows = {("p", i): fact("100", v) for i, v in zip("xyz", ("100", "95", "95"), strict=True)}
    scores = score(book, facts(rows | {("a", "s"): fact("100", "card:p")}))
    assert scores.rows[0].score == Fraction(280, 3)
    assert [r.indicator for r in scores] == ["s", "x", "y", "z"]


@pytest.mark.parametrize(("link", "code"), [("card:q", "link"), ("card:p", "link"), ("abc", "not_a_number")])
def test_a_link_that_leads_nowhere_or_round_is_refused(link, code):
    """A card cannot take its own total, nor that of a card its rule does not name."""
    own = card(Indicator("s", rule=rule(kind="shared", card="p")), id="p")
    with pytest.raises(InputError) as caught:
        score(Rulebook((own,)), facts({("p", "s"): fact(None, link)}))
    assert [f.code for f in caught.value.faults] == [code]


def test_the_shared_row_of_a_centre_is_shown_or_laid_over():
    """Shown: unweighted. Overlay: 9.39 for it, all others × (1 − 0.0939), normalised by their sum."""
    rows = (
        Indicator("a", rule=STEP, weight=D("99.96")),
        Indicator("s", rule=rule(kind="shared", card="p"), weight=None),
    )
    evidence = facts({("card", "a"): fact("100", "97.5"), ("card", "s"): fact("100", "80")})
    book = Rulebook((card(*rows),))
    assert score(book, evidence).totals[0].total == 95
    over = book.replace(shared_in_centres="overlay")
    w = Fraction("99.96") * Fraction("0.9061")
    assert score(over, evidence).totals[0].total == (95 * w + 80 * Fraction("9.39")) / (w + Fraction("9.39"))


@pytest.mark.parametrize(("n", "mean"), [(1, D(70)), (3, Fraction(251, 3)), (4, Fraction(343, 4)), (5, D(91))])
def test_a_panel_is_averaged_and_trimmed_from_five(n, mean):
    """Below five judges the plain mean; from five, one highest and one lowest are dropped."""
    book, evidence = one(rule(kind="judged"), "90", None)
    evidence.tables["panel"] = votes(*PANEL[:n])
    assert score(book, evidence).rows[0].score == mean


def test_nobody_judges_their_own_department():
    """A judge of the card's unit is refused, with the cell."""
    book, evidence = one(rule(kind="judged"), "90", None)
    evidence.tables["panel"] = votes(*PANEL, unit="unit")
    with pytest.raises(InputError) as caught:
        score(book, evidence)
    assert [(f.code, f.place.cell) for f in caught.value.faults] == [("own_unit", "评委评分!E2")]


@pytest.mark.parametrize(("happened", "grade"), [("严重", "差"), ("一般", "优"), ("无", "优")])
def test_a_severe_accident_vetoes_the_grade_but_not_the_score(happened, grade):
    """A total of 95.5 would be 优: the veto leaves the lowest grade and the total as it is."""
    rows = (Indicator("i", rule=SEVERE, weight=D(10)), Indicator("j", rule=STEP, weight=D(90)))
    book = Rulebook((card(*rows),))
    scores = score(book, facts({("card", "i"): fact("0", happened), ("card", "j"): fact("100", "100")}))
    [row] = scores.cards.to_dict("records")
    assert (row["grade"], row["veto"]) == (grade, happened == "严重")
    assert row["total"] >= 95.5


def test_listed_events_must_agree_with_the_cell():
    """Several accidents are read from the list; the cell names the worst of them, or the quarter is refused."""
    listed = [
        {"scorecard": "card", "indicator": "i", "severity": s, "count": n} for s, n in (("轻微", D(2)), ("一般", None))
    ]
    book, evidence = one(SEVERE, "0", "一般", policies={"severity": "cumulate"})
    evidence.tables["events"] = listed
    assert score(book, evidence).rows[0].score == 40
    book, evidence = one(SEVERE, "0", "轻微")
    evidence.tables["events"] = listed
    with pytest.raises(InputError):
        score(book, evidence)


@pytest.mark.parametrize(
    ("words", "target", "actual", "code"),
    [
        ({"rule": STEP}, "100", "97.123", "decimals"),
        ({"rule": STEP}, "100", "良好", "not_a_number"),
        ({"rule": STEP}, "45-55", "97", "not_a_number"),
        ({"rule": STEP}, None, "97", "no_target"),
        ({"rule": STEP, "minimum": D(0)}, "100", "-1", "range"),
        ({"rule": SEVERE}, "0", "重大", "severity"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_its_place(words, target, actual, code):
    """No silent coercion: the fault names row and cell."""
    with pytest.raises(InputError) as caught:
        score(*one(words.pop("rule"), target, actual, **words))
    assert [(f.code, f.place.path, f.place.cell) for f in caught.value.faults] == [(code, "card/i", "指标!J2")]


@pytest.mark.parametrize(
    ("bad", "target", "actual", "words"),
    [
        (rule(kind="step", per=1, unit="relative", better="lower", short=-5), "0", "1", "the target is 0"),
        (rule(kind="ratio", better="higher"), "-5", "1", "a proportion means nothing"),
        (rule(kind="ratio", better="lower"), "5", "0", "a proportion means nothing"),
        (
            rule(kind="tiers", better="higher", absolute=True, tiers=[{"at_least": "90", "points": "100"}]),
            None,
            "80",
            "falls in no tier",
        ),
        (rule(kind="curve", points=[["不允许值", "60"], ["满意值", "100"]]), None, "80", "not given: 不允许值, 满意值"),
    ],
)
def test_one_row_that_cannot_be_scored_does_not_stop_the_others(bad, target, actual, words):
    """It is `not_scorable`, says why, and counts like a missing row: neither 0 nor 100."""
    rows = (Indicator("a", rule=STEP), Indicator("i", rule=bad))
    scores = score(
        Rulebook((card(*rows),)), facts({("card", "a"): fact("100", "94.9"), ("card", "i"): fact(target, actual)})
    )
    good, row = scores.rows
    assert (row.status, row.score, row.contribution) == ("not_scorable", None, None)
    assert words in row.why.en
    assert (good.score, scores.totals[0].total, scores.totals[0].coverage) == (90, 90, Fraction(1, 2))


def test_figures_of_a_row_are_read_by_name():
    """A curve takes its standard values, and a sum its inputs, from the sheet of figures."""
    curve = rule(kind="curve", points=[["不允许值", "60"], ["满意值", "100"]], below="0")
    book, evidence = one(curve, None, "85")
    evidence.tables["figures"] = [
        {"scorecard": "card", "indicator": "i", "figure": name, "value": D(value)}
        for name, value in (("不允许值", "75"), ("满意值", "95"))
    ]
    assert score(book, evidence).rows[0].score == 80
    evidence.tables["figures"].append({"scorecard": "card", "indicator": "i", "figure": "优秀值", "value": D(99)})
    with pytest.raises(InputError) as caught:
        score(book, evidence)
    assert "优秀值" in caught.value.faults[0].found.zh


def test_every_fault_is_reported_at_once():
    """Two bad rows, two faults."""
    rows = (Indicator("a", rule=STEP), Indicator("b", rule=STEP))
    with pytest.raises(InputError) as caught:
        score(Rulebook((card(*rows),)), facts({("card", "a"): fact("100", "x"), ("card", "b"): fact(None, "1")}))
    assert len(caught.value.faults) == 2


def test_discretionary_points_stand_apart_and_are_capped():
    """A row of its own with reason and decider; the card's sum never passes the law's limit."""
    book, evidence = one(STEP, "100", "100")
    give = {"scorecard": "card", "decider": "委员会", "cell": "酌情加减分!B2"}
    evidence.tables["adjustments"] = [
        give | {"points": D(-8), "reason": "瞒报"},
        give | {"points": D(-5), "reason": "迟报"},
    ]
    scores = score(book, evidence)
    assert [r.contribution for r in scores] == [100, -8, -2]
    assert scores.totals[0].total == 90
    assert [r.indicator for r in scores] == ["i", "adjustment_1", "adjustment_2"]
    evidence.tables["adjustments"] = [give | {"points": D(1), "reason": "好"}, give | {"points": D(-1), "reason": ""}]
    with pytest.raises(InputError) as caught:
        score(book, evidence)
    assert len(caught.value.faults) == 2


def test_grades_compare_exact_totals():
    """90 exactly is 优, one billionth below is not; floats cannot tell."""
    rows = [Indicator(str(n), rule=rule(kind="judged"), weight=D(1)) for n in range(3)]
    book = Rulebook((card(*rows),))
    for last, grade in (("90.02", "优"), ("90.01", "良")):
        scores = score(book, facts({("card", str(n)): fact(None, v) for n, v in enumerate(("89.99", "89.99", last))}))
        assert scores.cards["grade"][0] == grade


def test_equal_totals_share_a_rank_within_their_level():
    """Ranks are among cards of one level; ties share, the next is skipped."""
    own = [card(Indicator("i", rule=rule(kind="judged")), id=id) for id in "abcd"]
    book = Rulebook((*own, Card("co", (Indicator("i", "co", rule(kind="judged")),), level="company")))
    values = {"a": "80", "b": "90", "c": "90", "d": "70", "co": "10"}
    scores = score(book, facts({(c, "i"): fact(None, v) for c, v in values.items()}))
    assert scores.cards["rank"].tolist() == [3, 1, 1, 4, 1]


def test_json_and_csv_carry_the_same_exact_decimals():
    """Numbers are decimal text, exact where they end, else half up at 12 places; absent is null or empty."""
    rows = [Indicator(str(n), rule=BOTH, weight=D(1)) for n in range(3)]
    book = Rulebook((card(*rows),))
    scores = score(book, facts({("card", str(n)): fact("100", str(100 + n)) for n in range(2)}))
    body = json.loads(scores.to_json())
    assert set(body) == {"period", "profile", "weights", "rows", "cards"}
    assert [r["contribution"] for r in body["rows"]] == ["50", "52.5", None]
    assert body["cards"][0]["coverage"] == "0.666666666667"
    table = list(csv.DictReader(io.StringIO(scores.to_csv())))
    assert [r["contribution"] for r in table] == ["50", "52.5", ""]
    assert "\r" not in scores.to_csv()


def test_text_in_a_csv_cell_is_never_a_formula():
    """A label that starts like a formula gets an apostrophe; negative numbers stay numbers."""
    book, evidence = one(STEP, "100", "94.9", source="=cmd()")
    assert "'=cmd()" in score(book, evidence).to_csv()
    assert ",-5.1," in score(book, evidence).to_csv()


def test_what_is_shown_is_what_counts():
    """The table is a copy: set to 0, joined or read back from CSV, the scores are as they were."""
    book, evidence = three()
    scores = score(book, evidence)
    before, frame = scores.totals, scores.frame
    frame["score"] = 0.0
    frame["weight"] = 0.0
    assert scores.totals == before
    assert scores.frame["score"][0] == 90
    assert not scores.frame.attrs
    joined = scores.frame.merge(scores.exact, on="indicator")
    assert joined["score_y"][0] == 90
    assert pd.concat([scores.frame, frame])["score"].tolist()[0] == 90
    assert pd.read_csv(io.StringIO(frame.to_csv()))["score"][0] == 0
    with pytest.raises(FrozenInstanceError):
        scores.rows = ()
    with pytest.raises(FrozenInstanceError):
        scores.rows[0].score = Fraction(0)


def test_several_periods_stand_together_and_none_of_them_twice():
    """Each keeps its rows and totals; a period given twice, or two readings, are refused by name."""
    book, evidence = three()
    first = score(book, evidence)
    second = score(book, SimpleNamespace(**(vars(evidence) | {"period": "2026Q1"})))
    both = concat([first, second])
    assert both.periods == (evidence.period, "2026Q1")
    assert len(both) == 2 * len(first)
    assert both.cards["period"].tolist() == [evidence.period, "2026Q1"]
    assert both.totals == first.totals + second.totals
    assert json.loads(both.to_json())["period"] == list(both.periods)
    for parts, word in (
        ([first, first], evidence.period),
        ([first, replace(second, profile="published")], "published"),
    ):
        with pytest.raises(UsageError, match=word):
            concat(parts)
    with pytest.raises(UsageError):
        concat([])


def test_floats_are_the_nearest_to_the_exact_value():
    """Each number column is the correctly rounded exact value."""
    rows = [Indicator(str(n), rule=STEP, weight=D("0.1") * (n + 1)) for n in range(7)]
    book = Rulebook((card(*rows),))
    scores = score(book, facts({("card", str(n)): fact("100", "97.5") for n in range(7)}))
    for shown, behind in zip(scores.frame["contribution"], scores.exact["contribution"], strict=True):
        assert shown == float(behind)


def test_eight_quarters_of_the_sample_stand_together(root):
    """Two years in one value: every row and total of each, and tables that can be joined."""
    quarters = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
    parts = [open_quarter(quarter=quarter, workspace=root).scores for quarter in quarters]
    both = concat(parts)
    assert both.periods == tuple(quarters)
    assert both.rows == tuple(row for part in parts for row in part)
    assert both.totals == tuple(total for part in parts for total in part.totals)
    assert len(both.frame.merge(both.cards, on=["period", "scorecard"])) == len(both)
