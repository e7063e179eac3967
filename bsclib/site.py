"""The catalogue: one page over all quarters and revisions, opened by hand, loading nothing from anywhere.

Its search is a script that stands in the page itself, named by its hash in the page's policy: no other runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, FileSystemLoader

from bsclib.reports.html import TEMPLATES
from bsclib.reports.words import words


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A sealed revision as the catalogue lists it.

    `label` names the company; `href` leads, relative to the catalogue, to its front page ("" where it has none);
    `result` is its headline, `state` how far it is signed.
    """

    company: str
    label: str
    period: str
    number: int
    created: str
    user: str
    result: str
    reason: str
    href: str
    newest: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A number with the page it opens; both "" where there is nothing."""

    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """What stands in a line: its name, and a cell under each period."""

    label: str
    cells: Sequence[tuple[GridCell, str]]


@dataclass(frozen=True, slots=True)
class PeriodGrid:
    """Things by period: cards and their totals, or one card's indicators and their scores.

    Attributes
    ----------
    company : its id
    title, head : what the lines are of, and the words over their names
    periods : the columns
    lines : what stands in them
    """

    company: str
    title: str
    head: str
    periods: Sequence[str]
    lines: Sequence[GridLine]


def catalogue(entries: Iterable[CatalogueEntry], language: str = "zh", grids: Sequence[PeriodGrid] = ()) -> str:
    """Return the catalogue page: companies in order, quarter against quarter, the newest revision first.

    Parameters
    ----------
    entries : iterable of CatalogueEntry
    language : "zh" or "en"
    grids : sequence of PeriodGrid
        Of each company first its cards by quarter, then the indicators of each card.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> entry = CatalogueEntry("g", "G", "2025Q4", 1, "2026-01-05", "Li", "98.70", "-", "archive/x.html", True)
    >>> page = catalogue([entry], "en")
    >>> '<a href="archive/x.html">v1</a>' in page
    True
    """
    ordered = sorted(entries, key=lambda e: (e.period, e.number), reverse=True)
    ordered.sort(key=lambda e: e.company)
    companies = []
    for company, group in groupby(ordered, key=lambda e: e.company):
        own = list(group)
        tables = [grid for grid in grids if grid.company == company]
        companies.append({"label": own[0].label, "entries": own, "grids": tables})
    script = (TEMPLATES / "search.js").read_text(encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    template = environment.get_template("catalogue.html.j2")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template.render(companies=companies, words=words["site"], language=language, script=script, hash=digest)
