"""Formulas as they are set in print, with this quarter's numbers in them: MathML for a page, LaTeX for a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any

from bsclib import ahp
from bsclib.i18n import typeset
from bsclib.quarter import QuarterView
from bsclib.reports.echo import Blank
from bsclib.reports.rows import CardRow, card_rows, fixed
from bsclib.reports.weights import PLACES, merged
from bsclib.reports.words import words
from bsclib.table import written

FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction of two terms."""

    top: Term
    bottom: Term


Term = str | Quotient | tuple["Term", ...]


@dataclass(frozen=True, slots=True)
class SetFormula:
    """An equation.

    Attributes
    ----------
    terms : its parts in order: words, numbers, signs, ratios
    label : what it is of
    """

    terms: tuple[Term, ...]
    label: str = ""

    def __repr__(self) -> str:
        return typeset(f"{self.label}: {_plain(self.terms)}" if self.label else _plain(self.terms))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {_latex(self.terms)}$"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        label = f"{escape(self.label)} " if self.label else ""
        html = f'<p class="formula">{label}<math displaystyle="true">{_mathml(self.terms)}</math></p>'
        return {"text/plain": repr(self), "text/html": html, "text/latex": self._repr_latex_()}, {}


def _plain(term: Term) -> str:
    match term:
        case Quotient(top, bottom):
            return f"{_grouped(top)} / {_grouped(bottom)}"
        case tuple():
            return " ".join(map(_plain, term))
    return term


def _grouped(term: Term) -> str:
    return _plain(term) if isinstance(term, str) else f"({_plain(term)})"


def _mathml(term: Term) -> str:
    match term:
        case Quotient(top, bottom):
            return f"<mfrac>{_row(top)}{_row(bottom)}</mfrac>"
        case tuple():
            return "".join(map(_mathml, term))
    kind = "mn" if _is_number(term) else "mo" if term in "=+−×" else "mtext" if len(term) > 1 else "mi"
    return f"<{kind}>{escape(term)}</{kind}>"


def _row(term: Term) -> str:
    return f"<mrow>{_mathml(term)}</mrow>"


def _latex(term: Term) -> str:
    match term:
        case Quotient(top, bottom):
            return f"\\frac{{{_latex(top)}}}{{{_latex(bottom)}}}"
        case tuple():
            return " ".join(map(_latex, term))
    signs = {"×": "\\times", "−": "-"}
    return signs.get(term, term if _is_number(term) or len(term) == 1 else f"\\text{{{term}}}")


def _is_number(text: str) -> bool:
    return text.lstrip("(−-")[:1].isdigit()


def _number(value: Fraction) -> str:
    """Return a number as a term: a negative one in brackets, so that signs never meet."""
    text = fixed(abs(value))
    return f"(−{text})" if value < 0 else text


def consistency_formulas(view: QuarterView) -> list[SetFormula]:
    """Return, for each matrix of the law, CR with its numbers.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of SetFormula

    Examples
    --------
    >>> print(consistency_formulas(view)[0].terms[-1])
    0.0158
    """
    found = []
    for judgement in view.rulebook.judgements.values():
        lang, n, told = view.language, str(len(judgement.items)), ahp.consistency(merged(judgement))
        if not float(told.ri):
            continue
        peak, ri = written(float(told.lambda_max), lang, PLACES), str(told.ri)
        general = Quotient(Quotient(("λmax", "−", "n"), ("n", "−", "1")), "RI")
        here = Quotient(Quotient((peak, "−", n), (n, "−", "1")), ri)
        result = written(float(told.cr), lang, PLACES)
        found.append(SetFormula(("CR", "=", general, "=", here, "=", result), judgement.label.of(lang)))
    return found


def row_formulas(view: QuarterView, card: str) -> list[SetFormula]:
    """Return how the row that cost its card most came to its score and to its contribution.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    list of SetFormula
        Empty where nothing was lost.

    Examples
    --------
    >>> len(row_formulas(view, "company"))  # a shared item has its contribution alone
    1
    """
    rows = card_rows(view, card)
    worst = max((r for r in rows if r.lost > 0 and r.weight and r.share), key=lambda r: r.lost, default=None)
    return [] if worst is None else [f for f in (_score(view, worst), _contribution(view, worst)) if f]


def _score(view: QuarterView, row: CardRow) -> SetFormula | None:
    """Return base + points, where that is how the row was scored: no limit bites, no other full mark."""
    lang = view.language
    if row.points is None or row.score is None or FULL + row.points != row.score:
        return None
    general = (words.SCORE.of(lang), "=", words.BASE.of(lang), "+", words.POINTS.of(lang))
    return SetFormula((*general, "=", "100", "+", _number(row.points), "=", _number(row.score)), row.label)


def _contribution(view: QuarterView, row: CardRow) -> SetFormula:
    lang, times = view.language, "×"
    assert row.score is not None
    assert row.weight is not None
    assert row.share is not None
    whole = row.weight * 100 / row.share
    general = Quotient((words.SCORE.of(lang), times, words.WEIGHT.of(lang)), words.SUM_OF.of(lang))
    here = Quotient((_number(row.score), times, fixed(row.weight)), fixed(whole))
    return SetFormula((words.CONTRIBUTION.of(lang), "=", general, "=", here, "=", fixed(row.contribution)), row.label)


def variance_formula(view: QuarterView, rows: Sequence[Any], whole: Any) -> SetFormula | Blank:
    """Return the static variance as the sum of the flexible and the volume variance, with the quarter's numbers.

    Parameters
    ----------
    view : QuarterView
    rows : sequence
        As `cycle.variances` gives them.
    whole : as `cycle.profit` gives it
        Revenue less cost.

    Returns
    -------
    SetFormula, or Blank where there are no rows

    Examples
    --------
    >>> from bsclib import cycle
    >>> rows = cycle.variances(view)
    >>> variance_formula(view, rows, cycle.profit(rows)).terms[1:4:2]
    ('=', '+')
    """
    lang = view.language
    if not rows:
        return Blank(words.NO_BUDGET.of(lang))
    both, flexible, volume = (text.of(lang) for text in words["variance"].values())
    here = (_number(Fraction(getattr(whole, name))) for name in words["variance"])
    total, first, second = here
    return SetFormula((both, "=", flexible, "+", volume, "=", first, "+", second, "=", total))
