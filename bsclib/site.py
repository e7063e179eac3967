"""The catalogue: one page over all quarters and revisions, opened by hand, loading nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bsclib.errors import Text
from bsclib.reports.html import TEMPLATES

TITLE = Text("考核结果目录", "Catalogue of appraisals")
ABOUT = Text(
    "内部资料：仅供考核委员会。每个季度的各版封存结果；斜纹行已被更新的版本取代",
    "Internal: for the committee alone.  Sealed revisions; hatched rows were superseded by a newer one",
)
HEADER = (
    Text("期间", "Period"),
    Text("版本", "Revision"),
    Text("封存时间", "Sealed"),
    Text("经办", "By"),
    Text("结果", "Result"),
    Text("原因", "Reason"),
)
EMPTY = Text("还没有封存的结果。请运行 bsc run 2025Q4", "Nothing is sealed yet. Run: bsc run 2025Q4")
FOOTER = Text("内容以归档为准；核验用 bsc verify", "The archive is what counts; check it with bsc verify")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A sealed revision as the catalogue lists it.

    `label` names the company; `href` leads, relative to the catalogue, to its front page ("" where it has none);
    `result` is its headline.
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


def catalogue(entries: Iterable[CatalogueEntry], language: str = "zh") -> str:
    """Return the catalogue page: companies in order, the newest period and revision first.

    Parameters
    ----------
    entries : iterable of CatalogueEntry
    language : "zh" or "en"

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
    companies = [list(group) for _, group in groupby(ordered, key=lambda e: e.company)]
    words: dict[str, Any] = {
        "title": TITLE.of(language),
        "about": ABOUT.of(language),
        "header": [t.of(language) for t in HEADER],
        "empty": EMPTY.of(language),
        "footer": FOOTER.of(language),
    }
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    template = environment.get_template("catalogue.html.j2")
    return template.render(companies=companies, words=words, language=language)
