"""Cards that are proposed: checked and shown, in force on no day; a line and a moved file put them in force."""

import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from bsclib import pay
from bsclib.document import Heading
from bsclib.errors import InputError
from bsclib.evidence.template import workbook_bytes
from bsclib.handbook import handbook, parties
from bsclib.law import load_rulebook
from bsclib.quarter import open_quarter

PROPOSED = {"dept_procurement": "department", "post_sales_head": "post", "project_furnace": "project"}
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
POST = """posts:
  sales_head:
    {unit: sales, label: {zh: 销售部部长, en: Head of sales}, card: post_sales_head, exists: {from: 2026-01-01}}
"""


@pytest.fixture(scope="module")
def homes(root, tmp_path_factory):
    """Return the sample as it is, without its proposals, and with all of them put in force."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("as_is", "without", "in_force")}
    for home in made.values():
        shutil.copytree(root / "params" / "g_company", home / "params" / "g_company")
    shutil.rmtree(made["without"] / "params" / "g_company" / "proposed")
    law = made["in_force"] / "params" / "g_company"
    for path in (law / "proposed").glob("*.yaml"):
        path.rename(law / "scorecards" / path.name)
    text = (law / "company.yaml").read_text("utf-8")
    listed = "".join(f"  - {id}\n" for id in PROPOSED)
    text = text.replace("  - dept_production\n", f"  - dept_production\n{listed}") + POST
    (law / "company.yaml").write_text(text, encoding="utf-8")
    return made


def test_what_is_proposed_says_whose_it_is_and_counts_nowhere(homes):
    """Three levels, each source in both languages ours and synthetic; no card, no row, no post of any day."""
    for day in ("2025-12-31", None):
        law = load_rulebook(homes["as_is"] / "params" / "g_company", as_of=day)
        assert {c.id: c.level for c in law.proposed} == PROPOSED
        assert not {c.id for c in law.scorecards} & set(PROPOSED)
        assert not law.posts
        for card in law.proposed:
            assert ("合成" in card.source.zh, "synthetic" in card.source.en.lower()) == (True, True)
            assert (sum(i.weight for i in card), all(i.rule for i in card)) == (100, True)
    for lang, title in (("zh", "拟议的考核表（未生效）"), ("en", "Scorecards proposed, not in force")):
        made = handbook(law, lang)
        assert title in [b.words for b in made.blocks if isinstance(b, Heading)]
        assert all(card.source.of(lang).split("，")[0] in made.to_page() for card in law.proposed)
        assert title not in handbook(law, lang, "hr").to_page()


@pytest.mark.slow
def test_the_sample_quarters_are_what_they_are_without_them(homes):
    """Every byte of the scores, with proposals, without, and with all of them in force from 2026 on."""
    for quarter in QUARTERS:
        texts = {name: open_quarter(quarter=quarter, workspace=home).scores.to_csv() for name, home in homes.items()}
        assert len(set(texts.values())) == 1


@pytest.mark.slow
def test_in_force_they_are_scored_paid_and_signed_for(homes):
    """2026Q1 has their rows; the post's holder is judged by his card, the department shares the pool, to the fen."""
    home = homes["in_force"]
    law = load_rulebook(home / "params" / "g_company", as_of="2026-03-31")
    last = open_quarter(quarter="2025Q4", workspace=home)
    own = {i.key: Decimal(90) for card in law.scorecards if card.id in PROPOSED for i in card if not i.rule.linked}
    blank = workbook_bytes(law, "2026Q1", previous=last.facts, values=replace(last.facts, period="2026Q1", tables={}))
    path = home / "params" / "g_company" / "quarters" / "2026Q1.xlsx"
    path.write_bytes(blank)
    empty = open_quarter(quarter="2026Q1", workspace=home)
    rows = {k: replace(f, target=Decimal(95) if k in own else f.target) for k, f in empty.facts.rows.items()}
    facts = replace(empty.facts, rows=rows).with_actuals(own)
    path.write_bytes(workbook_bytes(law, "2026Q1", values=facts))
    view = open_quarter(quarter="2026Q1", workspace=home)
    totals = {id: view.totals[id] for id in PROPOSED}
    assert all(t.total is not None and t.grade is not None for t in totals.values()), totals
    result = next(r for r in view.scores if r.key == ("post_sales_head", "department_result"))
    assert result.score == view.totals["dept_sales"].total
    head = next(m for m in pay.managers(view) if m.card.en == "Head of sales")
    assert head.result == totals["post_sales_head"]
    assert "sales_head" in parties(view.rulebook)
    done = pay.payroll(view)
    assert "procurement" in {p.unit.id for p in done.units}
    assert done.paid + done.retained == done.pool


def test_a_proposal_is_checked_like_a_card(homes, tmp_path):
    """An unknown unit, a row cascaded from nowhere: each is told in its own file."""
    folder = shutil.copytree(homes["as_is"] / "params" / "g_company", tmp_path / "params" / "g_company")
    path = folder / "proposed" / "project_furnace.yaml"
    text = path.read_text("utf-8").replace("unit: rnd\nsource", "unit: nobody\nsource")
    path.write_text(text.replace("origin: internal", "origin: company/nothing", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(folder)
    assert {f.place.file.rsplit("/", 2)[1] for f in caught.value.faults} == {"proposed"}
    assert {"nobody", "nothing"} <= {
        w for f in caught.value.faults for w in f.found.en.replace("“", " ").replace("”", " ").split()
    }
