"""Why a card or a row came to its figure, link by link, and what the next step up or down is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from bsclib.decimals import decimal_of, decimals_of, round_half_up, shown, text_of
from bsclib.errors import Fault, Text, UsageError, raise_faults, same
from bsclib.scoring.conventions import Conventions, cap_of
from bsclib.scoring.entries import Entry, read_entry
from bsclib.scoring.kinds import Rule, Severity, Step, Tiers
from bsclib.scoring.results import REFUSED, CardResult, Result, compute, results_of
from bsclib.scoring.sentences import PP, brief, signed, why
from bsclib.scoring.writing import write

Reward = Callable[[str, Fraction], Fraction]

CELL = Text("单元格 {c}:实际值 {a},目标值 {t}", "cell {c}: actual {a}, target {t}")
RULE = Text("规则:{r}(原文:{p};{s})", "rule: {r} (as printed: {p}; {s})")
POINTS = Text("得分:{b} 分起,{p} 分,得 {s}(限于 {f}–{c})", "score: {b} and {p} make {s} (kept within {f}–{c})")
TAKEN = Text("得分:{s}", "score: {s}")
WEIGHT = Text("权重:{w},占全表 {sum} 的 {share} %", "weight: {w} of the card's {sum}, which is {share} %")
JUDGED = Text("权重出处:判断矩阵“{m}”,{n} 位专家", "the weight comes from the matrix “{m}”, {n} experts")
CONTRIBUTION = Text("贡献:{share} % × {s} = {c} 分", "contribution: {share} % × {s} = {c} points")
TOTAL = Text("“{card}”总分 {t},由 {n} 行相加", "total of “{card}”: {t}, the sum of {n} rows")
LOST = Text("{label}:得 {s},失 {l} 分。{why}", "{label}: scored {s}, cost {l} points. {why}")
STATUS = Text("{label}:{why}", "{label}: {why}")
EDGE = {
    "up": Text("再{move} {d},得分变为 {s},总分 {p}", "{move} by {d}: the score becomes {s}, the total {p}"),
    "down": Text("若{move} {d},得分变为 {s},总分 {p}", "{move} by {d}: the score becomes {s}, the total {p}"),
}
MORE, LESS = Text("增加", "up"), Text("减少", "down")
WORTH = Text(",奖金 {r}", ", the reward {r}")
NO_ROW = Text("没有这一项:{i}", "there is no such row: {i}")


@dataclass(frozen=True, slots=True)
class Edge:
    """The nearest actual at which a row's score changes: [indicator's unit], score, points of the total, reward."""

    way: str
    actual: Fraction
    distance: Fraction
    score: Fraction
    worth: Fraction
    reward: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Named sentences, and the figures behind them as plain data."""

    lines: tuple[tuple[str, Text], ...]
    data: dict[str, Any]

    def render(self, lang: str = "zh") -> str:
        """Return the sentences, one a line."""
        return "\n".join(text.of(lang) for _, text in self.lines)

    def to_json(self) -> dict[str, Any]:
        """Return figures and sentences as plain data, both languages."""
        return self.data | {"lines": [{"about": name, "zh": t.zh, "en": t.en} for name, t in self.lines]}


def demonstrate(rule: Rule, target: str | None, actual: str) -> tuple[Fraction, Text]:
    """Return what a rule gives for one actual, and why.

    Raises
    ------
    InputError
        When the actual or the target is not what the rule takes.

    Examples
    --------
    >>> from bsclib.scoring.reading import read
    >>> demonstrate(read("每比目标值低2.5%,扣5分").rule, "100", "94.9")[1].en
    '94.9 is 5.1 pp below 100: 2 whole steps × −5'
    """
    values = [_value(target), _value(actual)]
    places = max([0, *(decimals_of(v) for v in values if isinstance(v, Decimal))])
    unit = "percent" if getattr(rule, "unit", "") == "pp" else "points"
    indicator = SimpleNamespace(
        id="rule", rule=rule, scored=True, decimals=places, unit=unit, unit_label=same(""), weight=Decimal(100)
    )
    card = SimpleNamespace(id="rule", unit="", label=same("rule"))
    fact = SimpleNamespace(target=values[0], actual=values[1], cell="")
    facts = SimpleNamespace(rows={("rule", "rule"): fact}, tables={})
    entry = read_entry(SimpleNamespace(units={}), facts, card, indicator, Conventions())
    if isinstance(entry, Fault):
        raise_faults(REFUSED, [entry])
    assert isinstance(entry, Entry)
    result = compute([entry], Conventions())[0] if entry.computed else Result(entry, "scored", score=entry.taken)
    return result.score or Fraction(0), why(entry, result, Conventions(), "exclude")


def _value(text: str | None) -> Decimal | str | None:
    try:
        return None if text is None else decimal_of(text)
    except ValueError:
        return text


# ── step edges ──────────────────────────────────────────────────────────────────────────────────────

_REACH = 34  # doublings of the smallest unit that are searched


def _moved(results: Sequence[Result], by: Sequence[int], how: Conventions) -> list[Fraction | None]:
    """Return each row's score with its actual moved by so many of its smallest units; None outside its range."""
    entries = [replace(r.entry, actual=r.entry.actual + d) for r, d in zip(results, by, strict=True)]
    scores = [r.score for r in compute(entries, how)]
    return [s if _allowed(e) else None for s, e in zip(scores, entries, strict=True)]


def _allowed(entry: Entry) -> bool:
    value, indicator = Decimal(entry.actual).scaleb(-entry.indicator.decimals), entry.indicator
    low, high = indicator.minimum, indicator.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _nearest(results: Sequence[Result], sign: int, how: Conventions) -> list[int | None]:
    """Return the fewest smallest units (times `sign`) that change each score: doubling, then halving."""
    far: list[int | None] = [None] * len(results)
    for power in range(_REACH):
        moved = _moved(results, [sign << power] * len(results), how)
        for i, (result, score) in enumerate(zip(results, moved, strict=True)):
            if far[i] is None and (score is None or score != result.score):
                far[i] = 1 << power
        if None not in far:
            break
    low, high = [(f or 2) // 2 for f in far], [f or 1 for f in far]
    low = [0 if h == 1 else n for n, h in zip(low, high, strict=True)]
    while any(h - n > 1 for n, h in zip(low, high, strict=True)):
        middle = [(n + h) // 2 for n, h in zip(low, high, strict=True)]
        moved = _moved(results, [sign * m for m in middle], how)
        for i, score in enumerate(moved):
            if score is None or score != results[i].score:
                high[i] = middle[i]
            else:
                low[i] = middle[i]
    last = _moved(results, [sign * h for h in high], how)
    return [None if f is None or s is None else sign * h for f, s, h in zip(far, last, high, strict=True)]


def step_edges(
    rulebook: Any, facts: Any, reward: Reward | None = None, only: str = ""
) -> dict[tuple[str, str], list[Edge]]:
    """Return, for each row that the engine scores, the nearest change of its score on either side.

    Parameters
    ----------
    rulebook, facts
        As `score` takes them.
    reward : callable (card, total) → money, optional
        What a card's total is worth; without it no reward is given.
    only : str
        The one card wanted; default: all of them.
    """
    how = Conventions.of(rulebook.policies)
    edges: dict[tuple[str, str], list[Edge]] = {}
    for card in (c for c in results_of(rulebook, facts) if only in ("", c.card.id)):
        by_class = [r for r in card.rows if r.entry.computed and not getattr(r.entry.rule, "classes", ())]
        for result, found in zip(by_class, _edges(by_class, card, how, reward), strict=True):
            edges[result.entry.key] = found
    return edges


def _edges(results: Sequence[Result], card: CardResult, how: Conventions, reward: Reward | None) -> list[list[Edge]]:
    found: list[list[Edge]] = [[] for _ in results]
    whole = sum((r.weight for r in card.rows if r.contribution is not None and r.weight), Fraction(0))
    for sign in (1, -1) if results else ():
        units = _nearest(results, sign, how)
        scores = _moved(results, [u or 0 for u in units], how)
        for edges, result, unit, score in zip(found, results, units, scores, strict=True):
            if unit is None or score is None or result.score is None:
                continue
            scale = 10**result.entry.indicator.decimals
            worth = (score - result.score) * (result.weight or 0) / whole if whole else Fraction(0)
            paid = None
            if reward is not None and card.total is not None:
                paid = reward(card.card.id, card.total + worth) - reward(card.card.id, card.total)
            distance = Fraction(unit, scale)
            way = "up" if score > result.score else "down"
            edges.append(Edge(way, Fraction(result.entry.fact.actual) + distance, distance, score, worth, paid))
    return found


# ── explanations ────────────────────────────────────────────────────────────────────────────────────


def _shown(value: Any) -> str:
    return "–" if value is None else text_of(value) if isinstance(value, Decimal | Fraction | int) else str(value)


def _share(result: Result, card: CardResult) -> Fraction:
    whole = sum((r.weight for r in card.rows if r.contribution is not None and r.weight), Fraction(0))
    return 100 * (result.weight or Fraction(0)) / whole if whole else Fraction(0)


def _matrices(rulebook: Any, card: str, indicator: str) -> list[Any]:
    """Return the judgements from which a weight was derived, the upper one last."""
    own = [j for j in getattr(rulebook, "judgements", {}).values() if j.scorecard == card and indicator in j.items]
    upper = [rulebook.judgements[j.parent] for j in own if getattr(j, "parent", None) in rulebook.judgements]
    return [*own, *upper]


def _links(rulebook: Any, result: Result, card: CardResult, how: Conventions, missing: str) -> list[tuple[str, Text]]:
    entry, rule = result.entry, result.entry.rule
    indicator, fact = entry.indicator, entry.fact
    cell = getattr(fact, "cell", "") or "–"
    lines = [("cell", CELL.fill(c=cell, a=_shown(result.actual), t=_shown(getattr(fact, "target", None))))]
    lines.append(("rule", RULE.fill(r=write(rule, indicator.unit_label), p=indicator.text or "–", s=indicator.source)))
    lines.append(("why", why(entry, result, how, missing)))
    if result.score is None:
        return lines
    score = brief(result.score)
    if isinstance(rule, Step | Tiers | Severity) and result.points is not None:
        ends = {"f": text_of(rule.floor), "c": text_of(cap_of(rule, how))}
        lines.append(("points", POINTS.fill(b=text_of(rule.base), p=signed(result.points), s=score, **ends)))
    else:
        lines.append(("points", TAKEN.fill(s=score)))
    if result.weight is not None and result.contribution is not None:
        share = shown(_share(result, card), 4)
        whole = sum((r.weight for r in card.rows if r.weight and r.contribution is not None), Fraction(0))
        lines.append(("weight", WEIGHT.fill(w=_shown(result.weight), sum=text_of(whole), share=share)))
        found = _matrices(rulebook, entry.card.id, indicator.id)
        lines += [("judgement", JUDGED.fill(m=j.label, n=len(j.experts))) for j in found]
        amount = shown(result.contribution, 4)
        lines.append(("contribution", CONTRIBUTION.fill(share=share, s=score, c=amount)))
    return lines


def _edge_line(edge: Edge, unit: Text) -> Text:
    distance = Text(f"{text_of(abs(edge.distance))} {unit.zh}", f"{text_of(abs(edge.distance))} {unit.en}")
    move = MORE if edge.distance > 0 else LESS
    points = signed(round_half_up(edge.worth, 4))
    line = EDGE[edge.way].fill(move=move, d=distance, s=brief(edge.score), p=points)
    if edge.reward is None:
        return line
    paid = WORTH.fill(r=signed(round_half_up(edge.reward, 4)))
    return Text(line.zh + paid.zh, line.en + paid.en)


def _plain(edge: Edge) -> dict[str, str | None]:
    names = [n for n in Edge.__slots__ if n != "way"]
    return {"way": edge.way} | {n: None if (v := getattr(edge, n)) is None else text_of(v) for n in names}


def _row_data(result: Result) -> dict[str, str | None]:
    names = ("actual", "gap", "steps", "points", "score", "weight", "contribution")
    data = {n: None if (v := getattr(result, n)) is None else _shown(v) for n in names}
    return {"indicator": result.entry.indicator.id, "status": result.status, **data}


def _total(card: CardResult) -> tuple[str, Text]:
    counted = sum(r.contribution is not None for r in card.rows) + len(card.adjustments)
    total = "–" if card.total is None else shown(card.total, 4)
    return ("total", TOTAL.fill(card=card.card.label, t=total, n=counted))


def _lost(result: Result, card: CardResult) -> Fraction:
    """Return the points of the total that the row is short of its hundred."""
    return Fraction(0) if result.score is None else _share(result, card) * (100 - result.score) / 100


def _explain_card(card: CardResult, how: Conventions, missing: str) -> Explanation:
    """Return the card's rows, what cost most first."""
    lost = {r.entry.indicator.id: _lost(r, card) for r in card.rows}
    rows = sorted(card.rows, key=lambda r: -lost[r.entry.indicator.id])
    lines = [_total(card)]
    for row in rows:
        label, sentence = row.entry.indicator.label, why(row.entry, row, how, missing)
        words = {"label": label, "why": sentence}
        if row.score is None:
            lines.append((row.entry.indicator.id, STATUS.fill(**words)))
        else:
            amount = shown(lost[row.entry.indicator.id])
            lines.append((row.entry.indicator.id, LOST.fill(**words, s=brief(row.score), l=amount)))
    lines += [
        ("adjustment", Text(f"{signed(a.counted)}:{a.why.zh}", f"{signed(a.counted)}: {a.why.en}"))
        for a in card.adjustments
    ]
    total = None if card.total is None else text_of(card.total)
    return Explanation(tuple(lines), {"scorecard": card.card.id, "total": total, "rows": [_row_data(r) for r in rows]})


def explain(
    rulebook: Any, facts: Any, scorecard: str, indicator: str | None = None, reward: Reward | None = None
) -> Explanation:
    """Return why a card, or one row of it, came to its figure.

    A row: cell → value → gap → steps → points → score → weight (→ matrix) → contribution → total, then the
    nearest step up and down.  A card: its rows, what cost most first.

    Raises
    ------
    UsageError
        For a card or a row that is not in the law.
    """
    how, missing = Conventions.of(rulebook.policies), getattr(rulebook.policies, "missing", "exclude")
    card = next((c for c in results_of(rulebook, facts) if c.card.id == scorecard), None)
    if card is None:
        raise UsageError(NO_ROW.fill(i=scorecard))
    if indicator is None:
        return _explain_card(card, how, missing)
    result = next((r for r in card.rows if r.entry.indicator.id == indicator), None)
    if result is None:
        raise UsageError(NO_ROW.fill(i=f"{scorecard}/{indicator}"))
    by_step = result.entry.computed and not getattr(result.entry.rule, "classes", ())
    edges = _edges([result], card, how, reward)[0] if by_step else []
    lines = [*_links(rulebook, result, card, how, missing), _total(card)]
    row = result.entry.indicator
    lines += [(f"edge_{e.way}", _edge_line(e, PP if row.unit == "percent" else row.unit_label)) for e in edges]
    data = {"scorecard": scorecard, **_row_data(result), "edges": [_plain(e) for e in edges]}
    return Explanation(tuple(lines), data | {"total": None if card.total is None else text_of(card.total)})
