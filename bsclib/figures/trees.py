"""Trees and maps: how one thing hangs on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import FancyBboxPatch

from bsclib.errors import AND, LIST
from bsclib.figures.canvas import (
    FLAT,
    GAIN,
    GOOD,
    INK,
    LINE,
    LOSS,
    PALE,
    SOFT,
    WARN,
    Figure,
    bare,
    draw,
    titled_axes,
    wrapped,
)
from bsclib.figures.words import words

TONES = {
    "": (PALE, LINE),
    "root": ("#dbe9f2", GAIN),
    "good": ("#e3f4ee", GOOD),
    "bad": ("#fdeee4", LOSS),
    "warn": ("#fdf4e0", WARN),
}
ROW = 0.62  # height of a leaf [in]
GAP = 0.18  # between columns, as a share of a column


@dataclass(frozen=True, slots=True)
class TreeBranch:
    """A box of a tree: a label, a second line, a sign between its children, a tone of `TONES`."""

    label: str
    note: str = ""
    sign: str = ""
    tone: str = ""
    children: Sequence[TreeBranch] = field(default_factory=tuple)

    @property
    def leaves(self) -> int:
        """How many leaves hang on it."""
        return sum(child.leaves for child in self.children) or 1

    @property
    def depth(self) -> int:
        """How many columns it needs."""
        return 1 + max((child.depth for child in self.children), default=0)

    def told(self, lang: str = "en") -> str:
        """Return the tree as a line of text."""
        between = f" {self.sign} " if self.sign else LIST.of(lang)
        inner = between.join(c.told(lang) for c in self.children)
        note = f" {self.note}" if self.note else ""
        return words.INSIDE.fill(whole=f"{self.label}{note}", parts=inner).of(lang) if inner else f"{self.label}{note}"


def tree(title: str, root: TreeBranch, lang: str = "en") -> Figure:
    """Return a tree that grows from left to right.

    Parameters
    ----------
    title : str
    root : TreeBranch
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> tree("Yield", TreeBranch("Yield", "", children=(TreeBranch("Sales", "5"),))).alt
    'Yield: Yield (Sales 5)'
    """
    columns, rows = root.depth, root.leaves

    def paint(sheet: Sheet) -> None:
        axes = bare(titled_axes(sheet, title))
        axes.set_xlim(-0.01, columns - GAP + 0.01)
        axes.set_ylim(rows + 0.02, -0.02)
        _branch(axes, root, 0, 0.0, 40 if columns <= 3 else 26)

    return draw(9.6, 0.6 + ROW * rows, paint, words.TOLD.fill(title=title, told=root.told(lang)).of(lang), FLAT)


def _branch(axes: Axes, branch: TreeBranch, column: int, top: float, width: int) -> float:
    """Draw a branch whose leaves begin at `top`; return the height of its middle."""
    middle = top + branch.leaves / 2
    joint = column + 1 - GAP / 2
    for child in branch.children:
        height = _branch(axes, child, column + 1, top, width)
        axes.plot(
            [column + 1 - GAP, joint, joint, column + 1],
            [middle, middle, height, height],
            color=SOFT,
            linewidth=0.9,
            zorder=0,
        )
        top += child.leaves
    if branch.sign:
        axes.text(
            joint,
            middle,
            branch.sign,
            ha="center",
            va="center",
            color=GAIN,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    box(axes, column, middle - 0.4, 1 - GAP, 0.8, branch, width)
    return middle


def box(axes: Axes, left: float, top: float, width: float, height: float, branch: TreeBranch, chars: int) -> None:
    """Draw a rounded box with a label and its note."""
    face, edge = TONES[branch.tone]
    patch = FancyBboxPatch(
        (left, top), width, height, boxstyle="round,pad=0,rounding_size=0.04", facecolor=face, edgecolor=edge
    )
    axes.add_patch(patch)
    label = wrapped(branch.label, chars)
    text = f"{label}\n{branch.note}" if branch.note and label.count("\n") < 2 else f"{label}  {branch.note}".rstrip()
    axes.text(
        left + width / 2, top + height / 2, text, ha="center", va="center", fontsize=8.5, color=INK, linespacing=1.25
    )


def draw_strategy_map(
    title: str, lanes: Sequence[tuple[str, str, Sequence[TreeBranch]]], columns: int = 4, lang: str = "en"
) -> Figure:
    """Return the strategy map: one lane a dimension, the one that carries the others at the bottom.

    Parameters
    ----------
    title : str
    lanes : sequence of (dimension, objective, factors), top first
    columns : int
        Factors side by side.
    lang : "zh" or "en"

    Returns
    -------
    Figure

    Examples
    --------
    >>> draw_strategy_map("Map", [("Customer", "Win them", [TreeBranch("Service", "1 of 1")])]).alt
    'Map: Customer — Win them: Service 1 of 1'
    """
    heights = [max(1, -(-len(factors) // columns)) for _, _, factors in lanes]
    rows = sum(heights) + 0.35 * len(lanes)

    def paint(sheet: Sheet) -> None:
        axes = bare(titled_axes(sheet, title))
        axes.set_xlim(-0.02, columns + 1.52)
        axes.set_ylim(rows, -0.05)
        top = 0.0
        for number, ((dimension, objective, factors), height) in enumerate(zip(lanes, heights, strict=True)):
            axes.add_patch(
                FancyBboxPatch(
                    (0, top),
                    columns + 1.5,
                    height + 0.1,
                    boxstyle="round,pad=0,rounding_size=0.05",
                    facecolor="#fafbfc",
                    edgecolor=LINE,
                )
            )
            axes.text(
                0.7,
                top + height / 2 + 0.05,
                f"{wrapped(dimension, 20)}\n{wrapped(objective, 30)}",
                ha="center",
                va="center",
                fontsize=8.5,
                linespacing=1.4,
            )
            for place, factor in enumerate(factors):
                box(axes, 1.5 + place % columns, top + 0.13 + place // columns, 0.9, 0.8, factor, 22)
            if number:
                axes.annotate(
                    "", (0.7, top - 0.25), (0.7, top), arrowprops={"arrowstyle": "-|>", "color": GAIN, "linewidth": 1.6}
                )
            top += height + 0.35

    def each(dimension: str, objective: str, factors: Sequence[TreeBranch]) -> str:
        parts = AND.of(lang).join(branch.told(lang) for branch in factors)
        return words.TOLD.fill(title=f"{dimension} — {objective}", told=parts).of(lang)

    told = LIST.of(lang).join(each(*lane) for lane in lanes)
    return draw(9.6, 0.5 + 0.62 * rows, paint, words.TOLD.fill(title=title, told=told).of(lang), FLAT)
