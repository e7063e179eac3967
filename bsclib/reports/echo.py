"""What a notebook says in words: which quarter it shows, on which run, and what stands between tables."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from bsclib.quarter import QuarterView
from bsclib.reports.words import words
from bsclib.table import EMPTY


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Blank(Line):
    """What stands where there is nothing to draw; a page leaves it out."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        return {"text/plain": self.text}, dict(EMPTY)


@dataclass(frozen=True, slots=True)
class Passage(Line):
    """A heading with the words below it; `fills` says what would fill the section where it is empty."""

    title: str
    fills: str = ""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        html = f"<h2>{escape(self.title)}</h2>\n<p>{escape(self.text)}</p>"
        plain = f"{self.title}\n{self.text}"
        return {"text/plain": plain, "text/html": html}, {"bsc_section": {"title": self.title, "fills": self.fills}}


@dataclass(frozen=True, slots=True)
class ResultLine(Line):
    """The sentence that says what came out."""

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        return {"text/plain": self.text, "text/html": f'<p class="finding">{escape(self.text)}</p>'}, {}


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
    >>> view.facts.period in repr(heading(view))
    True
    """
    lang, book = view.language, view.rulebook
    settings = (words.IS_SET.fill(name=name, used=used).of(lang) for name, used, _ in view.settings())
    supposed = (text.of(lang) for text in view.supposed)
    parts = (book.company.label.of(lang), view.facts.period, *settings, *supposed)
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
    return Line((words.RUN_TOKEN.fill(token=run_token) if run_token else words.BY_HAND).of(language))
