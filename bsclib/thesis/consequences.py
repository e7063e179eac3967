"""What each fault of the print, and each reading of ours, would cost: the sample quarters scored both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pandas as pd

from bsclib import pay
from bsclib.errors import LIST, NOTHING, Text, same
from bsclib.policies import POLICIES
from bsclib.quarter import QuarterView, open_quarter

READINGS = tuple(product(("restored", "printed"), ("corrected", "published")))
OURS = "department"  # the level whose rules the source announces (table 1.17) and does not print
# the second choice of every policy but the two that READINGS are; a number for those that take one
ALTERNATIVES = {n: p.choices[1] for n, p in POLICIES.items() if p.choices and n not in ("weights", "profile")} | {
    "award_tolerance": "2",
    "bonus_cap": "100",
}
_OTHERWISE = same("{usual} → {other}{unit}")
_UNITS = {"award_tolerance": same(" %"), "bonus_cap": Text(" 分", " points")}
_CORRECTED = Text("更正的规则 → 印出的规则", "rule as corrected → as published")
_PROPOSED = Text("本系统拟定的规则 → 满分", "rule proposed by us → full marks")


def sample(quarters: int = 8) -> list[QuarterView]:
    """Return the sample quarters that ship, oldest first, read as restored and corrected."""
    return open_quarter(weights="restored", profile="corrected").history(quarters)


def read_as(view: QuarterView, **policies: str) -> QuarterView:
    """Return a quarter under another reading; law and evidence stay."""
    return replace(view, rulebook=view.rulebook.replace(**policies))


def scored(views: list[QuarterView]) -> pd.DataFrame:
    """Return every quarter's cards under printed and restored weights, published and corrected rules.

    One row per quarter × card × reading: `total` [points], `grade_zh`, `grade_en`, `paid` [unit of the pool],
    and `change`, `grade_changed`, `paid_change` against the default reading (restored, corrected).
    """
    frame = pd.DataFrame([row for v in views for w, p in READINGS for row in _card_rows(v, w, p)])
    base = frame[(frame["weights"] == "restored") & (frame["profile"] == "corrected")]
    base = base.set_index(["quarter", "scorecard"])[["total", "grade_en", "paid"]]
    usual = base.loc[pd.MultiIndex.from_frame(frame[["quarter", "scorecard"]])].reset_index(drop=True)
    frame["change"] = frame["total"] - usual["total"]
    frame["grade_changed"] = frame["grade_en"] != usual["grade_en"]
    frame["paid_change"] = frame["paid"] - usual["paid"]
    return frame


def _card_rows(view: QuarterView, weights: str, profile: str) -> Iterator[dict[str, object]]:
    read = read_as(view, weights=weights, profile=profile)
    paid = {p.unit.card: p.amount for p in pay.payroll(read).units}
    for card, total in read.totals.items():
        grade = total.grade or NOTHING
        place = {"quarter": view.facts.period, "scorecard": card, "weights": weights, "profile": profile}
        label = view.rulebook.card(card).label
        place |= {"label_zh": label.zh, "label_en": label.en}
        points = float("nan") if total.total is None else float(total.total)
        given = {"grade_zh": grade.zh, "grade_en": grade.en, "paid": float(paid.get(card) or 0)}
        yield place | {"total": points} | given


def cost(frame: pd.DataFrame) -> pd.DataFrame:
    """Return, for each reading other than the default and each card, what it changes over the quarters.

    `mean`, `lowest`, `highest` are changes of the total [points], `grades` counts changed grades, `paid` is
    the largest change of the reward in either direction [unit of the pool].
    """
    other = frame[(frame["weights"] != "restored") | (frame["profile"] != "corrected")]
    by_card = other.groupby(["weights", "profile", "scorecard", "label_zh", "label_en"], sort=False)
    return pd.DataFrame(
        {
            "mean": by_card["change"].mean(),
            "lowest": by_card["change"].min(),
            "highest": by_card["change"].max(),
            "grades": by_card["grade_changed"].sum(),
            "paid": by_card["paid_change"].agg(lambda s: s[s.abs().idxmax()]),
        }
    ).reset_index()


def readings(views: list[QuarterView]) -> pd.DataFrame:
    """Return every reading that is ours with its effect on totals over the quarters.

    `kind` is "policy" (a switch), "corrected" (a rule mended) or "proposed" (a rule in place of table 1.17);
    `mean` and `largest` are changes of a card's total [points] if the reading were given up, over all
    quarters and the cards it touches; `grades` counts the cards × quarters whose grade would change.
    """
    book = views[-1].rulebook
    cards = {"": NOTHING} | {c.id: c.label for c in book.scorecards}
    names = {(c.id, row.id): row.label for c in book.scorecards for row in c}
    names |= {("", name): policy.title for name, policy in POLICIES.items()}
    rows = []
    for found in (*_policies(views), *_rules(views)):
        card, name = cards[found[1]], names[found[1], found[2]]
        labels = {"label_zh": card.zh, "label_en": card.en, "reading_zh": name.zh, "reading_en": name.en}
        rows.append(_effect(found) | labels)
    return pd.DataFrame(rows)


Effect = tuple[str, str, str, Text, list[Fraction], int]


def _effect(found: Effect) -> dict[str, object]:
    kind, card, name, text, changes, grades = found
    moved = [c for c in changes if c]
    return {
        "kind": kind, "scorecard": card, "reading": name, "text_zh": text.zh, "text_en": text.en,
        "mean": float(sum(moved, Fraction(0)) / len(moved)) if moved else 0.0,
        "largest": float(max(moved, key=abs)) if moved else 0.0, "touched": len(moved), "grades": grades,
    }  # fmt: skip


def _policies(views: list[QuarterView]) -> Iterator[Effect]:
    for name, value in ALTERNATIVES.items():
        policy = POLICIES[name]
        usual = policy.words(policy.choices[0] if policy.choices else None)
        text = _OTHERWISE.fill(usual=usual, other=policy.words(value), unit=_UNITS.get(name, NOTHING))
        changes, grades = [], 0
        for view in views:
            other = read_as(view, **{name: value})
            for card, total in view.totals.items():
                now = other.totals[card]
                changes.append((now.total or Fraction(0)) - (total.total or Fraction(0)))
                grades += now.grade != total.grade
        yield "policy", "", name, text, changes, grades


def _rules(views: list[QuarterView]) -> Iterator[Effect]:
    """Yield the effect of each corrected rule given up, and of each proposed rule, on its own card."""
    published = [read_as(v, profile="published") for v in views]
    mine, theirs = [_points(v) for v in views], [_points(v) for v in published]
    for card in views[-1].rulebook.scorecards:
        for row in card:
            key = (card.id, row.id)
            if row.corrected:
                changes = [t[key] - m[key] for m, t in zip(mine, theirs, strict=True) if key in m and key in t]
                yield "corrected", card.id, row.id, _about(_CORRECTED, row.why_corrected), changes, 0
            if card.level == OURS:
                yield "proposed", card.id, row.id, _PROPOSED, [-m[key] for m in mine if key in m], 0


def _about(what: Text, why: Text) -> Text:
    return LIST.join([what, why]) if why.zh else what


def _points(view: QuarterView) -> dict[tuple[str, str], Fraction]:
    """Return what each scored row adds to or takes from 100 on its card [points]."""
    return view.scores.effects
