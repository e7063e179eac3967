"""Pictures of results.  matplotlib is loaded when the first one is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bsclib.ahp.agreement import Influence
from bsclib.ahp.clusters import Clusters
from bsclib.ahp.consistency import LIMIT, Consistency
from bsclib.ahp.hierarchy import Hierarchy
from bsclib.ahp.moving import Sensitivity, Tornado
from bsclib.ahp.named import Labelled, Tabled, with_names
from bsclib.ahp.panel import GroupWeights
from bsclib.ahp.parse import Judgements
from bsclib.ahp.ratings import Ratings
from bsclib.ahp.simulate import Simulation

# the package's own font has Chinese (a file, which alone is asked for); without it families as systems name them
_FONT = Path(__file__).parents[1] / "figures" / "fonts" / "BsclibSansSC-Regular.otf"
_FAMILIES = ("Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Zen Hei", "Source Han Sans SC", "Noto Sans CJK SC")
_GREY = "0.6"
_BARS = 20


def picture(result: Tabled, ax: Any = None) -> Any:
    """Draw `result` on `ax`, or on axes of its own, and return the axes.

    Raises
    ------
    TypeError
        A result without figures.
    """
    from matplotlib import font_manager
    from matplotlib import pyplot as plt
    from matplotlib.text import Text

    pictures: tuple[tuple[type, Any], ...] = (
        (Labelled, _weights), (Consistency, _consistency), (Simulation, _intervals), (GroupWeights, _experts),
        (Hierarchy, _tree), (Sensitivity, _lines), (Tornado, _tornado), (Ratings, _ratings),
        (Influence, _influence), (Clusters, _clusters), (Judgements, _judgements), (Tabled, _listed),
    )  # fmt: skip
    drawn = next(p for kind, p in pictures if isinstance(result, kind))
    ax = plt.subplots(layout="constrained")[1] if ax is None else ax
    drawn(result, ax)
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_ticklabels()  # which makes them, so that they are found
    family = _families(font_manager, plt.rcParams["font.sans-serif"][0])
    for text in ax.findobj(Text):
        text.set_fontfamily(family)
    return ax


def _families(fonts: Any, first: str) -> list[str]:
    """Return the families to take characters from: the usual one, then one that has Chinese."""
    if _FONT.is_file():
        fonts.fontManager.addfont(_FONT)
        return [first, fonts.FontProperties(fname=str(_FONT)).get_name()]
    known = {font.name for font in fonts.fontManager.ttflist}
    return [first, *[name for name in _FAMILIES if name in known][:1]]


def _names(array: Any) -> tuple[str, ...]:
    return getattr(array, "labels", ()) or tuple(str(k + 1) for k in range(np.shape(array)[-1]))


def _bars(ax: Any, names: Any, values: Any, **how: Any) -> None:
    """Draw one bar a name, the first at the top."""
    ax.barh(range(len(names)), values, tick_label=list(names), **how)
    ax.invert_yaxis()
    ax.set_xlabel("weight")


def _weights(w: Any, ax: Any) -> None:
    if w.ndim == 1:
        _bars(ax, w.labels, w)
        return
    image = ax.imshow(np.asarray(w), aspect="auto", cmap="Blues")
    ax.set_xticks(range(w.shape[1]), w.labels)
    ax.set_yticks(range(w.shape[0]), w.rows)
    ax.figure.colorbar(image, ax=ax)


def _consistency(found: Consistency, ax: Any) -> None:
    """Weights of one matrix; of a stack each matrix's CR and the limit."""
    if found.priorities.ndim == 1:
        _bars(ax, _names(found.priorities), found.priorities)
        ax.set_title(f"CR {float(found.cr):.4f} ({found.ri_table}): {found.verdict}")
        return
    cr = np.ravel(found.cr)
    names = getattr(found.priorities, "rows", ()) or range(1, len(cr) + 1)
    _bars(ax, names, cr, color=["C3" if value > LIMIT else "C0" for value in cr])
    ax.axvline(LIMIT, color=_GREY, linestyle="--")
    ax.set_xlabel("CR")


def _intervals(seen: Simulation, ax: Any) -> None:
    low, middle, high = (np.asarray(end) for end in (seen.lower, seen.median, seen.upper))
    _bars(ax, _names(seen.median), middle, xerr=np.array([middle - low, high - middle]), ecolor="0.2", capsize=4)
    ax.set_title(f"{seen.level:.0%}")


def _experts(seen: GroupWeights, ax: Any) -> None:
    names = _names(seen.priorities)
    _bars(ax, names, seen.priorities, color="C0", alpha=0.4, label="group")
    for k, (row, expert) in enumerate(zip(np.asarray(seen.each), getattr(seen.each, "rows", ()), strict=False)):
        ax.plot(row, range(len(names)), "o", color=f"C{k % 9 + 1}", label=expert)
    ax.set_title(f"S* {seen.consensus:.2f}, CR {float(seen.whole.cr):.4f}")
    ax.legend(fontsize="small")


def _tree(found: Hierarchy, ax: Any) -> None:
    """Draw the tree from left to right, each element with its overall weight."""
    at: dict[tuple[str, ...], float] = {}
    _place(found, (found.root,), at)
    elements = {e.path: e for e in found.elements}
    for path, y in at.items():
        if len(path) > 1:
            ax.plot(
                [len(path) - 1, len(path)], [at[path[:-1]], y], color=_GREY, linewidth=0.5 + 4 * elements[path].overall
            )
        words = found.root if len(path) == 1 else f"{path[-1]} {elements[path].overall:.3f}"
        ax.text(len(path), y, words, ha="center", va="center", bbox={"fc": "w", "ec": _GREY, "boxstyle": "round"})
    ax.margins(0.2)
    ax.set_axis_off()


def _place(found: Hierarchy, path: tuple[str, ...], at: dict[tuple[str, ...], float]) -> float:
    """Put leaves one below the other and every node in the middle of what stands under it."""
    below = [_place(found, (*path, name), at) for name in found.local.get(path[-1], ())]
    leaves = sum(p[-1] not in found.local for p in at)
    at[path] = sum(below) / len(below) if below else -float(leaves)
    return at[path]


def _lines(seen: Sensitivity, ax: Any) -> None:
    weights = np.linspace(0, 1, 101 if seen.ideal else 2)
    for k, name in enumerate(seen.at_zero.labels):
        ax.plot(weights, [seen.at(t)[k] for t in weights], label=name)
    ax.axvline(seen.weight, color=_GREY)
    for crossing in seen.crossings:
        ax.axvline(crossing.at, color=_GREY, linestyle=":")
    ax.set_xlabel(seen.criterion)
    ax.set_ylabel("weight")
    ax.legend(fontsize="small")


def _tornado(seen: Tornado, ax: Any) -> None:
    names = [name for name, _, _ in seen.bars]
    sides = [("−", [low for _, low, _ in seen.bars]), ("+", [high for _, _, high in seen.bars])]
    for sign, ends in sides:
        ax.barh(names, [end - seen.now for end in ends], left=seen.now, label=f"{sign}{seen.change:.0%}")
    ax.invert_yaxis()
    ax.axvline(seen.now, color=_GREY)
    ax.set_xlabel(seen.leaf)
    ax.legend(fontsize="small")


def _ratings(seen: Ratings, ax: Any) -> None:
    start = np.zeros(len(seen.scores))
    for k, name in enumerate(seen.parts.labels):
        part = np.asarray(seen.parts)[:, k]
        ax.barh(range(len(start)), part, left=start, label=name, tick_label=list(seen.scores.labels))
        start += part
    ax.invert_yaxis()
    ax.legend(fontsize="small")


def _judgements(A: Any, ax: Any) -> None:
    """Draw the logarithms; a pair that was not compared stays white."""
    _weights(with_names(np.log(np.array(A, dtype=float)), A.labels, A.labels), ax)


def _listed(seen: Tabled, ax: Any) -> None:
    """Draw the last column of a table that holds figures, of its first rows."""
    heads, rows, _ = seen.table()
    figures = [k for k in range(1, len(heads)) if rows and all(isinstance(row[k], float) for row in rows)]
    if not figures:
        raise TypeError(f"{type(seen).__name__} has no figures to draw")
    _bars(ax, [row[0] for row in rows[:_BARS]], [row[figures[-1]] for row in rows[:_BARS]])
    ax.set_xlabel(heads[figures[-1]])


def _influence(seen: Influence, ax: Any) -> None:
    _bars(ax, seen.experts or range(1, len(seen.shift) + 1), seen.shift)
    ax.set_xlabel("shift")


def _clusters(seen: Clusters, ax: Any) -> None:
    order = [name for group in (*seen.clusters, seen.apart) for name in group]
    at = [list(seen.similarity.labels).index(name) for name in order]  # type: ignore[attr-defined]
    image = ax.imshow(np.asarray(seen.similarity)[np.ix_(at, at)], cmap="Greens", vmax=1)
    ax.set_xticks(range(len(order)), order)
    ax.set_yticks(range(len(order)), order)
    ax.figure.colorbar(image, ax=ax, label="S*")
