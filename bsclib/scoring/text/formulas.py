"""Formulas: 得分=100-(98-实际)*5 is worked out as a line in the actual, a share of the target or a gap from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bsclib.scoring.text.lexicon import FULL, NUM, TARGET

_MEASURES = "(?:学时|天数|人数|产量|销量|收入|金额|次数|工时|台数|件数)"
_COUNTS = r"(?:次|件|个|起|天|项|人|份|处|周|月|条|小时|分钟|批|台)数|数量|人次|\bnumber of [a-z ]+"
# what a name in a formula stands for, tried in this order
_NAMES: tuple[tuple[str, str], ...] = (
    ("mark", rf"{FULL}|(?:指标|本项|该项)?(?:权重|分值)分?|full marks?|weight"),
    (
        "target",
        rf"{TARGET}数?|(?:计划|应)[^,;()=\d]{{0,6}}[值数额量]|(?:目标|计划){_MEASURES}|(?:the )?(?:target|budget|plan)",
    ),
    ("share", r"[^,;()=\d]*(?:完成|执行|达成)(?:率|比例|程度)|achievement(?: rate)?"),
    ("rate", r"[^,;()=\d]*(?:率|度|占比|比重|比例)|[a-z -]*\brate"),
    (
        "actual",
        rf"(?:本期|本年)?(?:实际{_MEASURES}|实际(?:完成|得)?(?:值|数|额|量)?|实际[^,;()=\d]{{0,6}}[值数额量]|完成(?:值|数|额|量))"
        r"|(?:the )?actual(?: value)?",
    ),
    ("count", rf"[^,;()=\d]*?(?:{_COUNTS})"),
)
FIGURES = ("share", "rate", "actual", "count")
_PIECE = re.compile(rf" *(?:(?P<num>{NUM})(?P<pct>%)?分?|(?P<op>[-+*/()])|(?P<name>[^-+*/()=,;<>≤≥%\dσ∑]+))")
_HEAD = re.compile(r"[^-+*/()=,;<>≤≥\d%]*?(?:得分|分数|分值|\bscore) ?= ?")
_TAIL = re.compile(r"(?:来)?(?:计算得分|计算|计分|得分|计得分|计)$")
Powers = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """A sum of terms: powers of the actual and of the target, each with its factor."""

    of: dict[Powers, Fraction]

    def plus(self, other: Terms, sign: int = 1) -> Terms:
        """Return the sum, or the difference."""
        of = dict(self.of)
        for powers, factor in other.of.items():
            of[powers] = of.get(powers, Fraction(0)) + sign * factor
        return Terms({p: f for p, f in of.items() if f})

    def times(self, other: Terms, way: int = 1) -> Terms:
        """Return the product, or the quotient by a single term."""
        if way < 0 and len(other.of) != 1:
            raise ValueError("a quotient by a sum, or by nothing")
        found = Terms({})
        for (a, t), f in self.of.items():
            for (b, u), g in other.of.items():
                found = found.plus(Terms({(a + way * b, t + way * u): f * g**way}))
        return found

    def at(self, value: int) -> Fraction:
        """Return what it comes to at a value of the actual."""
        return sum((f * Fraction(value) ** a for (a, _), f in self.of.items() if a >= 0), Fraction(0))


ACTUAL, TARGET_ITSELF = Terms({(1, 0): Fraction(1)}), Terms({(0, 1): Fraction(1)})
SHARE = ACTUAL.times(TARGET_ITSELF, -1)
_OPS: dict[type[ast.operator], Callable[[Terms, Terms], Terms]] = {
    ast.Add: lambda a, b: a.plus(b),
    ast.Sub: lambda a, b: a.plus(b, -1),
    ast.Mult: lambda a, b: a.times(b),
    ast.Div: lambda a, b: a.times(b, -1),
}


def _worked(node: ast.expr, values: dict[str, Terms]) -> Terms:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in _OPS:
        return _OPS[type(node.op)](_worked(node.left, values), _worked(node.right, values))
    raise ValueError(ast.dump(node))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula taken apart: its pieces as (what, word), and whether it says that it gives the score."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def named(self) -> str:
        """The figure that it is a formula of."""
        return next(word for what, word in self.pieces if what in FIGURES)

    def has(self, what: str) -> bool:
        """Return whether something stands in it."""
        return any(one == what for one, _ in self.pieces)

    def terms(self, mark: Decimal, rate: Terms) -> Terms | None:
        """Return it worked out, with its full mark and what a rate in it is; None where it is no such formula."""
        stands = {"mark": Terms({(0, 0): Fraction(mark)}), "target": TARGET_ITSELF, "share": SHARE, "rate": rate}
        values: dict[str, Terms] = {}
        for i, (what, word) in enumerate(self.pieces):
            number = Terms({(0, 0): Fraction(word)} if what == "number" and Fraction(word) else {})
            values[f"n{i}"] = number if what == "number" else stands.get(what, ACTUAL)
        text = "".join(word if what == "op" else f"n{i}" for i, (what, word) in enumerate(self.pieces))
        try:
            return _worked(ast.parse(text, mode="eval").body, values)
        except (ValueError, KeyError, SyntaxError, RecursionError, MemoryError, ZeroDivisionError):
            return None


def formula(text: str) -> Formula | None:
    """Return the formula that a clause states; None where it states none, or of more than one figure.

    Examples
    --------
    >>> formula("得分=100-(98-实际)*5").has("actual"), formula("得分=计划完成率*质量系数")
    (True, None)
    """
    head = _HEAD.match(text)
    body = text[head.end() :] if head else re.sub(r"^(?:按照?|以)", "", _TAIL.sub("", text))
    body = _QUOTIENT.sub(_rate_of_two, body)
    pieces = tuple(_pieces(body))
    named = {word for what, word in pieces if what in FIGURES}
    scaled = head or re.search(rf"\*(?:{NUM}分|{FULL}|分值|权重|100)|(?:率|度|比)\*{NUM}$", body)
    fits = scaled and len(named) == 1 and {"op", "unknown"} & {what for what, _ in pieces} == {"op"}
    return Formula(pieces) if fits else None


def _rate_of_two(match: re.Match[str]) -> str:
    """Return two counts, one over the other, as the rate that they are; the actual over the target is left alone."""
    known = re.compile("|".join(names for what, names in _NAMES if what in ("mark", "target", "actual")))
    counts = [match["top"].strip(), match["low"].strip()]
    return match[0] if any(map(known.fullmatch, counts)) else f"{counts[0]}与{counts[1]}的比率"


_QUOTIENT = re.compile(r"^\(?(?P<top>[^-+*/()=,;<>≤≥%\dσ∑]+)/(?P<low>[^-+*/()=,;<>≤≥%\dσ∑]+)\)?(?:\*100%)?(?=\*)")


def _pieces(body: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a formula: what each is, and its word."""
    body = re.sub(rf"{FULL}(?={NUM})", "", body)
    body = re.sub(r"(?<=[\d)]) ?x ?(?=[\da-z(])|(?<=[a-z]) x (?=\d)", "*", body.strip())
    at = 0
    while at < len(body):
        found = _PIECE.match(body, at)
        if found is None:
            yield "unknown", body[at:]
            return
        at = found.end()
        if found["num"]:
            yield "number", str(Fraction(found["num"]) / (100 if found["pct"] else 1))
        elif found["op"]:
            yield "op", found["op"]
        elif word := found["name"].strip():
            yield next((what for what, names in _NAMES if re.fullmatch(names, word)), "unknown"), word
