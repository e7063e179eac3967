"""From questionnaires to law: any card is compared, the group's weights become dated values, traced to each expert."""

import shutil
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from bsclib import ahp
from bsclib.cli import group
from bsclib.errors import UsageError
from bsclib.evidence.schema import FIRST
from bsclib.evidence.survey_tables import COMPARISONS
from bsclib.experts import group_weights, hierarchies
from bsclib.law import load_rulebook
from bsclib.law.judgements import read_judgements
from bsclib.quarter import open_quarter

CARDS = ("dept_hr", "center_cost")
NAMED = [word for card in CARDS for word in ("--card", card)]


@pytest.fixture(scope="module")
def home(root, tmp_path_factory):
    """Return a workspace of its own with the sample's law, evidence of one quarter, and its experts."""
    folder = tmp_path_factory.mktemp("adopting")
    shutil.copytree(root / "params" / "g_company", folder / "params" / "g_company")
    return folder


def bsc(home, *words):
    """Run `bsc survey` in a workspace."""
    words = ["survey", *words, "--params", str(home / "params" / "g_company")]
    return CliRunner().invoke(group, words, obj="en", catch_exceptions=False)


@pytest.fixture(scope="module")
def filled(home, scripts):
    """Return what lets fourteen experts answer about two cards, each near weights of his own, and gives the folder."""

    def answered(seed=5):
        out = home / "answers"
        shutil.rmtree(out, ignore_errors=True)
        assert bsc(home, "new", *NAMED, "--out", str(out), "--lang", "zh").exit_code == 0
        scripts("crisis").answer_questions(out, load_rulebook(home / "params" / "g_company"), CARDS, "zh", seed)
        return out

    return answered


def test_a_card_without_comparisons_is_compared_by_its_structure(home):
    """Every scored row stands in one matrix; dimensions of one row stand for it; the law's own comparisons stay."""
    law = load_rulebook(home / "params" / "g_company")
    for card in law.scorecards:
        found = hierarchies(law, [card.id])
        leaves = [item for j in found.values() for item in j.items if item not in found]
        own = [j for j in law.judgements.values() if j.scorecard == card.id]
        if own:
            assert list(found) == [j.id for j in own]
        else:
            assert sorted(leaves) == sorted(i.id for i in card if i.scored)
            assert all(len(j.items) > 1 for j in found.values())
    assert hierarchies(law) == dict(law.judgements)


def test_adopted_weights_are_the_groups_by_hand_dated_and_scored(home, filled):
    """Geometric means of the answers, eigenvectors, products down; from the day on, and not before; rows add to 100."""
    answers = filled()
    law = load_rulebook(home / "params" / "g_company")
    done = bsc(home, "adopt", str(answers), *NAMED, "--from", "2025-10-01")
    assert done.exit_code == 0, done.output
    judged = read_judgements(home / "params" / "g_company" / "survey" / "judgements")
    new = load_rulebook(home / "params" / "g_company", as_of="2025-12-31")
    before = load_rulebook(home / "params" / "g_company", as_of="2025-09-30")
    for id in CARDS:
        own = {j.id: j for j in judged.values() if j.scorecard == id}
        local = {}
        for j in own.values():
            assert len(j.experts) == 14  # each expert's answers stand there by name
            numbers = [[[float(Fraction(c)) for c in row] for row in e.matrix] for e in j.experts.values()]
            local[j.id] = dict(zip(j.items, ahp.priorities(np.exp(np.log(numbers).mean(axis=0))), strict=True))
        for j in own.values():
            above = local[j.parent][j.id] if j.parent else 1
            for item in (i for i in j.items if i not in own):
                assert abs(float(new.indicator(id, item).weight) - 100 * above * local[j.id][item]) <= 0.01
        assert sum(i.weight for i in new.card(id) if i.weight is not None) == Decimal(100)
        assert [i.weight for i in before.card(id)] == [i.weight for i in law.card(id)]
        entry = next(i for i in new.card(id) if i.scored).weight_detail
        assert "14 experts" in entry.source.en
        assert "CR 0.0" in entry.why.en
    view = open_quarter("g_company", "2025Q4", workspace=home)
    weights = {r.indicator: r.weight for r in view.scores if r.scorecard == "dept_hr"}
    assert weights == {i.id: i.weight for i in new.card("dept_hr")}


def test_nothing_is_written_without_a_day_or_by_an_inconsistent_group(home, filled):
    """A date is wanted; a group beyond CR 0.10 is refused by name; the law's files keep every byte."""
    folder = home / "params" / "g_company"
    files = {p: p.read_bytes() for p in (folder / "scorecards").glob("*.yaml")}
    answers = filled(seed=6)
    words = ["adopt", str(answers), *NAMED]
    with pytest.raises(UsageError, match="--from"):
        bsc(home, *words)
    for path in sorted(answers.glob("*.xlsx")):  # everybody goes round in a circle
        book = openpyxl.load_workbook(path)
        sheet = book[COMPARISONS.label.zh]
        at = {c.id: n for n, c in enumerate(COMPARISONS.columns, 1)}
        for row in range(FIRST, sheet.max_row + 1):
            if sheet.cell(row, at["matrix"]).value:
                sheet.cell(
                    row, at["preferred"], COMPARISONS.column("preferred").choices["left" if row % 2 else "right"].zh
                )
                sheet.cell(row, at["scale"], 9)
        book.save(path)
    with pytest.raises(UsageError, match="CR"):
        bsc(home, *words, "--from", "2026-01-01")
    assert files == {p: p.read_bytes() for p in (folder / "scorecards").glob("*.yaml")}


def test_rounding_leaves_a_hundred(home):
    """Whatever the answers, the cents add up."""
    law = load_rulebook(home / "params" / "g_company")
    judgement = next(iter(law.judgements.values()))
    found = group_weights(law, law.judgements, judgement.scorecard)
    assert sum(found.weights.values()) == 100
    assert all(w == w.quantize(Decimal("0.01")) for w in found.weights.values())
    assert replace(found).experts == min(len(j.experts) for j in law.judgements.values())
