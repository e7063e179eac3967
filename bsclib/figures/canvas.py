"""The sheet every figure is drawn on: one font, one palette, nothing of the user's settings, the same bytes again."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from PIL import Image

from bsclib.i18n import typeset

FONT = Path(__file__).with_name("fonts") / "BsclibSansSC-Regular.otf"
FAMILY = "Bsclib Sans SC"
# for names beyond GB2312, where the machine happens to have one of these
SYSTEM_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei")

# distinguishable by every kind of colour vision (Okabe & Ito 2008)
GAIN, LOSS, WARN, GOOD = "#0072B2", "#D55E00", "#E69F00", "#009E73"
INK, SOFT, LINE, PALE = "#1b2733", "#6b7a88", "#d7dee5", "#eef3f6"


TITLE_WIDTH = 96  # half-width characters of a title's line
# what a form would say of the time and the maker is left out: the same drawing is the same bytes
_UNDATED: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}

COLOURS, FLAT = 96, 16
PIXELS_PER_INCH = 100  # on the page; the image itself holds up to twice as many

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.size": 10,
    "grid.color": LINE,
    "legend.frameon": False,
    "svg.hashsalt": "bsclib",
    "text.color": INK,
    "text.parse_math": False,  # a $ in somebody's name is a $
    "xtick.color": SOFT,
    "ytick.color": INK,
    "ytick.major.size": 0,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure.

    Attributes
    ----------
    png : bytes
    alt : str
        What it shows, in a sentence with its figures: for readers who do not see it, and for comparing runs.
    width : int
        Its width on the page [px].
    render : callable
        Form ("png", "svg", "pdf") → the same drawing in that form, for a paper.
    """

    png: bytes
    alt: str
    width: int
    render: Callable[[str], bytes] = field(compare=False)

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"text/plain": self.alt, "image/png": base64.b64encode(self.png).decode("ascii")}
        return data, {"image/png": {"width": self.width}}


@cache
def families() -> list[str]:
    """Return the font families to draw with, the packaged one first; it is registered on the first call."""
    font_manager.fontManager.addfont(FONT)
    known = set(font_manager.fontManager.get_font_names())
    return [FAMILY, *(f for f in SYSTEM_FONTS if f in known), "DejaVu Sans"]


@contextmanager
def style() -> Iterator[None]:
    """Draw in the house style inside the block, whatever the user has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**_STYLE, "font.family": families()})
        yield


def draw(width: float, height: float, paint: Callable[[Sheet], None], alt: str, colours: int = COLOURS) -> Figure:
    """Return the figure that `paint` draws on a sheet of `width` × `height` [in]; flat ones do with few `colours`."""

    def sheet_of(dpi: float) -> Sheet:
        sheet = Sheet(figsize=(width, height), layout="constrained", dpi=dpi)
        paint(sheet)
        return sheet

    def render(form: str) -> bytes:
        buffer = BytesIO()
        with style():
            sheet_of(mpl.rcParams["figure.dpi"]).savefig(
                buffer, format=form, dpi=2 * PIXELS_PER_INCH, metadata=_UNDATED.get(form)
            )
        return buffer.getvalue()

    finer = 2 if colours > FLAT else 1.6  # of flat boxes there are many on a page
    with style():
        canvas = FigureCanvasAgg(sheet_of(finer * PIXELS_PER_INCH))
        canvas.draw()  # type: ignore[no-untyped-call]  # once: savefig would draw twice, to lay out first
    image = Image.fromarray(np.asarray(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]
    return Figure(_lighter(image, colours), typeset(alt), round(width * PIXELS_PER_INCH), render)


def _lighter(image: Image.Image, colours: int) -> bytes:
    """Return an image with few colours: a third of the bytes, and no reader sees the difference.

    Shades are told apart by their five highest bits; the commonest stay, each as the mean of its pixels, and every
    other one becomes the nearest of these.
    """
    parts = [np.asarray(part) for part in image.convert("RGB").split()]
    red, green, blue = ((part >> 3).astype(np.uint16) for part in parts)
    shade = ((red << 10) | (green << 5) | blue).ravel()
    pixels = np.bincount(shade, minlength=1 << 15)
    present = np.flatnonzero(pixels)
    drawn = shade != shade[0]  # most of a sheet is bare
    means = np.empty((1 << 15, 3))
    for channel, part in enumerate(parts):
        sums = np.bincount(shade[drawn], part.ravel()[drawn], 1 << 15)
        means[:, channel] = sums / np.maximum(pixels, 1)
        means[shade[0], channel] = part.flat[0]
    common = present[np.argsort(-pixels[present], kind="stable")[:colours]]
    palette = means[common].round().astype(np.uint8)
    apart = ((means[present, None] - means[common]) ** 2).sum(axis=2)
    index = np.zeros(1 << 15, np.uint8)
    index[present] = apart.argmin(axis=1)
    few = Image.fromarray(index[shade].reshape(parts[0].shape))
    few.putpalette(palette.tobytes())
    buffer = BytesIO()
    few.save(buffer, "png")
    return buffer.getvalue()


def titled_axes(sheet: Sheet, title: str) -> Axes:
    """Return the axes of a sheet that carries `title` at its upper left."""
    sheet.suptitle(wrapped(title, TITLE_WIDTH), x=0.008, ha="left", fontsize=13)
    return sheet.add_subplot()


def bare(axes: Axes) -> Axes:
    """Return `axes` without frame, ticks and labels."""
    axes.set_axis_off()
    return axes


def wrapped(text: str, width: int) -> str:
    """Return `text` broken into lines of at most `width` half-width characters; Chinese counts two and breaks anywhere.

    Examples
    --------
    >>> wrapped("年度计划的可行性", 8).splitlines()
    ['年度计划', '的可行性']
    >>> wrapped("Yearly plans revisited", 14).splitlines()
    ['Yearly plans', 'revisited']
    """
    lines, line = [], ""
    for piece in _pieces(typeset(text)):
        if line and _width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return "\n".join([*lines, line.rstrip()])


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if ord(char) > 0x2E7F:
            if word:
                yield word
            yield char
            word = ""
        else:
            word += char
            if char in " -/":
                yield word
                word = ""
    if word:
        yield word


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
