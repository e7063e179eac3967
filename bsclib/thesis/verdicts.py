"""The verdict on each printed figure: what it was recomputed from, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from bsclib.errors import AND, LIST, NOTHING, Text, same
from bsclib.published.figures import ROUNDINGS, Key, PrintedFigure, half_up, truncated
from bsclib.published.judging import JudgedFigure, SchemeJudgement
from bsclib.published.scheme import Scheme
from bsclib.published.words import RELATIONS
from bsclib.thesis.causes import Trial, Weights, exact_sum, final_of, made_from, parent_of, rearranged, root_value
from bsclib.thesis.said import NAMES, worded
from bsclib.thesis.slips import Slip
from bsclib.thesis.text import WEIGHT_OF, TextFigure
from bsclib.thesis.words import SAY, WAYS


@dataclass(frozen=True, slots=True)
class FigureJudgement:
    """A figure with its verdict; `how` says by what, `against` which figure or table it was held against."""

    figure: PrintedFigure
    verdict: str
    recomputed: Fraction | None = None
    restored: Fraction | None = None
    how: Text = NOTHING
    against: str = ""


@dataclass(frozen=True)
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
    judged: SchemeJudgement

    @cached_property
    def graph(self) -> dict[Key, JudgedFigure]:
        """Every figure of the tables by its place, as the relations judge it."""
        return {j.figure.key: j for j in self.judged.figures}

    @property
    def by_method(self) -> dict[str, list[Fraction]]:
        """The exact weights by the method that reproduces the print."""
        return self.weights[self.method.best[0]]


def judge(evidence: Witness) -> Iterator[FigureJudgement]:
    """Yield the verdict on every figure of the tables, then of the text."""
    for figure in evidence.scheme.figures:
        if figure.role == "rule":
            yield _rule(evidence, figure)
        elif (
            figure.role == "weight"
            and not evidence.scheme.tables[figure.table].entries
            and not _beside(evidence, figure)
        ):
            yield _weight(evidence, figure)
        else:
            yield _graph(evidence, figure)
    wrong = {t.figure.group for t in evidence.texts if t.disagrees and not t.agrees}
    for text in evidence.texts:
        yield _text(evidence, text, wrong)


def _beside(evidence: Witness, figure: PrintedFigure) -> bool:
    """Return whether a list's weights hang on other printed figures: totals, finals, or a table below."""
    table = evidence.scheme.tables[figure.table]
    divided = any(t.doc.under is not None and t.doc.under.table == table.id for t in evidence.scheme.tables.values())
    return bool(divided or scheme_role(evidence.scheme, table.id, "final") or evidence.graph[figure.key].culprit)


def scheme_role(scheme: Scheme, table: str, role: str) -> bool:
    """Return whether a table prints figures of this role."""
    return bool(scheme.column(table, role))


def _graph(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    """Return the verdict of the graph of relations, with how in words."""
    found = evidence.graph[figure.key]
    due = None if found.due is None else Fraction(found.due)
    how = RELATIONS.get(found.kind, NOTHING)
    against = ", ".join(dict.fromkeys(found.witnesses))
    if found.culprit and found.verdict == "contradicted":
        witnesses = AND.join(RELATIONS[w] for w in dict.fromkeys(found.witnesses))
        how = SAY["culprit"].fill(due=figure.write(due), n=len(found.witnesses), witnesses=witnesses)
    elif found.verdict == "recomputed":
        told = _final(evidence, figure) if figure.role == "final" else _level(evidence, figure)
        how, against = (told.how, told.against) if told is not None else (how, against)
    elif found.verdict in ("carried", "undecided") and due is not None:
        how = LIST.join([how, SAY["should_be"].fill(due=figure.write(due))])
    return FigureJudgement(figure, found.verdict, due, None, how, against)


def _weight(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    causes = made_from(evidence.scheme, figure)
    back = evidence.slip.restored.get(figure.key)
    if not causes:
        unsearched = FigureJudgement(figure, "restored" if back else "given", back, back, SAY["not_searched"])
        found = evidence.searched.get(figure.key, unsearched)
        return _graph(evidence, figure) if found.verdict == "given" and _open(evidence, figure) else found
    exact = root_value(evidence.scheme, figure, evidence.slip.restored.get) or Fraction(0)
    against = " + ".join(c.source for c in causes)
    if back is not None:
        return FigureJudgement(figure, "restored", exact, back, SAY["slipped"].fill(words=evidence.slip.words), against)
    judged = _held(figure, exact, against)
    if judged.verdict == "recomputed" and len(causes) == 1 and causes[0].value == figure.value:
        return replace(judged, verdict="agrees")
    unrounded = exact_sum(evidence.scheme, figure, evidence.by_method)
    if judged.verdict != "recomputed" and unrounded is not None and figure.value == half_up(unrounded, figure.quantum):
        return FigureJudgement(figure, "recomputed", unrounded, None, SAY["sum_unrounded"], against)
    return _graph(evidence, figure) if judged.verdict == "contradicted" and _open(evidence, figure) else judged


def _open(evidence: Witness, figure: PrintedFigure) -> bool:
    """Return whether the relations between printed figures leave open which of several is wrong."""
    mended = any(
        key[0] == figure.table for key in evidence.slip.restored
    )  # the slip says why a column misses its total
    return not mended and evidence.graph[figure.key].verdict == "undecided"


def _held(figure: PrintedFigure, exact: Fraction, against: str) -> FigureJudgement:
    if figure.value == half_up(exact, figure.quantum):
        return FigureJudgement(figure, "recomputed", exact, None, NOTHING, against)
    if figure.value == truncated(exact, figure.quantum):
        return FigureJudgement(figure, "recomputed", exact, None, WAYS["truncation"], against)
    return FigureJudgement(figure, "contradicted", exact, None, SAY["should_be"].fill(due=figure.write(exact)), against)


def _level(evidence: Witness, figure: PrintedFigure) -> FigureJudgement | None:
    """Return by which method, and how rounded, a level weight follows from its matrix."""
    if figure.role != "weight" or evidence.graph[figure.key].kind != "matrix":
        return None
    settled = evidence.judged.settled.get(figure.table)
    method = settled.method if settled is not None else evidence.method.best[0]
    way = WAYS.get(method, NOTHING)
    exact = evidence.weights.get(method, {}).get(figure.table, [])
    held = _held(figure, exact[figure.row - 1], "") if figure.row <= len(exact) else None
    how = LIST.join([way, held.how]) if held is not None and held.how.en and held.verdict == "recomputed" else way
    return FigureJudgement(figure, "recomputed", how=how, against=f"{figure.table} › entries")


def _final(evidence: Witness, figure: PrintedFigure) -> FigureJudgement | None:
    """Return from which factors, and how rounded, a final weight is their product."""
    scheme = evidence.scheme
    parent = parent_of(scheme, scheme.tables[figure.table])
    factors_at = [*([parent.source] if parent else []), f"{figure.table} › {figure.row} › weight"]
    against = " × ".join(factors_at)
    if figure.value == half_up(
        final_of(scheme, figure, "exact", evidence.by_method), figure.quantum or Fraction(1, 10**9)
    ):
        return FigureJudgement(figure, "recomputed", how=SAY["product"], against=against)
    for factors, rounding in sorted(evidence.products.hits, key=lambda way: way != evidence.products.best):
        value = final_of(scheme, figure, factors, evidence.by_method)
        if figure.quantum and figure.value == ROUNDINGS[rounding](value, figure.quantum):
            how = same(" · ").join([WAYS[factors], WAYS[rounding]])
            return FigureJudgement(figure, "recomputed", how=how, against=against)
    return None


def _rule(evidence: Witness, figure: PrintedFigure) -> FigureJudgement:
    return evidence.ruled.get(figure.key) or FigureJudgement(figure, "given", figure.value, None, SAY["not_read"])


def _text(evidence: Witness, text: TextFigure, made_wrong: Set[str]) -> FigureJudgement:
    """Judge a figure of the text: one place against another is undecided, unless that other is wrong itself."""
    value = text.causes[0][1] if text.causes else None
    labels = {t.figure.group: Text(t.figure.item, t.figure.item_en) for t in evidence.texts}
    agrees = LIST.join(worded(e, labels) for e in text.agrees)
    if not text.disagrees and text.agrees:
        return FigureJudgement(text.figure, "recomputed", value, None, agrees, text.place.en)
    equal = same("{e} = {v}")
    wrong = LIST.join(equal.fill(e=worded(e, labels), v=text.figure.write(v)) for e, v in text.disagrees)
    how = SAY["agrees_with"].fill(wrong=wrong, right=agrees) if text.agrees else wrong
    tried = [] if text.agrees else list(_tried(evidence.scheme, text))
    against = "; ".join(worded(e, labels).en for e, _ in text.disagrees)
    carried = any(made_wrong & set(NAMES.findall(expression)) for expression in text.agrees)
    verdict = "carried" if carried else "undecided" if text.agrees else "contradicted"
    return FigureJudgement(text.figure, verdict, value, None, LIST.join([how, *tried]), against)


def _tried(scheme: Scheme, text: TextFigure) -> Iterator[Text]:
    """Yield what comes of exchanging entries of the matrix that the figure is said to come from."""
    for expression, _ in text.disagrees:
        place = WEIGHT_OF.match(expression)
        if place and scheme.tables[place[1]].entries:
            n, found, share = rearranged(scheme.tables[place[1]], int(place[2]), text.figure)
            ways = [
                Text("{way}（{order}）", "{way} ({order})").fill(way=WAYS[m], order=" ".join(map(str, o)))
                for m, o in found[:2]
            ]
            yield SAY["rearranged"].fill(
                n=n,
                table=place[1],
                k=len(found),
                fits=LIST.join(ways) if ways else same("–"),
                share=f"{share:.0%}",
                weighs=SAY["weak" if share > 0.2 else "strong"],
            )
