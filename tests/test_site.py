"""The catalogue lists what is sealed, and nothing in it is active but its own search."""

import base64
import hashlib
import re
from dataclasses import replace

from bsclib.site import CatalogueEntry, GridCell, GridLine, PeriodGrid, catalogue

ONE = CatalogueEntry("g", "G", "2025Q3", 1, "2025-10-05 08:00", "Li", "98.70 优", "-", "archive/a.html", True)


def test_the_newest_period_and_revision_stand_first_and_companies_apart():
    """A company's heading, then its revisions from the newest down; a superseded one is marked."""
    entries = [ONE, replace(ONE, period="2025Q4", newest=False), replace(ONE, period="2025Q4", number=2)]
    entries.append(replace(ONE, company="h", label="H", period="2026Q1"))
    page = catalogue(entries)
    assert page.count("<h2>") == 2
    assert page.index(">v2<") < page.index("2025Q3")
    assert page.count('<tr class="absent">') == 1


def test_an_empty_archive_says_what_to_do():
    """No table, a sentence."""
    assert "bsc run" in catalogue([], "en")


def test_what_people_wrote_is_escaped():
    """A reason cannot become markup."""
    assert "<script>alert" not in catalogue([replace(ONE, reason="<script>alert(1)</script>")])


def test_units_and_indicators_stand_quarter_against_quarter_with_links():
    """Cards first, each total leading to its page; indicators folded away, found by the search."""
    cells = [(GridCell("80.36", "archive/p.html"), "2025Q4"), (GridCell(), "2025Q3")]
    cards = PeriodGrid("g", "考核表", "考核表", ["2025Q4", "2025Q3"], [GridLine("生产部", cells)])
    rows = PeriodGrid(
        "g", "生产部：各项指标的得分", "指标", ["2025Q4"], [GridLine("研发成本", [(GridCell("0"), "2025Q4")])]
    )
    page = catalogue([ONE], "zh", [cards, rows])
    assert '<a href="archive/p.html">80.36</a>' in page
    assert page.index("生产部") < page.index("<details>") < page.index("研发成本")
    assert "public" in page, "it says for whom it is, and where the others look"


def test_the_only_script_is_the_one_that_the_policy_names():
    """Its hash stands in the policy; nothing is loaded from anywhere, and without scripts every line is there."""
    page = catalogue([ONE])
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", page)
    assert "2025Q3" in page
