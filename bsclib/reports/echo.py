"""The first and the last thing a notebook says: which quarter it shows, and on which run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bsclib.errors import Text

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

TOKEN = Text("运行标记 {token}", "run token {token}")
BY_HAND = Text("手工打开，不属于任何一次运行", "opened by hand, part of no run")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str

    def __repr__(self) -> str:
        return self.text


def heading(view: QuarterView) -> Line:
    """Return whose quarter this is and how it is read.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Line

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> view.facts.period in repr(heading(view))
    True
    """
    settings = ", ".join(f"{name}={used}" for name, (used, _) in view.reading().items())
    parts = (view.rulebook.company.label.of(view.language), view.facts.period, view.rulebook.profile, settings)
    return Line(" · ".join(p for p in parts if p))


def closing(run_token: str, language: str = "zh") -> Line:
    """Return the echo by which a run knows that its notebook came to the end.

    Parameters
    ----------
    run_token : str
        What the run gave the notebook.
    language : "zh" or "en"

    Returns
    -------
    Line

    Examples
    --------
    >>> "2f6c" in repr(closing("2f6c", "en"))
    True
    """
    return Line((TOKEN.fill(token=run_token) if run_token else BY_HAND).of(language))
