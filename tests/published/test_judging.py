"""Published schemes judged: culprits and not victims, undecided where nobody can tell, and honest print is read."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from bsclib.errors import InputError
from bsclib.published import judge_scheme, read_scheme

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import published_damage as damages


def grid(table, items, matrix, **columns):
    """Return the figures of one table: entries, then one figure a row for each column."""
    rows = [(table, items[i], f"entry {j + 1}", x) for i, row in enumerate(matrix) for j, x in enumerate(row.split())]
    return rows + [(table, items[i], role, x) for role, values in columns.items() for i, x in enumerate(values.split())]


# w = (4/7, 2/7, 1/7): consistent, so that every method gives it
EVEN = ("1 2 4", "1/2 1 2", "1/4 1/2 1")
# eigenvector and geometric mean 0.6370 0.2583 0.1047; λ 3.0385, CI 0.0193, CR 0.0332
KNOWN = ("1 3 5", "1/3 1 3", "1/5 1/3 1")


@pytest.fixture
def judged(tmp_path):
    """Return a function that writes figures and a ``scheme.yaml`` and judges them, verdicts by place."""

    def judge(figures, tables=""):
        (tmp_path / "scheme.yaml").write_text(f"id: own\n{tables}", encoding="utf-8")
        with (tmp_path / "figures.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("table", "item", "figure", "printed"), *figures])
        done = judge_scheme(read_scheme(tmp_path))
        return {(j.figure.table, j.figure.item, j.figure.column): j for j in done.figures}

    return judge


def accused(found):
    """Return the places accused."""
    return {key for key, j in found.items() if j.culprit}


def test_a_folder_of_two_poor_files_is_judged(judged):
    """No table is declared: the list of figures is enough."""
    found = judged([*grid("1", "abc", KNOWN, weight="0.6370 0.2583 0.1047"), ("1", "", "lambda", "3.0385")])
    assert {j.verdict for j in found.values()} == {"given", "recomputed"}
    assert not accused(found)


LEVELS = (
    "tables:\n  - {id: t, title: Top}\n"
    "  - {id: m, title: Middle, under: {table: t, item: a}}\n"
    "  - {id: d, title: Deep, under: {table: m, item: x}}\n"
)


def three_levels(top="0.571 0.286 0.143"):
    """Return three levels of the same matrix; a final is the product of three local weights."""
    w = "0.571 0.286 0.143"
    return (
        grid("t", "abc", EVEN, weight=top)
        + grid("m", "xyz", EVEN, weight=w, final="0.327 0.163 0.082")
        + grid("d", "pqr", EVEN, weight=w, final="0.187 0.093 0.047")
    )


def test_finals_of_the_third_level_are_products_down_from_the_root(judged):
    """The parent's global weight counts, not its local one."""
    assert not accused(judged(three_levels(), LEVELS))


def test_a_misprinted_parent_is_named_and_none_of_its_children(judged):
    """Six finals would have to be wrong in its place."""
    found = judged(three_levels("0.751 0.286 0.143"), LEVELS)
    assert accused(found) == {("t", "a", "weight")}
    assert found["t", "a", "weight"].due == pytest.approx(4 / 7)
    assert {"matrix", "product", "sum"} <= set(found["t", "a", "weight"].witnesses)


def test_without_its_matrix_the_parent_is_still_the_smallest_explanation(judged):
    """Nothing but products and a sum speak: one figure explains what three would."""
    rows = [r for r in three_levels("0.751 0.286 0.143") if not r[2].startswith("entry")]
    assert accused(judged(rows, LEVELS)) == {("t", "a", "weight")}


def test_what_was_made_from_a_wrong_figure_is_carried_to_the_end(judged):
    """CI and CR follow from the printed λ, which is wrong: wrong too, and not to blame."""
    tail = [
        ("1", "", "lambda", "3.3085"),
        ("1", "", "CI", "0.1543"),
        ("1", "", "RI", "0.58"),
        ("1", "", "CR", "0.2660"),
    ]
    found = judged(grid("1", "abc", KNOWN, weight="0.6370 0.2583 0.1047") + tail)
    assert accused(found) == {("1", "", "lambda")}
    assert [found["1", "", f].verdict for f in ("CI", "CR", "RI")] == ["carried", "carried", "recomputed"]


def test_a_misprint_of_lambda_leaves_ci_and_cr_right(judged):
    """The chain was computed from the right λ."""
    tail = [("1", "", "lambda", "3.3085"), ("1", "", "CI", "0.0193"), ("1", "", "CR", "0.0332")]
    found = judged(grid("1", "abc", KNOWN, weight="0.6370 0.2583 0.1047") + tail)
    assert accused(found) == {("1", "", "lambda")}
    assert found["1", "", "CI"].verdict == found["1", "", "CR"].verdict == "recomputed"


def test_two_entries_that_contradict_each_other_alone_stay_undecided(judged):
    """No weight is printed: either may be wrong, and nobody can tell which."""
    found = judged(grid("1", "abc", ("1 3 5", "1/4 1 3", "1/5 1/3 1")))
    assert not accused(found)
    assert {k for k, j in found.items() if j.verdict == "undecided"} == {("1", "a", "entry 2"), ("1", "b", "entry 1")}


def test_the_weights_decide_between_two_entries(judged):
    """The mirror and three weights speak for 3."""
    found = judged(grid("1", "abc", ("1 3 5", "1/4 1 3", "1/5 1/3 1"), weight="0.6370 0.2583 0.1047"))
    assert accused(found) == {("1", "b", "entry 1")}
    assert found["1", "b", "entry 1"].due == pytest.approx(1 / 3)


def test_two_weights_against_two_entries_are_a_tie(judged):
    """In a matrix of order 2 the weights exchanged and the entries exchanged look alike."""
    found = judged(grid("1", "ab", ("1 2", "1/2 1"), weight="0.3333 0.6667"))
    assert not accused(found)
    assert found["1", "a", "weight"].verdict == "undecided"


def test_weights_that_no_method_makes_from_the_matrix_are_not_held_against_it(judged):
    """They may be the mean of many people's own weights."""
    found = judged(grid("1", "abc", KNOWN, weight="0.550 0.300 0.150"))
    assert not accused(found)
    assert {found["1", i, "weight"].verdict for i in "abc"} == {"undecided"}


def test_an_aggregate_is_reciprocal_within_its_decimals(judged):
    """1.4422 and 0.6934 are as reciprocal as four decimals can be; 0.6394 is a slip."""
    rows = ("1.0000 1.4422 3.3019", "0.6934 1.0000 2.4662", "0.3029 0.4055 1.0000")
    weights = "0.4984 0.3543 0.1473"
    assert not accused(judged(grid("1", "abc", rows, weight=weights)))
    wrong = (rows[0], rows[1].replace("0.6934", "0.6394"), rows[2])
    assert accused(judged(grid("1", "abc", wrong, weight=weights))) == {("1", "b", "entry 1")}


def test_a_blank_is_missing_beside_others_and_a_half_left_blank_is_none(judged):
    """What follows from the rest is said; the lower half is a custom."""
    found = judged([*grid("1", "abc", KNOWN, weight="0.6370 0.2583"), ("1", "c", "weight", "")])
    assert accused(found) == {("1", "c", "weight")}
    assert found["1", "c", "weight"].due == pytest.approx(0.1047, abs=5e-5)
    half = [
        ("1", i, f"entry {j}", p)
        for i, j, p in (("a", 2, "3"), ("a", 3, "5"), ("b", 3, "3"), ("b", 1, ""), ("c", 1, ""), ("c", 2, ""))
    ]
    assert not accused(judged(half + grid("1", "abc", (), weight="0.6370 0.2583 0.1047")))


def test_a_final_beside_a_blank_local_weight_is_judged(judged):
    """The matrix gives the local weight that is not printed."""
    rows = [(t, i, f, "" if (t, i, f) == ("m", "y", "weight") else p) for t, i, f, p in three_levels()]
    found = judged(rows, LEVELS)
    assert accused(found) == {("m", "y", "weight")}
    assert found["m", "y", "final"].verdict == "recomputed"


def test_a_mixed_number_a_comma_and_full_width_digits_are_figures(judged):
    """4 5/7, 27,9% and ０．５ are honest print."""
    found = judged([("1", "a", "entry 2", "4 5/7"), ("1", "b", "entry 1", "7/33"), ("1", "c", "weight", "27,9%")])
    assert not accused(found)
    assert found["1", "a", "entry 2"].figure.value * 7 == 33


def test_one_lost_percent_sign_is_named(judged):
    """Its neighbours keep theirs."""
    found = judged(grid("1", "abc", KNOWN, weight="63.7% 25.8 10.5%"))
    assert accused(found) == {("1", "b", "weight")}


def test_a_column_in_points_needs_no_sign(judged):
    """All of it is read in hundredths."""
    assert not accused(judged(grid("1", "abc", KNOWN, weight="63.70 25.83 10.47")))


def test_what_a_figure_in_points_should_be_is_said_in_points(judged):
    """A wrong print of 28.5 in a column of points is due as 25.8, not as 0.3; a program's -0.000 is nought."""
    figures = [*grid("1", "abc", KNOWN, weight="63.7 28.5 10.5"), *grid("2", "abc", EVEN), ("2", "", "CI", "-0.000")]
    found = judged(figures)
    assert accused(found) == {("1", "b", "weight")}
    assert found["1", "b", "weight"].due_written == "25.8"


def test_digits_cut_off_throughout_are_no_fault(judged):
    """0.63698 0.25828 0.10473 are cut to four places in every row."""
    found = judged(
        grid("1", "abc", KNOWN, weight="0.6369 0.2582 0.1047") + grid("2", "def", KNOWN, weight="0.6369 0.2582 0.1047")
    )
    assert {j.neutral for j in found.values()} == {"right"}


def test_what_is_no_number_is_undecided_and_what_is_no_figure_refused(judged):
    """A smudge is honest; a kind of figure that nobody knows is a fault with its line."""
    assert judged([("1", "a", "weight", "0.?7")])["1", "a", "weight"].verdict == "undecided"
    with pytest.raises(InputError) as refused:
        judged([("1", "a", "mass", "1"), ("1", "a", "weight", "1"), ("1", "a", "weight", "2")])
    assert {f.code for f in refused.value.faults} == {"figure", "twice"}
    assert [f.place.line for f in refused.value.faults] == [2, 4]


def test_totals_are_sums_over_the_criteria_found_by_their_titles(judged):
    """No table says what it stands under: each is titled by its criterion."""
    two = grid("c", ["Price", "Age"], ("1 1", "1 1"), weight="0.5 0.5")
    child = grid("p", "xyz", KNOWN, weight="0.6370 0.2583 0.1047") + grid(
        "q", "xyz", EVEN, weight="0.5714 0.2857 0.1429"
    )
    totals = [("s", i, "total", p) for i, p in zip("xyz", ("0.604", "0.227", "0.124"), strict=True)]
    tables = "tables:\n  - {id: p, title: By Price}\n  - {id: q, title: By Age}\n"
    found = judged(two + child + totals, tables)
    assert accused(found) == {("s", "y", "total")}
    assert found["s", "y", "total"].due == pytest.approx(0.272, abs=5e-4)


def test_own_schemes_clean_and_damaged(tmp_path):
    """Nobody sound is accused; what was damaged is named or called undecided (the whole battery: benchmarks)."""
    assert damages.clean_accused(12, 5, tmp_path) == []
    found = damages.battery(25, 5, tmp_path)
    assert found["false"] == 0
    assert found["silent"] == 0
    assert found["named"] >= 0.9 * (found["named"] + found["undecided"])


def test_the_verdicts_are_written_in_the_neutral_form(tmp_path, judged):
    """One row a figure, the folder's name in front; what was found leaves exit code 0."""
    judged(grid("1", "abc", KNOWN, weight="0.6370 0.2853 0.1047"))
    target = tmp_path / "out" / "v.csv"
    words = [sys.executable, "-m", "bsclib", "reproduce", "--of", str(tmp_path), "--verdicts", str(target)]
    assert subprocess.run(words, check=False).returncode == 0
    rows = list(csv.DictReader(target.open(encoding="utf-8")))
    assert list(rows[0]) == ["scheme", "table", "item", "figure", "printed", "verdict", "culprit"]
    assert [(r["item"], r["figure"], r["verdict"]) for r in rows if r["culprit"] == "yes"] == [("b", "weight", "wrong")]
    assert rows[0]["scheme"] == tmp_path.name


def test_a_list_adds_up_to_the_total_it_declares(tmp_path):
    """Points of 1000 are no shares of one; a list of two cards adds up card by card."""
    (tmp_path / "scheme.yaml").write_text(
        "id: own\ntables:\n  - {id: p, file: p.csv, total: 1000, columns: {item: item, weight: w, card: card}}\n",
        encoding="utf-8",
    )
    text = "card,item,w\nA,a,600\nA,b,400\nB,c,700\nB,d,{}\n"
    for last, verdicts in (("300", {"given"}), ("350", {"given", "undecided"})):
        (tmp_path / "p.csv").write_text(text.format(last), encoding="utf-8")
        assert {j.verdict for j in judge_scheme(read_scheme(tmp_path)).figures} == verdicts


def test_one_figure_that_lost_its_point_makes_no_column_of_points(judged):
    """Of two shares one above 1 is the wrong one."""
    two = grid("t", "ab", ("1 1", "1 1"), weight="0.500 0.500")
    below = grid("m", "xy", ("1 1", "1 1"), weight="0.500 0.500", final="0.250 8.250")
    found = judged(two + below, "tables:\n  - {id: t, title: Top}\n  - {id: m, title: M, under: {table: t, item: a}}\n")
    assert accused(found) == {("m", "y", "final")}


EXPERTS = {
    "E1": ("1 3 5", "1/3 1 3", "1/5 1/3 1"),
    "E2": ("1 2 4", "1/2 1 2", "1/4 1/2 1"),
    "E3": ("1 4 7", "1/4 1 2", "1/7 1/2 1"),
}
# 24^(1/3), 140^(1/3), 12^(1/3); weights by numpy's eig
COMMON = ("1 2.884 5.192", "0.347 1 2.289", "0.193 0.437 1")


def common(rows=COMMON, experts=EXPERTS, **columns):
    """Return the figures of the experts' matrices and of the common one."""
    return [x for name, own in experts.items() for x in grid(name, "abc", own)] + grid("G", "abc", rows, **columns)


@pytest.mark.parametrize("declared", ["", "tables:\n  - {id: G, aggregates: [E1, E2, E3]}\n"])
def test_the_common_matrix_is_the_mean_of_the_experts(judged, declared):
    """A wrong entry is named on their word, in either place; no sound one is."""
    found = judged(common(), declared)
    assert not accused(found)
    assert found["G", "a", "entry 2"].kind == "experts"
    wrong = judged(common((COMMON[0].replace("2.884", "2.488"), *COMMON[1:])), declared)
    assert accused(wrong) == {("G", "a", "entry 2")}
    assert "experts" in wrong["G", "a", "entry 2"].witnesses
    turned = EXPERTS | {"E2": ("1 2 4", "2 1 2", "1/4 1/2 1")}
    assert accused(judged(common(experts=turned), declared)) == {("E2", "b", "entry 1")}


def test_an_arithmetic_mean_of_matrices_is_not_reciprocal_and_none_the_worse(judged):
    """Both entries of a pair are means, so their product is above 1; its weights are those of the matrix as it is."""
    rows = ("1 3.000 5.333", "0.361 1 2.333", "0.198 0.444 1")
    found = judged(common(rows, weight="0.6448 0.2414 0.1137"))
    assert not accused(found)
    assert {j.neutral for j in found.values()} == {"right"}
    wrong = judged(common((rows[0].replace("5.333", "3.533"), *rows[1:])))
    assert wrong["G", "a", "entry 3"].neutral == "undecided" or accused(wrong) == {("G", "a", "entry 3")}


def test_half_printed_matrices_that_contradict_each_other_alone_stay_undecided(judged):
    """The common entry or any expert's may be the misprint: all are named, nobody is accused."""
    half = {name: (own[0], own[1].replace(own[1].split()[0], "", 1).strip(), "1") for name, own in EXPERTS.items()}
    figures = [
        (name, "abc"[i], f"entry {i + j + 1}", x)
        for name, own in {**half, "G": ("1 9.884 5.192", "1 2.289", "1")}.items()
        for i, row in enumerate(own)
        for j, x in enumerate(row.split())
    ]
    found = judged(figures, "tables:\n  - {id: G, aggregates: [E1, E2, E3]}\n")
    assert not accused(found)
    assert {k for k, j in found.items() if j.neutral == "undecided"} == {(t, "a", "entry 2") for t in (*EXPERTS, "G")}
