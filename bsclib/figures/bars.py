"""Bars and dots: where the points went, what each row earned, how cards and weights compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from bsclib.decimals import shown
from bsclib.errors import LIST
from bsclib.figures.canvas import GAIN, INK, LINE, LOSS, PALE, SOFT, Figure, draw, titled_axes, wrapped
from bsclib.figures.words import words

ROW = 0.34  # height of a bar's row [in]
LABEL = 34  # half-width characters of a label's line

NOTHING = "–"


def with_sign(value: Fraction, places: int = 2) -> str:
    """Return `value` with its sign, a true minus included.

    Parameters
    ----------
    value : Fraction
    places : int
        Decimals.

    Returns
    -------
    str

    Examples
    --------
    >>> with_sign(Fraction(-5, 2)), with_sign(Fraction(1, 3))
    ('−2.50', '+0.33')
    """
    text = shown(abs(value), places)
    return f"−{text}" if value < 0 else f"+{text}"


def named_rows(
    title: str, labels: Sequence[str], measure: str, fill: Callable[[Axes], None], told: Iterable[str], lang: str
) -> Figure:
    """Return a sheet of named rows, from top to bottom; `fill` draws into them, `told` says each of them in words."""

    def paint(sheet: Sheet) -> None:
        axes = titled_axes(sheet, title)
        axes.set_yticks(range(len(labels)), [wrapped(label, LABEL) for label in labels])
        axes.set_ylim(len(labels) - 0.4, -0.6)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(measure)
        fill(axes)

    alt = words.TOLD.fill(title=title, told=LIST.of(lang).join(told)).of(lang)
    return draw(9.6, 1.3 + ROW * len(labels), paint, alt)


def note(axes: Axes, text: str, x: Fraction | float, row: int, gap: float, **look: Any) -> None:
    """Write beside a bar that ends at `x`; `gap` [pt] is how far off."""
    axes.annotate(text, (float(x), row), (gap, 0), textcoords="offset points", va="center", **look)


def draw_waterfall(title: str, effects: Sequence[tuple[str, Fraction]], total: Fraction, lang: str) -> Figure:
    """Return how a card came from 100 to its total: one bar for each row that cost or earned points.

    Parameters
    ----------
    title : str
    effects : sequence of (label, points)
        What each row added [points of the card]; they sum to `total` − 100.
    total : Fraction
        Of the card [points].
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_waterfall("From 100", [("Sales", Fraction(-5))], Fraction(95), "en").alt
    'From 100: 100 → 95.00; Sales −5.00'
    """
    labels = [words.FULL.of(lang), *(label for label, _ in effects), words.TOTAL.of(lang)]
    levels = [Fraction(100)]
    for _, effect in effects:
        levels.append(levels[-1] + effect)
    low = min(float(min(levels)), 100.0)
    floor = max(0.0, low - max(1.0, (100 - low) * 0.35))

    def fill(axes: Axes) -> None:
        for row, (level, after) in enumerate(pairwise(levels), 1):
            effect, left = after - level, float(min(level, after))
            axes.barh(row, float(abs(effect)), left=left, color=LOSS if effect < 0 else GAIN, height=0.62)
            note(axes, with_sign(effect), left, row, -4, ha="right")
            axes.plot([float(after)] * 2, [row - 0.31, row + 1.31], color=SOFT, linewidth=0.7)
        for row, value in ((0, Fraction(100)), (len(labels) - 1, total)):
            axes.barh(row, float(value) - floor, left=floor, color=SOFT if row == 0 else INK, height=0.62)
            note(axes, shown(value), value, row, 5)
        top = float(max(levels))
        axes.set_xlim(floor, top + (top - floor) * 0.1)

    told = [f"{label} {with_sign(effect)}" for label, effect in effects] or [words.NONE_LOST.of(lang)]
    return named_rows(title, labels, words.POINTS.of(lang), fill, (f"100 → {shown(total)}", *told), lang)


def draw_tornado(title: str, rows: Sequence[tuple[str, Fraction, Fraction]], lang: str) -> Figure:
    """Return what each convention alone moves a total, as bars to both sides of the reading in force.

    Parameters
    ----------
    title : str
    rows : sequence of (label, lowest change, highest change [points])
        The largest swing first.
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_tornado("Moves", [("count", Fraction(-1), Fraction(0))], "en").alt
    'Moves: count −1.00 … +0.00'
    """

    def fill(axes: Axes) -> None:
        for row, (_, low, high) in enumerate(rows):
            for value, colour, ha, gap in ((low, LOSS, "right", -4), (high, GAIN, "left", 4)):
                axes.barh(row, float(value), color=colour, height=0.62)
                if value:
                    note(axes, with_sign(value), value, row, gap, ha=ha)
        axes.axvline(0, color=INK, linewidth=0.8)
        reach = max([abs(float(v)) for _, low, high in rows for v in (low, high)], default=1.0) or 1.0
        axes.set_xlim(-1.25 * reach, 1.25 * reach)

    told = (f"{label} {with_sign(low)} … {with_sign(high)}" for label, low, high in rows)
    return named_rows(title, [label for label, _, _ in rows], words.POINTS.of(lang), fill, told, lang)


def draw_contributions(title: str, rows: Sequence[tuple[str, Fraction, Fraction | None]], lang: str) -> Figure:
    """Return each row's weight (pale) and what it earned of it (solid).

    Parameters
    ----------
    title : str
    rows : sequence of (label, weight share [% of the card], contribution [points] or None)
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_contributions("Earned", [("Sales", Fraction(60), Fraction(57))], "en").alt
    'Earned: Sales 57.00/60.00'
    """

    def fill(axes: Axes) -> None:
        for row, (_, weight, earned) in enumerate(rows):
            axes.barh(row, float(weight), color=PALE, edgecolor=LINE, height=0.7)
            if earned is not None:
                axes.barh(row, float(earned), color=GAIN if earned >= weight else LOSS, height=0.4)
            text = NOTHING if earned is None else f"{shown(earned)} / {shown(weight)}"
            note(axes, text, max(weight, earned or Fraction(0)), row, 5, color=SOFT)
        axes.margins(x=0.14)
        axes.set_xlim(left=0)

    told = (f"{label} {NOTHING if c is None else shown(c)}/{shown(w)}" for label, w, c in rows)
    measure = f"{words.POINTS.of(lang)}  ({words.EARNED.of(lang)} / {words.WEIGHT.of(lang)} %)"
    return named_rows(title, [label for label, _, _ in rows], measure, fill, told, lang)


def draw_ranking(
    title: str, rows: Sequence[tuple[str, Fraction | None, str]], bands: Sequence[tuple[str, Fraction]], lang: str
) -> Figure:
    """Return the totals of cards as dots on one scale, with the lines from which grades are given.

    Parameters
    ----------
    title : str
    rows : sequence of (label, total or None, remark)
    bands : sequence of (grade, lowest total), best first
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_ranking("Totals", [("Sales", Fraction(95), "A"), ("Lab", None, "")], [("A", Fraction(90))], "en").alt
    'Totals: Sales 95.00 A; Lab –'
    """
    totals = [float(total) for _, total, _ in rows if total is not None]
    low = min([*totals, 100.0])
    floor = max(0.0, low - max(4.0, (100 - low) * 0.25))

    def fill(axes: Axes) -> None:
        for grade, bound in bands:
            if float(bound) > floor:
                axes.axvline(float(bound), color=SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
                at = (float(bound), -0.6)
                text = f"{grade} ≥ {shown(bound, 0)}"
                axes.annotate(text, at, (3, 2), textcoords="offset points", color=SOFT, fontsize=8.5)
        for row, (_, total, remark) in enumerate(rows):
            axes.axhline(row, color=PALE, linewidth=1, zorder=0)
            if total is not None:
                axes.plot(float(total), row, "o", color=GAIN, markersize=9)
            text = "  ".join(t for t in (NOTHING if total is None else shown(total), remark) if t)
            note(axes, text, floor if total is None else total, row, 9)
        axes.set_xlim(floor, max([100.0, *totals]) + (100 - floor) * 0.16)

    told = (f"{label} {NOTHING if t is None else shown(t)} {remark}".strip() for label, t, remark in rows)
    return named_rows(title, [label for label, _, _ in rows], words.TOTAL.of(lang), fill, told, lang)


def draw_weights_compared(title: str, rows: Sequence[tuple[str, Fraction | None, Fraction]], lang: str) -> Figure:
    """Return printed and computed weights side by side.

    Parameters
    ----------
    title : str
    rows : sequence of (label, printed weight or None, computed weight)
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_weights_compared("Weights", [("Sales", None, Fraction(1, 3))], "en").width
    960
    """

    def fill(axes: Axes) -> None:
        for row, (_, printed, computed) in enumerate(rows):
            named = (words.COMPUTED.of(lang), words.PRINTED.of(lang)) if row == 0 else ("", "")
            axes.barh(row, float(computed), color=PALE, edgecolor=LINE, height=0.6, label=named[0])
            if printed is not None:
                axes.plot(float(printed), row, "D", color=LOSS, markersize=6, label=named[1])
            note(axes, shown(computed, 4), max(computed, printed or Fraction(0)), row, 9, color=SOFT)
        axes.margins(x=0.12)
        axes.set_xlim(left=0)
        axes.figure.legend(loc="outside lower center", ncols=2)

    each = [f"{label} {NOTHING if p is None else shown(p, 4)} / {shown(c, 4)}" for label, p, c in rows]
    each[:1] = [f"{words.PRINTED.of(lang)} / {words.COMPUTED.of(lang)} {told}" for told in each[:1]]
    return named_rows(title, [label for label, _, _ in rows], words.WEIGHT.of(lang), fill, each, lang)
