"""Why a card or a row came to its figure, link by link, and what the next step up or down is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import round_half_up, shown, text_of
from bsclib.errors import Text, UsageError, same
from bsclib.policies import Policies
from bsclib.scoring.apart import APART, full_mark
from bsclib.scoring.edges import Edge, MoneyWorth, edges_of
from bsclib.scoring.kinds.frame_words import class_text, end_text
from bsclib.scoring.organisation import JudgementLike
from bsclib.scoring.protocols import FactsLike, IndicatorLike, LawLike
from bsclib.scoring.results import CardResult, Result, results_of
from bsclib.scoring.sentences import PP, brief, signed, why
from bsclib.scoring.writing import CHINESE, write

CELL = Text("单元格 {c}：实际值 {a}，目标值 {t}", "cell {c}: actual {a}, target {t}")
RULE = Text("规则：{r}（{p}）", "rule: {r} ({p})")
PRINTED = Text("原文：{p}", "as printed: {p}")
POINTS = Text("得分：{b} 分起，{p} 分，得 {s}（限于 {f}–{c}）", "score: {b} and {p} make {s} (kept within {f}–{c})")
TAKEN = Text("得分：{s}", "score: {s}")
WEIGHT = Text("权重：{w}，占全表 {sum} 的 {share} %", "weight: {w} of the card's {sum}, which is {share} %")
JUDGED = Text("权重出处：判断矩阵“{m}”，{n} 位专家", "the weight comes from the matrix “{m}”, {n} experts")
CONTRIBUTION = Text("贡献：{share} % × {s} = {c} 分", "contribution: {share} % × {s} = {c} points")
BESIDE = Text("另计：{p} 分 ÷ 本表满分 {m} × 100 = {c} 分", "apart: {p} of the card's {m} points × 100 = {c} points")
TOTAL = Text("“{card}”总分 {t}，由 {n} 行相加", "total of “{card}”: {t}, the sum of {n} rows")
LOST = Text("{label}：得 {s}，失 {l} 分。{why}", "{label}: scored {s}, cost {l} points. {why}")
STATUS = Text("{label}：{why}", "{label}: {why}")
EDGE = {
    "up": Text("再{move} {d}，得分变为 {s}，总分 {p}", "{move} by {d}: the score becomes {s}, the total {p}"),
    "down": Text("若{move} {d}，得分变为 {s}，总分 {p}", "{move} by {d}: the score becomes {s}, the total {p}"),
}
MORE, LESS = Text("增加", "up"), Text("减少", "down")
WORTH = Text("，奖金 {r} {coin}", ", the reward {r} {coin}")
NO_ROW = Text("没有这一项：{i}", "there is no such row: {i}")


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


# ── explanations ────────────────────────────────────────────────────────────────────────────────────


def _shown(value: object) -> str:
    return "–" if value is None else text_of(value) if isinstance(value, Decimal | Fraction | int) else str(value)


def _matrices(rulebook: LawLike, card: str, indicator: str) -> list[JudgementLike]:
    """Return the judgements from which a weight was derived, the upper one last."""
    own = [j for j in rulebook.judgements.values() if j.scorecard == card and indicator in j.items]
    upper = [rulebook.judgements[j.parent] for j in own if j.parent and j.parent in rulebook.judgements]
    return [*own, *upper]


def _told(value: object) -> Text:
    """Return a value in words: a class of severity in either language."""
    return class_text(value) if isinstance(value, str) else same(_shown(value))


def _worded(rulebook: LawLike, indicator: IndicatorLike) -> Text:
    """Return the rule in words; a card that it draws on by its name."""
    rule, words = indicator.rule, write(indicator.rule, indicator.unit_label)
    drawn = rule.link.removeprefix("card:") if rule is not None and rule.linked else ""
    card = next((c.label for c in rulebook.scorecards if drawn and c.id == drawn), None)
    return Text(words.zh.replace(drawn, f"“{card.zh}”"), words.en.replace(drawn, f"“{card.en}”")) if card else words


def _printed(indicator: IndicatorLike) -> Text:
    """Return the wording and where it stands; a Chinese wording is not quoted to readers of English."""
    text, cited = indicator.text or "–", indicator.cited
    quoted = PRINTED.fill(p=text)
    english = cited.en if CHINESE.search(text) and cited.en else "; ".join(filter(None, (quoted.en, cited.en)))
    return Text("；".join(filter(None, (quoted.zh, cited.zh))), english)


def _links(rulebook: LawLike, result: Result, card: CardResult, how: Policies, missing: str) -> list[tuple[str, Text]]:
    entry, rule = result.entry, result.entry.rule
    indicator, fact = entry.indicator, entry.fact
    target = fact.target if fact else None
    lines = [("cell", CELL.fill(c=entry.cell or "–", a=_told(result.actual), t=_shown(target)))]
    lines.append(("rule", RULE.fill(r=_worded(rulebook, indicator), p=_printed(indicator))))
    lines.append(("why", why(entry, result, how, missing)))
    if result.score is None:
        return lines
    score = brief(result.score)
    if rule is not None and rule.limits and result.points is not None:
        base, floor, _ = rule.limits
        ends = {"f": end_text(floor), "c": end_text(rule.highest(how))}
        lines.append(("points", POINTS.fill(b=text_of(base), p=signed(result.points), s=score, **ends)))
    else:
        lines.append(("points", TAKEN.fill(s=score)))
    if result.weight is not None and result.contribution is not None:
        share = shown(100 * card.share(result), 4)
        lines.append(("weight", WEIGHT.fill(w=_shown(result.weight), sum=text_of(card.weight), share=share)))
        found = _matrices(rulebook, entry.card.id, indicator.id)
        lines += [("judgement", JUDGED.fill(m=j.label, n=len(j.experts))) for j in found]
        amount = shown(result.contribution, 4)
        lines.append(("contribution", CONTRIBUTION.fill(share=share, s=score, c=amount)))
    elif result.counted_points is not None and result.contribution is not None:
        words = {"p": signed(result.counted_points), "m": text_of(full_mark(card.card))}
        lines.append(("contribution", BESIDE.fill(**words, c=signed(round_half_up(result.contribution, 4)))))
    return lines


def _edge_line(edge: Edge, unit: Text) -> Text:
    distance = Text(f"{text_of(abs(edge.distance))} {unit.zh}", f"{text_of(abs(edge.distance))} {unit.en}")
    move = MORE if edge.distance > 0 else LESS
    points = signed(round_half_up(edge.worth, 4))
    line = EDGE[edge.way].fill(move=move, d=distance, s=brief(edge.score), p=points)
    if edge.reward is None or edge.coin is None:
        return line
    paid = WORTH.fill(r=signed(round_half_up(edge.reward, 2)), coin=edge.coin)
    return Text(line.zh + paid.zh, line.en + paid.en)


def _plain(edge: Edge) -> dict[str, str | None]:
    names = [n for n in Edge.__slots__ if n not in ("way", "coin")]
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
    apart = result.entry.indicator.kind in APART
    return Fraction(0) if apart or result.score is None else card.share(result) * (100 - result.score)


def _explain_card(card: CardResult, how: Policies, missing: str) -> Explanation:
    """Return the card's rows, what cost most first."""
    lost = {r.entry.indicator.id: _lost(r, card) for r in card.rows}
    rows = sorted(card.rows, key=lambda r: -lost[r.entry.indicator.id])
    lines = [_total(card)]
    for row in rows:
        label, sentence = row.entry.indicator.label, why(row.entry, row, how, missing)
        words = {"label": label, "why": sentence}
        if row.score is None or row.entry.indicator.kind in APART:
            lines.append((row.entry.indicator.id, STATUS.fill(**words)))
        else:
            amount = shown(lost[row.entry.indicator.id])
            lines.append((row.entry.indicator.id, LOST.fill(**words, s=brief(row.score), l=amount)))
    lines += [
        ("adjustment", Text(f"{signed(a.counted)}：{a.why.zh}", f"{signed(a.counted)}: {a.why.en}"))
        for a in card.adjustments
    ]
    total = None if card.total is None else text_of(card.total)
    return Explanation(tuple(lines), {"scorecard": card.card.id, "total": total, "rows": [_row_data(r) for r in rows]})


def explain(
    rulebook: LawLike, facts: FactsLike, scorecard: str, indicator: str | None = None, reward: MoneyWorth | None = None
) -> Explanation:
    """Return why a card, or one row of it, came to its figure.

    A row: cell → value → gap → steps → points → score → weight (→ matrix) → contribution → total, then the
    nearest step up and down.  A card: its rows, what cost most first.

    Parameters
    ----------
    rulebook : Rulebook
    facts : Facts
        Of the quarter.
    scorecard : str
        Its id.
    indicator : str, optional
        One row alone.
    reward : MoneyWorth, optional
        What a coefficient pays, where money is to be told.

    Returns
    -------
    Explanation

    Raises
    ------
    UsageError
        For a card or a row that is not in the law.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> told = explain(view.rulebook, view.facts, "company")
    >>> type(told).__name__
    'Explanation'
    """
    how, missing = rulebook.policies, rulebook.policies.missing
    card = next((c for c in results_of(rulebook, facts) if c.card.id == scorecard), None)
    if card is None:
        raise UsageError(NO_ROW.fill(i=scorecard))
    if indicator is None:
        return _explain_card(card, how, missing)
    result = next((r for r in card.rows if r.entry.indicator.id == indicator), None)
    if result is None:
        raise UsageError(NO_ROW.fill(i=f"{scorecard}/{indicator}"))
    edges = edges_of(result, card, how, reward)
    lines = [*_links(rulebook, result, card, how, missing), _total(card)]
    row = result.entry.indicator
    lines += [(f"edge_{e.way}", _edge_line(e, PP if row.unit == "percent" else row.unit_label)) for e in edges]
    data = {"scorecard": scorecard, **_row_data(result), "edges": [_plain(e) for e in edges]}
    return Explanation(tuple(lines), data | {"total": None if card.total is None else text_of(card.total)})
