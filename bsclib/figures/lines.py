"""Lines over quarters."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from matplotlib.figure import Figure as Sheet

from bsclib.decimals import shown
from bsclib.errors import LIST
from bsclib.figures.canvas import GAIN, LOSS, SOFT, WARN, Figure, draw, titled_axes
from bsclib.figures.words import words

Series = Sequence[Fraction | None]


def draw_trend(
    title: str, periods: Sequence[str], quarterly: Series, to_date: Series, rolling: Series, lang: str
) -> Figure:
    """Return a card's totals over the quarters, with the mean of the year to date and of the last four quarters.

    Parameters
    ----------
    title : str
    periods : sequence of str, oldest first
    quarterly, to_date, rolling : sequences as long as `periods`
        None where there is nothing; a gap stays a gap.
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> one = [Fraction(95)]
    >>> draw_trend("Totals", ["2025Q4"], one, one, [None], "en").alt
    'Totals: 2025Q4 95.00; year-to-date mean 95.00'
    """

    def paint(sheet: Sheet) -> None:
        axes = titled_axes(sheet, title)
        for values, text, color, mark in (
            (rolling, words.ROLLING, SOFT, "-"),
            (to_date, words.YEAR_TO_DATE, WARN, "s--"),
            (quarterly, words.QUARTER, GAIN, "o-"),
        ):
            heights = [float("nan") if v is None else float(v) for v in values]
            axes.plot(range(len(periods)), heights, mark, color=color, label=text.of(lang), markersize=6)
        for place, value in enumerate(quarterly):
            if value is not None:
                offset = (0, -16 if _is_dip(quarterly, place) else 8)
                axes.annotate(shown(value), (place, float(value)), offset, textcoords="offset points", ha="center")
        axes.set_xticks(range(len(periods)), periods)
        axes.margins(x=0.06, y=0.22)
        axes.axhline(100, color=LOSS, linewidth=0.6, linestyle=(0, (1, 3)))
        axes.grid(axis="y", linewidth=0.5)
        axes.set_ylabel(words.TOTAL.of(lang))
        axes.legend(ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.1))

    told = [f"{p} {'–' if v is None else shown(v)}" for p, v in zip(periods, quarterly, strict=True)]
    last = to_date[-1]
    told.append(f"{words.YEAR_TO_DATE.of(lang)} {'–' if last is None else shown(last)}")
    alt = words.TOLD.fill(title=title, told=LIST.of(lang).join(told)).of(lang)
    return draw(9.6, 3.6, paint, alt)


def _is_dip(values: Series, place: int) -> bool:
    """Return whether a point lies below a neighbour and above none: its label then goes below it."""
    here = values[place]
    beside = [v for v in (*values[max(0, place - 1) : place], *values[place + 1 : place + 2]) if v is not None]
    return here is not None and bool(beside) and here < max(beside) and here <= min(beside)
