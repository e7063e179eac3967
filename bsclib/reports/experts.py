"""The experts behind the weights as tables: who answered how consistently, how far they agree, what remains open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsclib import ahp
from bsclib.errors import Text
from bsclib.experts import agreement, ask_again, opinions, stack
from bsclib.law.judgements import read_judgements
from bsclib.reports.table import Table
from bsclib.reports.weights import merged, places

if TYPE_CHECKING:
    from bsclib.law import Judgement
    from bsclib.quarter import QuarterView

EXPERT, GROUP = Text("专家", "Expert"), Text("类别", "Group")
DISTANCE, SHIFT = Text("离群距离", "Distance"), Text("影响", "Influence")
CIRCLE, COUNT, CONSENSUS = Text("范围", "Circle"), Text("人数", "Experts"), Text("共识 S*", "Consensus S*")
ITEM, LOW, MEDIAN, HIGH = Text("指标", "Item"), Text("2.5%", "2.5 %"), Text("中位", "Median"), Text("97.5%", "97.5 %")
FIRST = Text("排第一的概率", "Probability of rank 1")
MATRIX, LEFT, RIGHT = Text("矩阵", "Matrix"), Text("左项", "Left"), Text("右项", "Right")
GAVE, IMPLIED, ENOUGH = (
    Text("所答", "Answered"),
    Text("其余回答意味着", "The rest implies"),
    Text("改为即可通过", "Accepted if"),
)
VERDICT, YES, NO = Text("CR ≤ 0.10", "CR ≤ 0.10"), Text("通过", "accepted"), Text("不通过", "refused")
DRAWS = 2000


def survey_of(view: QuarterView) -> dict[str, Judgement]:
    """Return the comparisons that a survey has brought in, none if there was none."""
    return read_judgements(view.rulebook.folder / "survey" / "judgements")


def expert_tables(view: QuarterView) -> list[Table]:
    """Return, per matrix, each expert's weights, consistency, distance from the group and influence on it."""
    return [_opinions(j, view.language) for j in survey_of(view).values()]


def _opinions(judgement: Judgement, lang: str) -> Table:
    frame = opinions(judgement)
    lines, marks = [], {}
    for n, row in enumerate(frame.to_dict("records")):
        weights = [places(row[item]) for item in judgement.items]
        group = row["group"].of(lang) if row["group"] else ""
        numbers = [places(row[name]) for name in ("distance", "shift", "cr")]
        lines.append([row["label"].of(lang), group, *weights, *numbers, (YES if row["accepted"] else NO).of(lang)])
        if not row["accepted"]:
            marks[n] = "missed"
    heads = [EXPERT, GROUP, *judgement.items.values(), DISTANCE, SHIFT]
    header = [*(t.of(lang) for t in heads), "CR", VERDICT.of(lang)]
    return Table(header, lines, "ll" + "r" * (len(judgement.items) + 3) + "l", judgement.label.of(lang), marks=marks)


def agreement_tables(view: QuarterView) -> list[Table]:
    """Return, per matrix, consensus and weights of all, of each group, and without those whom the card judges."""
    return [_agreement(view, j) for j in survey_of(view).values()]


def _agreement(view: QuarterView, judgement: Judgement) -> Table:
    lang = view.language
    frame = agreement(view.rulebook, judgement)
    lines = [
        [
            r["circle"].of(lang),
            str(r["n"]),
            places(r["consensus"], 2),
            places(r["cr"]),
            *(places(r[i]) for i in judgement.items),
        ]
        for r in frame.to_dict("records")
    ]
    header = [
        CIRCLE.of(lang),
        COUNT.of(lang),
        CONSENSUS.of(lang),
        "CR",
        *(t.of(lang) for t in judgement.items.values()),
    ]
    return Table(header, lines, "l" + "r" * (len(header) - 1), judgement.label.of(lang))


def open_questions(view: QuarterView) -> Table:
    """Return the pairs that inconsistent experts should be asked about again."""
    lang, lines = view.language, []
    for judgement in survey_of(view).values():
        for q in ask_again(judgement):
            pair = [judgement.items[q.left].of(lang), judgement.items[q.right].of(lang)]
            who = judgement.experts[q.expert].label.of(lang)
            ratios = [_ratio(q.judgement), _ratio(q.implied), _ratio(q.to) if q.to else "–"]
            lines.append([who, judgement.label.of(lang), places(q.cr), *pair, *ratios])
    heads = (EXPERT, MATRIX, Text("CR", "CR"), LEFT, RIGHT, GAVE, IMPLIED, ENOUGH)
    return Table([t.of(lang) for t in heads], lines, "llrllrrr")


def weight_intervals(view: QuarterView) -> list[Table]:
    """Return, per matrix, how firm the group's weights are when the experts are drawn again (bootstrap, seeded)."""
    return [_intervals(j, view.language) for j in survey_of(view).values()]


def _intervals(judgement: Judgement, lang: str) -> Table:
    seen = ahp.simulate(stack(judgement), draws=DRAWS, rng=0)
    lines = [
        [
            label.of(lang),
            *(places(v[k]) for v in (seen.lower, seen.median, seen.upper)),
            places(seen.rank_probability[k, 0], 2),
        ]
        for k, label in enumerate(judgement.items.values())
    ]
    return Table([t.of(lang) for t in (ITEM, LOW, MEDIAN, HIGH, FIRST)], lines, "lrrrr", judgement.label.of(lang))


def ri_tables(view: QuarterView) -> Table:
    """Return each matrix of the law with its CR under every table of random indices that covers it."""
    lang, marks = view.language, {}
    lines: list[list[str]] = []
    for judgement in view.rulebook.judgements.values():
        found = [float(ahp.consistency(merged(judgement), ri=name).cr) for name in ahp.TABLES]
        if len({cr <= 0.1 for cr in found}) > 1:
            marks[len(lines)] = "near"
        lines.append([judgement.label.of(lang), *map(places, found)])
    return Table([MATRIX.of(lang), *ahp.TABLES], lines, "l" + "r" * len(ahp.TABLES), marks=marks)


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"
