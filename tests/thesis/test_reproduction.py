"""The thesis itself: every printed figure judged, each finding with its numbers."""

import re

import pytest

from bsclib.errors import UsageError
from bsclib.paths import packaged
from bsclib.published.scheme import csv_records
from bsclib.published.words import VERDICTS
from bsclib.thesis import reproduction, table


@pytest.fixture(scope="module")
def done():
    """Return the reproduction without null controls."""
    return reproduction("", 0)


def test_every_printed_figure_has_one_verdict(done):
    """Counted again from the files by another path: cells that hold a number, and numbers in rules."""
    counted = {}
    for name, t in done.scheme.tables.items():
        for row in t.rows:
            cells = [row[c] for c in (*t.entries, t.doc.columns.weight, t.doc.columns.final) if c]
            rule = row.get(t.doc.columns.rule, "")
            counted[name] = counted.get(name, 0) + len(cells) + len(re.findall(r"\d+\.?\d*", rule))
    # no figures: what three tails repeat (2 + 1 + 2 numbers) and a garbled one (2), and the blanks of the shared item
    counted["1.10"] -= 5
    counted["1.15"] -= 2 + 3
    found = done.figures.groupby("table").size().to_dict()
    assert {n: c for n, c in counted.items() if c} == {n: c for n, c in found.items() if n != "text"}
    assert set(done.figures["verdict"]) <= set(VERDICTS)
    assert done.counts.loc["total", "figures"] == len(done.figures) == 389


def test_only_entries_and_searched_weights_are_given(done):
    """`given` is for judgements, and for weights whose search is cited."""
    given = done.figures[done.figures["verdict"] == "given"]
    rest = given[~given["column"].str.startswith("entry")]
    assert set(rest["column"]) == {"weight"}
    assert rest["against"].str.startswith("search ").all()


def test_the_fifteen_slipped_figures_come_back(done):
    """Renumbering chapter 4 turned 15 printed weights; each is restored, and no other figure."""
    restored = done.figures[done.figures["verdict"] == "restored"]
    assert len(restored) == 15
    pairs = set(zip(restored["printed"], restored["restored"], strict=True))
    assert pairs == {
        ("1.42%", "4.42%"),
        ("1.87%", "4.87%"),
        ("1.35%", "4.35%"),
        ("11.51%", "14.51%"),
        ("1.33%", "4.33%"),
    }


def test_level_weights_are_the_eigenvectors_and_finals_are_cut_off(done):
    """18 of 18 and 14 of 14, where the alternatives reach at most 11 and 13."""
    method = next(f.text.en for f in done.findings if f.kind == "method")
    rounding = next(f.text.en for f in done.findings if f.id == "rounding@")
    assert "eigenvector, rounding 18/18" in method
    assert "geometric mean, rounding 6/18" in method
    assert "printed factors, truncation 14/14" in rounding
    assert "printed factors, rounding 8/14" in rounding


def test_one_matrix_hangs_on_the_table_of_random_indices(done):
    """Table 1.7 passes by Saaty's table and fails by another; the other four pass by all."""
    assert [f.table for f in done.findings if f.kind == "ri_table"] == ["1.7"]
    assert not [f for f in done.findings if f.kind == "inconsistent"]


def test_the_worked_example_contradicts_its_own_formula(done):
    """The four coefficients are right, the weights are the table's; 40.53 % was made from wrong ones."""
    text = done.figures[done.figures["table"] == "text"].set_index("group")
    assert (text.loc[[f"W{n}_initial" for n in range(1, 5)], "verdict"] == "recomputed").all()
    assert text.loc["W1", ["printed", "recomputed", "verdict"]].tolist() == ["0.596", "0.591", "undecided"]
    assert text.loc[["example_level2", "example_level1", "example_final"], "verdict"].tolist() == [
        "contradicted", "contradicted", "carried",
    ]  # fmt: skip
    assert "column mean (5 6 2)" in text.loc["example_level2", "how_en"]


def test_curated_findings_are_borne_out_by_the_computed_ones_they_name(done):
    """No link of the human findings points at nothing."""
    for name, linked in (("errata", 62), ("rule_findings", 35)):
        frame = done.curated(name)
        stated = frame["evidence"].str.split(";").apply(lambda ids: [i for i in ids if i])
        found = frame["computed"].str.split("; ").apply(lambda ids: [i for i in ids if i])
        assert stated.tolist() == found.tolist()
        assert (frame["computed"] != "").sum() == linked


def test_seven_of_the_36_kpis_survive_by_name(done):
    """What §1.2 derives and what Table 1.2 lists."""
    (text,) = [f.text.en for f in done.findings if f.kind == "survival"]
    assert text.startswith("of 36 KPIs in the strategy trees 7 survive by name")


def test_rule_faults_are_found_by_reading_the_rules(done):
    """Direction, sign, subject and unit of the printed rules, from their words and the nature of the items."""
    found = {f.id for f in done.findings}
    assert {
        "sign@1.10#预算目标的精准度", "direction@1.11#总资产周转率", "direction@1.15#利润中心·坏账比率",
        "direction@1.15#利润中心·重要员工离职率", "direction@1.15#利润中心·学习培训情况",
        "swap@1.15#利润中心·重要员工离职率", "swap@1.15#成本中心·生产成本", "subject@1.15#成本中心·研发成本",
        "unit@1.15#利润中心·设备管理指标", "unread@1.10#预算调整产生的影响",
    } <= found  # fmt: skip
    assert sum(i.startswith("direction@") for i in found) == 4


def test_a_table_is_a_frame_as_printed_restored_and_recomputed():
    """`table("1.8")` holds the print, what it was, what it should be, and where it stands."""
    frame = table("1.8")
    row = frame.iloc[4]
    assert row[["printed", "restored", "recomputed", "verdict", "source"]].tolist() == [
        "1.42%", "4.42%", "4.42%", "restored", "1.8 › 5 › weight",
    ]  # fmt: skip
    assert len(table("1.1")) == 14
    assert list(table("1.3", "page").columns[3:7]) == ["entry 1", "entry 2", "entry 3", "entry 4"]
    with pytest.raises(UsageError):
        table("1.99")


def test_the_data_hold_figures_and_names_not_the_text():
    """The wheel carries facts and short quotations."""
    for path in packaged("params", "thesis").rglob("*.csv"):
        assert all(len(cell) < 400 for row in csv_records(path) for cell in row.values()), path


def test_every_human_finding_says_whether_a_machine_can_find_it(done):
    """Found ones name what bears them out, the others a reason; the rules' own findings are among them."""
    for name, n in (("errata", 87), ("rule_findings", 50)):
        frame = done.curated(name)
        assert len(frame) == n
        assert set(frame["machine"]) == {"found", "partly", "no"}
        assert (frame.loc[frame["machine"] == "found", "computed"] != "").all()
        assert (frame.loc[frame["machine"] != "found", "why_zh"] != "").all()
        assert (frame.loc[frame["machine"] == "no", "computed"] == "").mean() > 0.9
    found = done.curated("rule_findings").set_index("id")["computed"]
    assert found["R45"] == "cliff@1.15#成本中心"
    assert "concentration@1.8" in found["R34"]


def test_a_figure_of_the_text_that_many_orders_give_proves_nothing(done):
    """Six of 360 orders give 0.561, and so do orders for nearly every other three-digit figure in reach."""
    text = done.figures[done.figures["table"] == "text"].set_index("group")
    assert "proves nothing" in text.loc["example_level1", "how_en"]
    assert "a lead" in text.loc["example_level2", "how_en"]


def test_no_english_text_says_a_name_in_chinese(done):
    """The scheme gives the English of its own names."""
    assert not [f.text.en for f in done.findings if f.kind != "mended" and re.search("[一-鿿]", f.text.en)]


def test_no_chinese_text_of_a_person_is_left_in_english(done):
    for name in ("errata", "rule_findings"):
        shown = done.curated(name).filter(regex="_zh$").to_numpy().ravel()
        words = {word for text in shown for word in re.findall(r"[A-Za-z]{3,}", text)}
        assert words <= {"KPI"}, words


def test_an_edited_file_gives_the_new_verdict_in_the_same_process(copy):
    """The files are asked each time, not only the folder's name."""
    first = reproduction(str(copy.folder), 0)
    assert reproduction(str(copy.folder), 0) is first
    copy.change("1.5", "level2_weight", lambda cell, n: "0.1230" if n == 2 else cell)
    again = reproduction(str(copy.folder), 0).figures.set_index("source")
    assert again.loc["1.5 › 2 › weight", "verdict"] == "contradicted"
