"""The catalogue: one page over all quarters and revisions, opened by hand, loading nothing from anywhere.

Its search is a script that stands in the page itself, named by its hash in the page's policy: no other runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bsclib.errors import Text
from bsclib.reports.html import TEMPLATES

TITLE = Text("考核结果目录", "Catalogue of appraisals")
ABOUT = Text("内部资料：仅供考核办公室和考核委员会", "Internal: for the assessment office and the committee alone")
AUDIENCE = Text(
    "各单位、各项指标的得分都在其中，请放在有权限的共享文件夹里。"
    "给各单位看的在 units 文件夹，给全员看的在 public 文件夹，都由 bsc publish 写出。",
    "Every unit's and every indicator's scores are in it: keep it in a shared folder with restricted access. What a "
    "unit may see lies in the folder units, what everybody may see in the folder public, as bsc publish writes them.",
)
FIND = Text("按部门、指标、季度查找", "Find a unit, an indicator, a quarter")
BESIDE = Text(
    "各季总分并排，取最新一版；点数字打开该考核表的报告。",
    "Totals by quarter, of the newest revision; a number opens the card's report.",
)
REVISIONS = Text("各版封存结果（斜纹为已被取代）", "Sealed revisions (hatched: superseded)")
HEADER = (
    Text("期间", "Period"),
    Text("版本", "Revision"),
    Text("封存时间", "Sealed"),
    Text("经办", "By"),
    Text("签核", "Sign-off"),
    Text("结果", "Result"),
    Text("原因", "Reason"),
)
EMPTY = Text("还没有封存的结果。请运行 bsc run 2025Q4", "Nothing is sealed yet. Run: bsc run 2025Q4")
FOOTER = Text("内容以归档为准；核验用 bsc verify", "The archive is what counts; check it with bsc verify")


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
    words: dict[str, Any] = {
        "title": TITLE.of(language),
        "about": ABOUT.of(language),
        "audience": AUDIENCE.of(language),
        "find": FIND.of(language),
        "beside": BESIDE.of(language),
        "revisions": REVISIONS.of(language),
        "header": [t.of(language) for t in HEADER],
        "empty": EMPTY.of(language),
        "footer": FOOTER.of(language),
    }
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    template = environment.get_template("catalogue.html.j2")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return template.render(companies=companies, words=words, language=language, script=script, hash=digest)
