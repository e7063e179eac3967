"""What a single result draws of itself: bars of weights, with their spread where it is known; a line of scores."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from bsclib.errors import LIST
from bsclib.figures.bars import named_rows, note
from bsclib.figures.canvas import GAIN, INK, LINE, SOFT, Figure, draw, titled_axes
from bsclib.figures.words import words

Spread = tuple[float, float]


def draw_bars(
    title: str, rows: Sequence[tuple[str, float]], lang: str, spreads: Sequence[Spread] = (), places: int = 4
) -> Figure:
    """Return values as bars, in the order given, each with a whisker where its spread is known.

    Parameters
    ----------
    title : str
    rows : sequence of (label, value)
    lang : "zh" or "en"
    spreads : sequence of (lower, upper)
        As many as rows, or none.
    places : int
        Decimals of the values.

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_bars("Weights", [("a", 0.75), ("b", 0.25)], "en").alt
    'Weights: a 0.7500; b 0.2500'
    """

    def fill(axes: Axes) -> None:
        axes.barh(range(len(rows)), [value for _, value in rows], color=GAIN, height=0.6)
        for place, (low, high) in enumerate(spreads):
            axes.plot([low, high], [place, place], color=INK, linewidth=2, marker="|", markersize=9)
        for place, (_, value) in enumerate(rows):
            end = max([value, *(spreads[place] if spreads else ())])
            note(axes, f"{value:.{places}f}", end, place, 7, color=SOFT)
        axes.margins(x=0.14)

    told = (f"{label} {value:.{places}f}" for label, value in rows)
    return named_rows(title, [label for label, _ in rows], "", fill, told, lang)


def draw_curve(title: str, points: Sequence[tuple[float, float]], lang: str, mark: float | None = None) -> Figure:
    """Return a line of scores over actuals, as steps where they are steps, with a mark at the target.

    Parameters
    ----------
    title : str
    points : sequence of (actual, score)
        In ascending order.
    lang : "zh" or "en"
    mark : float, optional
        The target.

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_curve("Score", [(90.0, 80.0), (100.0, 100.0)], "en", 100.0).alt
    'Score: 90 80; 100 100'
    """

    def paint(sheet: Sheet) -> None:
        axes = titled_axes(sheet, title)
        axes.plot([x for x, _ in points], [y for _, y in points], color=GAIN, linewidth=2)
        if mark is not None:
            axes.axvline(mark, color=SOFT, linestyle="--", linewidth=1)
        axes.grid(axis="y", color=LINE, linewidth=0.5)

    turns = [p for n, p in enumerate(points) if n in (0, len(points) - 1) or p[1] != points[n - 1][1]]
    told = LIST.of(lang).join(f"{x:g} {y:g}" for x, y in turns[:24])
    return draw(9.6, 3.2, paint, words.TOLD.fill(title=title, told=told).of(lang))
