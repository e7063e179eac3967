"""The verdict on each printed figure: what it was recomputed from, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from bsclib.errors import NOTHING, Text, same
from bsclib.published.figures import ROUNDINGS, Key, PrintedFigure, half_up, truncated
from bsclib.published.scheme import Scheme
from bsclib.thesis.causes import Trial, Weights, exact_sum, final_of, made_from, parent_of, rearranged, root_value
from bsclib.thesis.slips import Slip
from bsclib.thesis.text import WEIGHT_OF, TextFigure
from bsclib.thesis.words import SAY, WAYS, one_text


@dataclass(frozen=True, slots=True)
class FigureJudgement:
    """A figure with its verdict; `how` says by what, `against` which figure or table it was held against."""

    figure: PrintedFigure
    verdict: str
    recomputed: Fraction | None = None
    restored: Fraction | None = None
    how: Text = NOTHING
    against: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """Everything that was found out before a single figure is judged."""

    scheme: Scheme
    weights: Weights
    method: Trial
    products: Trial
    slip: Slip
    searched: Mapping[Key, FigureJudgement]
    ruled: Mapping[Key, FigureJudgement]
    texts: tuple[TextFigure, ...]

    @property
    def by_method(self) -> dict[str, list[Fraction]]:
        """The exact weights by the method that reproduces the print."""
        return self.weights[self.method.best[0]]


def judge(evidence: Witness) -> Iterator[FigureJudgement]:
    """Yield the verdict on every figure of the tables, then of the text."""
    by_role = {"entry": _entry, "final": _final, "weight": _weight, "rule": _rule}
    for figure in evidence.scheme.figures:
        yield by_role[figure.role](evidence, figure)
    for text in evidence.texts:
        yield _text(evidence, text)


def _entry(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    table, column = evidence.scheme.tables[figure.table], int(figure.column.split(" ")[1])
    mirror = next(f for f in table.figures() if f.row == column and f.column == f"entry {figure.row}")
    value, other = figure.value or Fraction(0), mirror.value or Fraction(0)
    if value * other == 1:
        return FigureJudgement(figure, "given", value, None, SAY["mirror"], mirror.source)
    how = SAY["no_mirror"].fill(other=mirror.printed)
    return FigureJudgement(figure, "contradicted", 1 / other if other else None, None, how, mirror.source)


def _weight(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    if figure.value is None:
        return FigureJudgement(figure, "missing", how=SAY["no_weight"])
    if evidence.scheme.tables[figure.table].entries:
        return _level(evidence, figure)
    causes = made_from(evidence.scheme, figure)
    back = evidence.slip.restored.get(figure.key)
    if not causes:
        unsearched = FigureJudgement(figure, "restored" if back else "given", back, back, SAY["not_searched"])
        return evidence.searched.get(figure.key, unsearched)
    exact = root_value(evidence.scheme, figure, evidence.slip.restored.get) or Fraction(0)
    against = " + ".join(c.source for c in causes)
    if back is not None:
        return FigureJudgement(figure, "restored", exact, back, SAY["slipped"].fill(words=evidence.slip.words), against)
    judged = _held(figure, exact, against)
    unrounded = exact_sum(evidence.scheme, figure, evidence.by_method)
    if judged.verdict != "reproduced" and unrounded is not None and figure.value == half_up(unrounded, figure.quantum):
        return FigureJudgement(figure, "rounded", unrounded, None, SAY["sum_unrounded"], against)
    return judged


def _held(figure: PrintedFigure, exact: Fraction, against: str) -> FigureJudgement:
    if figure.value == half_up(exact, figure.quantum):
        return FigureJudgement(figure, "reproduced", exact, None, NOTHING, against)
    if figure.value == truncated(exact, figure.quantum):
        return FigureJudgement(figure, "rounded", exact, None, WAYS["truncation"], against)
    return FigureJudgement(figure, "contradicted", exact, None, SAY["should_be"].fill(due=figure.write(exact)), against)


def _level(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    method, against = evidence.method.best[0], f"{figure.table} › entries"
    exact = evidence.by_method[figure.table][figure.row - 1]
    judged = _held(figure, exact, against)
    if judged.verdict == "rounded":
        return replace(judged, how=one_text([WAYS[method], judged.how]))
    if judged.verdict == "reproduced":
        return replace(judged, how=WAYS[method])
    tried = one_text((WAYS[m] for m in evidence.weights), Text("、", ", "))
    other = {m: w[figure.table][figure.row - 1] for m, w in evidence.weights.items()}
    fits = [SAY["fits"].fill(way=WAYS[m]) for m, w in other.items() if figure.value == half_up(w, figure.quantum)]
    gives = SAY["matrix_gives"].fill(due=figure.write(exact), tried=tried)
    return replace(judged, how=one_text([gives, *fits], NOTHING))


def _final(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    scheme, exact = evidence.scheme, final_of(evidence.scheme, figure, "exact", evidence.by_method)
    parent = parent_of(scheme, scheme.tables[figure.table])
    factors_at = [*([parent.source] if parent else []), f"{figure.table} › {figure.row} › weight"]
    judged = FigureJudgement(figure, "rounded", exact, None, NOTHING, " × ".join(factors_at))
    if figure.value == half_up(exact, figure.quantum):
        return replace(judged, verdict="reproduced", how=SAY["product"])
    for factors, rounding in sorted(evidence.products.hits, key=lambda way: way != evidence.products.best):
        value = final_of(scheme, figure, factors, evidence.by_method)
        if figure.value == ROUNDINGS[rounding](value, figure.quantum):
            how = one_text([WAYS[factors], WAYS[rounding]], same(" · "))
            # further off than rounding goes: the factors themselves are at fault, not this product of them
            near = abs((figure.value or 0) - exact) <= 2 * figure.quantum
            return replace(judged, verdict="rounded" if near else "reproduced", how=how)
    return replace(judged, verdict="contradicted", how=SAY["product_is"].fill(due=figure.write(exact)))


def _rule(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    return evidence.ruled.get(figure.key) or FigureJudgement(figure, "given", figure.value, None, SAY["not_read"])


def _text(evidence: Witness, text: TextFigure) -> FigureJudgement:
    value = text.causes[0][1] if text.causes else None
    if not text.disagrees and text.agrees:
        return FigureJudgement(text.figure, "reproduced", value, None, same(text.agrees[0]), text.place.en)
    wrong = "; ".join(f"{e} = {text.figure.write(v)}" for e, v in text.disagrees)
    how = SAY["agrees_with"].fill(wrong=wrong, right="; ".join(text.agrees)) if text.agrees else same(wrong)
    tried = [] if text.agrees else list(_tried(evidence.scheme, text))
    how = one_text([how, *tried])
    return FigureJudgement(text.figure, "contradicted", value, None, how, "; ".join(e for e, _ in text.disagrees))


def _tried(scheme: Scheme, text: TextFigure) -> Iterator[Text]:
    """Yield what comes of exchanging entries of the matrix that the figure is said to come from."""
    for expression, _ in text.disagrees:
        place = WEIGHT_OF.match(expression)
        if place and scheme.tables[place[1]].entries:
            n, found = rearranged(scheme.tables[place[1]], int(place[2]), text.figure)
            fits = [f"{WAYS[m].en} ({', '.join(map(str, order))})" for m, order in found[:2]]
            yield SAY["rearranged"].fill(n=n, table=place[1], k=len(found), fits="; ".join(fits) or "–")
