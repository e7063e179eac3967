"""Findings are derived: damage the tables and they change accordingly; nothing is keyed to the thesis."""

from fractions import Fraction

import pytest

from bsclib.published.figures import half_up
from bsclib.thesis import reproduce
from bsclib.thesis.causes import final_of, method_trial, product_trial, weights_of
from bsclib.thesis.slips import find_slip

TENTHOUSANDTH = Fraction(1, 10_000)


def kinds(done, kind):
    """Return the places of one kind of finding."""
    return {(f.table, f.item) for f in done.findings if f.kind == kind}


def test_without_the_slip_there_is_nothing_to_restore(mended):
    """Columns that close need no replacement, and none is claimed."""
    slip = find_slip(mended.read())
    assert (slip.was, slip.readings, slip.unexplained) == ("", (), [])
    done = reproduce(mended.read(), draws=0)
    assert done.counts.loc["total", "restored"] == 0


@pytest.mark.parametrize(("was", "now"), [("7", "2"), ("6", "9"), ("3", "8")])
def test_another_replacement_is_found_instead(mended, was, now):
    """`a.` → `b.` throughout the printed lists is recognised as that pair, and every figure comes back."""
    before = {f.key: f.value for f in mended.read().figures if f.role == "weight"}
    for table in ("1.8", "1.9", "1.10", "1.11", "1.15", "1.16"):
        mended.change(table, "weight", lambda cell, n: cell.replace(f"{was}.", f"{now}."))
    slip = find_slip(mended.read())
    assert (slip.was, slip.now, slip.explains_all) == (was, now, 1)
    assert slip.restored
    assert all(before[key] == value for key, value in slip.restored.items())


def test_two_replacements_at_once_are_not_explained_away(mended):
    """Where no single replacement closes a column, it is named as unexplained."""
    mended.change("1.16", "weight", lambda cell, n: "8.33%" if n == 14 else cell)
    mended.change("1.16", "weight", lambda cell, n: "11.11%" if n == 43 else cell)
    done = reproduce(mended.read(), draws=0)
    assert kinds(done, "unexplained")


def test_one_of_several_choices_is_settled_by_the_cause_alone(copy):
    """By its sum, table 1.8 has four choices; without the finals of 1.7 none of them is claimed."""
    slip = find_slip(copy.read())
    reading = next(r for r in slip.readings if r.column.table == "1.8")
    assert (reading.alone, reading.ways, reading.candidates) == (4, 1, 4)
    scheme = (copy.folder / "scheme.yaml").read_text(encoding="utf-8")
    scheme = scheme.replace('    from: ["1.4", "1.7", "1.5", "1.6"]\n', "")
    (copy.folder / "scheme.yaml").write_text(scheme, encoding="utf-8")
    alone = next(r for r in find_slip(copy.read()).readings if r.column.table == "1.8")
    assert (alone.ways, dict(alone.restored)) == (4, {})


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean", "column_mean"])
def test_the_method_is_read_off_the_figures(copy, method):
    """Level weights printed by any of the three methods are recognised as that method."""
    scheme = copy.read()
    exact = weights_of(scheme)[method]
    for table in scheme.matrices:
        column = table.doc.columns.weight
        copy.change(table.id, column, lambda cell, n, t=table.id: f"{float(exact[t][n - 1]):.4f}")
    damaged = copy.read()
    assert method_trial(damaged, weights_of(damaged)).best == (method, "rounding")


@pytest.mark.parametrize(
    ("factors", "rounding"), [("printed", "rounding"), ("printed", "truncation"), ("exact", "rounding")]
)
def test_the_manner_of_rounding_is_read_off_the_products(copy, factors, rounding):
    """Final weights cut off, rounded, or rounded from unrounded factors are told apart."""
    scheme = copy.read()
    weights = weights_of(scheme)["eigenvector"]
    manner = {"rounding": half_up, "truncation": lambda x, q: Fraction(x // q) * q}[rounding]
    for table in scheme.matrices:
        finals = {
            f.row: manner(final_of(scheme, f, factors, weights), TENTHOUSANDTH)
            for f in scheme.column(table.id, "final")
        }
        if finals:
            copy.change(table.id, "final_weight", lambda cell, n, v=finals: f"{float(v[n]):.4f}")
    trial = product_trial(copy.read(), weights)
    assert trial.best == (factors, rounding)
    assert trial.hits[factors, rounding] == trial.of == 14


def test_an_entry_that_is_not_its_mirrors_reciprocal_is_contradicted_by_it(copy):
    """Of two entries that disagree the one is named that the weights and the mirror speak against, and it alone."""
    copy.change("1.3", "c1", lambda cell, n: "1/3" if n == 2 else cell)
    done = reproduce(copy.read(), draws=0)
    wrong = done.figures[(done.figures["table"] == "1.3") & (done.figures["verdict"] == "contradicted")]
    assert set(wrong["source"]) == {"1.3 › 2 › entry 1"}


def test_a_level_weight_that_no_method_gives_is_contradicted_by_its_matrix(copy):
    """A misprinted priority is named with what was tried."""
    copy.change("1.5", "level2_weight", lambda cell, n: "0.1230" if n == 2 else cell)
    done = reproduce(copy.read(), draws=0)
    row = done.figures.set_index("source").loc["1.5 › 2 › weight"]
    assert row["verdict"] == "contradicted"
    assert "recomputed from the matrix" in row["how_en"]
    assert row["recomputed"] != row["printed"]


def test_a_table_that_repeats_another_differently_is_named(copy):
    """Tables 1.9 and 1.11 print the same weights; a difference is a finding, and of two words neither is believed."""
    copy.change("1.11", "weight", lambda cell, n: "3.57%" if n == 6 else cell)
    done = reproduce(copy.read(), draws=0)
    assert kinds(done, "weight") == {("1.10", ""), ("1.11", "采购量达成率")} - {("1.10", "")}
    assert done.figures.set_index("source").loc["1.11 › 6 › weight", "verdict"] == "undecided"


def test_items_that_come_go_or_change_their_names_are_named(copy):
    """Names are compared in order between the tables that must agree."""
    copy.drop("1.14", 3)
    copy.change("1.12", "item_zh", lambda cell, n: "次品率" if n == 5 else cell)
    done = reproduce(copy.read(), draws=0)
    assert ("1.15", "人工成本") in kinds(done, "added")
    assert ("1.15", "产品周转率") in kinds(done, "name")


def test_a_rule_turned_round_is_found_and_one_put_right_is_not(copy):
    """Direction faults follow the words of the rule."""
    copy.change(
        "1.11", "rule_zh", lambda cell, n: {1: "每比目标值高2.5%,扣5分", 4: "每比目标值低2.5%,扣5分"}.get(n, cell)
    )
    done = reproduce(copy.read(), draws=0)
    found = kinds(done, "direction")
    assert ("1.11", "销售收入达成率") in found
    assert ("1.11", "总资产周转率") not in found


def test_a_sign_turned_round_is_found_and_one_put_right_is_not(copy):
    """A rule that rewards a miss is a fault of sign; with the sign of the text it is none."""
    before = reproduce(copy.read(), draws=0)
    copy.change("1.10", "rule_zh", lambda cell, n: "以10%为编制精准度范围,每增加5%,减5分" if n == 1 else cell)
    after = reproduce(copy.read(), draws=0)
    place = ("1.10", "预算目标的精准度")
    assert place in kinds(before, "sign") & kinds(before, "standard")
    assert place not in kinds(after, "sign") | kinds(after, "standard")
