"""Withheld scores stay withheld: judged by a search that shares nothing with the plan that hides them."""

from __future__ import annotations

import csv
import itertools
import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Store
from bsclib.governance import publish
from bsclib.governance.audience import for_public, inferable
from bsclib.governance.withholding import plan_withholding
from bsclib.quarter import QuarterView, sample_quarter

COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
Key = tuple[str, str]


def recovered(view: QuarterView, hidden: set[Key], totals: dict[str, str]) -> dict[Key, set[Fraction]]:
    """Return the scores of each hidden row that a reader who knows all weights and rules cannot rule out.

    Every card by itself: all combinations of the scores that the rules can give, against the total as it is shown.
    """
    fits: dict[Key, set[Fraction]] = {}
    for card, shown in totals.items():
        rows = [r for r in view.scores if r.scorecard == card and r.weight and r.score is not None]
        whole = sum(Fraction(r.weight) for r in rows)
        out = [r for r in rows if r.key in hidden]
        if not out or not shown:
            continue
        known = sum(Fraction(r.weight) * Fraction(r.score) for r in rows if r.key not in hidden)
        half = Fraction(1, 2 * 10 ** -Decimal(shown).as_tuple().exponent) if "." in shown else Fraction(1, 2)
        for combination in itertools.product(*(steps_of(view, r) for r in out)):
            total = known + sum(Fraction(r.weight) * s for r, s in zip(out, combination, strict=True))
            if Fraction(shown) - half <= total / whole < Fraction(shown) + half:
                for row, score in zip(out, combination, strict=True):
                    fits.setdefault(row.key, set()).add(score)
    for a, b in itertools.combinations([r for r in view.scores if r.key in fits], 2):
        if (a.indicator, a.target, a.actual) == (b.indicator, b.target, b.actual):
            fits[a.key] = fits[b.key] = fits[a.key] & fits[b.key]
    return fits


def steps_of(view: QuarterView, row: Any) -> list[Fraction]:
    """Return the scores that a step rule can give."""
    rule: Any = view.rulebook.indicator(*row.key).rule
    if rule.kind == "award" and not rule.tolerance:
        return [Fraction(0), Fraction(100)]
    if rule.kind != "step":
        return [Fraction(n) for n in range(0, 101, 5)]
    found = {Fraction(rule.base), Fraction(rule.floor), Fraction(rule.cap)}
    for points in (rule.short, rule.over):
        for n in range(1, 40) if points else ():
            found.add(max(Fraction(rule.floor), min(Fraction(rule.cap), Fraction(rule.base) + n * Fraction(points))))
    return sorted(found)


def plan(view: QuarterView, width: int = 2) -> Any:
    """Return what is withheld of a quarter."""
    return plan_withholding(view, [key for key, _ in inferable(view, Fraction(width))], Fraction(width))


def shown_totals(view: QuarterView, decimals: dict[str, int]) -> dict[str, str]:
    """Return the totals as the publication shows them."""
    cards = for_public(view, (), decimals)
    return {total.scorecard: card.total for total, card in zip(view.scores.totals, cards, strict=True)}


def test_one_withheld_score_follows_from_the_total() -> None:
    """What there was before: leaving out just the narrow rows lets each of them be worked out."""
    view = sample_quarter(PERIOD)
    narrow = {key for key, _ in inferable(view)}
    alone = {("center_cost", "employee_turnover"), ("company", "new_customer_growth_rate")} & narrow
    found = {k: len(v) for key in alone for k, v in recovered(view, {key}, shown_totals(view, {})).items()}
    assert found
    assert set(found.values()) == {1}


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("quarter", [PERIOD, "2025Q2"])
def test_a_planned_one_does_not(quarter: str, width: int) -> None:
    """With the plan, every narrow row keeps more than one possible score."""
    view = sample_quarter(quarter)
    made = plan(view, width)
    primary = [u for u in made.unknowns if u.primary]
    small = {r.scorecard for u in primary for r in u.rows}
    shown = {c: t for c, t in shown_totals(view, made.decimals).items() if c in small}
    counts = defaultdict(int)
    for key in made.hidden:
        counts[key[0]] += 1
    shown = {c: t for c, t in shown.items() if counts[c] <= 3}  # more cannot be tried one by one
    fits = recovered(view, made.hidden, shown)
    for unknown in primary:
        assert unknown.left is None or unknown.left >= width
        key = unknown.rows[0].key
        if key in fits and all(row.scorecard in shown for row in unknown.rows):
            assert len(fits[key]) >= 2, key


def test_a_row_like_it_elsewhere_goes_with_it() -> None:
    """A score that stands on two cards is withheld on both."""
    view = sample_quarter(PERIOD)
    by_fact: dict[Any, list[Key]] = defaultdict(list)
    for row in view.scores:
        if row.status == "scored":
            rule = view.rulebook.indicator(*row.key).rule
            by_fact[row.indicator, row.target, row.actual, str(rule)].append(row.key)
    twins = next(keys for keys in by_fact.values() if len(keys) > 1 and len({c for c, _ in keys}) > 1)
    made = plan_withholding(view, [twins[0]], Fraction(2))
    assert set(twins) <= made.hidden


def test_the_total_gives_way_where_no_row_is_left() -> None:
    """A card whose every row is withheld is shown with fewer decimals, until enough stays open."""
    view = sample_quarter(PERIOD)
    made = plan(view, 60)
    assert made.decimals
    assert all(places < 2 for places in made.decimals.values())
    totals = shown_totals(view, made.decimals)
    assert all("." not in totals[card] or len(totals[card].split(".")[1]) < 2 for card in made.decimals)


def test_the_publisher_is_told_and_units_learn_no_more(store: Store, approve: Any) -> None:
    """What stays open of each row is said to the publisher; a unit sees others' totals as everyone does."""
    approve(), approve(LAW)
    told: list[str] = []
    folder = publish(
        store, COMPANY, PERIOD, "public", withhold=True, width=Fraction(60), tell=lambda f: told.append(f.render("en"))
    )
    assert any("open" in line for line in told)
    assert any("lest those above follow" in line for line in told)
    other = publish(store, COMPANY, PERIOD, "unit", unit="sales", width=Fraction(60))
    assert not any(word in path.read_text("utf-8-sig") for path in folder.iterdir() for word in ("stay open", "推不出"))

    def totals(path: Path) -> dict[str, str]:
        with (path / "cards.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["scorecard_en"]: row["total"] for row in csv.DictReader(file)}

    public, unit = totals(folder), totals(other)
    assert {card for card in public if public[card] != unit[card]} <= {"Sales"}


def test_quarters_are_taken_together(store: Store, view: QuarterView) -> None:
    """What an earlier quarter gave away of the same target narrows what this one may show."""
    alone = {key for key, _ in inferable(view)}
    row = next(r for r in view.scores if r.key not in alone and r.score is not None and _bounds(view, r) is not None)
    low, high = _bounds(view, row)
    known = {row.key: [(low, low + (high - low) / 100)]}
    assert {key for key, _ in inferable(view, known=known)} == alone | {row.key}


def _bounds(view: QuarterView, row: Any) -> Any:
    from bsclib.governance.inference import target_bounds

    return target_bounds(view, row, row.score)


def test_a_publication_prints_the_head_and_is_the_same_again(store: Store, approve: Any) -> None:
    """The journal's head stands on the page; publishing just the same again enters nothing."""
    approve(), approve(LAW)
    head = store.journal()[-1].hash
    folder = publish(store, COMPANY, PERIOD, "public", withhold=True)
    assert f"journal head {head[:4]}-{head[4:8]}-" in (folder / "index.html").read_text("utf-8")
    entries = len(store.journal())
    publish(store, COMPANY, PERIOD, "public", withhold=True)
    assert len(store.journal()) == entries
    assert json.dumps(store.journal()[-1].entry["withheld"])
