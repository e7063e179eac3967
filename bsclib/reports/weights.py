"""How weights follow from judgements: matrices, priorities, consistency, printed beside computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from bsclib import ahp
from bsclib.decimals import shown
from bsclib.errors import Text
from bsclib.experts import Floats, shares, stack
from bsclib.reports import figures
from bsclib.reports.rows import ABSENT, number
from bsclib.reports.table import Table

if TYPE_CHECKING:
    from bsclib.law.strategy import Judgement
    from bsclib.quarter import QuarterView

PRIORITY = Text("本层权重", "Priority")
PRINTED = Text("印出", "Printed")
FINAL = Text("最终权重(沿层级相乘)", "Final weight (product down the hierarchy)")
PRINTED_FINAL = Text("印出的最终权重", "Printed final weight")
DIFFERENCE = Text("差", "Difference")
MATRIX = Text("判断矩阵", "Matrix")
CONSISTENT = Text("是否通过(CR ≤ 0.10)", "Accepted (CR ≤ 0.10)")
YES, NO = Text("通过", "accepted"), Text("不通过", "refused")
DEPENDS = Text(";结论取决于所用 RI 表", "; the verdict depends on the RI table")
SOURCE = Text("出处", "Source")
IN_LAW = Text("评分采用 %", "Used in scores %")
ITEM = Text("指标", "Item")
METHOD = Text("算法", "Method")
COMPARED = Text("{label}:印出与计算的权重", "{label}: weights printed and computed")
METHODS = {
    "eigenvector": Text("特征向量法", "eigenvector"),
    "geometric_mean": Text("几何平均法", "geometric mean"),
    "column_mean": Text("列归一平均法", "column mean"),
}
PLACES = 4


def merged(judgement: Judgement) -> Floats:
    """Return the matrix of the group: one expert's as it is, several merged by their geometric mean (AIJ)."""
    matrices = stack(judgement)
    return matrices[0] if len(matrices) == 1 else ahp.aggregate_judgements(matrices, shares(judgement))


def local(judgement: Judgement, method: str = "eigenvector") -> dict[str, float]:
    """Return the priority of each item of a matrix."""
    found = ahp.priorities(merged(judgement), method=method)
    return dict(zip(judgement.items, map(float, found), strict=True))


def final(view: QuarterView, judgement: Judgement, method: str = "eigenvector") -> dict[str, float]:
    """Return the priorities of a matrix times those of everything above it."""
    above = 1.0
    child, parent = judgement, judgement.parent
    while parent is not None:
        up = view.rulebook.judgements[parent]
        above *= local(up, method)[child.id]
        child, parent = up, up.parent
    return {item: weight * above for item, weight in local(judgement, method).items()}


def matrix_tables(view: QuarterView, method: str = "eigenvector") -> list[Table]:
    """Return every judgement matrix as it was given, with its priorities beside the printed ones."""
    return [_matrix(view, j, method) for j in view.rulebook.judgements.values()]


def _matrix(view: QuarterView, judgement: Judgement, method: str) -> Table:
    lang, weights = view.language, local(judgement, method)
    names = [t.of(lang) for t in judgement.items.values()]
    expert = next(iter(judgement.experts.values()))
    lines = [
        [
            name,
            *(cell or ABSENT for cell in row),
            places(weights[item]),
            number(_printed(judgement, item), PLACES),
        ]
        for (item, name, row) in zip(judgement.items, names, expert.matrix, strict=True)
    ]
    heads = [f"({n})" for n in range(1, len(names) + 1)]
    labelled = [[f"({n}) {line[0]}", *line[1:]] for n, line in enumerate(lines, 1)]
    caption = f"{judgement.label.of(lang)} ({judgement.source.of(lang)})"
    return Table(["", *heads, PRIORITY.of(lang), PRINTED.of(lang)], labelled, "l" + "r" * (len(names) + 2), caption)


def consistency_table(view: QuarterView) -> Table:
    """Return λmax, CI, RI and CR of every matrix, and whether it is accepted."""
    lang, marks = view.language, {}
    lines: list[list[str]] = []
    for judgement in view.rulebook.judgements.values():
        found = ahp.consistency(merged(judgement))
        cr, accepted = float(found.cr), bool(found.cr <= 0.1)
        verdict = (YES if accepted else NO).of(lang) + (DEPENDS.of(lang) if found.verdict_depends_on_ri else "")
        if not accepted or found.verdict_depends_on_ri:
            marks[len(lines)] = "near" if accepted else "missed"
        numbers = (places(float(found.lambda_max)), places(float(found.ci)), str(found.ri), places(cr))
        lines.append([judgement.label.of(lang), str(len(judgement.items)), *numbers, str(found.ri_table), verdict])
    header = [
        MATRIX.of(lang),
        "n",
        "λmax",
        "CI",
        "RI",
        "CR",
        "RI table" if lang == "en" else "RI 表",
        CONSISTENT.of(lang),
    ]
    return Table(header, lines, "lrrrrrll", marks=marks)


def final_weights(view: QuarterView, method: str = "eigenvector") -> Table:
    """Return the final weight of every indicator that a matrix weighs, beside what the source prints."""
    lang = view.language
    header = (ITEM, MATRIX, PRIORITY, FINAL, PRINTED_FINAL, DIFFERENCE, SOURCE, IN_LAW)
    return Table([t.of(lang) for t in header], list(_final_lines(view, method)), "llrrrrlr")


def _final_lines(view: QuarterView, method: str) -> Iterator[list[str]]:
    lang, book = view.language, view.rulebook
    for judgement in book.judgements.values():
        weights, products = local(judgement, method), final(view, judgement, method)
        for item, label in judgement.items.items():
            if item in book.judgements:
                continue
            printed = _printed(judgement, item, "final")
            gap = "" if printed is None else places(products[item] - float(printed))
            yield [
                *(label.of(lang), judgement.label.of(lang), places(weights[item]), places(products[item])),
                *(number(printed, PLACES), gap, judgement.source.of(lang), _in_law(view, judgement, item)),
            ]


def _in_law(view: QuarterView, judgement: Judgement, item: str) -> str:
    return number(next((i.weight for i in view.rulebook.card(judgement.scorecard) if i.id == item), None))


def methods_table(view: QuarterView) -> Table:
    """Return what each method of deriving priorities makes of every matrix."""
    lang = view.language
    lines: list[list[str]] = []
    for judgement in view.rulebook.judgements.values():
        lines.append([judgement.label.of(lang)])
        found = {m: local(judgement, m) for m in METHODS}
        for item, label in judgement.items.items():
            lines.append([label.of(lang), *(places(found[m][item]) for m in METHODS)])
    return Table([ITEM.of(lang), *(t.of(lang) for t in METHODS.values())], lines, "lrrr")


def weights_compared(view: QuarterView, method: str = "eigenvector") -> list[figures.Figure]:
    """Return, for each matrix, its printed and its computed priorities."""
    lang, found = view.language, []
    for judgement in view.rulebook.judgements.values():
        weights = local(judgement, method)
        rows = [
            (label.of(lang), _exact(_printed(judgement, item)), Fraction(places(weights[item])))
            for item, label in judgement.items.items()
        ]
        found.append(figures.weights_compared(COMPARED.fill(label=judgement.label).of(lang), rows, lang))
    return found


def _printed(judgement: Judgement, item: str, which: str = "local") -> Decimal | None:
    found: Decimal | None = getattr(judgement.printed, which, {}).get(item)
    return found


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def places(value: float, digits: int = PLACES) -> str:
    """Return a derived number with `digits` places: the shortest decimal that is this float, rounded half up."""
    return ABSENT if value != value else shown(Decimal(repr(float(value))), digits)  # NaN: there is none
